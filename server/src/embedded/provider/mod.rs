//! A sign-in provider on loopback that speaks real OpenID Connect, so that the same code signs people in as with Google.
//! It asks for an email address and a name and believes both: it is for one's own machine, and the settings refuse it
//! anywhere else. It answers on the other name of this machine than the app does, so that it is another site, as Google is.

mod authorize;
mod grants;
mod keys;
mod tokens;

use std::sync::Arc;

use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::EmbeddedError;
use super::folder::{Kept, random};
use super::serving::{Serving, listen};
use crate::config::{Config, ProviderSettings, Secret};
use grants::Grants;
use keys::SigningKey;

const CLIENT_ID: &str = "framekeep";

/// What every request to the provider can reach.
#[derive(Debug)]
struct Provider {
    issuer: String,
    client_secret: String,
    /// The one address that codes are sent to.
    redirect_uri: String,
    /// The app's origin, for the form's content security policy.
    app_origin: String,
    /// Makes subjects of email addresses: the same one for the same address, as long as the data folder lives.
    salt: String,
    key: SigningKey,
    grants: Grants,
}

pub(super) async fn start(config: &Config, kept: &mut Kept) -> Result<(Serving, ProviderSettings), EmbeddedError> {
    let (listener, port) = listen(kept.values.provider_port).await?;
    kept.values.provider_port = Some(port);
    let client_secret = kept.values.provider_secret.get_or_insert_with(random).clone();
    let salt = kept.values.provider_salt.get_or_insert_with(random).clone();
    kept.save()?;
    let host = if config.public_url.host_str() == Some("localhost") {
        "127.0.0.1"
    } else {
        "localhost"
    };
    let issuer = format!("http://{host}:{port}");
    let provider = Provider {
        issuer: issuer.clone(),
        client_secret: client_secret.clone(),
        redirect_uri: config.callback_url(),
        app_origin: config.origin(),
        salt,
        key: SigningKey::open(&config.data.join("provider-key.der"))?,
        grants: Grants::default(),
    };
    let serving = Serving::start(listener, router(Arc::new(provider)));
    Ok((
        serving,
        ProviderSettings {
            issuer,
            client_id: CLIENT_ID.to_owned(),
            client_secret: Secret::new(client_secret),
        },
    ))
}

fn router(provider: Arc<Provider>) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/keys", get(keys))
        .route("/authorize", get(authorize::form).post(authorize::submit))
        .route("/token", post(tokens::exchange))
        .with_state(provider)
}

async fn discovery(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "claims_supported": ["sub", "email", "email_verified", "name"],
    }))
}

async fn keys(State(provider): State<Arc<Provider>>) -> impl IntoResponse {
    Json(json!({ "keys": [provider.key.public()] }))
}
