//! What the use cases on a project's past answer, as the app is told.

use framekeep::ids::{ProjectId, Revision, UserId};
use framekeep::wire::ByDevice;
use framekeep_server::error::AppError;
use framekeep_server::projects::{self, NamedVersion, RevisionRow, Version};
use framekeep_server::state::Server;
use leptos::prelude::ServerFnError;

use super::words::no_name;
use super::{refused, settled_or};
use crate::api::history::{HistoryAnswer, PastVersion, VersionAnswer};
use crate::api::settings::Settled;
use crate::language::{for_words, tr};

/// How many versions one page has.
pub(in crate::api) const PAST_PAGE: u16 = 50;

pub(in crate::api) fn past(found: Result<Vec<RevisionRow>, AppError>) -> Result<HistoryAnswer, ServerFnError> {
    match found {
        Ok(rows) => Ok(HistoryAnswer::Page {
            more: rows.last().is_some_and(|oldest| oldest.revision > Revision::new(1)),
            versions: rows.into_iter().map(line).collect(),
        }),
        Err(AppError::NotFound | AppError::Gone(_)) => Ok(HistoryAnswer::NotHere),
        Err(error) => Err(refused(error)),
    }
}

pub(in crate::api) async fn version(
    server: &Server,
    user: UserId,
    project: ProjectId,
    revision: Revision,
) -> Result<VersionAnswer, ServerFnError> {
    match found(server, user, project, revision).await {
        Ok(answer) => Ok(answer),
        Err(AppError::NotFound | AppError::Gone(_)) => Ok(VersionAnswer::NotHere),
        Err(error) => Err(refused(error)),
    }
}

async fn found(
    server: &Server,
    user: UserId,
    project: ProjectId,
    revision: Revision,
) -> Result<VersionAnswer, AppError> {
    let document = match projects::at(&server.pool, user, project, revision).await? {
        Version::Kept(past) => past.document,
        Version::NotKept { nearest } => return Ok(VersionAnswer::NotKept { nearest }),
    };
    let after = Revision::new(revision.get() - 1);
    let rows = projects::history(&server.pool, user, project, after, 1, for_words()).await?;
    let row = rows.into_iter().next().ok_or(AppError::NotFound)?;
    Ok(VersionAnswer::Here {
        version: line(row),
        document,
    })
}

pub(in crate::api) fn named(done: Result<Version<NamedVersion>, AppError>) -> Result<Settled<()>, ServerFnError> {
    match done {
        Ok(Version::NotKept { .. }) => Ok(Settled::Refused(tr!(messages.version_gone).to_owned())),
        other => settled_or(other.map(drop), no_name),
    }
}

fn line(row: RevisionRow) -> PastVersion {
    PastVersion {
        revision: row.revision,
        at: row.created_at,
        by: ByDevice {
            id: row.device_id,
            name: row.device_name,
        },
        changes: row.changes,
        name: row.name,
    }
}
