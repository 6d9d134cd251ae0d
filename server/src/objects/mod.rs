//! The object store: a private bucket of any S3-compatible store, one client for all of them.

mod body;
mod multipart;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    BehaviorVersion, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation,
    StalledStreamProtectionConfig,
};
use aws_sdk_s3::error::{DisplayErrorContext, SdkError};
use aws_sdk_s3::operation::put_object::builders::PutObjectFluentBuilder;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::Object;
use bytes::{Bytes, BytesMut};
use time::OffsetDateTime;
use url::Url;

use crate::config::Bucket;
use crate::error::AppError;
use crate::spool::Spooled;

pub use multipart::{StoredPart, Unfinished, UnfinishedPage};

/// A private bucket.
#[derive(Clone, Debug)]
pub struct Objects {
    client: Client,
    bucket: String,
    origin: String,
    signed_url_life: Duration,
}

/// An object in the bucket.
#[derive(Clone, Debug)]
pub struct Stored {
    pub key: String,
    /// By the store's clock.
    pub modified: Option<OffsetDateTime>,
}

/// Some of the bucket's objects.
#[derive(Clone, Debug)]
pub struct StoredPage {
    pub objects: Vec<Stored>,
    /// None: that was the last page.
    pub next: Option<String>,
}

/// What went wrong at the store.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    #[error("the object is not there")]
    NotFound,
    #[error("the object store did not do it: {0}")]
    Store(String),
}

impl From<ObjectError> for AppError {
    fn from(error: ObjectError) -> Self {
        match error {
            ObjectError::NotFound => Self::NotFound,
            error => Self::Unavailable("the object store does not answer", Some(Box::new(error))),
        }
    }
}

