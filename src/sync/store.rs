//! What a browser keeps for one user, durable; every [`Call`] is one transaction over the rows that it names.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::delta::{Delta, Path};
use crate::document::Document;
use crate::ids::{ChangeId, DeviceId, Head, ProjectId, PushId, Revision, Sequence, UserId};
use crate::wire::{PullAnswer, PushAnswer};

/// The row that is there once per user and browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    pub user: UserId,
    pub device: DeviceId,
    pub sequence: Sequence,
    pub cursor: Option<ChangeId>,
}

/// What is kept of one project.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProjectState {
    pub base: Option<Document>,
    pub revision: Revision,
    pub head: Option<Head>,
    pub deleted: bool,
    // … the rest is the rules' own
}

/// The rows that a transaction read: `meta` and the projects that the call names (a pull: all of them).
#[derive(Clone, Debug, PartialEq)]
pub struct Store {
    pub meta: Meta,
    pub projects: BTreeMap<ProjectId, ProjectState>,
}

/// Where fresh ids come from.
pub trait Fresh {
    /// A UUID never used before (version 7).
    fn id(&mut self) -> Uuid;
}

/// One transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    Create {
        project: ProjectId,
        document: Document,
    },
    /// A tab's commit; `seen`: the base (revision, head) and its document that the tab showed.
    Append {
        project: ProjectId,
        deltas: Vec<Delta>,
        seen: Option<Document>,
    },
    Delete {
        project: ProjectId,
    },
    Restore {
        project: ProjectId,
    },
    Seal {
        project: ProjectId,
    },
    Answered {
        project: ProjectId,
        push_id: PushId,
        answer: PushAnswer,
    },
    Pulled {
        asked: Option<ChangeId>,
        answer: PullAnswer,
    },
    Resolve {
        project: ProjectId,
        resolution: Resolution,
    },
}

/// How a person settles a conflict, or a project that was deleted elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Resolution {
    KeepMine,
    KeepTheirs,
    /// Theirs stays, mine becomes a new project with this id and name.
    KeepBoth {
        project: ProjectId,
        name: String,
    },
    /// Per unit of choice: these keep mine, the others theirs.
    Pieces {
        mine: BTreeSet<Path>,
    },
    /// Deleted elsewhere: the work becomes a new project.
    AsNewProject {
        project: ProjectId,
    },
    /// Deleted elsewhere: let it go.
    Discard,
    /// Deleted elsewhere: bring the project back, then merge.
    BringBack,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// An append that must not be saved (⚠13): the tab asks and shows what is there now.
    NotAppended,
}
