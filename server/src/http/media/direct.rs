//! A file in, straight to the object store.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use framekeep::ids::{AssetId, Hash, UploadId};
use framekeep::picture::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::Caller;
use crate::error::AppError;
use crate::http::ask::{Named, Unknown};
use crate::http::body::Strict;
use crate::http::openapi::{family, samples};
use crate::media::{self, Asset, Direct, Start};
use crate::state::Server;

/// What is announced of a file.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct StartBody {
    /// The asset's id, chosen by its sender: who announces the same file under it again goes on where the store is.
    #[serde(default)]
    id: Option<AssetId>,
    /// As people see it.
    file_name: String,
    /// A JPEG, PNG, WebP or GIF, an MP4 or a WebM; the bytes decide which.
    mime_type: String,
    /// In bytes.
    size: u64,
    /// Of the whole file, 64 hex digits.
    sha256: Hash,
}

/// Where a direct upload stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Upload {
    asset_id: AssetId,
    /// Left out where nothing is to be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    upload_id: Option<UploadId>,
    state: UploadState,
    /// The bytes of every part but the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    part_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<Vec<PartBody>>,
    /// The same file is there already, perhaps under another id than was named: nothing is to be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate: Option<bool>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum UploadState {
    Sending,
    /// All of it is in the store; it is read back and checked.
    Verifying,
    Ready,
}

/// One part of the file.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PartBody {
    /// From 1.
    number: u32,
    /// Where it begins in the file.
    offset: u64,
    /// In bytes.
    size: u64,
    /// The store has it.
    stored: bool,
    /// A signed address: PUT exactly these bytes there, with no header of your own. Left out where it is stored, and where
    /// the upload is only looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl Upload {
    fn new(asset_id: AssetId, upload_id: Option<UploadId>, state: UploadState) -> Self {
        Self {
            asset_id,
            upload_id,
            state,
            part_size: None,
            parts: None,
            duplicate: None,
        }
    }
}

/// Who may only read is given nothing to write with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Addresses {
    Told,
    Kept,
}

/// 200 where nothing is left to do, 202 while it is checked; parts are answered as the route does.
fn told(stands: Direct, parts: StatusCode, addresses: Addresses) -> Response {
    let (status, upload) = match stands {
        Direct::Parts(sending) => {
            let part = |part: media::Part| PartBody {
                number: part.number,
                offset: part.offset,
                size: part.size_bytes,
                stored: part.url.is_none(),
                url: part.url.filter(|_| addresses == Addresses::Told),
            };
            let upload = Upload {
                part_size: Some(sending.part_bytes),
                parts: Some(sending.parts.into_iter().map(part).collect()),
                ..Upload::new(sending.asset, Some(sending.upload), UploadState::Sending)
            };
            (parts, upload)
        }
        Direct::Verifying { upload, asset } => {
            let upload = Upload::new(asset, Some(upload), UploadState::Verifying);
            (StatusCode::ACCEPTED, upload)
        }
        Direct::There(asset) => (StatusCode::OK, there(asset.id)),
        Direct::Duplicate(asset) => (StatusCode::OK, there(asset)),
    };
    (status, Json(upload)).into_response()
}

fn there(asset: AssetId) -> Upload {
    Upload {
        duplicate: Some(true),
        ..Upload::new(asset, None, UploadState::Ready)
    }
}

family! {
    /// What is refused before anything is sent.
    pub(super) NotBegun: [
        samples::invalid("body", "is not as described: missing field `sha256`"),
        Refusal::Empty.into(),
        // The id is somebody else's.
        AppError::NotFound,
        AppError::Gone("This picture was deleted.".to_owned()),
        Refusal::TooLarge { limit_bytes: 10_000_000 }.into(),
        Refusal::VideoTooLarge { limit_bytes: 100_000_000 }.into(),
        AppError::StorageFull { taken_bytes: 1_900_000_000, limit_bytes: 2_000_000_000 },
        Refusal::NoMedia.into(),
        AppError::IdReused,
    ]
}

family! {
    /// What is refused of a file that was read back. It is told to who asks, until the upload would have run out.
    pub(super) NotTaken: [
        AppError::NotFound,
        Refusal::OtherBytes.into(),
        AppError::Gone("This picture was deleted.".to_owned()),
        Refusal::TooLarge { limit_bytes: 10_000_000 }.into(),
        Refusal::NoMedia.into(),
        Refusal::Damaged.into(),
    ]
}

