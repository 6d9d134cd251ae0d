//! The one error type of the server, and how it is told: RFC 9457 problem+json.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framekeep::picture::{Refusal, size_in_words};
use framekeep::words::Language;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Everything that a use case can fail with. What the user reads is in [`Problem`]; the cause is logged once, here.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// 401: no session, a dead one, or one of another account than the caller named.
    #[error("signed out")]
    SignedOut,
    /// 404: unknown, or somebody else's; the two answer alike.
    #[error("not found")]
    NotFound,
    /// 405: an address that is there, and has no such method.
    #[error("no such method")]
    OtherMethod,
    /// 410: deleted or purged; the words say since when.
    #[error("gone: {0}")]
    Gone(String),
    /// 409: what is there now stands against it; the words say what, and what can be done.
    #[error("conflict: {0}")]
    Conflict(String),
    /// 400: the input's form or content; the field and the reason.
    #[error("invalid {field}: {reason}")]
    Invalid { field: String, reason: String },
    /// 403: a state-changing request from another site.
    #[error("cross-site request")]
    CrossSite,
    /// 403: an access token that may not do this; the words say what may.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// 413: larger than allowed; the words name the limit.
    #[error("too large: {0}")]
    TooLarge(String),
    /// 415: the bytes are of no accepted type.
    #[error("unsupported media: {0}")]
    UnsupportedMedia(String),
    /// 400, 413 or 415: a picture that is not taken; it says why in every language.
    #[error("picture refused: {0:?}")]
    Picture(Refusal),
    /// 413: no room for one more picture of this person.
    #[error("storage full: {taken_bytes} of {limit_bytes} bytes")]
    StorageFull { taken_bytes: u64, limit_bytes: u64 },
    /// 422: an operation id used for two different bodies.
    #[error("operation id used twice")]
    IdReused,
    /// 429: too much too fast; how long to wait.
    #[error("rate limited")]
    RateLimited(Duration),
    /// 503: the database or the object store did not answer in time; try again later.
    #[error("unavailable: {0}")]
    Unavailable(&'static str, #[source] Option<Box<dyn std::error::Error + Send + Sync>>),
    /// 500: a fault of ours.
    #[error("internal fault: {0}")]
    Internal(&'static str, #[source] Option<Box<dyn std::error::Error + Send + Sync>>),
}

/// The body of an error answer, RFC 9457. Wire v1.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, in a few words that are the same for every such error.
    pub title: String,
    pub status: u16,
    /// What happened here and what to do, in words for a person.
    pub detail: String,
    /// What a program goes by: `not_found`, `conflict`, `gone`, `too_large`, `unsupported_media`, `invalid`, `rate_limited`,
    /// `signed_out`, `unavailable`.
    pub code: String,
    /// What is not valid: a field of the body with its path, `query`, `body`, or a header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Whether the same request may succeed: `now`, `later`, `never`, or after a `sign_in`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry: Option<String>,
}

impl AppError {
    /// A fault of ours with its cause.
    pub fn internal(what: &'static str, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(what, Some(Box::new(cause)))
    }

