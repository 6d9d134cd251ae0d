//! What moves base: steps, whole documents and answers, each only where it fits.

use serde_json::json;

use super::{Call, Desk, Outcome, document, foreign, head, project, set, step, whole};
use crate::delta::Delta;
use crate::ids::{PushId, Revision};
use crate::rules;
use crate::sync::store::Resolution;
use crate::wire::{Change, Kind, PushAnswer, Stamp};
use uuid::Uuid;

#[test]
fn disjoint_work_of_others_moves_base_under_what_waits() {
    let mut desk = Desk::new();
    desk.commit(vec![set("e", "x", 5)]);
    desk.pull_steps(vec![foreign(2, vec![set("e", "y", 7)])]);
    assert_eq!((desk.state().revision, desk.x()), (Revision::new(2), 5));
    assert!(desk.state().conflict.is_none() && desk.state().waiting() == 1);
}

#[test]
fn warning_01_disjoint_is_not_enough_the_result_must_be_valid() {
    let story = || {
        let mut desk = Desk::new();
        desk.commit(vec![Delta::set(["elements", "e", "screen"], "t")]);
        desk.pull_steps(vec![foreign(2, vec![Delta::delete(["screens", "t"])])]);
        desk
    };
    let desk = story();
    assert!(desk.state().conflict.is_some() && desk.state().working().is_ok());
    assert!(rules::without(1, story).state().working().is_err());
}

/// Removes a screen, sealed, and puts it back, waiting; meanwhile somebody moved an element onto it: base moves to where
/// the sealed operation makes no sense by itself.
fn removed_and_put_back() -> (Desk, PushId) {
    let mut desk = Desk::new();
    let screen = document().value()["screens"]["t"].clone();
    desk.commit(vec![Delta::delete(["screens", "t"])]);
    let push_id = desk.seal();
    desk.commit(vec![Delta::set(["screens", "t"], screen)]);
    desk.pull_steps(vec![foreign(2, vec![move_to("t")])]);
    assert!(desk.state().conflict.is_none() && desk.state().working().is_ok());
    assert_eq!(desk.state().revision, Revision::new(2));
    (desk, push_id)
}

fn move_to(screen: &str) -> Delta {
    Delta::set(["elements", "e", "screen"], screen)
}

#[test]
fn an_operation_that_makes_no_sense_without_what_waits_is_acknowledged() {
    let (mut desk, push_id) = removed_and_put_back();
    let answer = PushAnswer::Accepted {
        kind: Kind::Push,
        revision: Revision::new(4),
        head: head(4),
        over: Some(vec![foreign(2, vec![move_to("t")]), foreign(3, vec![move_to("s")])]),
    };
    assert_eq!(desk.answer(push_id, answer), Outcome::Done);
    let state = desk.state();
    assert_eq!((state.revision, state.waiting()), (Revision::new(4), 1));
    assert!(state.sealed.is_none() && state.conflict.is_none() && state.working().is_ok());
}

/// The same the other way round: an element went onto a screen, sealed, and back, waiting; meanwhile somebody removed the
/// screen and undid that. Neither base nor the sealed operation has it.
#[test]
fn an_operation_onto_what_was_removed_meanwhile_is_acknowledged() {
    let screen = document().value()["screens"]["t"].clone();
    let mut desk = Desk::new();
    desk.commit(vec![move_to("t")]);
    let push_id = desk.seal();
    desk.commit(vec![move_to("s")]);
    let removed = foreign(2, vec![Delta::delete(["screens", "t"])]);
    let back = foreign(3, vec![Delta::set(["screens", "t"], screen)]);
    desk.pull_steps(vec![removed.clone()]);
    assert_eq!((desk.state().revision, desk.state().waiting()), (Revision::new(2), 2));
    assert!(desk.state().conflict.is_none() && desk.state().working().is_ok());
    let answer = PushAnswer::Accepted {
        kind: Kind::Push,
        revision: Revision::new(4),
        head: head(4),
        over: Some(vec![removed, back]),
    };
    assert_eq!(desk.answer(push_id, answer), Outcome::Done);
    let state = desk.state();
    assert_eq!((state.revision, state.waiting()), (Revision::new(4), 1));
    assert!(state.sealed.is_none() && state.conflict.is_none());
    assert_eq!(
        state.working().unwrap().unwrap().value()["elements"]["e"]["screen"],
        "s"
    );
}

#[test]
fn such_an_operation_in_a_conflict_takes_nothing_away_without_a_question() {
    let (mut desk, push_id) = removed_and_put_back();
    desk.commit(vec![Delta::set(["name"], "Mine"), set("e", "x", 5)]);
    let now = document()
        .apply(&[Delta::delete(["screens", "t"]), Delta::set(["name"], "Theirs")])
        .unwrap();
    let others = PushId::new(Uuid::from_u128(999));
    assert_eq!(desk.pull(whole(4, now.clone(), vec![push_id, others])), Outcome::Done);
    assert!(desk.state().conflict.is_some() && desk.state().sealed.is_none());
    assert_eq!((desk.state().waiting(), desk.x()), (2, 5), "what waits stays");
    let base = desk.state().base.clone().unwrap();
    let mine = desk.state().working().unwrap().unwrap();
    let units = crate::merge::units(&base, &mine, &now);
    let asked: Vec<_> = units.iter().map(|unit| unit.path.to_string()).collect();
    assert_eq!(asked, ["name", "screens/t"]);
    let resolution = Resolution::KeepMine;
    let project = project();
    assert_eq!(desk.run(&Call::Resolve { project, resolution }), Outcome::Done);
    let kept = desk.state().working().unwrap().unwrap();
    assert_eq!((kept.name(), desk.x()), ("Mine", 5));
    assert_eq!(kept.value()["screens"]["t"], document().value()["screens"]["t"]);
}

