//! Changing projects. Every call is one operation; its answer is the decision's.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::ids::{DeviceId, Head, ProjectId, PushId, Revision, Sequence, UserId};
use framekeep::wire::{Body, Operation, PushAnswer};
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::answers::{Accepted, refusal, respond};
use super::ask::{IdempotencyKey, IdempotencyKeyHeader};
use super::described::NotAccepted;
use crate::accounts::Caller;
use crate::error::AppError;
use crate::http::ask::{Asked, Named};
use crate::http::body::{Optional, Strict};
use crate::http::openapi::samples;
use crate::projects::{self, Put, Restore, program_device};
use crate::state::Server;

/// `?return=data`: the stored document comes with the answer.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// `data`: the answer holds the document, too.
    #[serde(rename = "return")]
    what: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PutBody {
    #[schema(value_type = Document)]
    data: Value,
    /// The revision that it was made on; 0 creates.
    base_revision: Revision,
    /// The head of that revision, so that another history is noticed.
    base_head: Option<Head>,
    /// Programs may leave it out.
    device_id: Option<DeviceId>,
    /// The operation's id; without it, what `Idempotency-Key` says, or a new one.
    push_id: Option<PushId>,
    /// The sender's last sequence number; programs may leave it out.
    clock: Option<Sequence>,
}

/// Create or replace a project
///
/// A whole document. What it changes of its base is merged with what came between; where both changed the same thing, it is a
/// conflict.
#[utoipa::path(
    put, path = "/api/projects/{id}", operation_id = "writeProject", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project; for a new one an id of the caller's choice."), Wanted, IdempotencyKeyHeader),
    request_body(content = PutBody, example = json!({"data": samples::document(), "baseRevision": 0, "pushId": samples::PUSH})),
    responses(
        (status = 200, description = "A new revision.", body = Accepted, headers(
            ("ETag" = String, description = "The new revision."),
        ), example = json!({"revision": 9, "head": samples::HEAD, "rebased": true, "over": [samples::step()]})),
        (status = 201, description = "A new project.", body = Accepted, headers(
            ("ETag" = String, description = "The new revision."),
        ), example = json!({"revision": 1, "head": samples::HEAD, "rebased": false})),
        NotAccepted,
    )
)]
pub(super) async fn put(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named<ProjectId>,
    Asked(wanted): Asked<Wanted>,
    key: IdempotencyKey,
    Strict(body): Strict<PutBody>,
) -> Result<Response, AppError> {
    let user = caller.user;
    let document = Document::try_from(body.data).map_err(|error| refusal(error.field, error.reason))?;
    let put = Put {
        project,
        document,
        base: body.base_revision,
        base_head: body.base_head,
        device: body.device_id.unwrap_or_else(|| program_device(user)),
        push_id: key.push_id(user, body.push_id)?,
        through: body.clock,
    };
    let answer = projects::put_document(&server, user, put).await?;
    answered(&server, user, project, &wanted, answer).await
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PatchBody {
    /// Applied in order.
    deltas: Vec<Delta>,
    /// The revision that they were made on.
    base_revision: Revision,
    /// The head of that revision, so that another history is noticed.
    base_head: Option<Head>,
    /// Programs may leave it out.
    device_id: Option<DeviceId>,
    /// The operation's id; without it, what `Idempotency-Key` says, or a new one.
    push_id: Option<PushId>,
    /// The sender's last sequence number; programs may leave it out.
    clock: Option<Sequence>,
}

/// Change a project field by field
#[utoipa::path(
    patch, path = "/api/projects/{id}", operation_id = "changeProject", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project."), Wanted, IdempotencyKeyHeader),
    request_body(content = PatchBody, example = json!({"deltas": [samples::delta()], "baseRevision": 7, "baseHead": samples::HEAD_BEFORE})),
    responses(
        (status = 200, description = "A new revision.", body = Accepted, headers(
            ("ETag" = String, description = "The new revision."),
        ), example = json!({"revision": 8, "head": samples::HEAD, "rebased": false})),
        NotAccepted,
    )
)]
pub(super) async fn patch(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named<ProjectId>,
    Asked(wanted): Asked<Wanted>,
    key: IdempotencyKey,
    Strict(body): Strict<PatchBody>,
) -> Result<Response, AppError> {
    let user = caller.user;
    let operation = Operation {
        user,
        device: body.device_id.unwrap_or_else(|| program_device(user)),
        project,
        push_id: key.push_id(user, body.push_id)?,
        base: body.base_revision,
        base_head: body.base_head,
        through: body.clock,
        body: Body::Push { deltas: body.deltas },
    };
    let answer = projects::push(&server, user, operation).await?;
    answered(&server, user, project, &wanted, answer).await
}

