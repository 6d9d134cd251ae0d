//! Past revisions of a project: look, name, restore.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framekeep::ids::{DeviceId, ProjectId, PushId, Revision};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answers::{Accepted, respond};
use super::ask::{IdempotencyKey, IdempotencyKeyHeader, NamedRevision};
use super::described::{NoSuchRevision, NotRestored};
use crate::accounts::Caller;
use crate::error::{AppError, Problem};
use crate::http::body::{Optional, Strict};
use crate::http::openapi::{family, samples};
use crate::projects::{self, NamedVersion, PastDocument, RestoreVersion, Version, program_device};
use crate::state::Server;

/// A past revision
///
/// The document as it was, also of a tombstone.
#[utoipa::path(
    get, path = "/api/projects/{id}/revisions/{revision}", operation_id = "readRevision", tag = "history",
    params(
        ("id" = ProjectId, Path, description = "The project."),
        ("revision" = Revision, Path, description = "From 1 to the current one."),
    ),
    responses(
        (status = 200, description = "The document.", body = PastDocument,
            example = json!({"revision": 3, "data": samples::document()})),
        NoSuchRevision,
    )
)]
pub(super) async fn at(
    caller: Caller,
    State(server): State<Server>,
    NamedRevision(project, revision): NamedRevision,
) -> Result<Response, AppError> {
    Ok(
        match projects::at(&server.pool, caller.user, project, revision).await? {
            Version::Kept(past) => Json(past).into_response(),
            Version::NotKept { nearest } => not_kept(revision, nearest).into_response(),
        },
    )
}

#[derive(Deserialize, ToSchema)]
pub(super) struct NameBody {
    /// One line of 1 to 200 characters.
    name: String,
}

family! {
    /// A name that is none.
    pub(super) NoName: [samples::invalid("name", "must be one line of 1 to 200 characters")]
}

/// Name a revision
///
/// A named version is kept for ever.
#[utoipa::path(
    put, path = "/api/projects/{id}/revisions/{revision}/name", operation_id = "nameRevision", tag = "history",
    params(
        ("id" = ProjectId, Path, description = "The project."),
        ("revision" = Revision, Path, description = "From 1 to the current one."),
    ),
    request_body(content = NameBody, example = json!({"name": "1.0 as submitted"})),
    responses(
        (status = 200, description = "It has this name.", body = NamedVersion,
            example = json!({"revision": 3, "name": "1.0 as submitted"})),
        NoSuchRevision, NoName,
    )
)]
pub(super) async fn name(
    caller: Caller,
    State(server): State<Server>,
    NamedRevision(project, revision): NamedRevision,
    Strict(body): Strict<NameBody>,
) -> Result<Response, AppError> {
    let named = projects::name_version(&server.pool, caller.user, project, revision, &body.name).await?;
    Ok(match named {
        Version::Kept(named) => Json(named).into_response(),
        Version::NotKept { nearest } => not_kept(revision, nearest).into_response(),
    })
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = RestoreRevisionBody)]
pub(super) struct RestoreBody {
    /// Programs may leave it out.
    device_id: Option<DeviceId>,
    /// The operation's id; without it, what `Idempotency-Key` says, or a new one.
    push_id: Option<PushId>,
}

/// Bring a past revision back
///
/// As a new revision that is equal to it; what is there now stays in the history. The body may be left out.
#[utoipa::path(
    post, path = "/api/projects/{id}/revisions/{revision}/restore", operation_id = "restoreRevision", tag = "history",
    params(
        ("id" = ProjectId, Path, description = "The project."),
        ("revision" = Revision, Path, description = "From 1 to the current one."),
        IdempotencyKeyHeader,
    ),
    request_body(content = Option<RestoreBody>, example = json!({"deviceId": samples::DEVICE, "pushId": samples::PUSH})),
    responses(
        (status = 200, description = "The new revision.", body = Accepted, headers(
            ("ETag" = String, description = "The new revision."),
        ), example = json!({"revision": 9, "head": samples::HEAD, "rebased": false})),
        NotRestored,
    )
)]
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
    Ok(match projects::restore_version(&server, user, restore).await? {
        Version::Kept(answer) => respond(answer, None),
        Version::NotKept { nearest } => not_kept(revision, nearest).into_response(),
    })
}

/// A document that is past its retention. Wire v1.
#[derive(Serialize, ToSchema)]
pub(super) struct NotKept {
    #[serde(flatten)]
    problem: Problem,
    /// The nearest revision whose document is kept.
    nearest: Revision,
}

pub(super) fn not_kept(revision: Revision, nearest: Revision) -> NotKept {
    let gone = AppError::Gone(format!(
        "The document of revision {revision} is no longer kept. The nearest one that is: {nearest}."
    ));
    NotKept {
        problem: gone.problem(),
        nearest,
    }
}

impl IntoResponse for NotKept {
    fn into_response(self) -> Response {
        let mut response = (StatusCode::GONE, Json(self)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response
    }
}
