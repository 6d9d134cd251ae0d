//! What a browser keeps of one project: base, at most one sealed operation, a queue of entries, and what waits for the
//! person's choice.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::shared::Shared;
use crate::delta::{self, Delta, DeltaError};
use crate::document::{Document, Invalid};
use crate::ids::{Head, PushId, Revision, Sequence};
use crate::merge;
use crate::wire::{Body, Conflict, ConflictReason, Operation, Stamp};

/// What is kept of one project. Stored v2: names are fixed, and the queue's entries are rows of their own (see
/// [`super::rows`]).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProjectState {
    /// The last document known from the server; none before it is created there.
    pub base: Option<Document>,
    pub revision: Revision,
    pub head: Option<Head>,
    pub deleted: bool,
    /// The operation on its way: sent, with identical bytes, until it is answered.
    #[serde(default)]
    pub sealed: Option<Shared<Sealed>>,
    /// The sealed operation's push id once it is known to be accepted but not yet what it went over (⚠11).
    #[serde(default)]
    pub answered: Option<PushId>,
    /// What waits behind it, in order.
    #[serde(default, serialize_with = "super::rows::within")]
    pub queue: Vec<Entry>,
    #[serde(default)]
    pub conflict: Option<OpenConflict>,
    #[serde(default)]
    pub gone: Option<Gone>,
    #[serde(default)]
    pub parked: Option<Invalid>,
    /// Base as the server knows it, while `base` already holds an acknowledged operation of one's own (a conflict is
    /// open then).
    #[serde(default)]
    pub real: Option<Document>,
    /// The server's last accepted change, where known.
    #[serde(flatten)]
    pub stamp: Option<Stamp>,
    #[serde(skip)]
    pub(super) worked: Worked,
}

/// The working document as the last commit worked it out, and what it was made of. Not stored, and no part of what the
/// state says: where it was made of something else it is worked out anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Worked(Option<Arc<(Made, Document)>>);

#[derive(Debug)]
struct Made {
    base: Option<Document>,
    sealed: Option<PushId>,
    queue: Vec<Sequence>,
    /// What it was worked out of anew, to the same.
    #[cfg(test)]
    proven: std::sync::OnceLock<(Option<Shared<Sealed>>, Vec<Entry>)>,
}

impl PartialEq for Worked {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Worked {
    /// Valid for as long as base is the very same, and the same operation and entries stand on it.
    fn document(&self, state: &ProjectState) -> Option<&Document> {
        let (made, document) = self.0.as_deref()?;
        let same_base = match (&made.base, &state.base) {
            (Some(made), Some(now)) => made.is(now),
            (made, now) => made.is_none() && now.is_none(),
        };
        let same_queue = || made.queue.iter().eq(state.queue.iter().map(|entry| &entry.sequence));
        (same_base && made.sealed == state.sealed_push() && same_queue()).then_some(document)
    }
}

/// One thing that waits, under its own sequence number (⚠8).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub sequence: Sequence,
    #[serde(flatten)]
    pub deed: Deed,
}

/// What an entry does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Deed {
    Create { document: Document },
    Commit { deltas: Shared<[Delta]> },
    Delete,
    Restore,
}

/// A sealed operation and the entries it was made of: they go back when it is not accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sealed {
    pub operation: Operation,
    pub entries: Vec<Entry>,
}

/// A conflict that waits for the person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenConflict {
    pub reason: ConflictReason,
    #[serde(flatten)]
    pub theirs: Theirs,
}

/// The server's side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Theirs {
    pub document: Document,
    pub revision: Revision,
    pub head: Head,
    pub deleted: bool,
    #[serde(flatten)]
    pub stamp: Option<Stamp>,
}

/// Deleted, purged or unknown on the server, while there is something here to decide about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Gone {
    /// What the server has of it; none when it has nothing, and then it cannot be brought back.
    pub theirs: Option<Theirs>,
    /// Since when (RFC 3339) and by which device, where known.
    pub at: Option<String>,
    pub by: Option<String>,
}