impl Objects {
    /// A client with time-outs (the library has none by default) and without the checksums that presigned addresses and
    /// some stores do not take.
    pub fn new(bucket: &Bucket, signed_url_life: Duration) -> Self {
        let credentials = Credentials::new(
            &bucket.access_key_id,
            bucket.secret_access_key.reveal(),
            None,
            None,
            "settings",
        );
        let mut config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(bucket.region.clone()))
            .credentials_provider(credentials)
            .timeout_config(timeouts(0))
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        if let Some(endpoint) = &bucket.endpoint {
            config = config.endpoint_url(endpoint.as_str().trim_end_matches('/'));
        }
        config = config.force_path_style(bucket.path_style);
        Self {
            client: Client::from_conf(config.build()),
            bucket: bucket.name.clone(),
            origin: origin(bucket),
            signed_url_life,
        }
    }

    /// The origin of signed addresses, for the pages' content security policy (`img-src`, `connect-src`).
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How long a signed address works.
    pub fn signed_url_life(&self) -> Duration {
        self.signed_url_life
    }

    /// Stores an object; the answer comes when the store has all of it.
    pub async fn put(&self, key: &str, mime_type: &str, bytes: Bytes) -> Result<(), ObjectError> {
        let size_bytes = bytes.len() as u64;
        let request = self.putting(key, mime_type, size_bytes)?.body(ByteStream::from(bytes));
        let config = aws_sdk_s3::Config::builder().timeout_config(timeouts(size_bytes));
        let sent = request.customize().config_override(config).send().await;
        sent.map(drop).map_err(|error| refused(&error))
    }

    /// The same for a file that lies in its spool, read as the store takes it. The store holds what came against the file's
    /// SHA-256, which is signed.
    pub async fn put_file(&self, key: &str, mime_type: &str, file: &Spooled) -> Result<(), ObjectError> {
        let request = self.putting(key, mime_type, file.size_bytes)?.body(body::of(file));
        let config = aws_sdk_s3::Config::builder().timeout_config(timeouts(file.size_bytes));
        let signed = body::SignedBy(hex::encode(file.sha256));
        let sent = request
            .customize()
            .config_override(config)
            .interceptor(signed)
            .send()
            .await;
        sent.map(drop).map_err(|error| refused(&error))
    }

    fn putting(&self, key: &str, mime_type: &str, size_bytes: u64) -> Result<PutObjectFluentBuilder, ObjectError> {
        let length = i64::try_from(size_bytes).map_err(|_| ObjectError::Store("too large".to_owned()))?;
        let request = self.client.put_object().bucket(&self.bucket).key(key);
        Ok(request
            .content_type(mime_type)
            .content_length(length)
            .cache_control("private, max-age=31536000, immutable"))
    }

    /// The size in bytes of what the store has.
    pub async fn head(&self, key: &str) -> Result<u64, ObjectError> {
        let answer = self
            .client
            .head_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
            .map_err(|error| refused(&error))?;
        u64::try_from(answer.content_length().unwrap_or(0))
            .map_err(|_| ObjectError::Store("a negative length".to_owned()))
    }

    /// The whole object.
    pub async fn get(&self, key: &str) -> Result<Bytes, ObjectError> {
        let answer = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
            .map_err(|error| refused(&error))?;
        let length = answer.content_length().unwrap_or_default().unsigned_abs();
        let mut parts = Parts(answer.body);
        let whole = async {
            let mut bytes = BytesMut::new();
            while let Some(part) = parts.next().await? {
                bytes.extend_from_slice(&part);
            }
            Ok(bytes.freeze())
        };
        in_time(2 * answer_time(length), whole).await
    }

    /// Removes an object; one that is not there is removed already.
    pub async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        match self
            .client
            .delete_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
            .map_err(|error| refused(&error))
        {
            Ok(_) | Err(ObjectError::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A page of everything whose key begins so, in the order of the keys; `after` is `next` of the page before.
    pub async fn list(&self, prefix: &str, after: Option<String>) -> Result<StoredPage, ObjectError> {
        let request = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(prefix)
            .set_continuation_token(after);
        let answer = request.send().await.map_err(|error| refused(&error))?;
        let stored = |object: Object| {
            let modified = object.last_modified.map(|at| at.secs());
            Some(Stored {
                key: object.key?,
                modified: modified.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok()),
            })
        };
        Ok(StoredPage {
            objects: answer
                .contents
                .unwrap_or_default()
                .into_iter()
                .filter_map(stored)
                .collect(),
            next: answer.next_continuation_token,
        })
    }

    /// The object, part by part, as they come from the store.
    pub async fn parts(&self, key: &str) -> Result<Parts, ObjectError> {
        let answer = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
            .map_err(|error| refused(&error))?;
        Ok(Parts(answer.body))
    }

    /// Removes every object whose key begins so; how many there were.
    pub async fn delete_all(&self, prefix: &str) -> Result<usize, ObjectError> {
        let mut removed = 0;
        loop {
            // Always the first page: what it held is gone by the next time.
            let page = self.list(prefix, None).await?;
            if page.objects.is_empty() {
                return Ok(removed);
            }
            for object in page.objects {
                self.delete(&object.key).await?;
                removed += 1;
            }
        }
    }

    /// An address that anybody may read the object from until it runs out.
    pub async fn signed_url(&self, key: &str) -> Result<String, ObjectError> {
        let life = PresigningConfig::expires_in(self.signed_url_life)
            .map_err(|error| ObjectError::Store(error.to_string()))?;
        self.signed(key, life).await
    }

    /// The same for what a page shows: the address itself changes only once in half its life, so that a browser has the
    /// picture from the last look. It works for at least the other half.
    pub async fn steady_url(&self, key: &str) -> Result<String, ObjectError> {
        let half = (self.signed_url_life / 2).as_secs().max(1);
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        let life = PresigningConfig::builder()
            .start_time(UNIX_EPOCH + Duration::from_secs(now - now % half))
            .expires_in(self.signed_url_life)
            .build()
            .map_err(|error| ObjectError::Store(error.to_string()))?;
        self.signed(key, life).await
    }

    async fn signed(&self, key: &str, life: PresigningConfig) -> Result<String, ObjectError> {
        let request = self.client.get_object().bucket(&self.bucket).key(key);
        let signed = request.presigned(life).await.map_err(|error| refused(&error))?;
        Ok(signed.uri().to_owned())
    }

    /// Whether the bucket answers and lets this key in.
    pub async fn check(&self) -> Result<(), ObjectError> {
        self.client
            .head_bucket()
            .bucket(&self.bucket)
            .send()
            .await
            .map_err(|error| refused(&error))?;
        Ok(())
    }
}

