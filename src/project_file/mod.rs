//! A project as one file, `.framekeep`, out of one account and into another, or into another installation.
//!
//! It is a ZIP of `framekeep.json`, which holds the document and a table of its pictures, and of the pictures themselves as
//! `assets/<sha256>.<ext>`, each once. Where the same project lands twice is decided by its content: see [`ProjectFile::content`].

mod identity;
mod json;
mod landing;
mod name;
mod read;
mod refusal;
mod write;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::{Document, MAX_ELEMENTS};
use crate::ids::{AssetId, Hash, ProjectId};

pub use identity::asset_for;
pub(crate) use identity::{each_media, made_of};
pub use landing::{Landing, Place, landing};
pub use name::{is_named_so, name_for};
pub use read::Archive;
pub use refusal::{Damage, NotKept, Refusal};
pub use write::Writer;

/// How such a file ends, without the dot.
pub const EXTENSION: &str = "framekeep";
/// The format that this version writes and understands.
pub const FORMAT: u64 = 1;
/// Where the document and the table stand in the ZIP.
pub const TABLE_PATH: &str = "framekeep.json";
/// The most that a whole file may take.
pub const MAX_FILE_BYTES: usize = 512 * 1024 * 1024;
/// The most that `framekeep.json` may take, unpacked: a document, and a line for each of its pictures.
pub const MAX_TABLE_BYTES: usize = 8 * 1024 * 1024;
/// The most entries of the ZIP: every element with a picture of its own, and what archivers add by themselves.
pub const MAX_ENTRIES: usize = MAX_ELEMENTS + 1_000;

/// What `framekeep.json` says. Stored v1: names are fixed; fields that this version does not know are left.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectFile {
    /// The project that it was made of, where that is known.
    pub project: Option<ProjectId>,
    /// When it was made (RFC 3339), where that is known.
    pub exported_at: Option<String>,
    pub document: Document,
    /// The pictures that are in the file, by the ids that the document knows them by.
    pub pictures: BTreeMap<AssetId, FiledPicture>,
}

/// A picture of a project file. Stored v1: names are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledPicture {
    pub sha256: Hash,
    pub name: String,
    #[serde(rename = "type")]
    pub mime_type: String,
    #[serde(rename = "size")]
    pub size_bytes: u64,
}

impl FiledPicture {
    /// A picture with these bytes.
    pub fn of(bytes: &[u8], name: &str, mime_type: &str) -> Self {
        Self {
            sha256: Hash::of(bytes),
            name: name.to_owned(),
            mime_type: mime_type.to_owned(),
            size_bytes: bytes.len() as u64,
        }
    }

    /// Where its bytes stand in the ZIP.
    pub fn path(&self) -> String {
        let extension = match self.mime_type.as_str() {
            "image/png" => "png",
            "image/jpeg" => "jpg",
            "image/webp" => "webp",
            "image/gif" => "gif",
            _ => "bin",
        };
        format!("assets/{}.{extension}", self.sha256)
    }
}

impl ProjectFile {
    /// The pictures that the document shows and the file does not hold.
    pub fn missing(&self) -> Vec<AssetId> {
        let mut all = self.document.assets();
        all.retain(|asset| !self.pictures.contains_key(asset));
        all
    }

    /// What its pictures take, each counted once, in bytes.
    pub fn picture_bytes(&self) -> u64 {
        let each: BTreeMap<Hash, u64> = self.pictures.values().map(|p| (p.sha256, p.size_bytes)).collect();
        each.values().fold(0, |sum, size| sum.saturating_add(*size))
    }
}

#[cfg(test)]
mod tests;
