//! The pages that explain why a sign-in did not come about: whole in themselves, without script.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::look;

pub(super) fn declined() -> Response {
    page(
        StatusCode::BAD_REQUEST,
        "You did not sign in",
        "You chose not to share your name and email address with Framekeep. Nothing was changed, and nothing was saved about you.",
        "Framekeep needs them to keep your projects in your account. It asks for nothing else.",
    )
}

pub(super) fn no_cookie() -> Response {
    page(
        StatusCode::BAD_REQUEST,
        "Your browser keeps no cookies for this site",
        "Framekeep remembers that you are signed in with one cookie. Your browser did not keep it, so the sign-in could not be finished.",
        "Allow cookies for this site in your browser\u{2019}s settings, then try again. If you began in another browser, go on there.",
    )
}

pub(super) fn mismatch() -> Response {
    page(
        StatusCode::BAD_REQUEST,
        "This sign-in has run out",
        "It was begun more than ten minutes ago, in another browser, or it was used before. To keep your account safe it was not accepted.",
        "Start again: it takes a moment.",
    )
}

pub(super) fn too_many(wait: Duration) -> Response {
    let mut response = page(
        StatusCode::TOO_MANY_REQUESTS,
        "Too many sign-ins",
        "From your network there were more sign-ins in a minute than Framekeep takes. Nothing was changed.",
        "Wait a minute, then try again.",
    );
    let seconds = wait.as_secs().saturating_add(1);
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

pub(super) fn provider_down() -> Response {
    page(
        StatusCode::SERVICE_UNAVAILABLE,
        "The sign-in service does not answer",
        "Framekeep could not reach the service that signs you in. Your projects are safe, and work on this device goes on.",
        "Wait a minute, then try again.",
    )
}

pub(super) fn unavailable() -> Response {
    page(
        StatusCode::SERVICE_UNAVAILABLE,
        "Signing in is not possible right now",
        "Framekeep\u{2019}s server has a problem of its own. Nothing was changed, and your projects are safe.",
        "Wait a minute, then try again.",
    )
}

fn page(status: StatusCode, title: &str, what: &str, advice: &str) -> Response {
    let body = format!(
        "<h1>{title}</h1><p>{what}</p><p>{advice}</p>\
         <p class=\"actions\"><a class=\"button\" href=\"/auth/google\">Try again</a> <a class=\"quiet\" href=\"/\">Go to the start page</a></p>"
    );
    let mut response = (status, look::page(title, &body)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    if let Ok(policy) = HeaderValue::from_str(&look::content_policy("'none'")) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
    }
    response
}
