//! People answer what they are asked: conflicts, and projects that are gone.

use super::{Run, World};
use crate::ids::{ProjectId, UserId};
use crate::sync::simulation::ledger::Cid;
use crate::sync::simulation::rng::Rng;
use crate::sync::state::{Deed, ProjectState};
use crate::sync::{Call, Outcome, Resolution};

impl World {
    pub(super) fn resolve_all(&mut self, b: usize, rng: &mut Rng, gone: bool) -> Run {
        let users: Vec<UserId> = self.browsers[b].kept.keys().copied().collect();
        for user in users {
            let projects: Vec<ProjectId> = self.kept(b, user).store.projects.keys().copied().collect();
            for project in projects {
                let state = &self.kept(b, user).store.projects[&project];
                if gone && state.gone.is_some() && state.sealed.is_none() {
                    self.resolve_gone(b, user, project, rng)?;
                } else if !gone && state.gone.is_none() && state.is_resolvable() {
                    self.resolve_conflict(b, user, project, rng)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn resolve_conflict(&mut self, b: usize, user: UserId, project: ProjectId, rng: &mut Rng) -> Run {
        let state = self.kept(b, user).store.projects[&project].clone();
        let mine = state.working().map_err(|broken| format!("Broken: {broken}"))?;
        let Some((conflict, mine)) = state.conflict.as_ref().zip(mine) else {
            return Ok(());
        };
        let theirs = &conflict.theirs.document;
        let seen: Vec<_> = state
            .base
            .iter()
            .flat_map(|base| crate::merge::units(base, &mine, theirs))
            .collect();
        let pieces = seen
            .iter()
            .map(|unit| unit.path.clone())
            .filter(|_| rng.chance(500))
            .collect();
        let copy = ProjectId::new(self.count.uuid());
        let choices = [
            Resolution::KeepMine,
            Resolution::KeepTheirs,
            Resolution::Pieces { mine: pieces, seen },
            Resolution::KeepBoth {
                project: copy,
                name: format!("{} (copy)", mine.name()),
            },
        ];
        let Some(resolution) = rng.pick(&choices).cloned() else {
            return Ok(());
        };
        let call = Call::Resolve {
            project,
            resolution: resolution.clone(),
        };
        if self.call(b, user, &call)? != Outcome::Done {
            // Pieces of a whole document: the person has to choose as a whole.
            return match self.call(
                b,
                user,
                &Call::Resolve {
                    project,
                    resolution: Resolution::KeepTheirs,
                },
            )? {
                Outcome::Done => self.resolved(b, user, project, &state, &Resolution::KeepTheirs),
                outcome => Err(format!("a conflict could not be settled: {outcome:?}")),
            };
        }
        self.resolved(b, user, project, &state, &resolution)
    }

    pub(super) fn resolved(
        &mut self,
        b: usize,
        user: UserId,
        project: ProjectId,
        before: &ProjectState,
        resolution: &Resolution,
    ) -> Run {
        let cid = Cid(self.count.next());
        let kept = self.kept(b, user);
        let id = kept.id;
        let settled = kept.cids(project, before.entries());
        let after = kept.store.projects[&project].clone();
        let commit = after
            .queue
            .iter()
            .find(|entry| matches!(entry.deed, Deed::Commit { .. }));
        let commits = commit.is_some();
        if let Some(commit) = commit {
            kept.names.insert((project, commit.sequence), cid);
        }
        let working = after.working().map_err(|broken| format!("Broken: {broken}"))?;
        if after.queue.iter().any(|entry| entry.deed == Deed::Delete) {
            self.ledger.deleted(project, working.clone());
        }
        if let Some(merged) = working {
            self.ledger.resolved(
                id,
                project,
                before,
                resolution,
                &merged,
                commits.then_some(cid),
                &settled,
            );
        }
        Ok(())
    }

    pub(super) fn resolve_gone(&mut self, b: usize, user: UserId, project: ProjectId, rng: &mut Rng) -> Run {
        let copy = ProjectId::new(self.count.uuid());
        let before = self.kept(b, user).store.projects[&project].clone();
        let choices = [
            Resolution::AsNewProject { project: copy },
            Resolution::Discard,
            Resolution::BringBack,
        ];
        let Some(mut resolution) = rng.pick(&choices).cloned() else {
            return Ok(());
        };
        let mut outcome = self.call(
            b,
            user,
            &Call::Resolve {
                project,
                resolution: resolution.clone(),
            },
        )?;
        if outcome == Outcome::NotPossible && resolution == Resolution::BringBack {
            resolution = Resolution::Discard;
            outcome = self.call(
                b,
                user,
                &Call::Resolve {
                    project,
                    resolution: resolution.clone(),
                },
            )?;
        }
        if outcome != Outcome::Done {
            return Err(format!("a project that is gone could not be settled: {outcome:?}"));
        }
        let after = &self.kept(b, user).store.projects[&project];
        if resolution == Resolution::BringBack && after.conflict.is_none() {
            // Nothing overlapped: it was merged at once.
            return self.resolved(b, user, project, &before, &Resolution::KeepMine);
        }
        if resolution != Resolution::BringBack {
            let kept = self.kept(b, user);
            let settled = kept.cids(project, before.entries());
            for cid in settled {
                self.ledger.settle(Some(cid));
            }
        }
        Ok(())
    }
}
