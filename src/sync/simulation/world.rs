//! Browsers with tabs, one server, a network that drops, delays, doubles and reorders; people who edit, and accidents.

use std::collections::{BTreeMap, HashMap};

use super::documents::{self, Counter};
use super::ledger::{Cid, Ledger, StoreId};
use super::rng::Rng;
use super::server::{Rows, Server};
use crate::delta::Delta;
use crate::document::Document;
use crate::ids::{DeviceId, ProjectId, PushId, Sequence, UserId};
use crate::sync::state::{Deed, Entry, ProjectState};
use crate::sync::{Call, Outcome, Resolution, Store};
use crate::wire::{Operation, PullAnswer, PullRequest, PushAnswer};

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

#[derive(Clone, Debug)]
enum Message {
    Push {
        operation: Box<Operation>,
        cids: Vec<Cid>,
    },
    Pull {
        request: PullRequest,
    },
    Answer {
        project: ProjectId,
        push_id: PushId,
        answer: PushAnswer,
    },
    Pulled {
        request: PullRequest,
        answer: PullAnswer,
    },
}

/// On its way from or to a tab, under the cookie of the moment it was sent.
#[derive(Clone, Debug)]
struct Letter {
    browser: usize,
    tab: u64,
    cookie: UserId,
    message: Message,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Happening {
    Edit,
    Persist,
    Refresh,
    Sync,
    Send,
    Pull,
    Net,
    Resolve,
    Gone,
    Create,
    Delete,
    Restore,
    NewTab,
    CrashTab,
    Crash,
    Wipe,
    Clone,
    Switch,
    Backup,
    RestoreBackup,
    Prune,
    Purge,
}

use Happening as H;

const USUAL: [(Happening, usize); 15] = [
    (H::Edit, 60),
    (H::Persist, 28),
    (H::Refresh, 16),
    (H::Sync, 44),
    (H::Send, 16),
    (H::Pull, 24),
    (H::Net, 92),
    (H::Resolve, 12),
    (H::Gone, 8),
    (H::Create, 4),
    (H::Delete, 4),
    (H::Restore, 4),
    (H::NewTab, 4),
    (H::CrashTab, 4),
    (H::Crash, 2),
];
const ACCIDENTS: [(Happening, usize); 7] = [
    (H::Wipe, 2),
    (H::Clone, 3),
    (H::Switch, 6),
    (H::Backup, 4),
    (H::RestoreBackup, 3),
    (H::Prune, 6),
    (H::Purge, 2),
];

pub(super) struct World {
    pub(super) count: Counter,
    pub(super) server: Server,
    pub(super) browsers: Vec<Browser>,
    pub(super) ledger: Ledger,
    users: Vec<UserId>,
    net: Vec<Letter>,
    saved: Vec<Rows>,
    /// One browser and no accidents: then no conflict may ever open.
    alone: bool,
}

/// Plays one seed; the error says what went wrong.
pub(super) fn play(seed: u64, steps: usize, alone: bool) -> Run {
    let mut rng = Rng::new(seed);
    let mut world = World::new(&mut rng, alone)?;
    let accidents = ACCIDENTS
        .into_iter()
        .filter(|(what, _)| rng.chance(350) && (!alone || *what == H::Prune));
    let weights: Vec<(Happening, usize)> = USUAL.into_iter().chain(accidents.collect::<Vec<_>>()).collect();
    for _ in 0..steps {
        let happening = rng.weighted(&weights).unwrap_or(H::Net);
        world.happen(happening, &mut rng)?;
        if matches!(happening, H::Net | H::Resolve) {
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

    fn happen(&mut self, happening: Happening, rng: &mut Rng) -> Run {
        match happening {
            H::Edit => self.edit(rng)?,
            H::Persist => {
                if let Some((b, t)) = self.some_tab(rng) {
                    self.persist(b, t)?;
                }
            }
            H::Refresh => {
                if let Some((b, t)) = self
                    .some_tab(rng)
                    .filter(|(b, t)| self.browsers[*b].tabs[*t].pending.is_empty())
                {
                    self.refresh(b, t)?;
                }
            }
            H::Sync => self.sync(rng)?,
            H::Send => {
                if let Some((b, t)) = self.some_tab(rng) {
                    self.send(b, t, rng);
                }
            }
            H::Pull => {
                if let Some((b, t)) = self.some_tab(rng) {
                    let request = self.kept_of_tab(b, t).store.pull_request();
                    self.post(b, t, Message::Pull { request }, rng);
                }
            }
            H::Net => {
                if !self.net.is_empty() {
                    let at = if rng.chance(600) { 0 } else { rng.below(self.net.len()) };
                    let letter = self.net.remove(at);
                    self.deliver(letter, rng)?;
                }
            }
            H::Resolve => {
                let b = rng.below(self.browsers.len());
                self.resolve_all(b, rng, false)?;
            }
            H::Gone => {
                let b = rng.below(self.browsers.len());
                self.resolve_all(b, rng, true)?;
            }
            H::Create => {
                if let Some((b, t)) = self.some_tab(rng) {
                    let user = self.browsers[b].tabs[t].user;
                    if self.kept(b, user).store.projects.len() < 3 {
                        self.new_project(b, user);
                    }
                }
            }
            H::Delete | H::Restore => self.lifecycle(happening == H::Delete, rng),
            other => self.accident(other, rng),
        }
        Ok(())
    }

    fn accident(&mut self, happening: Happening, rng: &mut Rng) {
        let b = rng.below(self.browsers.len());
        match happening {
            H::NewTab if self.browsers[b].tabs.len() < 3 => self.open_tab(b),
            H::CrashTab => {
                if let Some((b, t)) = self.some_tab(rng) {
                    self.browsers[b].tabs.remove(t);
                }
            }
            H::Crash => self.reopen(b),
            H::Wipe => {
                for kept in std::mem::take(&mut self.browsers[b].kept).into_values() {
                    self.ledger.wiped(kept.id);
                }
                self.reopen(b);
            }
            H::Clone if self.browsers.len() <= 4 => {
                self.ledger.cloned = true;
                let mut kept = self.browsers[b].kept.clone();
                for one in kept.values_mut() {
                    let id = StoreId(self.count.next());
                    self.ledger.copied(one.id, id);
                    one.id = id;
                }
                let cookie = self.browsers[b].cookie;
                self.browsers.push(Browser {
                    cookie,
                    kept,
                    tabs: Vec::new(),
                });
                self.open_tab(self.browsers.len() - 1);
            }
            H::Switch if self.users.len() > 1 => {
                let now = self.browsers[b].cookie;
                self.browsers[b].cookie = if now == self.users[0] {
                    self.users[1]
                } else {
                    self.users[0]
                };
                self.open_tab(b);
            }
            H::Backup => self.saved.push(self.server.rows.clone()),
            H::RestoreBackup => {
                if let Some(rows) = rng.pick(&self.saved).cloned() {
                    self.ledger.restored = true;
                    self.server.restore_backup(rows);
                }
            }
            H::Prune => self.server.prune(),
            H::Purge => {
                let dead: Vec<ProjectId> = self
                    .server
                    .rows
                    .projects
                    .iter()
                    .filter(|(_, p)| p.deleted)
                    .map(|(id, _)| *id)
                    .collect();
                if let Some(id) = rng.pick(&dead) {
                    self.server.purge(*id);
                }
            }
            _ => {}
        }
    }

    // -- browsers and tabs

    fn open_tab(&mut self, b: usize) {
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
    fn reopen(&mut self, b: usize) {
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

    fn kept_of_tab(&mut self, b: usize, t: usize) -> &mut Kept {
        let user = self.browsers[b].tabs[t].user;
        self.kept(b, user)
    }

    fn some_tab(&self, rng: &mut Rng) -> Option<(usize, usize)> {
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
        let outcome = kept.store.run(call, count);
        if let (Some((project, before)), Outcome::Done) = (sealed, &outcome) {
            for sequence in nothing_came(&before, &kept.store.projects[&project]) {
                self.ledger.settle(kept.names.get(&(project, sequence)).copied());
            }
        }
        match outcome {
            Outcome::Broken { reason } => Err(format!("Broken: {reason}")),
            outcome => Ok(outcome),
        }
    }

    fn new_project(&mut self, b: usize, user: UserId) {
        let project = ProjectId::new(self.count.uuid());
        let document = documents::first(&mut self.count);
        let outcome = self.call(b, user, &Call::Create { project, document });
        debug_assert_eq!(outcome, Ok(Outcome::Done));
    }

    fn refresh(&mut self, b: usize, t: usize) -> Run {
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

    fn edit(&mut self, rng: &mut Rng) -> Run {
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
    fn persist(&mut self, b: usize, t: usize) -> Run {
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

    fn lifecycle(&mut self, delete: bool, rng: &mut Rng) {
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

    // -- the network

    fn sync(&mut self, rng: &mut Rng) -> Run {
        let Some((b, t)) = self.some_tab(rng) else {
            return Ok(());
        };
        let user = self.browsers[b].tabs[t].user;
        let projects: Vec<ProjectId> = self.kept(b, user).store.projects.keys().copied().collect();
        for project in projects {
            if rng.chance(700) {
                self.call(b, user, &Call::Seal { project })?;
            }
        }
        if rng.chance(800) {
            self.send(b, t, rng);
        }
        Ok(())
    }

    fn send(&mut self, b: usize, t: usize, rng: &mut Rng) {
        let kept = self.kept_of_tab(b, t);
        let sendable = |s: &&ProjectState| s.parked.is_none() && (s.conflict.is_none() || crate::rules::on(7));
        let letters: Vec<Message> = kept
            .store
            .projects
            .values()
            .filter(sendable)
            .filter_map(|state| state.sealed.as_ref())
            .map(|sealed| Message::Push {
                operation: Box::new(sealed.operation.clone()),
                cids: kept.cids(sealed.operation.project, &sealed.entries),
            })
            .collect();
        for letter in letters {
            self.post(b, t, letter, rng);
        }
    }

    fn post(&mut self, browser: usize, t: usize, message: Message, rng: &mut Rng) {
        let Browser { cookie, tabs, .. } = &self.browsers[browser];
        let letter = Letter {
            browser,
            tab: tabs[t].id,
            cookie: *cookie,
            message,
        };
        self.mail(letter, rng);
    }

    fn mail(&mut self, letter: Letter, rng: &mut Rng) {
        match rng.below(100) {
            0..12 => {} // lost
            12..88 => self.net.push(letter),
            _ => self.net.extend([letter.clone(), letter]),
        }
    }

    fn deliver(&mut self, letter: Letter, rng: &mut Rng) -> Run {
        let Letter {
            browser,
            tab,
            cookie,
            message,
        } = letter;
        let reply = |message| Letter {
            browser,
            tab,
            cookie,
            message,
        };
        let to = self.browsers[browser].tabs.iter().find(|t| t.id == tab).map(|t| t.user);
        match message {
            Message::Push { operation, cids } => {
                let answer = self.push(cookie, &operation, &cids)?;
                let Operation { project, push_id, .. } = *operation;
                self.mail(
                    reply(Message::Answer {
                        project,
                        push_id,
                        answer,
                    }),
                    rng,
                );
            }
            Message::Pull { request } => {
                let answer = self.server.pull(cookie, &request);
                self.mail(reply(Message::Pulled { request, answer }), rng);
            }
            Message::Answer {
                project,
                push_id,
                answer,
            } => {
                if let Some(user) = to {
                    self.guarded(
                        browser,
                        user,
                        &Call::Answered {
                            project,
                            push_id,
                            answer,
                        },
                    )?;
                }
            }
            Message::Pulled { request, answer } => {
                if let Some(user) = to {
                    self.guarded(
                        browser,
                        user,
                        &Call::Pulled {
                            asked: request.cursor,
                            answer,
                        },
                    )?;
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, cookie: UserId, operation: &Operation, cids: &[Cid]) -> Run<PushAnswer> {
        let (answer, applied) = self.server.push(cookie, operation);
        if let Some(applied) = applied {
            self.ledger.observe(operation, &applied, cids)?;
        }
        Ok(answer)
    }

    /// A call whose base may only move forward along what the server really has.
    fn guarded(&mut self, b: usize, user: UserId, call: &Call) -> Run {
        let before: BTreeMap<ProjectId, _> = self
            .kept(b, user)
            .store
            .projects
            .iter()
            .map(|(id, state)| (*id, state.head))
            .collect();
        self.call(b, user, call)?;
        let Some(kept) = self.browsers[b].kept.get(&user) else {
            return Ok(());
        };
        for (id, state) in &kept.store.projects {
            self.ledger.check_base(before.get(id).copied().flatten(), state)?;
            if self.alone && state.conflict.is_some() {
                return Err("I4 a conflict with oneself".to_owned());
            }
        }
        Ok(())
    }

    // -- people answer what they are asked

    fn resolve_all(&mut self, b: usize, rng: &mut Rng, gone: bool) -> Run {
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

    fn resolve_conflict(&mut self, b: usize, user: UserId, project: ProjectId, rng: &mut Rng) -> Run {
        let state = self.kept(b, user).store.projects[&project].clone();
        let mine = state.working().map_err(|broken| format!("Broken: {broken}"))?;
        let Some((conflict, mine)) = state.conflict.as_ref().zip(mine) else {
            return Ok(());
        };
        let theirs = &conflict.theirs.document;
        let units = state
            .base
            .iter()
            .flat_map(|base| crate::merge::units(base, &mine, theirs));
        let pieces = units.map(|unit| unit.path).filter(|_| rng.chance(500)).collect();
        let copy = ProjectId::new(self.count.uuid());
        let choices = [
            Resolution::KeepMine,
            Resolution::KeepTheirs,
            Resolution::Pieces { mine: pieces },
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

    fn resolved(
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

    fn resolve_gone(&mut self, b: usize, user: UserId, project: ProjectId, rng: &mut Rng) -> Run {
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

    // -- the end

    /// Everyone is connected, nothing is lost, people answer what they are asked. True: all has come to rest.
    fn quiet(&mut self, rng: &mut Rng, rounds: usize) -> Run<bool> {
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
    fn round(&mut self, b: usize, user: UserId) -> Run<bool> {
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

    fn is_calm(&self) -> bool {
        let last = self.server.rows.changes.last().map(|(id, ..)| *id);
        self.browsers
            .iter()
            .flat_map(|b| b.kept.values())
            .all(|kept| kept.store.meta.cursor == last)
    }

    fn end(&mut self, rng: &mut Rng) -> Run {
        while !self.net.is_empty() {
            let letter = self.net.remove(0);
            self.deliver(letter, rng)?;
        }
        if !self.quiet(rng, 40)? {
            return Err(format!("I5 does not come to rest: {}", self.unrest()));
        }
        self.check_end()
    }

    fn unrest(&self) -> String {
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

fn sequences(state: &ProjectState) -> Vec<Sequence> {
    state.entries().map(|entry| entry.sequence).collect()
}
