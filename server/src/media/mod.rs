//! Media: what people bring. Metadata in Postgres, bytes in the object store, and a row is `ready` only when its object
//! is there.

mod container;
mod delete;
mod gate;
mod library;
mod name;
mod picture;
mod receive;
mod uses;

use framekeep::ids::{AssetId, UserId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::AppError;
use crate::state::Server;
use crate::storage::assets;

pub use delete::{Deletion, delete, restore};
pub use gate::{Admission, Gate};
pub use library::{AssetPage, PAGE_MOST, Query, Storage, list, rename, storage};
pub use receive::receive;
pub(crate) use receive::too_large;
pub(crate) use uses::revive;
pub use uses::{Use, in_words, uses};

/// One media file, as the interface tells it. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Asset {
    pub id: AssetId,
    pub user_id: UserId,
    pub file_name: String,
    /// `image`.
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
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// One of the user's own assets, with a fresh signed address. Somebody else's, one that is not ready, and an unknown one
/// are the same answer; a deleted one of one's own is gone.
pub async fn find(server: &Server, user: UserId, asset: AssetId) -> Result<Asset, AppError> {
    told(server, find_ready(server, user, asset).await?).await
}

/// The signed address alone.
pub async fn content_url(server: &Server, user: UserId, asset: AssetId) -> Result<String, AppError> {
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
        Some(row) if row.state == assets::State::Deleted => Err(gone()),
        _ => Err(AppError::NotFound),
    }
}

fn gone() -> AppError {
    AppError::Gone("This picture was deleted. It can be restored for 30 days.".to_owned())
}

async fn told(server: &Server, row: assets::Row) -> Result<Asset, AppError> {
    let cloud_url = server.objects.signed_url(&row.storage_key).await?;
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
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}
