//! Deleting a picture, softly: out of the library at once, row and object erased after 30 days; until then it comes
//! back by itself when a push refers to it, or when its owner asks.

use framekeep::ids::{AssetId, UserId};
use sqlx::Connection;
use tracing::Instrument;

use super::{Asset, Use, find_ready, told, uses};
use crate::error::AppError;
use crate::state::Server;
use crate::storage::library;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deletion {
    Done,
    /// Nothing was deleted: these places use it.
    InUse(Vec<Use>),
}

/// Deletes one of the user's assets; with something using it only by force.
pub async fn delete(server: &Server, user: UserId, asset: AssetId, force: bool) -> Result<Deletion, AppError> {
    let worker = server.clone();
    // In a task of its own: a caller that hangs up does not leave the transaction half-way.
    let task = tokio::spawn(async move { write(&worker, user, asset, force).await }.in_current_span());
    task.await
        .map_err(|error| AppError::internal("a deletion's task ended", error))?
}

async fn write(server: &Server, user: UserId, asset: AssetId, force: bool) -> Result<Deletion, AppError> {
    let mut connection = server.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    if !library::lock_ready(&mut transaction, user, asset).await? {
        drop(transaction);
        drop(connection);
        return find_ready(server, user, asset).await.and(Err(AppError::NotFound));
    }
    if !force {
        let uses = uses::of(&mut transaction, user, asset).await?;
        if !uses.is_empty() {
            return Ok(Deletion::InUse(uses));
        }
    }
    library::delete(&mut transaction, user, asset).await?;
    transaction.commit().await?;
    tracing::info!(asset.id = %asset, user.id = %user, force, "a picture was deleted");
    Ok(Deletion::Done)
}

/// Brings a deleted asset back; one that is there already stays.
pub async fn restore(server: &Server, user: UserId, asset: AssetId) -> Result<Asset, AppError> {
    {
        let mut connection = server.pool.acquire().await?;
        library::undelete(&mut connection, user, asset).await?;
    }
    told(server, find_ready(server, user, asset).await?).await
}
