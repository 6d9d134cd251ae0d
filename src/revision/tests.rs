//! Every row of the decision table, the order of the rows, and the ⚠ that live on the server.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::json;
use uuid::Uuid;

use super::{Accept, Decision, Deleted, Facts, Present, ProjectFact, PushFact, body_hash, decide, head};
use crate::delta::{Delta, Path};
use crate::document::Document;
use crate::document::build::{add, first_project};
use crate::ids::{DeviceId, Hash, ProjectId, PushId, Revision, Sequence, UserId};
use crate::rules;
use crate::wire::{Body, ConflictReason, Kind, Operation, PushAnswer, Step};

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

#[test]
fn row_01_somebody_elses_project_is_not_found() {
    for operation in [push(vec![x(1)]), create(), with(Body::Delete), with(Body::Restore)] {
        let answer = ended(decide(&operation, &facts(PushFact::New, ProjectFact::Foreign)));
        assert_eq!(answer, PushAnswer::NotFound);
    }
}

#[test]
fn row_02_the_first_answer_again() {
    let operation = push(vec![x(1)]);
    for project in [
        ProjectFact::Present(Box::new(tombstone())),
        ProjectFact::Unknown,
        ProjectFact::Purged,
    ] {
        let decision = decide(&operation, &facts(known(&operation), project));
        let first = PushAnswer::Accepted {
            kind: Kind::Push,
            revision: Revision::new(2),
            head: hash(2),
            over: None,
        };
        assert_eq!(
            decision,
            Decision::Answer {
                answer: first,
                ends: false
            }
        );
    }
}

#[test]
fn row_02_the_same_numbers_written_otherwise_are_the_same_body() {
    let whole = push(vec![x(1)]);
    let point = push(vec![Delta::set(["elements", "e", "x"], 1.0)]);
    assert_eq!(body_hash(&whole), body_hash(&point));
    let read: Operation = serde_json::from_str(&serde_json::to_string(&point).unwrap()).unwrap();
    assert_eq!(body_hash(&whole), body_hash(&read));
    assert_ne!(body_hash(&whole), body_hash(&push(vec![x(2)])));
    assert_ne!(
        body_hash(&whole),
        body_hash(&Operation {
            base: Revision::new(2),
            ..whole.clone()
        })
    );
}

