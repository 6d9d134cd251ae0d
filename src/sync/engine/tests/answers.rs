//! Each answer to an operation, and what the person is asked.

use super::{ANOTHER_PUSH, PROJECT, Tab, accepted, needs, refused};
use crate::delta::Delta;
use crate::document::Document;
use crate::document::build::first_project;
use crate::ids::{Hash, ProjectId, Revision};
use crate::sync::store::{Call, Resolution};
use crate::sync::{About, Attention, Event, Failure, Origin, Status};
use crate::wire::{Body, Change, Conflict, ConflictReason, Kind, PullAnswer, Pulled, PushAnswer, Stamp, Step, Unit};

const THEIR_NAME: &str = "Theirs";

fn their_deltas() -> Vec<Delta> {
    vec![Delta::set(["name"], THEIR_NAME)]
}

fn their_document() -> Document {
    first_project("One", "c", "s").apply(&their_deltas()).unwrap()
}

fn conflict() -> PushAnswer {
    PushAnswer::Conflict(Box::new(Conflict {
        reason: ConflictReason::Overlap,
        document: their_document(),
        revision: Revision::new(2),
        head: Hash::new([2; 32]),
        deleted: false,
        push_ids: vec![ANOTHER_PUSH],
        units: Vec::new(),
    }))
}

fn gone() -> PushAnswer {
    PushAnswer::Gone {
        deleted_at: None,
        deleted_by: None,
    }
}

fn resolved(resolution: Resolution) -> Event {
    Event::Resolved {
        project: PROJECT,
        resolution,
    }
}

/// A foreign change of the same thing arrives with a pull.
fn overlapping_pull(tab: &mut Tab) {
    tab.on(Event::SyncNow);
    let request = tab.pulls().remove(0);
    let step = Step {
        revision: Revision::new(2),
        head: Hash::new([2; 32]),
        push_id: ANOTHER_PUSH,
        kind: Kind::Push,
        deltas: their_deltas(),
    };
    let change = Change::Steps {
        steps: vec![step],
        deleted: false,
        stamp: Stamp::default(),
    };
    let pulled = Pulled {
        project: PROJECT,
        asked: (Revision::new(1), Some(Hash::new([1; 32]))),
        change,
    };
    let answer = PullAnswer::Pulled {
        cursor: None,
        projects: vec![pulled],
    };
    tab.on(Event::Pulled { request, answer });
    tab.save();
}

#[test]
fn what_each_answer_leads_to() {
    let refusal = Attention::Refused {
        field: "name".to_owned(),
        reason: "is too long".to_owned(),
    };
    let rows = [
        (conflict(), needs(Attention::Conflict), false),
        (gone(), needs(Attention::DeletedElsewhere), false),
        (PushAnswer::NotFound, needs(Attention::DeletedElsewhere), false),
        (refused(), needs(refusal), false),
        (PushAnswer::SealAgain, Status::Syncing, true),
        (PushAnswer::NewDevice, Status::Syncing, true),
    ];
    for (answer, status, sealed_again) in rows {
        let (mut tab, first) = Tab::pushing("Mine");
        tab.answer(first.push_id, answer.clone());
        tab.save();
        let again = tab.wait_for_push(1_000);
        tab.save();
        let again = again
            .or_else(|| tab.wait_for_push(1_000))
            .or_else(|| tab.pushes().pop());
        assert_eq!(tab.status(), status, "{answer:?}");
        assert_eq!((tab.shown().as_str(), tab.state().waiting()), ("Mine", 1), "{answer:?}");
        assert_eq!(again.is_some(), sealed_again, "{answer:?}");
        if let Some(again) = again {
            assert_ne!(again.push_id, first.push_id, "{answer:?}");
            assert_eq!((again.body, again.base), (first.body, first.base), "{answer:?}");
            assert_eq!(again.device != first.device, answer == PushAnswer::NewDevice);
        }
    }
}

#[test]
fn an_answer_for_another_operation_changes_nothing() {
    let (first, _) = Tab::pushing("Mine");
    let accept = accepted(&first.state().sealed.as_ref().unwrap().operation);
    let answers = [
        accept,
        conflict(),
        gone(),
        PushAnswer::NotFound,
        refused(),
        PushAnswer::SealAgain,
        PushAnswer::NewDevice,
        PushAnswer::SignIn,
    ];
    for answer in answers {
        let (mut tab, _) = Tab::pushing("Mine");
        let before = tab.disk.clone();
        tab.answer(ANOTHER_PUSH, answer.clone());
        tab.save();
        assert_eq!((tab.status(), tab.pushes().len()), (Status::Syncing, 0), "{answer:?}");
        assert_eq!(tab.disk, before, "{answer:?}");
    }
}

