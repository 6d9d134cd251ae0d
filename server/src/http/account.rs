//! The account over HTTP: devices, access tokens, settings, activity, export, erasure. All but the list of who is calling
//! is for the person at a browser, not for programs.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use axum::{Json, Router};
use framekeep::account::{AccessToken, Activity, Device, MadeToken, Policy, Scope};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::projects::body::Strict;
use crate::accounts::{Person, devices, erase, export, settings, tokens};
use crate::error::AppError;
use crate::state::Server;

pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/api/devices", get(list_devices).delete(sign_out_everywhere))
        .route("/api/devices/{id}", delete(sign_out_device))
        .route("/api/tokens", get(list_tokens).post(make_token))
        .route("/api/tokens/{id}", delete(revoke_token))
        .route("/api/account", delete(erase_account))
        .route("/api/account/export", get(export_account))
        .route("/api/account/settings", get(read_settings).put(write_settings))
        .route("/api/account/activity", get(activity))
}

#[derive(Serialize)]
struct Devices {
    devices: Vec<Device>,
}

async fn list_devices(State(server): State<Server>, person: Person) -> Result<Json<Devices>, AppError> {
    let devices = devices::list(&server, person.user, person.device).await?;
    Ok(Json(Devices { devices }))
}

async fn sign_out_device(
    State(server): State<Server>,
    person: Person,
    Path(id): Path<String>,
) -> Result<StatusCode, AppError> {
    devices::sign_out(&server, person.user, named(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn sign_out_everywhere(State(server): State<Server>, person: Person) -> Result<StatusCode, AppError> {
    devices::sign_out_everywhere(&server, &person).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize)]
struct Tokens {
    tokens: Vec<AccessToken>,
}

async fn list_tokens(State(server): State<Server>, person: Person) -> Result<Json<Tokens>, AppError> {
    let tokens = tokens::list(&server, person.user).await?;
    Ok(Json(Tokens { tokens }))
}

#[derive(Deserialize)]
struct NewToken {
    name: String,
    scope: Scope,
}

async fn make_token(
    State(server): State<Server>,
    person: Person,
    Strict(new): Strict<NewToken>,
) -> Result<(StatusCode, Json<MadeToken>), AppError> {
    let made = tokens::make(&server, person.user, &new.name, new.scope).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

async fn revoke_token(
    State(server): State<Server>,
    person: Person,
    Path(id): Path<String>,
) -> Result<StatusCode, AppError> {
    tokens::revoke(&server, person.user, named(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What can be settled over HTTP. Wire v1.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AccountSettings {
    conflict_policy: Policy,
}

async fn read_settings(State(server): State<Server>, person: Person) -> Result<Json<AccountSettings>, AppError> {
    let settings = settings::settings(&server, &person).await?;
    Ok(Json(AccountSettings {
        conflict_policy: settings.conflict_policy,
    }))
}

async fn write_settings(
    State(server): State<Server>,
    person: Person,
    Strict(body): Strict<AccountSettings>,
) -> Result<Json<AccountSettings>, AppError> {
    settings::set_policy(&server, person.user, body.conflict_policy).await?;
    Ok(Json(body))
}

#[derive(Serialize)]
struct Log {
    activity: Vec<Activity>,
}

async fn activity(State(server): State<Server>, person: Person) -> Result<Json<Log>, AppError> {
    let activity = settings::activity(&server, person.user).await?;
    Ok(Json(Log { activity }))
}

async fn export_account(State(server): State<Server>, person: Person) -> Result<Response, AppError> {
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

async fn erase_account(State(server): State<Server>, person: Person) -> Result<StatusCode, AppError> {
    erase::erase(&server, person.user, None).await?;
    // The session's row is gone with the account; its cookie goes, too.
    let _gone_already = person.session.flush().await;
    Ok(StatusCode::NO_CONTENT)
}

/// An id that is none is an unknown one.
fn named<T: std::str::FromStr>(text: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}
