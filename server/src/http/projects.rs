//! Projects over HTTP, for other programs. The same use cases as the app's server functions; no logic here.

mod answers;
mod ask;
pub(super) mod body;
mod read;
mod sync;
mod versions;
mod write;

use axum::Router;
use axum::routing::{get, post, put};

use crate::state::Server;

/// Every route on projects.
pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/api/projects", get(read::list))
        .route(
            "/api/projects/{id}",
            get(read::open)
                .put(write::put)
                .patch(write::patch)
                .delete(write::delete),
        )
        .route("/api/projects/{id}/restore", post(write::restore))
        .route("/api/projects/{id}/revisions", get(read::revisions))
        .route("/api/projects/{id}/revisions/{revision}", get(versions::at))
        .route("/api/projects/{id}/revisions/{revision}/name", put(versions::name))
        .route(
            "/api/projects/{id}/revisions/{revision}/restore",
            post(versions::restore),
        )
        .route("/api/projects/{id}/deltas", get(read::deltas))
        .route("/api/sync", post(sync::sync))
}
