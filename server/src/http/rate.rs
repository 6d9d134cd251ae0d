//! Refuses who does too much too fast: 429 with `Retry-After`.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::address::ClientAddress;
use super::page;
use crate::accounts::Caller;
use crate::error::AppError;
use crate::rates::Who;
use crate::state::Server;

/// Where a sign-in begins.
const SIGN_IN: &str = "/auth/google";
/// Where files arrive.
const UPLOADS: [&str; 4] = [
    "/api/media/assets",
    "/api/media/uploads",
    "/fn/media/upload",
    "/fn/media/uploads/begin",
];

/// Counts sign-ins by network; what may change something, and files, by user, or by network where nobody is signed in.
pub(super) async fn limit(State(server): State<Server>, request: Request, next: Next) -> Response {
    let address = request.extensions().get::<ClientAddress>().copied();
    if request.method() == Method::GET && request.uri().path() == SIGN_IN {
        return match address.map(|address| server.rates.sign_in(address.network())) {
            Some(Err(AppError::RateLimited(wait))) => page::too_many(wait),
            _ => next.run(request).await,
        };
    }
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let user = match Caller::from_request_parts(&mut parts, &server).await {
        Ok(caller) => Some(Who::User(caller.user)),
        // Nobody waits for the same database twice.
        Err(error @ AppError::Unavailable(..)) => return error.into_response(),
        Err(_) => None,
    };
    let counted = match user.or(address.map(|address| Who::Network(address.network()))) {
        Some(who) if UPLOADS.contains(&parts.uri.path()) => server.rates.upload(who),
        Some(who) => server.rates.write(who),
        None => Ok(()),
    };
    match counted {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(error) => error.into_response(),
    }
}
