//! Projects: one operation up, everything new down; and what is asked for outside syncing: the trash, and a project
//! that is not kept in this browser.

use framekeep::document::Document;
use framekeep::ids::{DeviceId, ProjectId, PushId};
use framekeep::wire::{ByDevice, Operation, PullAnswer, PullRequest, PushAnswer};
use leptos::prelude::{ServerFnError, server};
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// One page of a list of projects. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ListAnswer {
    Page {
        projects: Vec<ListedProject>,
        /// Asks for the next page.
        next_cursor: Option<String>,
        /// How long a deleted project can be brought back.
        #[serde(default)]
        trash_days: Option<u16>,
    },
    SignIn,
}

/// One line of a list. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedProject {
    pub id: ProjectId,
    pub name: String,
    pub updated_at: String,
    pub updated_by: Option<ByDevice>,
    /// In the trash.
    pub trashed: Option<Trashed>,
}

/// Since when a project is in the trash, by which device, and until when it can be restored. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trashed {
    pub at: String,
    pub by: Option<ByDevice>,
    pub until: String,
}

/// A project to look at. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum OpenAnswer {
    Open {
        document: Document,
        trashed: Option<Trashed>,
    },
    /// Unknown, or somebody else's, or deleted for good.
    NotHere,
    SignIn,
}

/// Whether a project is gone for good. Wire v1: names and order are fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PurgeAnswer {
    Done,
    /// It is not in the trash (any more).
    NotDeleted,
    NotHere,
    SignIn,
}

/// Create, push, delete or restore: one sealed operation.
#[server(name = Push, prefix = "/fn", endpoint = "projects/push", input = Json)]
pub async fn push(operation: Operation) -> Result<PushAnswer, ServerFnError> {
    use super::door;
    use framekeep_server::projects;
    let Some((server, user)) = door::caller().await? else {
        return Ok(PushAnswer::SignIn);
    };
    projects::push(&server, user, operation).await.map_err(door::refused)
}

/// What is new for this browser.
#[server(name = Pull, prefix = "/fn", endpoint = "projects/pull", input = Json)]
pub async fn pull(request: PullRequest) -> Result<PullAnswer, ServerFnError> {
    use super::door;
    use framekeep_server::projects;
    let Some((server, user)) = door::caller().await? else {
        return Ok(PullAnswer::SignIn);
    };
    projects::pull(&server.pool, user, request).await.map_err(door::refused)
}

/// A page of this person's projects, newest change first: the alive ones, or the trash.
#[server(name = List, prefix = "/fn", endpoint = "projects/list", input = Json)]
pub async fn list(deleted: bool, cursor: Option<String>) -> Result<ListAnswer, ServerFnError> {
    use super::door;
    use framekeep_server::projects::{self, ListQuery};
    let Some((server, user)) = door::caller().await? else {
        return Ok(ListAnswer::SignIn);
    };
    let query = ListQuery {
        cursor,
        deleted,
        ..ListQuery::default()
    };
    let page = projects::list(&server, user, query).await.map_err(door::refused)?;
    Ok(door::listed(page, &server))
}

/// One project as it is now, alive or in the trash, to look at.
#[server(name = Open, prefix = "/fn", endpoint = "projects/open", input = Json)]
pub async fn open(project: ProjectId) -> Result<OpenAnswer, ServerFnError> {
    use super::door;
    use framekeep_server::projects;
    let Some((server, user)) = door::caller().await? else {
        return Ok(OpenAnswer::SignIn);
    };
    door::seen(projects::look(&server, user, project).await)
}

/// Brings back a project that this browser does not keep. Repeated under the same id it has no further effect.
#[server(name = Restore, prefix = "/fn", endpoint = "projects/restore", input = Json)]
pub async fn restore(project: ProjectId, device: DeviceId, push_id: PushId) -> Result<PushAnswer, ServerFnError> {
    use super::door;
    use framekeep_server::projects;
    let Some((server, user)) = door::caller().await? else {
        return Ok(PushAnswer::SignIn);
    };
    let restore = projects::Restore {
        project,
        base: None,
        base_head: None,
        device,
        push_id,
    };
    projects::restore(&server, user, restore).await.map_err(door::refused)
}

/// Deletes a project of the trash for good.
#[server(name = Purge, prefix = "/fn", endpoint = "projects/purge", input = Json)]
pub async fn purge(project: ProjectId) -> Result<PurgeAnswer, ServerFnError> {
    use super::door;
    use framekeep_server::projects;
    let Some((server, user)) = door::caller().await? else {
        return Ok(PurgeAnswer::SignIn);
    };
    door::purged(projects::purge(&server.pool, user, project).await)
}
