//! Reading projects.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framekeep::ids::Revision;
use serde::{Deserialize, Serialize};

use super::answers::etag;
use super::ask::{Asked, Named};
use crate::accounts::Caller;
use crate::error::AppError;
use crate::projects::{self, DeltaRow, ListQuery, ProjectPage, RevisionRow};
use crate::state::Server;

/// Revisions per page.
const PAGE: u16 = 100;

pub(super) async fn list(
    caller: Caller,
    State(server): State<Server>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<ProjectPage>, AppError> {
    projects::list(&server.pool, caller.user, query).await.map(Json)
}

pub(super) async fn open(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let open = projects::open(&server.pool, caller.user, project).await?;
    let tag = etag(open.revision);
    if names(&headers, &tag.1) {
        return Ok((StatusCode::NOT_MODIFIED, [tag]).into_response());
    }
    Ok(([tag], Json(open)).into_response())
}

/// Whether `If-None-Match` holds this tag; the comparison is weak (RFC 9110, 13.1.2).
fn names(headers: &HeaderMap, tag: &str) -> bool {
    let values = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[derive(Deserialize)]
pub(super) struct RevisionsQuery {
    limit: Option<u16>,
    cursor: Option<Revision>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RevisionsPage {
    revisions: Vec<RevisionRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<Revision>,
}

/// Oldest first; `cursor` is the last revision of the page before.
pub(super) async fn revisions(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named,
    Asked(query): Asked<RevisionsQuery>,
) -> Result<Json<RevisionsPage>, AppError> {
    let limit = query.limit.unwrap_or(PAGE).clamp(1, PAGE);
    let after = query.cursor.unwrap_or(Revision::ZERO);
    let revisions = projects::history(&server.pool, caller.user, project, after, limit).await?;
    let next_cursor = revisions
        .last()
        .filter(|_| revisions.len() == usize::from(limit))
        .map(|row| row.revision);
    Ok(Json(RevisionsPage { revisions, next_cursor }))
}

#[derive(Deserialize)]
pub(super) struct DeltasQuery {
    since: Option<Revision>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Deltas {
    deltas: Vec<DeltaRow>,
    /// Ask again with `since` at this one: there may be more.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_since: Option<Revision>,
}

/// The deltas of the next revisions after `since`, at most [`PAGE`] revisions of them.
pub(super) async fn deltas(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named,
    Asked(query): Asked<DeltasQuery>,
) -> Result<Json<Deltas>, AppError> {
    let since = query.since.unwrap_or(Revision::ZERO);
    let (deltas, next_since) = projects::audit_trail(&server.pool, caller.user, project, since, PAGE).await?;
    Ok(Json(Deltas { deltas, next_since }))
}
