//! One past revision: its document, its name, and a new revision that is equal to it.

use framekeep::document::Document;
use framekeep::ids::{DeviceId, ProjectId, PushId, Revision, UserId};
use framekeep::wire::{Body, Kind, Operation, PushAnswer};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, PgConnection, PgPool};
use utoipa::ToSchema;

use super::facts::document_at;
use super::in_time;
use super::open::{alive, present};
use super::push::{settle, tell};
use crate::accounts::Whence;
use crate::error::AppError;
use crate::state::Server;
use crate::storage::projects::CurrentProject;
use crate::storage::{projects, revisions, snapshots};

/// The longest name of a version, in characters.
pub const NAME_CHARS: usize = 200;

/// A past revision, as far as it is kept.
#[derive(Clone, Debug)]
pub enum Version<T> {
    Kept(T),
    /// Past the retention; the nearest revision that is kept.
    NotKept {
        nearest: Revision,
    },
}

/// The document as it was. Wire v1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PastDocument {
    pub revision: Revision,
    #[serde(rename = "data")]
    pub document: Document,
}

/// A named version. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NamedVersion {
    pub revision: Revision,
    pub name: String,
}

/// Make the project again what it was at a revision.
#[derive(Clone, Copy, Debug)]
pub struct RestoreVersion {
    pub project: ProjectId,
    pub revision: Revision,
    pub device: DeviceId,
    pub push_id: PushId,
}

/// The document at a revision, also of a tombstone. What never was is [`AppError::NotFound`].
pub async fn at(
    pool: &PgPool,
    user: UserId,
    project: ProjectId,
    revision: Revision,
) -> Result<Version<PastDocument>, AppError> {
    let read = async {
        let mut tx = pool
            .begin_with("begin isolation level repeatable read read only")
            .await?;
        let current = present(&mut tx, user, project).await?;
        let found = find(&mut tx, user, project, &current, revision).await?;
        tx.commit().await?;
        Ok(match found {
            Version::Kept(document) => Version::Kept(PastDocument { revision, document }),
            Version::NotKept { nearest } => Version::NotKept { nearest },
        })
    };
    in_time(read).await
}

/// Gives a revision a name; its document is then kept for ever.
pub async fn name_version(
    pool: &PgPool,
    user: UserId,
    project: ProjectId,
    revision: Revision,
    name: &str,
) -> Result<Version<NamedVersion>, AppError> {
    let name = checked(name)?;
    let pool = pool.clone();
    // A client that hangs up does not end this half-way.
    let write = async move {
        let mut tx = pool.begin().await?;
        projects::lock_id(&mut tx, project).await?;
        let current = alive(&mut tx, user, project).await?;
        Ok(match find(&mut tx, user, project, &current, revision).await? {
            Version::NotKept { nearest } => Version::NotKept { nearest },
            Version::Kept(document) => {
                snapshots::keep_named(&mut tx, user, project, revision, &document, &name).await?;
                tx.commit().await?;
                tracing::info!(project.id = %project, user.id = %user, %revision, "a version was named");
                Version::Kept(NamedVersion { revision, name })
            }
        })
    };
    tokio::spawn(in_time(write))
        .await
        .map_err(|error| AppError::internal("naming a version was cut off", error))?
}

/// A new revision with the document of an old one. It never merges: what is there now stays in the history.
pub async fn restore_version(
    server: &Server,
    user: UserId,
    restore: RestoreVersion,
) -> Result<Version<PushAnswer>, AppError> {
    let (server, whence, restored) = (server.clone(), Whence::current(), restore.revision);
    let write = async move {
        let mut conn = server.pool.acquire().await?;
        whence.meet(&mut conn, user, restore.device).await?;
        let mut tx = conn.begin().await?;
        projects::lock_id(&mut tx, restore.project).await?;
        let operation = match operation(&mut tx, user, restore).await? {
            Version::NotKept { nearest } => return Ok(Version::NotKept { nearest }),
            Version::Kept(operation) => operation,
        };
        let answer = settle(&server, &mut tx, &operation, &whence).await?;
        if let PushAnswer::Accepted { revision, .. } = &answer {
            revisions::note_restored(&mut tx, user, operation.project, *revision, restored).await?;
        }
        tx.commit().await?;
        tell(&operation, &answer);
        Ok(Version::Kept(answer))
    };
    tokio::spawn(in_time(write))
        .await
        .map_err(|error| AppError::internal("restoring a version was cut off", error))?
}

/// The push that makes the current document the old one. Repeated, it is the push of the first time.
async fn operation(
    conn: &mut PgConnection,
    user: UserId,
    restore: RestoreVersion,
) -> Result<Version<Operation>, AppError> {
    let RestoreVersion {
        project,
        revision,
        device,
        push_id,
    } = restore;
    let current = present(conn, user, project).await?;
    let wanted = match find(conn, user, project, &current, revision).await? {
        Version::Kept(document) => document,
        Version::NotKept { nearest } => return Ok(Version::NotKept { nearest }),
    };
    let (base, base_head, document) = match revisions::accepted(conn, user, push_id).await? {
        Some(first) if first.project == project && first.kind == Kind::Push => {
            let base = Revision::new(first.revision.get() - 1);
            let head = revisions::head_at(conn, user, project, base).await?;
            let document = document_at(conn, user, project, base)
                .await?
                .ok_or(AppError::IdReused)?;
            (base, head, document)
        }
        _ => (current.revision, Some(current.head), current.document),
    };
    Ok(Version::Kept(Operation {
        user,
        device,
        project,
        push_id,
        base,
        base_head,
        through: None,
        body: Body::Push {
            deltas: document.diff(&wanted),
        },
    }))
}

async fn find(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    current: &CurrentProject,
    revision: Revision,
) -> Result<Version<Document>, AppError> {
    if revision <= Revision::ZERO || revision > current.revision {
        return Err(AppError::NotFound);
    }
    if revision == current.revision {
        return Ok(Version::Kept(current.document.clone()));
    }
    Ok(match document_at(conn, user, project, revision).await? {
        Some(document) => Version::Kept(document),
        None => Version::NotKept {
            nearest: nearest_kept(conn, user, project, current.revision, revision).await?,
        },
    })
}

/// The revision with a document that lies nearest to one that has none any more; of two the older.
async fn nearest_kept(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    current: Revision,
    revision: Revision,
) -> Result<Revision, AppError> {
    let above = snapshots::next_after(conn, user, project, revision)
        .await?
        .unwrap_or(current);
    let Some((start, _)) = snapshots::nearest(conn, user, project, revision).await? else {
        return Ok(above);
    };
    let rows = revisions::list_from(conn, user, project, start.next(), revision.get() - start.get()).await?;
    let reached = rows.iter().take_while(|row| row.deltas.is_some()).last();
    let below = reached.map_or(start, |row| row.revision);
    let distance = |to: Revision| (to.get() - revision.get()).abs();
    Ok(if distance(below) <= distance(above) {
        below
    } else {
        above
    })
}

/// A name that says something on one line.
fn checked(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().count() <= NAME_CHARS && !name.chars().any(char::is_control);
    if fits {
        return Ok(name.to_owned());
    }
    Err(AppError::Invalid {
        field: "name".to_owned(),
        reason: format!("must be one line of 1 to {NAME_CHARS} characters"),
    })
}