    /// What the caller is told: never inner text on a 5xx.
    pub fn problem(&self) -> Problem {
        let (status, code, title, retry): (u16, &str, &str, Option<&str>) = match self {
            Self::SignedOut => (401, "signed_out", "Sign in to go on", Some("sign_in")),
            Self::NotFound => (404, "not_found", "Not found", Some("never")),
            Self::OtherMethod => (405, "invalid", "Not with this method", Some("never")),
            Self::Gone(_) => (410, "gone", "Deleted", Some("never")),
            Self::Conflict(_) => (409, "conflict", "Not as things are now", Some("never")),
            Self::Invalid { .. } => (400, "invalid", "Not valid", Some("never")),
            Self::CrossSite => (403, "invalid", "Requests from other sites are refused", Some("never")),
            Self::Forbidden(_) => (403, "invalid", "Not with this access token", Some("never")),
            Self::Picture(Refusal::Empty | Refusal::OtherBytes) => (400, "invalid", "Not valid", Some("never")),
            Self::UnsupportedMedia(_)
            | Self::Picture(Refusal::Unsupported | Refusal::NoMedia | Refusal::CutOff | Refusal::Damaged) => (
                415,
                "unsupported_media",
                "This kind of file is not accepted",
                Some("never"),
            ),
            Self::TooLarge(_) | Self::StorageFull { .. } | Self::Picture(_) => {
                (413, "too_large", "Too large", Some("never"))
            }
            Self::IdReused => (
                422,
                "invalid",
                "This operation id was used for something else",
                Some("never"),
            ),
            Self::RateLimited(_) => (429, "rate_limited", "Too many requests", Some("later")),
            Self::Unavailable(..) => (503, "unavailable", "Not available right now", Some("later")),
            Self::Internal(..) => (500, "unavailable", "A fault on our side", Some("later")),
        };
        let (detail, field) = match self {
            Self::Invalid { field, reason } => (reason.clone(), Some(field.clone())),
            Self::Picture(refusal) => (
                refusal.words(Language::English),
                match refusal {
                    Refusal::Empty => Some("file".to_owned()),
                    Refusal::OtherBytes => Some("sha256".to_owned()),
                    _ => None,
                },
            ),
            Self::StorageFull {
                taken_bytes,
                limit_bytes,
            } => (
                format!(
                    "Your storage is full: {} of {} are used. Delete pictures that you no longer need, then try again.",
                    size_in_words(Language::English, *taken_bytes),
                    size_in_words(Language::English, *limit_bytes)
                ),
                None,
            ),
            Self::Forbidden(words) => ((*words).to_owned(), None),
            Self::RateLimited(wait) => (
                format!(
                    "This was too much at once. Nothing was changed; try again in {} s.",
                    seconds(*wait)
                ),
                None,
            ),
            Self::Gone(words) | Self::Conflict(words) | Self::TooLarge(words) | Self::UnsupportedMedia(words) => {
                (words.clone(), None)
            }
            Self::Unavailable(..) => ("Nothing was changed. Try again in a moment.".to_owned(), None),
            Self::Internal(..) => (
                "Nothing was changed. It has been noted; try again in a moment.".to_owned(),
                None,
            ),
            _ => (format!("{title}."), None),
        };
        Problem {
            kind: "about:blank".to_owned(),
            title: title.to_owned(),
            status,
            detail,
            code: code.to_owned(),
            field,
            retry: retry.map(str::to_owned),
        }
    }

    /// How long to wait before trying again, where waiting helps.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::RateLimited(wait) => Some(*wait),
            Self::Unavailable(..) => Some(Duration::from_secs(2)),
            _ => None,
        }
    }

    /// Logs the cause, once, at the boundary.
    pub fn log(&self) {
        if let Self::Internal(what, cause) | Self::Unavailable(what, cause) = self {
            let cause = cause.as_ref().map(|cause| format!("{cause:?}"));
            tracing::error!(what, cause, "a request failed");
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        self.log();
        let (problem, wait) = (self.problem(), self.wait());
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(problem)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(wait) = wait {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds(wait)));
        }
        response
    }
}

/// Whole seconds, so that who waits as long as told is not told again.
fn seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1_000).try_into().unwrap_or(u64::MAX)
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Picture(refusal)
    }
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Tls(_) => {
                Self::Unavailable("the database does not answer", Some(Box::new(error)))
            }
            sqlx::Error::Database(ref inner)
                if matches!(
                    inner.code().as_deref(),
                    Some("57014" | "57P01" | "57P02" | "57P03" | "53300")
                ) =>
            {
                Self::Unavailable("the database stopped the query", Some(Box::new(error)))
            }
            // Two writes waited for each other, and Postgres ended this one.
            sqlx::Error::Database(ref inner) if matches!(inner.code().as_deref(), Some("40P01" | "40001")) => {
                Self::Unavailable("two writes met", Some(Box::new(error)))
            }
            // The account was erased while this was under way.
            sqlx::Error::Database(ref inner)
                if inner.is_foreign_key_violation()
                    && inner
                        .constraint()
                        .is_some_and(|name| name.ends_with("_user_id_fkey") || name.ends_with("_owner_id_fkey")) =>
            {
                Self::SignedOut
            }
            error => Self::internal("a query failed", error),
        }
    }
}
