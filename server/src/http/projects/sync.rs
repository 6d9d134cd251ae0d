//! Push and pull in one call. One bad push never fails the others.

use axum::Json;
use axum::extract::State;
use framekeep::ids::{ChangeId, DeviceId, Head, ProjectId, PushId, Revision, Sequence, UserId};
use framekeep::wire::{Base, Body, Change, Operation, PullAnswer, PullRequest, PushAnswer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::accounts::Caller;
use crate::error::{AppError, Problem};
use crate::http::body::Strict;
use crate::http::openapi::{family, samples};
use crate::projects::{self, program_device};
use crate::state::Server;

/// The most operations in one call.
const MOST_PUSHES: usize = 100;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SyncBody {
    /// The device of those pushes that name none; programs may leave it out.
    device_id: Option<DeviceId>,
    /// Operations, done one after the other. One that cannot be read is refused alone.
    #[serde(default)]
    #[schema(value_type = Vec<Push>, max_items = 100)]
    pushes: Vec<Value>,
    /// The cursor of the answer before; from the start when left out.
    cursor: Option<ChangeId>,
    /// What the caller keeps.
    #[serde(default)]
    bases: Vec<KeptBase>,
}

/// One operation.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Push {
    /// Whom it is meant for; the caller when left out.
    user: Option<UserId>,
    device: Option<DeviceId>,
    project: ProjectId,
    push_id: PushId,
    /// The revision that it was made on; 0 for a create.
    base: Revision,
    base_head: Option<Head>,
    /// The last sequence number that it carries; programs may leave it out.
    through: Option<Sequence>,
    #[serde(flatten)]
    body: Body,
}

#[derive(Deserialize, ToSchema)]
struct KeptBase {
    id: ProjectId,
    revision: Revision,
    head: Option<Head>,
}

/// Wire v1.
#[derive(Serialize, ToSchema)]
pub(super) struct SyncAnswer {
    /// One per push, in their order.
    results: Vec<PushResult>,
    /// What is new since the cursor, and how what the caller keeps moved on.
    changes: Vec<Changed>,
    /// For the next call; none before the first change.
    cursor: Option<ChangeId>,
}

#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum PushResult {
    Answered(PushAnswer),
    /// Not decided: try this one again.
    Failed {
        /// `failed`.
        is: &'static str,
        problem: Problem,
    },
}

#[derive(Serialize, ToSchema)]
struct Changed {
    id: ProjectId,
    /// The base that it answers.
    asked: (Revision, Option<Head>),
    #[serde(flatten)]
    change: Change,
}

family! {
    /// More than one call takes.
    pub(super) TooMany: [samples::invalid("pushes", "holds 101; at most 100 are possible")]
}

/// Push and pull in one
///
/// One bad push never fails the others: each has its own result.
#[utoipa::path(
    post, path = "/api/sync", operation_id = "sync", tag = "sync",
    request_body(content = SyncBody, example = json!({
        "deviceId": samples::DEVICE, "cursor": samples::CHANGE,
        "pushes": [{"kind": "push", "project": samples::PROJECT, "pushId": samples::PUSH, "base": 7, "deltas": [samples::delta()]}],
        "bases": [{"id": samples::PROJECT, "revision": 7, "head": samples::HEAD_BEFORE}],
    })),
    responses(
        (status = 200, description = "A result for each push, then what is new.", body = SyncAnswer, example = json!({
            "results": [{"is": "accepted", "kind": "push", "revision": 8, "head": samples::HEAD, "over": []}],
            "changes": [{
                "id": samples::PROJECT, "asked": [7, samples::HEAD_BEFORE], "is": "steps", "steps": [samples::step()],
                "deleted": false, "updatedAt": samples::TIME, "updatedBy": samples::device(), "createdAt": samples::EARLIER,
            }],
            "cursor": samples::CHANGE,
        })),
        TooMany,
    )
)]
pub(super) async fn sync(
    caller: Caller,
    State(server): State<Server>,
    Strict(body): Strict<SyncBody>,
) -> Result<Json<SyncAnswer>, AppError> {
    if body.pushes.len() > MOST_PUSHES {
        let reason = format!("holds {}; at most {MOST_PUSHES} are possible", body.pushes.len());
        return Err(AppError::Invalid {
            field: "pushes".to_owned(),
            reason,
        });
    }
    let user = caller.user;
    let device = body.device_id.unwrap_or_else(|| program_device(user));
    let mut results = Vec::with_capacity(body.pushes.len());
    for (place, value) in body.pushes.into_iter().enumerate() {
        results.push(one(&server, user, device, place, value).await);
    }
    let bases = body.bases.into_iter().map(|base| Base {
        project: base.id,
        revision: base.revision,
        head: base.head,
    });
    let request = PullRequest {
        user,
        cursor: body.cursor,
        bases: bases.collect(),
    };
    match projects::pull(&server.pool, user, request).await? {
        PullAnswer::SignIn => Err(AppError::SignedOut),
        PullAnswer::Pulled { cursor, projects } => {
            let changes = projects.into_iter().map(|p| Changed {
                id: p.project,
                asked: p.asked,
                change: p.change,
            });
            Ok(Json(SyncAnswer {
                results,
                changes: changes.collect(),
                cursor,
            }))
        }
    }
}

async fn one(server: &Server, user: UserId, device: DeviceId, place: usize, value: Value) -> PushResult {
    let operation = match operation(user, device, value) {
        Ok(operation) => operation,
        Err(error) => {
            return PushResult::Answered(PushAnswer::Refused {
                field: format!("pushes/{place}"),
                reason: error.to_string(),
            });
        }
    };
    match projects::push(server, user, operation).await {
        Ok(answer) => PushResult::Answered(answer),
        Err(error) => {
            error.log();
            PushResult::Failed {
                is: "failed",
                problem: error.problem(),
            }
        }
    }
}

/// An operation; user and device may be left out in it.
fn operation(user: UserId, device: DeviceId, value: Value) -> Result<Operation, serde_json::Error> {
    let push: Push = serde_json::from_value(value)?;
    Ok(Operation {
        user: push.user.unwrap_or(user),
        device: push.device.unwrap_or(device),
        project: push.project,
        push_id: push.push_id,
        base: push.base,
        base_head: push.base_head,
        through: push.through,
        body: push.body,
    })
}
