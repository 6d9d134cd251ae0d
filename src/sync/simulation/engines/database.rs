//! One transaction of a browser's database, and what the server makes of a push.

use std::collections::BTreeSet;

use super::{Browser, Due, Run, World, rows};
use crate::document::schema::as_build;
use crate::ids::{ProjectId, Sequence};
use crate::sync::simulation::ledger::Cid;
use crate::sync::simulation::policies;
use crate::sync::simulation::rng::Rng;
use crate::sync::state::{Deed, Entry};
use crate::sync::{Call, Event, Outcome, Store};
use crate::wire::Operation;

impl World {
    /// One transaction of a browser's database. A tab that was killed meanwhile may still have it carried out.
    pub(super) fn write(&mut self, b: usize, tab: u64, number: u64, call: &Call, rng: &mut Rng) -> Run {
        let at = self.browsers[b].tabs.iter().position(|t| t.id == tab);
        if at.is_none() && rng.chance(500) || !self.healed && rng.chance(50) {
            let reason = "the disk is full".to_owned();
            return at.map_or(Ok(()), |t| {
                self.event(b, t, Event::PersistFailed { number, reason }, rng)
            });
        }
        let outcome = self.transact(b, call)?;
        if let (Some(t), Call::Append { project, .. }) = (at, call) {
            let unsaved = &mut self.browsers[b].tabs[t].unsaved;
            if outcome == Outcome::Done {
                let first = unsaved.iter().position(|p| p == project);
                first.map(|first| unsaved.remove(first));
            } else {
                unsaved.retain(|p| p != project);
            }
        }
        let others: Vec<u64> = self.browsers[b]
            .tabs
            .iter()
            .map(|t| t.id)
            .filter(|id| *id != tab)
            .collect();
        for other in others {
            self.later(b, other, rng.bits() % 50, Due::Read);
        }
        let Store { meta, projects } = self.browsers[b].store.clone();
        let Some(t) = at else { return Ok(()) };
        let named = call.projects();
        let read = |id: &ProjectId| named.as_ref().is_none_or(|named| named.contains(id));
        let projects = projects.into_iter().filter(|(id, _)| read(id)).collect();
        self.event(
            b,
            t,
            Event::Persisted {
                number,
                outcome,
                meta,
                projects,
            },
            rng,
        )
    }

    /// Runs the call and checks that no kept commit leaves the database except by being accepted or settled.
    pub(super) fn transact(&mut self, b: usize, call: &Call) -> Run<Outcome> {
        let older = self.is_older(b);
        self.browsers[b].moved = true;
        let Browser {
            store, names, build, ..
        } = &mut self.browsers[b];
        let before = store.clone();
        let asking = policies::asking(store, call, &self.count);
        let outcome = as_build(*build, || store.run(call, &mut self.count));
        if let Outcome::Broken { reason } = &outcome {
            return Err(format!("Broken: {reason}"));
        }
        rows::check(&before, store)?;
        if let (Call::Append { project, .. }, Outcome::Done) = (call, &outcome) {
            let cid = Cid(self.count.next());
            names.insert((*project, store.meta.sequence), cid);
            if older {
                self.builds.commits.insert(cid);
            }
        }
        let by_policy = match &asking {
            Some(asking) => policies::settled(call, asking, store)?,
            None => Vec::new(),
        };
        for (id, state) in &store.projects {
            let kept: BTreeSet<Sequence> = state.entries().map(|entry| entry.sequence).collect();
            let entries = before
                .projects
                .get(id)
                .into_iter()
                .flat_map(crate::sync::ProjectState::entries);
            for entry in entries.filter(|entry| !kept.contains(&entry.sequence)) {
                let Some(cid) = names.get(&(*id, entry.sequence)) else {
                    continue;
                };
                let chosen = by_policy.iter().any(|settled| settled.project == *id);
                if chosen || matches!(call, Call::Seal { .. } | Call::Resolve { .. }) {
                    self.settled.insert(*cid);
                } else if !self.landed.contains(cid) {
                    return Err(format!("I1 commit {} left the database unconfirmed", cid.0));
                }
            }
            if let (Call::Seal { project }, Some(sealed)) =
                (call, state.sealed.as_ref().filter(|_| outcome == Outcome::Done))
                && project == id
            {
                let cids = sealed
                    .entries
                    .iter()
                    .filter_map(|e| names.get(&(*id, e.sequence)).copied())
                    .collect();
                let of_older = |e: &Entry| {
                    names
                        .get(&(*id, e.sequence))
                        .is_some_and(|cid| self.builds.commits.contains(cid))
                };
                if sealed.entries.iter().all(of_older) {
                    self.builds.pushes.insert(sealed.operation.push_id);
                }
                let bytes = serde_json::to_string(&sealed.operation).unwrap();
                self.sealed.insert(sealed.operation.push_id, (bytes, cids));
            }
            if matches!(call, Call::Resolve { .. }) && state.queue.iter().any(|entry| entry.deed == Deed::Delete) {
                self.ledger.deleted(*id, state.working().ok().flatten());
            }
        }
        Ok(outcome)
    }

    pub(super) fn push(&mut self, b: usize, tab: u64, operation: &Operation, rng: &mut Rng) -> Run {
        let cids = self
            .sealed
            .get(&operation.push_id)
            .map(|(_, cids)| cids.clone())
            .unwrap_or_default();
        let before = self.server.rows.projects.get(&operation.project);
        let before = before.map(|there| there.document.clone());
        let (answer, applied) = self.server.push(self.user, operation);
        if let Some(applied) = applied {
            self.check_builds(operation, before.as_ref(), &applied.accept.document)?;
            self.ledger.observe(operation, &applied, &cids)?;
            self.landed.extend(cids);
        }
        let event = Event::Answered {
            project: operation.project,
            push_id: operation.push_id,
            answer,
        };
        self.later(b, tab, Self::some_delay(rng), Due::Event(Box::new(event)));
        Ok(())
    }
}
