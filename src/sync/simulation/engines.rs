//! The engines themselves, driven by their effects: browsers with tabs over one database each, writes that take time or
//! fail, a network that fails or answers late, tabs that are killed. Time is simulated, too.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::documents::{self, Counter};
use super::ledger::{Cid, Ledger};
use super::rng::Rng;
use super::server::Server;
use super::world::Run;
use crate::delta::Delta;
use crate::ids::{AssetId, DeviceId, ProjectId, PushId, Sequence, UserId};
use crate::sync::state::Deed;
use crate::sync::{Attention, Call, Effect, Engine, Event, Failure, Outcome, Resolution, Status, Store};
use crate::wire::Operation;

struct Tab {
    id: u64,
    engine: Engine,
    leads: bool,
    /// Projects of commits that are not durable yet.
    unsaved: Vec<ProjectId>,
    in_flight: HashSet<ProjectId>,
    /// The last sequence number that it has heard to be durable.
    heard: Sequence,
    /// A write that has not been reported: the next must wait for it.
    writing: bool,
}

struct Browser {
    store: Store,
    names: HashMap<(ProjectId, Sequence), Cid>,
    tabs: Vec<Tab>,
    online: bool,
    /// Pictures kept here; true: on the server.
    pictures: BTreeMap<AssetId, bool>,
}

/// What happens at a time; `tab` finds out by id whether it is still there.
enum Due {
    Write {
        number: u64,
        call: Box<Call>,
    },
    Push {
        operation: Box<Operation>,
    },
    /// The tab has been told that another one wrote, and reads again.
    Read,
    Event(Box<Event>),
}

struct World {
    user: UserId,
    now_ms: u64,
    count: Counter,
    server: Server,
    ledger: Ledger,
    browsers: Vec<Browser>,
    due: BTreeMap<(u64, u64), (usize, u64, Due)>,
    sealed: HashMap<PushId, (String, Vec<Cid>)>,
    landed: HashSet<Cid>,
    settled: HashSet<Cid>,
    /// Nothing fails any more.
    healed: bool,
    /// A person has been told something.
    told: bool,
}

pub(super) fn play(seed: u64, steps: usize) -> Run {
    let mut rng = Rng::new(seed);
    let mut count = Counter::default();
    let mut world = World {
        user: UserId::new(count.uuid()),
        now_ms: 1_000_000,
        count,
        server: Server::new(5),
        ledger: Ledger::default(),
        browsers: Vec::new(),
        due: BTreeMap::new(),
        sealed: HashMap::new(),
        landed: HashSet::new(),
        settled: HashSet::new(),
        healed: false,
        told: false,
    };
    for b in 0..2 + rng.below(2) {
        let store = Store::new(world.user, DeviceId::new(world.count.uuid()));
        let (names, tabs, pictures) = (HashMap::new(), Vec::new(), BTreeMap::new());
        world.browsers.push(Browser {
            store,
            names,
            tabs,
            online: true,
            pictures,
        });
        for _ in 0..=rng.below(2) {
            world.open_tab(b, &mut rng)?;
        }
    }
    world.create(0, 0, &mut rng)?;
    for _ in 0..steps {
        world.step(&mut rng)?;
        world.check()?;
    }
    world.come_to_rest(&mut rng)
}

impl World {
    fn step(&mut self, rng: &mut Rng) -> Run {
        let b = rng.below(self.browsers.len());
        let t = rng.below(self.browsers[b].tabs.len());
        match rng.below(100) {
            0..55 => self.pass_time(rng),
            55..78 => self.edit(b, t, rng),
            78..84 => self.answer_questions(b, t, rng),
            84..87 => self.add_picture(b, t, rng),
            87..89 => self.event(b, t, Event::SyncNow, rng),
            89..91 if self.server.rows.projects.len() < 3 => self.create(b, t, rng),
            91..93 => self.delete_or_restore(b, t, rng),
            93..95 => {
                self.browsers[b].online = !self.browsers[b].online;
                self.tell_network(b, rng)
            }
            95..97 if self.browsers[b].tabs.len() < 3 => self.open_tab(b, rng),
            97..99 => self.kill_tab(b, t, rng),
            _ => {
                self.server.prune();
                Ok(())
            }
        }
    }

    /// The next thing that is due happens.
    fn pass_time(&mut self, rng: &mut Rng) -> Run {
        let Some(((at_ms, _), (b, tab, due))) = self.due.pop_first() else {
            return Ok(());
        };
        self.now_ms = at_ms.max(self.now_ms);
        match due {
            Due::Write { number, call } => self.write(b, tab, number, &call, rng),
            Due::Push { operation } => self.push(b, tab, &operation, rng),
            Due::Read => {
                let Store { meta, projects } = self.browsers[b].store.clone();
                self.event_to(b, tab, Event::Loaded { meta, projects }, rng)
            }
            Due::Event(event) => self.event_to(b, tab, *event, rng),
        }
    }

