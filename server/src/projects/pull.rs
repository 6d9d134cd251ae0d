//! "What is new for me?": every project that changed after the cursor, and every kept one that is not current.

use std::collections::{BTreeMap, BTreeSet};

use framekeep::delta::Delta;
use framekeep::ids::{Head, ProjectId, Revision, UserId};
use framekeep::wire::{Change, PullAnswer, PullRequest, Pulled, Stamp, Step};
use sqlx::{PgConnection, PgPool};

use super::in_time;
use super::times::rfc3339;
use crate::error::AppError;
use crate::storage::projects::{Absence, CurrentProject};
use crate::storage::revisions::KeptRevision;
use crate::storage::{changes, projects, revisions};

/// More steps, or larger ones, than this: the whole document is less to send and to apply.
const MOST_STEPS: i64 = 500;
const MOST_STEP_BYTES: usize = 256 * 1024;

/// Answers a pull out of one snapshot of the database, so that the cursor and the projects belong together.
pub async fn pull(pool: &PgPool, user: UserId, request: PullRequest) -> Result<PullAnswer, AppError> {
    if request.user != user {
        return Ok(PullAnswer::SignIn);
    }
    in_time(read(pool, user, request)).await
}

async fn read(pool: &PgPool, user: UserId, request: PullRequest) -> Result<PullAnswer, AppError> {
    let mut tx = pool
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    let cursor = changes::newest(&mut tx, user).await?;
    let kept: BTreeMap<_, _> = request
        .bases
        .iter()
        .map(|base| (base.project, (base.revision, base.head)))
        .collect();
    let mut wanted: BTreeSet<ProjectId> = changes::projects_since(&mut tx, user, request.cursor)
        .await?
        .into_iter()
        .collect();
    let current = projects::positions(&mut tx, user, &kept.keys().copied().collect::<Vec<_>>()).await?;
    wanted.extend(
        kept.iter()
            .filter(|(id, base)| !is_current(current.get(id), **base))
            .map(|(id, _)| *id),
    );
    let mut pulled = Vec::with_capacity(wanted.len());
    for project in wanted {
        let asked = kept.get(&project).copied().unwrap_or((Revision::ZERO, None));
        let change = change_since(&mut tx, user, project, asked).await?;
        pulled.push(Pulled { project, asked, change });
    }
    tx.commit().await?;
    Ok(PullAnswer::Pulled {
        cursor,
        projects: pulled,
    })
}

fn is_current(now: Option<&(Revision, Head)>, base: (Revision, Option<Head>)) -> bool {
    now.is_some_and(|(revision, head)| base == (*revision, Some(*head)))
}

async fn change_since(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    (base, base_head): (Revision, Option<Head>),
) -> Result<Change, AppError> {
    let Some(current) = projects::find(conn, user, project).await? else {
        let purged = projects::absence(conn, user, project).await? == Absence::Purged;
        return Ok(Change::Gone { purged });
    };
    let head_of_base = revisions::head_at(conn, user, project, base).await?;
    if base > Revision::ZERO && (head_of_base.is_none() || base_head != head_of_base) {
        return Ok(history_differs(current));
    }
    if base > Revision::ZERO && current.revision.get() - base.get() <= MOST_STEPS {
        let rows = revisions::list_from(conn, user, project, base.next(), MOST_STEPS).await?;
        let steps: Option<Vec<Step>> = rows.into_iter().map(KeptRevision::step).collect();
        if let Some(steps) = steps.filter(|steps| size_bytes(steps) <= MOST_STEP_BYTES) {
            return Ok(Change::Steps {
                steps,
                deleted: current.deleted.is_some(),
                stamp: stamp(&current),
            });
        }
    }
    let push_ids = revisions::push_ids_after(conn, user, project, base).await?;
    Ok(Change::Document {
        deleted: current.deleted.is_some(),
        stamp: stamp(&current),
        document: current.document,
        revision: current.revision,
        head: current.head,
        push_ids,
    })
}

fn history_differs(current: CurrentProject) -> Change {
    Change::HistoryDiffers {
        deleted: current.deleted.is_some(),
        stamp: stamp(&current),
        document: current.document,
        revision: current.revision,
        head: current.head,
    }
}

fn stamp(current: &CurrentProject) -> Stamp {
    Stamp {
        updated_at: rfc3339(current.updated_at),
        updated_by: current.updated_by.clone(),
        created_at: Some(rfc3339(current.created_at)),
    }
}

/// About how much the steps take on the wire.
fn size_bytes(steps: &[Step]) -> usize {
    let of_delta = |delta: &Delta| match delta {
        Delta::Set { path, value } => path.0.iter().map(String::len).sum::<usize>() + value.to_string().len() + 32,
        Delta::Delete { path } => path.0.iter().map(String::len).sum::<usize>() + 32,
    };
    steps
        .iter()
        .map(|step| 160 + step.deltas.iter().map(of_delta).sum::<usize>())
        .sum()
}
