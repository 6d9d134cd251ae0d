#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use serde_json::json;

use super::{Language, of_restored, of_revision};
use crate::delta::Delta;
use crate::document::Document;
use crate::document::build::{Frame, add, caption, first_project, new_screen, picture};
use crate::ids::{AssetId, Revision};
use crate::wire::Kind;

const FRAME: Frame = Frame {
    x: 0.0,
    y: 0.0,
    width: 400.0,
    height: 80.0,
};

/// One screen with three captions and a picture, another one that is empty.
fn document() -> Document {
    let words = |id: &str, order: &str, text: &str| add("elements", id, caption("s1", order, FRAME, "en", text));
    let media = AssetId::new(uuid::Uuid::from_u128(5));
    first_project("Habit Garden", "c1", "s1")
        .apply(&[
            add("screens", "s2", new_screen("c1", "z")),
            words("e1", "a", "Plan a week"),
            words("e2", "b", "Every habit"),
            words("e3", "c", ""),
            add("elements", "p1", picture("s1", "d", FRAME, media)),
            add(
                "elements",
                "q1",
                json!({"screen": "s2", "kind": "sparkle", "order": "a"}),
            ),
        ])
        .unwrap()
}

fn set(path: &[&str], value: impl Into<serde_json::Value>) -> Delta {
    Delta::set(path.iter().copied(), value)
}

