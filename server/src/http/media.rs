//! The media part of the HTTP interface.

mod form;

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use framekeep::ids::AssetId;
use futures::stream;
use serde::{Deserialize, Serialize};

use self::form::invalid;
use crate::accounts::Caller;
use crate::error::AppError;
use crate::media::{self, Asset, AssetPage, Deletion, Storage, Use};
use crate::state::Server;

pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/api/media/assets", get(list).post(upload))
        .route("/api/media/assets/{id}", get(find).patch(rename).delete(delete))
        .route("/api/media/assets/{id}/content", get(content))
        .route("/api/media/assets/{id}/restore", post(restore))
        .route("/api/media/assets/{id}/uses", get(uses))
        .route("/api/media/storage", get(storage))
}

/// A query as it was read, or why it could not be.
type Asked<T> = Result<Query<T>, QueryRejection>;

fn asked<T>(query: Asked<T>) -> Result<T, AppError> {
    let Query(query) = query.map_err(|error| invalid("query", &error.body_text()))?;
    Ok(query)
}

async fn list(
    State(server): State<Server>,
    caller: Caller,
    query: Asked<media::Query>,
) -> Result<Json<AssetPage>, AppError> {
    media::list(&server, caller.user, asked(query)?).await.map(Json)
}

async fn find(State(server): State<Server>, caller: Caller, Path(id): Path<String>) -> Result<Json<Asset>, AppError> {
    media::find(&server, caller.user, asset_id(&id)?).await.map(Json)
}

/// Pages show pictures by this address: it stays the same, the signed one behind it is always fresh.
async fn content(State(server): State<Server>, caller: Caller, Path(id): Path<String>) -> Result<Response, AppError> {
    let address = media::content_url(&server, caller.user, asset_id(&id)?).await?;
    let address =
        HeaderValue::from_str(&address).map_err(|error| AppError::internal("an address that is no header", error))?;
    Ok((StatusCode::FOUND, [(header::LOCATION, address)]).into_response())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RenameBody {
    file_name: String,
}

async fn rename(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    body: Result<Json<RenameBody>, JsonRejection>,
) -> Result<Json<Asset>, AppError> {
    let Json(body) = body.map_err(|error| invalid("fileName", &error.body_text()))?;
    media::rename(&server, caller.user, asset_id(&id)?, &body.file_name)
        .await
        .map(Json)
}

#[derive(Deserialize)]
struct DeleteQuery {
    #[serde(default)]
    force: bool,
}

async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    query: Asked<DeleteQuery>,
) -> Result<StatusCode, AppError> {
    let force = asked(query)?.force;
    match media::delete(&server, caller.user, asset_id(&id)?, force).await? {
        Deletion::Done => Ok(StatusCode::NO_CONTENT),
        Deletion::InUse(uses) => Err(AppError::Conflict(media::in_words(&uses))),
    }
}

async fn restore(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Asset>, AppError> {
    media::restore(&server, caller.user, asset_id(&id)?).await.map(Json)
}

#[derive(Serialize)]
struct Uses {
    uses: Vec<Use>,
}

async fn uses(State(server): State<Server>, caller: Caller, Path(id): Path<String>) -> Result<Json<Uses>, AppError> {
    let uses = media::uses(&server, caller.user, asset_id(&id)?).await?;
    Ok(Json(Uses { uses }))
}

async fn storage(State(server): State<Server>, caller: Caller) -> Result<Json<Storage>, AppError> {
    media::storage(&server, caller.user).await.map(Json)
}

/// An id that is none is an unknown one.
fn asset_id(text: &str) -> Result<AssetId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

async fn upload(
    State(server): State<Server>,
    caller: Caller,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<(StatusCode, Json<Asset>), AppError> {
    let admission = server.gate.admit().await?;
    let form = form.map_err(|error| invalid("form", &error.body_text()))?;
    let form = form::read(form, server.config.image_limit_bytes).await?;
    let file = form.file.ok_or_else(|| invalid("file", "The form has no file."))?;
    let file = stream::iter(file.into_iter().map(Ok::<_, std::convert::Infallible>));
    let id = form.id.unwrap_or_else(media::new_id);
    let asset = media::receive(
        &server,
        admission,
        caller.user,
        id,
        form.file_name.unwrap_or_default(),
        form.declared_type,
        file,
    )
    .await?;
    Ok((StatusCode::CREATED, Json(asset)))
}
