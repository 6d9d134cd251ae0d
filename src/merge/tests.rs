#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::{Piece, Side, merge, pieces, units};
use crate::delta::{self, Delta, Path};
use crate::document::Document;
use crate::document::build::{add, first_project, new_screen, remove_screen};
use crate::rules;

fn base() -> Document {
    let element = |x: i64| json!({"screen": "s", "x": x, "y": x, "text": {"en": "a"}});
    first_project("P", "c", "s")
        .apply(&[
            add("screens", "t", new_screen("c", "W")),
            add("elements", "e", element(0)),
            add("elements", "f", element(0)),
        ])
        .unwrap()
}

fn after(deltas: &[Delta]) -> Document {
    base().apply(deltas).unwrap()
}

fn merged(mine: &Document, theirs: &Document, side: Side) -> (Value, Vec<String>) {
    let merged = merge(&base(), mine, theirs, &mut |_| side).unwrap();
    (
        merged.document.into(),
        merged.units.iter().map(Path::to_string).collect(),
    )
}

#[test]
fn disjoint_changes_merge_without_a_choice() {
    let (mine, theirs) = (
        after(&[Delta::set(["elements", "e", "x"], 5)]),
        after(&[Delta::set(["elements", "e", "y"], 7)]),
    );
    let result = merge(&base(), &mine, &theirs, &mut |_| panic!("nothing to choose")).unwrap();
    assert_eq!(
        result.document.value()["elements"]["e"],
        json!({"screen": "s", "x": 5, "y": 7, "text": {"en": "a"}})
    );
    assert!(units(&base(), &mine, &theirs).is_empty());
}

#[test]
fn a_choice_decides_its_unit_only() {
    let mine = after(&[Delta::set(["elements", "e", "x"], 5), Delta::set(["name"], "Mine")]);
    let theirs = after(&[
        Delta::set(["elements", "e", "x"], 7),
        Delta::set(["elements", "f", "x"], 8),
    ]);
    for (side, x) in [(Side::Mine, 5), (Side::Theirs, 7)] {
        let (value, units) = merged(&mine, &theirs, side);
        assert_eq!(units, ["elements/e/x"]);
        assert_eq!(
            (&value["elements"]["e"]["x"], &value["elements"]["f"]["x"]),
            (&json!(x), &json!(8))
        );
        assert_eq!(value["name"], "Mine");
    }
}

#[test]
fn warning_10_the_whole_element_is_the_unit_when_one_side_deleted_it() {
    let (mine, theirs) = (
        after(&[Delta::set(["elements", "e", "x"], 5)]),
        after(&[Delta::delete(["elements", "e"])]),
    );
    let (value, units) = merged(&mine, &theirs, Side::Mine);
    assert_eq!(
        (units, &value["elements"]["e"]["x"]),
        (vec!["elements/e".to_owned()], &json!(5))
    );
    let (value, _) = merged(&mine, &theirs, Side::Theirs);
    assert_eq!(value["elements"].get("e"), None);
    let without = rules::without(10, || merge(&base(), &mine, &theirs, &mut |_| Side::Mine));
    assert!(without.is_err(), "without the rule mine has nowhere to go");
}

#[test]
fn warning_10_a_dangling_reference_is_a_unit_with_its_target() {
    let mine = after(&[Delta::set(["elements", "e", "screen"], "t")]);
    let theirs = after(&[Delta::delete(["screens", "t"])]);
    let (value, units) = merged(&mine, &theirs, Side::Mine);
    assert_eq!(units, ["elements/e", "screens/t"]);
    assert!(value["screens"].get("t").is_some(), "mine brings the target back");
    let (value, _) = merged(&mine, &theirs, Side::Theirs);
    assert_eq!(
        (value["screens"].get("t"), &value["elements"]["e"]["screen"]),
        (None, &json!("s"))
    );
    let new = after(&[add("elements", "g", json!({"screen": "t"}))]);
    let (value, _) = merged(&new, &theirs, Side::Theirs);
    assert_eq!(value["elements"].get("g"), None, "theirs lets the referrer go");
    let shown: Vec<String> = super::units(&base(), &mine, &theirs)
        .iter()
        .map(|unit| unit.path.to_string())
        .collect();
    assert_eq!(shown, ["elements/e", "screens/t"]);
}

