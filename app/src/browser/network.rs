//! Requests to the server. A server function is called by its own path and types, but through fetch: so that a time-out
//! really ends the request, and what the server says about trying again is heard.

use std::cell::Cell;

use framekeep::ids::{DeviceId, UserId};
use framekeep::sync::Failure;
use js_sys::Promise;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::ServerFn;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, Headers, RequestInit, Response};

use super::{js, time};

use crate::api::problem;

/// How long a request may take; a large body gets a second more for each 64 KiB.
const TIME_OUT_MS: u64 = 15_000;
const BYTES_PER_EXTRA_SECOND: u64 = 64 * 1024;

thread_local! {
    /// The device that this browser is for its user; requests in that user's name tell it.
    static DEVICE: Cell<Option<DeviceId>> = const { Cell::new(None) };
}

/// From now on requests name this device.
pub(crate) fn name_device(device: Option<DeviceId>) {
    DEVICE.set(device);
}

/// Calls a server function on behalf of this user (none: whoever is signed in).
pub(crate) async fn call<F>(arguments: &F, user: Option<UserId>) -> Result<F::Output, Failure>
where
    F: ServerFn + Serialize,
    F::Output: DeserializeOwned,
{
    call_saying(arguments, user, None).await
}

/// As [`call`]; says as well for how long something of this browser has not been on the server, which operators watch.
pub(crate) async fn call_saying<F>(
    arguments: &F,
    user: Option<UserId>,
    outbox_age_ms: Option<u64>,
) -> Result<F::Output, Failure>
where
    F: ServerFn + Serialize,
    F::Output: DeserializeOwned,
{
    let body = serde_json::to_string(arguments).map_err(|error| permanent(&error.to_string()))?;
    let time_out_ms = TIME_OUT_MS + body.len() as u64 / BYTES_PER_EXTRA_SECOND * 1000;
    let request = post(user)?;
    if let Some(age_ms) = outbox_age_ms {
        let headers: Headers = request.get_headers().unchecked_into();
        let set = headers.set("Framekeep-Outbox-Age", &(age_ms / 1000).to_string());
        set.map_err(|error| permanent(&js::words(&error)))?;
    }
    request.set_body(&JsValue::from_str(&body));
    let text = fetch(F::PATH, &request, time_out_ms, |response| response.text()).await?;
    let text = text.as_string().unwrap_or_default();
    // Something between us and the server answered in its place (a sign-in page of a network): as good as no answer.
    serde_json::from_str(&text).map_err(|_| retryable(None))
}

/// Ends this browser's session.
pub(crate) async fn sign_out(user: UserId) -> Result<(), Failure> {
    let request = post(Some(user))?;
    fetch("/auth/sign-out", &request, TIME_OUT_MS, |response| response.text())
        .await
        .map(|_| ())
}

/// The bytes behind a signed URL of the object store.
pub(crate) async fn download(url: &str) -> Result<Blob, Failure> {
    let request = RequestInit::new();
    request.set_method("GET");
    let blob = fetch(url, &request, 4 * TIME_OUT_MS, |response| response.blob()).await?;
    blob.dyn_into().map_err(|_| retryable(None))
}

/// Sends, waits for the whole answer, and sorts what is not a success.
async fn fetch(
    url: &str,
    request: &RequestInit,
    time_out_ms: u64,
    body: impl Fn(&Response) -> Result<Promise, JsValue>,
) -> Result<JsValue, Failure> {
    let abort = AbortController::new().map_err(|error| permanent(&js::words(&error)))?;
    request.set_signal(Some(&abort.signal()));
    let _timer = time::after(time_out_ms, move || abort.abort());
    let window = web_sys::window().ok_or_else(|| permanent("no window"))?;
    let response = settled(window.fetch_with_str_and_init(url, request)).await?;
    let response: Response = response.unchecked_into();
    if response.ok() {
        return settled(body(&response).map_err(|_| retryable(None))?).await;
    }
    let retry_after_ms = retry_after_ms(&response.headers());
    let text = match response.text() {
        Ok(text) => settled(text).await?.as_string().unwrap_or_default(),
        Err(_) => String::new(),
    };
    Err(failure(response.status(), retry_after_ms, &text))
}

/// What an answer that is no success means for trying again.
pub(super) fn failure(status: u16, retry_after_ms: Option<u64>, body: &str) -> Failure {
    match status {
        401 => Failure::SignIn,
        408 | 425 | 429 | 500.. => retryable(retry_after_ms),
        _ => permanent(&problem::in_words(status, body)),
    }
}

pub(super) fn retryable(retry_after_ms: Option<u64>) -> Failure {
    Failure::Retryable { retry_after_ms }
}

pub(super) fn permanent(reason: &str) -> Failure {
    Failure::Permanent {
        reason: reason.to_owned(),
    }
}

/// `Retry-After` in seconds, as our server sends it.
pub(super) fn parse_retry_after(value: Option<String>) -> Option<u64> {
    value?
        .trim()
        .parse::<u64>()
        .ok()
        .map(|seconds| seconds.saturating_mul(1000))
}

fn retry_after_ms(headers: &Headers) -> Option<u64> {
    parse_retry_after(headers.get("Retry-After").ok().flatten())
}

/// A POST of JSON. The user goes along, so that an old tab with a new cookie does nothing.
fn post(user: Option<UserId>) -> Result<RequestInit, Failure> {
    let fail = |error: JsValue| permanent(&js::words(&error));
    let headers = Headers::new().map_err(fail)?;
    headers.set("Content-Type", "application/json").map_err(fail)?;
    headers.set("Accept", "application/json").map_err(fail)?;
    if let Some(user) = user {
        headers.set("Framekeep-User", &user.to_string()).map_err(fail)?;
        if let Some(device) = DEVICE.get() {
            headers.set("Framekeep-Device", &device.to_string()).map_err(fail)?;
        }
    }
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    Ok(request)
}

/// A rejected promise is a network that did not carry the request or its answer.
async fn settled(promise: Promise) -> Result<JsValue, Failure> {
    JsFuture::from(promise).await.map_err(|_| retryable(None))
}
