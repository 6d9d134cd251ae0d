//! What has arrived in parts is read back from the store, as a stream, and held against what was announced and against what is
//! taken at all, before its row is ready. One server at a time does that with a file, by a lease in its upload's row; of a
//! server that dies another takes over, or the same one after its start.

use std::time::Duration;

use bytes::Bytes;
use framekeep::picture::Refusal;
use futures::{Stream, StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tracing::Instrument;

use super::claim::{as_what, finish, let_go_or_leave};
use super::content::Content;
use super::picture::{self, Thumbnail};
use super::receive::{beginning, check, kept, look, thumbnail_of};
use super::video;
use crate::error::AppError;
use crate::objects::{ObjectError, Parts};
use crate::spool;
use crate::state::Server;
use crate::storage::arrivals;
use crate::storage::assets::{self, NewAsset, State};
use crate::storage::uploads;

/// For how many seconds a file is one server's to check, unless it says so again.
const LEASE: f64 = 10.0;
/// How often it does.
const SAY_AGAIN: Duration = Duration::from_secs(3);
/// How often files are looked for that nobody is at.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long who asks waits for the outcome; what takes longer goes on by itself.
const MOMENT: Duration = Duration::from_secs(4);

/// Checks what others have left, for as long as the server runs.
pub(crate) async fn keep_verifying(server: Server) {
    loop {
        if let Err(error) = pick_up_all(&server).await {
            tracing::debug!(%error, "uploads that are to be checked could not be looked for");
        }
        sleep(LOOK_EVERY).await;
    }
}

async fn pick_up_all(server: &Server) -> Result<(), AppError> {
    let left = {
        let mut connection = server.pool.acquire().await?;
        uploads::left(&mut connection).await?
    };
    for upload in left {
        if let Some(work) = pick_up(server, &upload).await? {
            let _ended_or_panicked = work.await;
        }
    }
    Ok(())
}

/// Begins to check a file that nobody is at.
pub(super) async fn pick_up(server: &Server, upload: &uploads::Row) -> Result<Option<JoinHandle<()>>, AppError> {
    let leased = {
        let mut connection = server.pool.acquire().await?;
        uploads::lease(&mut connection, upload, LEASE).await?
    };
    if !leased {
        return Ok(None);
    }
    let (server, upload) = (server.clone(), upload.clone());
    let work = async move {
        let verified = tokio::select! {
            verified = verified(&server, &upload) => verified,
            never = hold(&server, &upload) => match never {},
        };
        if let Err(error) = verified {
            // It is nobody's again once the lease runs out.
            tracing::warn!(asset.id = %upload.asset, %error, "a file could not be checked yet");
        }
    };
    Ok(Some(tokio::spawn(work.in_current_span())))
}

/// Begins to check a file, and waits a little for the outcome.
pub(super) async fn for_a_moment(server: &Server, upload: &uploads::Row) {
    match pick_up(server, upload).await {
        Ok(Some(work)) => drop(timeout(MOMENT, work).await),
        Ok(None) => {}
        Err(error) => tracing::debug!(%error, "a file is checked later"),
    }
}

async fn hold(server: &Server, upload: &uploads::Row) -> std::convert::Infallible {
    loop {
        sleep(SAY_AGAIN).await;
        let said = async {
            let mut connection = server.pool.acquire().await?;
            uploads::keep_lease(&mut connection, upload, LEASE).await
        };
        if let Err(error) = said.await {
            tracing::debug!(%error, "a lease could not be renewed");
        }
    }
}

/// Safe to do twice, and at the same time.
async fn verified(server: &Server, upload: &uploads::Row) -> Result<(), AppError> {
    let row = {
        let mut connection = server.pool.acquire().await?;
        assets::find(&mut connection, upload.user, upload.asset).await?
    };
    let Some(row) = row.filter(|row| row.state == State::Verifying) else {
        return Ok(());
    };
    if !joined(server, upload, &row).await? {
        let mut connection = server.pool.acquire().await?;
        return Ok(arrivals::mark_pending(&mut connection, upload.user, upload.asset).await?);
    }
    let _held = server.gate.admit(upload.user).await?;
    let outcome = async {
        let (content, spooled) = read_back(server, &row).await?;
        let new = as_what(claimed(row.clone()), &content);
        let thumbnail = match &spooled {
            Some(file) => check(server, file, content).await?,
            None => Thumbnail::Later,
        };
        Ok((thumbnail_of(server, &new, thumbnail).await, new))
    };
    match outcome.await {
        Ok((thumbnail_key, new)) => {
            if finish(server, &new, State::Verifying, thumbnail_key).await?.is_some() {
                kept(&new);
            } else {
                // Given up meanwhile.
                let_go_or_leave(server, upload.user, vec![new.storage_key]).await;
            }
            Ok(())
        }
        Err(AppError::Picture(refusal)) => refuse(server, upload, row, refusal).await,
        Err(error) => Err(error),
    }
}

/// The store has made one object of the parts, now or before. False: it cannot, something is missing.
async fn joined(server: &Server, upload: &uploads::Row, row: &assets::Row) -> Result<bool, AppError> {
    let objects = &server.objects;
    let (key, name) = (&upload.storage_key, &upload.store_upload);
    let joining = match objects.parts_there(key, name).await {
        Ok(parts) if parts.iter().map(|part| part.size_bytes).sum::<u64>() == row.size_bytes => {
            objects.join_parts(key, name, &parts).await
        }
        // It was done by who died over it, or is at it still: parts may go one by one once the object is there.
        Ok(_) | Err(ObjectError::NotFound) => Ok(()),
        Err(error) => Err(error),
    };
    match (objects.head(key).await, joining) {
        (Ok(_), _) => Ok(true),
        (Err(ObjectError::NotFound), Ok(()) | Err(ObjectError::NotFound)) => Ok(false),
        (Err(error), Ok(())) | (_, Err(error)) => Err(error.into()),
    }
}

/// What the object is, once its bytes are those that were announced. A picture lies in its spool then, to be checked.
async fn read_back(server: &Server, row: &assets::Row) -> Result<(Content, Option<spool::Spooled>), AppError> {
    let limits = server.config.limits();
    let mut parts = Box::pin(bytes(server.objects.parts(&row.storage_key).await?));
    let first = beginning(&mut parts).await?;
    if let Some(video) = video::look(&first) {
        let limit_bytes = limits.video_bytes;
        if row.size_bytes > limit_bytes {
            return Err(Refusal::VideoTooLarge { limit_bytes }.into());
        }
        let mut whole = stream::iter([Ok(first)]).chain(parts);
        let (mut size_bytes, mut hash) = (0, Sha256::new());
        while let Some(part) = whole.try_next().await? {
            size_bytes += part.len() as u64;
            hash.update(&part);
        }
        same(row, size_bytes, hash.finalize().into())?;
        return Ok((Content::Video(video), None));
    }
    if !picture::is_one(&first) {
        return Err(Refusal::NoMedia.into());
    }
    let limit_bytes = limits.picture_bytes;
    let whole = stream::iter([Ok(first)]).chain(parts);
    let Some(file) = spool::spool(whole, limit_bytes).await? else {
        return Err(Refusal::TooLarge { limit_bytes }.into());
    };
    same(row, file.size_bytes, file.sha256)?;
    Ok((look(&file).await?, Some(file)))
}

fn bytes(parts: Parts) -> impl Stream<Item = Result<Bytes, AppError>> + Send {
    stream::try_unfold(parts, async |mut parts| {
        Ok(parts.next().await?.map(|part| (part, parts)))
    })
}

fn same(row: &assets::Row, size_bytes: u64, sha256: [u8; 32]) -> Result<(), Refusal> {
    if size_bytes == row.size_bytes && sha256 == row.sha256 {
        Ok(())
    } else {
        Err(Refusal::OtherBytes)
    }
}

/// As it was claimed; what it is, the bytes say.
fn claimed(row: assets::Row) -> NewAsset {
    NewAsset {
        id: row.id,
        user: row.user,
        file_name: row.file_name,
        file_type: "image",
        mime_type: "image/png",
        size_bytes: row.size_bytes,
        width: None,
        height: None,
        sha256: row.sha256,
        storage_key: row.storage_key,
    }
}

/// The row goes, and then the object; why is remembered for who asks.
async fn refuse(server: &Server, upload: &uploads::Row, row: assets::Row, refusal: Refusal) -> Result<(), AppError> {
    use sqlx::Connection;
    let new = claimed(row);
    {
        let mut connection = server.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        if arrivals::unclaim(&mut transaction, &new, State::Verifying).await? {
            uploads::refuse(&mut transaction, upload, refusal).await?;
        }
        transaction.commit().await?;
    }
    tracing::info!(asset.id = %new.id, user.id = %new.user, ?refusal, "a file is refused");
    let_go_or_leave(server, new.user, vec![new.storage_key]).await;
    Ok(())
}
