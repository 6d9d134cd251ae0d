//! What a pull tells beside documents: when and where a change was made, and what is gone for good.

use serde_json::json;

use super::{Desk, document, foreign, head, project, set};
use crate::ids::{DeviceId, ProjectId, Revision};
use crate::sync::state::{ProjectState, Theirs};
use crate::sync::store::{Call, Fresh, Outcome};
use crate::wire::{ByDevice, Change, Kind, PullAnswer, PushAnswer, Stamp, Step};

fn stamp(desk: &mut Desk) -> Stamp {
    Stamp {
        updated_at: "2026-11-21T12:00:00Z".to_owned(),
        updated_by: Some(ByDevice {
            id: DeviceId::new(desk.ids.id()),
            name: Some("Firefox on Mac".to_owned()),
        }),
        created_at: Some("2026-11-01T12:00:00Z".to_owned()),
    }
}

#[test]
fn when_and_where_a_change_was_made_comes_with_it_and_stays() {
    let mut desk = Desk::new();
    let stamp = stamp(&mut desk);
    desk.pull(Change::Steps {
        steps: vec![foreign(2, vec![set("e", "x", 7)])],
        deleted: false,
        stamp: stamp.clone(),
    });
    assert_eq!(desk.state().stamp, Some(stamp.clone()));
    let stored = serde_json::to_value(desk.state()).unwrap();
    let read: ProjectState = serde_json::from_value(stored).unwrap();
    assert_eq!(read.stamp, Some(stamp));
}

#[test]
fn rows_and_answers_of_before_are_read() {
    let mut row = serde_json::to_value(Desk::new().state()).unwrap();
    row["updated_at"] = json!("2026-11-21T12:00:00Z");
    let state: ProjectState = serde_json::from_value(row.clone()).unwrap();
    assert_eq!(
        state.stamp.map(|stamp| stamp.updated_at).as_deref(),
        Some("2026-11-21T12:00:00Z")
    );
    row["updated_at"] = json!(null);
    let state: ProjectState = serde_json::from_value(row).unwrap();
    assert_eq!(state.stamp, None);
    let theirs =
        json!({"document": document(), "revision": 1, "head": "00".repeat(32), "deleted": false, "updated_at": "now"});
    let theirs: Theirs = serde_json::from_value(theirs).unwrap();
    assert_eq!(theirs.stamp.map(|stamp| stamp.updated_at).as_deref(), Some("now"));
    let change = json!({"is": "steps", "steps": [], "deleted": false, "updatedAt": "now"});
    let stamp = Stamp {
        updated_at: "now".to_owned(),
        ..Stamp::default()
    };
    assert_eq!(
        serde_json::from_value::<Change>(change.clone()).unwrap(),
        Change::Steps {
            steps: Vec::new(),
            deleted: false,
            stamp: stamp.clone()
        }
    );
    assert_eq!(
        serde_json::to_value(Change::Steps {
            steps: Vec::new(),
            deleted: false,
            stamp
        })
        .unwrap(),
        change
    );
    assert_eq!(
        serde_json::from_value::<Change>(json!({"is": "gone"})).unwrap(),
        Change::Gone { purged: false }
    );
}

fn deleted(desk: &mut Desk) {
    let step = Step {
        kind: Kind::Delete,
        ..foreign(2, Vec::new())
    };
    desk.pull(Change::Steps {
        steps: vec![step],
        deleted: true,
        stamp: Stamp::default(),
    });
}

#[test]
fn what_a_pull_has_shown_of_a_deleted_project_outlasts_the_answer_that_it_is_gone() {
    let mut desk = Desk::new();
    desk.commit(vec![set("e", "x", 5)]);
    let push_id = desk.seal();
    deleted(&mut desk);
    let theirs = desk.state().gone.clone().unwrap().theirs;
    assert!(theirs.is_some());
    let since = Some("2026-11-25T10:00:00Z".to_owned());
    let gone = PushAnswer::Gone {
        deleted_at: since.clone(),
        deleted_by: None,
    };
    assert_eq!(desk.answer(push_id, gone), Outcome::Done);
    let gone = desk.state().gone.clone().unwrap();
    assert_eq!((gone.theirs, gone.at), (theirs, since), "it can be brought back");
}