#[test]
fn the_same_answer_twice_counts_once() {
    let (mut tab, operation) = Tab::pushing("Mine");
    for _ in 0..2 {
        tab.answer(operation.push_id, accepted(&operation));
        tab.save();
    }
    assert_eq!((tab.state().revision, tab.status()), (Revision::new(2), Status::Synced));
}

#[test]
fn a_refused_project_is_parked_until_it_is_let_go() {
    let (mut tab, operation) = Tab::pushing("Mine");
    tab.answer(operation.push_id, refused());
    tab.save();
    tab.commit("Still mine");
    tab.on(Event::SyncNow);
    tab.save();
    assert_eq!((tab.state().waiting(), tab.shown().as_str()), (2, "Still mine"));
    assert_eq!(tab.wait_for_push(120_000), None);
    assert!(matches!(
        tab.status(),
        Status::NeedsAttention(Attention::Refused { field, .. }) if field == "name"
    ));
    tab.on(resolved(Resolution::Discard));
    tab.save();
    assert_eq!((tab.status(), tab.shown().as_str()), (Status::Synced, "One"));
}

#[test]
fn in_a_conflict_editing_goes_on_and_nothing_is_sealed_until_it_is_settled() {
    let (mut tab, operation) = Tab::pushing("Mine");
    tab.answer(operation.push_id, conflict());
    tab.save();
    let question = tab.engine.project(PROJECT).unwrap().question.unwrap();
    assert_eq!(
        (question.theirs.unwrap().name(), units(&question.about).len()),
        (THEIR_NAME, 1)
    );
    tab.commit("Still mine");
    tab.on(Event::SyncNow);
    while let Some(call) = tab.save_one() {
        assert!(!matches!(call, Call::Seal { .. }));
    }
    assert_eq!((tab.wait_for_push(120_000), tab.shown().as_str()), (None, "Still mine"));
    assert_eq!(tab.status(), needs(Attention::Conflict));
    tab.on(resolved(Resolution::KeepMine));
    tab.save();
    let settled = tab.wait_for_push(1_000).or_else(|| tab.pushes().pop()).unwrap();
    assert_eq!(settled.base, Revision::new(2));
    tab.answer(settled.push_id, accepted(&settled));
    tab.save();
    assert_eq!((tab.status(), tab.shown().as_str()), (Status::Synced, "Still mine"));
}

#[test]
fn keeping_theirs_leaves_nothing_to_send() {
    let (mut tab, operation) = Tab::pushing("Mine");
    tab.answer(operation.push_id, conflict());
    tab.save();
    tab.on(resolved(Resolution::KeepTheirs));
    assert_eq!(tab.shown(), THEIR_NAME);
    tab.save();
    assert_eq!((tab.status(), tab.shown().as_str()), (Status::Synced, THEIR_NAME));
    assert_eq!(tab.wait_for_push(10_000), None);
}

