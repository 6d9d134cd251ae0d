//! What is written, under which names, and how v1 comes over.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Rows, apart, entry_name, entry_names, project_of, together};
use crate::delta::Delta;
use crate::document::Invalid;
use crate::document::build::first_project;
use crate::ids::{DeviceId, Hash, ProjectId, PushId, Revision, Sequence, UserId};
use crate::sync::Shared;
use crate::sync::state::{Deed, Entry, Gone, OpenConflict, ProjectState, Sealed, Theirs};
use crate::sync::store::{Call, Counted, Outcome, Store};
use crate::wire::{ConflictReason, Stamp};

const PROJECT: ProjectId = ProjectId::new(Uuid::from_u128(1));
const OTHER: ProjectId = ProjectId::new(Uuid::from_u128(2));

fn store() -> Store {
    let mut store = Store::new(UserId::new(Uuid::from_u128(3)), DeviceId::new(Uuid::from_u128(4)));
    for project in [PROJECT, OTHER] {
        let document = first_project("One", "c", "s");
        let call = Call::Create { project, document };
        assert_eq!(store.run(&call, &mut Counted(9)), Outcome::Done);
    }
    store
}

fn rename(name: &str) -> Call {
    Call::Append {
        project: PROJECT,
        deltas: vec![Delta::set(["name"], name)],
        seen: None,
    }
}

/// What a call writes.
fn written(store: &mut Store, call: &Call) -> Rows {
    let before = store.clone();
    store.run(call, &mut Counted(99));
    Rows::between(&before, store)
}

fn at(sequence: i64) -> (ProjectId, Sequence) {
    (PROJECT, Sequence::new(sequence))
}

#[test]
fn a_commit_writes_its_own_row_and_not_the_project() {
    let mut store = store();
    let rows = written(&mut store, &rename("Two"));
    let only = Rows {
        meta: true,
        entries: [at(3)].into(),
        ..Rows::default()
    };
    assert_eq!(rows, only);
    assert_eq!(rows.touched(), [PROJECT].into());
}

#[test]
fn a_call_that_changes_nothing_writes_nothing() {
    let rows = written(
        &mut store(),
        &Call::Append {
            project: PROJECT,
            deltas: vec![Delta::set(["elements", "none", "x"], 5)],
            seen: None,
        },
    );
    assert!(rows.is_empty());
    assert!(rows.touched().is_empty());
}

#[test]
fn what_is_sealed_leaves_the_waiting_rows() {
    let mut store = store();
    store.run(&rename("Two"), &mut Counted(99));
    let rows = written(&mut store, &Call::Seal { project: PROJECT });
    assert_eq!(rows.projects, [PROJECT].into(), "the operation is in the project's row");
    let sealed = store.projects[&PROJECT].sealed.as_ref().unwrap();
    let numbers = sealed.entries.iter().map(|entry| (PROJECT, entry.sequence));
    assert_eq!(rows.dropped, numbers.collect());
    assert!(!rows.dropped.is_empty() && rows.entries.is_empty());
}

