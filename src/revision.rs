//! What the server decides about a push: the ordered table of the sync protocol, as one pure function. The server calls
//! it inside its transaction with what it read there; the simulation calls the same one.

use crate::delta::Delta;
use crate::document::Document;
use crate::ids::{Hash, Head, PushId, Revision, Sequence};
use crate::wire::{Body, Kind, Operation, PushAnswer, Step};

/// What the server knows when an operation arrives, read in one transaction with the project's row locked.
/// The caller has checked that the signed-in user is `operation.user`.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What this user's push id stands for already.
    pub push: PushFact,
    pub project: ProjectFact,
}

/// What is known of a push id of this user.
#[derive(Clone, Debug)]
pub enum PushFact {
    New,
    /// Accepted before; the first answer.
    Accepted { body_hash: Hash, kind: Kind, revision: Revision, head: Head },
    /// Ended once without being applied.
    Ended,
}

/// What is known of the project's id.
#[derive(Clone, Debug)]
pub enum ProjectFact {
    /// Nobody's.
    Unknown,
    /// Somebody else's, alive or purged.
    Foreign,
    /// One's own, purged: only the id is left.
    Purged,
    Present(Box<Present>),
}

/// A project that exists (alive or as a tombstone).
#[derive(Clone, Debug)]
pub struct Present {
    pub document: Document,
    pub revision: Revision,
    pub head: Head,
    /// A tombstone: since when (RFC 3339) and by which device, for words.
    pub deleted: Option<Deleted>,
    /// This device's entry in the vector clock.
    pub clock: Sequence,
    /// The head of revision `operation.base`, when there is such a revision.
    pub base_head: Option<Head>,
    /// The document at `operation.base`; none when the base is unknown or its deltas are no longer kept.
    pub base_document: Option<Document>,
    /// Every revision after `operation.base`, in order; none when deltas of one are no longer kept.
    pub since: Option<Vec<Step>>,
    /// The push ids after `operation.base`, in order.
    pub push_ids: Vec<PushId>,
}

/// When and by which device a project was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    pub at: String,
    pub by: String,
}

/// What to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Write all of this, or nothing, and answer [`Accept::answer`].
    Accept(Box<Accept>),
    /// Write nothing of the project. `ends`: note the push id as ended with this answer.
    Answer { answer: PushAnswer, ends: bool },
}

/// One accepted operation, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Accept {
    pub kind: Kind,
    pub document: Document,
    pub deltas: Vec<Delta>,
    pub revision: Revision,
    pub head: Head,
    pub body_hash: Hash,
    /// The project is a tombstone afterwards.
    pub deleted: bool,
    /// The revisions it was rebased over.
    pub over: Vec<Step>,
}

impl Accept {
    /// What the client is told.
    pub fn answer(&self) -> PushAnswer {
        PushAnswer::Accepted {
            kind: self.kind,
            revision: self.revision,
            head: self.head,
            over: Some(self.over.clone()),
        }
    }
}

/// The decision table, in its order.
pub fn decide(_operation: &Operation, _facts: &Facts) -> Decision {
    unimplemented!()
}

/// SHA-256 of the operation's canonical JSON: equal operations, equal hash.
pub fn body_hash(_operation: &Operation) -> Hash {
    unimplemented!()
}

impl Body {
    /// The kind alone.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Create { .. } => Kind::Create,
            Self::Push { .. } => Kind::Push,
            Self::Delete => Kind::Delete,
            Self::Restore => Kind::Restore,
        }
    }
}
