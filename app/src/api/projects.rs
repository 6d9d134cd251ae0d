//! Projects: one operation up, everything new down.

use framekeep::wire::{Operation, PullAnswer, PullRequest, PushAnswer};
use leptos::prelude::{ServerFnError, server};
use leptos::server_fn::codec::Json;

/// Create, push, delete or restore: one sealed operation.
#[server(name = Push, prefix = "/fn", endpoint = "projects/push", input = Json)]
pub async fn push(operation: Operation) -> Result<PushAnswer, ServerFnError> {
    use super::door;
    use framekeep_server::projects;
    let Some((server, user)) = door::caller().await? else {
        return Ok(PushAnswer::SignIn);
    };
    projects::push(&server.pool, user, operation)
        .await
        .map_err(door::refused)
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
