//! A commit on its way into the database, and when the database says no.

use uuid::Uuid;

use super::{PROJECT, Tab, accepted, bytes, needs};
use crate::account::Policy;
use crate::delta::Delta;
use crate::document::build::first_project;
use crate::ids::ProjectId;
use crate::sync::store::{Call, Outcome, Store};
use crate::sync::{Attention, Effect, Engine, Event, Status};

#[test]
fn a_commit_is_saved_then_sealed_then_sent_then_synced() {
    let mut tab = Tab::leader();
    tab.commit("Two");
    assert_eq!((tab.status(), tab.shown().as_str()), (Status::Saving, "Two"));
    assert!(matches!(tab.save_one(), Some(Call::Append { .. })));
    assert_eq!(tab.status(), Status::SavedOnThisDevice);
    assert!(tab.pushes().is_empty(), "sent before it was sealed");
    assert!(matches!(tab.save_one(), Some(Call::Seal { .. })));
    assert_eq!(tab.status(), Status::Syncing);
    let operation = tab.push();
    tab.answer(operation.push_id, accepted(&operation));
    assert_eq!(tab.status(), Status::Syncing, "the answer is not durable yet");
    assert!(matches!(tab.save_one(), Some(Call::Answered { .. })));
    assert_eq!((tab.status(), tab.shown().as_str()), (Status::Synced, "Two"));
    assert_eq!(tab.state().revision, operation.base.next());
}

#[test]
fn commits_made_meanwhile_wait_for_the_next_operation() {
    let (mut tab, first) = Tab::pushing("Two");
    tab.commit("Three");
    tab.save();
    assert!(tab.pushes().is_empty(), "two operations of one project under way");
    tab.answer(first.push_id, accepted(&first));
    tab.save();
    let second = tab.push();
    assert_eq!(
        (second.base, second.push_id == first.push_id),
        (first.base.next(), false)
    );
    assert!(bytes(&second).contains("Three"));
}

#[test]
fn what_could_not_be_saved_is_shown_kept_and_tried_again() {
    let mut tab = Tab::leader();
    tab.commit("Two");
    let (number, call) = tab.writes().remove(0);
    tab.timers.clear();
    let reason = "the disk is full".to_owned();
    tab.on(Event::PersistFailed {
        number,
        reason: reason.clone(),
    });
    assert_eq!(tab.status(), needs(Attention::NotSaved { reason }));
    assert_eq!(tab.shown(), "Two");
    assert!(tab.writes().is_empty(), "tried again in the same breath");
    assert!(tab.timers.first().is_some_and(|at_ms| *at_ms <= tab.now_ms + 1_000));
    tab.tick();
    assert_eq!(tab.writes(), [(number, call)]);
}

#[test]
fn what_could_not_be_saved_is_not_overtaken() {
    let mut tab = Tab::leader();
    tab.commit("Two");
    let (number, first) = tab.writes().remove(0);
    let reason = "the disk is full".to_owned();
    tab.on(Event::PersistFailed { number, reason });
    // Anything that happens is a good moment to try again: the first call, not the new one.
    tab.commit("Three");
    assert_eq!(tab.effects.len(), 1);
    assert!(matches!(&tab.effects[0], Effect::Persist { number: n, call } if *n == number && *call == first));
    tab.save();
    assert_eq!((tab.status(), tab.state().waiting()), (Status::Syncing, 2));
    assert_eq!(tab.shown(), "Three");
}

/// Another tab has committed, and this one has not read it yet.
fn renamed_elsewhere(tab: &mut Tab) {
    let theirs = Call::Append {
        project: PROJECT,
        deltas: vec![Delta::set(["name"], "Theirs")],
        seen: None,
    };
    assert_eq!(tab.disk.run(&theirs, &mut tab.ids), Outcome::Done);
}

