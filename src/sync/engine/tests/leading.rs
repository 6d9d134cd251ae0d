//! One tab sends; an answer counts whoever leads by then.

use super::{PICTURE, RETRYABLE, Tab, USER, accepted, bytes};
use crate::sync::{Event, Status};

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
