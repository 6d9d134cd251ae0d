//! One project as a file.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use framekeep::ids::ProjectId;

use super::read::Deleted;
use crate::accounts::Caller;
use crate::error::AppError;
use crate::http::ask::Named;
use crate::projects;
use crate::state::Server;

/// A project as one file
///
/// A project file (`.framekeep`): a ZIP of `framekeep.json`, which holds the document as it is now and the list of its
/// pictures, and of the pictures as `assets/<sha256>.<ext>`. Framekeep opens it in this account or another one. It is made while
/// it is sent.
#[utoipa::path(
    get, path = "/api/projects/{id}/export", operation_id = "exportProject", tag = "projects",
    params(("id" = ProjectId, Path, description = "The project.")),
    responses(
        (status = 200, description = "The file.", content_type = "application/zip", body = Vec<u8>, headers(
            ("Content-Disposition" = String, description = "A file name with the project's id."),
        )),
        Deleted,
        TooMuch,
    )
)]
pub(super) async fn export(
    caller: Caller,
    State(server): State<Server>,
    Named(project): Named<ProjectId>,
) -> Result<Response, AppError> {
    let exported = projects::export(&server, caller.user, project).await?;
    let named = format!("attachment; filename=\"{project}.framekeep\"");
    let mut response = Body::from_stream(exported.parts).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    if let Ok(named) = HeaderValue::from_str(&named) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    Ok(response)
}

crate::http::openapi::family! {
    /// More than a project file holds.
    pub(super) TooMuch: [AppError::TooLarge(
        "The pictures of this project take 600 MB; a project file holds at most 537 MB. Export the account instead.".to_owned(),
    )]
}
