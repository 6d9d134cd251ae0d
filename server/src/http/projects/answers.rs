//! The answer to an operation, as HTTP says it.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framekeep::document::Document;
use framekeep::ids::{Head, PushId, Revision};
use framekeep::wire::{Conflict, ConflictReason, Kind, PushAnswer, Step, Unit};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{AppError, Problem};

/// An operation that was accepted, now or before. Wire v1.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Accepted {
    revision: Revision,
    head: Head,
    /// It was made on an older revision than the last; what came between is in `over`.
    rebased: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    over: Option<Vec<Step>>,
    /// The document at this revision, with `?return=data`.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Document>,
}

/// An operation that was not applied, with the server's side. Wire v1.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConflictBody {
    #[serde(flatten)]
    problem: Problem,
    reason: ConflictReason,
    revision: Revision,
    head: Head,
    deleted: bool,
    data: Document,
    /// The operations since the base, oldest first.
    push_ids: Vec<PushId>,
    conflicts: Vec<Unit>,
}

/// An operation that must be sent again under other ids. Wire v1.
#[derive(Serialize, ToSchema)]
pub(super) struct AgainBody {
    #[serde(flatten)]
    problem: Problem,
    reason: Again,
}

/// Under which other ids.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Again {
    /// A new push id.
    SealAgain,
    /// A new device id and a new push id.
    NewDevice,
}

/// The answer as a response; `data` is added to an accepted one.
pub(super) fn respond(answer: PushAnswer, data: Option<Document>) -> Response {
    match answer {
        PushAnswer::Accepted {
            kind,
            revision,
            head,
            over,
        } => accepted(kind, revision, head, over, data),
        PushAnswer::Conflict(conflict) => problem(conflicted(*conflict)),
        PushAnswer::Gone { deleted_at, .. } => AppError::Gone(match deleted_at {
            Some(at) => format!("This project was deleted at {at}."),
            None => "This project was deleted for good.".to_owned(),
        })
        .into_response(),
        PushAnswer::NotFound => AppError::NotFound.into_response(),
        PushAnswer::Refused { field, reason } => refusal(field, reason).into_response(),
        PushAnswer::SealAgain => problem(again(Again::SealAgain)),
        PushAnswer::NewDevice => problem(again(Again::NewDevice)),
        PushAnswer::SignIn => AppError::SignedOut.into_response(),
    }
}

/// Why an operation, or a document, will never be accepted.
pub(super) fn refusal(field: String, reason: String) -> AppError {
    match (field.as_str(), reason.as_str()) {
        ("pushId", "operation id used twice") => AppError::IdReused,
        ("document", words) if words.starts_with("takes ") => AppError::TooLarge(format!("The document {words}.")),
        _ => AppError::Invalid { field, reason },
    }
}

fn accepted(kind: Kind, revision: Revision, head: Head, over: Option<Vec<Step>>, data: Option<Document>) -> Response {
    let over = over.filter(|steps| !steps.is_empty());
    let status = if kind == Kind::Create {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let body = Accepted {
        revision,
        head,
        rebased: over.is_some(),
        over,
        data,
    };
    (status, [etag(revision)], Json(body)).into_response()
}

/// The revision as an entity tag.
pub(super) fn etag(revision: Revision) -> (HeaderName, String) {
    (header::ETAG, format!("\"{revision}\""))
}

pub(super) fn conflicted(conflict: Conflict) -> ConflictBody {
    let detail = match conflict.reason {
        ConflictReason::Overlap => "The same thing was changed on both sides.",
        ConflictReason::History => "The server's history of this project is another one than the base names.",
        ConflictReason::Exists => "A project with this id exists already.",
    };
    ConflictBody {
        problem: conflict_problem(detail),
        reason: conflict.reason,
        revision: conflict.revision,
        head: conflict.head,
        deleted: conflict.deleted,
        data: conflict.document,
        push_ids: conflict.push_ids,
        conflicts: conflict.units,
    }
}

pub(super) fn again(reason: Again) -> AgainBody {
    let detail = match reason {
        Again::SealAgain => "This operation has ended. Send it again under a new id.",
        Again::NewDevice => "Another copy of this device has sent more. Take a new device id and a new operation id.",
    };
    AgainBody {
        problem: conflict_problem(detail),
        reason,
    }
}

fn conflict_problem(detail: &str) -> Problem {
    Problem {
        kind: "about:blank".to_owned(),
        title: "Conflict".to_owned(),
        status: StatusCode::CONFLICT.as_u16(),
        detail: detail.to_owned(),
        code: "conflict".to_owned(),
        field: None,
        retry: Some("never".to_owned()),
    }
}

fn problem(body: impl Serialize) -> Response {
    let mut response = (StatusCode::CONFLICT, Json(body)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}
