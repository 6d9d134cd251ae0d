//! Request ids and log lines: method, path, status, duration. Never the query, cookies or bodies.

use std::any::Any;
use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;
use uuid::Uuid;

use crate::error::AppError;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id of ours, a span around all its log lines, and one line at its end.
pub(super) async fn request(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7();
    let span = tracing::info_span!("request", request.id = %id, http.method = %request.method(), http.path = request.uri().path());
    let began = Instant::now();
    async move {
        let mut response = next.run(request).await;
        if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        let (status, took_ms) = (response.status().as_u16(), began.elapsed().as_millis());
        tracing::debug!(http.status = status, took_ms, "answered");
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
