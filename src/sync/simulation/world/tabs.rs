//! Browsers and their tabs: opening, showing, editing, keeping.

use std::collections::{BTreeMap, HashMap};

use super::{Kept, Pending, Run, Tab, World};
use crate::ids::{DeviceId, ProjectId, Sequence, UserId};
use crate::sync::simulation::documents;
use crate::sync::simulation::ledger::{Cid, StoreId};
use crate::sync::simulation::policies;
use crate::sync::simulation::rng::Rng;
use crate::sync::state::ProjectState;
use crate::sync::{Call, Outcome, Store};

impl World {
    pub(super) fn open_tab(&mut self, b: usize) {
        let user = self.browsers[b].cookie;
        self.kept(b, user);
        let tab = Tab {
            id: self.count.next(),
            user,
            views: BTreeMap::new(),
            pending: Vec::new(),
        };
        self.browsers[b].tabs.push(tab);
    }

    /// The browser was killed and is opened again.
    pub(super) fn reopen(&mut self, b: usize) {
        self.browsers[b].tabs.clear();
        self.open_tab(b);
    }

    pub(super) fn kept(&mut self, b: usize, user: UserId) -> &mut Kept {
        let (count, kept) = (&mut self.count, &mut self.browsers[b].kept);
        kept.entry(user).or_insert_with(|| Kept {
            id: StoreId(count.next()),
            store: Store::new(user, DeviceId::new(count.uuid())),
            names: HashMap::new(),
        })
    }

    pub(super) fn kept_of_tab(&mut self, b: usize, t: usize) -> &mut Kept {
        let user = self.browsers[b].tabs[t].user;
        self.kept(b, user)
    }

    pub(super) fn some_tab(&self, rng: &mut Rng) -> Option<(usize, usize)> {
        let tabs = |b: usize| (0..self.browsers[b].tabs.len()).map(move |t| (b, t));
        let all: Vec<(usize, usize)> = (0..self.browsers.len()).flat_map(tabs).collect();
        rng.pick(&all).copied()
    }

    /// One transaction of a browser's database; nothing may be found broken.
    pub(super) fn call(&mut self, b: usize, user: UserId, call: &Call) -> Run<Outcome> {
        self.kept(b, user);
        let (count, kept) = (&mut self.count, &mut self.browsers[b].kept);
        let Some(kept) = kept.get_mut(&user) else {
            return Err("no database".to_owned());
        };
        let nothing_came = |before: &[Sequence], state: &ProjectState| -> Vec<Sequence> {
            before
                .iter()
                .filter(|s| !state.entries().any(|entry| entry.sequence == **s))
                .copied()
                .collect()
        };
        let sealed: Option<(ProjectId, Vec<Sequence>)> = match call {
            Call::Seal { project } => kept.store.projects.get(project).map(|s| (*project, sequences(s))),
            _ => None,
        };
        let asking = policies::asking(&kept.store, call, count);
        let outcome = kept.store.run(call, count);
        if let (Some((project, before)), Outcome::Done) = (sealed, &outcome) {
            for sequence in nothing_came(&before, &kept.store.projects[&project]) {
                self.ledger.settle(kept.names.get(&(project, sequence)).copied());
            }
        }
        match (outcome, asking) {
            (Outcome::Broken { reason }, _) => Err(format!("Broken: {reason}")),
            (outcome, Some(asking)) => {
                self.settle_by_policy(b, user, call, &asking)?;
                Ok(outcome)
            }
            (outcome, None) => Ok(outcome),
        }
    }

    pub(super) fn new_project(&mut self, b: usize, user: UserId) {
        let project = ProjectId::new(self.count.uuid());
        let document = documents::first(&mut self.count);
        let outcome = self.call(b, user, &Call::Create { project, document });
        debug_assert_eq!(outcome, Ok(Outcome::Done));
    }

