//! Every project file and JSON snapshot of a folder into an account, one after the other.

use std::fs;
use std::path::Path;

use framekeep::ids::UserId;
use framekeep::project_file::{Archive, MAX_FILE_BYTES, MAX_TABLE_BYTES, ProjectFile, Refusal};

use super::walk::{Found, is_archive, walk};
use super::{FolderError, Line, Outcome, unusable};
use crate::projects::{self, Import, ImportError, Imported};
use crate::state::Server;

/// Brings them; `told` hears of each file once it is done. `dry_run` writes nothing.
pub async fn import(
    server: &Server,
    user: UserId,
    folder: &Path,
    dry_run: bool,
    mut told: impl FnMut(&Line),
) -> Result<Vec<Line>, FolderError> {
    let mut lines = Vec::new();
    for found in walk(folder).map_err(|cause| unusable(folder, cause))? {
        let outcome = match one(server, user, &found, dry_run).await {
            Ok(outcome) => outcome,
            Err(ImportError::Refused(reason)) => Outcome::Refused { reason },
            Err(ImportError::Failed(error)) => {
                error.log();
                let reason = error.problem().detail;
                Outcome::Failed { reason }
            }
        };
        let path = found.path.strip_prefix(folder).unwrap_or(&found.path).to_owned();
        let line = Line { path, outcome };
        told(&line);
        lines.push(line);
    }
    Ok(lines)
}

async fn one(server: &Server, user: UserId, found: &Found, dry_run: bool) -> Result<Outcome, ImportError> {
    let bytes = read(found)?;
    let (archive, snapshot);
    let import = if is_archive(&found.path) {
        archive = Archive::open(&bytes)?;
        Import {
            file: &archive.file,
            archive: Some(&archive),
        }
    } else {
        snapshot = ProjectFile::from_snapshot(&bytes)?;
        Import {
            file: &snapshot,
            archive: None,
        }
    };
    let name = import.file.document.name().to_owned();
    Ok(match projects::import(server, user, import, dry_run).await? {
        Imported::Same(_) => Outcome::Same { name },
        Imported::New { missing, .. } => Outcome::New {
            name,
            remark: match missing {
                0 => String::new(),
                1 => "; 1 picture is not in the file, its place is empty".to_owned(),
                many => format!("; {many} pictures are not in the file, their places are empty"),
            },
        },
    })
}

/// The file's bytes, after a look at its size.
fn read(found: &Found) -> Result<Vec<u8>, ImportError> {
    if found.is_link {
        let words = "This is a link. Links are not followed; copy the file itself here.";
        return Err(ImportError::Refused(words.to_owned()));
    }
    let most = if is_archive(&found.path) {
        MAX_FILE_BYTES
    } else {
        MAX_TABLE_BYTES
    };
    if found.size_bytes > most as u64 {
        return Err(Refusal::TooLarge.into());
    }
    fs::read(&found.path).map_err(|cause| ImportError::Refused(format!("It cannot be read: {cause}.")))
}
