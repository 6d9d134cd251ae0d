//! Reading projects.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use framekeep::ids::{ProjectId, Revision};
use framekeep::words::Language;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::NotThere;
use super::answers::etag;
use crate::accounts::Caller;
use crate::error::AppError;
use crate::http::ask::{Asked, BadQuery, Named};
use crate::http::openapi::{family, samples};
use crate::http::tag;
use crate::projects::{self, DeltaRow, ListQuery, OpenProject, ProjectPage, RevisionRow};
use crate::state::Server;

/// Revisions per page.
const PAGE: u16 = 100;

/// Projects
///
/// Newest change first.
#[utoipa::path(
    get, path = "/api/projects", operation_id = "listProjects", tag = "projects", params(ListQuery),
    responses(
        (status = 200, description = "A page of them; `nextCursor` is there when there are more.", body = ProjectPage, example = json!({
            "projects": [{
                "id": samples::PROJECT, "name": "Habit Garden", "revision": 7, "createdAt": samples::EARLIER,
                "updatedAt": samples::TIME, "updatedBy": samples::device(),
            }],
            "nextCursor": format!("1793611800000000.{}", samples::PROJECT),
        })),
        BadQuery,
    )
)]
pub(super) async fn list(
    caller: Caller,
    State(server): State<Server>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<ProjectPage>, AppError> {
    projects::list(&server, caller.user, query).await.map(Json)
}

family! {
    /// A project that was deleted, for good or not.
    pub(super) Deleted: [
        AppError::NotFound,
        AppError::Gone(format!("This project was deleted at {}.", samples::TIME)),
        AppError::Gone("This project was deleted for good.".to_owned()),
    ]
}

/// One project
#[utoipa::path(
    get, path = "/api/projects/{id}", operation_id = "readProject", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project."), tag::IfNoneMatch),
    responses(
        (status = 200, description = "The project as it is now.", body = OpenProject, headers(
            ("ETag" = String, description = "The revision."),
        ), example = json!({
            "id": samples::PROJECT, "name": "Habit Garden", "data": samples::document(), "revision": 7, "head": samples::HEAD,
            "clock": {samples::DEVICE: 12}, "createdAt": samples::EARLIER, "updatedAt": samples::TIME,
            "updatedBy": samples::device(),
        })),
        (status = 304, description = "It is as the caller has it."),
        Deleted,
    )
)]
pub(super) async fn open(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named<ProjectId>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let open = projects::open(&server.pool, caller.user, project).await?;
    let etag = etag(open.revision);
    if tag::names(&headers, &etag.1) {
        return Ok((StatusCode::NOT_MODIFIED, [etag]).into_response());
    }
    Ok(([etag], Json(open)).into_response())
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct RevisionsQuery {
    /// 1 to 100, which is also what it is when left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// `nextCursor` of the page before: its last revision.
    cursor: Option<Revision>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RevisionsPage {
    /// Oldest first.
    revisions: Vec<RevisionRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<Revision>,
}

/// Revisions of a project
///
/// Who, on which device, when, what changed in words. Oldest first; of a tombstone, too.
#[utoipa::path(
    get, path = "/api/projects/{id}/revisions", operation_id = "listRevisions", tag = "history",
    params(("id" = ProjectId, Path, description = "The project."), RevisionsQuery),
    responses(
        (status = 200, description = "A page of them; `nextCursor` is there when there may be more.", body = RevisionsPage, example = json!({
            "revisions": [{
                "revision": 7, "head": samples::HEAD, "pushId": samples::PUSH, "kind": "push",
                "user": {"id": samples::USER, "name": "Ada"}, "deviceId": samples::DEVICE, "deviceName": "Firefox on Linux",
                "createdAt": samples::TIME, "changes": ["Changed the text of a caption"], "name": "1.0",
            }],
            "nextCursor": 7,
        })),
        NotThere, BadQuery,
    )
)]
pub(super) async fn revisions(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named<ProjectId>,
    Asked(query): Asked<RevisionsQuery>,
) -> Result<Json<RevisionsPage>, AppError> {
    let limit = query.limit.unwrap_or(PAGE).clamp(1, PAGE);
    let after = query.cursor.unwrap_or(Revision::ZERO);
    let revisions = projects::history(&server.pool, caller.user, project, after, limit, Language::English).await?;
    let next_cursor = revisions
        .last()
        .filter(|_| revisions.len() == usize::from(limit))
        .map(|row| row.revision);
    Ok(Json(RevisionsPage { revisions, next_cursor }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DeltasQuery {
    /// The revision after which to begin; from the start when left out.
    since: Option<Revision>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Deltas {
    /// In order.
    deltas: Vec<DeltaRow>,
    /// Ask again with `since` at this one: there may be more.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_since: Option<Revision>,
}

/// The audit trail
///
/// The deltas of the next 100 revisions after `since`. Revisions past the retention have none left.
#[utoipa::path(
    get, path = "/api/projects/{id}/deltas", operation_id = "listDeltas", tag = "history",
    params(("id" = ProjectId, Path, description = "The project."), DeltasQuery),
    responses(
        (status = 200, description = "Every field change, with its revision.", body = Deltas, example = json!({"deltas": [{
            "revision": 7, "position": 1, "op": "set", "path": ["elements", "e1", "x"], "value": 120,
            "deviceId": samples::DEVICE, "clock": 12, "createdAt": samples::TIME,
        }]})),
        NotThere, BadQuery,
    )
)]
pub(super) async fn deltas(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named<ProjectId>,
    Asked(query): Asked<DeltasQuery>,
) -> Result<Json<Deltas>, AppError> {
    let since = query.since.unwrap_or(Revision::ZERO);
    let (deltas, next_since) = projects::audit_trail(&server.pool, caller.user, project, since, PAGE).await?;
    Ok(Json(Deltas { deltas, next_since }))
}
