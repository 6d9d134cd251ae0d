//! What the person does: create, commit, delete, restore.

use super::{Outcome, Store};
use crate::delta::{self, Delta};
use crate::document::Document;
use crate::ids::ProjectId;
use crate::rules;
use crate::sync::state::{Broken, Deed, Entry, ProjectState};

impl Store {
    pub(super) fn create(&mut self, project: ProjectId, document: &Document) -> Outcome {
        if self.projects.get(&project).is_some_and(ProjectState::exists) {
            return Outcome::NotPossible;
        }
        let entry = Entry {
            sequence: self.next_sequence(),
            deed: Deed::Create {
                document: document.clone(),
            },
        };
        let state = ProjectState {
            queue: vec![entry],
            ..ProjectState::default()
        };
        self.projects.insert(project, state);
        Outcome::Done
    }

    /// Appending looks at what base and commits have become since the tab last drew (⚠13).
    pub(super) fn append(
        &mut self,
        project: ProjectId,
        deltas: &[Delta],
        seen: Option<&Document>,
    ) -> Result<Outcome, Broken> {
        let Some(state) = self.projects.get(&project) else {
            return Ok(Outcome::NotAppended);
        };
        if rules::on(13) && !fits(state, deltas, seen)? {
            return Ok(Outcome::NotAppended);
        }
        let entry = Entry {
            sequence: self.next_sequence(),
            deed: Deed::Commit {
                deltas: deltas.to_vec(),
            },
        };
        self.projects.entry(project).or_default().queue.push(entry);
        Ok(Outcome::Done)
    }

    pub(super) fn delete(&mut self, project: ProjectId) -> Outcome {
        self.lifecycle(project, Deed::Delete, |state| state.exists() && !state.is_deleted())
    }

    pub(super) fn restore(&mut self, project: ProjectId) -> Outcome {
        self.lifecycle(project, Deed::Restore, ProjectState::is_deleted)
    }

    fn lifecycle(&mut self, project: ProjectId, deed: Deed, fits: impl Fn(&ProjectState) -> bool) -> Outcome {
        let settled = |s: &&ProjectState| s.conflict.is_none() && s.gone.is_none() && s.parked.is_none();
        if !self.projects.get(&project).filter(settled).is_some_and(fits) {
            return Outcome::NotPossible;
        }
        let sequence = self.next_sequence_of_deed();
        self.projects
            .entry(project)
            .or_default()
            .queue
            .push(Entry { sequence, deed });
        Outcome::Done
    }
}

fn fits(state: &ProjectState, deltas: &[Delta], seen: Option<&Document>) -> Result<bool, Broken> {
    if state.is_deleted() {
        return Ok(false);
    }
    let Some(now) = state.working()? else { return Ok(false) };
    if now.is_newer() {
        return Ok(false);
    }
    let Ok(result) = now.apply(deltas) else {
        return Ok(false);
    };
    let (Some(seen), Some(base)) = (seen, &state.base) else {
        return Ok(true);
    };
    let moved = seen.diff(base);
    Ok(delta::clashes(deltas, &moved, result.value(), base.value()).is_empty())
}
