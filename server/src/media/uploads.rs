//! Direct uploads: a browser sends a file in parts straight to the object store, by addresses that the server signs, and the
//! server reads it back before it calls it ready. Everything goes by the asset's id: who asks again goes on where the store
//! is, with no memory of its own.

use framekeep::ids::{AssetId, Hash, UploadId, UserId};
use framekeep::picture::{Refusal, check_media};
use tracing::Instrument;
use uuid::Uuid;

use super::claim::{self, Claim, let_go_or_leave};
use super::{Asset, name, new_id, receive, told, verify};
use crate::error::AppError;
use crate::objects::{ObjectError, StoredPart};
use crate::state::Server;
use crate::storage::assets::{self, NewAsset, State};
use crate::storage::uploads;

/// The least that stores take for a part that is not the last; the smaller, the less is sent again.
const PART_BYTES: u64 = 5 << 20;
/// The most parts of a file: what one page of every store's list holds.
const PARTS_MOST: u64 = 1_000;

/// What is announced of a file.
#[derive(Clone, Debug)]
pub struct Start {
    /// None: whoever sends it does not care.
    pub asset: Option<AssetId>,
    pub file_name: String,
    /// The bytes have the last word.
    pub mime_type: String,
    pub size_bytes: u64,
    pub sha256: Hash,
}

/// Where a direct upload stands.
#[derive(Clone, Debug)]
pub enum Direct {
    Parts(Sending),
    /// All of it is in the store, and is being checked.
    Verifying {
        upload: UploadId,
        asset: AssetId,
    },
    /// This very asset is ready.
    There(Box<Asset>),
    /// The same file is there already, under this id.
    Duplicate(AssetId),
}

/// What is to be sent.
#[derive(Clone, Debug)]
pub struct Sending {
    pub upload: UploadId,
    pub asset: AssetId,
    /// Of every part but the last.
    pub part_bytes: u64,
    pub parts: Vec<Part>,
}

/// One part of a file.
#[derive(Clone, Debug)]
pub struct Part {
    /// From 1.
    pub number: u32,
    pub offset: u64,
    pub size_bytes: u64,
    /// Where to put it; none: the store has it.
    pub url: Option<String>,
}

/// Begins an upload, or goes on with the one of this asset.
pub async fn begin(server: &Server, user: UserId, start: Start) -> Result<Direct, AppError> {
    to_its_end(server, async move |server| begun(&server, user, start).await).await
}

/// Where an upload stands.
pub async fn look(server: &Server, user: UserId, upload: UploadId) -> Result<Direct, AppError> {
    to_its_end(server, async move |server| {
        let upload = own(&server, user, upload).await?;
        stands(&server, upload).await
    })
    .await
}

/// All parts are sent: the store makes one object of them, which is checked. Where some are missing, what is to be sent.
/// What takes longer than a few seconds goes on by itself.
pub async fn complete(server: &Server, user: UserId, upload: UploadId) -> Result<Direct, AppError> {
    to_its_end(server, async move |server| {
        let upload = own(&server, user, upload).await?;
        if let Direct::Parts(sending) = stands(&server, upload.clone()).await? {
            if sending.parts.iter().any(|part| part.url.is_some()) {
                return Ok(Direct::Parts(sending));
            }
            let mut connection = server.pool.acquire().await?;
            assets::mark_verifying(&mut connection, user, upload.asset).await?;
        }
        verify::for_a_moment(&server, &upload).await;
        stands(&server, upload).await
    })
    .await
}

/// Gives an upload up: what has come is freed. An asset that is ready already stays.
pub async fn abort(server: &Server, user: UserId, upload: UploadId) -> Result<(), AppError> {
    to_its_end(server, async move |server| {
        let upload = own(&server, user, upload).await?;
        given_up(&server, upload).await
    })
    .await
}

/// The same by the asset's id; where nothing is under way, nothing is to be done.
pub async fn abort_asset(server: &Server, user: UserId, asset: AssetId) -> Result<(), AppError> {
    to_its_end(server, async move |server| {
        let found = of_asset(&server, user, asset).await?;
        match found {
            Some(upload) => given_up(&server, upload).await,
            None => Ok(()),
        }
    })
    .await
}

/// In a task of its own: a caller that hangs up does not leave things half-way.
async fn to_its_end<T: Send + 'static, F>(
    server: &Server,
    work: impl FnOnce(Server) -> F + Send + 'static,
) -> Result<T, AppError>
where
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    tokio::spawn(work(server.clone()).in_current_span())
        .await
        .map_err(|error| AppError::internal("an upload's task ended", error))?
}

