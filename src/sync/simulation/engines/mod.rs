//! The engines themselves, driven by their effects: browsers with tabs over one database each, writes that take time or
//! fail, a network that fails or answers late, tabs that are killed, profiles that are wiped or cloned, backups that are
//! restored. Time is simulated, too.

mod accidents;
mod browsers;
mod builds;
mod database;
mod effects;
mod people;
mod policies;
mod programs;
mod rest;
mod rows;
mod undoing;
mod versions;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::documents::Counter;
use super::ledger::{Cid, Ledger};
use super::rng::Rng;
use super::server::{Rows, Server};
use super::world::Run;
use crate::account::Policy;
use crate::document::Document;
use crate::document::schema::as_build;
use crate::ids::{AssetId, DeviceId, ProjectId, PushId, Sequence, UserId};
use crate::sync::{Call, Engine, Event, Store};
use crate::wire::Operation;
use builds::Builds;
use programs::Program;
use undoing::Past;

/// What people do beside the usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Usual,
    /// They choose piece by piece where they can.
    ByPieces,
    /// They settle conflicts beforehand, for all their devices, and change their minds.
    ByPolicy,
    /// They undo and redo.
    Undoing,
    /// They bring old versions back, and pass limits.
    Beyond,
    /// Some of their browsers run an older build, which does not know what the newer ones write.
    Builds,
    /// A program of theirs works beside them, and sends what it did in batches.
    Programs,
}

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
    past: Past,
}

struct Browser {
    store: Store,
    names: HashMap<(ProjectId, Sequence), Cid>,
    tabs: Vec<Tab>,
    online: bool,
    /// Pictures kept here; true: on the server.
    pictures: BTreeMap<AssetId, bool>,
    /// The newest schema that it understands.
    build: u64,
    /// Something has happened to it since it was checked.
    moved: bool,
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
    backups: Vec<Rows>,
    /// What somebody might want back.
    versions: Vec<(ProjectId, Arc<Document>)>,
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
    manner: Manner,
    /// What the person has settled, on the server.
    policy: Policy,
    builds: Builds,
    program: Program,
}

/// Plays one seed; the error says what went wrong.
pub(super) fn play(seed: u64, steps: usize, manner: Manner) -> Run {
    as_build(builds::newest(manner), || run(seed, steps, manner))
}

fn run(seed: u64, steps: usize, manner: Manner) -> Run {
    let mut rng = Rng::new(seed);
    let mut count = Counter::default();
    let mut world = World {
        user: UserId::new(count.uuid()),
        now_ms: 1_000_000,
        count,
        server: Server::new(5),
        backups: Vec::new(),
        versions: Vec::new(),
        ledger: Ledger::default(),
        browsers: Vec::new(),
        due: BTreeMap::new(),
        sealed: HashMap::new(),
        landed: HashSet::new(),
        settled: HashSet::new(),
        healed: false,
        told: false,
        manner,
        policy: Policy::Ask,
        builds: Builds::default(),
        program: Program::default(),
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
            build: builds::of(b, manner),
            moved: true,
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
        match self.manner {
            Manner::ByPolicy if rng.chance(40) => return self.change_policy(b, rng),
            Manner::Beyond if rng.chance(150) => return self.go_beyond(b, t, rng),
            Manner::Undoing if rng.chance(200) => return self.undo_or_redo(b, t, rng),
            Manner::Builds if rng.chance(200) => return self.use_what_is_newer(b, t, rng),
            Manner::Programs if rng.chance(150) => return self.let_program_work(rng),
            _ => {}
        }
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
            _ => self.accident(b, rng),
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
}
