//! The account over HTTP. All but the profile is for the person at a browser, not for programs.

mod devices;
mod leave;
mod me;
mod settings;
mod tokens;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Server;

/// Every route on the account.
pub(super) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default()
        .routes(routes!(me::me))
        .routes(routes!(devices::list, devices::sign_out_everywhere))
        .routes(routes!(devices::sign_out))
        .routes(routes!(tokens::list, tokens::make))
        .routes(routes!(tokens::revoke))
        .routes(routes!(settings::read, settings::write))
        .routes(routes!(settings::activity))
        .routes(routes!(leave::export))
        .routes(routes!(leave::erase))
}
