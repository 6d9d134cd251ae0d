//! What the use cases on projects answer, as the app is told.

use framekeep_server::error::AppError;
use framekeep_server::projects::{self, Already, ProjectPage, ProjectSummary, Purge, SeenProject};
use framekeep_server::state::Server;
use leptos::prelude::ServerFnError;

use super::refused;
use crate::api::projects::{ListAnswer, ListedProject, OpenAnswer, PurgeAnswer, Trashed};
use crate::api::take::{AlreadyAnswer, There};

pub(in crate::api) fn listed(page: ProjectPage, server: &Server) -> ListAnswer {
    ListAnswer::Page {
        projects: page.projects.into_iter().map(line).collect(),
        next_cursor: page.next_cursor,
        trash_days: u16::try_from(server.config.retention.trash_days).ok(),
    }
}

fn line(project: ProjectSummary) -> ListedProject {
    let deleted = project.deleted_at.zip(project.restorable_until);
    ListedProject {
        id: project.id,
        name: project.name,
        updated_at: project.updated_at,
        updated_by: project.updated_by,
        trashed: deleted.map(|(at, until)| Trashed {
            at,
            by: project.deleted_by,
            until,
        }),
    }
}

pub(in crate::api) fn seen(found: Result<SeenProject, AppError>) -> Result<OpenAnswer, ServerFnError> {
    match found {
        Ok(SeenProject { document, trashed }) => {
            let trashed = trashed.map(|trashed| Trashed {
                at: trashed.at,
                by: trashed.by,
                until: trashed.until,
            });
            Ok(OpenAnswer::Open { document, trashed })
        }
        Err(AppError::NotFound | AppError::Gone(_)) => Ok(OpenAnswer::NotHere),
        Err(error) => Err(refused(error)),
    }
}

pub(in crate::api) fn purged(done: Result<Purge, AppError>) -> Result<PurgeAnswer, ServerFnError> {
    match done {
        Ok(Purge::Done) => Ok(PurgeAnswer::Done),
        Ok(Purge::NotDeleted) => Ok(PurgeAnswer::NotDeleted),
        Err(AppError::NotFound) => Ok(PurgeAnswer::NotHere),
        Err(error) => Err(refused(error)),
    }
}

pub(in crate::api) fn there(found: Result<Already, AppError>) -> Result<AlreadyAnswer, ServerFnError> {
    let found = found.map_err(refused)?;
    Ok(AlreadyAnswer::Known {
        there: match found.there {
            projects::There::Nothing => There::Nothing,
            projects::There::Alive => There::Alive,
            projects::There::InTrash => There::InTrash,
            projects::There::Purged => There::Purged,
        },
        pictures: found.pictures,
        own: found.own,
    })
}
