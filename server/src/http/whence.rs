//! Puts beside a request what is known of its origin: its address, its browser, whose access token it carries, and the
//! device that it names, to which the session is bound if it is the first.

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use framekeep::ids::{DeviceId, UserId};
use tower_sessions::Session;

use super::address::ClientAddress;
use crate::accounts::caller::{DEVICE_KEY, USER_HEADER, USER_KEY, session_failed};
use crate::accounts::sessions::token_hash;
use crate::accounts::tokens::{self, Bearer};
use crate::accounts::{Whence, browser_name};
use crate::error::AppError;
use crate::state::Server;

/// The header with which a browser names its device.
const DEVICE_HEADER: HeaderName = HeaderName::from_static("framekeep-device");

/// Recognises an access token; only the HTTP interface takes them.
pub(super) async fn bearer(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    if let Some(token) = presented(&request).map(str::to_owned) {
        match tokens::recognise(&server, &token).await {
            Ok(bearer) => drop(request.extensions_mut().insert(bearer)),
            Err(error) => return error.into_response(),
        }
    }
    next.run(request).await
}

/// The access token of a request to the HTTP interface.
pub(super) fn presented(request: &Request) -> Option<&str> {
    let takes_tokens = request.uri().path().starts_with("/api/");
    takes_tokens.then(|| tokens::presented(request.headers())).flatten()
}

/// Answers the request with its origin at hand.
pub(super) async fn note(State(server): State<Server>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let whence = match look(&server, &parts).await {
        Ok(whence) => whence,
        Err(error) => return error.into_response(),
    };
    whence.around(next.run(Request::from_parts(parts, body))).await
}

async fn look(server: &Server, request: &Parts) -> Result<Whence, AppError> {
    let (browser, system) = browser_name::of(&request.headers);
    let mut whence = Whence {
        address: request.extensions.get::<ClientAddress>().map(|address| address.0),
        browser,
        system,
        unbound: None,
    };
    let path = request.uri.path();
    let by_session =
        (path.starts_with("/api/") || path.starts_with("/fn/")) && request.extensions.get::<Bearer>().is_none();
    let session = request.extensions.get::<Session>().filter(|_| by_session);
    if let Some(session) = session
        && let Some((user, hash)) = unbound(session).await?
    {
        whence.unbound = Some(hash);
        if let Some(device) = named(&request.headers, user) {
            bind(server, session, &mut whence, user, device).await;
        }
    }
    Ok(whence)
}

/// The user and hash of a session that is signed in and bound to no device. A database that does not answer is told at
/// once: whoever asked after this would only wait for it again.
async fn unbound(session: &Session) -> Result<Option<(UserId, [u8; 32])>, AppError> {
    let Some(user) = session.get::<UserId>(USER_KEY).await.map_err(session_failed)? else {
        return Ok(None);
    };
    let bound = session.get::<DeviceId>(DEVICE_KEY).await.map_err(session_failed)?;
    let id = session.id().filter(|_| bound.is_none());
    Ok(id.map(|id| (user, token_hash(&id))))
}

/// The device of a page that works for this user: an old tab with a new cookie names another one's.
fn named(headers: &HeaderMap, user: UserId) -> Option<DeviceId> {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let works_for = text(&USER_HEADER).and_then(|named| named.parse().ok());
    text(&DEVICE_HEADER)
        .filter(|_| works_for == Some(user))
        .and_then(|named| named.parse().ok())
}

/// One that fails is made good by the next request.
async fn bind(server: &Server, session: &Session, whence: &mut Whence, user: UserId, device: DeviceId) {
    let Ok(mut connection) = server.pool.acquire().await else {
        return;
    };
    match whence.meet(&mut connection, user, device).await {
        Ok(()) => {
            whence.unbound = None;
            // This very request knows it, too.
            let _told_again_next_time = session.insert(DEVICE_KEY, device).await;
        }
        Err(error) => tracing::debug!(%error, "a session was not bound to its device"),
    }
}