    fn event_to(&mut self, b: usize, tab: u64, event: Event, rng: &mut Rng) -> Run {
        if matches!(event, Event::AssetReady { .. }) && self.browsers[b].tabs.iter().any(|t| t.id == tab) {
            // Every tab is told.
            return (0..self.browsers[b].tabs.len()).try_for_each(|t| self.event(b, t, event.clone(), rng));
        }
        match self.browsers[b].tabs.iter().position(|t| t.id == tab) {
            Some(t) => self.event(b, t, event, rng),
            None => Ok(()),
        }
    }

    fn later(&mut self, b: usize, tab: u64, after_ms: u64, due: Due) {
        let key = (self.now_ms + after_ms, self.count.next());
        self.due.insert(key, (b, tab, due));
    }

    fn some_delay(rng: &mut Rng) -> u64 {
        1 + rng.bits() % if rng.chance(100) { 20_000 } else { 200 }
    }

    /// Hands an event to a tab, and does what its engine asks for.
    fn event(&mut self, b: usize, t: usize, event: Event, rng: &mut Rng) -> Run {
        let tab = &mut self.browsers[b].tabs[t];
        match &event {
            Event::Answered { project, .. } | Event::PushFailed { project, .. } => drop(tab.in_flight.remove(project)),
            Event::Persisted { meta, .. } => (tab.writing, tab.heard) = (false, meta.sequence),
            Event::PersistFailed { .. } => tab.writing = false,
            Event::Loaded { meta, .. } => tab.heard = meta.sequence.max(tab.heard),
            _ => {}
        }
        let effects = tab.engine.handle(event, self.now_ms);
        for effect in effects {
            self.carry_out(b, t, effect, rng)?;
        }
        Ok(())
    }

    fn carry_out(&mut self, b: usize, t: usize, effect: Effect, rng: &mut Rng) -> Run {
        let (healed, online) = (self.healed, self.browsers[b].online);
        let tab = &mut self.browsers[b].tabs[t];
        let (id, fails) = (tab.id, !healed && (!online || rng.chance(150)));
        let failure = Failure::Retryable {
            retry_after_ms: rng.chance(100).then_some(5_000),
        };
        match effect {
            Effect::Persist { number, call } => {
                if std::mem::replace(&mut tab.writing, true) {
                    return Err("a write overtakes another".to_owned());
                }
                self.later(
                    b,
                    id,
                    1 + rng.bits() % 30,
                    Due::Write {
                        number,
                        call: Box::new(call),
                    },
                );
            }
            Effect::Push { operation } => {
                if !tab.leads || !tab.in_flight.insert(operation.project) {
                    return Err("two operations of a project under way, or a tab sends that does not lead".to_owned());
                }
                let bytes = serde_json::to_string(&operation).unwrap();
                let first = self.sealed.get(&operation.push_id).map(|(bytes, _)| bytes);
                if first.is_none_or(|first| *first != bytes) {
                    return Err("I3 a retry differs from what was sealed".to_owned());
                }
                let Operation { project, push_id, .. } = *operation;
                if fails {
                    let failed = Event::PushFailed {
                        project,
                        push_id,
                        failure,
                    };
                    self.later(b, id, Self::some_delay(rng), Due::Event(Box::new(failed)));
                    if rng.chance(500) {
                        return Ok(()); // it never arrived
                    }
                }
                self.later(b, id, Self::some_delay(rng), Due::Push { operation });
            }
            Effect::Pull { request } => {
                let event = if fails {
                    Event::PullFailed { failure }
                } else {
                    let answer = self.server.pull(self.user, &request);
                    Event::Pulled { request, answer }
                };
                self.later(b, id, Self::some_delay(rng), Due::Event(Box::new(event)));
            }
            Effect::Upload { asset } => {
                let event = if fails {
                    Event::AssetFailed { asset, failure }
                } else {
                    Event::AssetReady { asset }
                };
                if !fails {
                    self.browsers[b].pictures.insert(asset, true);
                }
                self.later(b, id, Self::some_delay(rng), Due::Event(Box::new(event)));
            }
            Effect::Schedule { at_ms } => {
                let wait = at_ms.saturating_sub(self.now_ms);
                self.later(b, id, wait, Due::Event(Box::new(Event::Tick)));
            }
            Effect::Notify { .. } => self.told = true,
        }
        Ok(())
    }

