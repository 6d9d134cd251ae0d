//! Receiving a file: spooled up to its limit, look at its bytes, row pending → object, and meanwhile check it → row ready.
//! The sender chooses the id, so a lost answer and a second try make one asset. What turns out to be damaged leaves neither
//! object nor row.

use std::convert::Infallible;
use std::io::{BufReader, Cursor};

use bytes::Bytes;
use framekeep::ids::{AssetId, UserId};
use framekeep::picture::Refusal;
use futures::{Stream, TryStreamExt, stream};
use metrics::counter;
use tracing::Instrument;

use super::gate::Admission;
use super::picture::{self, Picture, Thumbnail};
use super::shrink::Small;
use super::{Asset, name, thumbnail, told};
use crate::error::AppError;
use crate::metrics::{UPLOADED_BYTES, UPLOADS};
use crate::spool::{self, Reader, Spooled};
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

/// Takes a file's bytes as they come in, up to the limit of one picture; `broken` says what it is when they do not. Ask for
/// admission before.
pub async fn spool<E>(
    server: &Server,
    parts: impl Stream<Item = Result<Bytes, E>> + Send,
    broken: impl Fn(E) -> AppError + Send,
) -> Result<Spooled, AppError> {
    let limit_bytes = server.config.image_limit_bytes;
    let spooled = spool::spool(parts.map_err(broken), limit_bytes).await?;
    spooled.ok_or_else(|| too_large(limit_bytes))
}

/// Keeps one file.
pub async fn receive(
    server: &Server,
    admission: Admission,
    user: UserId,
    said: Said,
    file: Spooled,
) -> Result<Asset, AppError> {
    let server = server.clone();
    // In a task of its own: a sender that hangs up now does not leave things half-way.
    let work = async move {
        let _held = admission;
        let received = received(user, said, &file).await?;
        let row = keep(&server, received, file).await?;
        told(&server, row).await
    };
    tokio::spawn(work.in_current_span())
        .await
        .map_err(|error| AppError::internal("an upload's task ended", error))?
}

async fn here(server: &Server, bytes: Bytes) -> Result<Spooled, AppError> {
    spool(server, stream::iter([Ok(bytes)]), |never: Infallible| match never {}).await
}

/// Keeps one file that is here already.
pub async fn receive_whole(
    server: &Server,
    admission: Admission,
    user: UserId,
    said: Said,
    bytes: Bytes,
) -> Result<Asset, AppError> {
    let file = here(server, bytes).await?;
    receive(server, admission, user, said, file).await
}

/// A file that is worth keeping, by the first look at it.
struct Received {
    new: NewAsset,
    picture: Picture,
}

async fn received(user: UserId, said: Said, file: &Spooled) -> Result<Received, AppError> {
    if file.size_bytes == 0 {
        return Err(Refusal::Empty.into());
    }
    let picture = look(file).await?;
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
        size_bytes: file.size_bytes,
        width: picture.width,
        height: picture.height,
        sha256: file.sha256,
    };
    Ok(Received { new, picture })
}

/// What is said of a picture over the limit.
pub(crate) fn too_large(limit_bytes: u64) -> AppError {
    Refusal::TooLarge { limit_bytes }.into()
}

/// Work that takes a while, on a thread that may take it. A decoder that panics on a hostile file has met a damaged one.
pub(super) async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Refusal::Damaged))
}

/// Such work with a file. What its disk does not give is no fault of the picture: its sender comes again.
async fn reading<T: Send + 'static>(
    file: &Spooled,
    work: impl FnOnce(&mut BufReader<Reader>) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, AppError> {
    let mut reader = file.reader();
    let (done, broken) = beside(move || {
        let done = work(&mut reader);
        Ok((done, reader.get_mut().broken()))
    })
    .await?;
    match broken {
        Some(error) => Err(AppError::Unavailable(
            "a file in the temporary folder could not be read",
            Some(Box::new(error)),
        )),
        None => Ok(done?),
    }
}

async fn look(file: &Spooled) -> Result<Picture, AppError> {
    reading(file, picture::look).await
}

/// Unpacks the picture and draws it small, within the memory that is set aside for it.
pub(super) async fn unpack(server: &Server, bytes: Bytes, picture: Picture) -> Result<Option<Small>, AppError> {
    let permit = server.gate.unpacking(picture.memory_bytes()).await?;
    let work = move || {
        let _held = permit;
        picture::unpack(&mut Cursor::new(bytes), &picture)
    };
    Ok(beside(work).await?)
}

/// Whether the picture can be shown.
async fn check(server: &Server, file: &Spooled, picture: Picture) -> Result<Thumbnail, AppError> {
    let turn = match picture.checking_bytes() {
        Some(bytes) => Some(server.gate.unpacking(bytes).await?),
        None => None,
    };
    let work = move |reader: &mut BufReader<Reader>| {
        let _held = turn;
        picture::check(reader, &picture)
    };
    reading(file, work).await
}

/// Whether a file would be taken; nothing is written.
pub async fn examine(server: &Server, bytes: Bytes) -> Result<(), AppError> {
    let file = here(server, bytes).await?;
    let picture = look(&file).await?;
    check(server, &file, picture).await.map(drop)
}

async fn keep(server: &Server, received: Received, file: Spooled) -> Result<assets::Row, AppError> {
    let Received { new, picture } = received;
    let key = match claim(server, &new).await? {
        Claim::There(row) => return Ok(*row),
        Claim::Put(key) => key,
    };
    // The store takes its time, and so does the check.
    let (put, thumbnail) = tokio::join!(server.objects.put_file(&key, new.mime_type, &file), async {
        let thumbnail = check(server, &file, picture).await?;
        Ok::<_, AppError>(thumbnail_of(server, &new, &key, thumbnail).await)
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

/// The key of its thumbnail; none where there is none yet, or the store did not take it.
async fn thumbnail_of(server: &Server, new: &NewAsset, key: &str, thumbnail: Thumbnail) -> Option<String> {
    let small = match thumbnail {
        Thumbnail::Own => return Some(key.to_owned()),
        Thumbnail::Later => return None,
        Thumbnail::Made(small) => small,
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
        return Err(AppError::StorageFull {
            taken_bytes,
            limit_bytes,
        });
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

fn repeated(row: Option<assets::Row>, new: &NewAsset) -> Result<assets::Row, AppError> {
    match row {
        // The id is somebody else's: for this user it does not exist.
        None => Err(AppError::NotFound),
        Some(row) if row.state == State::Deleted => Err(AppError::Gone("This picture was deleted.".to_owned())),
        Some(row) if row.sha256 == new.sha256 && row.state == State::Ready => Ok(row),
        Some(_) => Err(AppError::IdReused),
    }
}

#[cfg(test)]
mod tests {
    use super::look;
    use crate::error::AppError;
    use crate::spool::unreadable;

    #[tokio::test]
    async fn what_the_disk_does_not_give_is_no_fault_of_the_picture() {
        let answer = look(&unreadable()).await;
        assert!(matches!(answer, Err(AppError::Unavailable(_, Some(_)))), "{answer:?}");
    }
}
