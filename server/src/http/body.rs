//! Request bodies: bounded, and read as strictly as documents are (no duplicate keys, no lone surrogates).

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use framekeep::document::{MAX_BYTES, strict};
use futures::StreamExt;
use serde::de::DeserializeOwned;

use crate::error::AppError;

/// A document with what goes beside it. The layer in front of all routes ends larger requests as well.
const MOST: usize = MAX_BYTES + 1024 * 1024;

/// A JSON body.
pub(super) struct Strict<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Strict<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, AppError> {
        if !is_json(request.headers()) {
            return Err(AppError::UnsupportedMedia(
                "Send JSON: content-type application/json.".to_owned(),
            ));
        }
        let bytes = read(request).await?;
        let value = strict(&bytes).map_err(|error| invalid(error.reason))?;
        drop(bytes);
        serde_json::from_value(value)
            .map(Self)
            .map_err(|error| invalid(error.to_string()))
    }
}

/// As [`Strict`], where a request may also come without a body: then the default.
pub(super) struct Optional<T>(pub(super) T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for Optional<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        if request.headers().contains_key(header::CONTENT_TYPE) {
            return Strict::<T>::from_request(request, state)
                .await
                .map(|Strict(body)| Self(body));
        }
        match read(request).await? {
            empty if empty.is_empty() => Ok(Self(T::default())),
            _ => Err(AppError::UnsupportedMedia(
                "Send JSON: content-type application/json.".to_owned(),
            )),
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// The whole body. What is too large is read on, to be thrown away, so that the answer is not lost in a reset connection.
async fn read(request: Request) -> Result<Bytes, AppError> {
    let mut frames = request.into_body().into_data_stream();
    let (mut kept, mut seen) = (BytesMut::new(), 0_usize);
    while let Some(frame) = frames.next().await {
        let Ok(frame) = frame else { break };
        seen = seen.saturating_add(frame.len());
        if seen <= MOST {
            kept.extend_from_slice(&frame);
        }
    }
    if seen > MOST {
        return Err(AppError::TooLarge(format!(
            "This request is larger than {} MiB.",
            MOST / 1024 / 1024
        )));
    }
    Ok(kept.freeze())
}

fn invalid(reason: String) -> AppError {
    AppError::Invalid {
        field: "body".to_owned(),
        reason,
    }
}
