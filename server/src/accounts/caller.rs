//! Who is calling: from the session, compared with the user that the caller believes in.

use axum::extract::FromRequestParts;
use axum::http::HeaderName;
use axum::http::request::Parts;
use framekeep::ids::UserId;
use tower_sessions::Session;

use crate::error::AppError;

/// The session's key for the signed-in user; the store copies it into the column `user_id`.
pub(crate) const USER_KEY: &str = "user";

/// The header with which a page names the account it works for: an old tab with a new cookie must not write there.
pub const USER_HEADER: HeaderName = HeaderName::from_static("framekeep-user");

/// A signed-in user. Needs no state, so server functions extract it as well.
#[derive(Clone, Debug)]
pub struct Caller {
    pub user: UserId,
    pub session: Session,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, AppError> {
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
        match parts.headers.get(USER_HEADER) {
            None => {}
            Some(named) if named.to_str().is_ok_and(|named| named.parse() == Ok(user)) => {}
            Some(_) => return Err(AppError::SignedOut),
        }
        Ok(Self { user, session })
    }
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

/// A session that could not be read or written: the database does not answer.
pub(crate) fn session_failed(error: tower_sessions::session::Error) -> AppError {
    AppError::Unavailable("the session could not be read or written", Some(Box::new(error)))
}
