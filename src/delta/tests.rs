#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value, json};

use super::{Delta, DeltaError, Path, apply, clashes, diff, get, invert, overlap, touched};
use crate::document::canonical;

/// Any JSON object over a few keys, so that paths meet.
pub(crate) fn object() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..3).prop_map(Value::from),
        any::<f64>().prop_map(|x| json!(if x.is_finite() { x } else { 0.5 })),
        "[ab]{0,2}".prop_map(Value::from),
        Just(json!([1, {"a": 2}])),
    ];
    let inner = leaf.prop_recursive(3, 24, 4, |inner| {
        prop::collection::btree_map("[abc]", inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect()))
    });
    prop::collection::btree_map("[abc]", inner, 0..4).prop_map(|map| {
        let mut value = Value::Object(map.into_iter().collect());
        canonical(&mut value);
        value
    })
}

fn path() -> impl Strategy<Value = Path> {
    prop::collection::vec("[abc]", 1..4).prop_map(Path)
}

fn deltas() -> impl Strategy<Value = Vec<Delta>> {
    let one = prop_oneof![
        (path(), object()).prop_map(|(path, value)| Delta::Set { path, value }),
        path().prop_map(|path| Delta::Delete { path }),
    ];
    prop::collection::vec(one, 0..5)
}

proptest! {
    #[test]
    fn apply_of_diff_arrives(a in object(), b in object()) {
        prop_assert_eq!(apply(&a, &diff(&a, &b)).unwrap(), b);
    }

    #[test]
    fn nothing_differs_from_itself(a in object()) {
        prop_assert!(diff(&a, &a).is_empty());
    }

    #[test]
    fn invert_takes_back(a in object(), d in deltas()) {
        if let Ok(after) = apply(&a, &d) {
            prop_assert_eq!(apply(&after, &invert(&d, &a).unwrap()).unwrap(), a);
        }
    }

    #[test]
    fn what_is_touched_changes_as_the_whole_does(a in object(), d in deltas()) {
        let part = touched(&a, &d);
        match (apply(&part, &d), apply(&a, &d)) {
            (Ok(of_part), Ok(of_whole)) => {
                prop_assert_eq!(diff(&part, &of_part), diff(&a, &of_whole));
                for path in d.iter().map(Delta::path) {
                    prop_assert_eq!(get(&part, &path.0), get(&a, &path.0));
                    prop_assert_eq!(get(&of_part, &path.0), get(&of_whole, &path.0));
                }
            }
            (of_part, of_whole) => prop_assert_eq!(of_part.err(), of_whole.err()),
        }
    }

    #[test]
    fn deltas_of_a_diff_never_overlap(a in object(), b in object()) {
        let d = diff(&a, &b);
        for (i, x) in d.iter().enumerate() {
            prop_assert!(d[i + 1..].iter().all(|y| !overlap(x.path(), y.path())));
        }
    }

    #[test]
    fn clashes_are_what_comparing_every_pair_says(a in object(), mine in deltas(), theirs in deltas()) {
        if let (Ok(am), Ok(at)) = (apply(&a, &mine), apply(&a, &theirs)) {
            let mut slow: Vec<(Path, Path)> = Vec::new();
            for p in mine.iter().map(Delta::path) {
                for q in theirs.iter().map(Delta::path) {
                    if overlap(p, q) && get(&am, &p.0) != get(&at, &p.0) {
                        slow.push((p.clone(), q.clone()));
                    }
                }
            }
            slow.sort();
            slow.dedup();
            let mut fast = clashes(&mine, &theirs, &am, &at);
            fast.sort();
            prop_assert_eq!(fast, slow);
        }
    }

    #[test]
    fn disjoint_deltas_commute(a in object(), mine in deltas(), theirs in deltas()) {
        if mine.iter().all(|m| theirs.iter().all(|t| !overlap(m.path(), t.path()))) {
            let one = apply(&a, &mine).and_then(|v| apply(&v, &theirs));
            let other = apply(&a, &theirs).and_then(|v| apply(&v, &mine));
            prop_assert_eq!(one.ok(), other.ok());
        }
    }
}

#[test]
fn a_set_needs_its_parent_and_a_delete_does_not() {
    let value = json!({"a": {"b": 1}});
    let missing = apply(&value, &[Delta::set(["x", "y"], 1)]).unwrap_err();
    assert_eq!(
        missing,
        DeltaError::ParentMissing {
            path: Path::of(["x", "y"])
        }
    );
    assert!(
        apply(&value, &[Delta::set(["a", "b", "c"], 1)]).is_err(),
        "a number has no fields"
    );
    assert_eq!(apply(&value, &[Delta::delete(["x", "y"])]).unwrap(), value);
    assert_eq!(
        apply(&value, &[Delta::set(Vec::<String>::new(), 1)]).unwrap_err(),
        DeltaError::NoPath
    );
}

#[test]
fn equal_results_agree() {
    let (mine, theirs) = ([Delta::set(["a"], 1)], [Delta::set(["a"], 1.0)]);
    let after = |d: &[Delta]| apply(&json!({"a": 0}), d).unwrap();
    assert!(clashes(&mine, &theirs, &after(&mine), &after(&theirs)).is_empty());
    let other = [Delta::set(["a"], 2)];
    assert_eq!(clashes(&mine, &other, &after(&mine), &after(&other)).len(), 1);
}