    pub(super) fn refresh(&mut self, b: usize, t: usize) -> Run {
        let mut views = BTreeMap::new();
        for (id, state) in &self.kept_of_tab(b, t).store.projects {
            let working = state.working().map_err(|broken| format!("Broken: {broken}"))?;
            if let Some(working) = working.filter(|_| !state.is_deleted()) {
                views.insert(*id, (state.base.clone(), working));
            }
        }
        self.browsers[b].tabs[t].views = views;
        Ok(())
    }

    pub(super) fn edit(&mut self, rng: &mut Rng) -> Run {
        let Some((b, t)) = self.some_tab(rng) else {
            return Ok(());
        };
        if self.browsers[b].tabs[t].views.is_empty() {
            self.refresh(b, t)?;
        }
        let views: Vec<_> = self.browsers[b].tabs[t].views.clone().into_iter().collect();
        let Some((project, (base, view))) = rng.pick(&views).cloned() else {
            return Ok(());
        };
        let new = documents::edited(&view, base.as_ref(), &mut self.count, rng);
        let deltas = view.diff(&new);
        if !deltas.is_empty() {
            let cid = Cid(self.count.next());
            let tab = &mut self.browsers[b].tabs[t];
            tab.pending.push(Pending {
                project,
                deltas,
                cid,
                view,
            });
            tab.views.insert(project, (base, new));
            if rng.chance(500) {
                self.persist(b, t)?;
            }
        }
        Ok(())
    }

    /// Makes a tab's commits durable, until one is turned down: then the tab asks and shows what is there now.
    pub(super) fn persist(&mut self, b: usize, t: usize) -> Run {
        let user = self.browsers[b].tabs[t].user;
        let mut asked = false;
        for pending in std::mem::take(&mut self.browsers[b].tabs[t].pending) {
            let state = self.kept(b, user).store.projects.get(&pending.project);
            let Some(state) = state.filter(|s| !asked && !s.is_deleted() && s.exists()) else {
                asked = true;
                continue;
            };
            let before = state.working().map_err(|broken| format!("Broken: {broken}"))?;
            let Pending {
                project, deltas, view, ..
            } = pending.clone();
            if self.call(
                b,
                user,
                &Call::Append {
                    project,
                    deltas,
                    seen: Some(view),
                },
            )? != Outcome::Done
            {
                asked = true;
                continue;
            }
            let kept = self.kept(b, user);
            let after = kept.store.projects[&project]
                .working()
                .map_err(|broken| format!("Broken: {broken}"))?;
            kept.names.insert((project, kept.store.meta.sequence), pending.cid);
            let id = kept.id;
            if let (Some(before), Some(after)) = (before, after) {
                self.ledger.committed(id, &pending, &before, &after);
            }
        }
        if asked {
            self.refresh(b, t)?;
        }
        Ok(())
    }

    pub(super) fn lifecycle(&mut self, delete: bool, rng: &mut Rng) {
        let Some((b, t)) = self.some_tab(rng) else { return };
        let user = self.browsers[b].tabs[t].user;
        let fits = |s: &ProjectState| s.is_deleted() != delete && s.gone.is_none() && s.conflict.is_none();
        let projects = self.kept(b, user).store.projects.iter();
        let fitting: Vec<ProjectId> = projects
            .filter(|(_, s)| fits(s) && (!delete || s.base.is_some()))
            .map(|(id, _)| *id)
            .collect();
        let Some(project) = rng.pick(&fitting).copied() else {
            return;
        };
        if delete {
            let working = self.kept(b, user).store.projects[&project].working();
            self.ledger.deleted(project, working.ok().flatten());
        }
        let call = if delete {
            Call::Delete { project, seen: None }
        } else {
            Call::Restore { project }
        };
        let outcome = self.call(b, user, &call);
        debug_assert!(outcome.is_ok());
    }
}

fn sequences(state: &ProjectState) -> Vec<Sequence> {
    state.entries().map(|entry| entry.sequence).collect()
}
