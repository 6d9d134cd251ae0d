//! Access tokens: what a program signs in with. Made by the person, shown once, kept as a hash, ended by the person.

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use framekeep::account::{AccessToken, Action, MadeToken, Scope};
use framekeep::ids::{TokenId, UserId};
use rand::RngCore;
use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::{Whence, rfc3339, to_the_end};
use crate::error::AppError;
use crate::state::Server;
use crate::storage::audit::{self, Deed};
use crate::storage::tokens::{self, Holder, NewToken, Row};

/// What a token begins with, so that programs that look for leaked secrets find it.
pub const PREFIX: &str = "fk_";
/// Its secret part before base64url: 256 bits.
const SECRET_BYTES: usize = 32;
/// Living tokens of one user.
pub const MOST: usize = 50;
/// The longest name, in characters.
pub const NAME_MOST: usize = 60;

/// What a request's `Authorization: Bearer …` came to; put beside the request before anything looks who is calling.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bearer {
    Holder(Holder),
    /// Not one of ours, or revoked: the caller is signed out, whatever cookie comes along.
    Unknown,
}

/// The token that a request carries, if it carries one.
pub(crate) fn presented(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whose a token is.
pub(crate) async fn recognise(server: &Server, token: &str) -> Result<Bearer, AppError> {
    if !token.starts_with(PREFIX) {
        return Ok(Bearer::Unknown);
    }
    let mut connection = server.pool.acquire().await?;
    let holder = tokens::find_alive(&mut connection, &hash(token)).await?;
    Ok(holder.map_or(Bearer::Unknown, Bearer::Holder))
}

/// The user's living tokens, newest first.
pub async fn list(server: &Server, user: UserId) -> Result<Vec<AccessToken>, AppError> {
    let mut connection = server.pool.acquire().await?;
    Ok(told(tokens::list(&mut connection, user).await?))
}

pub(super) fn told(rows: Vec<Row>) -> Vec<AccessToken> {
    let told = |row: Row| AccessToken {
        id: row.id,
        name: row.name,
        scope: row.scope,
        created_at: rfc3339(row.created_at),
        last_used_at: row.last_used_at.map(rfc3339),
    };
    rows.into_iter().map(told).collect()
}

/// Makes a token; its secret is in this answer and nowhere else.
pub async fn make(server: &Server, user: UserId, name: &str, scope: Scope) -> Result<MadeToken, AppError> {
    let (pool, name, whence) = (server.pool.clone(), tidy(name)?, Whence::current());
    to_the_end(async move {
        let mut transaction = pool.begin().await?;
        let secret = secret();
        let new = NewToken {
            id: TokenId::new(Uuid::now_v7()),
            user,
            name: &name,
            scope,
            token_hash: hash(&secret),
        };
        let created_at = tokens::insert(&mut transaction, &new).await?;
        if tokens::list(&mut transaction, user).await?.len() > MOST {
            return Err(invalid(
                "tokens",
                format!("There are {MOST} access tokens. Revoke one that is not used."),
            ));
        }
        note(&mut transaction, user, Action::TokenMade, new.id, &name, &whence).await?;
        transaction.commit().await?;
        tracing::info!(user.id = %user, token.id = %new.id, "an access token was made");
        Ok(MadeToken {
            secret,
            token: AccessToken {
                id: new.id,
                created_at: rfc3339(created_at),
                last_used_at: None,
                name,
                scope,
            },
        })
    })
    .await
}

/// Ends a token, now, for every request that comes after.
pub async fn revoke(server: &Server, user: UserId, token: TokenId) -> Result<(), AppError> {
    let (pool, whence) = (server.pool.clone(), Whence::current());
    to_the_end(async move {
        let mut connection = pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        let name = tokens::revoke(&mut transaction, user, token)
            .await?
            .ok_or(AppError::NotFound)?;
        note(&mut transaction, user, Action::TokenRevoked, token, &name, &whence).await?;
        transaction.commit().await?;
        tracing::info!(user.id = %user, token.id = %token, "an access token was revoked");
        Ok(())
    })
    .await
}

async fn note(
    connection: &mut PgConnection,
    user: UserId,
    action: Action,
    token: TokenId,
    name: &str,
    whence: &Whence,
) -> Result<(), AppError> {
    let deed = Deed {
        subject: Some(token.uuid()),
        name: Some(name),
        ..Deed::new(action, whence.address)
    };
    Ok(audit::note(connection, user, deed).await?)
}

fn secret() -> String {
    let mut bytes = [0; SECRET_BYTES];
    rand::rng().fill_bytes(&mut bytes);
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// What is kept of a token. Its secret is random and long: a fast hash gives nothing away.
fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

fn tidy(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    let length = name.chars().count();
    if length == 0 || length > NAME_MOST || name.chars().any(char::is_control) {
        let reason = format!("Give the token a name of 1 to {NAME_MOST} characters, such as the program's.");
        return Err(invalid("name", reason));
    }
    Ok(name.to_owned())
}

fn invalid(field: &str, reason: String) -> AppError {
    AppError::Invalid {
        field: field.to_owned(),
        reason,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use axum::http::{HeaderMap, header};

    use super::{PREFIX, presented, secret, tidy};

    #[test]
    fn a_secret_is_long_and_never_the_same() {
        let (one, two) = (secret(), secret());
        assert!(
            one.starts_with(PREFIX) && one.len() == PREFIX.len() + 43,
            "{}",
            one.len()
        );
        assert_ne!(one, two);
    }

    #[test]
    fn only_the_scheme_bearer_carries_a_token() {
        let cases = [
            ("Bearer fk_x", Some("fk_x")),
            ("bearer fk_x", Some("fk_x")),
            ("BEARER  fk_x ", Some("fk_x")),
            ("Basic fk_x", None),
            ("Bearer", Some("")),
            ("fk_x", None),
        ];
        for (value, token) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            assert_eq!(presented(&headers), token, "{value:?}");
        }
        assert_eq!(presented(&HeaderMap::new()), None);
    }

    #[test]
    fn a_name_is_short_and_in_words() {
        assert_eq!(tidy("  Release script ").unwrap(), "Release script");
        for bad in ["", "  ", "a\nb", &"x".repeat(61)] {
            assert!(tidy(bad).is_err(), "{bad:?}");
        }
    }
}
