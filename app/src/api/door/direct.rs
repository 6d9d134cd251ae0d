//! Files that go straight to the bucket.

use framekeep_server::error::AppError;
use framekeep_server::media::{self, Direct};
use leptos::prelude::ServerFnError;

use super::form::in_words;
use super::refused;
use crate::api::media::{DirectAnswer, Part};

/// Where an upload stands, as the browser is told.
pub(crate) fn direct(stands: Result<Direct, AppError>) -> Result<DirectAnswer, ServerFnError> {
    match stands.map_err(in_words) {
        Ok(Direct::Parts(sending)) => Ok(DirectAnswer::Parts {
            upload: sending.upload,
            parts: sending.parts.into_iter().map(part).collect(),
        }),
        Ok(Direct::Verifying { .. }) => Ok(DirectAnswer::Verifying),
        Ok(Direct::There(_) | Direct::Duplicate(_)) => Ok(DirectAnswer::Ready),
        Err(Ok(reason)) => Ok(DirectAnswer::Refused { reason }),
        Err(Err(error)) => Err(refused(error)),
    }
}

fn part(part: media::Part) -> Part {
    Part {
        number: part.number,
        offset: part.offset,
        size_bytes: part.size_bytes,
        url: part.url,
    }
}
