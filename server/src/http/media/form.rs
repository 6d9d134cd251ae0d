//! The upload's multipart form.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use framekeep::ids::AssetId;

use crate::error::AppError;
use crate::media;
use crate::spool::Spooled;
use crate::state::Server;

/// The longest value of a field that is not the file.
const FIELD_MOST_BYTES: usize = 4_096;
/// The most fields in a form.
const FIELDS_MOST: usize = 16;

/// What came before or after the file.
#[derive(Default)]
pub(super) struct Form {
    pub(super) id: Option<AssetId>,
    pub(super) file_name: Option<String>,
    pub(super) declared_type: Option<String>,
    pub(super) file: Option<Spooled>,
}

/// Keys come in any order: `fileName` may follow `file`, so the file lies in its spool until all is read.
pub(super) async fn read(mut multipart: Multipart, server: &Server) -> Result<Form, AppError> {
    let mut form = Form::default();
    let mut part_name = None;
    for _ in 0..FIELDS_MOST {
        let Some(mut field) = multipart.next_field().await.map_err(|error| broken(&error, server))? else {
            form.file_name = form.file_name.or(part_name);
            return Ok(form);
        };
        match field.name().unwrap_or_default() {
            "id" => {
                let text = text(&mut field, server).await?;
                form.id = Some(text.parse().map_err(|_| invalid("id", "This is not a UUID."))?);
            }
            "fileName" => form.file_name = Some(text(&mut field, server).await?),
            "mimeType" => form.declared_type = Some(text(&mut field, server).await?),
            "file" if form.file.is_some() => return Err(invalid("file", "Send one file at a time.")),
            "file" => {
                part_name = field.file_name().map(str::to_owned);
                form.declared_type = form.declared_type.or_else(|| field.content_type().map(str::to_owned));
                form.file = Some(file(field, server).await?);
            }
            // Width, height and type are read from the bytes; other fields are none of ours.
            _ => drop(text(&mut field, server).await?),
        }
    }
    Err(invalid("form", "The form has too many fields."))
}

async fn file(field: Field<'_>, server: &Server) -> Result<Spooled, AppError> {
    media::spool(server, field, |error| broken(&error, server)).await
}

async fn text(field: &mut Field<'_>, server: &Server) -> Result<String, AppError> {
    let mut bytes = Vec::new();
    while let Some(part) = field.chunk().await.map_err(|error| broken(&error, server))? {
        bytes.extend_from_slice(&part);
        if bytes.len() > FIELD_MOST_BYTES {
            return Err(invalid("form", "A field of the form is too long."));
        }
    }
    String::from_utf8(bytes).map_err(|_| invalid("form", "A field of the form is not UTF-8."))
}

fn broken(error: &MultipartError, server: &Server) -> AppError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        media::too_large(server)
    } else {
        invalid("form", &error.body_text())
    }
}

pub(super) fn invalid(field: &str, reason: &str) -> AppError {
    AppError::Invalid {
        field: field.to_owned(),
        reason: reason.to_owned(),
    }
}
