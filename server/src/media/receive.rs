//! Receiving a file: spooled up to its limit, look at its bytes, row pending → object, and meanwhile check it → row ready.
//! The sender chooses the id, so a lost answer and a second try make one asset. What turns out to be damaged leaves neither
//! object nor row.

use std::convert::Infallible;
use std::io::{BufReader, Cursor, Read};

use bytes::{Bytes, BytesMut};
use framekeep::ids::{AssetId, UserId};
use framekeep::picture::Refusal;
use futures::{Stream, StreamExt, TryStreamExt, pin_mut, stream};
use metrics::counter;
use tracing::Instrument;

use super::claim::{Claim, claim, finish, let_go, repeated};
use super::content::Content;
use super::gate::Admission;
use super::picture::{self, Picture, Thumbnail};
use super::shrink::Small;
use super::video;
use super::{Asset, name, thumbnail, told};
use crate::error::AppError;
use crate::metrics::{UPLOADED_BYTES, UPLOADS};
use crate::spool::{self, Reader, Spooled};
use crate::state::Server;
use crate::storage::arrivals;
use crate::storage::assets::{self, NewAsset, State};

/// What the sender says of a file.
#[derive(Clone, Debug)]
pub struct Said {
    pub asset: AssetId,
    pub file_name: String,
    /// Only noted in the log where the bytes say otherwise.
    pub mime_type: Option<String>,
}

/// Takes a file's bytes as they come in, up to the limit of its type; `broken` says what it is when they do not. Ask for
/// admission before.
pub async fn spool<E>(
    server: &Server,
    parts: impl Stream<Item = Result<Bytes, E>> + Send,
    broken: impl Fn(E) -> AppError + Send,
) -> Result<Spooled, AppError> {
    let parts = parts.map_err(broken);
    pin_mut!(parts);
    let first = beginning(&mut parts).await?;
    let limits = server.config.limits();
    let (limit_bytes, refusal) = if video::look(&first).is_some() {
        let limit_bytes = limits.video_bytes;
        (limit_bytes, Refusal::VideoTooLarge { limit_bytes })
    } else {
        let limit_bytes = limits.picture_bytes;
        (limit_bytes, Refusal::TooLarge { limit_bytes })
    };
    let whole = stream::iter([Ok(first)]).chain(parts);
    let spooled = spool::spool(whole, limit_bytes).await?;
    spooled.ok_or_else(|| refusal.into())
}

/// The first bytes, as many as tell what a file is, unless it is shorter.
pub(super) async fn beginning(
    parts: &mut (impl Stream<Item = Result<Bytes, AppError>> + Unpin),
) -> Result<Bytes, AppError> {
    let mut first = BytesMut::new();
    while first.len() < video::FIRST_BYTES {
        match parts.try_next().await? {
            Some(part) => first.extend_from_slice(&part),
            None => break,
        }
    }
    Ok(first.freeze())
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
    content: Content,
}

async fn received(user: UserId, said: Said, file: &Spooled) -> Result<Received, AppError> {
    if file.size_bytes == 0 {
        return Err(Refusal::Empty.into());
    }
    let content = look(file).await?;
    let Said {
        asset,
        file_name,
        mime_type,
    } = said;
    if mime_type.is_some_and(|said| said != content.mime_type()) {
        tracing::debug!(asset.id = %asset, "a file is of another type than its sender said");
    }
    let shown = name::shown(&file_name);
    let new = NewAsset {
        id: asset,
        user,
        storage_key: key(user, asset, &shown, content.extension()),
        file_name: shown,
        file_type: content.file_type(),
        mime_type: content.mime_type(),
        size_bytes: file.size_bytes,
        width: content.width(),
        height: content.height(),
        sha256: file.sha256,
    };
    Ok(Received { new, content })
}

/// Where an object goes.
pub(super) fn key(user: UserId, asset: AssetId, shown: &str, extension: &str) -> String {
    format!("{user}/{asset}-{}", name::safe(shown, extension))
}

