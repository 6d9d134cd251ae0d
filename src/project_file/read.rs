//! Reading a project file that may be anything: nothing is unpacked before its size is known to be within the limits, paths
//! are only compared, and a picture's bytes count only with the SHA-256 that the table gives.

use std::borrow::Cow;
use std::collections::BTreeMap;

use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive, ZipVerification, crc32};

use crate::ids::Hash;

use super::{
    Damage, FiledPicture, MAX_ENTRIES, MAX_FILE_BYTES, MAX_TABLE_BYTES, NotKept, ProjectFile, Refusal, TABLE_PATH,
};

/// A file whose table has been read and whose pictures are where the table says; their bytes are looked at one by one.
#[derive(Debug)]
pub struct Archive<'a> {
    zip: ZipSliceArchive<&'a [u8]>,
    entries: BTreeMap<String, Entry>,
    pub file: ProjectFile,
}

/// Where an entry lies and how it is packed.
#[derive(Clone, Copy, Debug)]
struct Entry {
    place: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    crc: u32,
}

impl<'a> Archive<'a> {
    /// Reads the table of a whole file.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(Refusal::TooLarge);
        }
        let zip = ZipArchive::from_slice(bytes).map_err(|_| Refusal::NotOne)?;
        let entries = listed(&zip)?;
        let table = entries.get(TABLE_PATH).ok_or(Refusal::NotOne)?;
        let text = unpacked(&zip, table, MAX_TABLE_BYTES)?;
        let crc = ZipVerification {
            crc: crc32(&text),
            uncompressed_size: text.len() as u64,
        };
        let said = ZipVerification {
            crc: table.crc,
            uncompressed_size: table.place.uncompressed_size_hint(),
        };
        said.valid(crc).map_err(|_| Refusal::Damaged(Damage::Table))?;
        let file = ProjectFile::from_json(&text)?;
        // Each picture is unpacked once at most: this bounds the work, whatever entries lie over each other.
        if file.picture_bytes() > MAX_FILE_BYTES as u64 {
            return Err(Refusal::TooLarge);
        }
        for picture in file.pictures.values() {
            if !entries.contains_key(&picture.path()) {
                return Err(Refusal::of_picture(picture, NotKept::NotInFile));
            }
        }
        Ok(Self { zip, entries, file })
    }

    /// The bytes of a picture of the table, when they are the right ones and at most `limit_bytes`.
    pub fn picture(&self, picture: &FiledPicture, limit_bytes: u64) -> Result<Cow<'a, [u8]>, Refusal> {
        if picture.size_bytes > limit_bytes {
            return Err(Refusal::of_picture(picture, NotKept::TooLarge { limit_bytes }));
        }
        let entry = self.entries.get(&picture.path());
        let entry = entry.ok_or_else(|| Refusal::of_picture(picture, NotKept::NotInFile))?;
        let other = || Refusal::of_picture(picture, NotKept::OtherBytes);
        let limit = usize::try_from(picture.size_bytes).map_err(|_| other())?;
        let bytes = unpacked(&self.zip, entry, limit).map_err(|_| other())?;
        if bytes.len() != limit || Hash::of(&bytes) != picture.sha256 {
            return Err(other());
        }
        Ok(bytes)
    }
}

fn listed(zip: &ZipSliceArchive<&[u8]>) -> Result<BTreeMap<String, Entry>, Refusal> {
    if zip.entries_hint() > MAX_ENTRIES as u64 {
        return Err(Refusal::TooMany);
    }
    let mut entries = BTreeMap::new();
    // The directory counts, not what the archive says of its length.
    for (at, record) in zip.entries().enumerate() {
        if at >= MAX_ENTRIES {
            return Err(Refusal::TooMany);
        }
        let record = record.map_err(|_| Refusal::Damaged(Damage::Directory))?;
        // What has another name than ours is not looked at.
        let path = record.file_path();
        let Ok(path) = std::str::from_utf8(path.as_bytes()) else {
            continue;
        };
        let entry = Entry {
            place: record.wayfinder(),
            method: record.compression_method(),
            crc: record.crc32(),
        };
        if entries.insert(path.to_owned(), entry).is_some() {
            return Err(Refusal::Damaged(Damage::TwoOfOneName));
        }
    }
    Ok(entries)
}

/// The bytes of an entry, never more than the limit.
fn unpacked<'a>(zip: &ZipSliceArchive<&'a [u8]>, entry: &Entry, limit: usize) -> Result<Cow<'a, [u8]>, Refusal> {
    let packed = packed(zip, entry)?;
    match entry.method {
        CompressionMethod::STORE if packed.len() <= limit => Ok(Cow::Borrowed(packed)),
        CompressionMethod::DEFLATE => decompress_to_vec_with_limit(packed, limit)
            .map(Cow::Owned)
            .map_err(|_| Refusal::Damaged(Damage::NotUnpacked)),
        CompressionMethod::STORE => Err(Refusal::Damaged(Damage::EntryTooLarge)),
        _ => Err(Refusal::Damaged(Damage::OtherPacking)),
    }
}

fn packed<'a>(zip: &ZipSliceArchive<&'a [u8]>, entry: &Entry) -> Result<&'a [u8], Refusal> {
    let cut = || Refusal::Damaged(Damage::CutOff);
    let found = zip.get_entry(entry.place).map_err(|_| cut())?;
    let (start, end) = found.compressed_data_range();
    let range = usize::try_from(start)
        .ok()
        .zip(usize::try_from(end).ok())
        .ok_or_else(cut)?;
    zip.get_ref().get(range.0..range.1).ok_or_else(cut)
}
