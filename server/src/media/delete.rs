//! Deleting pictures, softly: out of the library at once, rows and objects erased after 30 days; until then they come
//! back by themselves when a push refers to them, or when their owner asks.

use framekeep::ids::{AssetId, UserId};
use sqlx::Connection;
use tracing::Instrument;

use super::{Asset, Use, find_ready, told, uses};
use crate::error::AppError;
use crate::state::Server;
use crate::storage::{library, uses as used};

/// The most pictures that are deleted, or brought back, at once.
pub const AT_ONCE_MOST: usize = 200;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deletion {
    Done,
    /// Nothing was deleted: these places use it.
    InUse(Vec<Use>),
}

/// What became of several. What is in neither list is not there: never was, or was deleted before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deletions {
    pub deleted: Vec<AssetId>,
    /// Not deleted, because something uses them.
    pub in_use: Vec<AssetId>,
    /// The places that use any of these, at most 100.
    pub uses: Vec<Use>,
}

/// Deletes one of the user's assets; with something using it only by force.
pub async fn delete(server: &Server, user: UserId, asset: AssetId, force: bool) -> Result<Deletion, AppError> {
    let done = delete_many(server, user, vec![asset], force).await?;
    if !done.in_use.is_empty() {
        return Ok(Deletion::InUse(done.uses));
    }
    if done.deleted.is_empty() {
        return find_ready(server, user, asset).await.and(Err(AppError::NotFound));
    }
    Ok(Deletion::Done)
}

/// Deletes the user's among these assets; those that something uses only by force.
pub async fn delete_many(
    server: &Server,
    user: UserId,
    assets: Vec<AssetId>,
    force: bool,
) -> Result<Deletions, AppError> {
    not_too_many(&assets)?;
    let worker = server.clone();
    // In a task of its own: a caller that hangs up does not leave the transaction half-way.
    let task = tokio::spawn(async move { write(&worker, user, &assets, force).await }.in_current_span());
    task.await
        .map_err(|error| AppError::internal("a deletion's task ended", error))?
}

async fn write(server: &Server, user: UserId, assets: &[AssetId], force: bool) -> Result<Deletions, AppError> {
    let mut connection = server.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let mut done = Deletions {
        deleted: library::lock_ready(&mut transaction, user, assets).await?,
        ..Deletions::default()
    };
    if !force && !done.deleted.is_empty() {
        let used = used::among(&mut transaction, user, &done.deleted).await?;
        (done.in_use, done.deleted) = done.deleted.into_iter().partition(|asset| used.contains(asset));
        if !done.in_use.is_empty() {
            done.uses = uses::of(&mut transaction, user, &done.in_use).await?;
        }
    }
    library::delete(&mut transaction, user, &done.deleted).await?;
    transaction.commit().await?;
    for asset in &done.deleted {
        tracing::info!(asset.id = %asset, user.id = %user, force, "a picture was deleted");
    }
    Ok(done)
}

/// Brings a deleted asset back; one that is there already stays.
pub async fn restore(server: &Server, user: UserId, asset: AssetId) -> Result<Asset, AppError> {
    restore_many(server, user, &[asset]).await?;
    told(server, find_ready(server, user, asset).await?).await
}

/// Brings the deleted ones of the user's among these back: which came. The others stay what they are.
pub async fn restore_many(server: &Server, user: UserId, assets: &[AssetId]) -> Result<Vec<AssetId>, AppError> {
    not_too_many(assets)?;
    let mut connection = server.pool.acquire().await?;
    Ok(library::undelete(&mut connection, user, assets).await?)
}

fn not_too_many(assets: &[AssetId]) -> Result<(), AppError> {
    if assets.len() <= AT_ONCE_MOST {
        return Ok(());
    }
    Err(AppError::Invalid {
        field: "assets".to_owned(),
        reason: format!("At most {AT_ONCE_MOST} pictures at once."),
    })
}
