//! Pictures that are kept here and not on the server yet.

use uuid::Uuid;

use super::{PICTURE, PROJECT, RETRYABLE, Tab, USER, accepted, needs};
use crate::delta::Delta;
use crate::document::build::{self, Frame};
use crate::ids::AssetId;
use crate::sync::{Attention, Effect, Event, Failure, Status};

fn kept() -> Tab {
    let mut tab = Tab::leader();
    tab.on(Event::AssetKept { asset: PICTURE });
    tab
}

fn failed(failure: Failure) -> Event {
    Event::AssetFailed {
        asset: PICTURE,
        failure,
    }
}

fn placed() -> Vec<Delta> {
    let frame = Frame {
        x: 0.0,
        y: 0.0,
        width: 10.0,
        height: 10.0,
    };
    vec![build::add("elements", "e", build::picture("s", "V", frame, PICTURE))]
}

#[test]
fn a_picture_that_is_not_there_keeps_synced_away() {
    let mut tab = kept();
    assert_eq!((tab.uploads(), tab.status()), (1, Status::Syncing));
    tab.on(failed(RETRYABLE));
    assert_eq!((tab.uploads(), tab.status()), (0, Status::Unreachable { waiting: 1 }));
    tab.on(Event::Offline);
    assert_eq!(tab.status(), Status::Offline { waiting: 1 });
    tab.on(Event::Online);
    assert_eq!((tab.uploads(), tab.status()), (1, Status::Syncing));
    tab.on(Event::AssetReady { asset: PICTURE });
    assert_eq!((tab.uploads(), tab.status()), (0, Status::Synced));
}

#[test]
fn the_commit_that_places_it_may_be_through_before_it() {
    let mut tab = kept();
    let deltas = placed();
    tab.on(Event::Committed {
        project: PROJECT,
        deltas,
    });
    tab.save();
    let operation = tab.push();
    tab.answer(operation.push_id, accepted(&operation));
    tab.save();
    assert!(tab.state().sealed.is_none());
    for project in [None, Some(PROJECT)] {
        assert_eq!(tab.engine.status(project), Status::Syncing);
    }
    tab.on(Event::AssetReady { asset: PICTURE });
    assert_eq!(tab.engine.status(Some(PROJECT)), Status::Synced);
}

#[test]
fn a_picture_of_nowhere_is_no_project_s_business() {
    let tab = kept();
    assert_eq!(tab.engine.status(Some(PROJECT)), Status::Synced);
}

#[test]
fn a_picture_that_can_never_go_up_is_told_and_tried_again_when_the_person_asks() {
    let mut tab = kept();
    assert_eq!(tab.uploads(), 1);
    let reason = "not an image".to_owned();
    tab.on(failed(Failure::Permanent { reason: reason.clone() }));
    assert_eq!(tab.status(), needs(Attention::Picture { reason }));
    assert_eq!((tab.wait_for_push(60_000), tab.uploads()), (None, 0));
    tab.on(Event::SyncNow);
    assert_eq!((tab.uploads(), tab.status()), (1, Status::Syncing));
}

/// Uploads that were asked for since, of whatever picture.
fn begun(tab: &mut Tab) -> usize {
    tab.take(|effect| matches!(effect, Effect::Upload { .. }).then_some(()))
        .len()
}

#[test]
fn two_at_a_time_and_a_dropped_one_makes_room() {
    let mut tab = Tab::leader();
    let many: Vec<AssetId> = (1..=5).map(|n| AssetId::new(Uuid::from_u128(n))).collect();
    for asset in &many {
        tab.on(Event::AssetKept { asset: *asset });
    }
    assert_eq!(begun(&mut tab), 2);
    tab.on(Event::AssetReady { asset: many[0] });
    assert_eq!(begun(&mut tab), 1);
    tab.on(Event::AssetDropped { asset: many[1] });
    assert_eq!(begun(&mut tab), 1);
    for asset in &many[2..] {
        tab.on(Event::AssetDropped { asset: *asset });
    }
    assert_eq!((begun(&mut tab), tab.status()), (1, Status::Synced));
    // What comes back of a dropped one changes nothing.
    tab.on(Event::AssetFailed {
        asset: many[1],
        failure: Failure::Permanent {
            reason: "cut".to_owned(),
        },
    });
    assert_eq!((begun(&mut tab), tab.status()), (0, Status::Synced));
}

#[test]
fn a_picture_waits_at_most_ten_seconds() {
    let mut tab = kept();
    for attempt in 0..12 {
        assert_eq!(tab.uploads(), 1, "attempt {attempt}");
        tab.on(failed(RETRYABLE));
        tab.now_ms += 10_000;
        tab.on(Event::Tick);
    }
}

#[test]
fn signed_out_a_picture_waits() {
    let mut tab = kept();
    assert_eq!(tab.uploads(), 1);
    tab.on(failed(Failure::SignIn));
    tab.on(Event::SyncNow);
    assert_eq!((tab.uploads(), tab.status()), (0, needs(Attention::SignIn)));
    tab.on(Event::SignedIn { user: USER });
    assert_eq!(tab.uploads(), 1);
}

#[test]
fn a_paused_picture_waits_and_says_nothing_of_the_server() {
    let mut tab = kept();
    assert_eq!((tab.uploads(), tab.status()), (1, Status::Syncing));
    tab.on(Event::AssetPaused { asset: PICTURE });
    // Its transfer was ended by the person.
    tab.on(failed(RETRYABLE));
    for event in [Event::SyncNow, Event::Online, Event::Tick] {
        tab.on(event);
        assert_eq!((tab.uploads(), tab.status()), (0, Status::SavedOnThisDevice));
    }
    tab.on(Event::AssetDropped { asset: PICTURE });
    tab.on(Event::AssetKept { asset: PICTURE });
    assert_eq!((tab.uploads(), tab.status()), (1, Status::Syncing));
}
