//! Past revisions of a project: look, name, restore.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framekeep::ids::{DeviceId, PushId, Revision};
use serde::{Deserialize, Serialize};

use super::answers::respond;
use super::ask::{IdempotencyKey, NamedRevision};
use super::body::{Optional, Strict};
use crate::accounts::Caller;
use crate::error::{AppError, Problem};
use crate::projects::{self, RestoreVersion, Version, program_device};
use crate::state::Server;

pub(super) async fn at(
    caller: Caller,
    State(server): State<Server>,
    NamedRevision(project, revision): NamedRevision,
) -> Result<Response, AppError> {
    Ok(
        match projects::at(&server.pool, caller.user, project, revision).await? {
            Version::Kept(past) => Json(past).into_response(),
            Version::NotKept { nearest } => not_kept(revision, nearest),
        },
    )
}

#[derive(Deserialize)]
pub(super) struct NameBody {
    name: String,
}

pub(super) async fn name(
    caller: Caller,
    State(server): State<Server>,
    NamedRevision(project, revision): NamedRevision,
    Strict(body): Strict<NameBody>,
) -> Result<Response, AppError> {
    let named = projects::name_version(&server.pool, caller.user, project, revision, &body.name).await?;
    Ok(match named {
        Version::Kept(named) => Json(named).into_response(),
        Version::NotKept { nearest } => not_kept(revision, nearest),
    })
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RestoreBody {
    device_id: Option<DeviceId>,
    push_id: Option<PushId>,
}

pub(super) async fn restore(
    caller: Caller,
    State(server): State<Server>,
    NamedRevision(project, revision): NamedRevision,
    key: IdempotencyKey,
    Optional(body): Optional<RestoreBody>,
) -> Result<Response, AppError> {
    let user = caller.user;
    let restore = RestoreVersion {
        project,
        revision,
        device: body.device_id.unwrap_or_else(|| program_device(user)),
        push_id: key.push_id(user, body.push_id)?,
    };
    Ok(match projects::restore_version(&server.pool, user, restore).await? {
        Version::Kept(answer) => respond(answer, None),
        Version::NotKept { nearest } => not_kept(revision, nearest),
    })
}

#[derive(Serialize)]
struct NotKept {
    #[serde(flatten)]
    problem: Problem,
    /// The nearest revision whose document is kept.
    nearest: Revision,
}

fn not_kept(revision: Revision, nearest: Revision) -> Response {
    let problem = AppError::Gone(format!(
        "The document of revision {revision} is no longer kept. The nearest one that is: {nearest}."
    ))
    .problem();
    let mut response = (StatusCode::GONE, Json(NotKept { problem, nearest })).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}
