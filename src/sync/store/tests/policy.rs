//! What is settled beforehand, and what is asked all the same.

use super::{Desk, document, foreign, head, project, set, theirs};
use crate::account::Policy;
use crate::ids::Revision;
use crate::sync::store::{Call, Outcome};
use crate::wire::{Change, ConflictReason, Kind, Stamp, Step};

const POLICIES: [Policy; 3] = [Policy::Ask, Policy::KeepMine, Policy::KeepTheirs];

fn desk(policy: Policy) -> Desk {
    let mut desk = Desk::new();
    assert_eq!(desk.run(&Call::SetPolicy { policy }), Outcome::Done);
    desk
}

fn value(desk: &Desk, element: &str, field: &str) -> i64 {
    let document = desk.state().working().unwrap().unwrap();
    document.value()["elements"][element][field].as_i64().unwrap()
}

/// Whether a choice waits, whether something is to be sent, the revision that base is at.
fn stands(desk: &Desk) -> (bool, bool, i64) {
    let state = desk.state();
    (state.conflict.is_some(), state.is_busy(), state.revision.get())
}

#[test]
fn the_policy_decides_the_units_and_all_else_is_merged() {
    let cases = [
        (Policy::Ask, (true, true, 1), 5, 0),
        (Policy::KeepMine, (false, true, 2), 5, 3),
        (Policy::KeepTheirs, (false, true, 2), 7, 3),
    ];
    for (policy, expected, x, theirs_alone) in cases {
        let mut desk = desk(policy);
        desk.commit(vec![set("e", "x", 5), set("f", "x", 1)]);
        desk.pull_steps(vec![foreign(2, vec![set("e", "x", 7), set("f", "y", 3)])]);
        assert_eq!(stands(&desk), expected, "{policy:?}");
        assert_eq!(value(&desk, "e", "x"), x, "{policy:?}: the unit");
        assert_eq!(value(&desk, "f", "x"), 1, "{policy:?}: mine alone");
        assert_eq!(value(&desk, "f", "y"), theirs_alone, "{policy:?}: theirs alone");
    }
}

#[test]
fn where_theirs_is_all_that_is_kept_nothing_is_left_to_send() {
    let mut desk = desk(Policy::KeepTheirs);
    desk.commit(vec![set("e", "x", 5)]);
    desk.pull_steps(vec![foreign(2, vec![set("e", "x", 7)])]);
    assert_eq!((stands(&desk), desk.x()), ((false, false, 2), 7));
}

#[test]
fn a_push_that_ends_in_a_conflict_is_decided_with_its_answer() {
    for (policy, waits, x) in [
        (Policy::Ask, true, 5),
        (Policy::KeepMine, false, 5),
        (Policy::KeepTheirs, false, 7),
    ] {
        let mut desk = desk(policy);
        desk.commit(vec![set("e", "x", 5)]);
        let push_id = desk.seal();
        let there = document().apply(&[set("e", "x", 7)]).unwrap();
        desk.answer(push_id, theirs(2, there, ConflictReason::Overlap));
        assert_eq!((stands(&desk).0, desk.x()), (waits, x), "{policy:?}");
    }
}

#[test]
fn nothing_is_decided_while_what_was_sent_is_unanswered() {
    let mut desk = desk(Policy::KeepTheirs);
    desk.commit(vec![set("e", "x", 5)]);
    let push_id = desk.seal();
    desk.pull_steps(vec![foreign(2, vec![set("e", "x", 7)])]);
    assert!(desk.state().conflict.is_some() && desk.state().sealed.is_some());
    let there = document().apply(&[set("e", "x", 7)]).unwrap();
    desk.answer(push_id, theirs(2, there, ConflictReason::Overlap));
    assert_eq!((stands(&desk), desk.x()), ((false, false, 2), 7));
}

#[test]
fn what_concerns_a_whole_document_is_asked_under_every_policy() {
    for policy in POLICIES {
        let mut history = desk(policy);
        history.commit(vec![set("e", "x", 5)]);
        history.pull(Change::HistoryDiffers {
            document: document().apply(&[set("e", "x", 7)]).unwrap(),
            revision: Revision::new(1),
            head: head(77),
            deleted: false,
            stamp: Stamp::default(),
        });
        assert!(history.state().conflict.is_some(), "{policy:?}: another history");

        let mut deleting = desk(policy);
        deleting.run(&Call::Delete {
            project: project(),
            seen: None,
        });
        deleting.pull_steps(vec![foreign(2, vec![set("f", "x", 7)])]);
        assert!(
            deleting.state().conflict.is_some(),
            "{policy:?}: a delete that meets changes"
        );

        let mut gone = desk(policy);
        gone.commit(vec![set("e", "x", 5)]);
        let deleted = Step {
            kind: Kind::Delete,
            ..foreign(2, Vec::new())
        };
        gone.pull(Change::Steps {
            steps: vec![deleted],
            deleted: true,
            stamp: Stamp::default(),
        });
        assert!(
            gone.state().gone.is_some() && gone.x() == 5,
            "{policy:?}: deleted elsewhere"
        );

        let mut taken = desk(policy);
        taken.commit(vec![set("e", "x", 5)]);
        let push_id = taken.seal();
        taken.answer(push_id, theirs(2, document(), ConflictReason::Exists));
        assert!(taken.state().conflict.is_some(), "{policy:?}: a taken id");

        // 0 → 5 → 0 is an edit, but there is no piece to choose.
        let mut hidden = desk(policy);
        hidden.commit(vec![set("e", "x", 5)]);
        hidden.commit(vec![set("e", "x", 0)]);
        hidden.pull_steps(vec![foreign(2, vec![set("e", "x", 7)])]);
        assert!(hidden.state().conflict.is_some(), "{policy:?}: no piece to choose");
    }
}

#[test]
fn a_policy_is_for_what_opens_from_then_on() {
    let mut desk = desk(Policy::Ask);
    desk.commit(vec![set("e", "x", 5)]);
    desk.pull_steps(vec![foreign(2, vec![set("e", "x", 7)])]);
    desk.run(&Call::SetPolicy {
        policy: Policy::KeepTheirs,
    });
    assert_eq!((stands(&desk).0, desk.x()), (true, 5));
}
