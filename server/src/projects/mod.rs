//! Projects: what people open and edit. One use case per file; both doors (server functions and the HTTP interface)
//! call the same ones. A project of somebody else is an unknown project everywhere.

mod facts;
mod list;
mod open;
mod pull;
mod push;
mod put;
mod times;

use framekeep::ids::DeviceId;
use framekeep::ids::UserId;

pub use facts::document_at;
pub use list::{ListQuery, ProjectPage, ProjectSummary, list};
pub use open::{DeltaRow, OpenProject, RevisionRow, audit_trail, history, open};
pub use pull::pull;
pub use push::push;
pub use put::{Put, Restore, put_document, restore};

/// The device of a program that names none: one per user.
pub const fn program_device(user: UserId) -> DeviceId {
    DeviceId::new(user.uuid())
}