/// Found by `a_choice_by_pieces_is_kept`: theirs moved the element off a screen that it then removed, to one that mine
/// removed.
#[test]
fn an_element_that_stays_mine_keeps_its_screen() {
    let mine = after(&remove_screen(&base(), "t"));
    let moved = after(&[Delta::set(["elements", "f", "screen"], "t")]);
    let theirs = moved.apply(&remove_screen(&moved, "s")).unwrap();
    let (value, units) = merged(&mine, &theirs, Side::Mine);
    assert_eq!(value["elements"]["f"]["screen"], "s");
    assert!(value["screens"].get("s").is_some());
    assert_eq!(units, ["screens/s", "elements/f", "screens/t"]);
    let (value, _) = merged(&mine, &theirs, Side::Theirs);
    assert_eq!(value, Value::from(theirs.clone()));
    assert_eq!(
        paths(&pieces(&base(), &mine, &theirs)),
        ["elements/f + screens/s + screens/t"]
    );
}

#[test]
fn a_screen_that_comes_back_brings_its_canvas() {
    let gone = after(
        &[
            remove_screen(&base(), "s"),
            vec![Delta::delete(["screens", "t"]), Delta::delete(["canvases", "c"])],
        ]
        .concat(),
    );
    let mine = after(&[Delta::set(["elements", "e", "x"], 5)]);
    let (value, _) = merged(&mine, &gone, Side::Mine);
    assert!(value["canvases"].get("c").is_some() && value["screens"].get("s").is_some());
    let (value, _) = merged(&mine, &gone, Side::Theirs);
    assert_eq!(value, Value::from(gone));
}

fn paths(pieces: &[Piece]) -> Vec<String> {
    let path = |piece: &Piece| piece.paths().map(Path::to_string).collect::<Vec<_>>().join(" + ");
    pieces.iter().map(path).collect()
}

#[test]
fn what_makes_no_sense_apart_is_one_piece() {
    let gone = |screen: &str| remove_screen(&base(), screen);
    let cases: Vec<(Vec<Delta>, Vec<Delta>, &[&str])> = vec![
        // Apart: two fields of one element, two elements.
        (
            vec![
                Delta::set(["elements", "e", "x"], 5),
                Delta::set(["elements", "e", "y"], 5),
            ],
            vec![
                Delta::set(["elements", "e", "x"], 7),
                Delta::set(["elements", "e", "y"], 7),
            ],
            &["elements/e/x", "elements/e/y"],
        ),
        // An element, and the screen that it was moved to or lies on.
        (
            vec![Delta::set(["elements", "e", "screen"], "t")],
            gone("t"),
            &["elements/e + screens/t"],
        ),
        (
            vec![
                Delta::set(["elements", "e", "x"], 5),
                Delta::set(["elements", "f", "x"], 5),
                Delta::set(["screens", "s", "background"], "#000000"),
                Delta::set(["name"], "Mine"),
            ],
            [gone("s"), vec![Delta::set(["name"], "Theirs")]].concat(),
            &["elements/e + elements/f + screens/s", "name"],
        ),
        // Both moved it, one to where the other took the screen away.
        (
            vec![
                Delta::set(["elements", "e", "screen"], "t"),
                Delta::set(["screens", "t", "background"], "#000000"),
            ],
            [
                vec![
                    add("screens", "u", new_screen("c", "X")),
                    Delta::set(["elements", "e", "screen"], "u"),
                ],
                gone("t"),
            ]
            .concat(),
            &["elements/e/screen + screens/t"],
        ),
    ];
    for (mine, theirs, expected) in cases {
        assert_eq!(
            paths(&pieces(&base(), &after(&mine), &after(&theirs))),
            expected,
            "{mine:?}"
        );
    }
}

