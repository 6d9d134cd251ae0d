//! Media: a picture up, through the server or in parts straight to the bucket; the address of one down.

use framekeep::ids::{AssetId, Hash, UploadId};
use leptos::prelude::{ServerFnError, server};
use leptos::server_fn::codec::{Json, MultipartData, MultipartFormData};
use serde::{Deserialize, Serialize};

/// Where [`upload`] listens; the browser posts there itself, because only then it learns the progress.
pub const UPLOAD_URL: &str = "/fn/media/upload";

/// What the server made of a picture. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum UploadAnswer {
    /// In the bucket, and checked.
    Ready,
    /// Will never be accepted; why, in words.
    Refused {
        reason: String,
    },
    SignIn,
}

/// Where a picture can be read. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AssetAnswer {
    /// A signed address that works for a while.
    Ready {
        url: String,
        /// The same of a small picture, where there is one.
        #[serde(default)]
        thumbnail: Option<String>,
        /// What the file was called.
        #[serde(default)]
        name: String,
    },
    /// Not on the server: not sent yet, or not this person's.
    NotHere,
    SignIn,
}

/// A multipart form: `id`, `fileName`, `mimeType`, then `file`, which is streamed.
#[server(name = Upload, prefix = "/fn", endpoint = "media/upload", input = MultipartFormData)]
pub async fn upload(data: MultipartData) -> Result<UploadAnswer, ServerFnError> {
    use super::door;
    let Some((server, user)) = door::caller().await? else {
        return Ok(UploadAnswer::SignIn);
    };
    door::receive(&server, user, data).await
}

/// A fresh address of one picture.
#[server(name = FindAsset, prefix = "/fn", endpoint = "media/asset", input = Json)]
pub async fn asset(asset: AssetId) -> Result<AssetAnswer, ServerFnError> {
    use super::door;
    use framekeep_server::{error::AppError, media};
    let Some((server, user)) = door::caller().await? else {
        return Ok(AssetAnswer::SignIn);
    };
    match media::find(&server, user, asset).await {
        Ok(found) => Ok(AssetAnswer::Ready {
            url: found.cloud_url,
            thumbnail: found.thumbnail_url,
            name: found.file_name,
        }),
        Err(AppError::NotFound | AppError::Gone(_)) => Ok(AssetAnswer::NotHere),
        Err(error) => Err(door::refused(error)),
    }
}

/// One part of a file on its way to the bucket. Wire v1: names are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// From 1.
    pub number: u32,
    /// Where it begins in the file.
    pub offset: u64,
    pub size_bytes: u64,
    /// Where to put it; none: the bucket has it.
    pub url: Option<String>,
}

/// Where a file stands that goes straight to the bucket. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DirectAnswer {
    /// These are to be sent, those that the bucket has aside.
    Parts {
        upload: UploadId,
        parts: Vec<Part>,
    },
    /// All of it is in the bucket, and is being checked: ask again.
    Verifying,
    /// In the bucket, and checked.
    Ready,
    /// Will never be accepted; why, in words.
    Refused {
        reason: String,
    },
    SignIn,
}

/// Begins an upload, or goes on with the one of this asset. A file that its owner has already is ready at once.
#[server(name = BeginUpload, prefix = "/fn", endpoint = "media/uploads/begin", input = Json)]
pub async fn begin_upload(
    asset: AssetId,
    file_name: String,
    mime_type: String,
    size_bytes: u64,
    sha256: Hash,
) -> Result<DirectAnswer, ServerFnError> {
    use super::door;
    use framekeep_server::media::{self, Start};
    let Some((server, user)) = door::caller().await? else {
        return Ok(DirectAnswer::SignIn);
    };
    let start = Start {
        asset: Some(asset),
        file_name,
        mime_type,
        size_bytes,
        sha256,
    };
    door::direct(media::begin(&server, user, start).await)
}

/// All parts are sent; some again, where they are missing.
#[server(name = CompleteUpload, prefix = "/fn", endpoint = "media/uploads/complete", input = Json)]
pub async fn complete_upload(upload: UploadId) -> Result<DirectAnswer, ServerFnError> {
    use super::door;
    use framekeep_server::media;
    let Some((server, user)) = door::caller().await? else {
        return Ok(DirectAnswer::SignIn);
    };
    door::direct(media::complete(&server, user, upload).await)
}

/// Gives the upload of this asset up; where none is under way, nothing happens.
#[server(name = AbortUpload, prefix = "/fn", endpoint = "media/uploads/abort", input = Json)]
pub async fn abort_upload(asset: AssetId) -> Result<(), ServerFnError> {
    use super::door;
    use framekeep_server::media;
    let Some((server, user)) = door::caller().await? else {
        return Ok(());
    };
    media::abort_asset(&server, user, asset).await.map_err(door::refused)
}
