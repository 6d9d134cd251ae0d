//! Moving base: under the waiting entries where that is right, into a conflict where it is not.

use crate::delta::{self, Delta};
use crate::document::Document;
use crate::ids::Revision;
use crate::rules;
use crate::sync::state::{Broken, Deed, Entry, Gone, OpenConflict, ProjectState, Run, Theirs};
use crate::wire::{Body, ConflictReason, Kind, Stamp, Step};

/// What arrived for a project.
pub(super) struct Arrival {
    pub(super) theirs: Theirs,
    /// One's own sealed operation is part of it.
    pub(super) own: bool,
    /// Somebody else's work is part of it.
    pub(super) foreign: bool,
    /// The deltas of others since base; none when only the document is known.
    pub(super) deltas: Option<Vec<Delta>>,
}

impl ProjectState {
    /// Moves along the revisions after base, in order.
    pub(super) fn advance(&mut self, steps: &[Step], stamp: Option<Stamp>) -> Result<(), Broken> {
        let Some(last) = steps.last() else { return Ok(()) };
        let sealed = self.sealed.as_ref().map(|sealed| &sealed.operation);
        let is_own = |step: &&Step| sealed.is_some_and(|operation| operation.push_id == step.push_id);
        let mut run = Run::from(self.real.clone().or_else(|| self.base.clone()));
        let mut deleted = self.deleted;
        for step in steps {
            match sealed.filter(|_| is_own(&step)).map(|operation| &operation.body) {
                Some(Body::Create { document }) => run.replace(document),
                _ => run.take(&step.deltas)?,
            }
            deleted = step.kind == Kind::Delete || (deleted && step.kind != Kind::Restore);
        }
        let document = run.finish()?.ok_or(Broken::Nothing)?;
        let foreign: Vec<&Step> = steps.iter().filter(|step| !is_own(step)).collect();
        let arrival = Arrival {
            theirs: Theirs {
                document,
                revision: last.revision,
                head: last.head,
                deleted,
                stamp,
            },
            own: foreign.len() < steps.len(),
            foreign: !foreign.is_empty(),
            deltas: Some(
                foreign
                    .into_iter()
                    .flat_map(|step| step.deltas.iter().cloned())
                    .collect(),
            ),
        };
        self.arrived(arrival)
    }

    /// Takes the server's newer state in.
    pub(super) fn arrived(&mut self, arrival: Arrival) -> Result<(), Broken> {
        let Arrival {
            theirs,
            own,
            foreign,
            deltas,
        } = arrival;
        let new = OpenConflict {
            reason: ConflictReason::Overlap,
            theirs: theirs.clone(),
        };
        if self.real.is_some() {
            // A conflict is open on an ancestor of our own: only its other side moves.
            if theirs.deleted {
                self.went(Gone {
                    theirs: Some(theirs),
                    ..Gone::default()
                });
            } else {
                self.conflict = Some(new);
            }
            return Ok(());
        }
        if self.conflict.is_some() && !rules::on(7) && !own {
            self.conflict = Some(new);
            return Ok(());
        }
        let pending: Vec<Entry> = if own {
            self.queue.clone()
        } else {
            self.entries().cloned().collect()
        };
        let restores = pending.iter().any(|entry| matches!(entry.deed, Deed::Restore));
        let deleted_there = theirs.deleted && !restores;
        if deleted_there && pending.iter().any(Entry::is_work) {
            self.fold(own)?;
            self.went(Gone {
                theirs: Some(theirs),
                ..Gone::default()
            });
            return Ok(());
        }
        if deleted_there {
            // Deleted here and there.
            self.queue.clear();
            if !own {
                self.sealed = None;
            }
        } else if foreign && !pending.is_empty() && self.clashes(&pending, own, &theirs.document, deltas)? {
            self.fold(own)?;
            if !own && !rules::on(7) {
                self.unseal();
            }
            self.open(new);
            return Ok(());
        }
        if own {
            self.sealed = None;
        }
        self.settle_on(theirs);
        Ok(())
    }

