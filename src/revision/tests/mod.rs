//! Every row of the decision table, the order of the rows, and the ⚠ that live on the server.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod applied;
mod order;
mod turned_away;

use serde_json::json;

use super::{Accept, Decision, Deleted, Facts, Present, ProjectFact, PushFact, body_hash, decide};
use crate::delta::Delta;
use crate::document::Document;
use crate::document::build::{add, first_project};
use crate::ids::{DeviceId, Hash, ProjectId, PushId, Revision, Sequence, UserId};
use crate::wire::{Body, Kind, Operation, PushAnswer, Step};
use uuid::Uuid;

const fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

const fn hash(n: u8) -> Hash {
    Hash::new([n; 32])
}

fn document() -> Document {
    let elements = [
        json!({"screen": "s", "x": 0, "y": 0}),
        json!({"screen": "s", "x": 0, "y": 0}),
    ];
    let [e, f] = elements;
    first_project("P", "c", "s")
        .apply(&[add("elements", "e", e), add("elements", "f", f)])
        .unwrap()
}

fn x(value: i64) -> Delta {
    Delta::set(["elements", "e", "x"], value)
}

/// A push on revision 3, the current one of [`present`].
fn push(deltas: Vec<Delta>) -> Operation {
    Operation {
        user: UserId::new(id(1)),
        device: DeviceId::new(id(2)),
        project: ProjectId::new(id(3)),
        push_id: PushId::new(id(4)),
        base: Revision::new(3),
        base_head: Some(hash(3)),
        through: Some(Sequence::new(10)),
        body: Body::Push { deltas },
    }
}

fn create() -> Operation {
    let body = Body::Create { document: document() };
    Operation {
        base: Revision::ZERO,
        base_head: None,
        body,
        ..push(Vec::new())
    }
}

fn with(body: Body) -> Operation {
    Operation {
        body,
        ..push(Vec::new())
    }
}

/// A project at revision 3, seen from an operation made on revision 3.
fn present() -> Present {
    Present {
        document: document(),
        revision: Revision::new(3),
        head: hash(3),
        deleted: None,
        clock: Sequence::new(9),
        base_head: Some(hash(3)),
        base_document: Some(document()),
        since: Some(Vec::new()),
        push_ids: Vec::new(),
    }
}

/// The same, one foreign revision later.
fn moved(deltas: Vec<Delta>) -> Present {
    let push_id = PushId::new(id(44));
    Present {
        document: document().apply(&deltas).unwrap(),
        revision: Revision::new(4),
        head: hash(4),
        since: Some(vec![Step {
            revision: Revision::new(4),
            head: hash(4),
            push_id,
            kind: Kind::Push,
            deltas,
        }]),
        push_ids: vec![push_id],
        ..present()
    }
}

fn tombstone() -> Present {
    Present {
        deleted: Some(Deleted {
            at: "2026-01-01T00:00:00Z".into(),
            by: "Firefox".into(),
            restorable: true,
        }),
        ..present()
    }
}

fn on(operation: &Operation, present: Present) -> Decision {
    decide(
        operation,
        &Facts {
            push: PushFact::New,
            project: ProjectFact::Present(Box::new(present)),
        },
    )
}

fn facts(push: PushFact, project: ProjectFact) -> Facts {
    Facts { push, project }
}

fn accepted(decision: Decision) -> Accept {
    match decision {
        Decision::Accept(accept) => *accept,
        Decision::Answer { answer, .. } => panic!("not accepted: {answer:?}"),
    }
}

/// The answer that ends the operation.
fn ended(decision: Decision) -> PushAnswer {
    match decision {
        Decision::Answer { answer, ends: true } => answer,
        other => panic!("does not end the operation: {other:?}"),
    }
}

fn conflict(decision: Decision) -> crate::wire::Conflict {
    match ended(decision) {
        PushAnswer::Conflict(conflict) => *conflict,
        other => panic!("no conflict: {other:?}"),
    }
}

fn refused_field(decision: Decision) -> String {
    match ended(decision) {
        PushAnswer::Refused { field, .. } => field,
        other => panic!("not refused: {other:?}"),
    }
}

fn known(operation: &Operation) -> PushFact {
    let body_hash = body_hash(operation);
    PushFact::Accepted {
        body_hash,
        kind: Kind::Push,
        revision: Revision::new(2),
        head: hash(2),
    }
}
