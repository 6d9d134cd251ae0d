//! One project as it is now, and how it came to be.

use std::collections::BTreeMap;

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::ids::{DeviceId, Head, ProjectId, PushId, Revision, Sequence, UserId};
use framekeep::wire::Kind;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};

use super::in_time;
use super::times::rfc3339;
use crate::error::AppError;
use crate::storage::projects::{Absence, CurrentProject};
use crate::storage::revisions::KeptRevision;
use crate::storage::{clocks, projects, revisions};

/// A whole project. Wire v1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
}

/// One revision without its content. Wire v1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevisionRow {
    pub revision: Revision,
    pub head: Head,
    pub push_id: PushId,
    pub kind: Kind,
    pub device_id: DeviceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
    pub created_at: String,
}

/// One delta of the audit trail. Wire v1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeltaRow {
    pub revision: Revision,
    /// From 1 on within its revision.
    pub position: usize,
    #[serde(flatten)]
    pub delta: Delta,
    pub device_id: DeviceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<i64>,
    pub created_at: String,
}

/// A project of this user; [`AppError::Gone`] for a tombstone or a purged one.
pub async fn open(pool: &PgPool, user: UserId, project: ProjectId) -> Result<OpenProject, AppError> {
    in_time(read(pool, user, project)).await
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
    })
}

/// The revisions after one, oldest first, also of a tombstone.
pub async fn history(
    pool: &PgPool,
    user: UserId,
    project: ProjectId,
    after: Revision,
    limit: u16,
) -> Result<Vec<RevisionRow>, AppError> {
    let rows = in_time(kept(pool, user, project, after, limit)).await?;
    Ok(rows
        .into_iter()
        .map(|row| RevisionRow {
            revision: row.revision,
            head: row.head,
            push_id: row.push_id,
            kind: row.kind,
            device_id: row.device,
            device_name: row.device_name,
            created_at: rfc3339(row.created_at),
        })
        .collect())
}

/// The deltas of at most `limit` revisions after one, in order. Revisions past the retention have none left.
pub async fn audit_trail(
    pool: &PgPool,
    user: UserId,
    project: ProjectId,
    after: Revision,
    limit: u16,
) -> Result<Vec<DeltaRow>, AppError> {
    let rows = in_time(kept(pool, user, project, after, limit)).await?;
    Ok(rows.into_iter().flat_map(delta_rows).collect())
}

fn delta_rows(row: KeptRevision) -> impl Iterator<Item = DeltaRow> {
    let (revision, device_id, clock, created_at) = (row.revision, row.device, row.clock, rfc3339(row.created_at));
    row.deltas
        .unwrap_or_default()
        .into_iter()
        .enumerate()
        .map(move |(i, delta)| DeltaRow {
            revision,
            position: i + 1,
            delta,
            device_id,
            clock,
            created_at: created_at.clone(),
        })
}

async fn kept(
    pool: &PgPool,
    user: UserId,
    project: ProjectId,
    after: Revision,
    limit: u16,
) -> Result<Vec<KeptRevision>, AppError> {
    let mut conn = pool.acquire().await?;
    let first = Revision::new(after.get().saturating_add(1));
    let rows = revisions::list_from(&mut conn, user, project, first, limit.into()).await?;
    if rows.is_empty() && projects::position(&mut conn, user, project).await?.is_none() {
        return Err(absent(&mut conn, user, project).await?);
    }
    Ok(rows)
}

async fn alive(conn: &mut PgConnection, user: UserId, project: ProjectId) -> Result<CurrentProject, AppError> {
    let Some(current) = projects::find(conn, user, project).await? else {
        return Err(absent(conn, user, project).await?);
    };
    match &current.deleted {
        None => Ok(current),
        Some(deletion) => Err(AppError::Gone(format!(
            "This project was deleted at {}.",
            rfc3339(deletion.at)
        ))),
    }
}

async fn absent(conn: &mut PgConnection, user: UserId, project: ProjectId) -> Result<AppError, AppError> {
    Ok(match projects::absence(conn, user, project).await? {
        Absence::Purged => AppError::Gone("This project was deleted for good.".to_owned()),
        Absence::Unknown | Absence::Foreign => AppError::NotFound,
    })
}
