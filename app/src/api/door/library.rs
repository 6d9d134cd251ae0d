//! The library's answers: from the use cases' values to the wire's.

use framekeep::ids::{AssetId, UserId};
use framekeep_server::error::AppError;
use framekeep_server::media::{self, Deletion, Deletions};
use framekeep_server::state::Server;
use leptos::prelude::ServerFnError;

use super::refused;
use super::words::not_valid;
use crate::api::library::{Asset, AssetChange, AssetsChange, LibraryAnswer, Storage, Use, UsesAnswer};
use crate::language::tr;

/// Pictures of the first page of the library, which somebody waits for; and of the next ones, which come before they are
/// scrolled to.
const FIRST_PAGE: u32 = 40;
const NEXT_PAGE: u32 = 80;

pub(crate) async fn library(
    server: &Server,
    user: UserId,
    search: Option<String>,
    kind: Option<String>,
    after: Option<AssetId>,
    used: Option<bool>,
) -> Result<LibraryAnswer, ServerFnError> {
    let query = media::Query {
        limit: Some(if after.is_some() { NEXT_PAGE } else { FIRST_PAGE }),
        cursor: after,
        kind,
        search,
        used,
    };
    let page = media::list(server, user, query).await.map_err(refused)?;
    Ok(LibraryAnswer::Page {
        assets: page.assets.into_iter().map(told).collect(),
        next: page.next_cursor,
        storage: storage(server, user).await?,
    })
}

pub(crate) async fn storage(server: &Server, user: UserId) -> Result<Storage, ServerFnError> {
    let storage = media::storage(server, user).await.map_err(refused)?;
    Ok(Storage {
        count: storage.count,
        size_bytes: storage.size_bytes,
        limit_bytes: storage.limit_bytes,
        picture_limit_bytes: storage.picture_limit_bytes,
        video_limit_bytes: storage.video_limit_bytes,
    })
}

pub(crate) async fn uses(server: &Server, user: UserId, asset: AssetId) -> Result<UsesAnswer, ServerFnError> {
    match media::uses(server, user, asset).await {
        Ok(uses) => Ok(UsesAnswer::Known {
            uses: uses.into_iter().map(used).collect(),
        }),
        Err(AppError::NotFound | AppError::Gone(_)) => Ok(UsesAnswer::NotHere),
        Err(error) => Err(refused(error)),
    }
}

/// What is to be expected becomes a value.
pub(crate) fn changed(outcome: Result<Deletion, AppError>) -> Result<AssetChange, ServerFnError> {
    match outcome {
        Ok(Deletion::Done) => Ok(AssetChange::Done),
        Ok(Deletion::InUse(uses)) => Ok(AssetChange::InUse {
            uses: uses.into_iter().map(used).collect(),
        }),
        Err(AppError::NotFound) => Ok(AssetChange::Refused {
            reason: tr!(messages.picture_gone).to_owned(),
        }),
        Err(AppError::Gone(_)) => Ok(AssetChange::Refused {
            reason: tr!(messages.picture_deleted).to_owned(),
        }),
        Err(AppError::Invalid { field, reason }) => Ok(AssetChange::Refused {
            reason: not_valid(&field, &reason),
        }),
        Err(error) => Err(refused(error)),
    }
}

/// The same for several.
pub(crate) fn several_changed(outcome: Result<Deletions, AppError>) -> Result<AssetsChange, ServerFnError> {
    match outcome {
        Ok(done) => Ok(AssetsChange::Done {
            changed: done.deleted,
            in_use: done.in_use,
            uses: done.uses.into_iter().map(used).collect(),
        }),
        Err(error @ AppError::Invalid { .. }) => Ok(AssetsChange::Refused {
            reason: error.problem().detail,
        }),
        Err(error) => Err(refused(error)),
    }
}

fn told(asset: media::Asset) -> Asset {
    Asset {
        created_at: Some(asset.came_at()),
        id: asset.id,
        file_name: asset.file_name,
        mime_type: asset.mime_type,
        size_bytes: asset.size,
        pixels: asset.width.zip(asset.height),
        thumbnail: asset.thumbnail_url,
        used: asset.used,
    }
}

fn used(place: media::Use) -> Use {
    Use {
        project: place.project_id,
        name: place.project_name,
        in_trash: place.in_trash,
        version: place.version,
    }
}
