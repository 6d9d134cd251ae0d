//! The engine of one tab, event by event: what it asks for and which status it shows. The database is the real store.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod guest;
mod leading;
mod network;
mod pictures;
mod saving;
mod status;

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Effect, Engine, Event, Failure};
use crate::delta::Delta;
use crate::document::build::first_project;
use crate::ids::{AssetId, DeviceId, Hash, ProjectId, PushId, Revision, UserId};
use crate::sync::state::ProjectState;
use crate::sync::store::{Call, Counted, Store};
use crate::sync::{Attention, Status};
use crate::wire::{Operation, PullAnswer, PullRequest, PushAnswer};

const PROJECT: ProjectId = ProjectId::new(Uuid::from_u128(1));
const USER: UserId = UserId::new(Uuid::from_u128(2));
const SOMEBODY: UserId = UserId::new(Uuid::from_u128(3));
const ANOTHER_PUSH: PushId = PushId::new(Uuid::from_u128(4));
const PICTURE: AssetId = AssetId::new(Uuid::from_u128(5));
const START_MS: u64 = 1_000_000;
const RETRYABLE: Failure = Failure::Retryable { retry_after_ms: None };

/// One tab over a browser's database, with what its engine has asked for and nobody has taken yet.
struct Tab {
    engine: Engine,
    disk: Store,
    ids: Counted,
    now_ms: u64,
    effects: Vec<Effect>,
    timers: BTreeSet<u64>,
}

impl Tab {
    /// Its browser holds one project as the server has it. Nobody is signed in, another tab leads.
    fn follower() -> Self {
        let mut disk = Store::new(USER, DeviceId::new(Uuid::from_u128(6)));
        let state = ProjectState {
            base: Some(first_project("One", "c", "s")),
            revision: Revision::new(1),
            head: Some(Hash::new([1; 32])),
            ..ProjectState::default()
        };
        disk.projects.insert(PROJECT, state);
        let mut tab = Self {
            engine: Engine::new(1),
            disk,
            ids: Counted(100),
            now_ms: START_MS,
            effects: Vec::new(),
            timers: BTreeSet::new(),
        };
        tab.read();
        tab
    }

    /// It leads, is signed in, and has pulled once.
    fn leader() -> Self {
        let mut tab = Self::follower();
        tab.on(Event::SignedIn { user: USER });
        tab.on(Event::BecameLeader);
        tab.nothing_new();
        assert_eq!(tab.status(), Status::Synced);
        tab
    }

    /// A leader whose commit is sealed and on its way.
    fn pushing(name: &str) -> (Self, Operation) {
        let mut tab = Self::leader();
        tab.commit(name);
        tab.save();
        let operation = tab.push();
        (tab, operation)
    }

    /// Reads the database, as when another tab has written.
    fn read(&mut self) {
        let Store { meta, projects } = self.disk.clone();
        self.on(Event::Loaded { meta, projects });
    }

    fn on(&mut self, event: Event) {
        for effect in self.engine.handle(event, self.now_ms) {
            match effect {
                Effect::Schedule { at_ms } => assert!(self.timers.insert(at_ms), "asked for twice: {at_ms}"),
                effect => self.effects.push(effect),
            }
        }
    }

    fn commit(&mut self, name: &str) {
        let deltas = vec![Delta::set(["name"], name)];
        self.on(Event::Committed {
            project: PROJECT,
            deltas,
        });
    }

    /// The next timer that was asked for goes off.
    fn tick(&mut self) {
        self.now_ms = self.timers.pop_first().unwrap().max(self.now_ms);
        self.on(Event::Tick);
    }

    fn take<T>(&mut self, pick: impl Fn(&Effect) -> Option<T>) -> Vec<T> {
        let taken = self.effects.iter().filter_map(&pick).collect();
        self.effects.retain(|effect| pick(effect).is_none());
        taken
    }

