//! The ⚠ that live in the browser, each as a story of one project, and what makes a transaction.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod base;
mod choices;
mod keeping;
mod policy;
mod pulled;

use serde_json::json;

use super::{Call, Counted, Fresh, Outcome, Store};
use crate::delta::Delta;
use crate::document::Document;
use crate::document::build::{add, first_project};
use crate::ids::{ChangeId, DeviceId, Hash, Head, ProjectId, PushId, Revision, UserId};
use crate::sync::state::ProjectState;
use crate::wire::{Change, Conflict, ConflictReason, Kind, PullAnswer, Pulled, PushAnswer, Stamp, Step};
use uuid::Uuid;

/// A browser that holds one project at revision 1.
struct Desk {
    store: Store,
    ids: Counted,
}

const fn project() -> ProjectId {
    ProjectId::new(Uuid::from_u128(1))
}

const fn head(n: u8) -> Head {
    Hash::new([n; 32])
}

fn document() -> Document {
    let element = |screen: &str| json!({"screen": screen, "x": 0, "y": 0});
    first_project("P", "c", "s")
        .apply(&[
            add("screens", "t", json!({"canvas": "c", "order": "W"})),
            add("elements", "e", element("s")),
            add("elements", "f", element("s")),
        ])
        .unwrap()
}

fn set(element: &str, field: &str, value: i64) -> Delta {
    Delta::set(["elements", element, field], value)
}

fn step(revision: i64, push_id: PushId, deltas: Vec<Delta>) -> Step {
    let byte = u8::try_from(revision).unwrap();
    Step {
        revision: Revision::new(revision),
        head: head(byte),
        push_id,
        kind: Kind::Push,
        deltas,
    }
}

fn foreign(revision: i64, deltas: Vec<Delta>) -> Step {
    step(revision, PushId::new(Uuid::from_u128(999)), deltas)
}

fn theirs(revision: u8, document: Document, reason: ConflictReason) -> PushAnswer {
    let (push_ids, units) = (Vec::new(), Vec::new());
    let revision_number = Revision::new(i64::from(revision));
    PushAnswer::Conflict(Box::new(Conflict {
        reason,
        document,
        revision: revision_number,
        head: head(revision),
        deleted: false,
        push_ids,
        units,
    }))
}

impl Desk {
    fn new() -> Self {
        let [user, device] = [10, 11].map(Uuid::from_u128);
        let mut store = Store::new(UserId::new(user), DeviceId::new(device));
        let state = ProjectState {
            base: Some(document()),
            revision: Revision::new(1),
            head: Some(head(1)),
            ..ProjectState::default()
        };
        store.projects.insert(project(), state);
        Self {
            store,
            ids: Counted(100),
        }
    }

    fn run(&mut self, call: &Call) -> Outcome {
        self.store.run(call, &mut self.ids)
    }

    fn state(&self) -> &ProjectState {
        &self.store.projects[&project()]
    }

    /// By a tab that shows what is kept.
    fn commit(&mut self, deltas: Vec<Delta>) -> Outcome {
        let seen = self.state().working().unwrap();
        self.run(&Call::Append {
            project: project(),
            deltas,
            seen,
        })
    }

    fn seal(&mut self) -> PushId {
        assert_eq!(self.run(&Call::Seal { project: project() }), Outcome::Done);
        self.state().sealed_push().unwrap()
    }

    fn answer(&mut self, push_id: PushId, answer: PushAnswer) -> Outcome {
        self.run(&Call::Answered {
            project: project(),
            push_id,
            answer,
        })
    }

    fn pull(&mut self, change: Change) -> Outcome {
        let asked = (self.state().revision, self.state().head);
        self.pull_asked(asked, change)
    }

    fn pull_asked(&mut self, asked: (Revision, Option<Head>), change: Change) -> Outcome {
        let cursor = Some(ChangeId::new(self.ids.id()));
        let projects = vec![Pulled {
            project: project(),
            asked,
            change,
        }];
        let asked = self.store.meta.cursor;
        self.run(&Call::Pulled {
            asked,
            answer: PullAnswer::Pulled { cursor, projects },
        })
    }

    fn pull_steps(&mut self, steps: Vec<Step>) -> Outcome {
        self.pull(Change::Steps {
            steps,
            deleted: false,
            stamp: Stamp::default(),
        })
    }

    fn x(&self) -> i64 {
        self.state().working().unwrap().unwrap().value()["elements"]["e"]["x"]
            .as_i64()
            .unwrap()
    }
}

fn whole(revision: u8, document: Document, push_ids: Vec<PushId>) -> Change {
    let revision_number = Revision::new(i64::from(revision));
    Change::Document {
        document,
        revision: revision_number,
        head: head(revision),
        deleted: false,
        push_ids,
        stamp: Stamp::default(),
    }
}
