//! Media: what people bring. Metadata in Postgres, bytes in the object store, and a row is `ready` only when its object
//! is there.

mod claim;
mod container;
mod content;
mod delete;
mod gate;
mod jpeg;
mod library;
mod name;
mod parts;
mod picture;
mod receive;
mod shrink;
mod standing;
mod thumbnail;
mod uploads;
mod uses;
mod verify;
mod video;
mod walk;

use framekeep::ids::{AssetId, UserId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::AppError;
use crate::state::Server;
use crate::storage::assets;

pub(crate) use claim::let_go;
pub use delete::{AT_ONCE_MOST, Deletion, Deletions, delete, delete_many, restore, restore_many};
pub use gate::{Admission, Gate};
pub use library::{AssetPage, PAGE_MOST, Query, Storage, list, rename, storage};
pub use parts::Part;
pub use receive::{Said, examine, receive, receive_whole, spool};
pub(crate) use receive::{most_bytes, too_large};
pub use thumbnail::Size;
pub use uploads::{Direct, Sending, Start, abort, abort_asset, begin, complete, look};
pub(crate) use uses::revive;
pub use uses::{Use, in_words, uses};
pub(crate) use verify::keep_verifying;

/// One media file, as the interface tells it. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Asset {
    pub id: AssetId,
    pub user_id: UserId,
    pub file_name: String,
    /// `image` or `video`.
    pub file_type: String,
    pub mime_type: String,
    /// In bytes.
    pub size: u64,
    /// In pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// 64 hex digits.
    pub sha256: String,
    /// Signed; works for the time that the settings give it.
    pub cloud_url: String,
    /// The same for a picture of at most 320 pixels a side; left out while there is none: `content?size=320` makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    /// Whether a project, also one of the trash, or a named version uses it; told in lists alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<bool>,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

impl Asset {
    /// When it came: RFC 3339, in UTC.
    pub fn came_at(&self) -> String {
        self.created_at.format(&Rfc3339).unwrap_or_default()
    }
}

/// One of the user's own assets, with a fresh signed address. Somebody else's, one that is not ready, and an unknown one
/// are the same answer; a deleted one of one's own is gone.
pub async fn find(server: &Server, user: UserId, asset: AssetId) -> Result<Asset, AppError> {
    told(server, find_ready(server, user, asset).await?).await
}

/// The signed address alone.
pub async fn content_url(server: &Server, user: UserId, asset: AssetId, size: Size) -> Result<String, AppError> {
    if size == Size::Thumbnail {
        return thumbnail::url(server, user, asset).await;
    }
    let row = find_ready(server, user, asset).await?;
    Ok(server.objects.signed_url(&row.storage_key).await?)
}

/// An id for an asset whose sender gave none.
pub fn new_id() -> AssetId {
    AssetId::new(Uuid::now_v7())
}

async fn find_ready(server: &Server, user: UserId, asset: AssetId) -> Result<assets::Row, AppError> {
    let mut connection = server.pool.acquire().await?;
    match assets::find(&mut connection, user, asset).await? {
        Some(row) if row.state == assets::State::Ready => Ok(row),
        Some(row) if row.state == assets::State::Deleted => Err(gone(server.config.retention.deleted_media_days)),
        _ => Err(AppError::NotFound),
    }
}

fn gone(kept_days: i32) -> AppError {
    AppError::Gone(format!(
        "This picture was deleted. It can be restored for {kept_days} days."
    ))
}

async fn told(server: &Server, row: assets::Row) -> Result<Asset, AppError> {
    let cloud_url = server.objects.signed_url(&row.storage_key).await?;
    let thumbnail_url = match &row.thumbnail_key {
        Some(key) => Some(server.objects.steady_url(key).await?),
        None => None,
    };
    Ok(Asset {
        id: row.id,
        user_id: row.user,
        file_name: row.file_name,
        file_type: row.file_type,
        mime_type: row.mime_type,
        size: row.size_bytes,
        width: row.width,
        height: row.height,
        sha256: hex::encode(row.sha256),
        cloud_url,
        thumbnail_url,
        used: None,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}
