//! When the network or the server does not do its part: retries, signing in, what will never work, pulls.

use super::{ANOTHER_PUSH, PROJECT, RETRYABLE, SOMEBODY, Tab, USER, accepted, bytes, needs};
use crate::ids::ChangeId;
use crate::sync::engine::network::LOOK_AGAIN_MS;
use crate::sync::{Attention, Event, Failure, Status};
use crate::wire::{PullAnswer, PushAnswer};

#[test]
fn a_failed_push_is_repeated_for_ever_with_identical_bytes_within_doubling_spans() {
    let (mut tab, first) = Tab::pushing("Two");
    let mut waits = Vec::new();
    for span_s in [1, 2, 4, 8, 16, 30, 30, 30, 30] {
        tab.fail(&first, RETRYABLE);
        assert_eq!(tab.status(), Status::Unreachable { waiting: 1 });
        assert!(tab.pushes().is_empty(), "repeated in the same breath");
        let failed_at_ms = tab.now_ms;
        let again = tab.wait_for_push(span_s * 1_000).unwrap();
        assert_eq!(bytes(&again), bytes(&first));
        waits.push(tab.now_ms - failed_at_ms);
    }
    assert!(
        waits.iter().any(|wait| *wait > 8_000),
        "the spans do not grow: {waits:?}"
    );
    tab.answer(first.push_id, accepted(&first));
    tab.save();
    assert_eq!(tab.status(), Status::Synced);
}

#[test]
fn an_answer_begins_the_retries_anew() {
    let (mut tab, first) = Tab::pushing("Two");
    for _ in 0..6 {
        tab.fail(&first, RETRYABLE);
        tab.wait_for_push(30_000).unwrap();
    }
    tab.answer(first.push_id, accepted(&first));
    tab.commit("Three");
    tab.save();
    let second = tab.push();
    tab.fail(&second, RETRYABLE);
    assert!(tab.wait_for_push(1_000).is_some());
}

#[test]
fn what_the_server_asked_for_is_waited_for_even_when_the_person_asks() {
    let (mut tab, operation) = Tab::pushing("Two");
    let retry_after_ms = Some(60_000);
    tab.fail(&operation, Failure::Retryable { retry_after_ms });
    for impatient in [Event::SyncNow, Event::Online, Event::BecameLeader] {
        tab.on(impatient);
        assert!(tab.pushes().is_empty());
    }
    assert_eq!(tab.wait_for_push(59_999), None);
    assert!(tab.wait_for_push(1).is_some());
}

#[test]
fn sync_now_repeats_at_once() {
    let (mut tab, operation) = Tab::pushing("Two");
    for _ in 0..6 {
        tab.fail(&operation, RETRYABLE);
        tab.on(Event::SyncNow);
        assert_eq!(bytes(&tab.push()), bytes(&operation));
    }
}

#[test]
fn offline_everything_is_saved_and_counted_and_sent_once_back() {
    let mut tab = Tab::leader();
    tab.on(Event::Offline);
    assert_eq!(tab.status(), Status::Synced, "nothing is unsent");
    for waiting in 1..4 {
        tab.commit(&format!("Take {waiting}"));
        assert_eq!(tab.status(), Status::Saving);
        tab.save();
        assert_eq!(tab.status(), Status::Offline { waiting });
    }
    tab.on(Event::SyncNow);
    tab.save();
    assert_eq!((tab.pushes().len(), tab.pulls().len()), (0, 0));
    tab.on(Event::Online);
    tab.save();
    assert_eq!((tab.pushes().len(), tab.status()), (1, Status::Syncing));
}

#[test]
fn an_answer_that_was_on_its_way_when_the_network_went_does_not_bring_it_back() {
    let (mut tab, operation) = Tab::pushing("Two");
    tab.on(Event::Offline);
    tab.answer(operation.push_id, PushAnswer::SealAgain);
    tab.save();
    assert_eq!(tab.status(), Status::Offline { waiting: 1 });
    assert_eq!(tab.wait_for_push(120_000), None);
    tab.on(Event::Online);
    tab.save();
    assert_eq!(tab.pushes().len(), 1);
}

#[test]
fn signed_out_nothing_is_sent_until_the_same_person_signs_in() {
    type Says = fn(&mut Tab, &crate::wire::Operation);
    let ways: [(&str, Says); 5] = [
        ("failure", |tab, sent| tab.fail(sent, Failure::SignIn)),
        ("answer", |tab, sent| tab.answer(sent.push_id, PushAnswer::SignIn)),
        ("signed out", |tab, sent| {
            tab.on(Event::SignedOut);
            tab.fail(sent, RETRYABLE);
        }),
        ("failed pull", |tab, sent| {
            tab.fail(sent, RETRYABLE);
            tab.on(Event::PullFailed {
                failure: Failure::SignIn,
            });
        }),
        ("pull", |tab, sent| {
            tab.fail(sent, RETRYABLE);
            let request = tab.disk.pull_request();
            let answer = PullAnswer::SignIn;
            tab.on(Event::Pulled { request, answer });
        }),
    ];
    for (way, says) in ways {
        let (mut tab, operation) = Tab::pushing("Two");
        says(&mut tab, &operation);
        let somebody = Event::SignedIn { user: SOMEBODY };
        for event in [Event::Tick, Event::SyncNow, Event::Online, somebody] {
            assert_eq!(tab.status(), needs(Attention::SignIn), "{way}");
            tab.on(event);
        }
        tab.commit("Three");
        tab.save();
        assert_eq!(tab.state().waiting(), 2, "{way}: work goes on");
        assert_eq!(tab.wait_for_push(120_000), None, "{way}");
        assert_eq!(tab.status(), needs(Attention::SignIn), "{way}");
        tab.on(Event::SignedIn { user: USER });
        assert_eq!(bytes(&tab.push()), bytes(&operation), "{way}");
        assert_eq!(tab.status(), Status::Syncing, "{way}");
    }
}

