//! What is shown when several things are the case at once: the first of the list wins.

use super::{Engine, PICTURE, PROJECT, RETRYABLE, SOMEBODY, Tab, USER, accepted, needs, refused};
use crate::document::build::first_project;
use crate::ids::ProjectId;
use crate::sync::{Attention, Event, Failure, Status, Unsent};

#[test]
fn the_first_of_the_list_wins_whatever_else_is_the_case() {
    // From the top: each row takes one thing away.
    let (mut tab, operation) = Tab::pushing("Two");
    tab.fail(&operation, RETRYABLE);
    tab.on(Event::AssetKept { asset: PICTURE });
    tab.on(Event::Offline);
    tab.on(Event::SignedOut);
    tab.commit("Three");
    assert_eq!(tab.status(), needs(Attention::SignIn));
    tab.on(Event::SignedIn { user: USER });
    assert_eq!(tab.status(), Status::Saving);
    tab.save();
    assert_eq!(tab.status(), Status::Offline { waiting: 2 });
    tab.on(Event::Online);
    assert_eq!(tab.status(), Status::Syncing);
    tab.fail(&operation, RETRYABLE);
    assert_eq!(tab.status(), Status::Unreachable { waiting: 2 });
}

#[test]
fn of_several_questions_the_one_that_loses_work_comes_first() {
    let (mut tab, operation) = Tab::pushing("Two");
    tab.on(Event::AssetKept { asset: PICTURE });
    let reason = "not an image".to_owned();
    tab.on(Event::AssetFailed {
        asset: PICTURE,
        failure: Failure::Permanent { reason: reason.clone() },
    });
    assert_eq!(tab.status(), needs(Attention::Picture { reason }));
    tab.on(Event::SignedIn { user: SOMEBODY });
    assert_eq!(tab.status(), needs(Attention::SignIn));
    tab.answer(operation.push_id, refused());
    tab.save();
    assert!(matches!(
        tab.status(),
        Status::NeedsAttention(Attention::Refused { .. })
    ));
    tab.commit("Three");
    let (number, _) = tab.writes().remove(0);
    let reason = "the disk is full".to_owned();
    tab.on(Event::PersistFailed {
        number,
        reason: reason.clone(),
    });
    assert_eq!(tab.status(), needs(Attention::NotSaved { reason }));
}

#[test]
fn one_project_s_trouble_is_not_another_s() {
    let (mut tab, operation) = Tab::pushing("Two");
    tab.answer(operation.push_id, refused());
    tab.save();
    let other = ProjectId::new(uuid::Uuid::from_u128(60));
    let document = first_project("Other", "c", "s");
    tab.on(Event::Created {
        project: other,
        document,
    });
    let statuses = |tab: &Tab| [PROJECT, other].map(|project| tab.engine.status(Some(project)));
    let [parked, new] = statuses(&tab);
    assert_eq!(new, Status::Saving);
    tab.save();
    assert_eq!(statuses(&tab), [parked, Status::Syncing]);
    for project in [None, Some(PROJECT)] {
        assert!(matches!(
            tab.engine.status(project),
            Status::NeedsAttention(Attention::Refused { .. })
        ));
    }
}

#[test]
fn saving_and_sending_one_project_is_not_another_s() {
    let mut tab = Tab::leader();
    let other = ProjectId::new(uuid::Uuid::from_u128(60));
    let document = first_project("Other", "c", "s");
    tab.on(Event::Created {
        project: other,
        document,
    });
    assert_eq!(tab.engine.status(Some(PROJECT)), Status::Synced);
    tab.save();
    tab.push();
    assert_eq!(tab.engine.status(Some(PROJECT)), Status::Synced);
    let listed: Vec<_> = tab.engine.projects().iter().map(|view| view.id).collect();
    assert_eq!(listed, [PROJECT, other]);
    assert_eq!(tab.engine.device(), Some(tab.disk.meta.device));
}

#[test]
fn all_is_sent_once_the_server_has_said_so_whoever_is_signed_in() {
    assert!(!Engine::new(1).is_all_sent(), "nothing was read yet");
    let (mut tab, operation) = Tab::pushing("Two");
    assert!(!tab.engine.is_all_sent(), "it is under way");
    tab.answer(operation.push_id, accepted(&operation));
    assert!(!tab.engine.is_all_sent(), "its answer is not written yet");
    tab.save();
    assert!(tab.engine.is_all_sent());
    tab.on(Event::SignedOut);
    assert!(tab.engine.is_all_sent(), "signing out takes nothing back");
    tab.commit("Three");
    assert!(!tab.engine.is_all_sent(), "it is not durable yet");
    tab.save();
    assert!(!tab.engine.is_all_sent(), "it waits for a sign-in");
}

#[test]
fn what_only_this_browser_has_is_named_durable_or_not() {
    let mut tab = Tab::leader();
    assert_eq!(tab.engine.unsent(), Unsent::default());
    let before = tab.engine.sequence();
    tab.commit("Two");
    assert_eq!(tab.engine.unsent().projects, [(PROJECT, 1)].into());
    assert!(tab.engine.sequence() > before, "not durable yet, and done all the same");
    tab.save();
    let operation = tab.push();
    tab.commit("Three");
    tab.save();
    tab.on(Event::AssetKept { asset: PICTURE });
    let unsent = Unsent {
        projects: [(PROJECT, 2)].into(),
        pictures: [PICTURE].into(),
    };
    assert_eq!(tab.engine.unsent(), unsent, "what is on its way is not there yet");
    let done = tab.engine.sequence();
    tab.answer(operation.push_id, accepted(&operation));
    tab.save();
    assert_eq!(tab.engine.unsent().projects, [(PROJECT, 1)].into());
    assert_eq!(tab.engine.sequence(), done, "the server did that");
}