fn units(about: &About) -> Vec<Unit> {
    match about {
        About::Units { units, .. } => units.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_choice_piece_by_piece_counts_for_what_was_looked_at() {
    let (mut tab, operation) = Tab::pushing("Mine");
    tab.answer(operation.push_id, conflict());
    tab.save();
    let seen = units(&tab.engine.project(PROJECT).unwrap().question.unwrap().about);
    let mine = seen.iter().map(|unit| unit.path.clone()).collect();
    let keep = Resolution::Pieces { mine, seen };
    tab.commit("Another one");
    tab.save();
    tab.on(resolved(keep.clone()));
    assert_eq!(
        (tab.notices(), tab.writes().len()),
        (1, 0),
        "the unit is another one now"
    );
    tab.commit("Mine");
    tab.save();
    tab.on(resolved(keep));
    tab.save();
    let settled = tab.wait_for_push(1_000).or_else(|| tab.pushes().pop()).unwrap();
    let kept = matches!(&settled.body, Body::Push { deltas } if *deltas == [Delta::set(["name"], "Mine")]);
    assert!(kept && settled.base == Revision::new(2), "{settled:?}");
}

#[test]
fn what_is_gone_is_asked_about_once_it_is_known_what_is_left_of_it() {
    let asked = |tab: &Tab| {
        let view = tab.engine.project(PROJECT).unwrap();
        (view.resolvable, view.question.unwrap().restorable)
    };
    let told = |tab: &mut Tab, answer: Result<Vec<Pulled>, ()>| {
        let request = tab.pulls().remove(0);
        let cursor = request.cursor;
        match answer {
            Ok(projects) => {
                let answer = PullAnswer::Pulled { cursor, projects };
                tab.on(Event::Pulled { request, answer });
            }
            Err(()) => tab.on(Event::PullFailed {
                failure: Failure::Retryable { retry_after_ms: None },
            }),
        }
        tab.save();
    };
    let step = Step {
        revision: Revision::new(2),
        head: Hash::new([2; 32]),
        push_id: ANOTHER_PUSH,
        kind: Kind::Delete,
        deltas: Vec::new(),
    };
    let deleted = Pulled {
        project: PROJECT,
        asked: (Revision::new(1), Some(Hash::new([1; 32]))),
        change: Change::Steps {
            steps: vec![step],
            deleted: true,
            stamp: Stamp::default(),
        },
    };
    for (answer, restorable) in [(Ok(vec![deleted]), true), (Ok(Vec::new()), false), (Err(()), false)] {
        let (mut tab, operation) = Tab::pushing("Mine");
        tab.answer(operation.push_id, gone());
        tab.save();
        assert_eq!(asked(&tab), (false, true), "every answer has its place, and waits");
        told(&mut tab, answer);
        assert_eq!(asked(&tab), (true, restorable));
    }
}

#[test]
fn what_is_asked_says_why_when_and_where() {
    let about = |tab: &Tab| tab.engine.project(PROJECT).unwrap().question.unwrap().about;
    let (mut tab, operation) = Tab::pushing("Mine");
    let named = PushAnswer::Gone {
        deleted_at: Some("2026-11-25T10:00:00Z".to_owned()),
        deleted_by: Some("Firefox on Mac".to_owned()),
    };
    tab.answer(operation.push_id, named);
    tab.save();
    let question = tab.engine.project(PROJECT).unwrap().question.unwrap();
    let mac = Origin::AnotherDevice(Some("Firefox on Mac".to_owned()));
    assert_eq!((question.about, question.on), (About::DeletedThere, Some(mac)));
    assert_eq!(question.at.as_deref(), Some("2026-11-25T10:00:00Z"));
    for (reason, expected) in [
        (ConflictReason::History, About::OtherHistory),
        (ConflictReason::Exists, About::TakenId),
    ] {
        let (mut tab, operation) = Tab::pushing("Mine");
        let PushAnswer::Conflict(mut answer) = conflict() else {
            panic!()
        };
        answer.reason = reason;
        tab.answer(operation.push_id, PushAnswer::Conflict(answer));
        tab.save();
        assert_eq!(about(&tab), expected);
    }
    let mut tab = Tab::leader();
    tab.on(Event::Deleted { project: PROJECT });
    tab.save();
    let deletion = tab.push();
    tab.answer(deletion.push_id, conflict());
    tab.save();
    assert_eq!(about(&tab), About::DeletedHere);
}

#[test]
fn a_conflict_cannot_be_settled_while_an_operation_is_unanswered() {
    let (mut tab, operation) = Tab::pushing("Mine");
    overlapping_pull(&mut tab);
    assert_eq!(tab.status(), needs(Attention::Conflict));
    tab.on(resolved(Resolution::KeepMine));
    assert_eq!((tab.notices(), tab.writes().len()), (1, 0));
    tab.answer(operation.push_id, conflict());
    tab.save();
    tab.on(resolved(Resolution::KeepMine));
    assert_eq!((tab.notices(), tab.writes().len()), (0, 1));
}

#[test]
fn a_project_deleted_elsewhere_becomes_a_new_one() {
    let copy = ProjectId::new(uuid::Uuid::from_u128(50));
    let (mut tab, operation) = Tab::pushing("Mine");
    tab.answer(operation.push_id, gone());
    tab.save();
    tab.on(resolved(Resolution::AsNewProject { project: copy }));
    tab.save();
    let created = tab.push();
    assert_eq!((created.project, created.base), (copy, Revision::ZERO));
    assert!(matches!(created.body, Body::Create { document } if document.name() == "Mine"));
    assert_ne!(created.push_id, operation.push_id);
}

#[test]
fn a_restore_that_comes_too_late_is_said() {
    let mut tab = Tab::leader();
    tab.on(Event::Deleted { project: PROJECT });
    tab.save();
    let deletion = tab.push();
    tab.answer(deletion.push_id, accepted(&deletion));
    tab.save();
    tab.on(Event::Restored { project: PROJECT });
    tab.save();
    let restore = tab.wait_for_push(1_000).or_else(|| tab.pushes().pop()).unwrap();
    assert_eq!((tab.notices(), restore.body), (0, Body::Restore));
    tab.answer(restore.push_id, gone());
    tab.save();
    assert_eq!(
        (tab.notices(), tab.state().is_deleted(), tab.status()),
        (1, true, Status::Synced)
    );
}

#[test]
fn nothing_else_is_said_to_come_too_late() {
    let (mut tab, operation) = Tab::pushing("Two");
    tab.answer(operation.push_id, gone());
    tab.save();
    assert_eq!(tab.notices(), 0, "not a restore");
}