    fn writes(&mut self) -> Vec<(u64, Call)> {
        self.take(|effect| match effect {
            Effect::Persist { number, call } => Some((*number, call.clone())),
            _ => None,
        })
    }

    fn pushes(&mut self) -> Vec<Operation> {
        self.take(|effect| match effect {
            Effect::Push { operation } => Some(Operation::clone(operation)),
            _ => None,
        })
    }

    /// The one operation that was sent.
    fn push(&mut self) -> Operation {
        let mut pushes = self.pushes();
        assert_eq!(pushes.len(), 1, "{pushes:?}");
        pushes.remove(0)
    }

    fn pulls(&mut self) -> Vec<PullRequest> {
        self.take(|effect| match effect {
            Effect::Pull { request } => Some(request.clone()),
            _ => None,
        })
    }

    fn uploads(&mut self) -> usize {
        self.take(|effect| matches!(effect, Effect::Upload { asset: PICTURE }).then_some(()))
            .len()
    }

    fn notices(&mut self) -> usize {
        self.take(|effect| matches!(effect, Effect::Notify { .. }).then_some(()))
            .len()
    }

    /// Carries out the write that is under way; its call.
    fn save_one(&mut self) -> Option<Call> {
        let mut writes = self.writes();
        assert!(writes.len() <= 1, "a write overtakes another: {writes:?}");
        let (number, call) = writes.pop()?;
        let outcome = self.disk.run(&call, &mut self.ids);
        let Store { meta, mut projects } = self.disk.clone();
        projects.retain(|id, _| call.projects().is_none_or(|named| named.contains(id)));
        self.on(Event::Persisted {
            number,
            outcome,
            meta,
            projects,
        });
        Some(call)
    }

    /// Carries out everything that is to be written.
    fn save(&mut self) {
        while self.save_one().is_some() {}
    }

    /// The pull that is under way brings nothing.
    fn nothing_new(&mut self) {
        for request in self.pulls() {
            let answer = PullAnswer::Pulled {
                cursor: request.cursor,
                projects: Vec::new(),
            };
            self.on(Event::Pulled { request, answer });
        }
    }

    fn answer(&mut self, push_id: PushId, answer: PushAnswer) {
        self.on(Event::Answered {
            project: PROJECT,
            push_id,
            answer,
        });
    }

    fn fail(&mut self, operation: &Operation, failure: Failure) {
        self.on(Event::PushFailed {
            project: PROJECT,
            push_id: operation.push_id,
            failure,
        });
    }

    /// Lets time pass until something is sent, or this long at most.
    fn wait_for_push(&mut self, most_ms: u64) -> Option<Operation> {
        let until = self.now_ms + most_ms;
        while self.timers.first().is_some_and(|at_ms| *at_ms <= until) {
            self.tick();
            if let Some(operation) = self.pushes().pop() {
                return Some(operation);
            }
        }
        self.now_ms = until;
        None
    }

    fn status(&self) -> Status {
        self.engine.status(None)
    }

    /// What the project is called in this tab.
    fn shown(&self) -> String {
        self.engine.project(PROJECT).unwrap().document.name().to_owned()
    }

    fn state(&self) -> &ProjectState {
        &self.disk.projects[&PROJECT]
    }
}

fn accepted(operation: &Operation) -> PushAnswer {
    let revision = operation.base.next();
    PushAnswer::Accepted {
        kind: operation.body.kind(),
        revision,
        head: Hash::new([u8::try_from(revision.get()).unwrap(); 32]),
        over: Some(Vec::new()),
    }
}

fn refused() -> PushAnswer {
    PushAnswer::Refused {
        field: "name".to_owned(),
        reason: "is too long".to_owned(),
    }
}

fn needs(attention: Attention) -> Status {
    Status::NeedsAttention(attention)
}

fn bytes(operation: &Operation) -> String {
    serde_json::to_string(operation).unwrap()
}
