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
        let result = if rules::on(13) {
            let result = fitting(state, deltas, seen)?;
            if result.is_none() {
                return Ok(Outcome::NotAppended);
            }
            result
        } else {
            None
        };
        let entry = Entry {
            sequence: self.next_sequence(),
            deed: Deed::Commit {
                deltas: deltas.to_vec().into(),
            },
        };
        let guest = self.meta.user.is_guest();
        let state = self.projects.entry(project).or_default();
        state.queue.push(entry);
        if let Some(result) = result {
            state.has_worked(result);
        }
        if guest {
            state.shorten()?;
        }
        Ok(Outcome::Done)
    }

    /// A tab that lags deletes nothing that it has not shown (⚠13 again: the other tab's commit would go with it).
    pub(super) fn delete(&mut self, project: ProjectId, seen: Option<&Document>) -> Result<Outcome, Broken> {
        if let (Some(seen), Some(state)) = (seen, self.projects.get(&project))
            && state.working()?.as_ref() != Some(seen)
        {
            return Ok(Outcome::NotAppended);
        }
        Ok(self.lifecycle(project, Deed::Delete, |state| state.exists() && !state.is_deleted()))
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

/// What a commit makes of the project; none where it must not be kept.
fn fitting(state: &ProjectState, deltas: &[Delta], seen: Option<&Document>) -> Result<Option<Document>, Broken> {
    if state.is_deleted() {
        return Ok(None);
    }
    let Some(now) = state.working()?.filter(|now| !now.is_newer()) else {
        return Ok(None);
    };
    let Ok(result) = now.apply(deltas) else {
        return Ok(None);
    };
    let Some(seen) = seen else { return Ok(Some(result)) };
    // What the tab itself showed has not moved, even where base has moved over it since: its own acknowledged commits.
    let moved = seen.diff(&now);
    let clashes = delta::clashes(deltas, &moved, result.value(), now.value());
    Ok(clashes.is_empty().then_some(result))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use uuid::Uuid;

    use super::super::{Call, Counted, Outcome, Store};
    use crate::delta::Delta;
    use crate::document::build::first_project;
    use crate::ids::{DeviceId, Hash, ProjectId, Revision, UserId};
    use crate::wire::PushAnswer;

    const PROJECT: ProjectId = ProjectId::new(Uuid::from_u128(1));

    fn rename(name: &str) -> Vec<Delta> {
        vec![Delta::set(["name"], name)]
    }

    fn run(store: &mut Store, call: &Call) {
        assert_eq!(store.run(call, &mut Counted(6)), Outcome::Done, "{call:?}");
    }

    /// Seals what waits and has the server accept it.
    fn push(store: &mut Store, revision: i64) {
        run(store, &Call::Seal { project: PROJECT });
        let sealed = store.projects[&PROJECT].sealed.clone().unwrap();
        let answer = PushAnswer::Accepted {
            kind: sealed.operation.body.kind(),
            revision: Revision::new(revision),
            head: Hash::new([u8::try_from(revision).unwrap(); 32]),
            over: Some(Vec::new()),
        };
        let push_id = sealed.operation.push_id;
        run(
            store,
            &Call::Answered {
                project: PROJECT,
                push_id,
                answer,
            },
        );
    }

    #[test]
    fn a_tabs_own_acknowledged_commit_is_nothing_that_moved() {
        let mut store = Store::new(UserId::new(Uuid::from_u128(2)), DeviceId::new(Uuid::from_u128(3)));
        let document = first_project("One", "c", "s");
        run(
            &mut store,
            &Call::Create {
                project: PROJECT,
                document,
            },
        );
        push(&mut store, 1);
        let lagging = store.projects[&PROJECT].working().unwrap();
        run(
            &mut store,
            &Call::Append {
                project: PROJECT,
                deltas: rename("Two"),
                seen: lagging.clone(),
            },
        );
        let shown = store.projects[&PROJECT].working().unwrap();
        let again = Call::Append {
            project: PROJECT,
            deltas: rename("Three"),
            seen: shown,
        };
        assert_eq!(store.clone().run(&again, &mut Counted(6)), Outcome::Done);
        push(&mut store, 2);
        // Drawn before the answer came: base has moved to "Two" since, which is what the tab shows.
        assert_eq!(store.clone().run(&again, &mut Counted(6)), Outcome::Done);
        // Drawn before the first commit: the tab has not seen what it would write over.
        let behind = Call::Append {
            project: PROJECT,
            deltas: rename("Four"),
            seen: lagging,
        };
        assert_eq!(store.run(&behind, &mut Counted(6)), Outcome::NotAppended);
    }
}
