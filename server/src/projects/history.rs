//! How a project came to be: revision by revision in words, and delta by delta.

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::ids::{DeviceId, Head, ProjectId, PushId, Revision, UserId};
use framekeep::wire::Kind;
use framekeep::words::{self, Language};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};
use utoipa::ToSchema;

use super::facts::document_at;
use super::in_time;
use super::open::absent;
use super::times::rfc3339;
use crate::error::AppError;
use crate::storage::revisions::{HistoryLine, KeptRevision};
use crate::storage::{projects, revisions};

/// One revision without its content. Wire v1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevisionRow {
    pub revision: Revision,
    pub head: Head,
    pub push_id: PushId,
    pub kind: Kind,
    /// Who made it; none once that account is erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<By>,
    pub device_id: DeviceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
    pub created_at: String,
    /// What changed, in words: one to eight lines.
    pub changes: Vec<String>,
    /// The revision that it brought back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored_revision: Option<Revision>,
    /// What the version is called, where somebody gave it a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A person, as others see them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct By {
    pub id: UserId,
    pub name: String,
}

/// One delta of the audit trail. Wire v1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
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

/// The revisions after one, oldest first, also of a tombstone; what they changed in this language.
pub async fn history(
    pool: &PgPool,
    user: UserId,
    project: ProjectId,
    after: Revision,
    limit: u16,
    language: Language,
) -> Result<Vec<RevisionRow>, AppError> {
    in_time(read(pool, user, project, after, limit, language)).await
}

/// At most `limit` revisions before one (none: up to the current one), newest first, also of a tombstone; what they
/// changed in this language.
pub async fn history_before(
    pool: &PgPool,
    user: UserId,
    project: ProjectId,
    before: Option<Revision>,
    limit: u16,
    language: Language,
) -> Result<Vec<RevisionRow>, AppError> {
    let reading = async {
        let mut conn = pool.acquire().await?;
        let Some((current, _)) = projects::position(&mut conn, user, project).await? else {
            return Err(absent(&mut conn, user, project).await?);
        };
        drop(conn);
        let last = before.map_or(current, |before| {
            current.min(Revision::new(before.get().saturating_sub(1)))
        });
        let after = Revision::new(last.get().saturating_sub(limit.into()).max(0));
        let Ok(count @ 1..) = u16::try_from(last.get() - after.get()) else {
            return Ok(Vec::new());
        };
        let mut rows = read(pool, user, project, after, count, language).await?;
        rows.reverse();
        Ok(rows)
    };
    in_time(reading).await
}

async fn read(
    pool: &PgPool,
    user: UserId,
    project: ProjectId,
    after: Revision,
    limit: u16,
    language: Language,
) -> Result<Vec<RevisionRow>, AppError> {
    let mut tx = pool
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    let lines = revisions::history(&mut tx, user, project, after, limit.into()).await?;
    if lines.is_empty() && projects::position(&mut tx, user, project).await?.is_none() {
        return Err(absent(&mut tx, user, project).await?);
    }
    let mut before = document_at(&mut tx, user, project, after).await?;
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let now = following(&mut tx, user, project, &line, before.as_ref()).await?;
        let changes = match line.restored {
            Some(restored) => vec![words::of_restored(language, restored)],
            None => in_words(language, &line.kept, before.as_ref(), now.as_ref()),
        };
        rows.push(row(line, changes));
        before = now;
    }
    tx.commit().await?;
    Ok(rows)
}

/// The document of a revision, from the one before it or from its own snapshot; none where neither is kept.
async fn following(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    line: &HistoryLine,
    before: Option<&Document>,
) -> Result<Option<Document>, AppError> {
    if line.has_snapshot {
        return document_at(conn, user, project, line.kept.revision).await;
    }
    Ok(before
        .zip(line.kept.deltas.as_ref())
        .and_then(|(before, deltas)| before.apply(deltas).ok()))
}

fn in_words(language: Language, kept: &KeptRevision, before: Option<&Document>, now: Option<&Document>) -> Vec<String> {
    match (kept.kind, &kept.deltas, before, now) {
        (Kind::Push, Some(deltas), Some(before), Some(now)) => {
            words::of_revision(language, kept.kind, deltas, before, now)
        }
        (Kind::Push, ..) => vec![words::of_unknown(language)],
        // Of these the words need at most the document afterwards.
        (kind, _, _, Some(now)) => words::of_revision(language, kind, &[], now, now),
        (kind, _, _, None) => {
            let empty = Document::new("");
            words::of_revision(language, kind, &[], &empty, &empty)
        }
    }
}

fn row(line: HistoryLine, changes: Vec<String>) -> RevisionRow {
    let HistoryLine {
        kept,
        user,
        name,
        restored,
        ..
    } = line;
    RevisionRow {
        revision: kept.revision,
        head: kept.head,
        push_id: kept.push_id,
        kind: kept.kind,
        user: user.map(|(id, name)| By { id, name }),
        device_id: kept.device,
        device_name: kept.device_name,
        created_at: rfc3339(kept.created_at),
        changes,
        restored_revision: restored,
        name,
    }
}

/// The deltas of at most `limit` revisions after one, in order, and the last of these revisions when there may be more.
/// Revisions past the retention have none left.
pub async fn audit_trail(
    pool: &PgPool,
    user: UserId,
    project: ProjectId,
    after: Revision,
    limit: u16,
) -> Result<(Vec<DeltaRow>, Option<Revision>), AppError> {
    let rows = in_time(kept(pool, user, project, after, limit)).await?;
    let last = rows
        .last()
        .filter(|_| rows.len() == usize::from(limit))
        .map(|row| row.revision);
    Ok((rows.into_iter().flat_map(delta_rows).collect(), last))
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
