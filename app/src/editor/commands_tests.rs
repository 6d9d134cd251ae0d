//! Each command on a real document: the deltas apply, the result is valid, and it is what the person meant.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use framekeep::delta::{Delta, apply};
use framekeep::document::Document;
use framekeep::document::build::{Frame, first_project};
use framekeep::ids::AssetId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::components::{Content, Scene};

const SIZE: (f64, f64) = (1320.0, 2868.0);

fn after(document: &Document, deltas: &[Delta]) -> Document {
    Document::try_from(apply(document.value(), deltas).unwrap()).unwrap()
}

fn canvas() -> CanvasId {
    CanvasId::new("c")
}

fn screens(document: &Document) -> Vec<String> {
    document
        .screens_of("c")
        .iter()
        .map(|screen| screen.id.to_owned())
        .collect()
}

fn elements(document: &Document, screen: &str) -> Vec<String> {
    document
        .elements_of(screen)
        .iter()
        .map(|element| element.id.to_owned())
        .collect()
}

fn with_caption() -> Document {
    let document = first_project("Habit Garden", "c", "s1");
    let scene = Scene::of(&document);
    let deltas = add_caption(
        &document,
        &scene.screens()[0],
        SIZE,
        &scene.locale,
        &ElementId::new("e1"),
    );
    after(&document, &deltas)
}

fn element(document: &Document, id: &str) -> Element {
    Scene::of(document)
        .element(&ElementId::new(id))
        .unwrap()
        .as_ref()
        .clone()
}

#[test]
fn screens_are_added_at_the_end_or_after_another_and_change_places() {
    let mut document = first_project("Habit Garden", "c", "s1");
    document = after(&document, &add_screen(&document, &canvas(), None, &ScreenId::new("s2")));
    document = after(
        &document,
        &add_screen(&document, &canvas(), Some(&ScreenId::new("s1")), &ScreenId::new("s3")),
    );
    assert_eq!(screens(&document), ["s1", "s3", "s2"]);
    let cases = [
        ("s1", Towards::Start, ["s1", "s3", "s2"]),
        ("s1", Towards::End, ["s3", "s1", "s2"]),
        ("s2", Towards::Start, ["s1", "s2", "s3"]),
        ("s2", Towards::End, ["s1", "s3", "s2"]),
        ("unknown", Towards::End, ["s1", "s3", "s2"]),
    ];
    for (id, towards, expected) in cases {
        let deltas = move_screen(&document, &canvas(), &ScreenId::new(id), towards);
        assert_eq!(screens(&after(&document, &deltas)), expected, "{id} {towards:?}");
    }
}

#[test]
fn a_removed_screen_takes_its_elements_along() {
    let document = with_caption();
    let left = after(&document, &remove_screen(&document, &ScreenId::new("s1")));
    assert!(screens(&left).is_empty());
    assert_eq!(left.value()["elements"], json!({}));
}

#[test]
fn a_caption_reads_on_light_and_on_dark() {
    for (background, color) in [
        ("#ffffff", "#1d1b18"),
        ("#f4f2ee", "#1d1b18"),
        ("#0b3a8f", "#ffffff"),
        ("#000000", "#ffffff"),
    ] {
        let document = first_project("Habit Garden", "c", "s1");
        let document = after(&document, &[set_background(&ScreenId::new("s1"), background)]);
        let scene = Scene::of(&document);
        let deltas = add_caption(
            &document,
            &scene.screens()[0],
            SIZE,
            &scene.locale,
            &ElementId::new("e1"),
        );
        let document = after(&document, &deltas);
        assert_eq!(document.value()["elements"]["e1"]["color"], color, "on {background}");
        assert_eq!(document.value()["elements"]["e1"]["text"]["en"], NEW_CAPTION);
    }
}

