//! Receiving a file: read with its limit, look at its bytes, row pending → object → row ready. The sender chooses the
//! id, so a lost answer and a second try make one asset.

use bytes::{Bytes, BytesMut};
use framekeep::ids::{AssetId, UserId};
use futures::{Stream, StreamExt, pin_mut};
use metrics::counter;
use sha2::{Digest, Sha256};
use tracing::Instrument;

use super::{Asset, name, picture, told};
use crate::error::AppError;
use crate::metrics::{UPLOADED_BYTES, UPLOADS};
use crate::state::Server;
use crate::storage::assets::{self, NewAsset, State};

/// Takes one file. `declared_type` is only noted in the log where the bytes say otherwise.
pub async fn receive<E>(
    server: &Server,
    user: UserId,
    asset: AssetId,
    file_name: String,
    declared_type: Option<String>,
    file: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Asset, AppError>
where
    E: std::fmt::Display,
{
    let bytes = read(file, server.config.image_limit_bytes).await?;
    let picture = picture::examine(&bytes)?;
    if declared_type.is_some_and(|declared| declared != picture.mime_type) {
        tracing::debug!(asset.id = %asset, "a file is of another type than its sender said");
    }
    let shown = name::shown(&file_name);
    let new = NewAsset {
        id: asset,
        user,
        storage_key: format!("{user}/{asset}-{}", name::safe(&shown, picture.extension)),
        file_name: shown,
        file_type: "image",
        mime_type: picture.mime_type,
        size_bytes: bytes.len() as u64,
        width: picture.width,
        height: picture.height,
        sha256: Sha256::digest(&bytes).into(),
    };
    let keeper = server.clone();
    // In a task of its own: a sender that hangs up now does not leave things half-way.
    let task = tokio::spawn(async move { keep(&keeper, new, bytes).await }.in_current_span());
    let row = task
        .await
        .map_err(|error| AppError::internal("an upload's task ended", error))??;
    told(server, row).await
}

/// The bytes, at most `limit` of them; reading stops where the limit is passed.
async fn read<E: std::fmt::Display>(file: impl Stream<Item = Result<Bytes, E>>, limit: u64) -> Result<Bytes, AppError> {
    pin_mut!(file);
    let mut bytes = BytesMut::new();
    while let Some(part) = file.next().await {
        let part = part.map_err(|error| invalid(&format!("The upload broke off ({error}). Send it again.")))?;
        if (bytes.len() + part.len()) as u64 > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&part);
    }
    if bytes.is_empty() {
        Err(invalid("The file is empty. Choose another one."))
    } else {
        Ok(bytes.freeze())
    }
}

/// What is said of a picture over the limit.
pub(crate) fn too_large(limit: u64) -> AppError {
    let megabytes = limit / 1_000_000;
    let limit = if megabytes > 0 {
        format!("{megabytes} MB")
    } else {
        format!("{limit} bytes")
    };
    AppError::TooLarge(format!("This picture is larger than {limit}. Choose a smaller one."))
}

async fn keep(server: &Server, new: NewAsset, bytes: Bytes) -> Result<assets::Row, AppError> {
    let key = match claim(server, &new).await? {
        Claim::Put(key) => key,
        Claim::There(row) => return Ok(*row),
    };
    server.objects.put(&key, new.mime_type, bytes).await?;
    let mut connection = server.pool.acquire().await?;
    match assets::mark_ready(&mut connection, &new).await? {
        Some(row) => {
            counter!(UPLOADS, "outcome" => "kept").increment(1);
            counter!(UPLOADED_BYTES).increment(new.size_bytes);
            tracing::info!(asset.id = %new.id, user.id = %new.user, size_bytes = new.size_bytes, "a picture is kept");
            Ok(row)
        }
        // The same upload, twice at once: the other one was faster.
        None => repeated(assets::find(&mut connection, new.user, new.id).await?, &new),
    }
}

/// What is to be done under an id.
enum Claim {
    /// The pending row is ours: the object goes to this key.
    Put(String),
    /// This very asset is ready.
    There(Box<assets::Row>),
}

async fn claim(server: &Server, new: &NewAsset) -> Result<Claim, AppError> {
    let mut connection = server.pool.acquire().await?;
    if let Some(key) = assets::claim(&mut connection, new).await? {
        return Ok(Claim::Put(key));
    }
    let row = repeated(assets::find(&mut connection, new.user, new.id).await?, new)?;
    Ok(Claim::There(Box::new(row)))
}

fn repeated(row: Option<assets::Row>, new: &NewAsset) -> Result<assets::Row, AppError> {
    match row {
        // The id is somebody else's: for this user it does not exist.
        None => Err(AppError::NotFound),
        Some(row) if row.state == State::Deleted => Err(AppError::Gone("This picture was deleted.".to_owned())),
        Some(row) if row.sha256 == new.sha256 && row.state == State::Ready => Ok(row),
        Some(_) => Err(AppError::IdReused),
    }
}

fn invalid(reason: &str) -> AppError {
    AppError::Invalid {
        field: "file".to_owned(),
        reason: reason.to_owned(),
    }
}
