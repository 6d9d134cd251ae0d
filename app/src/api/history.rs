//! A project's past: its versions, newest first, and one of them as it was.

use framekeep::document::Document;
use framekeep::ids::{ProjectId, Revision};
use framekeep::wire::ByDevice;
use leptos::prelude::{ServerFnError, server};
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::settings::Settled;

/// A page of versions. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum HistoryAnswer {
    Page {
        /// The newest first.
        versions: Vec<PastVersion>,
        /// There are older ones.
        more: bool,
    },
    /// Unknown, or somebody else's, or deleted for good.
    NotHere,
    SignIn,
}

/// What made a revision what it is. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastVersion {
    pub revision: Revision,
    pub at: String,
    pub by: ByDevice,
    /// In words: one to eight lines.
    pub changes: Vec<String>,
    /// What somebody called it.
    pub name: Option<String>,
}

/// One version as it was. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum VersionAnswer {
    Here {
        version: PastVersion,
        document: Document,
    },
    /// Past its retention; the nearest one that is kept.
    NotKept {
        nearest: Revision,
    },
    NotHere,
    SignIn,
}

/// How the project came to be, from before a revision (none: from now) backwards.
#[server(name = History, prefix = "/fn", endpoint = "history/list", input = Json)]
pub async fn history(project: ProjectId, before: Option<Revision>) -> Result<HistoryAnswer, ServerFnError> {
    use super::door;
    use crate::language;
    use framekeep_server::projects;
    let Some((server, user)) = door::caller().await? else {
        return Ok(HistoryAnswer::SignIn);
    };
    door::past(
        projects::history_before(
            &server.pool,
            user,
            project,
            before,
            door::PAST_PAGE,
            language::for_words(),
        )
        .await,
    )
}

/// One version to look at.
#[server(name = Version, prefix = "/fn", endpoint = "history/version", input = Json)]
pub async fn version(project: ProjectId, revision: Revision) -> Result<VersionAnswer, ServerFnError> {
    use super::door;
    let Some((server, user)) = door::caller().await? else {
        return Ok(VersionAnswer::SignIn);
    };
    door::version(&server, user, project, revision).await
}

/// Gives a version a name; it is then kept for ever.
#[server(name = NameVersion, prefix = "/fn", endpoint = "history/name", input = Json)]
pub async fn name_version(project: ProjectId, revision: Revision, name: String) -> Result<Settled<()>, ServerFnError> {
    use super::door;
    use framekeep_server::projects;
    let Some((server, user)) = door::caller().await? else {
        return Ok(Settled::SignIn);
    };
    door::named(projects::name_version(&server.pool, user, project, revision, &name).await)
}
