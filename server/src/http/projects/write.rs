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

use super::answers::{refusal, respond};
use super::ask::{Asked, IdempotencyKey, Named};
use super::body::{Optional, Strict};
use crate::accounts::Caller;
use crate::error::AppError;
use crate::projects::{self, Put, Restore, program_device};
use crate::state::Server;

/// `?return=data`: the stored document comes with the answer.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(rename = "return")]
    what: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PutBody {
    data: Value,
    base_revision: Revision,
    base_head: Option<Head>,
    device_id: Option<DeviceId>,
    push_id: Option<PushId>,
    clock: Option<Sequence>,
}

pub(super) async fn put(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named,
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
    let answer = projects::put_document(&server.pool, user, put).await?;
    answered(&server, user, project, &wanted, answer).await
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PatchBody {
    deltas: Vec<Delta>,
    base_revision: Revision,
    base_head: Option<Head>,
    device_id: Option<DeviceId>,
    push_id: Option<PushId>,
    clock: Option<Sequence>,
}

pub(super) async fn patch(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named,
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
    let answer = projects::push(&server.pool, user, operation).await?;
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeleteQuery {
    base_revision: Revision,
    base_head: Option<Head>,
    device_id: Option<DeviceId>,
    push_id: Option<PushId>,
    clock: Option<Sequence>,
}

pub(super) async fn delete(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named,
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
    Ok(match projects::push(&server.pool, user, operation).await? {
        PushAnswer::Accepted { .. } => StatusCode::NO_CONTENT.into_response(),
        other => respond(other, None),
    })
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RestoreBody {
    base_revision: Option<Revision>,
    base_head: Option<Head>,
    device_id: Option<DeviceId>,
    push_id: Option<PushId>,
}

pub(super) async fn restore(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named,
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
    projects::restore(&server.pool, user, restore)
        .await
        .map(|answer| respond(answer, None))
}