fn of(id: &str, field: &str, value: impl Into<serde_json::Value>) -> Delta {
    set(&["elements", id, field], value)
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn a_revision_in_words() {
    let new = |id: &str| add("elements", id, caption("s1", "x", FRAME, "en", "New"));
    let media = json!(AssetId::new(uuid::Uuid::from_u128(6)));
    let cases: Vec<(Vec<Delta>, &[&str])> = vec![
        (vec![], &["Nothing changed in the end"]),
        (vec![set(&["name"], "Tide Tables")], &["Renamed to “Tide Tables”"]),
        (vec![of("e2", "x", 9)], &["Caption 2 on screen 1 moved"]),
        (
            vec![of("e2", "x", 9), of("e2", "y", 9), of("e2", "order", "bb")],
            &["Caption 2 on screen 1 moved"],
        ),
        (
            vec![of("e2", "x", 9), of("e2", "width", 9)],
            &["Caption 2 on screen 1 resized"],
        ),
        (vec![of("e2", "rotation", 9)], &["Caption 2 on screen 1 turned"]),
        (
            vec![of("p1", "x", 9), of("p1", "rotation", 9)],
            &["Picture 1 on screen 1 moved and turned"],
        ),
        (
            vec![of("p1", "order", "0")],
            &["Picture 1 on screen 1 moved in front or behind"],
        ),
        (
            vec![of("p1", "media", media)],
            &["Picture 1 on screen 1 shows another picture"],
        ),
        (
            vec![of("p1", "screen", "s2"), of("p1", "x", 1)],
            &["Picture 1 on screen 2 moved to another screen"],
        ),
        (vec![of("q1", "x", 9)], &["Element 1 on screen 2 moved"]),
        (
            vec![set(&["elements", "e1", "text", "en"], "Plan a day")],
            &["Text of “Plan a day” changed"],
        ),
        (
            vec![set(&["elements", "e1", "text", "en"], "")],
            &["Text “Plan a week” removed"],
        ),
        (
            vec![set(&["elements", "e3", "text", "de"], "Neu")],
            &["Text of “Neu” changed"],
        ),
        (
            vec![of("e1", "color", "#ff0000"), of("e1", "size", 12)],
            &["Look of “Plan a week” changed"],
        ),
        (
            vec![of("e3", "align", "left")],
            &["Look of caption 3 on screen 1 changed"],
        ),
        (
            vec![of("e1", "x", 1), of("e2", "x", 1)],
            &["Caption 1 on screen 1 moved", "Caption 2 on screen 1 moved"],
        ),
        (
            vec![of("e1", "x", 1), of("e2", "x", 1), of("e3", "x", 1)],
            &["3 captions moved"],
        ),
        (
            vec![of("e1", "x", 1), of("e2", "x", 1), of("p1", "x", 1)],
            &["3 elements moved"],
        ),
        (vec![new("n1")], &["Caption “New” added"]),
        (vec![new("n1"), new("n2")], &["2 captions added"]),
        (vec![Delta::delete(["elements", "p1"])], &["Picture removed"]),
        (
            vec![Delta::delete(["elements", "e1"])],
            &["Caption “Plan a week” removed"],
        ),
        (vec![add("screens", "s3", new_screen("c1", "zz"))], &["Screen added"]),
        (
            (3..6)
                .map(|n| add("screens", &format!("s{n}"), new_screen("c1", "zz")))
                .collect(),
            &["3 screens added"],
        ),
        (
            vec![Delta::delete(["elements", "q1"]), Delta::delete(["screens", "s2"])],
            &["Screen removed"],
        ),
        (
            vec![set(&["screens", "s2", "background"], "#000000")],
            &["Background of screen 2 changed"],
        ),
        (vec![set(&["screens", "s2", "order"], "0")], &["Screen 1 moved"]),
        (vec![set(&["screens", "s2", "note"], "x")], &["Screen 2 changed"]),
        (
            vec![add(
                "canvases",
                "c2",
                json!({"class": "ipad-13", "width": 1, "height": 1, "order": "z"}),
            )],
            &["Size iPad 13″ added"],
        ),
        (
            vec![set(&["canvases", "c1", "order"], "z")],
            &["Size iPhone 6.9″ moved"],
        ),
        (
            vec![set(&["canvases", "c1", "width"], 9)],
            &["Size iPhone 6.9″ changed"],
        ),
        (
            vec![add("locales", "de", json!({"order": "z", "name": "Deutsch"}))],
            &["Language Deutsch added"],
        ),
        (vec![Delta::delete(["locales", "en"])], &["Language English removed"]),
        (vec![set(&["grid"], 8)], &["Settings of the project changed"]),
        // There and back, and what is not there.
        (
            vec![of("e1", "x", 5), of("e1", "x", 0)],
            &["Nothing changed in the end"],
        ),
        (
            vec![Delta::delete(["elements", "none"])],
            &["Nothing changed in the end"],
        ),
        // A whole map at once.
        (
            vec![set(&["elements"], json!({}))],
            &["3 captions removed", "Element removed", "Picture removed"],
        ),
    ];
    for (deltas, words) in &cases {
        let before = document();
        let after = before.apply(deltas).unwrap();
        assert_eq!(
            of_revision(Language::English, Kind::Push, deltas, &before, &after),
            *words,
            "{deltas:?}"
        );
    }
    println!("words: {} cases", cases.len());
}

#[test]
fn the_other_kinds_of_revision() {
    let (empty, full) = (Document::new("p"), document());
    let cases = [
        (Kind::Create, &empty, "Project made"),
        (
            Kind::Create,
            &first_project("p", "c", "s"),
            "Project made, with one screen",
        ),
        (Kind::Create, &full, "Project made, with 2 screens"),
        (Kind::Delete, &full, "Project deleted"),
        (Kind::Restore, &full, "Project brought back"),
    ];
    for (kind, document, words) in cases {
        assert_eq!(of_revision(Language::English, kind, &[], document, document), [words]);
    }
}

#[test]
fn a_project_with_one_screen_names_no_screen() {
    let before = document()
        .apply(&[Delta::delete(["elements", "q1"]), Delta::delete(["screens", "s2"])])
        .unwrap();
    let deltas = [of("e2", "x", 9)];
    let after = before.apply(&deltas).unwrap();
    assert_eq!(
        of_revision(Language::English, Kind::Push, &deltas, &before, &after),
        ["Caption 2 moved"]
    );
}

#[test]
fn many_changes_and_long_texts_are_cut_short() {
    let long = "word\n".repeat(40);
    let mut deltas = vec![
        set(&["name"], long.as_str()),
        of("e1", "x", 1),
        of("e2", "width", 1),
        of("p1", "rotation", 1),
    ];
    deltas.extend(["s1", "s2"].map(|id| set(&["screens", id, "background"], "#123456")));
    deltas.extend(["s1", "s2"].map(|id| set(&["screens", id, "note"], "x")));
    deltas.push(set(&["elements", "e1", "text", "en"], long.as_str()));
    deltas.push(set(&["grid"], 8));
    let before = document();
    let after = before.apply(&deltas).unwrap();
    let words = of_revision(Language::English, Kind::Push, &deltas, &before, &after);
    assert_eq!(words.len(), 8);
    assert_eq!(words[0], "Renamed to “word word word word word word word word…”");
    assert_eq!(words[7], "and 3 more changes");
}

#[test]
fn a_revision_in_german() {
    let media = AssetId::new(uuid::Uuid::from_u128(6));
    let new = |id: &str| add("elements", id, picture("s1", "x", FRAME, media));
    let cases: Vec<(Vec<Delta>, &[&str])> = vec![
        (vec![], &["Am Ende hat sich nichts geändert"]),
        (vec![set(&["name"], "Gezeiten")], &["Umbenannt in „Gezeiten“"]),
        (vec![of("e2", "x", 9)], &["Beschriftung 2 auf Screen 1 verschoben"]),
        (
            vec![of("e2", "width", 9)],
            &["Größe von Beschriftung 2 auf Screen 1 geändert"],
        ),
        (
            vec![of("p1", "width", 9), of("p1", "rotation", 9)],
            &["Größe und Drehung von Bild 1 auf Screen 1 geändert"],
        ),
        (
            vec![of("p1", "screen", "s2")],
            &["Bild 1 auf Screen 2 kommt von einem anderen Screen"],
        ),
        (
            vec![of("p1", "media", json!(media))],
            &["Bild 1 auf Screen 1 zeigt ein anderes Bild"],
        ),
        // Nouns keep their capital within a sentence.
        (
            vec![of("e3", "align", "left")],
            &["Aussehen von Beschriftung 3 auf Screen 1 geändert"],
        ),
        (
            vec![set(&["elements", "e1", "text", "en"], "")],
            &["Text „Plan a week“ entfernt"],
        ),
        // One and several.
        (
            vec![of("e1", "x", 1), of("e2", "x", 1), of("e3", "x", 1)],
            &["3 Beschriftungen verschoben"],
        ),
        (
            vec![of("e1", "width", 1), of("e2", "width", 1), of("p1", "width", 1)],
            &["Größe von 3 Elementen geändert"],
        ),
        (
            vec![of("e1", "size", 1), of("e2", "size", 1), of("e3", "size", 1)],
            &["Aussehen von 3 Beschriftungen geändert"],
        ),
        (vec![new("n1")], &["Bild hinzugefügt"]),
        (vec![new("n1"), new("n2")], &["2 Bilder hinzugefügt"]),
        (
            vec![add("screens", "s3", new_screen("c1", "zz"))],
            &["Screen hinzugefügt"],
        ),
        (
            vec![Delta::delete(["elements", "q1"]), Delta::delete(["screens", "s2"])],
            &["Screen entfernt"],
        ),
        (
            vec![set(&["screens", "s2", "background"], "#000000")],
            &["Hintergrund von Screen 2 geändert"],
        ),
        (
            vec![set(&["canvases", "c1", "width"], 9)],
            &["Größe iPhone 6,9″ geändert"],
        ),
        (vec![Delta::delete(["locales", "en"])], &["Sprache English entfernt"]),
    ];
    for (deltas, words) in &cases {
        let before = document();
        let after = before.apply(deltas).unwrap();
        let said = of_revision(Language::German, Kind::Push, deltas, &before, &after);
        assert_eq!(said, *words, "{deltas:?}");
    }
    let empty = Document::new("p");
    let of = |kind, document: &Document| of_revision(Language::German, kind, &[], document, document);
    assert_eq!(of(Kind::Create, &document()), ["Projekt angelegt, mit 2 Screens"]);
    assert_eq!(
        of(Kind::Create, &first_project("p", "c", "s")),
        ["Projekt angelegt, mit einem Screen"]
    );
    assert_eq!(of(Kind::Delete, &empty), ["Projekt gelöscht"]);
    assert_eq!(
        of_restored(Language::German, Revision::new(3)),
        "Version 3 wiederhergestellt"
    );
}

#[test]
fn the_places_that_show_a_picture() {
    let asset = |n| AssetId::new(uuid::Uuid::from_u128(n));
    let more = (10..21).map(|n| {
        let id = format!("q{}", 30 - n);
        add("elements", &id, picture("s2", &format!("c{n}"), FRAME, asset(n)))
    });
    let mut deltas = vec![add("elements", "p2", picture("s2", "b", FRAME, asset(5)))];
    deltas.extend(more);
    let many = document().apply(&deltas).unwrap();
    let of = |wanted: &[u128]| {
        let wanted: Vec<_> = wanted.iter().map(|n| asset(*n)).collect();
        super::places_of(Language::English, &many, &wanted)
    };
    assert_eq!(of(&[5]), ["Picture 1 on screen 1", "Picture 1 on screen 2"]);
    let tenth = ["Picture 2 on screen 2", "Picture 10 on screen 2"];
    assert_eq!(of(&[18, 10]), tenth, "as they lie, not as their words or ids sort");
    assert!(of(&[6]).is_empty());
}
