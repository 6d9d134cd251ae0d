//! The content security policy: scripts of our own and of this answer's nonce, nothing inline, pictures and downloads
//! from the object store.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use leptos::context::use_context;
use leptos::nonce::use_nonce;
use leptos_axum::ResponseOptions;

/// What everything that is not a page gets: nothing may be run or shown inside it.
const CLOSED: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Writes the policy of the page that is being rendered, with its nonce.
pub(super) fn announce(store: &str, reload: &str) {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else {
        return;
    };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' blob: data: {store}; connect-src 'self' {store}{reload}; font-src 'self'; manifest-src 'self'; \
         worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    );
    if let Ok(value) = HeaderValue::try_from(policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
}

/// What is no page gets the closed policy; the other headers are the server's, the same on every route.
pub(super) async fn complete(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = response.headers_mut().entry(header::CONTENT_SECURITY_POLICY);
    policy.or_insert(HeaderValue::from_static(CLOSED));
    response
}
