//! One operation in: lock, decide, write everything or nothing, answer.

use framekeep::account::Action;
use framekeep::ids::{Revision, UserId};
use framekeep::revision::{Accept, Decision, decide};
use framekeep::wire::{Kind, Operation, PushAnswer};
use metrics::counter;
use sqlx::{Connection, PgConnection};

use super::{facts, in_time};
use crate::accounts::Whence;
use crate::error::AppError;
use crate::metrics::PUSHES;
use crate::state::Server;
use crate::storage::audit::{self, Deed};
use crate::storage::{changes, clocks, ended, projects, revisions, snapshots};

/// A snapshot is kept of revision 1 and of each multiple of this.
const SNAPSHOT_EVERY: i64 = 50;

/// Takes one sealed operation of this user. Repeating it has no further effect and brings the first answer.
pub async fn push(server: &Server, user: UserId, operation: Operation) -> Result<PushAnswer, AppError> {
    if operation.user != user {
        return Ok(PushAnswer::SignIn);
    }
    let (server, whence) = (server.clone(), Whence::current());
    // A client that hangs up ends its request's future. The transaction is not part of that future.
    tokio::spawn(async move { in_time(write(&server, &operation, &whence)).await })
        .await
        .map_err(|error| AppError::internal("a push was cut off", error))?
}

async fn write(server: &Server, operation: &Operation, whence: &Whence) -> Result<PushAnswer, AppError> {
    let mut conn = server.pool.acquire().await?;
    whence.meet(&mut conn, operation.user, operation.device).await?;
    let mut tx = conn.begin().await?;
    projects::lock_id(&mut tx, operation.project).await?;
    let answer = settle(server, &mut tx, operation, whence).await?;
    tx.commit().await?;
    tell(operation, &answer);
    Ok(answer)
}

/// Counts and logs an answer, once it is committed.
pub(super) fn tell(operation: &Operation, answer: &PushAnswer) {
    counter!(PUSHES, "outcome" => outcome(answer)).increment(1);
    tracing::info!(
        project.id = %operation.project, user.id = %operation.user, push.id = %operation.push_id,
        outcome = outcome(answer), "a push was answered"
    );
}

/// Decides, and writes what was decided, within a transaction that has locked the project's id.
pub(super) async fn settle(
    server: &Server,
    conn: &mut PgConnection,
    operation: &Operation,
    whence: &Whence,
) -> Result<PushAnswer, AppError> {
    let facts = facts::gather(conn, operation, server.config.retention.trash_days).await?;
    match decide(operation, &facts) {
        Decision::Accept(accept) => {
            apply(conn, operation, &accept).await?;
            note_deed(conn, operation, accept.kind, whence).await?;
            Ok(accept.answer())
        }
        Decision::Answer { answer, ends } => {
            if ends {
                ended::note(conn, operation.user, operation.push_id, outcome(&answer)).await?;
            }
            Ok(answer)
        }
    }
}

async fn apply(conn: &mut PgConnection, operation: &Operation, accept: &Accept) -> Result<(), AppError> {
    let (user, project, device) = (operation.user, operation.project, operation.device);
    if accept.revision == Revision::ZERO.next() {
        projects::add(conn, user, project, accept).await?;
    } else {
        projects::advance(conn, user, project, device, accept).await?;
    }
    revisions::add(conn, operation, accept).await.map_err(push_id_taken)?;
    if let Some(through) = operation.through {
        clocks::advance(conn, project, device, through).await?;
    }
    if accept.revision.get() == 1 || accept.revision.get() % SNAPSHOT_EVERY == 0 {
        snapshots::keep(conn, project, accept.revision, &accept.document).await?;
    }
    changes::note(conn, project).await?;
    crate::media::revive(conn, user, &operation.body, &accept.document).await
}

/// A deletion and a restore are for the account's log.
async fn note_deed(
    conn: &mut PgConnection,
    operation: &Operation,
    kind: Kind,
    whence: &Whence,
) -> Result<(), AppError> {
    let action = match kind {
        Kind::Delete => Action::ProjectDeleted,
        Kind::Restore => Action::ProjectRestored,
        Kind::Create | Kind::Push => return Ok(()),
    };
    let deed = Deed {
        subject: Some(operation.project.uuid()),
        ..Deed::new(action, whence.address)
    };
    Ok(audit::note(conn, operation.user, deed).await?)
}

/// The same push id arrives for two projects at the same moment: the second finds the first one's row.
fn push_id_taken(error: sqlx::Error) -> AppError {
    match error.as_database_error().and_then(|inner| inner.constraint()) {
        Some("revisions_push") => AppError::IdReused,
        _ => error.into(),
    }
}

/// For the log and for people who read `ended_pushes`.
const fn outcome(answer: &PushAnswer) -> &'static str {
    match answer {
        PushAnswer::Accepted { .. } => "accepted",
        PushAnswer::Conflict(_) => "conflict",
        PushAnswer::Gone { .. } => "gone",
        PushAnswer::NotFound => "not found",
        PushAnswer::Refused { .. } => "refused",
        PushAnswer::SealAgain => "seal again",
        PushAnswer::NewDevice => "new device",
        PushAnswer::SignIn => "sign in",
    }
}