#[test]
fn what_was_purged_leaves_nothing_here() {
    for delete_first in [true, false] {
        let mut desk = Desk::new();
        if delete_first {
            deleted(&mut desk);
        }
        assert_eq!(desk.pull(Change::Gone { purged: true }), Outcome::Done);
        assert_eq!(desk.state(), &ProjectState::default(), "deleted first: {delete_first}");
        // Asked for again, it stays so.
        assert_eq!(desk.pull(Change::Gone { purged: true }), Outcome::Done);
        assert!(!desk.state().exists());
    }
}

#[test]
fn what_is_merely_unknown_is_kept() {
    let mut desk = Desk::new();
    deleted(&mut desk);
    desk.pull(Change::Gone { purged: false });
    assert_eq!((desk.state().revision, desk.state().exists()), (Revision::new(2), true));
}

#[test]
fn work_in_a_purged_project_is_kept_and_offered() {
    let mut desk = Desk::new();
    desk.commit(vec![set("e", "x", 5)]);
    desk.pull(Change::Gone { purged: true });
    assert!(desk.state().gone.is_some());
    assert_eq!(desk.x(), 5);
    let seen = desk.state().working().unwrap();
    assert_eq!(
        desk.run(&Call::Delete {
            project: project(),
            seen
        }),
        Outcome::NotPossible
    );
}

#[test]
fn the_cursor_moves_once_all_that_came_with_it_was_taken_in() {
    let mut desk = Desk::new();
    let step = || vec![foreign(2, vec![set("e", "x", 7)])];
    let before = desk.store.meta.cursor;
    let steps = Change::Steps {
        steps: step(),
        deleted: false,
        stamp: Stamp::default(),
    };
    // Asked for when another base was here (⚠12).
    desk.pull_asked((Revision::new(9), None), steps.clone());
    assert_eq!(
        (desk.state().revision, desk.store.meta.cursor),
        (Revision::new(1), before)
    );
    desk.pull_steps(step());
    let after = desk.store.meta.cursor;
    assert_eq!(desk.state().revision, Revision::new(2));
    assert_ne!(after, before);
    // Asked for when another cursor was here, with nothing about projects: another tab has pulled meanwhile.
    let late = Call::Pulled {
        asked: before,
        answer: PullAnswer::Pulled {
            cursor: before,
            projects: Vec::new(),
        },
    };
    desk.run(&late);
    assert_eq!(desk.store.meta.cursor, after);
}

#[test]
fn an_answer_of_another_history_waits_for_the_choice() {
    let mut desk = Desk::new();
    let asked = (desk.state().revision, desk.state().head);
    let other = Change::HistoryDiffers {
        document: document(),
        revision: Revision::new(5),
        head: head(55),
        deleted: false,
        stamp: Stamp::default(),
    };
    desk.commit(vec![set("e", "x", 3)]);
    desk.pull_asked(asked, other);
    assert!(desk.state().conflict.is_some());
    // Nothing to go over it: only the stamp is news.
    desk.pull_steps(Vec::new());
    desk.pull_steps(vec![foreign(2, vec![set("e", "x", 7)])]);
    assert_eq!((desk.state().revision, desk.x()), (Revision::new(1), 3));
}

#[test]
fn a_project_that_is_only_here_is_not_asked_for() {
    let mut desk = Desk::new();
    let new = ProjectId::new(desk.ids.id());
    desk.run(&Call::Create {
        project: new,
        document: document(),
    });
    let asked: Vec<_> = desk
        .store
        .pull_request()
        .bases
        .iter()
        .map(|base| base.project)
        .collect();
    assert_eq!(asked, [project()]);
}
