//! Projects: what people open and edit. One use case per file; both doors (server functions and the HTTP interface)
//! call the same ones. A project of somebody else is an unknown project everywhere.

mod already;
mod export;
mod facts;
mod history;
mod import;
mod list;
mod open;
mod pull;
mod purge;
mod push;
mod put;
mod times;
mod version;

use std::future::Future;
use std::time::Duration;

use framekeep::ids::{DeviceId, UserId};

use crate::error::AppError;

pub use already::{Already, There, already};
pub use export::{Exported, export};
pub use facts::document_at;
pub use history::{By, DeltaRow, RevisionRow, audit_trail, history, history_before};
pub use import::{Import, ImportError, Imported, import};
pub use list::{ListQuery, ProjectPage, ProjectSummary, list};
pub use open::{OpenProject, SeenProject, Trashed, look, open};
pub use pull::pull;
pub use purge::{Purge, purge};
pub use push::push;
pub use put::{Put, Restore, put_document, restore};
pub use version::{NAME_CHARS, NamedVersion, PastDocument, RestoreVersion, Version, at, name_version, restore_version};

/// The device of a program that names none: one per user.
pub const fn program_device(user: UserId) -> DeviceId {
    DeviceId::new(user.uuid())
}

/// How long a use case may take. Postgres ends slow statements by itself; this is for one that has stopped answering.
const LONGEST: Duration = Duration::from_secs(10);

async fn in_time<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    let late = AppError::Unavailable("the database does not answer", None);
    tokio::time::timeout(LONGEST, work).await.unwrap_or(Err(late))
}
