//! One project as it is now.

use std::collections::BTreeMap;

use framekeep::document::Document;
use framekeep::ids::{DeviceId, Head, ProjectId, Revision, Sequence, UserId};
use framekeep::wire::ByDevice;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};
use utoipa::ToSchema;

use super::in_time;
use super::times::{restorable_until, rfc3339};
use crate::error::AppError;
use crate::state::Server;
use crate::storage::projects::{Absence, CurrentProject, Deletion};
use crate::storage::{clocks, projects};

/// A whole project. Wire v1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenProject {
    pub id: ProjectId,
    pub name: String,
    #[serde(rename = "data")]
    pub document: Document,
    pub revision: Revision,
    pub head: Head,
    /// Per device, the last sequence number that the server holds.
    pub clock: BTreeMap<DeviceId, Sequence>,
    pub created_at: String,
    pub updated_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<ByDevice>,
}

/// A project to look at: alive, or in the trash.
#[derive(Clone, Debug)]
pub struct SeenProject {
    pub document: Document,
    pub trashed: Option<Trashed>,
}

/// Since when a project is in the trash, by which device, and until when it can be restored.
#[derive(Clone, Debug)]
pub struct Trashed {
    pub at: String,
    pub by: Option<ByDevice>,
    pub until: String,
}

/// A project of this user; [`AppError::Gone`] for a tombstone or a purged one.
pub async fn open(pool: &PgPool, user: UserId, project: ProjectId) -> Result<OpenProject, AppError> {
    in_time(read(pool, user, project)).await
}

/// As [`open`], and what can be restored is found, too.
pub async fn look(server: &Server, user: UserId, project: ProjectId) -> Result<SeenProject, AppError> {
    let trash_days = server.config.retention.trash_days;
    let read = async {
        let mut conn = server.pool.acquire().await?;
        let current = present(&mut conn, user, project).await?;
        let trashed = match current.deleted {
            None => None,
            Some(deletion) if deletion.is_restorable(trash_days) => Some(Trashed {
                at: rfc3339(deletion.at),
                until: rfc3339(restorable_until(deletion.at, trash_days)),
                by: deletion.by,
            }),
            Some(deletion) => return Err(gone(&deletion)),
        };
        Ok(SeenProject {
            document: current.document,
            trashed,
        })
    };
    in_time(read).await
}

async fn read(pool: &PgPool, user: UserId, project: ProjectId) -> Result<OpenProject, AppError> {
    let mut tx = pool
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    let current = alive(&mut tx, user, project).await?;
    let clock = clocks::of_project(&mut tx, user, project).await?;
    tx.commit().await?;
    Ok(OpenProject {
        id: project,
        name: current.document.name().to_owned(),
        document: current.document,
        revision: current.revision,
        head: current.head,
        clock,
        created_at: rfc3339(current.created_at),
        updated_at: rfc3339(current.updated_at),
        updated_by: current.updated_by,
    })
}

/// A project that is not deleted.
pub(super) async fn alive(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
) -> Result<CurrentProject, AppError> {
    let current = present(conn, user, project).await?;
    match &current.deleted {
        None => Ok(current),
        Some(deletion) => Err(gone(deletion)),
    }
}

/// A project, or a tombstone.
pub(super) async fn present(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
) -> Result<CurrentProject, AppError> {
    match projects::find(conn, user, project).await? {
        Some(current) => Ok(current),
        None => Err(absent(conn, user, project).await?),
    }
}

/// Why there is nothing.
pub(super) async fn absent(conn: &mut PgConnection, user: UserId, project: ProjectId) -> Result<AppError, AppError> {
    Ok(match projects::absence(conn, user, project).await? {
        Absence::Purged => AppError::Gone("This project was deleted for good.".to_owned()),
        Absence::Unknown | Absence::Foreign => AppError::NotFound,
    })
}

fn gone(deletion: &Deletion) -> AppError {
    AppError::Gone(format!("This project was deleted at {}.", rfc3339(deletion.at)))
}
