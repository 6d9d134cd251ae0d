//! The token endpoint: a code and its verifier, from the app alone, for a signed ID token.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use super::grants::Grant;
use super::{CLIENT_ID, Provider};
use crate::embedded::folder::random;

/// Seconds that a token counts.
const LIFE_SECONDS: u64 = 3_600;

#[derive(Deserialize)]
pub(super) struct Request {
    grant_type: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    redirect_uri: String,
    #[serde(default)]
    code_verifier: String,
    client_id: Option<String>,
    client_secret: Option<String>,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: String,
    iat: u64,
    exp: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    email: &'a str,
    email_verified: bool,
    name: &'a str,
}

pub(super) async fn exchange(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
    Form(request): Form<Request>,
) -> Response {
    if !is_client(&provider, &headers, &request) {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    if request.grant_type != "authorization_code" {
        return refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    let Some(grant) = provider.grants.take(
        &request.code,
        &request.code_verifier,
        &request.redirect_uri,
        Instant::now(),
    ) else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_grant");
    };
    match id_token(&provider, &grant) {
        Ok(id_token) => answer(
            StatusCode::OK,
            &json!({
                "access_token": random(),
                "token_type": "Bearer",
                "expires_in": LIFE_SECONDS,
                "scope": "openid email profile",
                "id_token": id_token,
            }),
        ),
        Err(error) => {
            tracing::error!(%error, "an ID token could not be signed");
            refuse(StatusCode::INTERNAL_SERVER_ERROR, "server_error")
        }
    }
}

fn id_token(provider: &Provider, grant: &Grant) -> jsonwebtoken::errors::Result<String> {
    let now = jsonwebtoken::get_current_timestamp();
    provider.key.sign(&Claims {
        iss: &provider.issuer,
        aud: CLIENT_ID,
        sub: subject(&provider.salt, &grant.email),
        iat: now,
        exp: now + LIFE_SECONDS,
        nonce: grant.nonce.as_deref(),
        email: &grant.email,
        email_verified: true,
        name: &grant.name,
    })
}

/// The same subject for the same address, in this data folder and no other.
fn subject(salt: &str, email: &str) -> String {
    hex::encode(&Sha256::digest(format!("{salt}\n{email}"))[..16])
}

/// The secret, in the header (each half form-encoded: RFC 6749, section 2.3.1) or in the form.
fn is_client(provider: &Provider, headers: &HeaderMap, request: &Request) -> bool {
    let given = match basic(headers) {
        Some(given) => Some(given),
        None => request.client_id.clone().zip(request.client_secret.clone()),
    };
    given.is_some_and(|(id, secret)| {
        id == CLIENT_ID && Sha256::digest(secret) == Sha256::digest(&provider.client_secret)
    })
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |text: &str| {
        form_urlencoded::parse(format!("x={text}").as_bytes())
            .next()
            .map(|(_, value)| value.into_owned())
    };
    Some((decoded(id)?, decoded(secret)?))
}

fn refuse(status: StatusCode, error: &str) -> Response {
    answer(status, &json!({ "error": error }))
}

fn answer(status: StatusCode, body: &serde_json::Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