/// The most bytes of a file of any type: which one it is shows only in its bytes.
pub(crate) fn most_bytes(server: &Server) -> u64 {
    let limits = server.config.limits();
    limits.picture_bytes.max(limits.video_bytes)
}

/// What is said of a file that is larger than that.
pub(crate) fn too_large(server: &Server) -> AppError {
    let limit_bytes = most_bytes(server);
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

pub(super) async fn look(file: &Spooled) -> Result<Content, AppError> {
    let look = |reader: &mut BufReader<Reader>| {
        let mut first = Vec::new();
        reader
            .by_ref()
            .take(video::FIRST_BYTES as u64)
            .read_to_end(&mut first)
            .map_err(|_| Refusal::Damaged)?;
        match video::look(&first) {
            Some(video) => Ok(Content::Video(video)),
            None => picture::look(reader).map(Content::Picture),
        }
    };
    reading(file, look).await
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

/// Whether it can be shown; a video is taken at its word.
pub(super) async fn check(server: &Server, file: &Spooled, content: Content) -> Result<Thumbnail, AppError> {
    let picture = match content {
        Content::Picture(picture) => picture,
        Content::Video(_) => return Ok(Thumbnail::Later),
    };
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
    let content = look(&file).await?;
    check(server, &file, content).await.map(drop)
}

async fn keep(server: &Server, received: Received, file: Spooled) -> Result<assets::Row, AppError> {
    let Received { mut new, content } = received;
    new.storage_key = match claim(server, &new).await? {
        Claim::There(row) => return Ok(*row),
        Claim::Verifying => return Err(AppError::Unavailable("the same file arrives by another way", None)),
        Claim::Put(key) => key,
    };
    let key = new.storage_key.as_str();
    // The store takes its time, and so does the check.
    let (put, thumbnail) = tokio::join!(server.objects.put_file(key, new.mime_type, &file), async {
        let thumbnail = check(server, &file, content).await?;
        Ok::<_, AppError>(thumbnail_of(server, &new, thumbnail).await)
    });
    let thumbnail_key = match thumbnail {
        Ok(thumbnail_key) => thumbnail_key,
        // Where it is no more than a matter of time the sender comes again, and finds its row.
        Err(late @ AppError::Unavailable(..)) => return Err(late),
        Err(refusal) => {
            undo(server, &new).await?;
            return Err(refusal);
        }
    };
    put?;
    match finish(server, &new, State::Pending, thumbnail_key).await? {
        Some(row) => {
            kept(&new);
            Ok(row)
        }
        // The same upload, twice at once: the other one was faster.
        None => {
            let mut connection = server.pool.acquire().await?;
            repeated(assets::find(&mut connection, new.user, new.id).await?, &new)
        }
    }
}

/// One more.
pub(super) fn kept(new: &NewAsset) {
    counter!(UPLOADS, "outcome" => "kept").increment(1);
    counter!(UPLOADED_BYTES).increment(new.size_bytes);
    tracing::info!(asset.id = %new.id, user.id = %new.user, size_bytes = new.size_bytes, "a file is kept");
}

/// Takes back what was begun for a picture that is refused. The same bytes under the same id are refused just so.
async fn undo(server: &Server, new: &NewAsset) -> Result<(), AppError> {
    {
        let mut connection = server.pool.acquire().await?;
        arrivals::unclaim(&mut connection, new, State::Pending).await?;
    }
    let_go(server, new.user, std::slice::from_ref(&new.storage_key)).await
}

/// The key of its thumbnail; none where there is none yet, or the store did not take it.
pub(super) async fn thumbnail_of(server: &Server, new: &NewAsset, thumbnail: Thumbnail) -> Option<String> {
    let small = match thumbnail {
        Thumbnail::Own => return Some(new.storage_key.clone()),
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
