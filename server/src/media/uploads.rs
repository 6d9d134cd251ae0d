//! Direct uploads: a browser sends a file in parts straight to the object store, by addresses that the server signs, and the
//! server reads it back before it calls it ready. Everything goes by the asset's id: who asks again goes on where the store
//! is, with no memory of its own.

use framekeep::ids::{AssetId, Hash, UploadId, UserId};
use framekeep::picture::{Refusal, check_media};
use tracing::Instrument;

use super::claim::{self, Claim, let_go_or_leave};
use super::parts::Part;
use super::standing::{of_asset, own, stands, under_way};
use super::{Asset, name, new_id, receive, told, verify};
use crate::error::AppError;
use crate::state::Server;
use crate::storage::arrivals;
use crate::storage::assets::NewAsset;
use crate::storage::uploads;

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
            arrivals::mark_verifying(&mut connection, user, upload.asset).await?;
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

/// The rows first: what the store has after that is nobody's, and found by housekeeping where it stays.
async fn given_up(server: &Server, upload: uploads::Row) -> Result<(), AppError> {
    use sqlx::Connection;
    {
        let mut connection = server.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        uploads::delete(&mut transaction, &upload).await?;
        arrivals::give_up(&mut transaction, upload.user, upload.asset).await?;
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
