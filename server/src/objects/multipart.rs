//! Objects that arrive in parts, from a browser straight to the store by signed addresses.

use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, MultipartUpload, Part};
use time::OffsetDateTime;

use super::{ObjectError, Objects, refused, timeouts};

/// A part that the store has whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPart {
    pub number: u32,
    pub size_bytes: u64,
    /// What the store calls its bytes.
    pub tag: String,
}

/// An object that arrives in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    pub key: String,
    pub upload: String,
    /// By the store's clock.
    pub begun: Option<OffsetDateTime>,
}

/// Some of those.
#[derive(Clone, Debug)]
pub struct UnfinishedPage {
    pub uploads: Vec<Unfinished>,
    /// None: that was the last page.
    pub next: Option<(String, String)>,
}

impl Objects {
    /// Begins an object that comes in parts; the store's name for that.
    pub async fn begin_parts(&self, key: &str, mime_type: &str) -> Result<String, ObjectError> {
        let request = self.client.create_multipart_upload().bucket(&self.bucket).key(key);
        let answer = request
            .content_type(mime_type)
            .cache_control("private, max-age=31536000, immutable")
            .send()
            .await
            .map_err(|error| refused(&error))?;
        let nameless = || ObjectError::Store("it begins parts without a name for them".to_owned());
        answer.upload_id.ok_or_else(nameless)
    }

    /// An address that anybody may put this part to until it runs out; so many bytes, not one more or less.
    pub async fn part_url(&self, key: &str, upload: &str, part: u32, size_bytes: u64) -> Result<String, ObjectError> {
        let life = PresigningConfig::expires_in(self.signed_url_life)
            .map_err(|error| ObjectError::Store(error.to_string()))?;
        let request = self
            .client
            .upload_part()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(upload);
        let signed = request
            .part_number(number(part.into())?)
            .content_length(number(size_bytes)?)
            .presigned(life)
            .await
            .map_err(|error| refused(&error))?;
        Ok(signed.uri().to_owned())
    }

    /// The parts that the store has, in order. Not found: nothing of that name is under way (any more).
    pub async fn parts_there(&self, key: &str, upload: &str) -> Result<Vec<StoredPart>, ObjectError> {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let request = self.client.list_parts().bucket(&self.bucket).key(key).upload_id(upload);
            let answer = request.set_part_number_marker(after).send().await;
            let answer = answer.map_err(|error| refused(&error))?;
            found.extend(answer.parts.unwrap_or_default().into_iter().filter_map(stored));
            after = answer.next_part_number_marker;
            if answer.is_truncated != Some(true) || after.is_none() {
                found.sort_unstable_by_key(|part| part.number);
                return Ok(found);
            }
        }
    }

    /// Makes one object of these parts; the answer comes when the store has done it. Not found: nothing of that name is
    /// under way (any more).
    pub async fn join_parts(&self, key: &str, upload: &str, parts: &[StoredPart]) -> Result<(), ObjectError> {
        let mut joined = CompletedMultipartUpload::builder();
        for part in parts {
            let named = CompletedPart::builder().part_number(number(part.number.into())?);
            joined = joined.parts(named.e_tag(&part.tag).build());
        }
        let request = self.client.complete_multipart_upload().bucket(&self.bucket).key(key);
        let size_bytes = parts.iter().map(|part| part.size_bytes).sum();
        let config = aws_sdk_s3::Config::builder().timeout_config(timeouts(size_bytes));
        let sent = request
            .upload_id(upload)
            .multipart_upload(joined.build())
            .customize()
            .config_override(config)
            .send()
            .await;
        sent.map(drop).map_err(|error| refused(&error))
    }

    /// Frees what has come; where nothing of that name is under way that has happened already.
    pub async fn abort_parts(&self, key: &str, upload: &str) -> Result<(), ObjectError> {
        let request = self.client.abort_multipart_upload().bucket(&self.bucket).key(key);
        match request.upload_id(upload).send().await.map_err(|error| refused(&error)) {
            Ok(_) | Err(ObjectError::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A page of what is under way with a key that begins so; `after` is `next` of the page before.
    pub async fn unfinished(
        &self,
        prefix: &str,
        after: Option<(String, String)>,
    ) -> Result<UnfinishedPage, ObjectError> {
        let (key, upload) = after.unzip();
        let request = self.client.list_multipart_uploads().bucket(&self.bucket).prefix(prefix);
        let answer = request
            .set_key_marker(key)
            .set_upload_id_marker(upload)
            .send()
            .await
            .map_err(|error| refused(&error))?;
        let more = answer.is_truncated == Some(true);
        let next = answer
            .next_key_marker
            .zip(answer.next_upload_id_marker)
            .filter(|_| more);
        let uploads = answer.uploads.unwrap_or_default().into_iter().filter_map(begun);
        Ok(UnfinishedPage {
            uploads: uploads.collect(),
            next,
        })
    }

    /// Aborts everything under way whose key begins so.
    pub async fn abort_all(&self, prefix: &str) -> Result<(), ObjectError> {
        let mut after = None;
        loop {
            let page = self.unfinished(prefix, after).await?;
            for Unfinished { key, upload, .. } in page.uploads {
                self.abort_parts(&key, &upload).await?;
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

fn stored(part: Part) -> Option<StoredPart> {
    Some(StoredPart {
        number: u32::try_from(part.part_number?).ok()?,
        size_bytes: u64::try_from(part.size?).ok()?,
        tag: part.e_tag?,
    })
}

fn begun(upload: MultipartUpload) -> Option<Unfinished> {
    let begun = upload.initiated.map(|at| at.secs());
    Some(Unfinished {
        key: upload.key?,
        upload: upload.upload_id?,
        begun: begun.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok()),
    })
}

fn number<T: TryFrom<u64>>(value: u64) -> Result<T, ObjectError> {
    T::try_from(value).map_err(|_| ObjectError::Store("too large".to_owned()))
}
