//! What a browser keeps for one user, durable; every [`Call`] is one transaction over the rows that it names. A call
//! that fails changes nothing.

mod answers;
mod local;
mod moving;
mod policy;
mod pull;
mod resolve;
mod seal;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::state::{Broken, ProjectState};
use crate::account::Policy;
use crate::delta::{Delta, Path};
use crate::document::Document;
use crate::ids::{ChangeId, DeviceId, ProjectId, PushId, Sequence, UserId};
use crate::merge::Side;
use crate::wire::{PullAnswer, PullRequest, PushAnswer, Unit};

/// The row that is there once per user and browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    pub user: UserId,
    pub device: DeviceId,
    pub sequence: Sequence,
    pub cursor: Option<ChangeId>,
    /// How conflicts are settled that a person need not look at.
    #[serde(default)]
    pub policy: Policy,
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

/// Ids in a row, the one after this number first.
#[cfg(test)]
pub(crate) struct Counted(pub(crate) u128);

#[cfg(test)]
impl Fresh for Counted {
    fn id(&mut self) -> Uuid {
        self.0 += 1;
        Uuid::from_u128(self.0)
    }
}

/// One transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    Create {
        project: ProjectId,
        document: Document,
    },
    /// A tab's commit; `seen`: the working document that the tab showed.
    Append {
        project: ProjectId,
        deltas: Vec<Delta>,
        seen: Option<Document>,
    },
    /// `seen`: the document that the tab showed; nothing else may go with it.
    Delete {
        project: ProjectId,
        seen: Option<Document>,
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
    /// `asked`: the cursor that the request named.
    Pulled {
        asked: Option<ChangeId>,
        answer: PullAnswer,
    },
    Resolve {
        project: ProjectId,
        resolution: Resolution,
    },
    /// Conflicts that open from now on are settled so.
    SetPolicy {
        policy: Policy,
    },
}

impl Call {
    /// The projects whose rows it needs; none: all of them.
    pub fn projects(&self) -> Option<Vec<ProjectId>> {
        match self {
            Self::Create { project, .. }
            | Self::Append { project, .. }
            | Self::Delete { project, .. }
            | Self::Restore { project }
            | Self::Seal { project }
            | Self::Answered { project, .. } => Some(vec![*project]),
            Self::Resolve { project, resolution } => Some(std::iter::once(*project).chain(resolution.copy()).collect()),
            Self::SetPolicy { .. } => Some(Vec::new()),
            Self::Pulled { .. } => None,
        }
    }
}

/// How a person settles a conflict, or a project that was deleted elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Resolution {
    /// A delete that waits goes through, too ("delete anyway").
    KeepMine,
    KeepTheirs,
    /// Theirs stays, mine becomes a new project with this id and name.
    KeepBoth {
        project: ProjectId,
        name: String,
    },
    /// Per unit of choice: these keep mine, the others theirs. It counts only for the units that were looked at.
    Pieces {
        mine: BTreeSet<Path>,
        seen: Vec<Unit>,
    },
    /// Deleted elsewhere: the work becomes a new project.
    AsNewProject {
        project: ProjectId,
    },
    /// Deleted elsewhere, or refused: let it go.
    Discard,
    /// Deleted elsewhere: bring the project back, then merge.
    BringBack,
}

impl Resolution {
    /// Whose value a unit of choice gets.
    pub fn side(&self, unit: &Path) -> Side {
        match self {
            Self::KeepMine => Side::Mine,
            Self::Pieces { mine, .. } if mine.contains(unit) => Side::Mine,
            _ => Side::Theirs,
        }
    }

