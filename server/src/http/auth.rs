//! Sign-in and sign-out.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_sessions::Session;
use url::form_urlencoded;

use super::page;
use crate::accounts::next;
use crate::accounts::sign_in::{self, Answer, SignInError};
use crate::error::AppError;
use crate::state::Server;

pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/auth/google", get(begin))
        .route("/auth/google/callback", get(finish))
        .route("/auth/sign-out", post(sign_out))
}

async fn begin(State(server): State<Server>, session: Session, RawQuery(query): RawQuery) -> Response {
    let asked = single(query.as_deref(), "next").ok().flatten();
    match sign_in::begin(&server, &session, next::path(asked.as_deref())).await {
        Ok(address) => found(&address),
        Err(error) => explain(error),
    }
}

async fn finish(State(server): State<Server>, session: Session, RawQuery(query): RawQuery) -> Response {
    let done = match answer(query.as_deref()) {
        Ok(answer) => sign_in::finish(&server, &session, answer).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(next) => found(&next),
        Err(error) => explain(error),
    }
}

async fn sign_out(State(server): State<Server>, session: Session) -> Result<StatusCode, AppError> {
    sign_in::sign_out(&server, &session).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What came back; a parameter given twice is somebody's trick.
fn answer(query: Option<&str>) -> Result<Answer, SignInError> {
    Ok(Answer {
        state: single(query, "state")?,
        code: single(query, "code")?,
        error: single(query, "error")?,
        issuer: single(query, "iss")?,
    })
}

fn single(query: Option<&str>, name: &str) -> Result<Option<String>, SignInError> {
    let mut values = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).filter(|(key, _)| key == name);
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(SignInError::Mismatch),
        (value, None) => Ok(value.map(|(_, value)| value.into_owned())),
    }
}

/// 302, as the interface promises.
fn found(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => (StatusCode::FOUND, [(header::LOCATION, address)]).into_response(),
        Err(error) => AppError::internal("an address that is no header", error).into_response(),
    }
}

fn explain(error: SignInError) -> Response {
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    tracing::info!(why = %error, cause, "a sign-in did not come about");
    match error {
        SignInError::Declined => page::declined(),
        SignInError::NoCookie => page::no_cookie(),
        SignInError::Mismatch | SignInError::NotBelieved(_) => page::mismatch(),
        SignInError::Provider(_) => page::provider_down(),
        SignInError::App(error) => {
            error.log();
            page::unavailable()
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::single;

    #[test]
    fn a_parameter_counts_only_once() {
        assert_eq!(single(Some("a=1&b=2"), "b").unwrap().as_deref(), Some("2"));
        assert_eq!(single(Some("a=1"), "b").unwrap(), None);
        assert_eq!(single(None, "b").unwrap(), None);
        assert!(single(Some("state=1&state=1"), "state").is_err());
        assert!(single(Some("st%61te=1&state=2"), "state").is_err());
    }
}
