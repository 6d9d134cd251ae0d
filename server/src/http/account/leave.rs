//! Taking everything along, and erasing it.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use time::OffsetDateTime;

use crate::accounts::{Person, erase, export};
use crate::error::AppError;
use crate::state::Server;

/// Everything as a ZIP file
///
/// Every project with every revision that is kept, every picture, the profile. It is made while it is sent.
#[utoipa::path(
    get, path = "/api/account/export", operation_id = "exportAccount", tag = "account", security(("session" = [])),
    responses((status = 200, description = "The file.", content_type = "application/zip", body = Vec<u8>, headers(
        ("Content-Disposition" = String, description = "A file name with today's date."),
    )))
)]
pub(super) async fn export(State(server): State<Server>, person: Person) -> Result<Response, AppError> {
    let parts = export::export(&server, person.user).await?;
    let today = OffsetDateTime::now_utc().date();
    let named = format!("attachment; filename=\"framekeep-{today}.zip\"");
    let mut response = Body::from_stream(parts).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    if let Ok(named) = HeaderValue::from_str(&named) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    Ok(response)
}

/// Erase the account
///
/// Sessions and access tokens end now; rows and objects are erased. Nothing brings them back.
#[utoipa::path(
    delete, path = "/api/account", operation_id = "eraseAccount", tag = "account", security(("session" = [])),
    responses((status = 204, description = "The account is gone."))
)]
pub(super) async fn erase(State(server): State<Server>, person: Person) -> Result<StatusCode, AppError> {
    erase::erase(&server, person.user, None).await?;
    // The session's row is gone with the account; its cookie goes, too.
    let _gone_already = person.session.flush().await;
    Ok(StatusCode::NO_CONTENT)
}
