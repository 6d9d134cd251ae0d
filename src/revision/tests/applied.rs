//! Rows 10 to 15: what is applied, rebased, or a conflict.

use serde_json::json;

use super::{accepted, conflict, create, document, ended, facts, hash, moved, on, present, push, with, x};
use crate::delta::{Delta, Path};
use crate::document::build::add;
use crate::ids::Revision;
use crate::revision::{Present, ProjectFact, PushFact, body_hash, decide, head};
use crate::wire::{Body, ConflictReason, Kind, Operation, PushAnswer};

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
    // What it does makes no sense here, and need not: it was made on another history.
    let senseless = Operation {
        base_head: Some(hash(99)),
        ..push(vec![Delta::set(["elements", "none", "x"], 1)])
    };
    for (operation, present) in [
        (ahead, unknown),
        (other_head, present()),
        (senseless, present()),
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