/// The working document cannot be built: a commit would be lost. The rules keep this from happening.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("a kept change no longer applies: {0}")]
    Delta(#[from] DeltaError),
    #[error("the document would not be valid: {0}")]
    Invalid(#[from] Invalid),
    #[error("there is no document to change")]
    Nothing,
}

impl ProjectState {
    /// Sealed and waiting entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.sealed.iter().flat_map(|sealed| &sealed.entries).chain(&self.queue)
    }

    /// Something is not yet confirmed by the server.
    pub fn is_busy(&self) -> bool {
        self.sealed.is_some() || !self.queue.is_empty()
    }

    /// Base + sealed + entries; none when there is nothing.
    pub fn working(&self) -> Result<Option<Document>, Broken> {
        match self.worked.document(self) {
            Some(document) => {
                #[cfg(test)]
                self.is_worked_anew(document);
                Ok(Some(document.clone()))
            }
            None => self.work(),
        }
    }

    /// Notes that this is what base, sealed operation and entries make.
    pub(super) fn has_worked(&mut self, document: Document) {
        let made = Made {
            base: self.base.clone(),
            sealed: self.sealed_push(),
            queue: self.queue.iter().map(|entry| entry.sequence).collect(),
            #[cfg(test)]
            proven: std::sync::OnceLock::new(),
        };
        self.worked = Worked(Some(Arc::new((made, document))));
    }

    /// Base is the very same (see [`Worked::document`]): what was worked out of equal entries once needs no second time.
    #[cfg(test)]
    fn is_worked_anew(&self, document: &Document) {
        let proven = self.worked.0.as_deref().map(|(made, _)| &made.proven);
        let is_known = |(sealed, queue): &(_, _)| *sealed == self.sealed && *queue == self.queue;
        if !proven.and_then(|proven| proven.get()).is_some_and(is_known) {
            assert_eq!(Ok(Some(document)), self.work().as_ref().map(Option::as_ref));
            let _known_already = proven.map(|proven| proven.set((self.sealed.clone(), self.queue.clone())));
        }
    }

    fn work(&self) -> Result<Option<Document>, Broken> {
        let mut run = Run::from(self.base.clone());
        if let Some(sealed) = &self.sealed {
            run.take_body(&sealed.operation.body)?;
        }
        run.take_entries(&self.queue)?;
        run.finish()
    }

    /// Base + sealed: what the sealed operation leaves. Base may have moved to where it makes no sense without what waits
    /// behind it. What it took away and something still refers to is bare there: unlike what either side has, so that
    /// nothing of it goes without a question.
    pub(super) fn acknowledged(&self) -> Result<Option<Document>, Broken> {
        let mut run = Run::from(self.base.clone());
        if let Some(sealed) = &self.sealed {
            run.take_body(&sealed.operation.body)?;
        }
        if let (Some(value), Some(base)) = (&mut run.value, &self.base) {
            merge::put_bare_targets(value, base.value());
        }
        run.finish()
    }

    /// Whether it is deleted once everything that waits has happened.
    pub fn is_deleted(&self) -> bool {
        self.entries().fold(self.deleted, |deleted, entry| match entry.deed {
            Deed::Delete => true,
            Deed::Restore => false,
            Deed::Create { .. } | Deed::Commit { .. } => deleted,
        })
    }

    /// How many changes the server has not confirmed.
    pub fn waiting(&self) -> usize {
        self.entries().count()
    }

    /// There is something to show: known from the server, or made here.
    pub fn exists(&self) -> bool {
        self.base.is_some() || self.is_busy()
    }

    /// Made, never changed since, and empty: nobody would miss it.
    pub fn is_untouched(&self) -> bool {
        match (&self.base, self.sealed.is_some(), self.queue.as_slice()) {
            (
                None,
                false,
                [
                    Entry {
                        deed: Deed::Create { document },
                        ..
                    },
                ],
            ) => document.is_empty(),
            _ => false,
        }
    }

    /// Everything that waits, as what was made and one change of it: where nobody is told of each (a guest), they would
    /// only grow.
    pub(super) fn shorten(&mut self) -> Result<(), Broken> {
        let Some(working) = self.working()? else { return Ok(()) };
        let (Some(first), Some(last)) = (self.queue.first(), self.queue.last()) else {
            return Ok(());
        };
        if let Deed::Create { document } = &first.deed
            && last.sequence > first.sequence
        {
            let change = Entry {
                sequence: last.sequence,
                deed: Deed::Commit {
                    deltas: document.diff(&working).into(),
                },
            };
            self.queue.truncate(1);
            self.queue.push(change);
            self.has_worked(working);
        }
        Ok(())
    }

    /// A conflict that can be settled now (⚠7: only when nothing is sealed and unanswered).
    pub fn is_resolvable(&self) -> bool {
        self.conflict.is_some() && (self.sealed.is_none() || !crate::rules::on(7))
    }
}

impl From<Conflict> for OpenConflict {
    fn from(conflict: Conflict) -> Self {
        let Conflict {
            reason,
            document,
            revision,
            head,
            deleted,
            ..
        } = conflict;
        Self {
            reason,
            theirs: Theirs {
                document,
                revision,
                head,
                deleted,
                stamp: None,
            },
        }
    }
}

/// A document on its way through a list of changes; valid again at the end.
pub(super) struct Run {
    start: Option<Document>,
    value: Option<serde_json::Value>,
}

impl From<Option<Document>> for Run {
    fn from(start: Option<Document>) -> Self {
        Self { start, value: None }
    }
}

impl Run {
    pub(super) fn replace(&mut self, document: &Document) {
        *self = Self::from(Some(document.clone()));
    }

    pub(super) fn take(&mut self, deltas: &[Delta]) -> Result<(), Broken> {
        if deltas.is_empty() {
            return Ok(());
        }
        if self.value.is_none() {
            self.value = Some(self.start.clone().ok_or(Broken::Nothing)?.into());
        }
        let value = self.value.as_mut().ok_or(Broken::Nothing)?;
        Ok(delta::apply_in_place(value, deltas)?)
    }

    pub(super) fn take_body(&mut self, body: &Body) -> Result<(), Broken> {
        match body {
            Body::Create { document } => self.replace(document),
            Body::Push { deltas } => self.take(deltas)?,
            Body::Delete | Body::Restore => {}
        }
        Ok(())
    }

    pub(super) fn take_entries<'a>(&mut self, entries: impl IntoIterator<Item = &'a Entry>) -> Result<(), Broken> {
        for entry in entries {
            match &entry.deed {
                Deed::Create { document } => self.replace(document),
                Deed::Commit { deltas } => self.take(deltas)?,
                Deed::Delete | Deed::Restore => {}
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Option<Document>, Broken> {
        match self.value {
            Some(value) => Ok(Some(Document::from_canonical(value)?)),
            None => Ok(self.start),
        }
    }
}