    /// The project that it makes.
    pub const fn copy(&self) -> Option<ProjectId> {
        match self {
            Self::KeepBoth { project, .. } | Self::AsNewProject { project } => Some(*project),
            Self::KeepMine | Self::KeepTheirs | Self::Pieces { .. } | Self::Discard | Self::BringBack => None,
        }
    }
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// An append, or a delete, that must not be saved (⚠13): the tab asks and shows what is there now.
    NotAppended,
    /// The call does not fit what is there now: nothing changed.
    NotPossible,
    /// The call would lose a kept change: nothing changed. The words are for a report.
    Broken {
        reason: String,
    },
}

impl Store {
    /// The store of a browser that has never been here.
    pub fn new(user: UserId, device: DeviceId) -> Self {
        let meta = Meta {
            user,
            device,
            sequence: Sequence::ZERO,
            cursor: None,
            policy: Policy::default(),
        };
        Self {
            meta,
            projects: BTreeMap::new(),
        }
    }

    /// Runs one transaction.
    pub fn run(&mut self, call: &Call, fresh: &mut dyn Fresh) -> Outcome {
        let meta = self.meta.clone();
        let kept: Vec<(ProjectId, Option<ProjectState>)> = match call.projects() {
            Some(ids) => ids
                .into_iter()
                .map(|id| (id, self.projects.get(&id).cloned()))
                .collect(),
            None => self
                .projects
                .iter()
                .map(|(id, state)| (*id, Some(state.clone())))
                .collect(),
        };
        match self.attempt(call, fresh) {
            Ok(Outcome::Done) => Outcome::Done,
            failed => {
                self.meta = meta;
                if call.projects().is_none() {
                    self.projects.clear();
                }
                for (id, state) in kept {
                    match state {
                        Some(state) => drop(self.projects.insert(id, state)),
                        None => drop(self.projects.remove(&id)),
                    }
                }
                failed.unwrap_or_else(|broken| Outcome::Broken {
                    reason: broken.to_string(),
                })
            }
        }
    }

    fn attempt(&mut self, call: &Call, fresh: &mut dyn Fresh) -> Result<Outcome, Broken> {
        match call {
            Call::Create { project, document } => Ok(self.create(*project, document)),
            Call::Append { project, deltas, seen } => self.append(*project, deltas, seen.as_ref()),
            Call::Delete { project, seen } => self.delete(*project, seen.as_ref()),
            Call::Restore { project } => Ok(self.restore(*project)),
            Call::Seal { project } => self.seal(*project, fresh),
            Call::Answered {
                project,
                push_id,
                answer,
            } => {
                let outcome = self.answered(*project, *push_id, answer, fresh)?;
                self.decide(*project);
                Ok(outcome)
            }
            Call::Pulled { asked, answer } => {
                let outcome = self.pulled(*asked, answer)?;
                if let PullAnswer::Pulled { projects, .. } = answer {
                    for pulled in projects {
                        self.decide(pulled.project);
                    }
                }
                Ok(outcome)
            }
            Call::Resolve { project, resolution } => self.resolve(*project, resolution),
            Call::SetPolicy { policy } => {
                self.meta.policy = *policy;
                Ok(Outcome::Done)
            }
        }
    }

    /// The question that a pull asks: what is new since the cursor, and is each project kept the current one.
    pub fn pull_request(&self) -> PullRequest {
        let kept = self
            .projects
            .iter()
            .filter(|(_, state)| state.revision.get() > 0 || !state.is_busy());
        PullRequest {
            user: self.meta.user,
            cursor: self.meta.cursor,
            bases: kept
                .map(|(id, state)| crate::wire::Base {
                    project: *id,
                    revision: state.revision,
                    head: state.head,
                })
                .collect(),
        }
    }

    fn next_sequence(&mut self) -> Sequence {
        self.meta.sequence = self.meta.sequence.next();
        self.meta.sequence
    }

    /// The number of an entry that is not a plain commit: its own one, too (⚠8).
    fn next_sequence_of_deed(&mut self) -> Sequence {
        if crate::rules::on(8) {
            self.next_sequence()
        } else {
            self.meta.sequence
        }
    }
}

#[cfg(test)]
mod tests;
