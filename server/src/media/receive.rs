//! Receiving a file: read with its limit, look at its bytes, row pending → object, and meanwhile unpack it → row ready. The
//! sender chooses the id, so a lost answer and a second try make one asset. What turns out to be damaged leaves neither
//! object nor row.

use bytes::{Bytes, BytesMut};
use framekeep::ids::{AssetId, UserId};
use framekeep::picture::{Refusal, size_in_words};
use framekeep::words::Language;
use futures::{Stream, StreamExt, pin_mut};
use metrics::counter;
use sha2::{Digest, Sha256};
use tracing::Instrument;

use super::gate::Admission;
use super::picture::{self, Picture};
use super::shrink::Small;
use super::{Asset, name, thumbnail, told};
use crate::error::AppError;
use crate::metrics::{UPLOADED_BYTES, UPLOADS};
use crate::state::Server;
use crate::storage::assets::{self, NewAsset, State};

/// What the sender says of a file.
#[derive(Clone, Debug)]
pub struct Said {
    pub asset: AssetId,
    pub file_name: String,
    /// Only noted in the log where the bytes say otherwise.
    pub mime_type: Option<String>,
}

/// Takes one file as it comes in.
pub async fn receive<E>(
    server: &Server,
    admission: Admission,
    user: UserId,
    said: Said,
    file: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Asset, AppError>
where
    E: std::fmt::Display,
{
    let bytes = read(file, server.config.image_limit_bytes).await?;
    receive_whole(server, admission, user, said, bytes).await
}

/// Takes one file that is here already.
pub async fn receive_whole(
    server: &Server,
    admission: Admission,
    user: UserId,
    said: Said,
    bytes: Bytes,
) -> Result<Asset, AppError> {
    let (server, received) = (server.clone(), received(user, said, &bytes)?);
    // In a task of its own: a sender that hangs up now does not leave things half-way.
    let work = async move {
        let _held = admission;
        let row = keep(&server, received, bytes).await?;
        told(&server, row).await
    };
    tokio::spawn(work.in_current_span())
        .await
        .map_err(|error| AppError::internal("an upload's task ended", error))?
}

/// A file that is worth keeping, by the first look at it.
struct Received {
    new: NewAsset,
    picture: Picture,
}

fn received(user: UserId, said: Said, bytes: &Bytes) -> Result<Received, AppError> {
    if bytes.is_empty() {
        return Err(Refusal::Empty.into());
    }
    let picture = picture::look(bytes)?;
    let Said {
        asset,
        file_name,
        mime_type,
    } = said;
    if mime_type.is_some_and(|said| said != picture.mime_type) {
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
        sha256: Sha256::digest(bytes).into(),
    };
    Ok(Received { new, picture })
}

/// The bytes, at most `limit` of them; reading stops where the limit is passed.
async fn read<E: std::fmt::Display>(file: impl Stream<Item = Result<Bytes, E>>, limit: u64) -> Result<Bytes, AppError> {
    pin_mut!(file);
    let mut bytes = BytesMut::new();
    while let Some(part) = file.next().await {
        let part = part.map_err(|error| AppError::Invalid {
            field: "file".to_owned(),
            reason: format!("The upload broke off ({error}). Send it again."),
        })?;
        if (bytes.len() + part.len()) as u64 > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes.freeze())
}

/// What is said of a picture over the limit.
pub(crate) fn too_large(limit_bytes: u64) -> AppError {
    Refusal::TooLarge { limit_bytes }.into()
}

/// Unpacks the picture and draws it small, on a thread that may take its time, within the memory that is set aside for it.
pub(super) async fn unpack(server: &Server, bytes: Bytes, picture: Picture) -> Result<Option<Small>, AppError> {
    let permit = server.gate.unpacking(picture.memory_bytes()).await?;
    let work = move || {
        let _held = permit;
        picture::unpack(&bytes, &picture)
    };
    // A decoder that panics on a hostile file has met a damaged one.
    let unpacked = tokio::task::spawn_blocking(work).await;
    Ok(unpacked.unwrap_or(Err(Refusal::Damaged))?)
}

/// Whether a file would be taken; nothing is written.
pub async fn examine(server: &Server, bytes: Bytes) -> Result<(), AppError> {
    let limit_bytes = server.config.image_limit_bytes;
    if bytes.len() as u64 > limit_bytes {
        return Err(too_large(limit_bytes));
    }
    let picture = picture::look(&bytes)?;
    unpack(server, bytes, picture).await.map(drop)
}

async fn keep(server: &Server, received: Received, bytes: Bytes) -> Result<assets::Row, AppError> {
    let Received { new, picture } = received;
    let key = match claim(server, &new).await? {
        Claim::There(row) => return Ok(*row),
        Claim::Put(key) => key,
    };
    // The store takes its time, and so does unpacking.
    let (put, thumbnail) = tokio::join!(server.objects.put(&key, new.mime_type, bytes.clone()), async {
        let small = unpack(server, bytes.clone(), picture).await?;
        Ok::<_, AppError>(thumbnail_of(server, &new, &key, small).await)
    });
    let thumbnail_key = match thumbnail {
        Ok(thumbnail_key) => thumbnail_key,
        // Where it is no more than a matter of time the sender comes again, and finds its row.
        Err(late @ AppError::Unavailable(..)) => return Err(late),
        Err(refusal) => {
            undo(server, &new, &key).await?;
            return Err(refusal);
        }
    };
    put?;
    let mut connection = server.pool.acquire().await?;
    match assets::mark_ready(&mut connection, &new, thumbnail_key.as_deref()).await? {
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

/// Takes back what was begun for a picture that is refused: the object first, as always. The same bytes under the same id
/// are refused just so.
async fn undo(server: &Server, new: &NewAsset, key: &str) -> Result<(), AppError> {
    server.objects.delete(key).await?;
    let mut connection = server.pool.acquire().await?;
    Ok(assets::unclaim(&mut connection, new).await?)
}

/// The key of its thumbnail; none where the store did not take it: it is made when somebody asks.
async fn thumbnail_of(server: &Server, new: &NewAsset, key: &str, small: Option<Small>) -> Option<String> {
    let Some(small) = small else {
        return Some(key.to_owned());
    };
    match thumbnail::put(server, new.user, new.id, small).await {
        Ok(key) => Some(key),
        Err(error) => {
            tracing::debug!(asset.id = %new.id, %error, "a thumbnail was not kept");
            None
        }
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
    use sqlx::Connection;
    let mut connection = server.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    // One claim of a user at a time, so that many at once do not pass the limit together.
    assets::lock_user(&mut transaction, new.user).await?;
    let taken_bytes = assets::taken_bytes(&mut transaction, new.user, new.id).await?;
    if let Some(row) = assets::find(&mut transaction, new.user, new.id).await?
        && row.state != State::Pending
    {
        return repeated(Some(row), new).map(|row| Claim::There(Box::new(row)));
    }
    let limit_bytes = server.config.storage_limit_bytes;
    if taken_bytes.saturating_add(new.size_bytes) > limit_bytes {
        return Err(storage_full(taken_bytes, limit_bytes));
    }
    let claimed = assets::claim(&mut transaction, new).await?;
    transaction.commit().await?;
    match claimed {
        Some(key) => Ok(Claim::Put(key)),
        None => {
            let row = repeated(assets::find(&mut connection, new.user, new.id).await?, new)?;
            Ok(Claim::There(Box::new(row)))
        }
    }
}

fn storage_full(taken_bytes: u64, limit_bytes: u64) -> AppError {
    AppError::TooLarge(format!(
        "Your storage is full: {} of {} are used. Delete pictures that you no longer need, then try again.",
        size_in_words(Language::English, taken_bytes),
        size_in_words(Language::English, limit_bytes)
    ))
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
