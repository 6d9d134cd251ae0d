//! "Who am I?"

use axum::Json;
use axum::extract::State;

use crate::accounts::{self, Caller, Profile};
use crate::error::AppError;
use crate::http::openapi::samples;
use crate::state::Server;

/// Who is signed in
#[utoipa::path(
    get, path = "/api/me", operation_id = "me", tag = "account",
    responses((status = 200, description = "The person, or whose access token it is.", body = Profile, example = json!({
        "id": samples::USER, "name": "Ada", "email": "ada@example.com", "image": null, "conflictPolicy": "ask",
    })))
)]
pub(super) async fn me(State(server): State<Server>, caller: Caller) -> Result<Json<Profile>, AppError> {
    accounts::profile(&server, caller.user).await.map(Json)
}