    /// One transaction of a browser's database. A tab that was killed meanwhile may still have it carried out.
    fn write(&mut self, b: usize, tab: u64, number: u64, call: &Call, rng: &mut Rng) -> Run {
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
    fn transact(&mut self, b: usize, call: &Call) -> Run<Outcome> {
        let Browser { store, names, .. } = &mut self.browsers[b];
        let before = store.clone();
        let outcome = store.run(call, &mut self.count);
        if let Outcome::Broken { reason } = &outcome {
            return Err(format!("Broken: {reason}"));
        }
        if let (Call::Append { project, .. }, Outcome::Done) = (call, &outcome) {
            names.insert((*project, store.meta.sequence), Cid(self.count.next()));
        }
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
                if matches!(call, Call::Seal { .. } | Call::Resolve { .. }) {
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
                let bytes = serde_json::to_string(&sealed.operation).unwrap();
                self.sealed.insert(sealed.operation.push_id, (bytes, cids));
            }
            if matches!(call, Call::Resolve { .. }) && state.queue.iter().any(|entry| entry.deed == Deed::Delete) {
                self.ledger.deleted(*id, state.working().ok().flatten());
            }
        }
        Ok(outcome)
    }

    fn push(&mut self, b: usize, tab: u64, operation: &Operation, rng: &mut Rng) -> Run {
        let cids = self
            .sealed
            .get(&operation.push_id)
            .map(|(_, cids)| cids.clone())
            .unwrap_or_default();
        let (answer, applied) = self.server.push(self.user, operation);
        if let Some(applied) = applied {
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

    // -- people

    fn create(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let (project, document) = (ProjectId::new(self.count.uuid()), documents::first(&mut self.count));
        self.event(b, t, Event::Created { project, document }, rng)
    }

    fn commit(&mut self, b: usize, t: usize, project: ProjectId, deltas: Vec<Delta>, rng: &mut Rng) -> Run {
        self.browsers[b].tabs[t].unsaved.push(project);
        self.told = false;
        self.event(b, t, Event::Committed { project, deltas }, rng)?;
        if self.told {
            self.browsers[b].tabs[t].unsaved.pop(); // turned down at once
        }
        Ok(())
    }

    fn edit(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let views = self.browsers[b].tabs[t].engine.projects();
        let alive: Vec<_> = views.into_iter().filter(|view| !view.deleted).collect();
        let Some(view) = rng.pick(&alive) else { return Ok(()) };
        let new = documents::edited(&view.document, None, &mut self.count, rng);
        let deltas = view.document.diff(&new);
        if deltas.is_empty() {
            Ok(())
        } else {
            self.commit(b, t, view.id, deltas, rng)
        }
    }

    fn add_picture(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let asset = AssetId::new(self.count.uuid());
        self.browsers[b].pictures.insert(asset, false);
        for tab in 0..self.browsers[b].tabs.len() {
            self.event(b, tab, Event::AssetKept { asset }, rng)?;
        }
        let view = self.browsers[b].tabs[t]
            .engine
            .projects()
            .into_iter()
            .find(|view| !view.deleted);
        let element = view
            .as_ref()
            .and_then(|view| view.document.value()["elements"].as_object()?.keys().next().cloned());
        match (view, element) {
            (Some(view), Some(element)) => {
                let delta = Delta::set(["elements", element.as_str(), "media"], asset.to_string());
                self.commit(b, t, view.id, vec![delta], rng)
            }
            _ => Ok(()),
        }
    }

    fn delete_or_restore(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let views = self.browsers[b].tabs[t].engine.projects();
        let Some(view) = rng.pick(&views) else { return Ok(()) };
        if view.deleted {
            return self.event(b, t, Event::Restored { project: view.id }, rng);
        }
        self.ledger.deleted(view.id, Some((*view.document).clone()));
        self.event(b, t, Event::Deleted { project: view.id }, rng)
    }

    fn answer_questions(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        for view in self.browsers[b].tabs[t].engine.projects() {
            let copy = ProjectId::new(self.count.uuid());
            let name = format!("{} (copy)", view.document.name());
            let choices = match view.status {
                Status::NeedsAttention(Attention::Conflict) => {
                    vec![
                        Resolution::KeepMine,
                        Resolution::KeepTheirs,
                        Resolution::KeepBoth { project: copy, name },
                    ]
                }
                Status::NeedsAttention(Attention::DeletedElsewhere) if view.theirs.is_some() => {
                    vec![
                        Resolution::AsNewProject { project: copy },
                        Resolution::Discard,
                        Resolution::BringBack,
                    ]
                }
                Status::NeedsAttention(Attention::DeletedElsewhere) => {
                    vec![Resolution::AsNewProject { project: copy }, Resolution::Discard]
                }
                _ => continue,
            };
            if let Some(resolution) = rng.pick(&choices).cloned() {
                self.event(
                    b,
                    t,
                    Event::Resolved {
                        project: view.id,
                        resolution,
                    },
                    rng,
                )?;
            }
        }
        Ok(())
    }

    // -- browsers

    fn open_tab(&mut self, b: usize, rng: &mut Rng) -> Run {
        let (id, leads) = (self.count.next(), self.browsers[b].tabs.iter().all(|tab| !tab.leads));
        let engine = Engine::new(rng.bits());
        let (unsaved, in_flight, heard) = (Vec::new(), HashSet::new(), Sequence::ZERO);
        self.browsers[b].tabs.push(Tab {
            id,
            engine,
            leads,
            unsaved,
            in_flight,
            heard,
            writing: false,
        });
        let t = self.browsers[b].tabs.len() - 1;
        let Store { meta, projects } = self.browsers[b].store.clone();
        self.event(b, t, Event::Loaded { meta, projects }, rng)?;
        let shown = &self.browsers[b].tabs[t].engine;
        for (id, state) in &self.browsers[b].store.projects {
            let kept = state.working().map_err(|broken| broken.to_string())?;
            if shown.project(*id).map(|view| (*view.document).clone()) != kept {
                return Err("I1 a new tab shows something else than what was saved".to_owned());
            }
        }
        let unsent: Vec<AssetId> = self.browsers[b]
            .pictures
            .iter()
            .filter(|(_, sent)| !**sent)
            .map(|(id, _)| *id)
            .collect();
        for asset in unsent {
            self.event(b, t, Event::AssetKept { asset }, rng)?;
        }
        self.event(b, t, Event::SignedIn { user: self.user }, rng)?;
        if leads {
            self.event(b, t, Event::BecameLeader, rng)
        } else {
            Ok(())
        }
    }

    fn kill_tab(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let led = self.browsers[b].tabs.remove(t).leads;
        if self.browsers[b].tabs.is_empty() {
            return self.open_tab(b, rng);
        }
        if led {
            self.browsers[b].tabs[0].leads = true;
            self.event(b, 0, Event::BecameLeader, rng)?;
        }
        Ok(())
    }

    fn tell_network(&mut self, b: usize, rng: &mut Rng) -> Run {
        for t in 0..self.browsers[b].tabs.len() {
            let event = if self.browsers[b].online {
                Event::Online
            } else {
                Event::Offline
            };
            self.event(b, t, event, rng)?;
        }
        Ok(())
    }

    // -- what must hold

    fn check(&self) -> Run {
        for browser in &self.browsers {
            for tab in &browser.tabs {
                let status = tab.engine.status(None);
                if !tab.unsaved.is_empty() && !matches!(status, Status::Saving | Status::NeedsAttention(_)) {
                    return Err(format!("I1 {status:?} shown while a commit is not durable"));
                }
                if status != Status::Synced {
                    continue;
                }
                let heard = browser.names.iter().filter(|((_, sequence), _)| *sequence <= tab.heard);
                if let Some((_, cid)) = heard
                    .into_iter()
                    .find(|(_, c)| !self.landed.contains(c) && !self.settled.contains(c))
                {
                    return Err(format!("I2 'Synced' shown while commit {} was never accepted", cid.0));
                }
                if tab.leads && browser.pictures.values().any(|sent| !sent) {
                    return Err("I2 'Synced' shown while a picture is not on the server".to_owned());
                }
            }
        }
        Ok(())
    }

    /// Everyone connected, nothing fails, people answer what they are asked: then all are equal (I5).
    fn come_to_rest(&mut self, rng: &mut Rng) -> Run {
        self.healed = true;
        for b in 0..self.browsers.len() {
            self.browsers[b].online = true;
            self.tell_network(b, rng)?;
        }
        let mut calm = 0;
        for _ in 0..80 {
            let until = self.now_ms + 40_000;
            for b in 0..self.browsers.len() {
                for t in 0..self.browsers[b].tabs.len() {
                    self.answer_questions(b, t, rng)?;
                    self.event(b, t, Event::SyncNow, rng)?;
                }
            }
            while self
                .due
                .first_key_value()
                .is_some_and(|((at_ms, _), _)| *at_ms <= until)
            {
                self.pass_time(rng)?;
                self.check()?;
            }
            self.now_ms = until;
            calm = if self.is_at_rest() { calm + 1 } else { 0 };
            if calm == 2 {
                return Ok(());
            }
        }
        let tabs = self.browsers.iter().flat_map(|b| &b.tabs);
        let shown: Vec<String> = tabs.map(|tab| format!("{:?}", tab.engine.status(None))).collect();
        Err(format!("I5 does not come to rest: {}", shown.join(", ")))
    }

    /// Every tab says "Synced" and shows what the server has.
    fn is_at_rest(&self) -> bool {
        self.browsers.iter().flat_map(|b| &b.tabs).all(|tab| {
            let equal = self
                .server
                .rows
                .projects
                .iter()
                .all(|(id, there)| match tab.engine.project(*id) {
                    Some(here) => here.deleted == there.deleted && (there.deleted || *here.document == there.document),
                    None => there.deleted,
                });
            equal && tab.engine.status(None) == Status::Synced
        })
    }
}
