//! The end of a run: everyone is connected, and all comes to rest.

use super::{Run, World};
use crate::ids::{ProjectId, UserId};
use crate::sync::Call;
use crate::sync::simulation::rng::Rng;
use crate::sync::state::ProjectState;

impl World {
    /// Everyone is connected, nothing is lost, people answer what they are asked. True: all has come to rest.
    pub(super) fn quiet(&mut self, rng: &mut Rng, rounds: usize) -> Run<bool> {
        for _ in 0..rounds {
            let mut busy = false;
            for b in 0..self.browsers.len() {
                for t in 0..self.browsers[b].tabs.len() {
                    self.persist(b, t)?;
                }
                let users: Vec<UserId> = self.browsers[b].kept.keys().copied().collect();
                for user in users {
                    self.resolve_all(b, rng, false)?;
                    self.resolve_all(b, rng, true)?;
                    busy |= self.round(b, user)?;
                }
            }
            if !busy && self.is_calm() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Everything that waits in one browser is sent and answered, then it pulls. True: something is left.
    pub(super) fn round(&mut self, b: usize, user: UserId) -> Run<bool> {
        let projects: Vec<ProjectId> = self.kept(b, user).store.projects.keys().copied().collect();
        for project in projects {
            self.call(b, user, &Call::Seal { project })?;
            let kept = self.kept(b, user);
            let state = &kept.store.projects[&project];
            let Some(sealed) = state.sealed.clone().filter(|_| state.parked.is_none()) else {
                continue;
            };
            let cids = kept.cids(project, &sealed.entries);
            let answer = self.push(user, &sealed.operation, &cids)?;
            let push_id = sealed.operation.push_id;
            self.guarded(
                b,
                user,
                &Call::Answered {
                    project,
                    push_id,
                    answer,
                },
            )?;
        }
        let request = self.kept(b, user).store.pull_request();
        let answer = self.server.pull(user, &request);
        self.guarded(
            b,
            user,
            &Call::Pulled {
                asked: request.cursor,
                answer,
            },
        )?;
        let open = |s: &ProjectState| s.is_busy() || s.conflict.is_some() || s.gone.is_some();
        Ok(self.kept(b, user).store.projects.values().any(open))
    }

    pub(super) fn is_calm(&self) -> bool {
        let last = self.server.rows.changes.last().map(|(id, ..)| *id);
        self.browsers
            .iter()
            .flat_map(|b| b.kept.values())
            .all(|kept| kept.store.meta.cursor == last)
    }

    pub(super) fn end(&mut self, rng: &mut Rng) -> Run {
        while !self.net.is_empty() {
            let letter = self.net.remove(0);
            self.deliver(letter, rng)?;
        }
        if !self.quiet(rng, 40)? {
            return Err(format!("I5 does not come to rest: {}", self.unrest()));
        }
        self.check_end()
    }

    pub(super) fn unrest(&self) -> String {
        let states = self
            .browsers
            .iter()
            .flat_map(|b| b.kept.values())
            .flat_map(|kept| kept.store.projects.values());
        let open = states.filter(|s| s.is_busy() || s.conflict.is_some() || s.gone.is_some());
        let words = open.map(|s| {
            let kind = s.sealed.as_ref().map(|sealed| sealed.operation.body.kind());
            let reason = s.conflict.as_ref().map(|conflict| conflict.reason);
            format!(
                "sealed {kind:?} queue {} conflict {reason:?} gone {}",
                s.queue.len(),
                s.gone.is_some()
            )
        });
        words.collect::<Vec<_>>().join("; ")
    }
}
