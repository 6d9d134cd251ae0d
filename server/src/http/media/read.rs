//! Looking at pictures.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framekeep::ids::AssetId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::NotThere;
use crate::accounts::Caller;
use crate::error::AppError;
use crate::http::ask::{Asked, BadQuery, Named};
use crate::http::openapi::samples;
use crate::media::{self, Asset, AssetPage, Size, Storage, Use};
use crate::state::Server;

/// Pictures
///
/// Newest first.
#[utoipa::path(
    get, path = "/api/media/assets", operation_id = "listAssets", tag = "media", params(media::Query),
    responses(
        (status = 200, description = "A page of them; `nextCursor` is there when there are more.", body = AssetPage,
            example = json!({"assets": [samples::asset()], "nextCursor": samples::ASSET})),
        BadQuery,
    )
)]
pub(super) async fn list(
    State(server): State<Server>,
    caller: Caller,
    Asked(query): Asked<media::Query>,
) -> Result<Json<AssetPage>, AppError> {
    media::list(&server, caller.user, query).await.map(Json)
}

/// One picture
#[utoipa::path(
    get, path = "/api/media/assets/{id}", operation_id = "readAsset", tag = "media",
    params(("id" = AssetId, Path, description = "The picture.")),
    responses(
        (status = 200, description = "Its metadata, with a fresh signed address.", body = Asset, example = json!(samples::asset())),
        NotThere,
    )
)]
pub(super) async fn find(
    State(server): State<Server>,
    caller: Caller,
    Named(asset): Named<AssetId>,
) -> Result<Json<Asset>, AppError> {
    media::find(&server, caller.user, asset).await.map(Json)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ContentQuery {
    /// 320: a picture of at most 320 pixels a side, which tells nothing but its pixels; left out: the original.
    #[param(value_type = Option<u32>, minimum = 320, maximum = 320)]
    size: Option<String>,
}

/// The bytes of a picture
///
/// Pages show pictures by this address: it stays the same, the signed one behind it is always fresh.
#[utoipa::path(
    get, path = "/api/media/assets/{id}/content", operation_id = "readAssetContent", tag = "media",
    params(("id" = AssetId, Path, description = "The picture."), ContentQuery),
    responses(
        BadQuery,
        (status = 302, description = "They are there.", headers(
            ("Location" = String, description = "A signed address in the object store."),
        )),
        NotThere,
    )
)]
pub(super) async fn content(
    State(server): State<Server>,
    caller: Caller,
    Named(asset): Named<AssetId>,
    Asked(query): Asked<ContentQuery>,
) -> Result<Response, AppError> {
    let size = Size::asked(query.size.as_deref())?;
    let address = media::content_url(&server, caller.user, asset, size).await?;
    let address =
        HeaderValue::from_str(&address).map_err(|error| AppError::internal("an address that is no header", error))?;
    Ok((StatusCode::FOUND, [(header::LOCATION, address)]).into_response())
}

#[derive(Serialize, ToSchema)]
pub(super) struct Uses {
    uses: Vec<Use>,
}

/// Where a picture is used
#[utoipa::path(
    get, path = "/api/media/assets/{id}/uses", operation_id = "listAssetUses", tag = "media",
    params(("id" = AssetId, Path, description = "The picture.")),
    responses(
        (status = 200, description = "Projects, also of the trash, and named versions; at most 100.", body = Uses,
            example = json!({"uses": [{"projectId": samples::PROJECT, "projectName": "Habit Garden", "inTrash": false}]})),
        NotThere,
    )
)]
pub(super) async fn uses(
    State(server): State<Server>,
    caller: Caller,
    Named(asset): Named<AssetId>,
) -> Result<Json<Uses>, AppError> {
    let uses = media::uses(&server, caller.user, asset).await?;
    Ok(Json(Uses { uses }))
}

/// Storage used
#[utoipa::path(
    get, path = "/api/media/storage", operation_id = "readStorage", tag = "media",
    responses((status = 200, description = "What all pictures take, and the limits.", body = Storage, example = json!({
        "count": 12, "sizeBytes": 4_210_310, "limitBytes": 2_000_000_000, "pictureLimitBytes": 10_000_000,
        "videoLimitBytes": 100_000_000,
    })))
)]
pub(super) async fn storage(State(server): State<Server>, caller: Caller) -> Result<Json<Storage>, AppError> {
    media::storage(&server, caller.user).await.map(Json)
}
