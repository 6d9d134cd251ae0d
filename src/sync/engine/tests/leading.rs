//! One tab sends; an answer counts whoever leads by then.

use uuid::Uuid;

use super::{Counted, PICTURE, RETRYABLE, Tab, USER, accepted, bytes};
use crate::document::build::first_project;
use crate::ids::ProjectId;
use crate::sync::{Call, Effect, Event, Outcome, Status};

#[test]
fn only_the_leader_seals_sends_pulls_and_uploads() {
    let mut tab = Tab::follower();
    tab.on(Event::SignedIn { user: USER });
    tab.on(Event::AssetKept { asset: PICTURE });
    tab.commit("Two");
    tab.save();
    for event in [Event::SyncNow, Event::Online, Event::Tick] {
        tab.on(event);
        assert_eq!(tab.effects, []);
        assert_eq!(tab.status(), Status::SavedOnThisDevice);
    }
    tab.on(Event::BecameLeader);
    tab.save();
    assert_eq!((tab.pushes().len(), tab.pulls().len(), tab.uploads()), (1, 1, 1));
}

#[test]
fn nothing_is_sent_before_somebody_is_signed_in() {
    let mut tab = Tab::follower();
    tab.on(Event::BecameLeader);
    tab.commit("Two");
    tab.save();
    assert_eq!((tab.effects.len(), tab.status()), (0, Status::SavedOnThisDevice));
}

#[test]
fn an_answer_counts_after_the_lead_was_lost_and_nothing_more_is_sent() {
    let (mut tab, operation) = Tab::pushing("Two");
    tab.on(Event::LostLeadership);
    tab.commit("Three");
    tab.answer(operation.push_id, accepted(&operation));
    tab.save();
    assert_eq!(tab.state().revision, operation.base.next());
    assert_eq!((tab.effects.len(), tab.status()), (0, Status::SavedOnThisDevice));
    tab.on(Event::BecameLeader);
    tab.save();
    assert_eq!(tab.push().base, operation.base.next());
}

#[test]
fn a_retry_is_made_by_whoever_leads_by_then() {
    let (mut tab, operation) = Tab::pushing("Two");
    tab.on(Event::LostLeadership);
    tab.fail(&operation, RETRYABLE);
    assert_eq!(tab.wait_for_push(120_000), None);
    let mut next = Tab::follower();
    next.disk = tab.disk.clone();
    next.on(Event::SignedIn { user: USER });
    next.on(Event::BecameLeader);
    next.read();
    assert_eq!(bytes(&next.push()), bytes(&operation));
}

/// I2, found by the simulation (seed 371): this tab's own write tells it that another tab has committed elsewhere.
#[test]
fn what_another_tab_committed_is_not_called_synced_before_it_is_read() {
    let mut tab = Tab::leader();
    let project = ProjectId::new(Uuid::from_u128(77));
    let elsewhere = Call::Create {
        project,
        document: first_project("Elsewhere", "c", "s"),
    };
    assert_eq!(tab.disk.run(&elsewhere, &mut Counted(900)), Outcome::Done);
    tab.commit("Two");
    tab.on(Event::Offline);
    tab.save();
    assert_eq!(tab.take(|effect| matches!(effect, Effect::Read).then_some(())).len(), 1);
    assert_eq!(tab.engine.status(Some(project)), Status::Offline { waiting: 1 });
    tab.read();
    assert_eq!(tab.status(), Status::Offline { waiting: 2 });
}
