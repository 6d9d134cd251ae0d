//! Routes that are not pages, and the layers that stand in front of everything.

mod account;
mod address;
mod ask;
mod auth;
mod body;
mod drain;
mod guard;
mod health;
mod limits;
mod media;
mod observe;
mod openapi;
mod page;
mod projects;
mod rate;
mod session;
mod slow;
mod tag;
mod whence;

use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::any;
use axum::{Extension, Router};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

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
    let (interface, api) = interface(&server.config.cookie_name()).split_for_parts();
    let described = openapi::Described::new(&openapi::complete(api));
    interface
        .merge(auth::routes())
        .merge(health::routes())
        .route("/api", any(unknown))
        .route("/api/", any(unknown))
        .route("/api/{*rest}", any(unknown))
        .method_not_allowed_fallback(other_method)
        .layer(Extension(described))
        .layer(from_fn(guard::strict_content))
        .with_state(server.clone())
}

/// The description of the HTTP interface, as `GET /api/openapi.json` sends it; the session's cookie has this name.
pub fn description(cookie_name: &str) -> OpenApi {
    openapi::complete(interface(cookie_name).into_openapi())
}

/// Every route of the HTTP interface, each with its description.
fn interface(cookie_name: &str) -> OpenApiRouter<Server> {
    OpenApiRouter::with_openapi(openapi::about(cookie_name))
        .merge(projects::routes())
        .merge(media::routes())
        .merge(account::routes())
        .merge(openapi::routes())
}

/// Puts the layers around a router; the first named is met last. From the outside: request id, log and metrics, the
/// caller's address, headers, panics become problems, the gate that closes at the end, the canonical address, cross-site
/// refusal, size limits, the session, access tokens, how often, the end of a session, the origin, a second look at who is calling when a body
/// is slow.
pub fn secure(router: Router, server: &Server) -> Router {
    let sessions = session::layer(server);
    router
        .layer(from_fn_with_state(server.clone(), slow::watch))
        .layer(from_fn_with_state(server.clone(), whence::note))
        .layer(from_fn(session::note_end))
        .layer(from_fn_with_state(server.clone(), rate::limit))
        .layer(from_fn_with_state(server.clone(), whence::bearer))
        .layer(sessions)
        .layer(from_fn_with_state(server.clone(), session::removal_cookie))
        .layer(from_fn_with_state(server.clone(), limits::body))
        .layer(from_fn_with_state(server.clone(), guard::same_site))
        .layer(from_fn_with_state(server.clone(), guard::canonical_address))
        .layer(from_fn_with_state(server.clone(), drain::gate))
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(from_fn_with_state(server.clone(), guard::headers))
        .layer(from_fn_with_state(server.clone(), address::note))
        .layer(from_fn(observe::request))
}

/// Under `/api` even an unknown address is answered in JSON.
async fn unknown() -> AppError {
    AppError::NotFound
}

/// So is a method that an address does not have; the header `Allow` names those that it has.
async fn other_method() -> AppError {
    AppError::OtherMethod
}
