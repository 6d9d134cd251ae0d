//! Who is who on the other side: ids there are made of the user and the content, so that the same file meets itself again.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::ProjectFile;
use crate::document::{Document, Invalid, canonical_json};
use crate::ids::{AssetId, Hash, ProjectId, UserId};

impl ProjectFile {
    /// SHA-256 over what the project is: its document, with each picture named by its bytes. Ids of assets, the time of the
    /// export and the order of anything do not count.
    pub fn content(&self) -> Hash {
        let mut value = self.document.value().clone();
        each_media(&mut value, |asset| {
            let named = self
                .pictures
                .get(&asset)
                .map(|picture| format!("sha256:{}", picture.sha256));
            named.or_else(|| Some(asset.to_string()))
        });
        Hash::of(canonical_json(&value))
    }

    /// The id of the project that this content becomes in this user's account.
    pub fn project_for(&self, user: UserId) -> ProjectId {
        ProjectId::new(made_of("project", user, &self.content()))
    }

    /// Whether this document is what the file brings, under whatever name: the same in everything but its name, and where
    /// the file shows one picture (the first), it shows one that counts as the same (the second). A picture that the file
    /// does not hold may have left an empty place.
    pub fn is_in(&self, document: &Document, alike: impl Fn(AssetId, AssetId) -> bool) -> bool {
        let mut brought = self.document.value().clone();
        let rows = brought.get_mut("elements").and_then(Value::as_object_mut);
        for (id, row) in rows.into_iter().flatten() {
            let Some((filed, row)) = media(row).zip(row.as_object_mut()) else {
                continue;
            };
            match media(&document.value()["elements"][id]) {
                Some(shown) if alike(filed, shown) => drop(row.insert("media".to_owned(), shown.to_string().into())),
                None if !self.pictures.contains_key(&filed) => drop(row.remove("media")),
                _ => return false,
            }
        }
        let mut there = document.value().clone();
        for value in [&mut brought, &mut there] {
            value["name"] = Value::Null;
        }
        brought == there
    }

    /// The document with the pictures' ids of another account; what is not named there leaves an empty place.
    pub fn document_with(&self, assets: &BTreeMap<AssetId, AssetId>) -> Result<Document, Invalid> {
        let mut value = self.document.value().clone();
        each_media(&mut value, |asset| assets.get(&asset).map(ToString::to_string));
        Document::try_from(value)
    }
}

/// The id that a picture with these bytes gets in this user's account, where it has none yet.
pub fn asset_for(user: UserId, sha256: &Hash) -> AssetId {
    AssetId::new(made_of("asset", user, sha256))
}

/// A UUID of version 8 (RFC 9562: the maker's own bits).
pub(crate) fn made_of(kind: &str, user: UserId, content: &Hash) -> uuid::Uuid {
    let digest = Sha256::new()
        .chain_update(kind)
        .chain_update(user.uuid().as_bytes())
        .chain_update(content.bytes())
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Gives each element's `media` that names an asset another value; none takes it away.
pub(crate) fn each_media(document: &mut Value, mut named: impl FnMut(AssetId) -> Option<String>) {
    let rows = document.get_mut("elements").and_then(Value::as_object_mut);
    for row in rows
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
    {
        let Some(asset) = row.get("media").and_then(asset_of) else {
            continue;
        };
        match named(asset) {
            Some(name) => row.insert("media".to_owned(), name.into()),
            None => row.remove("media"),
        };
    }
}

/// The asset that an element shows.
fn media(element: &Value) -> Option<AssetId> {
    asset_of(element.get("media")?)
}

fn asset_of(value: &Value) -> Option<AssetId> {
    value.as_str()?.parse().ok()
}
