//! The client's state machine. [`Store`] is what a browser keeps, changed by one [`Call`] per database transaction;
//! [`Engine`] is one tab's view of it and decides what to do next: (state, event, now) → effects. Neither reads a clock,
//! neither awaits.

mod engine;
mod notice;
mod rows;
mod shared;
mod state;
mod status;
mod store;

#[cfg(test)]
mod simulation;

pub use engine::{About, Effect, Engine, Event, Failure, Origin, ProjectView, Question, Unsent};
pub use notice::Notice;
pub use rows::{EntryId, Rows, apart, entry_name, entry_names, project_of, together};
pub use shared::Shared;
pub use state::{Broken, Deed, Entry, Gone, OpenConflict, ProjectState, Sealed, Theirs};
pub use status::{Attention, Status};
pub use store::{Call, Fresh, Meta, Outcome, Resolution, Store};
