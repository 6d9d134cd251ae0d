//! The authorization endpoint: a plain form with `email` and `name`. What the app asked for stays in the address, so a
//! script may post the two fields to where it was sent.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Query, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::Url;

use super::grants::Grant;
use super::{CLIENT_ID, Provider};
use crate::look::{self, escape};

/// An authentication request (OpenID Connect Core 1.0, section 3.1.2.1).
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Asked {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    scope: String,
    state: String,
    nonce: Option<String>,
    code_challenge: String,
    code_challenge_method: String,
}

/// What a person filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filled {
    email: String,
    name: String,
    action: String,
}

pub(super) async fn form(
    State(provider): State<Arc<Provider>>,
    asked: Result<Query<Asked>, QueryRejection>,
    RawQuery(query): RawQuery,
) -> Response {
    match check(&provider, asked) {
        Ok(_) => draw(&provider, &query.unwrap_or_default(), &Filled::default(), None),
        Err(refusal) => *refusal,
    }
}

pub(super) async fn submit(
    State(provider): State<Arc<Provider>>,
    asked: Result<Query<Asked>, QueryRejection>,
    RawQuery(query): RawQuery,
    filled: Result<Form<Filled>, FormRejection>,
) -> Response {
    let asked = match check(&provider, asked) {
        Ok(asked) => asked,
        Err(refusal) => return *refusal,
    };
    let Ok(Form(filled)) = filled else {
        return refuse("The form could not be read.");
    };
    if filled.action == "cancel" {
        return back(&provider, &asked, &[("error", "access_denied")]);
    }
    let (email, name) = (filled.email.trim().to_lowercase(), filled.name.trim().to_owned());
    if let Some(problem) = problem(&email, &name) {
        return draw(&provider, &query.unwrap_or_default(), &filled, Some(problem));
    }
    let grant = Grant {
        email,
        name,
        nonce: asked.nonce.clone(),
        redirect_uri: asked.redirect_uri.clone(),
        challenge: asked.code_challenge.clone(),
    };
    let code = provider.grants.give(grant, Instant::now());
    back(&provider, &asked, &[("code", &code)])
}

/// A request that does not come from the app, or would send a code elsewhere, is answered here: nobody is sent on.
fn check(provider: &Provider, asked: Result<Query<Asked>, QueryRejection>) -> Result<Asked, Box<Response>> {
    let Ok(Query(asked)) = asked else {
        return Err(Box::new(refuse(
            "The request is not complete. Start again from Framekeep.",
        )));
    };
    if asked.client_id != CLIENT_ID || asked.redirect_uri != provider.redirect_uri {
        return Err(Box::new(refuse(
            "The request does not come from this Framekeep. Open it at the address that it printed, and start again there.",
        )));
    }
    let s256 = asked.code_challenge_method == "S256" && asked.code_challenge.len() == 43;
    let error = if asked.response_type != "code" {
        "unsupported_response_type"
    } else if !asked.scope.split(' ').any(|scope| scope == "openid") {
        "invalid_scope"
    } else if !s256 {
        "invalid_request"
    } else {
        return Ok(asked);
    };
    Err(Box::new(back(provider, &asked, &[("error", error)])))
}

fn problem(email: &str, name: &str) -> Option<&'static str> {
    let plain = |text: &str| text.len() <= 200 && !text.chars().any(char::is_control);
    let address = email
        .split_once('@')
        .is_some_and(|(who, host)| !who.is_empty() && !host.is_empty() && !host.contains('@'));
    if !address || !plain(email) || email.contains(char::is_whitespace) {
        Some("Type an email address, such as ada@example.org.")
    } else if name.is_empty() || !plain(name) {
        Some("Type a name.")
    } else {
        None
    }
}

/// Back to the app, with its state and who answers (RFC 9207).
fn back(provider: &Provider, asked: &Asked, answer: &[(&str, &str)]) -> Response {
    let Ok(mut address) = Url::parse(&asked.redirect_uri) else {
        return refuse("The address to go back to is not one.");
    };
    address
        .query_pairs_mut()
        .extend_pairs(answer)
        .append_pair("state", &asked.state)
        .append_pair("iss", &provider.issuer);
    let mut response = Redirect::to(address.as_str()).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn draw(provider: &Provider, query: &str, filled: &Filled, problem: Option<&str>) -> Response {
    let error = problem
        .map(|words| format!("<p class=\"error\" role=\"alert\" id=\"problem\">{words}</p>"))
        .unwrap_or_default();
    let invalid = if problem.is_some() {
        " aria-describedby=\"problem\""
    } else {
        ""
    };
    let body = format!(
        "<h1>Sign in</h1><p class=\"muted\">This sign-in belongs to the Framekeep on this computer. It checks nothing: any email \
         address opens its own account.</p>{error}\
         <form method=\"post\" action=\"/authorize?{query}\">\
         <label for=\"email\">Email</label>\
         <input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"email\" required autofocus maxlength=\"200\" value=\"{email}\"{invalid}>\
         <label for=\"name\">Name</label>\
         <input id=\"name\" name=\"name\" autocomplete=\"name\" required maxlength=\"200\" value=\"{name}\"{invalid}>\
         <p class=\"actions\"><button class=\"button\" type=\"submit\">Continue</button>\
         <button class=\"quiet\" type=\"submit\" name=\"action\" value=\"cancel\" formnovalidate>Cancel</button></p></form>",
        query = escape(query),
        email = escape(&filled.email),
        name = escape(&filled.name),
    );
    let status = if problem.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    // Chromium applies form-action to the redirect after the form as well, so the app must be named.
    page(status, "Sign in", &body, &format!("'self' {}", provider.app_origin))
}

fn refuse(words: &str) -> Response {
    page(
        StatusCode::BAD_REQUEST,
        "This sign-in cannot go on",
        &format!("<h1>This sign-in cannot go on</h1><p>{words}</p>"),
        "'none'",
    )
}

fn page(status: StatusCode, title: &str, body: &str, form_action: &str) -> Response {
    let mut response = (status, look::page(title, body)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if let Ok(policy) = HeaderValue::from_str(&look::content_policy(form_action)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
