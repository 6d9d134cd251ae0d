//! What this person has of a project that is brought out of a file.

use framekeep::ids::{AssetId, Hash, ProjectId};
use leptos::prelude::{ServerFnError, server};
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// What there is of it. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AlreadyAnswer {
    Known {
        there: There,
        /// For each of the hashes the picture with such bytes, where there is one.
        pictures: Vec<(Hash, AssetId)>,
        /// Those of the named pictures that are this person's.
        own: Vec<AssetId>,
    },
    SignIn,
}

/// What stands under a project's id. Wire v1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum There {
    Nothing,
    Alive,
    InTrash,
    /// Deleted for good: nothing can stand there any more.
    Purged,
}

/// Looks for the project, for pictures with these bytes, and for pictures with these ids.
#[server(name = Already, prefix = "/fn", endpoint = "projects/already", input = Json)]
pub async fn already(
    project: ProjectId,
    hashes: Vec<Hash>,
    named: Vec<AssetId>,
) -> Result<AlreadyAnswer, ServerFnError> {
    use super::door;
    use framekeep_server::projects;
    let Some((server, user)) = door::caller().await? else {
        return Ok(AlreadyAnswer::SignIn);
    };
    door::there(projects::already(&server, user, project, &hashes, &named).await)
}
