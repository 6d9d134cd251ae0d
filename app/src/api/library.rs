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

/// The person's pictures, newest first; `kind` is a MIME type, `search` a part of the name.
#[server(name = Library, prefix = "/fn", endpoint = "media/library", input = Json)]
pub async fn library(
    search: Option<String>,
    kind: Option<String>,
    after: Option<AssetId>,
) -> Result<LibraryAnswer, ServerFnError> {
    use super::door;
    let Some((server, user)) = door::caller().await? else {
        return Ok(LibraryAnswer::SignIn);
    };
    door::library(&server, user, search, kind, after).await
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

/// Where a picture is used.
#[server(name = UsesOf, prefix = "/fn", endpoint = "media/uses", input = Json)]
pub async fn uses(asset: AssetId) -> Result<UsesAnswer, ServerFnError> {
    use super::door;
    let Some((server, user)) = door::caller().await? else {
        return Ok(UsesAnswer::SignIn);
    };
    door::uses(&server, user, asset).await
}
