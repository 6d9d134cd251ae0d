//! Rows 1 to 9: what is answered without a look at what others did since.

use serde_json::json;

use super::{accepted, create, ended, facts, hash, known, moved, on, present, push, refused_field, tombstone, with, x};
use crate::delta::Delta;
use crate::document;
use crate::ids::{Revision, Sequence};
use crate::revision::{Decision, ProjectFact, PushFact, body_hash, decide};
use crate::rules;
use crate::wire::{Body, Kind, Operation, PushAnswer};

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
    let create_on_a_base = Operation {
        base: Revision::new(1),
        ..create()
    };
    for operation in [push(vec![x(1)]), create_on_a_base] {
        let answer = ended(decide(&operation, &facts(PushFact::New, ProjectFact::Unknown)));
        assert_eq!(answer, PushAnswer::NotFound);
    }
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
fn row_07_what_was_deleted_too_long_ago_is_gone_for_a_restore_too() {
    let mut old = tombstone();
    old.deleted.as_mut().unwrap().restorable = false;
    let answer = ended(on(&with(Body::Restore), old));
    assert!(
        matches!(
            answer,
            PushAnswer::Gone {
                deleted_at: Some(_),
                ..
            }
        ),
        "{answer:?}"
    );
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
        ("deltas", Delta::set(vec!["deep"; document::MAX_DEPTH + 1], 1)),
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
