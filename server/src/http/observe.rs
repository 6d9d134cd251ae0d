//! Request ids, log lines and counters: method, path, status, duration. Never the query, cookies or bodies.

use std::any::Any;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics::{counter, histogram};
use tracing::Instrument;
use uuid::Uuid;

use crate::error::AppError;
use crate::metrics::{OUTBOX_AGE_SECONDS, REQUEST_SECONDS, REQUESTS};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a browser says with a pull: seconds for which something of it has not been here.
const OUTBOX_AGE: HeaderName = HeaderName::from_static("framekeep-outbox-age");
/// Ten years; more is no browser's.
const OLDEST_SECONDS: u32 = 315_360_000;

/// Gives the request an id of ours, a span around all its log lines, and at its end one line and one more in the counters.
pub(super) async fn request(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7();
    let span = tracing::info_span!("request", request.id = %id, http.method = %request.method(), http.path = request.uri().path());
    let (began, method) = (Instant::now(), request.method().to_string());
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let age = request
        .headers()
        .get(OUTBOX_AGE)
        .and_then(|age| age.to_str().ok()?.parse::<u32>().ok());
    if let Some(age) = age.filter(|age| *age <= OLDEST_SECONDS) {
        histogram!(OUTBOX_AGE_SECONDS).record(f64::from(age));
    }
    async move {
        let mut response = next.run(request).await;
        if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        let (status, took_ms) = (response.status().as_u16(), began.elapsed().as_millis());
        tracing::debug!(http.status = status, took_ms, "answered");
        histogram!(REQUEST_SECONDS, "method" => method.clone(), "route" => route.clone()).record(began.elapsed());
        counter!(REQUESTS, "method" => method, "route" => route, "status" => status.to_string()).increment(1);
        response
    }
    .instrument(span)
    .await
}

/// A panic in one request is that request's 500, told like every other fault.
pub(super) fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let words = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied());
    tracing::error!(panic = words.unwrap_or("no words"), "a request panicked");
    AppError::Internal("a request panicked", None).into_response()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::extract::Request;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::{panicked, request};

    async fn breaks() {
        panic!("a secret");
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_without_its_words() {
        let router = Router::new()
            .route("/breaks", get(breaks))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn(request));
        for _ in 0..2 {
            let asked = Request::get("/breaks").body(Body::empty()).unwrap();
            let answer = router.clone().oneshot(asked).await.unwrap();
            assert_eq!(answer.status(), 500);
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            assert!(answer.headers().contains_key("x-request-id"));
            let body = to_bytes(answer.into_body(), 10_000).await.unwrap();
            assert!(!String::from_utf8_lossy(&body).contains("secret"));
        }
    }
}
