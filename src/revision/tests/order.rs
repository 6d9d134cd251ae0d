//! The order of the rows, what ends a push id, and what a head names.

use super::{facts, hash, id, known, on, present, push, refused_field, tombstone, x};
use crate::delta::Delta;
use crate::ids::{PushId, Sequence};
use crate::revision::{Decision, Facts, ProjectFact, PushFact, decide, head};
use crate::rules;
use crate::wire::{Operation, PushAnswer};

#[test]
fn earlier_rows_come_first() {
    let stale = Operation {
        through: Some(Sequence::new(1)),
        ..push(vec![Delta::delete(["name"])])
    };
    let cases: Vec<(&str, Facts, &str)> = vec![
        ("1 before 2", facts(known(&stale), ProjectFact::Foreign), "NotFound"),
        ("1 before 4", facts(PushFact::Ended, ProjectFact::Foreign), "NotFound"),
        (
            "2 before 7 and 8",
            facts(known(&stale), ProjectFact::Present(Box::new(tombstone()))),
            "Accepted",
        ),
        ("4 before 5", facts(PushFact::Ended, ProjectFact::Purged), "SealAgain"),
        ("4 before 6", facts(PushFact::Ended, ProjectFact::Unknown), "SealAgain"),
        (
            "4 before 8",
            facts(PushFact::Ended, ProjectFact::Present(Box::new(present()))),
            "SealAgain",
        ),
        (
            "7 before 8",
            facts(PushFact::New, ProjectFact::Present(Box::new(tombstone()))),
            "Gone",
        ),
        (
            "8 before 9",
            facts(PushFact::New, ProjectFact::Present(Box::new(present()))),
            "NewDevice",
        ),
    ];
    for (words, facts, expected) in cases {
        let Decision::Answer { answer, .. } = decide(&stale, &facts) else {
            panic!("{words}: accepted")
        };
        assert!(format!("{answer:?}").starts_with(expected), "{words}: {answer:?}");
    }
    let invalid = Operation {
        base_head: Some(hash(99)),
        ..push(vec![Delta::set(["name"], "\0")])
    };
    assert_eq!(refused_field(on(&invalid, present())), "name", "9 before 13");
}

#[test]
fn an_answer_ends_a_new_push_id_only() {
    let operation = push(vec![x(1)]);
    let decision = decide(&operation, &facts(known(&operation), ProjectFact::Foreign));
    assert_eq!(
        decision,
        Decision::Answer {
            answer: PushAnswer::NotFound,
            ends: false
        }
    );
}

/// ⚠2: B has P over Q; the backup before both comes back, R is made, P is sent again. Two histories end in the same
/// push: only a head that names the whole history tells them apart.
#[test]
fn warning_02_a_head_names_the_whole_history() {
    let heads = || {
        let created = head(None, PushId::new(id(1)), hash(1));
        let through = |between: u8| {
            let second = head(Some(created), PushId::new(id(u128::from(between))), hash(between));
            head(Some(second), PushId::new(id(9)), hash(9))
        };
        (through(20), through(21))
    };
    let (over_q, over_r) = heads();
    assert_ne!(over_q, over_r);
    let (over_q, over_r) = rules::without(2, heads);
    assert_eq!(
        over_q, over_r,
        "without the rule the two histories cannot be told apart"
    );
}
