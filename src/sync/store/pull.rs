//! What a pull brought.

use super::moving::Arrival;
use super::{Outcome, Store};
use crate::ids::{ChangeId, Revision};
use crate::rules;
use crate::sync::state::{Broken, Gone, OpenConflict, ProjectState, Theirs};
use crate::wire::{Body, Change, ConflictReason, PullAnswer};

impl Store {
    /// An answer counts only for the base it was asked for, and the cursor moves only with all that it covers (⚠12).
    pub(super) fn pulled(&mut self, asked: Option<ChangeId>, answer: &PullAnswer) -> Result<Outcome, Broken> {
        let PullAnswer::Pulled { cursor, projects } = answer else {
            return Ok(Outcome::Done);
        };
        let mut outdated = false;
        for pulled in projects {
            if matches!(pulled.change, Change::Gone { .. }) && !self.projects.contains_key(&pulled.project) {
                continue;
            }
            let state = self.projects.entry(pulled.project).or_default();
            let mut change = pulled.change.clone();
            if pulled.asked != (state.revision, state.head) {
                if rules::on(12) {
                    outdated = true;
                    continue;
                }
                if !cut(&mut change, state.revision) {
                    continue;
                }
            }
            state.take(change)?;
        }
        if !outdated && (asked == self.meta.cursor || !rules::on(12)) {
            self.meta.cursor = *cursor;
        }
        Ok(Outcome::Done)
    }
}

/// Without ⚠12: an answer to another question is cut down to what lies ahead. False: nothing is left of it.
fn cut(change: &mut Change, here: Revision) -> bool {
    match change {
        Change::Gone { .. } => true,
        Change::Steps { steps, .. } => {
            steps.retain(|step| step.revision > here);
            true
        }
        Change::Document { revision, .. } | Change::HistoryDiffers { revision, .. } => *revision > here,
    }
}

impl ProjectState {
    fn take(&mut self, change: Change) -> Result<(), Broken> {
        match change {
            Change::Gone { purged } => self.pulled_gone(purged),
            Change::HistoryDiffers {
                document,
                revision,
                head,
                deleted,
                stamp,
            } => {
                let theirs = Theirs {
                    document,
                    revision,
                    head,
                    deleted,
                    stamp: Some(stamp),
                };
                self.pulled_history(OpenConflict {
                    reason: ConflictReason::History,
                    theirs,
                });
            }
            Change::Steps { steps, deleted, stamp } => {
                if !steps.is_empty() && self.has_other_history() {
                    return Ok(());
                }
                self.is_there(deleted);
                if steps.is_empty() {
                    self.stamp = Some(stamp); // one's own push is known already, but not when it arrived
                } else {
                    self.advance(&steps, Some(stamp))?;
                }
            }
            Change::Document {
                document,
                revision,
                head,
                deleted,
                push_ids,
                stamp,
            } => {
                if self.has_other_history() {
                    return Ok(());
                }
                self.is_there(deleted);
                let own = self
                    .sealed
                    .as_ref()
                    .is_some_and(|s| push_ids.contains(&s.operation.push_id));
                let foreign = push_ids.len() > usize::from(own);
                if self.revision == Revision::ZERO && self.sealed.is_some() && !own && rules::on(7) {
                    return Ok(()); // the create is answered first
                }
                if revision == self.revision {
                    return Ok(());
                }
                let theirs = Theirs {
                    document,
                    revision,
                    head,
                    deleted,
                    stamp: Some(stamp),
                };
                self.arrived(Arrival {
                    theirs,
                    own,
                    foreign,
                    deltas: None,
                })?;
            }
        }
        Ok(())
    }

    fn has_other_history(&self) -> bool {
        self.conflict
            .as_ref()
            .is_some_and(|conflict| conflict.reason == ConflictReason::History)
    }

    /// The server has it (again, after a backup).
    fn is_there(&mut self, deleted: bool) {
        if !deleted {
            self.gone = None;
        }
    }

    /// Purged and without anything of one's own that waits, nothing of it stays here; what is merely unknown is kept.
    fn pulled_gone(&mut self, purged: bool) {
        if purged && !self.is_busy() && self.conflict.is_none() {
            *self = Self::default();
            return;
        }
        let restoring = self
            .sealed
            .as_ref()
            .is_some_and(|s| matches!(s.operation.body, Body::Restore));
        let not_created_yet = self.revision == Revision::ZERO;
        if not_created_yet || restoring && rules::on(7) {
            return;
        }
        if self.deleted && !self.is_busy() {
            return;
        }
        self.unseal();
        self.went(Gone::default());
    }

    fn pulled_history(&mut self, conflict: OpenConflict) {
        if let Some(sealed) = &self.sealed {
            if rules::on(7) && self.answered != Some(sealed.operation.push_id) {
                return; // the sealed operation is answered first
            }
            self.unseal();
        }
        self.open(conflict);
    }
}
