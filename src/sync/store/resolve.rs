//! How a person settles a conflict, or a project that is gone.

use super::{Outcome, Resolution, Store};
use crate::document::{ApplyError, Document};
use crate::ids::ProjectId;
use crate::merge;
use crate::sync::state::{Broken, Deed, Entry, Gone, OpenConflict, ProjectState};
use crate::wire::ConflictReason;

impl Store {
    pub(super) fn resolve(&mut self, project: ProjectId, resolution: &Resolution) -> Result<Outcome, Broken> {
        let taken = |copy: ProjectId| self.projects.get(&copy).is_some_and(ProjectState::exists);
        let Some(state) = self.projects.get(&project).cloned() else {
            return Ok(Outcome::NotPossible);
        };
        if resolution.copy().is_some_and(taken) {
            return Ok(Outcome::NotPossible);
        }
        match (&state.gone, &state.conflict) {
            (Some(gone), _) if state.sealed.is_none() => self.resolve_gone(project, &state, gone, resolution),
            (None, Some(conflict)) if state.is_resolvable() => {
                self.resolve_conflict(project, state.clone(), conflict, resolution)
            }
            (None, None) if state.parked.is_some() => Ok(self.resolve_parked(project, state, resolution)),
            _ => Ok(Outcome::NotPossible),
        }
    }

    fn resolve_conflict(
        &mut self,
        project: ProjectId,
        mut state: ProjectState,
        conflict: &OpenConflict,
        resolution: &Resolution,
    ) -> Result<Outcome, Broken> {
        state.unseal();
        let mine = state.working()?.ok_or(Broken::Nothing)?;
        let theirs = &conflict.theirs.document;
        let Some(merged) = settled(&state, conflict, &mine, resolution)? else {
            return Ok(Outcome::NotPossible);
        };
        let keeps_mine = *resolution == Resolution::KeepMine;
        let waits = |deed: &Deed| state.queue.iter().any(|entry| entry.deed == *deed);
        let goes_anyway = keeps_mine && waits(&Deed::Delete);
        let deleted = conflict.theirs.deleted;
        let restores = deleted && (waits(&Deed::Restore) || keeps_mine);
        let mut queue = Vec::new();
        if restores {
            queue.push(Entry {
                sequence: self.next_sequence(),
                deed: Deed::Restore,
            });
        }
        let deltas = theirs.diff(&merged);
        if !deltas.is_empty() && (restores || !deleted) {
            // A resolution is a commit of its own, with a number of its own.
            queue.push(Entry {
                sequence: self.next_sequence_of_deed(),
                deed: Deed::Commit { deltas: deltas.into() },
            });
        }
        if goes_anyway && (restores || !deleted) {
            queue.push(Entry {
                sequence: self.next_sequence_of_deed(),
                deed: Deed::Delete,
            });
        }
        state.settle_on(conflict.theirs.clone());
        state.queue = queue;
        self.projects.insert(project, state);
        if let Resolution::KeepBoth { project: copy, name } = resolution {
            self.create(*copy, &mine.renamed(name).unwrap_or(mine));
        }
        Ok(Outcome::Done)
    }

    fn resolve_gone(
        &mut self,
        project: ProjectId,
        state: &ProjectState,
        gone: &Gone,
        resolution: &Resolution,
    ) -> Result<Outcome, Broken> {
        let mine = state.working()?;
        match resolution {
            Resolution::BringBack => return self.bring_back(project, state, gone),
            Resolution::Discard | Resolution::AsNewProject { .. } | Resolution::KeepBoth { .. } => {}
            Resolution::KeepMine | Resolution::KeepTheirs | Resolution::Pieces { .. } => {
                return Ok(Outcome::NotPossible);
            }
        }
        // Where the server knows nothing of it the row stays empty, and stays named in pulls: the server may have it
        // again after a backup.
        let mut left = ProjectState::default();
        if let Some(theirs) = &gone.theirs {
            left.settle_on(theirs.clone());
            left.deleted = true;
        }
        self.projects.insert(project, left);
        if let (Some(copy), Some(mine)) = (resolution.copy(), mine) {
            let named = match resolution {
                Resolution::KeepBoth { name, .. } => mine.renamed(name).ok(),
                _ => None,
            };
            self.create(copy, &named.unwrap_or(mine));
        }
        Ok(Outcome::Done)
    }

    /// Restore goes before the waiting commits; what they are worth on the restored document is a merge like any other.
    fn bring_back(&mut self, project: ProjectId, state: &ProjectState, gone: &Gone) -> Result<Outcome, Broken> {
        let creates = state
            .queue
            .iter()
            .any(|entry| matches!(entry.deed, Deed::Create { .. }));
        let Some(theirs) = gone.theirs.clone().filter(|_| !creates) else {
            return Ok(Outcome::NotPossible);
        };
        let mut state = state.clone();
        let commits = state
            .queue
            .drain(..)
            .filter(|entry| matches!(entry.deed, Deed::Commit { .. }));
        let restore = Entry {
            sequence: self.next_sequence(),
            deed: Deed::Restore,
        };
        state.queue = std::iter::once(restore).chain(commits.collect::<Vec<_>>()).collect();
        let conflict = OpenConflict {
            reason: ConflictReason::Overlap,
            theirs,
        };
        state.open(conflict.clone());
        let mine = state.working()?.ok_or(Broken::Nothing)?;
        let asks = match &state.base {
            Some(base) => !merge::units(base, &mine, &conflict.theirs.document).is_empty(),
            None => true,
        };
        self.projects.insert(project, state.clone());
        if asks {
            Ok(Outcome::Done)
        } else {
            self.resolve_conflict(project, state, &conflict, &Resolution::KeepMine)
        }
    }

    /// A refused operation is let go together with what waits behind it.
    fn resolve_parked(&mut self, project: ProjectId, mut state: ProjectState, resolution: &Resolution) -> Outcome {
        if *resolution != Resolution::Discard {
            return Outcome::NotPossible;
        }
        state.unseal();
        state.queue.clear();
        state.parked = None;
        self.projects.insert(project, state);
        Outcome::Done
    }
}

/// The document that the choice leaves; none when the choice does not fit this conflict.
fn settled(
    state: &ProjectState,
    conflict: &OpenConflict,
    mine: &Document,
    resolution: &Resolution,
) -> Result<Option<Document>, Broken> {
    let theirs = &conflict.theirs.document;
    let restores = state.queue.iter().any(|entry| entry.deed == Deed::Restore);
    let whole = conflict.reason == ConflictReason::History || conflict.theirs.deleted && !restores;
    match (resolution, state.base.as_ref().filter(|_| !whole)) {
        (Resolution::KeepBoth { .. }, _) | (Resolution::KeepTheirs, None) => Ok(Some(theirs.clone())),
        (Resolution::Pieces { seen, .. }, Some(base)) if *seen != merge::units(base, mine, theirs) => Ok(None),
        (Resolution::KeepMine | Resolution::KeepTheirs | Resolution::Pieces { .. }, Some(base)) => {
            let merged = merge::merge(base, mine, theirs, &mut |unit| resolution.side(unit));
            Ok(Some(merged.map_err(broken)?.document))
        }
        (Resolution::KeepMine, None) => Ok(Some(mine.clone())),
        _ => Ok(None),
    }
}

fn broken(error: ApplyError) -> Broken {
    match error {
        ApplyError::Delta(error) => Broken::Delta(error),
        ApplyError::Invalid(error) => Broken::Invalid(error),
    }
}