/// Random valid changes: fields, moves, removals, additions.
fn changed() -> impl Strategy<Value = Document> {
    let one = (0..9usize, any::<bool>(), any::<bool>(), 1..4i64);
    prop::collection::vec(one, 0..5).prop_map(|steps| {
        let mut now = base();
        for (what, a, b, n) in steps {
            let (element, screen) = (if a { "e" } else { "f" }, if b { "s" } else { "t" });
            let deltas = match what {
                0 | 1 => vec![Delta::set(["elements", element, "x"], n)],
                2 => vec![Delta::set(["elements", element, "screen"], screen)],
                3 => vec![Delta::delete(["elements", element])],
                4 => remove_screen(&now, screen),
                5 => vec![add("elements", &format!("n{n}"), json!({"screen": screen, "x": n}))],
                6 => vec![Delta::set(["elements", element, "text", "en"], n)],
                7 => vec![Delta::set(["screens", screen, "background"], n)],
                _ => vec![Delta::set(["name"], format!("N{n}"))],
            };
            if let Ok(next) = now.apply(&deltas) {
                now = next;
            }
        }
        now
    })
}

proptest! {
    #[test]
    fn every_choice_leaves_a_valid_document(mine in changed(), theirs in changed(), picks in any::<u64>()) {
        let mut n = 0;
        let mut choose = |_: &Path| { n += 1; if picks >> (n % 64) & 1 == 1 { Side::Mine } else { Side::Theirs } };
        prop_assert!(merge(&base(), &mine, &theirs, &mut choose).is_ok());
    }

    #[test]
    fn a_choice_by_pieces_is_kept(mine in changed(), theirs in changed(), picks in any::<u64>()) {
        let pieces = pieces(&base(), &mine, &theirs);
        let side = |at: usize| if picks >> (at % 64) & 1 == 1 { Side::Mine } else { Side::Theirs };
        let of = |path: &Path| pieces.iter().position(|piece| piece.paths().any(|p| p == path));
        let asked = &mut |path: &Path| of(path).map_or(Side::Theirs, side);
        let merged = merge(&base(), &mine, &theirs, asked).unwrap();
        for path in &merged.units {
            prop_assert!(of(path).is_some(), "{path} was chosen without being shown");
        }
        for (at, piece) in pieces.iter().enumerate() {
            for unit in piece.outermost() {
                let wanted = if side(at) == Side::Mine { &unit.mine } else { &unit.theirs };
                let found = delta::get(merged.document.value(), &unit.path.0);
                if unit.path.0.len() == 2 {
                    // What only one side changed within a row is merged.
                    prop_assert_eq!(found.is_some(), wanted.is_some(), "{} {:?}", &unit.path, side(at));
                } else {
                    prop_assert_eq!(found, wanted.as_ref(), "{} {:?}", &unit.path, side(at));
                }
            }
        }
    }

    #[test]
    fn without_units_both_sides_come_to_the_same(mine in changed(), theirs in changed()) {
        if units(&base(), &mine, &theirs).is_empty() {
            let one = merge(&base(), &mine, &theirs, &mut |_| Side::Mine).unwrap().document;
            let other = merge(&base(), &theirs, &mine, &mut |_| Side::Mine).unwrap().document;
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn an_unchanged_side_gives_way(mine in changed()) {
        let merged = merge(&base(), &mine, &base(), &mut |_| Side::Theirs).unwrap();
        prop_assert_eq!(merged.document, mine.clone());
        let merged = merge(&base(), &base(), &mine, &mut |_| Side::Mine).unwrap();
        prop_assert_eq!(merged.document, mine);
    }
}
