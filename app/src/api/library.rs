//! A person's pictures on the server: in pages, renamed, deleted and brought back, and where they are used.

use framekeep::ids::{AssetId, ProjectId};
use leptos::prelude::{ServerFnError, server};
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// One picture of the library. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asset {
    pub id: AssetId,
    pub file_name: String,
    pub mime_type: String,
    pub size_bytes: u64,
    /// Width and height in pixels.
    pub pixels: Option<(u32, u32)>,
    /// Where a small one can be read for a while; none while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<String>,
    /// When it came (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// Whether a project, also one of the trash, or a named version uses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<bool>,
}

/// What a person's pictures take. Wire v1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Storage {
    pub count: u64,
    pub size_bytes: u64,
    pub limit_bytes: u64,
    /// The limit of one picture.
    pub picture_limit_bytes: u64,
    /// And of one video.
    pub video_limit_bytes: u64,
}

/// A place where a picture is used. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Use {
    pub project: ProjectId,
    pub name: String,
    pub in_trash: bool,
    /// The name of the version that uses it; none: the project as it is now.
    pub version: Option<String>,
}

/// A page of the library. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LibraryAnswer {
    Page {
        assets: Vec<Asset>,
        next: Option<AssetId>,
        storage: Storage,
    },
    SignIn,
}

/// What became of a wish about one picture. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AssetChange {
    Done,
    /// Not deleted: it is used there.
    InUse {
        uses: Vec<Use>,
    },
    /// Not done; why, in words.
    Refused {
        reason: String,
    },
    SignIn,
}

/// What became of a wish about several pictures. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AssetsChange {
    /// What is in neither list is not there.
    Done {
        changed: Vec<AssetId>,
        /// Left as they are, because something uses them.
        in_use: Vec<AssetId>,
        /// The places that use any of these.
        uses: Vec<Use>,
    },
    /// Nothing was done; why, in words.
    Refused {
        reason: String,
    },
    SignIn,
}

/// Where a picture is used. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum UsesAnswer {
    Known {
        uses: Vec<Use>,
    },
    /// The picture is not there any more.
    NotHere,
    SignIn,
}

/// The person's pictures, newest first; `kind` is a MIME type, `search` a part of the name, `used` only those that
/// something uses, or only those that nothing does.
#[server(name = Library, prefix = "/fn", endpoint = "media/library", input = Json)]
pub async fn library(
    search: Option<String>,
    kind: Option<String>,
    after: Option<AssetId>,
    used: Option<bool>,
) -> Result<LibraryAnswer, ServerFnError> {
    use super::door;
    let Some((server, user)) = door::caller().await? else {
        return Ok(LibraryAnswer::SignIn);
    };
    door::library(&server, user, search, kind, after, used).await
}

/// What the person's pictures take, and the limits.
#[server(name = StorageUsed, prefix = "/fn", endpoint = "media/storage", input = Json)]
pub async fn storage() -> Result<Option<Storage>, ServerFnError> {
    use super::door;
    let Some((server, user)) = door::caller().await? else {
        return Ok(None);
    };
    door::storage(&server, user).await.map(Some)
}

/// Another name for a picture.
#[server(name = RenameAsset, prefix = "/fn", endpoint = "media/rename", input = Json)]
pub async fn rename(asset: AssetId, name: String) -> Result<AssetChange, ServerFnError> {
    use super::door;
    use framekeep_server::media;
    let Some((server, user)) = door::caller().await? else {
        return Ok(AssetChange::SignIn);
    };
    door::changed(
        media::rename(&server, user, asset, &name)
            .await
            .map(|_| media::Deletion::Done),
    )
}

/// Out of the library, for 30 days; with something using it only by force.
#[server(name = DeleteAsset, prefix = "/fn", endpoint = "media/delete", input = Json)]
pub async fn delete(asset: AssetId, force: bool) -> Result<AssetChange, ServerFnError> {
    use super::door;
    use framekeep_server::media;
    let Some((server, user)) = door::caller().await? else {
        return Ok(AssetChange::SignIn);
    };
    door::changed(media::delete(&server, user, asset, force).await)
}

/// A deleted picture, back in the library.
#[server(name = RestoreAsset, prefix = "/fn", endpoint = "media/restore", input = Json)]
pub async fn restore(asset: AssetId) -> Result<AssetChange, ServerFnError> {
    use super::door;
    use framekeep_server::media;
    let Some((server, user)) = door::caller().await? else {
        return Ok(AssetChange::SignIn);
    };
    door::changed(
        media::restore(&server, user, asset)
            .await
            .map(|_| media::Deletion::Done),
    )
}

/// Several out of the library at once, at most 200; those that something uses only by force.
#[server(name = DeleteAssets, prefix = "/fn", endpoint = "media/delete-many", input = Json)]
pub async fn delete_many(assets: Vec<AssetId>, force: bool) -> Result<AssetsChange, ServerFnError> {
    use super::door;
    use framekeep_server::media;
    let Some((server, user)) = door::caller().await? else {
        return Ok(AssetsChange::SignIn);
    };
    door::several_changed(media::delete_many(&server, user, assets, force).await)
}

/// Several deleted pictures, back in the library; at most 200.
#[server(name = RestoreAssets, prefix = "/fn", endpoint = "media/restore-many", input = Json)]
pub async fn restore_many(assets: Vec<AssetId>) -> Result<AssetsChange, ServerFnError> {
    use super::door;
    use framekeep_server::media;
    let Some((server, user)) = door::caller().await? else {
        return Ok(AssetsChange::SignIn);
    };
    let back = media::restore_many(&server, user, &assets).await;
    door::several_changed(back.map(|deleted| media::Deletions {
        deleted,
        ..Default::default()
    }))
}

/// Where a picture is used.
#[server(name = UsesOf, prefix = "/fn", endpoint = "media/uses", input = Json)]
pub async fn uses(asset: AssetId) -> Result<UsesAnswer, ServerFnError> {
    use super::door;
    let Some((server, user)) = door::caller().await? else {
        return Ok(UsesAnswer::SignIn);
    };
    door::uses(&server, user, asset).await
}