fn sample(state: &str) -> serde_json::Value {
    let parts = serde_json::json!([
        {"number": 1, "offset": 0, "size": 5_242_880, "stored": true},
        {"number": 2, "offset": 5_242_880, "size": 1_048_576, "stored": false, "url": "https://bucket.example/home.mp4?partNumber=2&X-Amz-Signature=…"},
    ]);
    match state {
        "sending" => serde_json::json!({"assetId": samples::ASSET, "uploadId": samples::UPLOAD, "state": state,
            "partSize": 5_242_880, "parts": parts}),
        "verifying" => serde_json::json!({"assetId": samples::ASSET, "uploadId": samples::UPLOAD, "state": state}),
        _ => serde_json::json!({"assetId": samples::ASSET, "state": state, "duplicate": true}),
    }
}

/// Begin a direct upload, or go on with one
///
/// For files of any accepted size. The answer names the parts, each with a signed address to put it to. A file that you have
/// already is not sent again.
#[utoipa::path(
    post, path = "/api/media/uploads", operation_id = "beginUpload", tag = "media",
    request_body(content = StartBody, example = json!({"id": samples::ASSET, "fileName": "home.mp4", "mimeType": "video/mp4",
        "size": 6_291_456, "sha256": samples::HEAD})),
    responses(
        (status = 200, description = "Nothing is to be sent.", body = Upload, example = json!(sample("ready"))),
        (status = 201, description = "These parts are to be sent.", body = Upload, example = json!(sample("sending"))),
        (status = 202, description = "All of it was sent already, and is being checked.", body = Upload,
            example = json!(sample("verifying"))),
        NotBegun,
    )
)]
pub(super) async fn begin(
    State(server): State<Server>,
    caller: Caller,
    Strict(body): Strict<StartBody>,
) -> Result<Response, AppError> {
    let start = Start {
        asset: body.id,
        file_name: body.file_name,
        mime_type: body.mime_type,
        size_bytes: body.size,
        sha256: body.sha256,
    };
    let begun = media::begin(&server, caller.user, start).await?;
    Ok(told(begun, StatusCode::CREATED, Addresses::Told))
}

/// Where a direct upload stands
///
/// Which parts the store has already. Who wants to go on begins again with the same announcement, and is given addresses.
#[utoipa::path(
    get, path = "/api/media/uploads/{id}", operation_id = "readUpload", tag = "media",
    params(("id" = UploadId, Path, description = "The upload.")),
    responses(
        (status = 200, description = "What is left to be sent, or nothing.", body = Upload, example = json!(sample("sending"))),
        (status = 202, description = "It is being checked.", body = Upload, example = json!(sample("verifying"))),
        NotTaken,
    )
)]
pub(super) async fn look(
    State(server): State<Server>,
    caller: Caller,
    Named(upload): Named<UploadId>,
) -> Result<Response, AppError> {
    let stands = media::look(&server, caller.user, upload).await?;
    Ok(told(stands, StatusCode::OK, Addresses::Kept))
}

/// End a direct upload
///
/// The file is read back and checked. What takes longer than a few seconds goes on by itself: ask again.
#[utoipa::path(
    post, path = "/api/media/uploads/{id}/complete", operation_id = "completeUpload", tag = "media",
    params(("id" = UploadId, Path, description = "The upload.")),
    responses(
        (status = 200, description = "Some parts are missing.", body = Upload, example = json!(sample("sending"))),
        (status = 201, description = "It is kept.", body = Asset, example = json!(samples::asset())),
        (status = 202, description = "It is being checked.", body = Upload, example = json!(sample("verifying"))),
        NotTaken,
    )
)]
pub(super) async fn complete(
    State(server): State<Server>,
    caller: Caller,
    Named(upload): Named<UploadId>,
) -> Result<Response, AppError> {
    match media::complete(&server, caller.user, upload).await? {
        Direct::There(asset) => Ok((StatusCode::CREATED, Json(*asset)).into_response()),
        other => Ok(told(other, StatusCode::OK, Addresses::Told)),
    }
}

/// Give a direct upload up
///
/// What has come is freed. An asset that is ready already stays.
#[utoipa::path(
    delete, path = "/api/media/uploads/{id}", operation_id = "abortUpload", tag = "media",
    params(("id" = UploadId, Path, description = "The upload.")),
    responses((status = 204, description = "Nothing of it is under way any more."), Unknown)
)]
pub(super) async fn abort(
    State(server): State<Server>,
    caller: Caller,
    Named(upload): Named<UploadId>,
) -> Result<StatusCode, AppError> {
    media::abort(&server, caller.user, upload).await?;
    Ok(StatusCode::NO_CONTENT)
}
