//! What waits for the person: conflicts, projects that are gone, operations that are refused.

use super::{Desk, document, foreign, head, project, set, theirs};
use crate::ids::{ProjectId, Revision};
use crate::rules;
use crate::sync::store::{Call, Fresh, Outcome, Resolution};
use crate::wire::{Body, Change, ConflictReason, Kind, PushAnswer, Stamp, Step};

#[test]
fn warning_07_a_conflict_waits_until_what_is_sealed_is_answered() {
    let mut desk = Desk::new();
    desk.commit(vec![set("e", "x", 5)]);
    let push_id = desk.seal();
    desk.pull_steps(vec![foreign(2, vec![set("e", "x", 7)])]);
    assert!(desk.state().conflict.is_some() && desk.state().sealed.is_some());
    let keep = Call::Resolve {
        project: project(),
        resolution: Resolution::KeepTheirs,
    };
    assert_eq!(desk.run(&keep), Outcome::NotPossible);
    let there = document().apply(&[set("e", "x", 7)]).unwrap();
    desk.answer(push_id, theirs(2, there, ConflictReason::Overlap));
    assert_eq!(desk.run(&keep), Outcome::Done);
    assert_eq!(
        (desk.x(), desk.state().is_busy(), desk.state().revision),
        (7, false, Revision::new(2))
    );
}

#[test]
fn warning_09_a_waiting_delete_overlaps_with_everything() {
    let story = || {
        let mut desk = Desk::new();
        desk.run(&Call::Delete {
            project: project(),
            seen: None,
        });
        desk.pull_steps(vec![foreign(2, vec![set("f", "x", 7)])]);
        desk.state().conflict.is_some()
    };
    assert!(story());
    assert!(!rules::without(9, story));
}

#[test]
fn a_delete_that_met_changes_is_kept_or_let_go() {
    for (resolution, deletes) in [(Resolution::KeepMine, true), (Resolution::KeepTheirs, false)] {
        let mut desk = Desk::new();
        desk.run(&Call::Delete {
            project: project(),
            seen: None,
        });
        desk.pull_steps(vec![foreign(2, vec![set("e", "x", 7)])]);
        assert_eq!(
            desk.run(&Call::Resolve {
                project: project(),
                resolution
            }),
            Outcome::Done
        );
        assert_eq!((desk.state().is_deleted(), desk.x()), (deletes, 7));
    }
}

#[test]
fn another_history_opens_a_conflict_about_the_whole_document_with_an_empty_outbox_too() {
    let mut desk = Desk::new();
    let document = document().renamed("Older").unwrap();
    let (revision, deleted, stamp) = (Revision::new(1), false, Stamp::default());
    desk.pull(Change::HistoryDiffers {
        document: document.clone(),
        revision,
        head: head(77),
        deleted,
        stamp,
    });
    assert_eq!(desk.state().conflict.as_ref().unwrap().reason, ConflictReason::History);
    let copy = ProjectId::new(desk.ids.id());
    let both = Resolution::KeepBoth {
        project: copy,
        name: "P (here)".to_owned(),
    };
    desk.run(&Call::Resolve {
        project: project(),
        resolution: both,
    });
    assert_eq!(desk.state().working().unwrap(), Some(document));
    assert_eq!(
        desk.store.projects[&copy].working().unwrap().unwrap().name(),
        "P (here)"
    );
}

#[test]
fn work_in_a_project_deleted_elsewhere_is_kept_and_offered() {
    let gone = || {
        let mut desk = Desk::new();
        desk.commit(vec![set("e", "x", 5)]);
        let deleted = Step {
            kind: Kind::Delete,
            ..foreign(2, Vec::new())
        };
        desk.pull(Change::Steps {
            steps: vec![deleted],
            deleted: true,
            stamp: Stamp::default(),
        });
        desk
    };
    let resolve = |desk: &mut Desk, resolution| {
        desk.run(&Call::Resolve {
            project: project(),
            resolution,
        })
    };
    let mut desk = gone();
    assert!(desk.state().gone.is_some() && desk.x() == 5);
    let copy = ProjectId::new(desk.ids.id());
    assert_eq!(
        resolve(&mut desk, Resolution::AsNewProject { project: copy }),
        Outcome::Done
    );
    let kept = desk.store.projects[&copy].working().unwrap().unwrap();
    assert_eq!(
        (kept.value()["elements"]["e"]["x"].as_i64(), desk.state().deleted),
        (Some(5), true)
    );
    let mut desk = gone();
    assert_eq!(resolve(&mut desk, Resolution::BringBack), Outcome::Done);
    assert!(!desk.state().is_deleted() && desk.state().conflict.is_none() && desk.x() == 5);
    desk.seal();
    assert_eq!(
        desk.state().sealed.as_ref().unwrap().operation.body,
        Body::Restore,
        "the restore goes first"
    );
    let mut desk = gone();
    assert_eq!(resolve(&mut desk, Resolution::Discard), Outcome::Done);
    assert!(desk.state().deleted && !desk.state().is_busy());
}

#[test]
fn a_refused_operation_parks_the_project_until_it_is_let_go() {
    let mut desk = Desk::new();
    desk.commit(vec![set("e", "x", 5)]);
    let push_id = desk.seal();
    desk.answer(
        push_id,
        PushAnswer::Refused {
            field: "name".to_owned(),
            reason: "too long".to_owned(),
        },
    );
    assert!(desk.state().parked.is_some());
    assert_eq!(desk.run(&Call::Seal { project: project() }), Outcome::NotPossible);
    assert_eq!(
        desk.run(&Call::Resolve {
            project: project(),
            resolution: Resolution::Discard
        }),
        Outcome::Done
    );
    assert!(desk.state().parked.is_none() && !desk.state().is_busy() && desk.x() == 0);
}
