//! What a policy settles, beside a person who is asked: the same call runs in a copy of the store in which nothing is
//! settled beforehand.

use super::documents::Counter;
use super::world::Run;
use crate::account::Policy;
use crate::ids::ProjectId;
use crate::merge;
use crate::sync::state::{Deed, ProjectState};
use crate::sync::{Call, Outcome, Resolution, Store};
use crate::wire::{ConflictReason, PullAnswer};

/// A conflict that was settled without a question.
pub(super) struct Settled {
    pub(super) project: ProjectId,
    /// As it would have been put to a person.
    pub(super) asked: ProjectState,
    pub(super) resolution: Resolution,
}

/// What `call` makes of a store whose person is asked about everything; none where no policy has a say.
pub(super) fn asking(store: &Store, call: &Call, count: &Counter) -> Option<Store> {
    if store.meta.policy == Policy::Ask || !matches!(call, Call::Answered { .. } | Call::Pulled { .. }) {
        return None;
    }
    let mut asking = store.clone();
    asking.meta.policy = Policy::Ask;
    asking.run(call, &mut count.clone());
    Some(asking)
}

/// What the policy has settled of it; an error where it is not what the person would have chosen, where it concerns more than
/// pieces, or where the person would be asked about what is settled beforehand.
pub(super) fn settled(call: &Call, asking: &Store, now: &Store) -> Run<Vec<Settled>> {
    let resolution = match now.meta.policy {
        Policy::KeepMine => Resolution::KeepMine,
        _ => Resolution::KeepTheirs,
    };
    let mut all = Vec::new();
    for (project, asked) in &asking.projects {
        let there = &now.projects[project];
        let by_hand = chosen(asking, *project, &resolution);
        if asked.conflict.is_none() || there.conflict.is_some() {
            if asked != there {
                return Err("a policy changed what it did not settle".to_owned());
            }
            if named(call).contains(project) && is_about_pieces(asked) && by_hand.is_some() {
                return Err("a person is asked about what the policy settles".to_owned());
            }
            continue;
        }
        if !is_about_pieces(asked) {
            return Err("I4 a policy settled more than pieces".to_owned());
        }
        let Some(by_hand) = by_hand else {
            return Err("I4 a policy settled what nobody can choose".to_owned());
        };
        let deeds =
            |state: &ProjectState| -> Vec<Deed> { state.queue.iter().map(|entry| entry.deed.clone()).collect() };
        if (&by_hand.base, by_hand.head, deeds(&by_hand)) != (&there.base, there.head, deeds(there)) {
            return Err("I4 a policy settles otherwise than the person's own choice".to_owned());
        }
        all.push(Settled {
            project: *project,
            asked: asked.clone(),
            resolution: resolution.clone(),
        });
    }
    Ok(all)
}

/// The project once its person has chosen so; none where that cannot be chosen.
fn chosen(asking: &Store, project: ProjectId, resolution: &Resolution) -> Option<ProjectState> {
    let (mut store, resolution) = (asking.clone(), resolution.clone());
    let outcome = store.run(&Call::Resolve { project, resolution }, &mut Counter::default());
    (outcome == Outcome::Done).then(|| store.projects[&project].clone())
}

fn named(call: &Call) -> Vec<ProjectId> {
    match call {
        Call::Answered { project, .. } => vec![*project],
        Call::Pulled {
            answer: PullAnswer::Pulled { projects, .. },
            ..
        } => projects.iter().map(|pulled| pulled.project).collect(),
        _ => Vec::new(),
    }
}

/// Edits on both sides, nothing deleted as a whole, no other history, nothing sent that has no answer.
fn is_about_pieces(state: &ProjectState) -> bool {
    let (Some(conflict), Some(base), Ok(Some(mine))) = (&state.conflict, &state.base, state.working()) else {
        return false;
    };
    state.is_resolvable()
        && conflict.reason == ConflictReason::Overlap
        && !conflict.theirs.deleted
        && state
            .queue
            .iter()
            .all(|entry| matches!(entry.deed, Deed::Commit { .. }))
        && !merge::units(base, &mine, &conflict.theirs.document).is_empty()
}
