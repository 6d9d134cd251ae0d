//! Browsers with tabs, one server, a network that drops, delays, doubles and reorders; people who edit, and accidents.

mod choices;
mod happenings;
mod network;
mod policies;
mod rest;
mod tabs;

use std::collections::{BTreeMap, HashMap};

use super::documents::Counter;
use super::ledger::{Cid, Ledger, StoreId};
use super::rng::Rng;
use super::server::{Rows, Server};
use crate::delta::Delta;
use crate::document::Document;
use crate::ids::{ProjectId, Sequence, UserId};
use crate::sync::Store;
use crate::sync::state::{Deed, Entry};
use happenings::{ACCIDENTS, Happening, USUAL};
use network::Letter;

/// Who plays, and what they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cast {
    Usual,
    /// One browser and no accidents: then no conflict may ever open.
    Alone,
    /// People settle beforehand what becomes of conflicts, and change their minds.
    Policies,
}

/// What went wrong, in words.
pub(super) type Run<T = ()> = Result<T, String>;

/// One browser's database of one user.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) id: StoreId,
    pub(super) store: Store,
    /// Which commit an entry is, for the checks only.
    pub(super) names: HashMap<(ProjectId, Sequence), Cid>,
}

#[derive(Debug)]
pub(super) struct Tab {
    pub(super) id: u64,
    pub(super) user: UserId,
    /// What it shows: base and working document.
    views: BTreeMap<ProjectId, (Option<Document>, Document)>,
    pub(super) pending: Vec<Pending>,
}

/// A commit that is not durable yet.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) project: ProjectId,
    pub(super) deltas: Vec<Delta>,
    pub(super) cid: Cid,
    pub(super) view: Document,
}

#[derive(Debug)]
pub(super) struct Browser {
    cookie: UserId,
    pub(super) kept: BTreeMap<UserId, Kept>,
    pub(super) tabs: Vec<Tab>,
}

pub(super) struct World {
    pub(super) count: Counter,
    pub(super) server: Server,
    pub(super) browsers: Vec<Browser>,
    pub(super) ledger: Ledger,
    users: Vec<UserId>,
    net: Vec<Letter>,
    saved: Vec<Rows>,
    alone: bool,
}

/// Plays one seed; the error says what went wrong.
pub(super) fn play(seed: u64, steps: usize, cast: Cast) -> Run {
    let alone = cast == Cast::Alone;
    let mut rng = Rng::new(seed);
    let mut world = World::new(&mut rng, alone)?;
    let accidents = ACCIDENTS
        .into_iter()
        .filter(|(what, _)| rng.chance(350) && (!alone || *what == Happening::Prune));
    let policies = (cast == Cast::Policies).then_some((Happening::Policy, 12));
    let weights: Vec<(Happening, usize)> = USUAL
        .into_iter()
        .chain(accidents.collect::<Vec<_>>())
        .chain(policies)
        .collect();
    for _ in 0..steps {
        let happening = rng.weighted(&weights).unwrap_or(Happening::Net);
        world.happen(happening, &mut rng)?;
        if matches!(happening, Happening::Net | Happening::Resolve) {
            world.check_status()?;
        }
    }
    world.end(&mut rng)
}

impl Kept {
    /// The commits among these entries of a project.
    fn cids<'a>(&self, project: ProjectId, entries: impl IntoIterator<Item = &'a Entry>) -> Vec<Cid> {
        let commits = entries
            .into_iter()
            .filter(|entry| matches!(entry.deed, Deed::Commit { .. }));
        commits
            .filter_map(|entry| self.names.get(&(project, entry.sequence)).copied())
            .collect()
    }
}

impl World {
    fn new(rng: &mut Rng, alone: bool) -> Run<Self> {
        let snapshot_every = *rng.pick(&[3, 5, 50]).unwrap_or(&50);
        let mut count = Counter::default();
        let users: Vec<UserId> = (0..*rng.pick(&[1, 1, 2]).unwrap_or(&1))
            .map(|_| UserId::new(count.uuid()))
            .collect();
        let server = Server::new(snapshot_every);
        let ledger = Ledger::default();
        let (net, saved, browsers) = (Vec::new(), Vec::new(), Vec::new());
        let mut world = Self {
            count,
            server,
            browsers,
            ledger,
            users,
            net,
            saved,
            alone,
        };
        for i in 0..if alone {
            1
        } else {
            *rng.pick(&[2, 2, 3, 4]).unwrap_or(&2)
        } {
            let cookie = if i == 0 {
                world.users[0]
            } else {
                *rng.pick(&world.users).unwrap_or(&world.users[0])
            };
            world.browsers.push(Browser {
                cookie,
                kept: BTreeMap::new(),
                tabs: Vec::new(),
            });
            for _ in 0..*rng.pick(&[1, 1, 2]).unwrap_or(&1) {
                world.open_tab(i);
            }
        }
        // Every world begins with one project known to everybody.
        let user = world.users[0];
        world.new_project(0, user);
        world.quiet(rng, 4)?;
        Ok(world)
    }
}
