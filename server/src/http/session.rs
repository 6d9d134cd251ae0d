//! The session cookie: `HttpOnly`, `SameSite=Lax` (it must come along on the way back from the provider), `Secure` and
//! `__Host-` under https.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

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

/// A removal cookie must be `Secure` as well, or browsers ignore it for a `__Host-` name: ours replaces the library's.
pub(super) async fn removal_cookie(State(server): State<Server>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let start = format!("{}=;", server.config.cookie_name());
    let cookies: Vec<HeaderValue> = response.headers().get_all(header::SET_COOKIE).iter().cloned().collect();
    if cookies
        .iter()
        .any(|cookie| cookie.as_bytes().starts_with(start.as_bytes()))
    {
        response.headers_mut().remove(header::SET_COOKIE);
        for cookie in cookies
            .into_iter()
            .filter(|cookie| !cookie.as_bytes().starts_with(start.as_bytes()))
        {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        let secure = if server.config.is_https() { "; Secure" } else { "" };
        let removal = format!("{start} Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}");
        if let Ok(removal) = HeaderValue::from_str(&removal) {
            response.headers_mut().append(header::SET_COOKIE, removal);
        }
    }
    response
}
