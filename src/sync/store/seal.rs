//! Sealing: entries become one operation, durable before the first byte leaves.

use super::{Fresh, Outcome, Store};
use crate::ids::{ProjectId, PushId};
use crate::sync::state::{Broken, Deed, Entry, ProjectState, Run, Sealed};
use crate::wire::{Body, Operation};

impl Store {
    /// Seals the first entries of the queue: a run of commits (with the create before them), or one delete or restore.
    pub(super) fn seal(&mut self, project: ProjectId, fresh: &mut dyn Fresh) -> Result<Outcome, Broken> {
        let (user, device) = (self.meta.user, self.meta.device);
        let Some(state) = self.projects.get_mut(&project).filter(|state| state.is_sealable()) else {
            return Ok(Outcome::NotPossible);
        };
        let entries: Vec<Entry> = state.queue.drain(..state.run_length()).collect();
        let (Some(body), Some(last)) = (body(state, &entries)?, entries.last()) else {
            return Ok(Outcome::Done); // nothing came of them
        };
        let operation = Operation {
            user,
            device,
            project,
            push_id: PushId::new(fresh.id()),
            base: state.revision,
            base_head: state.head,
            through: Some(last.sequence),
            body,
        };
        state.sealed = Some(Sealed { operation, entries }.into());
        Ok(Outcome::Done)
    }
}

/// What the entries do; none when they come to nothing.
fn body(state: &ProjectState, entries: &[Entry]) -> Result<Option<Body>, Broken> {
    let mut run = Run::from(state.base.clone());
    run.take_entries(entries)?;
    let result = run.finish()?.ok_or(Broken::Nothing);
    Ok(match entries.first().map(|entry| &entry.deed) {
        None => None,
        Some(Deed::Create { .. }) => Some(Body::Create { document: result? }),
        Some(Deed::Commit { .. }) => {
            let deltas = state.base.as_ref().ok_or(Broken::Nothing)?.diff(&result?);
            (!deltas.is_empty()).then_some(Body::Push { deltas })
        }
        Some(Deed::Delete) => Some(Body::Delete),
        Some(Deed::Restore) => Some(Body::Restore),
    })
}

impl ProjectState {
    /// Something waits, nothing is on its way, and the person has nothing to decide first.
    pub fn is_sealable(&self) -> bool {
        let settled = self.conflict.is_none() && self.gone.is_none() && self.parked.is_none();
        self.sealed.is_none() && settled && !self.queue.is_empty()
    }

    /// The entries of a sealed operation go back in front of the others.
    pub(super) fn unseal(&mut self) {
        if let Some(sealed) = self.sealed.take() {
            self.queue.splice(0..0, sealed.entries.iter().cloned());
        }
        self.answered = None;
    }

    fn run_length(&self) -> usize {
        let alone = self
            .queue
            .first()
            .is_some_and(|entry| matches!(entry.deed, Deed::Delete | Deed::Restore));
        let commits = self
            .queue
            .iter()
            .skip(1)
            .take_while(|entry| matches!(entry.deed, Deed::Commit { .. }));
        if alone { 1 } else { 1 + commits.count() }
    }
}
