//! The media part of the HTTP interface.

mod change;
mod direct;
mod form;
mod read;
mod upload;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::openapi::family;
use crate::error::AppError;
use crate::state::Server;

/// Every route on media.
pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(read::list, upload::upload))
        .routes(routes!(read::find, change::rename, change::delete))
        .routes(routes!(read::content))
        .routes(routes!(read::uses))
        .routes(routes!(change::restore))
        .routes(routes!(read::storage))
        .routes(routes!(direct::begin))
        .routes(routes!(direct::look, direct::abort))
        .routes(routes!(direct::complete))
}

family! {
    /// A picture that is not there: unknown, somebody else's, not ready, or deleted.
    NotThere: [
        AppError::NotFound,
        AppError::Gone("This picture was deleted. It can be restored for 30 days.".to_owned()),
    ]
}
