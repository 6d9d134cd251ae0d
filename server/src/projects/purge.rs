//! The end of a project: nothing of it is left but its bare id.

use framekeep::account::Action;
use framekeep::ids::{ProjectId, UserId};
use sqlx::{PgConnection, PgPool};

use super::in_time;
use crate::accounts::Whence;
use crate::error::AppError;
use crate::storage::audit::{self, Deed};
use crate::storage::changes;
use crate::storage::projects::{self, Absence};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purge {
    /// Now, or earlier.
    Done,
    /// It is alive: only what was deleted before can go for good.
    NotDeleted,
}

/// Deletes a project of the trash for good. Its other devices hear of it as of any change, and drop it.
pub async fn purge(pool: &PgPool, user: UserId, project: ProjectId) -> Result<Purge, AppError> {
    let (pool, whence) = (pool.clone(), Whence::current());
    // A client that hangs up does not end this half-way.
    let write = async move {
        let mut tx = pool.begin().await?;
        projects::lock_id(&mut tx, project).await?;
        let done = within(&mut tx, user, project, &whence).await?;
        tx.commit().await?;
        Ok(done)
    };
    tokio::spawn(in_time(write))
        .await
        .map_err(|error| AppError::internal("a purge was cut off", error))?
}

async fn within(conn: &mut PgConnection, user: UserId, project: ProjectId, whence: &Whence) -> Result<Purge, AppError> {
    let Some(current) = projects::lock(conn, user, project).await? else {
        return match projects::absence(conn, user, project).await? {
            Absence::Purged => Ok(Purge::Done),
            Absence::Unknown | Absence::Foreign => Err(AppError::NotFound),
        };
    };
    if current.deleted.is_none() {
        return Ok(Purge::NotDeleted);
    }
    // While it is still known who its members are.
    changes::note(conn, project).await?;
    projects::purge(conn, user, project).await?;
    let deed = Deed {
        subject: Some(project.uuid()),
        // Nothing else will know it later.
        name: Some(current.document.name()),
        ..Deed::new(Action::ProjectPurged, whence.address)
    };
    audit::note(conn, user, deed).await?;
    tracing::info!(project.id = %project, user.id = %user, "a project was purged");
    Ok(Purge::Done)
}