async fn own(server: &Server, user: UserId, upload: UploadId) -> Result<uploads::Row, AppError> {
    let mut connection = server.pool.acquire().await?;
    let found = uploads::find(&mut connection, user, upload).await?;
    found.ok_or(AppError::NotFound)
}

async fn of_asset(server: &Server, user: UserId, asset: AssetId) -> Result<Option<uploads::Row>, AppError> {
    let mut connection = server.pool.acquire().await?;
    Ok(uploads::of_asset(&mut connection, user, asset).await?)
}

async fn begun(server: &Server, user: UserId, start: Start) -> Result<Direct, AppError> {
    check_media(&start.mime_type, start.size_bytes, server.config.limits())?;
    let asset = start.asset.unwrap_or_else(new_id);
    if let Some(before) = of_asset(server, user, asset).await?
        && let Some(refusal) = before.refusal
    {
        // What was refused is refused again; but for what was not what it was said to be there may be the right one now.
        if before.sha256 == *start.sha256.bytes() && refusal != Refusal::OtherBytes {
            return Err(refusal.into());
        }
        let mut connection = server.pool.acquire().await?;
        uploads::delete(&mut connection, &before).await?;
    }
    let anywhere = start.asset.is_none();
    let mut new = announced(user, asset, start)?;
    if anywhere && let Some(twin) = claim::twin(server, &new).await? {
        return Ok(Direct::Duplicate(twin.id));
    }
    new.storage_key = match claim::claim(server, &new).await? {
        Claim::There(row) => return Ok(Direct::There(Box::new(told(server, *row).await?))),
        Claim::Verifying => return stands(server, under_way(server, &new).await?).await,
        Claim::Put(key) => key,
    };
    let upload = under_way(server, &new).await?;
    stands(server, upload).await
}

/// What a row holds before the bytes are seen.
fn announced(user: UserId, asset: AssetId, start: Start) -> Result<NewAsset, Refusal> {
    let (file_type, mime_type, extension) = match start.mime_type.as_str() {
        "image/png" => ("image", "image/png", "png"),
        "image/jpeg" => ("image", "image/jpeg", "jpg"),
        "image/webp" => ("image", "image/webp", "webp"),
        "image/gif" => ("image", "image/gif", "gif"),
        "video/mp4" => ("video", "video/mp4", "mp4"),
        "video/webm" => ("video", "video/webm", "webm"),
        _ => return Err(Refusal::NoMedia),
    };
    let shown = name::shown(&start.file_name);
    Ok(NewAsset {
        id: asset,
        user,
        storage_key: receive::key(user, asset, &shown, extension),
        file_name: shown,
        file_type,
        mime_type,
        size_bytes: start.size_bytes,
        width: None,
        height: None,
        sha256: *start.sha256.bytes(),
    })
}

/// The upload of an asset, begun at the store where there is none yet.
async fn under_way(server: &Server, new: &NewAsset) -> Result<uploads::Row, AppError> {
    if let Some(found) = of_asset(server, new.user, new.id).await? {
        return Ok(found);
    }
    let begun = uploads::Row {
        id: UploadId::new(Uuid::now_v7()),
        user: new.user,
        asset: new.id,
        storage_key: new.storage_key.clone(),
        store_upload: server.objects.begin_parts(&new.storage_key, new.mime_type).await?,
        part_bytes: part_bytes(new.size_bytes),
        sha256: new.sha256,
        refusal: None,
    };
    let inserted = {
        let mut connection = server.pool.acquire().await?;
        uploads::insert(&mut connection, &begun, server.config.retention.unfinished_hours).await
    };
    if !matches!(inserted, Ok(true)) {
        server
            .objects
            .abort_parts(&begun.storage_key, &begun.store_upload)
            .await?;
    }
    if inserted? {
        return Ok(begun);
    }
    // The same file, begun twice at once: the other one was faster.
    of_asset(server, new.user, new.id).await?.ok_or(AppError::NotFound)
}

/// Where it stands by its asset's row and the store.
async fn stands(server: &Server, upload: uploads::Row) -> Result<Direct, AppError> {
    if let Some(refusal) = upload.refusal {
        return Err(refusal.into());
    }
    let row = {
        let mut connection = server.pool.acquire().await?;
        uploads::renew(&mut connection, &upload, server.config.retention.unfinished_hours).await?;
        assets::find(&mut connection, upload.user, upload.asset).await?
    };
    match row {
        Some(row) if row.state == State::Ready => Ok(Direct::There(Box::new(told(server, row).await?))),
        Some(row) if row.state == State::Verifying => {
            verify::pick_up(server, &upload).await?;
            Ok(Direct::Verifying {
                upload: upload.id,
                asset: upload.asset,
            })
        }
        Some(row) if row.state == State::Pending => {
            let (upload, there) = at_the_store(server, upload, &row).await?;
            sending(server, &upload, row.size_bytes, &there)
                .await
                .map(Direct::Parts)
        }
        Some(_) => Err(AppError::Gone("This picture was deleted.".to_owned())),
        // Refused just now, or given up.
        None => match own(server, upload.user, upload.id).await?.refusal {
            Some(refusal) => Err(refusal.into()),
            None => Err(AppError::NotFound),
        },
    }
}

