//! What is kept and sealed, and under which numbers.

use super::{Desk, document, foreign, project, set};
use crate::delta::Delta;
use crate::ids::Sequence;
use crate::rules;
use crate::sync::state::ProjectState;
use crate::sync::store::{Call, Outcome};
use crate::wire::PushAnswer;

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
fn a_retry_carries_the_identical_bytes_and_later_commits_wait() {
    let mut desk = Desk::new();
    desk.commit(vec![set("e", "x", 5)]);
    desk.seal();
    let first = serde_json::to_string(&desk.state().sealed).unwrap();
    desk.commit(vec![set("e", "x", 6)]);
    assert_eq!(desk.run(&Call::Seal { project: project() }), Outcome::NotPossible);
    assert_eq!(serde_json::to_string(&desk.state().sealed).unwrap(), first);
    let read: ProjectState = serde_json::from_str(&serde_json::to_string(desk.state()).unwrap()).unwrap();
    let read = crate::sync::together(read, desk.state().queue.clone()).unwrap();
    assert_eq!(&read, desk.state(), "what is stored reads back");
}
