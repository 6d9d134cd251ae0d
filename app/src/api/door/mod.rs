//! What every server function needs on the server: who calls, and how an unexpected failure is told.

mod direct;
mod form;
mod history;
mod library;
mod projects;
mod words;

use axum::http::{HeaderValue, StatusCode, header};
use framekeep::ids::UserId;
use framekeep_server::accounts::{Caller, Person};
use framekeep_server::error::AppError;
use framekeep_server::state::Server;
use leptos::prelude::{ServerFnError, expect_context};
use leptos_axum::ResponseOptions;

use super::settings::Settled;

use crate::language::tr;

pub(super) use direct::direct;
pub(super) use form::receive;
pub(super) use history::{PAST_PAGE, named, past, version};
pub(super) use library::{changed, library, several_changed, storage, uses};
pub(super) use projects::{listed, purged, seen, there};
pub(super) use words::no_token;

/// The server's parts and the signed-in user; none when signed out, or signed in as another than the request names.
pub(super) async fn caller() -> Result<Option<(Server, UserId)>, ServerFnError> {
    match leptos_axum::extract::<Result<Caller, AppError>>().await? {
        Ok(caller) => Ok(Some((expect_context::<Server>(), caller.user))),
        Err(AppError::SignedOut) => Ok(None),
        Err(error) => Err(refused(error)),
    }
}

/// As [`caller`], where only the person at a browser will do.
pub(super) async fn person() -> Result<Option<(Server, Person)>, ServerFnError> {
    match leptos_axum::extract::<Result<Person, AppError>>().await? {
        Ok(person) => Ok(Some((server(), person))),
        Err(AppError::SignedOut) => Ok(None),
        Err(error) => Err(refused(error)),
    }
}

/// The server's parts.
pub(super) fn server() -> Server {
    expect_context::<Server>()
}

/// What a use case on the account came to, as a value where it is to be expected.
pub(super) fn settled<T>(outcome: Result<T, AppError>) -> Result<Settled<T>, ServerFnError> {
    settled_or(outcome, words::not_valid)
}

/// As [`settled`]; `not_valid` says why something is not, by its field and reason.
pub(super) fn settled_or<T>(
    outcome: Result<T, AppError>,
    not_valid: impl FnOnce(&str, &str) -> String,
) -> Result<Settled<T>, ServerFnError> {
    match outcome {
        Ok(value) => Ok(Settled::Done(value)),
        Err(AppError::SignedOut) => Ok(Settled::SignIn),
        Err(AppError::Invalid { field, reason }) => Ok(Settled::Refused(not_valid(&field, &reason))),
        Err(AppError::NotFound) => Ok(Settled::Refused(tr!(messages.not_there).to_owned())),
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