#[test]
fn row_03_an_id_used_twice_is_refused() {
    let facts = facts(known(&push(vec![x(1)])), ProjectFact::Present(Box::new(present())));
    match decide(&push(vec![x(2)]), &facts) {
        Decision::Answer {
            answer: PushAnswer::Refused { reason, .. },
            ends: false,
        } => {
            assert_eq!(reason, "operation id used twice");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn row_04_warning_14_an_ended_push_id_is_sealed_again() {
    for project in [
        ProjectFact::Present(Box::new(present())),
        ProjectFact::Purged,
        ProjectFact::Unknown,
    ] {
        let decision = decide(&push(vec![x(1)]), &facts(PushFact::Ended, project));
        assert_eq!(
            decision,
            Decision::Answer {
                answer: PushAnswer::SealAgain,
                ends: false
            }
        );
    }
    let facts = facts(PushFact::Ended, ProjectFact::Present(Box::new(present())));
    let late = rules::without(14, || decide(&push(vec![x(1)]), &facts));
    assert!(
        matches!(late, Decision::Accept(_)),
        "without the rule the late copy comes alive"
    );
}

#[test]
fn row_05_a_purged_project_is_gone_also_for_a_create() {
    for operation in [push(vec![x(1)]), create()] {
        let answer = ended(decide(&operation, &facts(PushFact::New, ProjectFact::Purged)));
        assert_eq!(
            answer,
            PushAnswer::Gone {
                deleted_at: None,
                deleted_by: None
            }
        );
    }
}

#[test]
fn row_06_an_unknown_project_with_a_base_is_not_found() {
    let answer = ended(decide(&push(vec![x(1)]), &facts(PushFact::New, ProjectFact::Unknown)));
    assert_eq!(answer, PushAnswer::NotFound);
}

#[test]
fn row_07_a_tombstone_is_gone_with_who_and_when_unless_restored() {
    for operation in [push(vec![x(1)]), with(Body::Delete), create()] {
        match ended(on(&operation, tombstone())) {
            PushAnswer::Gone { deleted_at, deleted_by } => {
                assert_eq!(
                    (deleted_at.as_deref(), deleted_by.as_deref()),
                    (Some("2026-01-01T00:00:00Z"), Some("Firefox"))
                );
            }
            other => panic!("{other:?}"),
        }
    }
    let accept = accepted(on(&with(Body::Restore), tombstone()));
    assert_eq!((accept.deleted, accept.kind), (false, Kind::Restore));
}

#[test]
fn row_08_a_sequence_that_does_not_go_up_needs_a_new_device() {
    for through in [8, 9] {
        let operation = Operation {
            through: Some(Sequence::new(through)),
            ..push(vec![x(1)])
        };
        assert_eq!(ended(on(&operation, present())), PushAnswer::NewDevice);
    }
    let program = Operation {
        through: None,
        ..push(vec![x(1)])
    };
    accepted(on(&program, present()));
}

#[test]
fn row_09_what_is_invalid_on_its_own_base_is_refused_with_the_field() {
    let deep = (0..40).fold(json!(1), |inner, _| json!({ "a": inner }));
    let cases = [
        ("screens/s/canvas", Delta::set(["screens", "s", "canvas"], "nowhere")),
        ("elements/e/screen", Delta::delete(["screens", "s"])),
        ("name", Delta::delete(["name"])),
        ("elements/none/x", Delta::set(["elements", "none", "x"], 1)),
        ("deltas", Delta::set(Vec::<String>::new(), 1)),
        ("name", Delta::set(["name"], "a\0b")),
        ("name", Delta::set(["name"], "x".repeat(70_000))),
        ("schema", Delta::set(["schema"], 2)),
    ];
    for (field, delta) in cases {
        assert_eq!(
            refused_field(on(&push(vec![delta.clone()]), present())),
            field,
            "{delta:?}"
        );
        let later = moved(vec![Delta::set(["elements", "f", "x"], 7)]);
        assert_eq!(
            refused_field(on(&push(vec![delta]), later)),
            field,
            "on its own base, not the current one"
        );
    }
    assert!(refused_field(on(&push(vec![Delta::set(["note"], deep)]), present())).starts_with("note"));
    let hidden = push(vec![Delta::set(["note"], "a\0b"), Delta::delete(["note"])]);
    assert_eq!(
        refused_field(on(&hidden, present())),
        "note",
        "what is stored as a delta counts, too"
    );
    let later_create = Operation {
        base: Revision::new(3),
        base_head: Some(hash(3)),
        ..create()
    };
    assert_eq!(refused_field(on(&later_create, present())), "baseRevision");
}

#[test]
fn row_10_a_create_makes_revision_1() {
    let operation = create();
    let accept = accepted(decide(&operation, &facts(PushFact::New, ProjectFact::Unknown)));
    assert_eq!(
        (accept.revision, accept.kind, accept.deleted),
        (Revision::new(1), Kind::Create, false)
    );
    assert_eq!(accept.head, head(None, operation.push_id, body_hash(&operation)));
    assert_eq!(accept.document, document());
    let push = Operation {
        base: Revision::ZERO,
        base_head: None,
        ..push(vec![x(1)])
    };
    assert_eq!(
        ended(decide(&push, &facts(PushFact::New, ProjectFact::Unknown))),
        PushAnswer::NotFound
    );
}

#[test]
fn row_11_on_the_current_revision_it_is_applied() {
    let operation = push(vec![x(5)]);
    let accept = accepted(on(&operation, present()));
    assert_eq!((accept.revision, accept.over.len()), (Revision::new(4), 0));
    assert_eq!(
        accept.head,
        head(Some(hash(3)), operation.push_id, body_hash(&operation))
    );
    assert_eq!(accept.document, document().apply(&[x(5)]).unwrap());
    assert!(accepted(on(&with(Body::Delete), present())).deleted);
    let program = Operation {
        base_head: None,
        ..operation
    };
    assert_eq!(
        accepted(on(&program, present())).revision,
        Revision::new(4),
        "a program may name the revision alone"
    );
}

#[test]
fn row_12_a_create_on_an_existing_project_is_a_conflict_without_units() {
    let here = Present {
        base_head: None,
        base_document: None,
        ..present()
    };
    let conflict = conflict(on(&create(), here));
    assert_eq!((conflict.reason, conflict.units.len()), (ConflictReason::Exists, 0));
    assert_eq!(
        (conflict.revision, conflict.head, &conflict.document),
        (Revision::new(3), hash(3), &document())
    );
}

#[test]
fn row_13_another_history_is_a_conflict_with_the_whole_document() {
    let ahead = Operation {
        base: Revision::new(8),
        ..push(vec![x(1)])
    };
    let unknown = Present {
        base_head: None,
        base_document: None,
        since: None,
        ..present()
    };
    let other_head = Operation {
        base_head: Some(hash(99)),
        ..push(vec![x(1)])
    };
    let elsewhere = Operation {
        base_head: Some(hash(99)),
        ..push(vec![Delta::set(["elements", "f", "x"], 1)])
    };
    for (operation, present) in [
        (ahead, unknown),
        (other_head, present()),
        (elsewhere, moved(vec![x(7)])),
    ] {
        assert_eq!(conflict(on(&operation, present)).reason, ConflictReason::History);
    }
}

#[test]
fn row_14_disjoint_changes_are_rebased_and_told_what_they_went_over() {
    let theirs = moved(vec![Delta::set(["elements", "e", "y"], 7)]);
    let accept = accepted(on(&push(vec![x(5)]), theirs.clone()));
    assert_eq!(
        (accept.revision, &accept.over),
        (Revision::new(5), theirs.since.as_ref().unwrap())
    );
    assert_eq!(accept.document, theirs.document.apply(&[x(5)]).unwrap());
    let equal = accepted(on(&push(vec![x(7)]), moved(vec![x(7)])));
    assert_eq!(equal.revision, Revision::new(5), "equal results agree");
    accepted(on(&with(Body::Restore), theirs));
}

#[test]
fn row_15_overlaps_are_a_conflict_with_each_unit() {
    let conflict = conflict(on(&push(vec![x(5)]), moved(vec![x(7)])));
    assert_eq!((conflict.reason, conflict.push_ids.len()), (ConflictReason::Overlap, 1));
    let [unit] = conflict.units.as_slice() else {
        panic!("{:?}", conflict.units)
    };
    assert_eq!(unit.path, Path::of(["elements", "e", "x"]));
    assert_eq!(
        (&unit.base, &unit.mine, &unit.theirs),
        (&Some(json!(0)), &Some(json!(5)), &Some(json!(7)))
    );
}

#[test]
fn row_15_pruned_deltas_and_invalid_results_do_not_rebase() {
    let pruned = Present {
        since: None,
        ..moved(vec![Delta::set(["elements", "e", "y"], 7)])
    };
    assert_eq!(conflict(on(&push(vec![x(5)]), pruned)).reason, ConflictReason::Overlap);
    let gone = moved(vec![
        Delta::delete(["elements", "e"]),
        Delta::delete(["elements", "f"]),
        Delta::delete(["screens", "s"]),
    ]);
    let onto_it = push(vec![add("elements", "g", json!({"screen": "s"}))]);
    assert_eq!(conflict(on(&onto_it, gone)).reason, ConflictReason::Overlap);
}

#[test]
fn row_15_warning_09_a_delete_is_never_rebased() {
    let theirs = moved(vec![Delta::set(["elements", "e", "y"], 7)]);
    assert_eq!(
        conflict(on(&with(Body::Delete), theirs)).reason,
        ConflictReason::Overlap
    );
}

#[test]
fn earlier_rows_come_first() {
    let stale = Operation {
        through: Some(Sequence::new(1)),
        ..push(vec![Delta::delete(["name"])])
    };
    let cases: Vec<(&str, Facts, &str)> = vec![
        ("1 before 2", facts(known(&stale), ProjectFact::Foreign), "NotFound"),
        ("1 before 4", facts(PushFact::Ended, ProjectFact::Foreign), "NotFound"),
        (
            "2 before 7 and 8",
            facts(known(&stale), ProjectFact::Present(Box::new(tombstone()))),
            "Accepted",
        ),
        ("4 before 5", facts(PushFact::Ended, ProjectFact::Purged), "SealAgain"),
        ("4 before 6", facts(PushFact::Ended, ProjectFact::Unknown), "SealAgain"),
        (
            "4 before 8",
            facts(PushFact::Ended, ProjectFact::Present(Box::new(present()))),
            "SealAgain",
        ),
        (
            "7 before 8",
            facts(PushFact::New, ProjectFact::Present(Box::new(tombstone()))),
            "Gone",
        ),
        (
            "8 before 9",
            facts(PushFact::New, ProjectFact::Present(Box::new(present()))),
            "NewDevice",
        ),
    ];
    for (words, facts, expected) in cases {
        let Decision::Answer { answer, .. } = decide(&stale, &facts) else {
            panic!("{words}: accepted")
        };
        assert!(format!("{answer:?}").starts_with(expected), "{words}: {answer:?}");
    }
    let invalid = Operation {
        base_head: Some(hash(99)),
        ..push(vec![Delta::set(["name"], "\0")])
    };
    assert_eq!(refused_field(on(&invalid, present())), "name", "9 before 13");
}

#[test]
fn an_answer_ends_a_new_push_id_only() {
    let operation = push(vec![x(1)]);
    let decision = decide(&operation, &facts(known(&operation), ProjectFact::Foreign));
    assert_eq!(
        decision,
        Decision::Answer {
            answer: PushAnswer::NotFound,
            ends: false
        }
    );
}

/// ⚠2: B has P over Q; the backup before both comes back, R is made, P is sent again. Two histories end in the same
/// push: only a head that names the whole history tells them apart.
#[test]
fn warning_02_a_head_names_the_whole_history() {
    let heads = || {
        let created = head(None, PushId::new(id(1)), hash(1));
        let through = |between: u8| {
            let second = head(Some(created), PushId::new(id(u128::from(between))), hash(between));
            head(Some(second), PushId::new(id(9)), hash(9))
        };
        (through(20), through(21))
    };
    let (over_q, over_r) = heads();
    assert_ne!(over_q, over_r);
    let (over_q, over_r) = rules::without(2, heads);
    assert_eq!(
        over_q, over_r,
        "without the rule the two histories cannot be told apart"
    );
}
