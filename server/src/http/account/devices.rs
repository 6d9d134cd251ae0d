//! The browsers in which the person is signed in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use framekeep::account::Device;
use framekeep::ids::DeviceId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::{Person, devices};
use crate::error::AppError;
use crate::http::ask::{Named, Unknown};
use crate::http::openapi::samples;
use crate::state::Server;

#[derive(Serialize, ToSchema)]
pub(super) struct Devices {
    /// Last used first.
    devices: Vec<Device>,
}

/// Signed-in devices
#[utoipa::path(
    get, path = "/api/devices", operation_id = "listDevices", tag = "account", security(("session" = [])),
    responses((status = 200, description = "Every browser that is signed in.", body = Devices, example = json!({"devices": [{
        "id": samples::DEVICE, "name": "Firefox on Linux", "createdAt": samples::EARLIER, "lastSeenAt": samples::TIME,
        "current": true,
    }]})))
)]
pub(super) async fn list(State(server): State<Server>, person: Person) -> Result<Json<Devices>, AppError> {
    let devices = devices::list(&server, &person).await?;
    Ok(Json(Devices { devices }))
}

/// Sign one device out
#[utoipa::path(
    delete, path = "/api/devices/{id}", operation_id = "signOutDevice", tag = "account", security(("session" = [])),
    params(("id" = DeviceId, Path, description = "The device.")),
    responses((status = 204, description = "Its session has ended."), Unknown)
)]
pub(super) async fn sign_out(
    State(server): State<Server>,
    person: Person,
    Named(device): Named<DeviceId>,
) -> Result<StatusCode, AppError> {
    devices::sign_out(&server, person.user, device).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign every device out
///
/// The one that asks, too. Access tokens stay.
#[utoipa::path(
    delete, path = "/api/devices", operation_id = "signOutEverywhere", tag = "account", security(("session" = [])),
    responses((status = 204, description = "Every session of this person has ended."))
)]
pub(super) async fn sign_out_everywhere(State(server): State<Server>, person: Person) -> Result<StatusCode, AppError> {
    devices::sign_out_everywhere(&server, &person).await?;
    Ok(StatusCode::NO_CONTENT)
}