    /// Base is what the server has; nothing is left to decide.
    pub(super) fn settle_on(&mut self, theirs: Theirs) {
        self.base = Some(theirs.document);
        self.revision = theirs.revision;
        self.head = Some(theirs.head);
        self.deleted = theirs.deleted;
        self.stamp = theirs.stamp.or(self.stamp.take());
        (self.conflict, self.gone, self.real, self.answered) = (None, None, None, None);
    }

    /// Whether what waits here does not go together with what others did.
    fn clashes(
        &self,
        pending: &[Entry],
        own: bool,
        document: &Document,
        deltas: Option<Vec<Delta>>,
    ) -> Result<bool, Broken> {
        if pending.iter().any(|entry| matches!(entry.deed, Deed::Create { .. })) {
            return Ok(true);
        }
        let ancestor = if own { self.acknowledged()? } else { self.base.clone() }.ok_or(Broken::Nothing)?;
        let mine_document = self.working()?.ok_or(Broken::Nothing)?;
        // Every waiting delta counts, not what they come to (⚠5).
        let mine: Vec<Delta> = if rules::on(5) {
            pending.iter().flat_map(Entry::deltas).cloned().collect()
        } else {
            ancestor.diff(&mine_document)
        };
        // With a whole document, others' work is the difference to base + one's own acknowledged operation (⚠6).
        let theirs = deltas.unwrap_or_else(|| match &self.base {
            Some(base) if !rules::on(6) => base.diff(document),
            _ => ancestor.diff(document),
        });
        let overlaps = !delta::clashes(&mine, &theirs, mine_document.value(), document.value()).is_empty();
        // A waiting delete overlaps with everything (⚠9); disjoint is not enough, the result has to be valid (⚠1).
        let deletes = pending.iter().any(|entry| matches!(entry.deed, Deed::Delete));
        let swallows = rules::on(9) && deletes && !theirs.is_empty();
        Ok(overlaps || swallows || rules::on(1) && !document.takes(&mine))
    }

    /// The acknowledged operation becomes part of the ancestor; base as the server knows it is kept beside it.
    fn fold(&mut self, own: bool) -> Result<(), Broken> {
        if own {
            let acknowledged = self.acknowledged()?;
            self.real = self.base.take();
            self.base = acknowledged;
            self.sealed = None;
            self.answered = None;
        }
        Ok(())
    }

    /// A conflict opens; base stays where it is.
    pub(super) fn open(&mut self, conflict: OpenConflict) {
        self.conflict = Some(conflict);
        self.gone = None;
    }

    /// Deleted, purged or unknown on the server. With work of one's own in it, it is kept and offered.
    pub(super) fn went(&mut self, gone: Gone) {
        let unknown_here = gone.theirs.is_none() && self.entries().next().is_none();
        if unknown_here || self.entries().any(Entry::is_work) {
            self.gone = Some(gone);
            self.conflict = None;
            return;
        }
        self.queue.clear();
        self.sealed = None;
        self.conflict = None;
        self.deleted = true;
        if let Some(theirs) = gone.theirs {
            self.settle_on(theirs);
        } else {
            // The server has nothing under this id. Should it be there again (a backup, then a late create), even with the
            // very same head, that is news: this base must not pass for the current one.
            (self.revision, self.head) = (Revision::ZERO, None);
        }
    }
}

impl Entry {
    /// Something that would be lost with the project.
    pub(super) const fn is_work(&self) -> bool {
        matches!(self.deed, Deed::Create { .. } | Deed::Commit { .. })
    }

    fn deltas(&self) -> &[Delta] {
        match &self.deed {
            Deed::Commit { deltas } => deltas,
            Deed::Create { .. } | Deed::Delete | Deed::Restore => &[],
        }
    }
}
