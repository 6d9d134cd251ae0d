//! What the server knows when an operation arrives, read inside the operation's transaction.

use framekeep::document::Document;
use framekeep::ids::{ProjectId, Revision, UserId};
use framekeep::revision::{Deleted, Facts, Present, ProjectFact, PushFact};
use framekeep::wire::{Operation, Step};
use sqlx::PgConnection;

use super::times::rfc3339;
use crate::error::AppError;
use crate::storage::projects::{Absence, CurrentProject};
use crate::storage::revisions::KeptRevision;
use crate::storage::{clocks, ended, projects, revisions, snapshots};

/// Locks the project and reads all that the decision needs; the trash keeps things for so many days.
pub(super) async fn gather(conn: &mut PgConnection, operation: &Operation, trash_days: i32) -> Result<Facts, AppError> {
    let project = match projects::lock(conn, operation.user, operation.project).await? {
        Some(current) => ProjectFact::Present(Box::new(present(conn, operation, current, trash_days).await?)),
        None => match projects::absence(conn, operation.user, operation.project).await? {
            Absence::Unknown => ProjectFact::Unknown,
            Absence::Foreign => ProjectFact::Foreign,
            Absence::Purged => ProjectFact::Purged,
        },
    };
    Ok(Facts {
        push: push_fact(conn, operation).await?,
        project,
    })
}

async fn push_fact(conn: &mut PgConnection, operation: &Operation) -> Result<PushFact, AppError> {
    let (user, push) = (operation.user, operation.push_id);
    if let Some(first) = revisions::accepted(conn, user, push).await? {
        let revisions::AcceptedPush {
            kind,
            body_hash,
            revision,
            head,
            ..
        } = first;
        return Ok(PushFact::Accepted {
            body_hash,
            kind,
            revision,
            head,
        });
    }
    Ok(if ended::has_ended(conn, user, push).await? {
        PushFact::Ended
    } else {
        PushFact::New
    })
}

async fn present(
    conn: &mut PgConnection,
    operation: &Operation,
    current: CurrentProject,
    trash_days: i32,
) -> Result<Present, AppError> {
    let (user, project, base) = (operation.user, operation.project, operation.base);
    let clock = clocks::of_device(conn, user, project, operation.device).await?;
    let mut present = Present {
        revision: current.revision,
        head: current.head,
        deleted: current.deleted.map(|deletion| Deleted {
            at: rfc3339(deletion.at),
            restorable: deletion.is_restorable(trash_days),
            by: deletion
                .by
                .and_then(|by| by.name)
                .unwrap_or_else(|| "another device".to_owned()),
        }),
        clock,
        base_head: None,
        base_document: None,
        since: None,
        push_ids: Vec::new(),
        document: current.document,
    };
    if base == present.revision {
        present.base_head = Some(present.head);
        present.base_document = Some(present.document.clone());
        present.since = Some(Vec::new());
    } else if base < present.revision {
        let rows = revisions::list_from(conn, user, project, base.next(), i64::MAX).await?;
        present.push_ids = rows.iter().map(|row| row.push_id).collect();
        present.since = rows.into_iter().map(KeptRevision::step).collect();
        present.base_head = revisions::head_at(conn, user, project, base).await?;
        present.base_document = document_at(conn, user, project, base).await?;
    }
    Ok(present)
}

/// The document at a past revision: the nearest snapshot before it plus deltas. `None` when there is no such revision,
/// or deltas on the way are no longer kept.
pub async fn document_at(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    revision: Revision,
) -> Result<Option<Document>, AppError> {
    let Some((start, snapshot)) = snapshots::nearest(conn, user, project, revision).await? else {
        return Ok(None);
    };
    let missing = revision.get() - start.get();
    let rows = revisions::list_from(conn, user, project, start.next(), missing).await?;
    let steps: Option<Vec<Step>> = rows.into_iter().map(KeptRevision::step).collect();
    let Some(steps) = steps.filter(|steps| i64::try_from(steps.len()) == Ok(missing)) else {
        return Ok(None);
    };
    let deltas: Vec<_> = steps.into_iter().flat_map(|step| step.deltas).collect();
    let document = snapshot
        .apply(&deltas)
        .map_err(|error| AppError::internal("kept deltas do not apply", error))?;
    Ok(Some(document))
}
