//! The ⚠ that live in the browser, each as a story of one project, and what makes a transaction.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::json;
use uuid::Uuid;

use super::{Call, Fresh, Outcome, Resolution, Rows, Store};
use crate::delta::Delta;
use crate::document::Document;
use crate::document::build::{add, first_project};
use crate::ids::{ChangeId, DeviceId, Hash, Head, ProjectId, PushId, Revision, Sequence, UserId};
use crate::rules;
use crate::sync::state::ProjectState;
use crate::wire::{Body, Change, Conflict, ConflictReason, Kind, PullAnswer, Pulled, PushAnswer, Step};

struct Ids(u128);

impl Fresh for Ids {
    fn id(&mut self) -> Uuid {
        self.0 += 1;
        Uuid::from_u128(self.0)
    }
}

/// A browser that holds one project at revision 1.
struct Desk {
    store: Store,
    ids: Ids,
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
        Self { store, ids: Ids(100) }
    }

    fn run(&mut self, call: &Call) -> Outcome {
        self.store.run(call, &mut self.ids)
    }

    fn state(&self) -> &ProjectState {
        &self.store.projects[&project()]
    }

    fn commit(&mut self, deltas: Vec<Delta>) -> Outcome {
        let seen = self.state().base.clone();
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
            updated_at: String::new(),
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
        updated_at: String::new(),
    }
}

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
fn warning_08_every_entry_has_a_number_of_its_own() {
    let numbers = || {
        let mut desk = Desk::new();
        desk.commit(vec![set("e", "x", 5)]);
        desk.run(&Call::Delete {
            project: project(),
            seen: None,
        });
        desk.run(&Call::Restore { project: project() });
        desk.state()
            .queue
            .iter()
            .map(|entry| entry.sequence)
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(), [1, 2, 3].map(Sequence::new));
    assert_eq!(rules::without(8, numbers), [1, 1, 1].map(Sequence::new));
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
        updated_at: String::new(),
    };
    desk.pull_asked(asked, late);
    assert_eq!((desk.state().revision, desk.x()), (Revision::new(2), 7));
    assert_eq!(desk.store.meta.cursor, cursor, "and the cursor stays with it");
}

#[test]
fn warning_13_a_lagging_tab_does_not_edit_what_is_gone_or_moved() {
    let mut desk = Desk::new();
    let seen = Some(document());
    desk.pull_steps(vec![foreign(
        2,
        vec![Delta::delete(["elements", "f"]), set("e", "x", 7)],
    )]);
    let mut append = |deltas: Vec<Delta>| {
        desk.run(&Call::Append {
            project: project(),
            deltas,
            seen: seen.clone(),
        })
    };
    assert_eq!(
        append(vec![set("f", "x", 5)]),
        Outcome::NotAppended,
        "it no longer applies"
    );
    assert_eq!(
        append(vec![set("e", "x", 5)]),
        Outcome::NotAppended,
        "it overlaps what base moved over"
    );
    assert_eq!(
        append(vec![Delta::delete(["screens", "s"])]),
        Outcome::NotAppended,
        "it is not valid"
    );
    assert_eq!(append(vec![set("e", "y", 5)]), Outcome::Done);
    desk.run(&Call::Delete {
        project: project(),
        seen: None,
    });
    assert_eq!(
        desk.commit(vec![set("e", "y", 6)]),
        Outcome::NotAppended,
        "it is deleted"
    );
}

#[test]
fn warning_13_a_lagging_tab_deletes_nothing_that_it_has_not_shown() {
    let mut desk = Desk::new();
    desk.commit(vec![set("e", "x", 5)]);
    let delete = Call::Delete {
        project: project(),
        seen: Some(document()),
    };
    assert_eq!(desk.run(&delete), Outcome::NotAppended);
    assert!(!desk.state().is_deleted());
}

#[test]
fn another_history_opens_a_conflict_about_the_whole_document_with_an_empty_outbox_too() {
    let mut desk = Desk::new();
    let document = document().renamed("Older").unwrap();
    let (revision, deleted, updated_at) = (Revision::new(1), false, String::new());
    desk.pull(Change::HistoryDiffers {
        document: document.clone(),
        revision,
        head: head(77),
        deleted,
        updated_at,
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
fn a_cloned_profile_takes_a_new_device_and_seals_again() {
    let mut desk = Desk::new();
    desk.commit(vec![set("e", "x", 5)]);
    let (push_id, device) = (desk.seal(), desk.store.meta.device);
    desk.answer(push_id, PushAnswer::NewDevice);
    assert_ne!(desk.store.meta.device, device);
    assert_ne!(desk.seal(), push_id);
    assert_eq!(
        desk.state().sealed.as_ref().unwrap().operation.device,
        desk.store.meta.device
    );
    assert_eq!(desk.x(), 5, "nothing is dropped");
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
            updated_at: String::new(),
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

#[test]
fn a_retry_carries_the_identical_bytes_and_later_commits_wait() {
    let mut desk = Desk::new();
    desk.commit(vec![set("e", "x", 5)]);
    desk.seal();
    let first = serde_json::to_string(&desk.state().sealed).unwrap();
    desk.commit(vec![set("e", "x", 6)]);
    assert_eq!(desk.run(&Call::Seal { project: project() }), Outcome::NotPossible);
    assert_eq!(serde_json::to_string(&desk.state().sealed).unwrap(), first);
    let read: ProjectState = serde_json::from_str(&serde_json::to_string(desk.state()).unwrap()).unwrap();
    assert_eq!(&read, desk.state(), "what is stored reads back");
}

#[test]
fn rows_name_what_a_call_changed() {
    let mut desk = Desk::new();
    let before = desk.store.clone();
    desk.commit(vec![set("e", "x", 5)]);
    let rows = Rows::between(&before, &desk.store);
    assert!(rows.meta && rows.projects.contains(&project()));
    let before = desk.store.clone();
    desk.commit(vec![set("none", "x", 5)]);
    assert_eq!(Rows::between(&before, &desk.store), Rows::default());
}