/// An object on its way from the store.
pub struct Parts(ByteStream);

impl Parts {
    /// The next part; none after the last. A store that stops in the middle is given up: the library's time-outs end with
    /// the answer's head.
    pub async fn next(&mut self) -> Result<Option<Bytes>, ObjectError> {
        let part = async {
            let part = self.0.try_next().await;
            part.map_err(|error| ObjectError::Store(error.to_string()))
        };
        in_time(ANSWER, part).await
    }
}

async fn in_time<T>(time: Duration, work: impl Future<Output = Result<T, ObjectError>>) -> Result<T, ObjectError> {
    let late = || {
        ObjectError::Store(format!(
            "it stopped in the middle of an object for {} s",
            time.as_secs()
        ))
    };
    tokio::time::timeout(time, work).await.unwrap_or_else(|_| Err(late()))
}

/// How often a request is sent before it has failed.
const ATTEMPTS: u32 = 2;
/// How long the store may take to answer, besides what carrying the bytes takes.
const ANSWER: Duration = Duration::from_secs(5);
/// A way to the store slower than this counts as stalled.
const BYTES_PER_SECOND: u64 = 1_000_000;

/// Time-outs of a request that carries so many bytes. (The library's "read" is from the first byte sent to the first one
/// received.) A store that accepts and never answers is given up after `ATTEMPTS` times this, and the sender told to
/// come again.
fn timeouts(bytes: u64) -> TimeoutConfig {
    let answer = answer_time(bytes);
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .read_timeout(answer)
        .operation_attempt_timeout(2 * answer)
        .operation_timeout(ATTEMPTS * 2 * answer)
        .build()
}

fn answer_time(bytes: u64) -> Duration {
    ANSWER + Duration::from_secs(bytes / BYTES_PER_SECOND)
}

/// Without the bucket in the path it is in front of the host's name.
fn origin(bucket: &Bucket) -> String {
    let amazons = || Url::parse(&format!("https://s3.{}.amazonaws.com", bucket.region)).ok();
    let Some(mut url) = bucket.endpoint.clone().or_else(amazons) else {
        return String::new();
    };
    if !bucket.path_style
        && let Some(host) = url.host_str()
    {
        let host = format!("{}.{host}", bucket.name);
        // A name that cannot stand there is refused by the first request.
        let _unchanged = url.set_host(Some(&host));
    }
    url.origin().ascii_serialization()
}

/// 404 is an answer of its own; everything else is the store's fault, told in the library's words.
fn refused<E>(error: &SdkError<E>) -> ObjectError
where
    E: std::error::Error + 'static,
{
    let status = error.raw_response().map(|response| response.status().as_u16());
    if status == Some(404) {
        ObjectError::NotFound
    } else {
        ObjectError::Store(DisplayErrorContext(error).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::origin;
    use crate::config::{Bucket, Secret};

    #[test]
    fn pages_are_told_where_signed_addresses_lead() {
        let cases = [
            (None, false, "https://shots.s3.eu-central-1.amazonaws.com"),
            (None, true, "https://s3.eu-central-1.amazonaws.com"),
            (Some("http://127.0.0.1:9000/"), true, "http://127.0.0.1:9000"),
            (
                Some("https://s3.example.com:444"),
                false,
                "https://shots.s3.example.com:444",
            ),
        ];
        for (endpoint, path_style, expected) in cases {
            let bucket = Bucket {
                name: "shots".to_owned(),
                region: "eu-central-1".to_owned(),
                endpoint: endpoint.and_then(|text| text.parse().ok()),
                path_style,
                access_key_id: String::new(),
                secret_access_key: Secret::new(""),
            };
            assert_eq!(origin(&bucket), expected);
        }
    }
}