/// The parts that are there. Where the store knows nothing of the upload any more it is begun anew.
async fn at_the_store(
    server: &Server,
    upload: uploads::Row,
    row: &assets::Row,
) -> Result<(uploads::Row, Vec<StoredPart>), AppError> {
    match server
        .objects
        .parts_there(&upload.storage_key, &upload.store_upload)
        .await
    {
        Ok(parts) => return Ok((upload, parts)),
        Err(ObjectError::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    let anew = server.objects.begin_parts(&upload.storage_key, &row.mime_type).await?;
    let replaced = {
        let mut connection = server.pool.acquire().await?;
        uploads::replace(&mut connection, &upload, &anew).await?
    };
    if !replaced {
        server.objects.abort_parts(&upload.storage_key, &anew).await?;
    }
    let upload = own(server, upload.user, upload.id).await?;
    let parts = server
        .objects
        .parts_there(&upload.storage_key, &upload.store_upload)
        .await?;
    Ok((upload, parts))
}

async fn sending(
    server: &Server,
    upload: &uploads::Row,
    size_bytes: u64,
    there: &[StoredPart],
) -> Result<Sending, AppError> {
    let mut parts = plan(size_bytes, upload.part_bytes);
    for part in &mut parts {
        let has = |stored: &StoredPart| stored.number == part.number && stored.size_bytes == part.size_bytes;
        if !there.iter().any(has) {
            let url = server
                .objects
                .part_url(&upload.storage_key, &upload.store_upload, part.number, part.size_bytes);
            part.url = Some(url.await?);
        }
    }
    Ok(Sending {
        upload: upload.id,
        asset: upload.asset,
        part_bytes: upload.part_bytes,
        parts,
    })
}

fn part_bytes(size_bytes: u64) -> u64 {
    let needed = size_bytes.div_ceil(PARTS_MOST);
    PART_BYTES.max(needed.next_multiple_of(1 << 20))
}

fn plan(size_bytes: u64, part_bytes: u64) -> Vec<Part> {
    let starts = (0..size_bytes).step_by(usize::try_from(part_bytes.max(1)).unwrap_or(usize::MAX));
    (1..)
        .zip(starts)
        .map(|(number, offset)| Part {
            number,
            offset,
            size_bytes: part_bytes.min(size_bytes - offset),
            url: None,
        })
        .collect()
}

/// The rows first: what the store has after that is nobody's, and found by housekeeping where it stays.
async fn given_up(server: &Server, upload: uploads::Row) -> Result<(), AppError> {
    use sqlx::Connection;
    {
        let mut connection = server.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        uploads::delete(&mut transaction, &upload).await?;
        assets::give_up(&mut transaction, upload.user, upload.asset).await?;
        transaction.commit().await?;
    }
    tracing::info!(asset.id = %upload.asset, user.id = %upload.user, "an upload was given up");
    if let Err(error) = server
        .objects
        .abort_parts(&upload.storage_key, &upload.store_upload)
        .await
    {
        tracing::debug!(%error, "parts that nobody waits for stay until housekeeping");
    }
    let_go_or_leave(server, upload.user, vec![upload.storage_key]).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{PART_BYTES, PARTS_MOST, part_bytes, plan};

    #[test]
    fn parts_are_the_whole_file_and_not_too_many() {
        for size in [
            1,
            PART_BYTES - 1,
            PART_BYTES,
            PART_BYTES + 1,
            12 << 20,
            100_000_000,
            5_000_000_000,
            6 << 40,
        ] {
            let part_bytes = part_bytes(size);
            let parts = plan(size, part_bytes);
            assert!(parts.len() as u64 <= PARTS_MOST, "{size}");
            let mut at = 0;
            for (place, part) in parts.iter().enumerate() {
                assert_eq!((part.number as usize, part.offset), (place + 1, at), "{size}");
                assert!(part.size_bytes == part_bytes || place + 1 == parts.len(), "{size}");
                at += part.size_bytes;
            }
            assert_eq!(at, size);
        }
    }
}