#[test]
fn a_picture_keeps_its_proportions_and_lies_on_the_screen() {
    let document = with_caption();
    let media = AssetId::new(Uuid::from_u128(7));
    for pixels in [(1290, 2796), (4000, 300), (10, 10), (0, 0)] {
        let deltas = add_picture(
            &document,
            &ScreenId::new("s1"),
            SIZE,
            media,
            pixels,
            &ElementId::new("p"),
        );
        let document = after(&document, &deltas);
        let picture = element(&document, "p");
        assert_eq!(picture.content, Content::Picture(Some(media)));
        assert_eq!(elements(&document, "s1"), ["e1", "p"], "in front");
        let Frame { x, y, width, height } = picture.place.frame;
        assert!(
            x >= 0.0 && y >= 0.0 && x + width <= SIZE.0 && y + height <= SIZE.1,
            "{pixels:?}"
        );
        let wanted = f64::from(pixels.0.max(1)) / f64::from(pixels.1.max(1));
        assert!(
            (width / height / wanted - 1.0).abs() < 0.02,
            "{pixels:?}: {width} × {height}"
        );
    }
}

#[test]
fn a_copy_is_the_same_elsewhere_and_in_front() {
    let document = with_caption();
    let original = element(&document, "e1");
    let document = after(&document, &duplicate(&document, &original, &ElementId::new("e2")));
    let copy = element(&document, "e2");
    assert_eq!(copy.content, original.content);
    assert_eq!(copy.place.frame.x, original.place.frame.x + COPY_OFFSET);
    assert_eq!(elements(&document, "s1"), ["e1", "e2"]);
    let document = after(&document, &restack(&document, &copy, Towards::Start));
    assert_eq!(elements(&document, "s1"), ["e2", "e1"]);
    assert!(restack(&document, &copy, Towards::Start).is_empty(), "it is the lowest");
    let document = after(&document, &remove_element(&ElementId::new("e1")));
    assert_eq!(elements(&document, "s1"), ["e2"]);
}

#[test]
fn a_new_place_writes_only_what_changed_and_whole_pixels() {
    let id = ElementId::new("e1");
    let before = Place {
        frame: Frame {
            x: 10.0,
            y: 20.0,
            width: 100.0,
            height: 50.0,
        },
        rotation: 0.0,
    };
    let moved = Place {
        frame: Frame {
            x: 10.4,
            y: 31.6,
            ..before.frame
        },
        ..before
    };
    assert_eq!(place(&id, before, moved), [Delta::set(["elements", "e1", "y"], 32)]);
    assert!(place(&id, before, before).is_empty());
    let turned = Place {
        rotation: 15.0,
        ..before
    };
    assert_eq!(
        place(&id, before, turned),
        [Delta::set(["elements", "e1", "rotation"], 15)]
    );
}

#[test]
fn text_and_fields_reach_the_document() {
    let id = ElementId::new("e1");
    let deltas = [
        set_text(&id, "en", "Fast"),
        set_field(&id, "size", number(120.0)),
        set_field(&id, "align", "left"),
    ];
    let document = after(&with_caption(), &deltas);
    let Content::Caption(caption) = element(&document, "e1").content else {
        panic!("a caption")
    };
    assert_eq!(
        (caption.text.as_str(), caption.size, caption.align.word()),
        ("Fast", 120.0, "left")
    );
}

#[test]
fn colours_are_read_as_people_write_them() {
    let cases = [
        ("#FFFFFF", Some("#ffffff")),
        ("abc", Some("#aabbcc")),
        (" #0b3a8f ", Some("#0b3a8f")),
        ("#ab", None),
        ("red", None),
        ("", None),
        ("#gggggg", None),
    ];
    for (written, read) in cases {
        assert_eq!(color(written).as_deref(), read, "{written}");
    }
}

#[test]
fn numbers_are_whole_where_they_can_be() {
    assert_eq!(number(3.0), Value::from(3));
    assert_eq!(number(0.5), Value::from(0.5));
}
