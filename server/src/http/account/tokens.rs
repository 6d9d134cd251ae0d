//! Access tokens of programs.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use framekeep::account::{AccessToken, MadeToken, Scope};
use framekeep::ids::TokenId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::{Person, tokens};
use crate::error::AppError;
use crate::http::ask::{Named, Unknown};
use crate::http::body::Strict;
use crate::http::openapi::{family, samples};
use crate::state::Server;

#[derive(Serialize, ToSchema)]
pub(super) struct Tokens {
    /// Newest first.
    tokens: Vec<AccessToken>,
}

/// Access tokens
#[utoipa::path(
    get, path = "/api/tokens", operation_id = "listTokens", tag = "account", security(("session" = [])),
    responses((status = 200, description = "Every living token, without its secret.", body = Tokens, example = json!({"tokens": [{
        "id": samples::TOKEN, "name": "Release script", "scope": "read", "createdAt": samples::EARLIER,
        "lastUsedAt": samples::TIME,
    }]})))
)]
pub(super) async fn list(State(server): State<Server>, person: Person) -> Result<Json<Tokens>, AppError> {
    let tokens = tokens::list(&server, person.user).await?;
    Ok(Json(Tokens { tokens }))
}

#[derive(Deserialize, ToSchema)]
pub(super) struct NewToken {
    /// One line of 1 to 60 characters, such as the program's name.
    name: String,
    scope: Scope,
}

family! {
    /// A name that says nothing, or a token too many.
    pub(super) NotMade: [
        samples::invalid("name", "Give the token a name of 1 to 60 characters, such as the program's."),
        samples::invalid("tokens", "There are 50 access tokens. Revoke one that is not used."),
    ]
}

/// Make an access token
///
/// Its secret is in this answer and can be asked for nowhere else.
#[utoipa::path(
    post, path = "/api/tokens", operation_id = "makeToken", tag = "account", security(("session" = [])),
    request_body(content = NewToken, example = json!({"name": "Release script", "scope": "read"})),
    responses(
        (status = 201, description = "The token with its secret.", body = MadeToken, example = json!({
            "secret": "fk_…", "id": samples::TOKEN, "name": "Release script", "scope": "read", "createdAt": samples::TIME,
        })),
        NotMade,
    )
)]
pub(super) async fn make(
    State(server): State<Server>,
    person: Person,
    Strict(new): Strict<NewToken>,
) -> Result<(StatusCode, Json<MadeToken>), AppError> {
    let made = tokens::make(&server, person.user, &new.name, new.scope).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Revoke an access token
#[utoipa::path(
    delete, path = "/api/tokens/{id}", operation_id = "revokeToken", tag = "account", security(("session" = [])),
    params(("id" = TokenId, Path, description = "The token's id, not its secret.")),
    responses((status = 204, description = "It signs nobody in any more."), Unknown)
)]
pub(super) async fn revoke(
    State(server): State<Server>,
    person: Person,
    Named(token): Named<TokenId>,
) -> Result<StatusCode, AppError> {
    tokens::revoke(&server, person.user, token).await?;
    Ok(StatusCode::NO_CONTENT)
}