#[test]
fn warning_05_there_and_back_again_is_still_an_edit() {
    let story = || {
        let mut desk = Desk::new();
        desk.commit(vec![set("e", "x", 5)]);
        desk.commit(vec![set("e", "x", 0)]);
        desk.pull_steps(vec![foreign(2, vec![set("e", "x", 7)])]);
        desk.state().conflict.is_some()
    };
    assert!(story());
    assert!(!rules::without(5, story));
}

#[test]
fn warning_06_ones_own_acknowledged_operation_is_nobody_elses_work() {
    let story = || {
        let mut desk = Desk::new();
        desk.commit(vec![set("e", "x", 5)]);
        let push_id = desk.seal();
        desk.commit(vec![set("e", "x", 6)]);
        let now = document().apply(&[set("e", "x", 5), set("f", "x", 8)]).unwrap();
        desk.pull(whole(3, now, vec![push_id, PushId::new(Uuid::from_u128(999))]));
        desk
    };
    let desk = story();
    assert!(desk.state().conflict.is_none() && desk.state().sealed.is_none());
    assert_eq!((desk.x(), desk.state().revision), (6, Revision::new(3)));
    assert!(
        rules::without(6, story).state().conflict.is_some(),
        "a needless conflict with oneself"
    );
}

#[test]
fn warning_11_base_moves_only_along_a_chain_that_starts_at_it() {
    let story = || {
        let mut desk = Desk::new();
        desk.commit(vec![set("e", "x", 5)]);
        let push_id = desk.seal();
        let again = PushAnswer::Accepted {
            kind: Kind::Push,
            revision: Revision::new(3),
            head: head(3),
            over: None,
        };
        desk.answer(push_id, again);
        (desk, push_id)
    };
    let (mut desk, push_id) = story();
    assert_eq!(
        (desk.state().revision, desk.state().answered),
        (Revision::new(1), Some(push_id))
    );
    desk.pull_steps(vec![
        foreign(2, vec![set("f", "x", 8)]),
        step(3, push_id, vec![set("e", "x", 5)]),
    ]);
    assert_eq!(
        (desk.state().revision, desk.state().is_busy(), desk.x()),
        (Revision::new(3), false, 5)
    );
    let (desk, _) = rules::without(11, story);
    assert_eq!(
        desk.state().revision,
        Revision::new(3),
        "without the rule revision 2 is skipped"
    );
}

#[test]
fn an_answer_that_names_what_it_went_over_brings_all_of_it() {
    let mut desk = Desk::new();
    desk.commit(vec![set("e", "x", 5)]);
    let push_id = desk.seal();
    let over = Some(vec![foreign(2, vec![set("f", "x", 8)])]);
    desk.answer(
        push_id,
        PushAnswer::Accepted {
            kind: Kind::Push,
            revision: Revision::new(3),
            head: head(3),
            over,
        },
    );
    let now = desk.state().working().unwrap().unwrap();
    assert_eq!((&now.value()["elements"]["f"]["x"], desk.x()), (&json!(8), 5));
    assert_eq!(
        (desk.state().revision, desk.state().is_busy()),
        (Revision::new(3), false)
    );
}

#[test]
fn warning_12_a_late_answer_counts_only_for_the_base_it_was_asked_for() {
    let mut desk = Desk::new();
    let asked = (desk.state().revision, desk.state().head);
    desk.pull_steps(vec![foreign(2, vec![set("e", "x", 7)])]);
    let cursor = desk.store.meta.cursor;
    let late = Change::Steps {
        steps: vec![foreign(2, vec![set("e", "x", 7)]), foreign(3, vec![set("e", "x", 8)])],
        deleted: false,
        stamp: Stamp::default(),
    };
    desk.pull_asked(asked, late);
    assert_eq!((desk.state().revision, desk.x()), (Revision::new(2), 7));
    assert_eq!(desk.store.meta.cursor, cursor, "and the cursor stays with it");
}

#[test]
fn what_the_server_had_lost_and_has_again_with_the_same_head_is_news() {
    let mut desk = Desk::new();
    assert_eq!(
        desk.run(&Call::Delete {
            project: project(),
            seen: None
        }),
        Outcome::Done
    );
    desk.pull(Change::Gone { purged: false }); // a backup from before this project
    assert!(desk.state().is_deleted() && !desk.state().is_busy());
    // Another browser's late create makes the very same first revision.
    let [base] = &desk.store.pull_request().bases[..] else {
        panic!("the project is not asked about")
    };
    assert_eq!((base.revision, base.head), (Revision::ZERO, None), "passes for current");
    desk.pull(whole(1, document(), vec![PushId::new(Uuid::from_u128(999))]));
    assert!(!desk.state().is_deleted());
    assert_eq!(desk.state().revision, Revision::new(1));
}
