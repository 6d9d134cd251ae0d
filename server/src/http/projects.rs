//! Projects over HTTP, for other programs. The same use cases as the app's server functions; no logic here.

mod answers;
mod ask;
mod described;
mod export;
mod read;
mod sync;
mod versions;
mod write;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::openapi::family;
use crate::error::AppError;
use crate::state::Server;

/// Every route on projects.
pub(super) fn routes() -> OpenApiRouter<Server> {
    let routes = OpenApiRouter::default()
        .routes(routes!(read::list))
        .routes(routes!(read::open, write::put, write::patch, write::delete))
        .routes(routes!(export::export))
        .routes(routes!(write::restore))
        .routes(routes!(read::revisions))
        .routes(routes!(versions::at))
        .routes(routes!(versions::name))
        .routes(routes!(versions::restore))
        .routes(routes!(read::deltas))
        .routes(routes!(sync::sync));
    described::with_schemas(routes)
}

family! {
    /// A project that is not there: unknown, somebody else's, or deleted for good.
    NotThere: [
        AppError::NotFound,
        AppError::Gone("This project was deleted for good.".to_owned()),
    ]
}
