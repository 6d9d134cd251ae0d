//! Routes that are not pages, and the layers that stand in front of everything.

mod auth;
mod guard;
mod health;
mod limits;
mod media;
mod observe;
mod page;
mod projects;
mod session;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::any;
use tower_http::catch_panic::CatchPanicLayer;

use crate::error::AppError;
use crate::state::Server;

/// All routes that are not pages, with every layer: a finished server without pages.
pub fn router(server: &Server) -> Router {
    secure(routes(server), server)
}

/// The routes alone: merge them with the pages, then put [`secure`] around both.
pub fn routes(server: &Server) -> Router {
    Router::new()
        .merge(auth::routes())
        .merge(media::routes())
        .merge(projects::routes())
        .merge(health::routes())
        .route("/api", any(unknown))
        .route("/api/{*rest}", any(unknown))
        .layer(from_fn(guard::strict_content))
        .with_state(server.clone())
}

/// Puts the layers around a router; the first named is met last. From the outside: request id and log, panics become
/// problems, headers, the canonical address, cross-site refusal, size limits, the session.
pub fn secure(router: Router, server: &Server) -> Router {
    let sessions = session::layer(server);
    router
        .layer(sessions)
        .layer(from_fn_with_state(server.clone(), session::removal_cookie))
        .layer(from_fn_with_state(server.clone(), limits::body))
        .layer(from_fn_with_state(server.clone(), guard::same_site))
        .layer(from_fn_with_state(server.clone(), guard::canonical_address))
        .layer(from_fn_with_state(server.clone(), guard::headers))
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(from_fn(observe::request))
}

/// Under `/api` even an unknown address is answered in JSON.
async fn unknown() -> AppError {
    AppError::NotFound
}
