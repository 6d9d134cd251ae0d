//! What the person settles for all of their devices, and what was done with the account.

use axum::Json;
use axum::extract::State;
use framekeep::account::{Activity, Policy};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::{Person, settings};
use crate::error::AppError;
use crate::http::body::Strict;
use crate::http::openapi::samples;
use crate::state::Server;

/// What can be settled over HTTP. Wire v1.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AccountSettings {
    conflict_policy: Policy,
}

/// Settings
#[utoipa::path(
    get, path = "/api/account/settings", operation_id = "readSettings", tag = "account", security(("session" = [])),
    responses((status = 200, description = "What is settled.", body = AccountSettings, example = json!({"conflictPolicy": "ask"})))
)]
pub(super) async fn read(State(server): State<Server>, person: Person) -> Result<Json<AccountSettings>, AppError> {
    let settings = settings::settings(&server, &person).await?;
    Ok(Json(AccountSettings {
        conflict_policy: settings.conflict_policy,
    }))
}

/// Change settings
#[utoipa::path(
    put, path = "/api/account/settings", operation_id = "writeSettings", tag = "account", security(("session" = [])),
    request_body(content = AccountSettings, example = json!({"conflictPolicy": "keep_mine"})),
    responses((status = 200, description = "What is settled now.", body = AccountSettings,
        example = json!({"conflictPolicy": "keep_mine"})))
)]
pub(super) async fn write(
    State(server): State<Server>,
    person: Person,
    Strict(body): Strict<AccountSettings>,
) -> Result<Json<AccountSettings>, AppError> {
    settings::set_policy(&server, person.user, body.conflict_policy).await?;
    Ok(Json(body))
}

#[derive(Serialize, ToSchema)]
pub(super) struct Log {
    /// Newest first, at most 50 lines.
    activity: Vec<Activity>,
}

/// Recent activity
#[utoipa::path(
    get, path = "/api/account/activity", operation_id = "readActivity", tag = "account", security(("session" = [])),
    responses((status = 200, description = "What was done with the account, and from where.", body = Log, example = json!({
        "activity": [{"at": samples::TIME, "action": "token_made", "name": "Release script", "address": "203.0.113.7"}],
    })))
)]
pub(super) async fn activity(State(server): State<Server>, person: Person) -> Result<Json<Log>, AppError> {
    let activity = settings::activity(&server, person.user).await?;
    Ok(Json(Log { activity }))
}
