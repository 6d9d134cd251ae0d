//! Thumbnails: pictures of at most 320 pixels, beside their originals in the bucket, for lists of many.
//!
//! One is made when its picture arrives, where that is unpacked whole to be checked. PNG and JPEG are not: theirs is made
//! when somebody first asks, and so are those from before there were any, and those whose object is lost.
//!
//! The original stays byte by byte what was sent: its SHA-256 is what the sender named, what makes two uploads one, and what
//! every device compares; so the place in its EXIF stays in it, and only its owner can read it. What is for the eyes of
//! others is drawn anew, as thumbnails are: they hold pixels and nothing that was told beside them.

use std::io::Cursor;

use bytes::Bytes;
use framekeep::ids::{AssetId, UserId};
use tracing::Instrument;
use uuid::Uuid;

use super::picture;
use super::shrink::{SIDE, Small};
use super::{find_ready, receive};
use crate::error::AppError;
use crate::objects::ObjectError;
use crate::state::Server;
use crate::storage::assets::Row;
use crate::storage::library;

/// Which picture of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Original,
    Thumbnail,
}

impl Size {
    /// From what was asked for, in pixels.
    pub fn asked(side: Option<&str>) -> Result<Self, AppError> {
        match side {
            None => Ok(Self::Original),
            Some(side) if side.parse() == Ok(SIDE) => Ok(Self::Thumbnail),
            Some(_) => Err(AppError::Invalid {
                field: "size".to_owned(),
                reason: format!("A picture comes in size {SIDE}, or without a size as it was sent."),
            }),
        }
    }
}

/// A signed address of the asset's thumbnail, which is made if there is none.
pub(super) async fn url(server: &Server, user: UserId, asset: AssetId) -> Result<String, AppError> {
    let row = find_ready(server, user, asset).await?;
    if row.file_type != "image" {
        // Nothing here unpacks a video.
        return Err(AppError::NotFound);
    }
    let key = match there(server, &row).await? {
        Some(key) => key,
        None => made_once(server, user, asset).await?,
    };
    Ok(server.objects.steady_url(&key).await?)
}

/// The key of the thumbnail whose object is there.
async fn there(server: &Server, row: &Row) -> Result<Option<String>, AppError> {
    let Some(key) = &row.thumbnail_key else {
        return Ok(None);
    };
    if *key == row.storage_key {
        return Ok(Some(key.clone()));
    }
    match server.objects.head(key).await {
        Ok(_) => Ok(Some(key.clone())),
        Err(ObjectError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// One at a time of an asset: who comes second finds what the first has made. It ends also when nobody waits any more.
async fn made_once(server: &Server, user: UserId, asset: AssetId) -> Result<String, AppError> {
    let server = server.clone();
    let work = async move {
        let _turn = server.gate.thumbnail(asset).await?;
        let row = find_ready(&server, user, asset).await?;
        match there(&server, &row).await? {
            Some(key) => Ok(key),
            None => make(&server, row).await,
        }
    };
    tokio::spawn(work.in_current_span())
        .await
        .map_err(|error| AppError::internal("a thumbnail's task ended", error))?
}

/// From the original in the store.
async fn make(server: &Server, row: Row) -> Result<String, AppError> {
    let _held = server.gate.making(row.user).await?;
    let bytes = server.objects.get(&row.storage_key).await?;
    let small = small(server, bytes).await?;
    let key = kept(server, &row, small).await?;
    let mut connection = server.pool.acquire().await?;
    if library::set_thumbnail(&mut connection, &row, &key).await? {
        tracing::info!(asset.id = %row.id, user.id = %row.user, "a thumbnail was made");
        return Ok(key);
    }
    drop(connection);
    // Another server was faster, or the picture was deleted meanwhile.
    if key != row.storage_key {
        server.objects.delete(&key).await?;
    }
    let now = find_ready(server, row.user, row.id).await?;
    now.thumbnail_key.ok_or(AppError::NotFound)
}

async fn small(server: &Server, bytes: Bytes) -> Result<Option<Small>, AppError> {
    let whole = bytes.clone();
    let picture = receive::beside(move || picture::look(&mut Cursor::new(whole))).await?;
    receive::unpack(server, bytes, picture).await
}

async fn kept(server: &Server, row: &Row, small: Option<Small>) -> Result<String, ObjectError> {
    let Some(small) = small else {
        return Ok(row.storage_key.clone());
    };
    put(server, row.user, row.id, small).await
}

/// Every one has a key of its own: what housekeeping found to be nobody's is never about to become somebody's.
pub(super) async fn put(server: &Server, user: UserId, asset: AssetId, small: Small) -> Result<String, ObjectError> {
    let key = format!("{user}/{asset}-{SIDE}-{}.{}", Uuid::now_v7().simple(), small.extension);
    server.objects.put(&key, small.mime_type, small.bytes.into()).await?;
    Ok(key)
}
