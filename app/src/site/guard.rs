//! What a request to a server function must be before the function sees it. (The library panics at a multipart body
//! without a boundary, and calls a body that it cannot read a fault of the server. Sizes are limited for every route,
//! see the server's own layers.)

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use framekeep_app::api::media::UPLOAD_URL;
use framekeep_server::error::AppError;

/// The most that is read of the library's own error text.
const WORDS_BYTES: usize = 64 * 1024;

/// Lets a request of the right form through, and tells one that cannot be read what it is. Pages and files pass.
pub(super) async fn check(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/fn/") {
        return next.run(request).await;
    }
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
    let response = next.run(request).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (parts, body) = response.into_parts();
    let words = to_bytes(body, WORDS_BYTES).await.unwrap_or_default();
    if is_unreadable(&words) {
        return refuse("body", "The body does not hold what this function takes.");
    }
    Response::from_parts(parts, Body::from(words))
}

/// The library's words for arguments that it could not read.
fn is_unreadable(words: &[u8]) -> bool {
    words.starts_with(b"Args|") || words.starts_with(b"Deserialization|")
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
    use super::{is_form, is_json, is_unreadable};

    #[test]
    fn only_unreadable_arguments_are_the_callers_fault() {
        assert!(is_unreadable(b"Args|missing field"));
        assert!(!is_unreadable(b"ServerError|It has been noted."));
    }

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
