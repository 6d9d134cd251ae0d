//! What stands in front of every route: cross-site refusal, one address, headers.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::whence;
use crate::error::AppError;
use crate::state::Server;

/// What is no page may load and run nothing.
const CLOSED: &str = "default-src 'none'; frame-ancestors 'none'";

/// Refuses state-changing requests from other sites: server functions and the HTTP interface alike.
pub(super) async fn same_site(State(server): State<Server>, request: Request, next: Next) -> Response {
    // A token is no cookie: no browser adds it by itself, and where it stands the cookie counts for nothing.
    let by_token = whence::presented(&request).is_some();
    if by_token || may_pass(request.method(), request.headers(), &server.config.origin()) {
        next.run(request).await
    } else {
        AppError::CrossSite.into_response()
    }
}

/// Browsers say where a request comes from; where they say nothing at all it is a program, which has no cookies to steal.
fn may_pass(method: &Method, headers: &HeaderMap, origin: &str) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    match (headers.get("sec-fetch-site"), headers.get(header::ORIGIN)) {
        (Some(site), _) => matches!(site.as_bytes(), b"same-origin" | b"none"),
        (None, Some(from)) => from.as_bytes() == origin.as_bytes(),
        (None, None) => true,
    }
}

/// On this machine `localhost` and `127.0.0.1` are two sites with two cookies: pages live at one of them.
pub(super) async fn canonical_address(State(server): State<Server>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    match host.and_then(|host| elsewhere(&server, request.method(), host, request.uri())) {
        Some(address) => Redirect::temporary(&address).into_response(),
        None => next.run(request).await,
    }
}

fn elsewhere(server: &Server, method: &Method, host: &str, uri: &Uri) -> Option<String> {
    let origin = server.config.origin();
    let port = host.rsplit_once(':').map_or("80", |(_, port)| port);
    let ours = origin.rsplit_once(':').map_or("80", |(_, port)| port);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let other_name = matches!(name, "localhost" | "127.0.0.1" | "[::1]") && origin != format!("http://{host}");
    let read = matches!(*method, Method::GET | Method::HEAD);
    (server.config.is_loopback() && read && other_name && port == ours).then(|| {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        format!("{origin}{path}")
    })
}

/// Headers that every answer carries, unless the route has set its own.
pub(super) async fn headers(State(server): State<Server>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let refused = !response.status().is_success();
    let mut set = |name: HeaderName, value: &'static str| {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if refused {
        set(header::CONTENT_SECURITY_POLICY, CLOSED);
    }
    if server.config.is_https() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    response
}

/// Answers that are not pages: nothing in them may load or run anything, and nobody keeps them.
pub(super) async fn strict_content(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CLOSED));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use axum::http::{HeaderMap, Method};

    use super::may_pass;

    #[test]
    fn only_our_own_pages_and_programs_change_state() {
        let ours = "http://127.0.0.1:3000";
        let cases: [(&str, Option<&str>, Option<&str>, bool); 14] = [
            ("POST", Some("same-origin"), Some(ours), true),
            ("POST", Some("none"), None, true),
            ("POST", Some("cross-site"), Some(ours), false),
            ("POST", Some("same-site"), Some("http://127.0.0.1:4000"), false),
            ("POST", Some("Same-Origin"), None, false),
            ("POST", None, Some(ours), true),
            ("PUT", None, Some("null"), false),
            ("PATCH", None, Some("https://evil.example"), false),
            ("DELETE", None, Some("http://127.0.0.1:3000.evil.example"), false),
            ("DELETE", None, Some("http://localhost:3000"), false),
            ("POST", None, None, true),
            ("PROPFIND", Some("cross-site"), None, false),
            ("GET", Some("cross-site"), Some("https://evil.example"), true),
            ("HEAD", Some("cross-site"), None, true),
        ];
        for (method, site, origin, passes) in cases {
            let mut headers = HeaderMap::new();
            if let Some(site) = site {
                headers.insert("sec-fetch-site", site.parse().unwrap());
            }
            if let Some(origin) = origin {
                headers.insert("origin", origin.parse().unwrap());
            }
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            assert_eq!(
                may_pass(&method, &headers, ours),
                passes,
                "{method} {site:?} {origin:?}"
            );
        }
    }
}
