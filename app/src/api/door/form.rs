//! The upload's multipart form: small fields first, then the file as a stream.

use framekeep::ids::{AssetId, UserId};
use framekeep_server::error::AppError;
use framekeep_server::media;
use framekeep_server::state::Server;
use leptos::prelude::ServerFnError;
use leptos::server_fn::codec::MultipartData;

use super::refused;
use super::words::not_valid;
use crate::api::media::UploadAnswer;
use crate::language::{for_words, size_in_words, tr};

/// A field other than the file is cut off by an error past this.
const FIELD_BYTES: usize = 1024;

/// Reads the form up to its file and hands that on as it comes in. What comes after the file is not needed.
pub(crate) async fn receive(server: &Server, user: UserId, data: MultipartData) -> Result<UploadAnswer, ServerFnError> {
    let outcome = read(server, user, data).await;
    match outcome.map_err(in_words) {
        Ok(()) => Ok(UploadAnswer::Ready),
        Err(Ok(reason)) => Ok(UploadAnswer::Refused { reason }),
        Err(Err(error)) => Err(refused(error)),
    }
}

/// Why a picture is refused for good, in the language of the page; else the error as it is.
pub(super) fn in_words(error: AppError) -> Result<String, AppError> {
    Ok(match error {
        AppError::Picture(refusal) => refusal.words(for_words()),
        AppError::StorageFull {
            taken_bytes,
            limit_bytes,
        } => tr!(
            messages.account_full,
            taken = size_in_words(taken_bytes),
            limit = size_in_words(limit_bytes)
        ),
        AppError::Gone(_) => tr!(messages.picture_deleted).to_owned(),
        // Of another person, or of another picture of one's own: it was not made for this one.
        AppError::NotFound | AppError::IdReused => tr!(messages.picture_id_taken).to_owned(),
        // Of a form that no browser of ours sends.
        AppError::Invalid { field, reason } => not_valid(&field, &reason),
        error => return Err(error),
    })
}

async fn read(server: &Server, user: UserId, data: MultipartData) -> Result<(), AppError> {
    let admission = server.gate.admit(user).await?;
    let mut form = data
        .into_inner()
        .ok_or_else(|| invalid("file", "A form was expected."))?;
    let (mut asset, mut file_name, mut declared_type) = (None, None, None);
    while let Some(mut field) = form
        .next_field()
        .await
        .map_err(|_| invalid("file", "The form is cut off."))?
    {
        match field.name().unwrap_or_default() {
            "id" => {
                asset = Some(
                    text(&mut field)
                        .await?
                        .parse::<AssetId>()
                        .map_err(|_| invalid("id", "Not a UUID."))?,
                )
            }
            "fileName" => file_name = Some(text(&mut field).await?),
            "mimeType" => declared_type = Some(text(&mut field).await?),
            "file" => {
                let asset = asset.ok_or_else(|| invalid("id", "The id comes before the file."))?;
                let file_name = file_name
                    .or_else(|| field.file_name().map(str::to_owned))
                    .unwrap_or_default();
                let said = media::Said {
                    asset,
                    file_name,
                    mime_type: declared_type,
                };
                let broken = |error| invalid("file", &format!("The upload broke off ({error}). Send it again."));
                let file = media::spool(server, field, broken).await?;
                return media::receive(server, admission, user, said, file).await.map(drop);
            }
            _ => drop(text(&mut field).await?),
        }
    }
    Err(invalid("file", "The file is missing."))
}

async fn text(field: &mut multer::Field<'_>) -> Result<String, AppError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field
        .chunk()
        .await
        .map_err(|_| invalid("file", "The form is cut off."))?
    {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > FIELD_BYTES {
            return Err(invalid("fileName", "A field of the form is too long."));
        }
    }
    String::from_utf8(bytes).map_err(|_| invalid("fileName", "Not UTF-8."))
}

fn invalid(field: &str, reason: &str) -> AppError {
    AppError::Invalid {
        field: field.to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use framekeep::picture::Refusal;
    use framekeep_server::error::AppError;
    use leptos::prelude::{Owner, provide_context};

    use super::{in_words, invalid};
    use crate::language::Language;

    #[test]
    fn a_picture_is_refused_in_the_language_of_the_page() {
        let full = || AppError::StorageFull {
            taken_bytes: 1_900_000_000,
            limit_bytes: 2_000_000_000,
        };
        let cases = [
            (Language::en, full(), "Your storage is full: 1.9 GB of 2 GB"),
            (Language::de, full(), "Dein Speicher ist voll: 1,9 GB von 2 GB"),
            (Language::en, Refusal::Damaged.into(), "This picture is damaged"),
            (Language::de, Refusal::Damaged.into(), "Dieses Bild ist beschädigt"),
            (Language::de, AppError::IdReused, "Ein anderes Bild hat schon"),
            (
                Language::en,
                invalid("id", "Not a UUID."),
                "The server did not take this",
            ),
            (
                Language::de,
                invalid("id", "Not a UUID."),
                "Der Server hat das nicht angenommen",
            ),
        ];
        for (language, error, words) in cases {
            let said = Owner::new().with(|| {
                provide_context(language);
                in_words(error).unwrap()
            });
            assert!(said.starts_with(words), "{said}");
        }
    }
}
