//! Which files of a folder are meant. Links are not followed, so that nothing leads out of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use framekeep::project_file::EXTENSION;

/// A file that may hold a project, or a link where one was to be expected.
pub(super) struct Found {
    pub(super) path: PathBuf,
    pub(super) is_link: bool,
    pub(super) size_bytes: u64,
}

/// Every `*.json` and `*.framekeep` below the folder, in the order of their paths.
pub(super) fn walk(folder: &Path) -> io::Result<Vec<Found>> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() {
                folders.push(path);
            } else if is_meant(&path) && (kind.is_file() || kind.is_symlink()) {
                found.push(Found {
                    path,
                    is_link: kind.is_symlink(),
                    size_bytes: entry.metadata()?.len(),
                });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

pub(super) fn is_archive(path: &Path) -> bool {
    has_extension(path, EXTENSION)
}

fn is_meant(path: &Path) -> bool {
    is_archive(path) || has_extension(path, "json")
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case(wanted))
}
