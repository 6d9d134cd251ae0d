//! Who is calling: by the session's cookie or by an access token, compared with the user that the caller believes in.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, Method};
use framekeep::account::Scope;
use framekeep::ids::UserId;
use tower_sessions::Session;

use super::sessions::token_hash;
use super::tokens::Bearer;
use crate::error::AppError;

/// The session's key for the signed-in user; the store copies it into the column `user_id`.
pub(crate) const USER_KEY: &str = "user";

/// The session's key for the device that it is bound to; the store reads it from the column `device_id`.
pub(crate) const DEVICE_KEY: &str = "device";

/// The header with which a page names the account it works for: an old tab with a new cookie must not write there.
pub const USER_HEADER: HeaderName = HeaderName::from_static("framekeep-user");

/// A signed-in user, or a program with an access token of that user's. Needs no state, so server functions extract it
/// as well. A token that may only read is refused on every method that may change something.
#[derive(Clone, Debug)]
pub struct Caller {
    pub user: UserId,
    /// None: a program with a token.
    session: Option<Session>,
}

/// A signed-in user at a browser. What concerns the account itself is not for programs: a token would otherwise be as
/// good as the person.
#[derive(Clone, Debug)]
pub struct Person {
    pub user: UserId,
    pub session: Session,
}

impl Person {
    /// Of the session, as the table has it.
    pub(super) fn token_hash(&self) -> Option<[u8; 32]> {
        self.session.id().as_ref().map(token_hash)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, AppError> {
        let caller = match parts.extensions.get::<Bearer>() {
            Some(bearer) => by_token(bearer, &parts.method)?,
            None => by_session(parts).await?,
        };
        match parts.headers.get(USER_HEADER) {
            None => {}
            Some(named) if named.to_str().is_ok_and(|named| named.parse() == Ok(caller.user)) => {}
            Some(_) => return Err(AppError::SignedOut),
        }
        Ok(caller)
    }
}

fn by_token(bearer: &Bearer, method: &Method) -> Result<Caller, AppError> {
    let Bearer::Holder(holder) = bearer else {
        return Err(AppError::SignedOut);
    };
    if holder.scope == Scope::Read && !matches!(*method, Method::GET | Method::HEAD) {
        return Err(AppError::Forbidden(
            "This access token may only read. Make one that may write in the settings.",
        ));
    }
    Ok(Caller {
        user: holder.user,
        session: None,
    })
}

async fn by_session(parts: &Parts) -> Result<Caller, AppError> {
    let session = parts
        .extensions
        .get::<Session>()
        .cloned()
        .ok_or(AppError::Internal("no session layer", None))?;
    let user = session
        .get::<UserId>(USER_KEY)
        .await
        .map_err(session_failed)?
        .ok_or(AppError::SignedOut)?;
    Ok(Caller {
        user,
        session: Some(session),
    })
}

impl<S: Send + Sync> axum::extract::OptionalFromRequestParts<S> for Caller {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, AppError> {
        match <Self as FromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(caller) => Ok(Some(caller)),
            Err(AppError::SignedOut) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Person {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let Caller { user, session } = <Caller as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        let session = session.ok_or(AppError::Forbidden(
            "An access token cannot do this: it concerns the account itself. Sign in with a browser.",
        ))?;
        Ok(Self { user, session })
    }
}

/// A session that could not be read or written: the database does not answer.
pub(crate) fn session_failed(error: tower_sessions::session::Error) -> AppError {
    AppError::Unavailable("the session could not be read or written", Some(Box::new(error)))
}
