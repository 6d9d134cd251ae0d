//! A picture in.

use axum::Json;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use framekeep::ids::AssetId;
use framekeep::picture::Refusal;
use utoipa::ToSchema;

use super::form::{self, invalid};
use crate::accounts::Caller;
use crate::error::AppError;
use crate::http::openapi::{family, samples};
use crate::media::{self, Asset};
use crate::state::Server;

/// The form.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "`form::read` reads it as a stream; this describes it")]
pub(super) struct UploadForm {
    /// The picture's id, chosen by its sender, so that an upload that is sent again makes no second picture.
    id: Option<AssetId>,
    /// A JPEG, PNG, WebP or GIF; the bytes decide which.
    #[schema(content_media_type = "application/octet-stream")]
    file: String,
    /// As people see it; without it, the name of the part `file`.
    #[schema(max_length = 4096)]
    file_name: Option<String>,
    /// Only noted where the bytes say otherwise.
    #[schema(max_length = 4096)]
    mime_type: Option<String>,
}

family! {
    /// What is refused of an upload.
    pub(super) NotTaken: [
        samples::invalid("file", "The form has no file."),
        samples::invalid("form", "Invalid `boundary` for `multipart/form-data` request"),
        // The id is somebody else's.
        AppError::NotFound,
        AppError::Gone("This picture was deleted.".to_owned()),
        Refusal::TooLarge { limit_bytes: 10_000_000 }.into(),
        AppError::StorageFull { taken_bytes: 1_900_000_000, limit_bytes: 2_000_000_000 },
        Refusal::Unsupported.into(),
        Refusal::Damaged.into(),
        AppError::IdReused,
    ]
}

/// Upload a picture
///
/// For files up to the limit of one picture. Width, height and type are read from the bytes.
#[utoipa::path(
    post, path = "/api/media/assets", operation_id = "uploadAsset", tag = "media",
    request_body(content = UploadForm, content_type = "multipart/form-data",
        example = json!({"id": samples::ASSET, "fileName": "home.png", "mimeType": "image/png", "file": "(the bytes)"})),
    responses((status = 201, description = "It is kept.", body = Asset, example = json!(samples::asset())), NotTaken)
)]
pub(super) async fn upload(
    State(server): State<Server>,
    caller: Caller,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<(StatusCode, Json<Asset>), AppError> {
    let admission = server.gate.admit(caller.user).await?;
    let form = form.map_err(|error| invalid("form", &error.body_text()))?;
    let form = form::read(form, &server).await?;
    let file = form.file.ok_or_else(|| invalid("file", "The form has no file."))?;
    let said = media::Said {
        asset: form.id.unwrap_or_else(media::new_id),
        file_name: form.file_name.unwrap_or_default(),
        mime_type: form.declared_type,
    };
    let asset = media::receive(&server, admission, caller.user, said, file).await?;
    Ok((StatusCode::CREATED, Json(asset)))
}
