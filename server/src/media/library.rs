//! A person's pictures: in pages, by another name, and what they take.

use std::collections::HashSet;

use framekeep::ids::{AssetId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Asset, find_ready, name, told};
use crate::error::AppError;
use crate::state::Server;
use crate::storage::{library, uses};

/// The most assets of one page.
pub const PAGE_MOST: u32 = 100;
/// Assets of a page when nobody says how many.
const PAGE: u32 = 50;
/// The longest text to search for, in bytes.
const SEARCH_MOST: usize = 200;

/// Which page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// 1 to 100; 50 when it is left out.
    #[serde(default)]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
    /// `nextCursor` of the page before.
    #[serde(default)]
    pub cursor: Option<AssetId>,
    /// `image`, `video`, or a MIME type such as `image/png`.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// Part of the name, in any case.
    #[serde(default)]
    pub search: Option<String>,
    /// `true`: only what a project, its trash or a named version uses; `false`: only what nothing uses.
    #[serde(default)]
    pub used: Option<bool>,
}

/// A page of assets, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssetPage {
    pub assets: Vec<Asset>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<AssetId>,
}

/// What a person's pictures take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Storage {
    /// Assets that are ready.
    pub count: u64,
    pub size_bytes: u64,
    pub limit_bytes: u64,
    /// The limit of one picture.
    pub picture_limit_bytes: u64,
    /// And of one video.
    pub video_limit_bytes: u64,
}

/// The user's assets, newest first.
pub async fn list(server: &Server, user: UserId, query: Query) -> Result<AssetPage, AppError> {
    let limit = query.limit.unwrap_or(PAGE).clamp(1, PAGE_MOST);
    let search = query.search.filter(|search| !search.is_empty());
    if search
        .as_ref()
        .is_some_and(|search| search.len() > SEARCH_MOST || search.contains('\0'))
    {
        return Err(invalid("search", "Search for something shorter."));
    }
    let filter = library::Filter {
        after: query.cursor,
        kind: query.kind.filter(|kind| !kind.is_empty() && !kind.contains('\0')),
        search,
        used: query.used,
    };
    let (rows, used, next_cursor) = {
        let mut connection = server.pool.acquire().await?;
        // One more than asked for tells whether there is a next page.
        let mut rows = library::list(&mut connection, user, &filter, i64::from(limit) + 1).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next_cursor = rows.last().filter(|_| more).map(|row| row.id);
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let used = match filter.used {
            Some(true) => ids.into_iter().collect(),
            Some(false) => HashSet::new(),
            None => uses::among(&mut connection, user, &ids).await?,
        };
        (rows, used, next_cursor)
    };
    let mut assets = Vec::with_capacity(rows.len());
    for row in rows {
        let used = Some(used.contains(&row.id));
        assets.push(Asset {
            used,
            ..told(server, row).await?
        });
    }
    Ok(AssetPage { assets, next_cursor })
}

/// What the user's pictures take, and how much they may.
pub async fn storage(server: &Server, user: UserId) -> Result<Storage, AppError> {
    let mut connection = server.pool.acquire().await?;
    let (count, size_bytes) = library::sums(&mut connection, user).await?;
    Ok(Storage {
        count,
        size_bytes,
        limit_bytes: server.config.storage_limit_bytes,
        picture_limit_bytes: server.config.image_limit_bytes,
        video_limit_bytes: server.config.video_limit_bytes,
    })
}

/// Gives an asset another name; the object's key stays.
pub async fn rename(server: &Server, user: UserId, asset: AssetId, file_name: &str) -> Result<Asset, AppError> {
    if file_name.trim().is_empty() {
        return Err(invalid("fileName", "A picture needs a name."));
    }
    let shown = name::shown(file_name);
    let renamed = {
        let mut connection = server.pool.acquire().await?;
        library::rename(&mut connection, user, asset, &shown).await?
    };
    match renamed {
        Some(row) => told(server, row).await,
        // Says whether it is gone or was never there.
        None => find_ready(server, user, asset).await.and(Err(AppError::NotFound)),
    }
}

fn invalid(field: &str, reason: &str) -> AppError {
    AppError::Invalid {
        field: field.to_owned(),
        reason: reason.to_owned(),
    }
}
