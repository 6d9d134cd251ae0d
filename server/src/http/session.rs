//! The session cookie: `HttpOnly`, `SameSite=Lax` (it must come along on the way back from the provider), `Secure` and
//! `__Host-` under https.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use framekeep::ids::UserId;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use crate::accounts::caller::{USER_KEY, session_failed};
use crate::accounts::sessions::Store;
use crate::state::Server;

pub(super) fn layer(server: &Server) -> SessionManagerLayer<Store> {
    let life = time::Duration::try_from(server.config.session_life).unwrap_or(time::Duration::DAY);
    SessionManagerLayer::new(Store::new(server.pool.clone()))
        .with_name(server.config.cookie_name())
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(server.config.is_https())
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(life))
}

/// This request ended the session that it came with.
#[derive(Clone, Copy)]
struct Ended;

/// Notes when a request ends its session. Only one that may change something does.
pub(super) async fn note_end(request: Request, next: Next) -> Response {
    let session = request.extensions().get::<Session>().cloned();
    let Some(session) = session.filter(|_| !request.method().is_safe()) else {
        return next.run(request).await;
    };
    // Reads it: one that is not there has no id any more.
    if let Err(error) = session.get::<UserId>(USER_KEY).await {
        return session_failed(error).into_response();
    }
    let known = session.id().is_some();
    let mut response = next.run(request).await;
    if known && session.id().is_none() {
        response.extensions_mut().insert(Ended);
    }
    response
}

/// The library takes the cookie away with every answer to a session that it does not know. Such an answer may be a late
/// one, to a tab from before the sign-in: it would take the new cookie. Only who ends a session loses its cookie, and
/// with `Secure`, or browsers ignore the removal of a `__Host-` name.
pub(super) async fn removal_cookie(State(server): State<Server>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let start = format!("{}=;", server.config.cookie_name());
    let cookies: Vec<HeaderValue> = response.headers().get_all(header::SET_COOKIE).iter().cloned().collect();
    let removes = |cookie: &HeaderValue| cookie.as_bytes().starts_with(start.as_bytes());
    if !cookies.iter().any(removes) {
        return response;
    }
    response.headers_mut().remove(header::SET_COOKIE);
    for cookie in cookies.iter().filter(|cookie| !removes(cookie)) {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    let secure = if server.config.is_https() { "; Secure" } else { "" };
    let removal = format!("{start} Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}");
    if response.extensions().get::<Ended>().is_some()
        && let Ok(removal) = HeaderValue::from_str(&removal)
    {
        response.headers_mut().append(header::SET_COOKIE, removal);
    }
    response
}
