//! A project's past, as the server tells it: its versions, and one of them as it was.

use framekeep::document::Document;
use framekeep::ids::{ProjectId, Revision};
use framekeep::sync::Origin;
use leptos::prelude::Signal;

use super::command::Command;
use super::shelf::Shelf;
use super::{Local, driver};

/// What is known of a project's versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum History {
    Loading,
    /// The newest first; `more`: there are older ones.
    Listed {
        versions: Vec<PastVersion>,
        more: bool,
    },
    NotHere,
    /// Why not, in words.
    Failed(String),
}

/// A version, without what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastVersion {
    pub revision: Revision,
    /// When (RFC 3339).
    pub at: String,
    pub on: Origin,
    /// What changed, in words.
    pub changes: Vec<String>,
    /// What somebody called it.
    pub name: Option<String>,
}

/// One version to look at.
#[derive(Clone, Debug, PartialEq)]
pub enum Past {
    Loading,
    Here {
        version: PastVersion,
        document: Document,
    },
    /// Past its retention; the nearest one that is kept.
    NotKept(Revision),
    NotHere,
    /// Why not, in words.
    Failed(String),
}

/// The signals.
#[derive(Clone, Copy)]
pub(super) struct Pasts {
    pub(super) lists: Shelf<ProjectId, History>,
    pub(super) one: Shelf<(ProjectId, Revision), Past>,
}

impl Pasts {
    pub(super) fn new() -> Self {
        Self {
            lists: Shelf::new(),
            one: Shelf::new(),
        }
    }
}

impl Local {
    /// The project's versions, as far as they were asked for.
    pub fn history(&self, project: ProjectId) -> Signal<History> {
        self.pasts.lists.signal(project, || History::Loading)
    }

    /// Asks for the newest versions.
    pub fn list_history(&self, project: ProjectId) {
        driver::send(Command::ListHistory { project, more: false });
    }

    /// Asks for older ones as well.
    pub fn more_of_history(&self, project: ProjectId) {
        driver::send(Command::ListHistory { project, more: true });
    }

    /// One version as it was.
    pub fn past(&self, project: ProjectId, revision: Revision) -> Signal<Past> {
        self.pasts.one.signal((project, revision), || Past::Loading)
    }

    /// Asks the server for it.
    pub fn look_at_version(&self, project: ProjectId, revision: Revision) {
        driver::send(Command::LookAtVersion { project, revision });
    }

    /// Gives a version a name; it is then kept for ever.
    pub fn name_version(&self, project: ProjectId, revision: Revision, name: &str) {
        driver::send(Command::NameVersion {
            project,
            revision,
            name: name.to_owned(),
        });
    }

    /// Makes the project again what it was, as one change of today, which can be undone like any other.
    pub fn restore_version(&self, project: ProjectId, revision: Revision, document: Document) {
        driver::send(Command::RestoreVersion {
            project,
            revision,
            document,
        });
    }
}