async fn answered(
    server: &Server,
    user: UserId,
    project: ProjectId,
    wanted: &Wanted,
    answer: PushAnswer,
) -> Result<Response, AppError> {
    let data = match (&answer, wanted.what.as_deref()) {
        (PushAnswer::Accepted { revision, .. }, Some("data")) => {
            let mut conn = server.pool.acquire().await?;
            projects::document_at(&mut conn, user, project, *revision).await?
        }
        _ => None,
    };
    Ok(respond(answer, data))
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct DeleteQuery {
    /// The revision that the caller has seen.
    base_revision: Revision,
    /// The head of that revision, so that another history is noticed.
    base_head: Option<Head>,
    /// Programs may leave it out.
    device_id: Option<DeviceId>,
    /// The operation's id; without it, what `Idempotency-Key` says, or a new one.
    push_id: Option<PushId>,
    /// The sender's last sequence number; programs may leave it out.
    clock: Option<Sequence>,
}

/// Delete a project
///
/// A tombstone is left, a revision of its own, so that the deletion reaches every device.
#[utoipa::path(
    delete, path = "/api/projects/{id}", operation_id = "deleteProject", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project."), DeleteQuery, IdempotencyKeyHeader),
    responses((status = 204, description = "It is in the trash."), NotAccepted)
)]
pub(super) async fn delete(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named<ProjectId>,
    Asked(query): Asked<DeleteQuery>,
    key: IdempotencyKey,
) -> Result<Response, AppError> {
    let user = caller.user;
    let operation = Operation {
        user,
        device: query.device_id.unwrap_or_else(|| program_device(user)),
        project,
        push_id: key.push_id(user, query.push_id)?,
        base: query.base_revision,
        base_head: query.base_head,
        through: query.clock,
        body: Body::Delete,
    };
    Ok(match projects::push(&server, user, operation).await? {
        PushAnswer::Accepted { .. } => StatusCode::NO_CONTENT.into_response(),
        other => respond(other, None),
    })
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = RestoreProjectBody)]
pub(super) struct RestoreBody {
    /// The tombstone's revision; as it is now when left out.
    base_revision: Option<Revision>,
    base_head: Option<Head>,
    /// Programs may leave it out.
    device_id: Option<DeviceId>,
    /// The operation's id; without it, what `Idempotency-Key` says, or a new one.
    push_id: Option<PushId>,
}

/// Bring a deleted project back
///
/// Within 30 days. The body may be left out.
#[utoipa::path(
    post, path = "/api/projects/{id}/restore", operation_id = "restoreProject", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project."), IdempotencyKeyHeader),
    request_body(content = Option<RestoreBody>, example = json!({"baseRevision": 8})),
    responses(
        (status = 200, description = "It is alive, as a new revision.", body = Accepted, headers(
            ("ETag" = String, description = "The new revision."),
        ), example = json!({"revision": 9, "head": samples::HEAD, "rebased": false})),
        NotAccepted,
    )
)]
pub(super) async fn restore(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named<ProjectId>,
    key: IdempotencyKey,
    Optional(body): Optional<RestoreBody>,
) -> Result<Response, AppError> {
    let user = caller.user;
    let restore = Restore {
        project,
        base: body.base_revision,
        base_head: body.base_head,
        device: body.device_id.unwrap_or_else(|| program_device(user)),
        push_id: key.push_id(user, body.push_id)?,
    };
    projects::restore(&server, user, restore)
        .await
        .map(|answer| respond(answer, None))
}
