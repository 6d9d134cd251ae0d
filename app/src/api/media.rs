//! Media: a picture up, the address of one down.

use framekeep::ids::AssetId;
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
            name: found.file_name,
        }),
        Err(AppError::NotFound | AppError::Gone(_)) => Ok(AssetAnswer::NotHere),
        Err(error) => Err(door::refused(error)),
    }
}
