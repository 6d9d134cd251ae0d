//! Where a direct upload stands, by its rows and by the store.

use framekeep::ids::{AssetId, UploadId, UserId};
use uuid::Uuid;

use super::parts::{part_bytes, plan};
use super::uploads::{Direct, Sending};
use super::{told, verify};
use crate::error::AppError;
use crate::objects::{ObjectError, StoredPart};
use crate::state::Server;
use crate::storage::assets::{self, NewAsset, State};
use crate::storage::uploads;

/// One of the user's own.
pub(super) async fn own(server: &Server, user: UserId, upload: UploadId) -> Result<uploads::Row, AppError> {
    let mut connection = server.pool.acquire().await?;
    let found = uploads::find(&mut connection, user, upload).await?;
    found.ok_or(AppError::NotFound)
}

/// The one of this asset.
pub(super) async fn of_asset(server: &Server, user: UserId, asset: AssetId) -> Result<Option<uploads::Row>, AppError> {
    let mut connection = server.pool.acquire().await?;
    Ok(uploads::of_asset(&mut connection, user, asset).await?)
}

/// The upload of an asset, begun at the store where there is none yet.
pub(super) async fn under_way(server: &Server, new: &NewAsset) -> Result<uploads::Row, AppError> {
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
pub(super) async fn stands(server: &Server, upload: uploads::Row) -> Result<Direct, AppError> {
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
