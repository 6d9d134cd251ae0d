//! One tab's engine: what is shown, what is under way, when to try again.
//!
//! It mirrors the browser's database and shows that plus what is still being written. Writes go out one at a time, in
//! order; the next leaves when the one before is durable, so that a failed one is never overtaken. Whatever answers is
//! written like a commit before it counts. Only the leading tab sends.

mod backoff;
mod network;
mod saving;
mod view;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use crate::account::Policy;
use crate::delta::Delta;
use crate::document::Document;
use crate::ids::{AssetId, ProjectId, PushId, Revision, UserId};
use crate::wire::{Operation, PullAnswer, PullRequest, PushAnswer, Unit};

use super::notice::Notice;
use super::state::ProjectState;
use super::status::Status;
use super::store::{Call, Meta, Outcome, Resolution, Store};
use backoff::{Backoff, Jitter};
use saving::Write;
use view::Shown;

/// What happened. Times are milliseconds since any fixed moment, given beside the event.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// What the browser's database held when the tab opened, or holds now that another tab changed it.
    Loaded {
        meta: Meta,
        projects: BTreeMap<ProjectId, ProjectState>,
    },
    /// The user made a project.
    Created {
        project: ProjectId,
        document: Document,
    },
    /// The user changed a project.
    Committed {
        project: ProjectId,
        deltas: Vec<Delta>,
    },
    Deleted {
        project: ProjectId,
    },
    Restored {
        project: ProjectId,
    },
    Resolved {
        project: ProjectId,
        resolution: Resolution,
    },
    /// The transaction of [`Effect::Persist`] with this number is durable: the rows that it read, as they are now.
    Persisted {
        number: u64,
        outcome: Outcome,
        meta: Meta,
        projects: BTreeMap<ProjectId, ProjectState>,
    },
    PersistFailed {
        number: u64,
        reason: String,
    },
    Answered {
        project: ProjectId,
        push_id: PushId,
        answer: PushAnswer,
    },
    PushFailed {
        project: ProjectId,
        push_id: PushId,
        failure: Failure,
    },
    Pulled {
        request: PullRequest,
        answer: PullAnswer,
    },
    PullFailed {
        failure: Failure,
    },
    /// A picture is kept in this browser and not yet on the server.
    AssetKept {
        asset: AssetId,
    },
    AssetReady {
        asset: AssetId,
    },
    AssetFailed {
        asset: AssetId,
        failure: Failure,
    },
    /// The person does not want the picture sent any more; it is no longer kept here.
    AssetDropped {
        asset: AssetId,
    },
    /// The person wants the picture to wait; it stays unsent until it is dropped, or dropped and kept again.
    AssetPaused {
        asset: AssetId,
    },
    Online,
    Offline,
    BecameLeader,
    LostLeadership,
    SignedIn {
        user: UserId,
    },
    SignedOut,
    /// How this person's conflicts are settled, as the server has it; said once the database is read.
    PolicyIs {
        policy: Policy,
    },
    /// "Sync now", focus, back from sleep.
    SyncNow,
    /// The time of [`Effect::Schedule`] has come. A page that is looked at may send more of them: 30 s after the last
    /// pull it pulls again.
    Tick,
}

/// Why a request brought no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No connection, a 5xx, a time-out: try again, not before this many milliseconds.
    Retryable {
        retry_after_ms: Option<u64>,
    },
    SignIn,
    /// Will never work; the reason in words.
    Permanent {
        reason: String,
    },
}

/// What to do now.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Run the call as one strict transaction, then report `Persisted` or `PersistFailed` with the number. In order.
    Persist {
        number: u64,
        call: Call,
    },
    Push {
        operation: Box<Operation>,
    },
    Pull {
        request: PullRequest,
    },
    Upload {
        asset: AssetId,
    },
    /// Send `Tick` at this time.
    Schedule {
        at_ms: u64,
    },
    /// Another tab wrote something that this one has not read: read all rows, then report `Loaded`.
    Read,
    /// Something the person should see once: a commit that could not be kept.
    Notify {
        project: Option<ProjectId>,
        notice: Notice,
    },
}

/// One project as the tab shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectView {
    pub id: ProjectId,
    /// Before the document: views that differ are mostly told apart by it.
    pub status: Status,
    /// Base, sealed operation, entries and what is being persisted.
    pub document: Arc<Document>,
    pub revision: Revision,
    pub deleted: bool,
    /// What waits for the person's choice.
    pub question: Option<Question>,
    /// What needs a choice can be settled now: nothing that was sent is still unanswered (⚠7).
    pub resolvable: bool,
    /// When the server last accepted a change (RFC 3339), where known.
    pub updated_at: Option<String>,
    /// Where that change was made, where known.
    pub updated_on: Option<Origin>,
    /// When the server got to know it (RFC 3339), where known.
    pub created_at: Option<String>,
}

