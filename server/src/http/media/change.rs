//! Another name for a picture; deleting it, and bringing it back.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use framekeep::ids::AssetId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::NotThere;
use crate::accounts::Caller;
use crate::error::AppError;
use crate::http::ask::{Asked, BadQuery, Named};
use crate::http::body::Strict;
use crate::http::openapi::{family, samples};
use crate::media::{self, Asset, Deletion};
use crate::state::Server;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RenameBody {
    /// Not only spaces; what is too long is cut.
    file_name: String,
}

family! {
    /// A name that is none.
    pub(super) NoName: [samples::invalid("fileName", "A picture needs a name.")]
}

/// Rename a picture
#[utoipa::path(
    patch, path = "/api/media/assets/{id}", operation_id = "renameAsset", tag = "media",
    params(("id" = AssetId, Path, description = "The picture.")),
    request_body(content = RenameBody, example = json!({"fileName": "home.png"})),
    responses(
        (status = 200, description = "The picture under its new name.", body = Asset, example = json!(samples::asset())),
        NotThere, NoName,
    )
)]
pub(super) async fn rename(
    State(server): State<Server>,
    caller: Caller,
    Named(asset): Named<AssetId>,
    Strict(body): Strict<RenameBody>,
) -> Result<Json<Asset>, AppError> {
    media::rename(&server, caller.user, asset, &body.file_name)
        .await
        .map(Json)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DeleteQuery {
    /// Also when something uses it.
    #[serde(default)]
    force: bool,
}

family! {
    /// A picture that is in use.
    pub(super) InUse: [AppError::Conflict(
        "This picture is used in “Habit Garden”. Remove it there first, or delete it anyway.".to_owned(),
    )]
}

/// Delete a picture
///
/// Softly: it is gone from the library at once; its object and row are erased after 30 days. A push that refers to it
/// brings it back.
#[utoipa::path(
    delete, path = "/api/media/assets/{id}", operation_id = "deleteAsset", tag = "media",
    params(("id" = AssetId, Path, description = "The picture."), DeleteQuery),
    responses((status = 204, description = "It is out of the library."), NotThere, BadQuery, InUse)
)]
pub(super) async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Named(asset): Named<AssetId>,
    Asked(query): Asked<DeleteQuery>,
) -> Result<StatusCode, AppError> {
    match media::delete(&server, caller.user, asset, query.force).await? {
        Deletion::Done => Ok(StatusCode::NO_CONTENT),
        Deletion::InUse(uses) => Err(AppError::Conflict(media::in_words(&uses))),
    }
}

/// Bring a deleted picture back
///
/// One that is there already stays.
#[utoipa::path(
    post, path = "/api/media/assets/{id}/restore", operation_id = "restoreAsset", tag = "media",
    params(("id" = AssetId, Path, description = "The picture.")),
    responses((status = 200, description = "It is in the library.", body = Asset, example = json!(samples::asset())), NotThere)
)]
pub(super) async fn restore(
    State(server): State<Server>,
    caller: Caller,
    Named(asset): Named<AssetId>,
) -> Result<Json<Asset>, AppError> {
    media::restore(&server, caller.user, asset).await.map(Json)
}