#[test]
fn a_commit_that_no_longer_fits_is_told_and_the_tab_shows_what_is_there() {
    let mut tab = Tab::leader();
    renamed_elsewhere(&mut tab);
    tab.commit("Mine");
    tab.commit("Built on it");
    assert_eq!(tab.shown(), "Built on it");
    tab.save_one();
    assert_eq!((tab.notices(), tab.shown().as_str()), (1, "Theirs"));
    tab.save();
    assert_eq!((tab.notices(), tab.shown().as_str()), (0, "Theirs"));
    assert_eq!(tab.state().waiting(), 1, "only the other tab's commit is kept");
    assert_eq!(tab.status(), Status::Syncing);
}

#[test]
fn what_no_longer_fits_takes_nothing_of_another_project_along() {
    let mut tab = Tab::leader();
    let other = ProjectId::new(Uuid::from_u128(60));
    let document = first_project("Other", "c", "s");
    tab.on(Event::Created {
        project: other,
        document,
    });
    tab.save();
    renamed_elsewhere(&mut tab);
    tab.commit("Mine");
    let deltas = vec![Delta::set(["name"], "Renamed")];
    tab.on(Event::Committed { project: other, deltas });
    tab.save();
    let name = tab.engine.project(other).unwrap().document.name().to_owned();
    assert_eq!((tab.notices(), name.as_str()), (1, "Renamed"));
}

#[test]
fn a_late_word_from_the_database_counts_for_nothing() {
    let mut tab = Tab::leader();
    tab.commit("Two");
    tab.commit("Three");
    let (first, _) = tab.writes().remove(0);
    let reason = "the disk is full".to_owned();
    tab.on(Event::PersistFailed {
        number: first + 1,
        reason: reason.clone(),
    });
    assert_eq!(tab.status(), Status::Saving, "that one is not being written");
    tab.on(Event::PersistFailed { number: first, reason });
    assert!(matches!(
        tab.status(),
        Status::NeedsAttention(Attention::NotSaved { .. })
    ));
    tab.on(Event::SyncNow);
    tab.save_one();
    let Store { meta, projects } = tab.disk.clone();
    tab.on(Event::Persisted {
        number: first,
        outcome: Outcome::Done,
        meta,
        projects,
    });
    assert_eq!(tab.status(), Status::Saving, "the second is not durable yet");
    tab.save();
    assert_eq!(tab.state().waiting(), 2);
}

#[test]
fn nothing_is_taken_before_the_database_was_read() {
    let mut tab = Tab::leader();
    tab.engine = Engine::new(1);
    tab.commit("Two");
    assert_eq!((tab.notices(), tab.writes().len()), (1, 0));
}

#[test]
fn what_another_tab_saved_is_shown_after_reading_but_an_older_reading_is_not() {
    let mut tab = Tab::leader();
    let before = tab.disk.clone();
    tab.commit("Two");
    tab.save();
    let (meta, projects) = (before.meta, before.projects);
    tab.on(Event::Loaded { meta, projects });
    assert_eq!(tab.shown(), "Two");
    let other = Call::Append {
        project: PROJECT,
        deltas: vec![Delta::set(["name"], "Three")],
        seen: None,
    };
    assert_eq!(tab.disk.run(&other, &mut tab.ids), Outcome::Done);
    tab.read();
    assert_eq!(tab.shown(), "Three");
}

#[test]
fn the_policy_is_written_once_and_shows_as_nothing_unsaved() {
    let mut tab = Tab::leader();
    let policy = Policy::KeepTheirs;
    tab.on(Event::PolicyIs { policy });
    tab.on(Event::PolicyIs { policy });
    assert_eq!(tab.status(), Status::Synced);
    assert_eq!(tab.save_one(), Some(Call::SetPolicy { policy }));
    assert_eq!(tab.save_one(), None);
    assert_eq!(tab.disk.meta.policy, policy);
    tab.on(Event::PolicyIs { policy });
    assert_eq!(tab.save_one(), None);
}