/// What a person is asked about a project, with what there is to decide by.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub about: About,
    /// What the server has; none where it has nothing.
    pub theirs: Option<Arc<Document>>,
    /// Deleted elsewhere, it can be brought back, as far as is known.
    pub restorable: bool,
    /// When (RFC 3339) and where the server's side changed last, or was deleted; where known.
    pub at: Option<String>,
    pub on: Option<Origin>,
}

/// Why a person has to choose.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// Both changed the same thing: the document that both began with, and what has to be chosen.
    Units { base: Arc<Document>, units: Vec<Unit> },
    /// The server's history is another one (a restored backup): the choice is about the whole document.
    OtherHistory,
    /// A new project met one under its very id: the choice is about the whole document.
    TakenId,
    /// Changed there since it was deleted here.
    DeletedHere,
    /// Deleted there, with work of this device in it.
    DeletedThere,
}

/// What only this browser has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsent {
    /// Each with the number of its changes that the server has not confirmed; with none of them it waits for a choice.
    pub projects: BTreeMap<ProjectId, usize>,
    pub pictures: BTreeSet<AssetId>,
}

/// Where something was done, seen from this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    ThisDevice,
    /// Its name, where it has one.
    AnotherDevice(Option<String>),
}

/// The engine of one tab.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact")]
pub struct Engine {
    /// The database as this tab last heard of it; none before it was read.
    mirror: Option<Store>,
    /// The mirror and, on top, what the person did that is not durable yet.
    shown: Option<Store>,
    views: BTreeMap<ProjectId, Shown>,
    /// What is to be written, in order; the first one may be under way.
    writes: VecDeque<Write>,
    writing: bool,
    /// Another tab committed something that this one has not read yet.
    behind: bool,
    write_failed: Option<String>,
    write_retry: Backoff,
    next_number: u64,
    session: Session,
    leads: bool,
    offline: bool,
    unreachable: bool,
    /// The operation under way of each project.
    pushing: BTreeMap<ProjectId, PushId>,
    push_retry: BTreeMap<ProjectId, Backoff>,
    /// Projects whose request will never work as it is, with the words; tried again when the person asks.
    stuck: BTreeMap<ProjectId, String>,
    /// Gone, said the answer to a push: what the server still has of them the next pull says.
    looked_for: BTreeSet<ProjectId>,
    pulling: bool,
    pull_retry: Backoff,
    /// The next pull is due then; none: not yet thought of.
    pull_at: u64,
    /// Pictures kept here that the server does not have.
    pictures: BTreeMap<AssetId, Picture>,
    jitter: Jitter,
    scheduled: Option<u64>,
    effects: Vec<Effect>,
}

/// Who may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Session {
    /// Nobody has said yet.
    Unknown,
    SignedIn(UserId),
    /// The session ran out, or the server knows somebody else.
    Over,
}

#[derive(Clone, Debug, Default)]
struct Picture {
    uploading: bool,
    paused: bool,
    retry: Backoff,
    failed: Option<String>,
}

impl Engine {
    /// An engine that has seen nothing. `seed` spreads its retries.
    pub fn new(seed: u64) -> Self {
        Self {
            mirror: None,
            shown: None,
            views: BTreeMap::new(),
            writes: VecDeque::new(),
            writing: false,
            behind: false,
            write_failed: None,
            write_retry: Backoff::default(),
            next_number: 1,
            session: Session::Unknown,
            leads: false,
            offline: false,
            unreachable: false,
            pushing: BTreeMap::new(),
            push_retry: BTreeMap::new(),
            stuck: BTreeMap::new(),
            looked_for: BTreeSet::new(),
            pulling: false,
            pull_retry: Backoff::default(),
            pull_at: 0,
            pictures: BTreeMap::new(),
            jitter: Jitter::new(seed),
            scheduled: None,
            effects: Vec::new(),
        }
    }

    /// Takes an event in and says what to do.
    pub fn handle(&mut self, event: Event, now_ms: u64) -> Vec<Effect> {
        let failed_to_write = matches!(event, Event::PersistFailed { .. });
        self.take(event, now_ms);
        if !failed_to_write && self.write_failed.is_some() {
            self.write_retry.forget_delay();
        }
        self.send(now_ms);
        self.write(now_ms);
        self.schedule(now_ms);
        std::mem::take(&mut self.effects)
    }

    /// Every project of this user, also the deleted ones.
    pub fn projects(&self) -> Vec<ProjectView> {
        self.views.keys().filter_map(|id| self.project(*id)).collect()
    }

