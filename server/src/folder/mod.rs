//! Projects out of a folder of files and into one: what an operator does for a person, by the same use cases as everything
//! else.

mod export;
mod import;
mod walk;

use std::path::{Path, PathBuf};

use framekeep::ids::UserId;

use crate::error::AppError;
use crate::state::Server;
use crate::storage;

pub use export::export;
pub use import::import;

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A project was made, or a file was; what it is called, and what is to be said of it.
    New { name: String, remark: String },
    /// Brought before, and there.
    Same { name: String },
    /// Never as it is; the field and why.
    Refused { reason: String },
    /// Not this time: something did not answer, or could not be written.
    Failed { reason: String },
}

/// One file and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Below the folder.
    pub path: PathBuf,
    pub outcome: Outcome,
}

/// Why nothing was done at all.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    #[error("Nobody with the address {0} has an account here. People make one by signing in.")]
    UnknownUser(String),
    #[error("More than one account has the address {0}; it does not say which is meant.")]
    SeveralUsers(String),
    #[error("The folder {} cannot be used: {cause}.", folder.display())]
    Folder { folder: PathBuf, cause: std::io::Error },
    #[error("The database did not answer: {0}.")]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Server(#[from] AppError),
}

/// The one user with this address.
pub async fn user_of(server: &Server, email: &str) -> Result<UserId, FolderError> {
    let mut connection = server.pool.acquire().await?;
    match storage::users::find_by_email(&mut connection, email).await?.as_slice() {
        [] => Err(FolderError::UnknownUser(email.to_owned())),
        [user] => Ok(*user),
        _ => Err(FolderError::SeveralUsers(email.to_owned())),
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = plain(&self.path.display().to_string());
        match &self.outcome {
            Outcome::New { name, remark } => write!(f, "new      {path}: “{}”{remark}", plain(name)),
            Outcome::Same { name } => write!(f, "same     {path}: “{}”", plain(name)),
            Outcome::Refused { reason } => write!(f, "refused  {path}: {}", plain(reason)),
            Outcome::Failed { reason } => write!(f, "failed   {path}: {}", plain(reason)),
        }
    }
}

/// Names of files and projects are anybody's: nothing in them moves a terminal's cursor.
fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { '\u{fffd}' } else { letter })
        .collect()
}

/// How many of each: "3 new, 0 same, 1 refused, 0 failed".
pub fn summary(lines: &[Line]) -> String {
    let count = |is: fn(&Outcome) -> bool| lines.iter().filter(|line| is(&line.outcome)).count();
    format!(
        "{} new, {} same, {} refused, {} failed",
        count(|outcome| matches!(outcome, Outcome::New { .. })),
        count(|outcome| matches!(outcome, Outcome::Same { .. })),
        count(|outcome| matches!(outcome, Outcome::Refused { .. })),
        count(|outcome| matches!(outcome, Outcome::Failed { .. })),
    )
}

fn unusable(folder: &Path, cause: std::io::Error) -> FolderError {
    FolderError::Folder {
        folder: folder.to_owned(),
        cause,
    }
}
