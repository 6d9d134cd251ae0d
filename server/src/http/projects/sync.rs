//! Push and pull in one call. One bad push never fails the others.

use axum::Json;
use axum::extract::State;
use framekeep::ids::{ChangeId, DeviceId, Head, ProjectId, Revision, UserId};
use framekeep::wire::{Base, Change, Operation, PullAnswer, PullRequest, PushAnswer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::body::Strict;
use crate::accounts::Caller;
use crate::error::{AppError, Problem};
use crate::projects::{self, program_device};
use crate::state::Server;

/// The most operations in one call.
const MOST_PUSHES: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SyncBody {
    device_id: Option<DeviceId>,
    #[serde(default)]
    pushes: Vec<Value>,
    cursor: Option<ChangeId>,
    #[serde(default)]
    bases: Vec<KeptBase>,
}

#[derive(Deserialize)]
struct KeptBase {
    id: ProjectId,
    revision: Revision,
    head: Option<Head>,
}

/// Wire v1.
#[derive(Serialize)]
pub(super) struct SyncAnswer {
    /// One per push, in their order.
    results: Vec<PushResult>,
    changes: Vec<Changed>,
    cursor: Option<ChangeId>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum PushResult {
    Answered(PushAnswer),
    /// Not decided: try this one again.
    Failed {
        is: &'static str,
        problem: Problem,
    },
}

#[derive(Serialize)]
struct Changed {
    id: ProjectId,
    /// The base that it answers.
    asked: (Revision, Option<Head>),
    #[serde(flatten)]
    change: Change,
}

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
    match projects::push(&server.pool, user, operation).await {
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
fn operation(user: UserId, device: DeviceId, mut value: Value) -> Result<Operation, serde_json::Error> {
    if let Value::Object(fields) = &mut value {
        fields.entry("user").or_insert_with(|| user.to_string().into());
        fields.entry("device").or_insert_with(|| device.to_string().into());
    }
    serde_json::from_value(value)
}