/// Changes one field of a project that is nowhere but here.
type Change = (&'static str, fn(&mut ProjectState));

const CHANGES: [Change; 12] = [
    ("base", |state| state.base = Some(first_project("Other", "c", "s"))),
    ("revision", |state| state.revision = state.revision.next()),
    ("head", |state| state.head = Some(Hash::new([1; 32]))),
    ("deleted", |state| state.deleted = true),
    ("sealed", |state| state.sealed = sealed()),
    ("answered", |state| {
        state.answered = Some(PushId::new(Uuid::from_u128(5)));
    }),
    // What comes before a lower number stays within the project's row.
    ("queue", |state| {
        let first = Entry {
            sequence: Sequence::new(99),
            deed: Deed::Restore,
        };
        state.queue.insert(0, first);
    }),
    ("conflict", |state| {
        state.conflict = Some(OpenConflict {
            reason: ConflictReason::Overlap,
            theirs: theirs(),
        });
    }),
    ("gone", |state| state.gone = Some(Gone::default())),
    ("parked", |state| {
        state.parked = Some(Invalid::new("name", "must be text"));
    }),
    ("real", |state| state.real = Some(first_project("Real", "c", "s"))),
    ("stamp", |state| state.stamp = theirs().stamp),
];

fn sealed() -> Option<Shared<Sealed>> {
    let mut store = store();
    store.run(&Call::Seal { project: OTHER }, &mut Counted(50));
    store.projects[&OTHER].sealed.clone()
}

fn theirs() -> Theirs {
    Theirs {
        document: first_project("Theirs", "c", "s"),
        revision: Revision::new(1),
        head: Hash::new([2; 32]),
        deleted: false,
        stamp: Some(Stamp {
            updated_at: "2026-01-10T00:00:00.000Z".to_owned(),
            updated_by: None,
            created_at: None,
        }),
    }
}

#[test]
fn every_field_of_a_project_is_looked_at() {
    let before = store();
    for (name, change) in CHANGES {
        let mut after = before.clone();
        change(after.projects.get_mut(&OTHER).unwrap());
        assert_eq!(Rows::between(&before, &after).projects, [OTHER].into(), "{name}");
    }
    // Whatever is stored of a project is among them: a new field is to be changed here, too.
    let stored = serde_json::to_value(&before.projects[&OTHER]).unwrap();
    let stored: BTreeSet<&str> = stored.as_object().unwrap().keys().map(String::as_str).collect();
    let changed = CHANGES.iter().map(|(name, _)| *name).filter(|name| *name != "stamp");
    assert_eq!(stored, changed.collect());
}

#[test]
fn entries_of_a_project_lie_together_and_in_order() {
    let numbers = [0, 1, 9, 10, 15, 16, 255, 1 << 40, i64::MAX];
    let names: Vec<_> = numbers.iter().map(|number| entry_name(at(*number))).collect();
    assert!(names.is_sorted());
    let (first, last) = entry_names(PROJECT);
    assert!(names.iter().all(|name| first < *name && *name < last));
    let other = entry_name((OTHER, Sequence::new(1)));
    assert!(!(first < other && other < last));
    assert_eq!(project_of(&names[3]), Some(PROJECT));
    assert_eq!(project_of("row"), None);
}

/// As version 1 wrote it.
const V1: &str = r#"{"base":null,"revision":0,"head":null,"deleted":false,"sealed":null,"answered":null,"queue":[{"sequence":7,"kind":"create","document":{"schema":1,"name":"One","canvases":{},"screens":{},"elements":{},"locales":{}}},{"sequence":12,"kind":"commit","deltas":[{"op":"set","path":["name"],"value":"Two"}]}],"conflict":null,"gone":null,"parked":null,"real":null}"#;

#[test]
fn what_version_1_kept_comes_over_whole() {
    let (row, entries) = apart(PROJECT, V1).unwrap();
    let names: Vec<_> = entries.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, [entry_name(at(7)), entry_name(at(12))]);
    let row: ProjectState = serde_json::from_str(&row).unwrap();
    assert!(row.queue.is_empty());
    let read = |(_, text): &(String, String)| serde_json::from_str::<Entry>(text).unwrap();
    let state = together(row, entries.iter().map(read).collect()).unwrap();
    assert_eq!(state.working().unwrap().unwrap().name(), "Two");
}

#[test]
fn a_queue_that_begins_with_a_newer_number_keeps_its_order() {
    let row = V1.replace("\"sequence\":7", "\"sequence\":70");
    let (row, entries) = apart(PROJECT, &row).unwrap();
    assert_eq!(entries.len(), 1);
    let row: ProjectState = serde_json::from_str(&row).unwrap();
    let entry: Entry = serde_json::from_str(&entries[0].1).unwrap();
    let state = together(row.clone(), vec![entry]).unwrap();
    assert_eq!(
        state.queue.iter().map(|e| e.sequence.get()).collect::<Vec<_>>(),
        [70, 12]
    );
    let text = serde_json::to_string(&state).unwrap();
    assert!(text.contains("\"sequence\":70") && !text.contains("\"sequence\":12"));
    assert_eq!(together(row, Vec::new()), None, "its row is lost");
}

#[test]
fn what_makes_no_sense_is_left_for_reading_to_stumble_over() {
    for row in ["{rubbish", "[]", r#"{"queue":{}}"#, r#"{"queue":[{}]}"#] {
        assert_eq!(apart(PROJECT, row), None, "{row}");
    }
    let not_brought_over: ProjectState = serde_json::from_str(V1).unwrap();
    assert_eq!(together(not_brought_over, Vec::new()), None);
}
