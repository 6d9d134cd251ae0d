//! ID tokens: nothing in one is believed before issuer, audience, expiry, signature and nonce are right.

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use super::provider::{Provider, ProviderError};

/// Seconds by which clocks may differ.
const LEEWAY_SECONDS: u64 = 60;

/// What the provider says about a person (OpenID Connect Core 1.0, section 5.1).
#[derive(Clone, Debug, Deserialize)]
pub struct Claims {
    pub sub: String,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub email_verified: Option<bool>,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub picture: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    azp: Option<String>,
    iat: u64,
}

/// Why a token is not believed.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    #[error("the token is not valid")]
    Invalid(#[source] jsonwebtoken::errors::Error),
    #[error("the token names no key of the provider's")]
    UnknownKey,
    #[error("the token was made for another sign-in")]
    Nonce,
    #[error("the token was made for another party, or has no usable subject")]
    Party,
    #[error(transparent)]
    Provider(#[from] ProviderError),
}

/// Checks a token that came from the token endpoint for the sign-in with this nonce.
pub async fn verify(provider: &Provider, token: &str, nonce: &str) -> Result<Claims, TokenError> {
    let header = jsonwebtoken::decode_header(token).map_err(TokenError::Invalid)?;
    let key_id = header.kid.ok_or(TokenError::UnknownKey)?;
    let keys = provider.keys(&key_id).await?;
    check(
        &keys,
        &key_id,
        token,
        &provider.settings.issuer,
        &provider.settings.client_id,
        nonce,
    )
}

fn check(
    keys: &JwkSet,
    key_id: &str,
    token: &str,
    issuer: &str,
    client_id: &str,
    nonce: &str,
) -> Result<Claims, TokenError> {
    let key = keys.find(key_id).ok_or(TokenError::UnknownKey)?;
    let key = DecodingKey::from_jwk(key).map_err(TokenError::Invalid)?;
    // RS256 only: what Google signs with. Neither `none` nor a public key taken for a shared secret passes.
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[client_id]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.validate_nbf = true;
    validation.leeway = LEEWAY_SECONDS;
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation)
        .map_err(TokenError::Invalid)?
        .claims;
    if claims.nonce.as_deref() != Some(nonce) {
        return Err(TokenError::Nonce);
    }
    let party_is_us = claims.azp.as_deref().is_none_or(|party| party == client_id);
    let not_from_the_future = claims.iat <= jsonwebtoken::get_current_timestamp() + LEEWAY_SECONDS;
    if !party_is_us || !not_from_the_future || claims.sub.is_empty() || claims.sub.len() > 255 {
        return Err(TokenError::Party);
    }
    Ok(claims)
}
