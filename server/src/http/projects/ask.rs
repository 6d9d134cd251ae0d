//! What requests on projects say outside their body: the revision in the path, the operation's id.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use framekeep::ids::{ProjectId, PushId, Revision, UserId};
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::error::AppError;

/// The longest key that is worth remembering.
const KEY_BYTES: usize = 255;

/// The revision that the path names, and its project. What is no number names nothing.
pub(super) struct NamedRevision(pub(super) ProjectId, pub(super) Revision);

impl<S: Send + Sync> FromRequestParts<S> for NamedRevision {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let Path((project, revision)) = Path::<(String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|_| AppError::NotFound)?;
        let revision = revision.parse().map(Revision::new).map_err(|_| AppError::NotFound)?;
        let project = project.parse().map_err(|_| AppError::NotFound)?;
        Ok(Self(project, revision))
    }
}

/// `Idempotency-Key`, where there is one.
pub(super) struct IdempotencyKey(Option<String>);

/// The header, described.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "`IdempotencyKey` reads it; this describes it")]
pub(super) struct IdempotencyKeyHeader {
    /// The operation's id, where the request has no `pushId`: 1 to 255 visible ASCII characters, a UUID or any other. The same
    /// key again brings the first answer; with another request it is refused (422).
    #[param(
        rename = "Idempotency-Key",
        min_length = 1,
        max_length = 255,
        pattern = "^[ -~]+$",
        example = "order-7"
    )]
    idempotency_key: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, AppError> {
        let Some(value) = parts.headers.get("idempotency-key") else {
            return Ok(Self(None));
        };
        match value.to_str() {
            Ok(key) if !key.is_empty() && key.len() <= KEY_BYTES => Ok(Self(Some(key.to_owned()))),
            _ => Err(key_invalid("must be 1 to 255 visible ASCII characters")),
        }
    }
}

impl IdempotencyKey {
    /// The operation's id: the one in the body, or the key, or a new one. A key that is no UUID stands for one made of
    /// it and the user.
    pub(super) fn push_id(&self, user: UserId, in_body: Option<PushId>) -> Result<PushId, AppError> {
        let from_key = self
            .0
            .as_deref()
            .map(|key| key.parse().unwrap_or_else(|_| made_of(user, key)));
        match (in_body, from_key) {
            (Some(body), Some(key)) if body != key => Err(key_invalid("is another operation id than pushId")),
            (Some(id), _) | (None, Some(id)) => Ok(id),
            (None, None) => Ok(PushId::new(Uuid::now_v7())),
        }
    }
}

/// A UUID of version 8 (RFC 9562: the maker's own bits) from SHA-256 over user and key.
fn made_of(user: UserId, key: &str) -> PushId {
    let digest = Sha256::new()
        .chain_update(user.uuid().as_bytes())
        .chain_update(key)
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    PushId::new(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

fn key_invalid(reason: &str) -> AppError {
    AppError::Invalid {
        field: "Idempotency-Key".to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    fn user(byte: u8) -> UserId {
        UserId::new(Uuid::from_bytes([byte; 16]))
    }

    #[test]
    fn a_key_names_one_operation_per_user() {
        let key = IdempotencyKey(Some("order 7".to_owned()));
        assert_eq!(key.push_id(user(1), None).unwrap(), key.push_id(user(1), None).unwrap());
        assert_ne!(key.push_id(user(1), None).unwrap(), key.push_id(user(2), None).unwrap());
    }

    #[test]
    fn a_key_that_is_an_id_is_that_id_and_must_agree_with_the_body() {
        let id = PushId::new(Uuid::from_bytes([7; 16]));
        let key = IdempotencyKey(Some(id.to_string()));
        assert_eq!(key.push_id(user(1), None).unwrap(), id);
        assert_eq!(key.push_id(user(1), Some(id)).unwrap(), id);
        assert!(
            key.push_id(user(1), Some(PushId::new(Uuid::from_bytes([8; 16]))))
                .is_err()
        );
    }
}