#[test]
fn what_will_never_work_is_told_and_tried_again_only_when_the_person_asks() {
    let (mut tab, operation) = Tab::pushing("Two");
    let reason = "too large".to_owned();
    let field = "request".to_owned();
    tab.fail(&operation, Failure::Permanent { reason: reason.clone() });
    assert_eq!(tab.status(), needs(Attention::Refused { field, reason }));
    assert_eq!(tab.wait_for_push(120_000), None);
    tab.on(Event::SyncNow);
    assert_eq!(bytes(&tab.push()), bytes(&operation));
    assert_eq!(tab.status(), Status::Syncing);
}

#[test]
fn a_late_failure_of_another_operation_does_not_hold_this_one_up() {
    for failure in [Failure::Permanent { reason: String::new() }, RETRYABLE] {
        let (mut tab, operation) = Tab::pushing("Two");
        tab.on(Event::LostLeadership);
        tab.fail(&operation, RETRYABLE);
        tab.on(Event::PushFailed {
            project: PROJECT,
            push_id: ANOTHER_PUSH,
            failure,
        });
        tab.on(Event::BecameLeader);
        assert_eq!(bytes(&tab.push()), bytes(&operation));
    }
}

#[test]
fn what_makes_the_tab_pull() {
    let back = || vec![Event::Offline, Event::Online];
    let again = || vec![Event::SignedOut, Event::SignedIn { user: USER }];
    let rows = [
        ("nothing", vec![], 0, 0),
        ("sync now", vec![Event::SyncNow], 0, 1),
        ("back online", back(), 0, 1),
        ("signed in", again(), 0, 1),
        ("leading", vec![Event::LostLeadership, Event::BecameLeader], 0, 1),
        ("29.9 s later", vec![Event::Tick], 29_999, 0),
        ("30 s later", vec![Event::Tick], 30_000, 1),
        ("still under way", vec![Event::SyncNow, Event::SyncNow], 0, 1),
        ("following", vec![Event::LostLeadership, Event::SyncNow], 0, 0),
    ];
    for (words, events, after_ms, pulls) in rows {
        let mut tab = Tab::leader();
        tab.now_ms += after_ms;
        for event in events {
            tab.on(event);
        }
        assert_eq!(tab.pulls().len(), pulls, "{words}");
    }
    let mut fresh = Tab::follower();
    fresh.on(Event::BecameLeader);
    assert_eq!(fresh.pulls().len(), 0, "nobody is signed in");
    fresh.on(Event::SignedIn { user: USER });
    assert_eq!(fresh.pulls().len(), 1, "at the start");
    let (mut tab, operation) = Tab::pushing("Two");
    tab.answer(operation.push_id, accepted(&operation));
    assert_eq!(tab.pulls().len(), 0, "the answer is not durable yet");
    tab.save();
    assert_eq!(tab.pulls().len(), 1, "after a push");
}

#[test]
fn a_failed_pull_is_repeated_within_its_span() {
    let mut tab = Tab::leader();
    tab.on(Event::SyncNow);
    for span_ms in [1_000, 2_000, 4_000] {
        assert_eq!(tab.pulls().len(), 1);
        tab.on(Event::PullFailed { failure: RETRYABLE });
        assert_eq!((tab.pulls().len(), tab.status()), (0, Status::Synced));
        let until = tab.now_ms + span_ms;
        while tab.effects.is_empty() {
            tab.tick();
            assert!(tab.now_ms <= until);
        }
    }
}

#[test]
fn a_pull_that_took_long_is_not_repeated_in_the_same_breath() {
    let mut tab = Tab::leader();
    tab.on(Event::SyncNow);
    let request = tab.pulls().remove(0);
    tab.now_ms += 60_000;
    let answer = PullAnswer::Pulled {
        cursor: request.cursor,
        projects: Vec::new(),
    };
    tab.on(Event::Pulled { request, answer });
    assert_eq!(tab.pulls().len(), 0);
}

#[test]
fn an_answer_that_came_too_late_to_be_taken_in_is_asked_for_again_soon() {
    let cursor = |n| Some(ChangeId::new(uuid::Uuid::from_u128(n)));
    for (other_tab, soon) in [(None, 0), (cursor(1), 1)] {
        let mut tab = Tab::leader();
        tab.on(Event::SyncNow);
        let request = tab.pulls().remove(0);
        if other_tab.is_some() {
            tab.disk.meta.cursor = other_tab; // it has pulled meanwhile
        }
        let answer = PullAnswer::Pulled {
            cursor: cursor(2),
            projects: Vec::new(),
        };
        tab.on(Event::Pulled { request, answer });
        tab.save();
        tab.notices();
        tab.now_ms += LOOK_AGAIN_MS;
        tab.on(Event::Tick);
        assert_eq!(tab.pulls().len(), soon);
    }
}

#[test]
fn a_timer_is_asked_for_once_and_again_when_something_is_due_earlier() {
    let mut tab = Tab::leader();
    let first = *tab.timers.first().unwrap();
    tab.on(Event::Tick); // early: nothing is due, and the timer still runs
    tab.on(Event::SignedIn { user: USER });
    assert_eq!(tab.timers.len(), 1);
    tab.commit("Two");
    tab.save();
    let operation = tab.push();
    tab.fail(&operation, RETRYABLE);
    assert!(
        *tab.timers.first().unwrap() < first,
        "the retry comes before the next pull"
    );
    while tab.pushes().is_empty() {
        tab.tick();
    }
}
