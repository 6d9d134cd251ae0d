//! What a person has settled beforehand: "keep mine" and "keep theirs" decide units of choice only. All else is merged, and
//! what concerns a whole document (another history, a deletion, an id that is taken) is asked.

use super::{Outcome, Resolution, Store};
use crate::account::Policy;
use crate::ids::ProjectId;
use crate::merge;
use crate::sync::state::{Deed, ProjectState};
use crate::wire::ConflictReason;

impl Store {
    /// Settles this project's conflict by the policy, where it is one that the policy decides.
    pub(super) fn decide(&mut self, project: ProjectId) {
        let resolution = match self.meta.policy {
            Policy::Ask => return,
            Policy::KeepMine => Resolution::KeepMine,
            Policy::KeepTheirs => Resolution::KeepTheirs,
        };
        let Some(state) = self.projects.get(&project).filter(|state| state.is_about_units()) else {
            return;
        };
        let (meta, state) = (self.meta.clone(), state.clone());
        if !matches!(self.resolve(project, &resolution), Ok(Outcome::Done)) {
            // The choice would lose something, or cannot be made: a person has to look.
            self.meta = meta;
            self.projects.insert(project, state);
        }
    }
}

impl ProjectState {
    /// A conflict that can be settled now, and is about pieces of the document alone.
    fn is_about_units(&self) -> bool {
        let Some(conflict) = self.conflict.as_ref().filter(|_| self.is_resolvable()) else {
            return false;
        };
        let edits_only = self.queue.iter().all(|entry| matches!(entry.deed, Deed::Commit { .. }));
        let about_pieces = conflict.reason == ConflictReason::Overlap && !conflict.theirs.deleted;
        let (Some(base), Ok(Some(mine))) = (&self.base, self.working()) else {
            return false;
        };
        edits_only && about_pieces && !merge::units(base, &mine, &conflict.theirs.document).is_empty()
    }
}
