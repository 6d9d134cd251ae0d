//! One tab's engine: what is shown, what is under way, when to try again.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::delta::Delta;
use crate::document::Document;
use crate::ids::{AssetId, ProjectId, PushId, Revision, UserId};
use crate::wire::{Operation, PullAnswer, PullRequest, PushAnswer};

use super::state::ProjectState;
use super::status::Status;
use super::store::{Call, Meta, Outcome, Resolution};

/// What happened. Times are milliseconds since any fixed moment, given beside the event.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// What the browser's database held when the tab opened, or holds now that another tab changed it.
    Loaded {
        meta: Meta,
        projects: BTreeMap<ProjectId, ProjectState>,
    },
    /// The user made a project.
    Created {
        project: ProjectId,
        document: Document,
    },
    /// The user changed a project.
    Committed {
        project: ProjectId,
        deltas: Vec<Delta>,
    },
    Deleted {
        project: ProjectId,
    },
    Restored {
        project: ProjectId,
    },
    Resolved {
        project: ProjectId,
        resolution: Resolution,
    },
    /// The transaction of [`Effect::Persist`] with this number is durable: the rows as they are now.
    Persisted {
        number: u64,
        outcome: Outcome,
        meta: Meta,
        projects: BTreeMap<ProjectId, ProjectState>,
    },
    PersistFailed {
        number: u64,
        reason: String,
    },
    Answered {
        project: ProjectId,
        push_id: PushId,
        answer: PushAnswer,
    },
    PushFailed {
        project: ProjectId,
        push_id: PushId,
        failure: Failure,
    },
    Pulled {
        request: PullRequest,
        answer: PullAnswer,
    },
    PullFailed {
        failure: Failure,
    },
    /// A picture is kept in this browser and not yet on the server.
    AssetKept {
        asset: AssetId,
    },
    AssetReady {
        asset: AssetId,
    },
    AssetFailed {
        asset: AssetId,
        failure: Failure,
    },
    Online,
    Offline,
    BecameLeader,
    LostLeadership,
    SignedIn {
        user: UserId,
    },
    SignedOut,
    /// "Sync now", focus, back from sleep.
    SyncNow,
    Tick,
}

/// Why a request brought no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No connection, a 5xx, a time-out: try again, not before this many milliseconds.
    Retryable {
        retry_after_ms: Option<u64>,
    },
    SignIn,
    /// Will never work; the reason in words.
    Permanent {
        reason: String,
    },
}

/// What to do now.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Run the call as one strict transaction, then report `Persisted` or `PersistFailed` with the number. In order.
    Persist {
        number: u64,
        call: Call,
    },
    Push {
        operation: Box<Operation>,
    },
    Pull {
        request: PullRequest,
    },
    Upload {
        asset: AssetId,
    },
    /// Send `Tick` at this time.
    Schedule {
        at_ms: u64,
    },
    /// Something the person should see once: a commit that could not be kept, as words.
    Notify {
        project: Option<ProjectId>,
        text: String,
    },
}

/// One project as the tab shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectView {
    pub id: ProjectId,
    /// Base, sealed operation, entries and what is being persisted.
    pub document: Arc<Document>,
    pub revision: Revision,
    pub deleted: bool,
    /// The server's document while a conflict is open.
    pub theirs: Option<Arc<Document>>,
    pub status: Status,
    /// When the server last accepted a change (RFC 3339), where known.
    pub updated_at: Option<String>,
}

/// The engine of one tab.
#[derive(Clone, Debug)]
pub struct Engine;

impl Engine {
    /// An engine that has seen nothing. `seed` spreads its retries.
    pub fn new(_seed: u64) -> Self {
        unimplemented!()
    }

    /// Takes an event in and says what to do.
    pub fn handle(&mut self, _event: Event, _now_ms: u64) -> Vec<Effect> {
        unimplemented!()
    }

    /// Every project of this user, also the deleted ones.
    pub fn projects(&self) -> Vec<ProjectView> {
        unimplemented!()
    }

    /// One project.
    pub fn project(&self, _id: ProjectId) -> Option<ProjectView> {
        unimplemented!()
    }

    /// The status of one project, or of everything.
    pub fn status(&self, _project: Option<ProjectId>) -> Status {
        unimplemented!()
    }
}
