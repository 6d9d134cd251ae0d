//! What a request to a server function must be before the function sees it: of a known form and size. (The library
//! panics at a multipart body without a boundary, and sets no limit of its own to streamed bodies.)

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use framekeep_app::api::media::UPLOAD_URL;
use framekeep_server::error::AppError;

/// The largest document (4 MiB), escaped and wrapped.
const JSON_BYTES: usize = 8 * 1024 * 1024;

/// Lets a well-formed request through; the upload's own limits are the use case's, as it streams.
pub(super) async fn check(request: Request, next: Next) -> Response {
    let media_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let expected = if request.uri().path() == UPLOAD_URL {
        is_form(media_type)
    } else {
        is_json(media_type)
    };
    if !expected {
        return refuse("content-type", "The body is not of the form that this function takes.");
    }
    if request.uri().path() == UPLOAD_URL {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match to_bytes(body, JSON_BYTES).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(_) => AppError::TooLarge("This is larger than a project can be (4 MiB).".to_owned()).into_response(),
    }
}

fn refuse(field: &str, reason: &str) -> Response {
    AppError::Invalid {
        field: field.to_owned(),
        reason: reason.to_owned(),
    }
    .into_response()
}

fn is_json(media_type: &str) -> bool {
    media_type
        .split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// A multipart form whose boundary the library can find.
fn is_form(media_type: &str) -> bool {
    multer::parse_boundary(media_type).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{is_form, is_json};

    #[test]
    fn only_forms_with_a_boundary_and_json_pass() {
        assert!(is_form("multipart/form-data; boundary=x"));
        for bad in [
            "multipart/form-data",
            "multipart/form-data; boundary",
            "application/json",
            "",
        ] {
            assert!(!is_form(bad), "{bad}");
        }
        assert!(is_json("application/json; charset=utf-8"));
        assert!(!is_json("application/x-www-form-urlencoded"));
    }
}