    fn take(&mut self, event: Event, now_ms: u64) {
        match event {
            Event::Loaded { meta, projects } => self.loaded(Store { meta, projects }, now_ms),
            Event::Created { project, document } => self.did(Call::Create { project, document }),
            Event::Committed { project, deltas } => {
                let seen = self.seen(project);
                self.did(Call::Append { project, deltas, seen });
            }
            Event::Deleted { project } => {
                let seen = self.seen(project);
                self.did(Call::Delete { project, seen });
            }
            Event::Restored { project } => self.did(Call::Restore { project }),
            Event::Resolved { project, resolution } => self.did(Call::Resolve { project, resolution }),
            Event::Persisted {
                number,
                outcome,
                meta,
                projects,
            } => {
                self.persisted(number, &outcome, Store { meta, projects }, now_ms);
            }
            Event::PersistFailed { number, reason } => self.persist_failed(number, reason, now_ms),
            Event::Answered {
                project,
                push_id,
                answer,
            } => self.answered(project, push_id, answer, now_ms),
            Event::PushFailed {
                project,
                push_id,
                failure,
            } => self.push_failed(project, push_id, failure, now_ms),
            Event::Pulled { request, answer } => self.pulled(&request, answer, now_ms),
            Event::PullFailed { failure } => self.pull_failed(&failure, now_ms),
            Event::AssetKept { asset } => drop(self.pictures.entry(asset).or_default()),
            Event::AssetReady { asset } => {
                self.pictures.remove(&asset);
                self.reached();
            }
            Event::AssetFailed { asset, failure } => self.asset_failed(asset, failure, now_ms),
            Event::AssetDropped { asset } => drop(self.pictures.remove(&asset)),
            Event::AssetPaused { asset } => {
                if let Some(picture) = self.pictures.get_mut(&asset) {
                    picture.paused = true;
                }
            }
            Event::Online => {
                (self.offline, self.unreachable) = (false, false);
                self.at_once(now_ms);
            }
            Event::Offline => self.offline = true,
            Event::BecameLeader => {
                self.leads = true;
                self.at_once(now_ms);
            }
            Event::LostLeadership => {
                self.leads = false;
                self.looked_for.clear();
            }
            Event::SignedIn { user } => self.signed_in(user, now_ms),
            Event::SignedOut => self.session = Session::Over,
            Event::PolicyIs { policy } => self.policy_is(policy),
            Event::SyncNow => {
                self.stuck.clear();
                self.pictures.values_mut().for_each(|picture| picture.failed = None);
                self.at_once(now_ms);
            }
            Event::Tick => self.scheduled = self.scheduled.filter(|at| *at > now_ms),
        }
    }

    fn signed_in(&mut self, user: UserId, now_ms: u64) {
        let before = std::mem::replace(&mut self.session, Session::SignedIn(user));
        if before != self.session {
            self.at_once(now_ms);
        }
    }

    /// The user whose data this is may send, and this tab is the one that does. A guest never may.
    fn may_send(&self) -> bool {
        let user = self.mirror.as_ref().map(|store| store.meta.user);
        let user = user.filter(|user| !user.is_guest());
        self.leads && !self.offline && user.is_some_and(|user| self.session == Session::SignedIn(user))
    }

    /// What is kept here belongs to no account.
    fn is_guest(&self) -> bool {
        self.mirror.as_ref().is_some_and(|store| store.meta.user.is_guest())
    }

    /// Tries everything again now; what the server asked to wait for still waits.
    fn at_once(&mut self, now_ms: u64) {
        self.push_retry.values_mut().for_each(Backoff::reset);
        self.pictures.values_mut().for_each(|picture| picture.retry.reset());
        self.pull_retry.reset();
        self.pull_at = now_ms;
    }

    /// The server has answered something. Whether there is a network is the browser's word: the answer may have been on
    /// its way when the network went.
    fn reached(&mut self) {
        self.unreachable = false;
    }

    /// Asks for a tick when something is due later and nothing earlier has been asked for.
    fn schedule(&mut self, now_ms: u64) {
        let Some(at_ms) = self.next_due(now_ms) else { return };
        if self
            .scheduled
            .is_none_or(|scheduled| at_ms < scheduled || scheduled <= now_ms)
        {
            self.scheduled = Some(at_ms);
            self.effects.push(Effect::Schedule { at_ms });
        }
    }

    fn next_due(&self, now_ms: u64) -> Option<u64> {
        let mut due = BTreeSet::new();
        if self.write_failed.is_some() {
            due.insert(self.write_retry.at_ms());
        }
        if self.may_send() {
            due.extend(self.push_retry.values().map(Backoff::at_ms));
            due.extend(self.pictures.values().map(|picture| picture.retry.at_ms()));
            due.insert(self.pull_retry.at_ms());
            due.insert(self.pull_at.min(now_ms + network::LOOK_AGAIN_MS));
        }
        due.into_iter().find(|at| *at > now_ms)
    }

    fn notify(&mut self, project: Option<ProjectId>, notice: Notice) {
        self.effects.push(Effect::Notify { project, notice });
    }
}

#[cfg(test)]
mod tests;
