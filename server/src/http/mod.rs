//! Routes that are not pages, and the layers that stand in front of everything.

mod account;
mod address;
mod auth;
mod drain;
mod guard;
mod health;
mod limits;
mod media;
mod observe;
mod page;
mod projects;
mod rate;
mod session;
mod slow;
mod whence;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::any;
use tower_http::catch_panic::CatchPanicLayer;

pub use address::ClientAddress;
pub use drain::Drain;

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
        .merge(account::routes())
        .merge(media::routes())
        .merge(projects::routes())
        .merge(health::routes())
        .route("/api", any(unknown))
        .route("/api/{*rest}", any(unknown))
        .layer(from_fn(guard::strict_content))
        .with_state(server.clone())
}

/// Puts the layers around a router; the first named is met last. From the outside: request id, log and metrics, the
/// caller's address, panics become problems, headers, the gate that closes at the end, the canonical address, cross-site
/// refusal, size limits, the session, access tokens, how often, the origin, a second look at who is calling when a body
/// is slow.
pub fn secure(router: Router, server: &Server) -> Router {
    let sessions = session::layer(server);
    router
        .layer(from_fn_with_state(server.clone(), slow::watch))
        .layer(from_fn_with_state(server.clone(), whence::note))
        .layer(from_fn_with_state(server.clone(), rate::limit))
        .layer(from_fn_with_state(server.clone(), whence::bearer))
        .layer(sessions)
        .layer(from_fn_with_state(server.clone(), session::removal_cookie))
        .layer(from_fn_with_state(server.clone(), limits::body))
        .layer(from_fn_with_state(server.clone(), guard::same_site))
        .layer(from_fn_with_state(server.clone(), guard::canonical_address))
        .layer(from_fn_with_state(server.clone(), drain::gate))
        .layer(from_fn_with_state(server.clone(), guard::headers))
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(from_fn_with_state(server.clone(), address::note))
        .layer(from_fn(observe::request))
}

/// Under `/api` even an unknown address is answered in JSON.
async fn unknown() -> AppError {
    AppError::NotFound
}
