//! The media part of the HTTP interface.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use bytes::Bytes;
use framekeep::ids::AssetId;
use futures::stream;
use serde::Deserialize;

use crate::accounts::Caller;
use crate::error::AppError;
use crate::media::{self, Asset, AssetPage};
use crate::state::Server;

/// The longest value of a field that is not the file.
const FIELD_MOST_BYTES: usize = 4_096;
/// The most fields in a form.
const FIELDS_MOST: usize = 16;

pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/api/media/assets", get(list).post(upload))
        .route("/api/media/assets/{id}", get(find))
        .route("/api/media/assets/{id}/content", get(content))
}

#[derive(Deserialize)]
struct ListQuery {
    limit: Option<u32>,
    cursor: Option<AssetId>,
}

async fn list(
    State(server): State<Server>,
    caller: Caller,
    query: Result<Query<ListQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<AssetPage>, AppError> {
    let Query(query) = query.map_err(|error| invalid("query", &error.body_text()))?;
    media::list(&server, caller.user, query.limit, query.cursor)
        .await
        .map(Json)
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

/// An id that is none is an unknown one.
fn asset_id(text: &str) -> Result<AssetId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// What came before or after the file.
#[derive(Default)]
struct Form {
    id: Option<AssetId>,
    file_name: Option<String>,
    declared_type: Option<String>,
    file: Option<Vec<Bytes>>,
}

async fn upload(
    State(server): State<Server>,
    caller: Caller,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<(StatusCode, Json<Asset>), AppError> {
    let form = form.map_err(|error| invalid("form", &error.body_text()))?;
    let form = read_form(form, server.config.image_limit_bytes).await?;
    let file = form.file.ok_or_else(|| invalid("file", "The form has no file."))?;
    let file = stream::iter(file.into_iter().map(Ok::<_, std::convert::Infallible>));
    let id = form.id.unwrap_or_else(media::new_id);
    let asset = media::receive(
        &server,
        caller.user,
        id,
        form.file_name.unwrap_or_default(),
        form.declared_type,
        file,
    )
    .await?;
    Ok((StatusCode::CREATED, Json(asset)))
}

/// Keys come in any order: `fileName` may follow `file`, so the file is held (it is bounded) until all is read.
async fn read_form(mut multipart: Multipart, limit: u64) -> Result<Form, AppError> {
    let mut form = Form::default();
    let mut part_name = None;
    for _ in 0..FIELDS_MOST {
        let Some(mut field) = multipart.next_field().await.map_err(|error| broken(&error, limit))? else {
            form.file_name = form.file_name.or(part_name);
            return Ok(form);
        };
        match field.name().unwrap_or_default() {
            "id" => {
                let text = text(&mut field, limit).await?;
                form.id = Some(text.parse().map_err(|_| invalid("id", "This is not a UUID."))?);
            }
            "fileName" => form.file_name = Some(text(&mut field, limit).await?),
            "mimeType" => form.declared_type = Some(text(&mut field, limit).await?),
            "file" if form.file.is_some() => return Err(invalid("file", "Send one file at a time.")),
            "file" => {
                part_name = field.file_name().map(str::to_owned);
                form.declared_type = form.declared_type.or_else(|| field.content_type().map(str::to_owned));
                form.file = Some(file(&mut field, limit).await?);
            }
            // Width, height and type are read from the bytes; other fields are none of ours.
            _ => drop(text(&mut field, limit).await?),
        }
    }
    Err(invalid("form", "The form has too many fields."))
}

async fn file(field: &mut Field<'_>, limit: u64) -> Result<Vec<Bytes>, AppError> {
    let (mut parts, mut seen) = (Vec::new(), 0);
    while let Some(part) = field.chunk().await.map_err(|error| broken(&error, limit))? {
        seen += part.len() as u64;
        if seen > limit {
            return Err(media::too_large(limit));
        }
        parts.push(part);
    }
    Ok(parts)
}

async fn text(field: &mut Field<'_>, limit: u64) -> Result<String, AppError> {
    let mut bytes = Vec::new();
    while let Some(part) = field.chunk().await.map_err(|error| broken(&error, limit))? {
        bytes.extend_from_slice(&part);
        if bytes.len() > FIELD_MOST_BYTES {
            return Err(invalid("form", "A field of the form is too long."));
        }
    }
    String::from_utf8(bytes).map_err(|_| invalid("form", "A field of the form is not UTF-8."))
}

fn broken(error: &MultipartError, limit: u64) -> AppError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        media::too_large(limit)
    } else {
        invalid("form", &error.body_text())
    }
}

fn invalid(field: &str, reason: &str) -> AppError {
    AppError::Invalid {
        field: field.to_owned(),
        reason: reason.to_owned(),
    }
}
