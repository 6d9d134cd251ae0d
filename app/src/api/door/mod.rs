//! What every server function needs on the server: who calls, and how an unexpected failure is told.

mod form;

use axum::http::{HeaderValue, StatusCode, header};
use framekeep::ids::UserId;
use framekeep_server::accounts::Caller;
use framekeep_server::error::AppError;
use framekeep_server::state::Server;
use leptos::prelude::{ServerFnError, expect_context};
use leptos_axum::ResponseOptions;

pub(super) use form::receive;

/// The server's parts and the signed-in user; none when signed out, or signed in as another than the request names.
pub(super) async fn caller() -> Result<Option<(Server, UserId)>, ServerFnError> {
    match leptos_axum::extract::<Result<Caller, AppError>>().await? {
        Ok(caller) => Ok(Some((expect_context::<Server>(), caller.user))),
        Err(AppError::SignedOut) => Ok(None),
        Err(error) => Err(refused(error)),
    }
}

/// A failure that is no expected outcome: its status, its words for people, and when to try again; the cause is logged.
pub(super) fn refused(error: AppError) -> ServerFnError {
    error.log();
    let problem = error.problem();
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let response = expect_context::<ResponseOptions>();
    response.set_status(status);
    if let Some(wait) = error.wait() {
        response.insert_header(
            header::RETRY_AFTER,
            HeaderValue::from(wait.as_millis().div_ceil(1_000) as u64),
        );
    }
    ServerFnError::ServerError(problem.detail)
}
