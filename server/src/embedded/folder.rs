//! The data folder: its lock, and the secrets and ports that stay the same from start to start.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rand::RngCore;
use serde::{Deserialize, Serialize};

use super::EmbeddedError;

/// Secrets and ports of one data folder. Stored v1: names are fixed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Values {
    pub(super) database_password: Option<String>,
    pub(super) objects_port: Option<u16>,
    pub(super) objects_key: Option<String>,
    pub(super) objects_secret: Option<String>,
    pub(super) provider_port: Option<u16>,
    pub(super) provider_secret: Option<String>,
    /// Makes subjects of email addresses.
    pub(super) provider_salt: Option<String>,
}

/// The values, and the file that they are in.
#[derive(Debug)]
pub(super) struct Kept {
    path: Option<PathBuf>,
    pub(super) values: Values,
}

impl Kept {
    /// Nothing is kept, because nothing is embedded.
    pub(super) fn none() -> Self {
        Self {
            path: None,
            values: Values::default(),
        }
    }

    /// The values of this folder; at the first start there are none yet.
    pub(super) fn open(data: &Path) -> Result<Self, EmbeddedError> {
        let path = data.join("embedded.json");
        let values = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).map_err(|error| {
                EmbeddedError::Words(format!(
                    "{} is damaged ({error}). Put it back from a backup.",
                    path.display()
                ))
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Values::default(),
            Err(cause) => {
                return Err(EmbeddedError::File {
                    what: "Cannot read",
                    path,
                    cause,
                });
            }
        };
        Ok(Self {
            path: Some(path),
            values,
        })
    }

    /// Writes the values: whole or not at all, for the owner's eyes only.
    pub(super) fn save(&self) -> Result<(), EmbeddedError> {
        let Some(path) = &self.path else { return Ok(()) };
        let text = serde_json::to_vec_pretty(&self.values).map_err(|error| EmbeddedError::Words(error.to_string()))?;
        write_private(path, &text)
    }
}

/// A random value of 256 bits, as hex digits.
pub(super) fn random() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    hex::encode(bytes)
}

/// Writes a file that only its owner may read, so that a crash leaves the old or the new one.
pub(super) fn write_private(path: &Path, content: &[u8]) -> Result<(), EmbeddedError> {
    let new = path.with_extension("new");
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&new)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    write().map_err(|cause| EmbeddedError::File {
        what: "Cannot write",
        path: path.to_owned(),
        cause,
    })
}

/// Makes the data folder and takes its lock; the lock ends with the process, however that ends.
pub(super) fn lock(data: &Path) -> Result<File, EmbeddedError> {
    make(data, 0o755)?;
    let path = data.join("lock");
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o644)
        .open(&path);
    let mut file = opened.map_err(|cause| EmbeddedError::File {
        what: "Cannot open",
        path: path.clone(),
        cause,
    })?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            let _unread = file.read_to_string(&mut process);
            let process = if process.trim().is_empty() {
                String::new()
            } else {
                format!(" (process {})", process.trim())
            };
            return Err(EmbeddedError::InUse {
                folder: data.to_owned(),
                process,
            });
        }
        Err(TryLockError::Error(cause)) => {
            return Err(EmbeddedError::File {
                what: "Cannot lock",
                path,
                cause,
            });
        }
    }
    let note = |file: &mut File| {
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(std::process::id().to_string().as_bytes())
    };
    note(&mut file).map_err(|cause| EmbeddedError::File {
        what: "Cannot write",
        path,
        cause,
    })?;
    Ok(file)
}

/// Makes a folder (and those above it) unless it is there; a new one gets this mode.
pub(super) fn make(path: &Path, mode: u32) -> Result<(), EmbeddedError> {
    let make = || {
        if path.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
    };
    make().map_err(|cause| EmbeddedError::File {
        what: "Cannot make the folder",
        path: path.to_owned(),
        cause,
    })
}
