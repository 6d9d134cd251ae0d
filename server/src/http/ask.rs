//! What a request says outside its body, read so that what cannot be read is told as a problem.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::openapi::{family, samples};
use crate::error::AppError;

family! {
    /// An id that names nothing, or somebody else's thing.
    pub(super) Unknown: [AppError::NotFound]
}

family! {
    /// A query that cannot be read.
    pub(super) BadQuery: [samples::invalid("query", "Failed to deserialize query string: cursor: is not one of ours")]
}

/// The one id that the path holds. What is no id names nothing.
pub(super) struct Named<T>(pub(super) T);

impl<T: std::str::FromStr, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| AppError::NotFound)?;
        text.parse().map(Self).map_err(|_| AppError::NotFound)
    }
}

/// The query, or a 400 that says what is wrong with it.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let Query(query) = Query::from_request_parts(parts, state)
            .await
            .map_err(|error| AppError::Invalid {
                field: "query".to_owned(),
                reason: error.body_text(),
            })?;
        Ok(Self(query))
    }
}
