//! Each command on a real document: the deltas apply, the result is valid, and it is what the person meant.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use framekeep::delta::{Delta, apply};
use framekeep::document::Document;
use framekeep::document::build::{Frame, first_project};
use framekeep::document::kinds::{Form, Model};
use framekeep::ids::AssetId;
use framekeep::stores::Pixels;
use serde_json::{Value, json};
use uuid::Uuid;

use super::elements::{COPY_OFFSET, NEW_CAPTION};
use super::*;
use crate::components::{CanvasId, Content, Element, Scene, ScreenId};

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
            None,
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
fn a_picture_lies_where_it_was_let_go() {
    let document = with_caption();
    let (screen, id) = (ScreenId::new("s1"), ElementId::new("p"));
    let media = AssetId::new(Uuid::from_u128(7));
    for middle in [(100.0, 200.0), (0.0, 0.0), (SIZE.0, SIZE.1)] {
        let deltas = add_picture(&document, &screen, SIZE, media, (1290, 2796), &id, Some(middle));
        let Frame { x, y, width, height } = element(&after(&document, &deltas), "p").place.frame;
        let (across, down) = (x + width / 2.0 - middle.0, y + height / 2.0 - middle.1);
        assert!(across.abs() <= 1.0 && down.abs() <= 1.0, "{middle:?}");
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
    let document = after(&document, &restack(&document, &copy, Towards::Start, Steps::One));
    assert_eq!(elements(&document, "s1"), ["e2", "e1"]);
    assert!(
        restack(&document, &copy, Towards::Start, Steps::One).is_empty(),
        "it is the lowest"
    );
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

/// Ids f1, f2, … as `fresh` makes them.
fn counted(count: &mut u32) -> impl FnMut() -> String {
    move || {
        *count += 1;
        format!("f{count}")
    }
}

/// Three captions on a screen: e1, e2, e3 from below; and an empty screen s2.
fn stack() -> Document {
    let mut document = with_caption();
    for id in ["e2", "e3"] {
        let original = element(&document, "e1");
        document = after(&document, &duplicate(&document, &original, &ElementId::new(id)));
    }
    after(&document, &add_screen(&document, &canvas(), None, &ScreenId::new("s2")))
}

#[test]
fn a_canvas_comes_with_one_screen_and_goes_with_all_of_it() {
    let document = stack();
    let (id, screen) = (CanvasId::new("d"), ScreenId::new("t"));
    let pixels = Pixels {
        width: 2064,
        height: 2752,
    };
    let two = after(&document, &add_canvas(&document, "ipad-13", pixels, &id, &screen));
    let scene = Scene::shown(&two, Some(&id));
    let names: Vec<&str> = scene.tabs.iter().map(|tab| tab.name.as_str()).collect();
    assert_eq!(names, ["iPhone 6.9″", "iPad 13″"]);
    assert_eq!(
        scene.canvas.as_ref().map(|c| (c.width, c.height)),
        Some((2064.0, 2752.0))
    );
    assert_eq!(scene.screens().len(), 1);
    assert_eq!(
        Scene::of(&two).canvas.unwrap().id,
        canvas(),
        "the first is shown when none is wanted"
    );
    let gone = Scene::shown(&document, Some(&id));
    assert_eq!(
        gone.canvas.unwrap().id,
        canvas(),
        "and when the wanted one is not there"
    );
    assert_eq!(after(&two, &remove_canvas(&two, &id)), document);
    let left = after(&two, &remove_canvas(&two, &canvas()));
    assert_eq!((left.value()["elements"].clone(), screens(&left).len()), (json!({}), 0));
}

#[test]
fn canvases_of_the_same_name_are_told_apart_by_their_pixels() {
    let mut document = with_caption();
    for (id, class, width) in [
        ("d", "iphone-6.9", 1290),
        ("p", "play-phone", 1080),
        ("q", "of-2030", 99),
    ] {
        let pixels = Pixels { width, height: 2796 };
        let deltas = add_canvas(
            &document,
            class,
            pixels,
            &CanvasId::new(id),
            &ScreenId::new(&format!("s-{id}")),
        );
        document = after(&document, &deltas);
    }
    let names: Vec<String> = Scene::of(&document).tabs.into_iter().map(|tab| tab.name).collect();
    assert_eq!(
        names,
        [
            "iPhone 6.9″, 1320 × 2868",
            "iPhone 6.9″, 1290 × 2796",
            "Phone (Play)",
            "99 × 2796"
        ]
    );
}

#[test]
fn a_copied_screen_follows_its_original_with_copies_of_all_that_lies_on_it() {
    let document = stack();
    let mut count = 0;
    let deltas = copy_screen(
        &document,
        &ScreenId::new("s1"),
        &ScreenId::new("s9"),
        &mut counted(&mut count),
    );
    let document = after(&document, &deltas);
    assert_eq!(screens(&document), ["s1", "s9", "s2"]);
    assert_eq!(elements(&document, "s9"), ["f1", "f2", "f3"]);
    assert_eq!(
        elements(&document, "s1"),
        ["e1", "e2", "e3"],
        "the original is as it was"
    );
    assert_eq!(element(&document, "f2").place, element(&document, "e2").place);
    let unknown = copy_screen(
        &document,
        &ScreenId::new("x"),
        &ScreenId::new("y"),
        &mut counted(&mut count),
    );
    assert!(unknown.is_empty());
}

#[test]
fn a_screen_goes_to_any_position() {
    let mut document = first_project("Habit Garden", "c", "a");
    for id in ["b", "c", "d"] {
        document = after(&document, &add_screen(&document, &canvas(), None, &ScreenId::new(id)));
    }
    for (id, at, expected) in [
        ("d", 0, "dabc"),
        ("a", 2, "bcad"),
        ("b", 1, "abcd"),
        ("a", 9, "bcda"),
        ("x", 0, "abcd"),
    ] {
        let placed = after(&document, &place_screen(&document, &canvas(), &ScreenId::new(id), at));
        assert_eq!(screens(&placed).concat(), expected, "{id} to {at}");
    }
}

#[test]
fn elements_are_stacked_by_one_or_all_the_way() {
    let document = stack();
    let cases = [
        ("e1", Towards::End, Steps::One, ["e2", "e1", "e3"]),
        ("e1", Towards::End, Steps::All, ["e2", "e3", "e1"]),
        ("e3", Towards::Start, Steps::All, ["e3", "e1", "e2"]),
        ("e3", Towards::Start, Steps::One, ["e1", "e3", "e2"]),
        ("e3", Towards::End, Steps::All, ["e1", "e2", "e3"]),
    ];
    for (id, towards, steps, expected) in cases {
        let deltas = restack(&document, &element(&document, id), towards, steps);
        assert_eq!(
            elements(&after(&document, &deltas), "s1"),
            expected,
            "{id} {towards:?} {steps:?}"
        );
    }
}

#[test]
fn an_element_is_carried_within_its_screen_and_to_another() {
    let document = stack();
    let e1 = element(&document, "e1");
    let within = after(&document, &carry(&document, &e1, &ScreenId::new("s1"), 1));
    assert_eq!(elements(&within, "s1"), ["e2", "e1", "e3"]);
    let across = after(&document, &carry(&document, &e1, &ScreenId::new("s2"), usize::MAX));
    assert_eq!(
        (elements(&across, "s1"), elements(&across, "s2")),
        (vec!["e2".into(), "e3".into()], vec!["e1".into()])
    );
    let e2 = element(&across, "e2");
    let below = after(&across, &carry(&across, &e2, &ScreenId::new("s2"), 0));
    assert_eq!(elements(&below, "s2"), ["e2", "e1"]);
}

#[test]
fn a_device_frame_is_made_for_its_canvas_filled_emptied_and_changed() {
    for (size, model) in [
        ((1320.0, 2868.0), Model::Phone),
        ((2868.0, 1320.0), Model::Phone),
        ((2064.0, 2752.0), Model::Tablet),
        ((1080.0, 1920.0), Model::Phone),
    ] {
        let document = with_caption();
        let id = ElementId::new("d");
        let document = after(&document, &add_device_frame(&document, &ScreenId::new("s1"), size, &id));
        let made = element(&document, "d");
        let Content::DeviceFrame(frame) = &made.content else {
            panic!("a device frame")
        };
        assert_eq!((frame.model, frame.media), (model, None), "{size:?}");
        let Frame { x, y, width, height } = made.place.frame;
        assert!(
            x >= 0.0 && y >= 0.0 && x + width <= size.0 && y + height <= size.1,
            "{size:?}"
        );
        assert_eq!(width > height, size.0 > size.1, "it lies as the canvas does");
        assert_eq!(elements(&document, "s1"), ["e1", "d"], "in front");

        let media = AssetId::new(Uuid::from_u128(7));
        let filled = after(&document, &[fill_frame(&id, media)]);
        assert!(matches!(element(&filled, "d").content, Content::DeviceFrame(f) if f.media == Some(media)));
        assert_eq!(after(&filled, &[empty_frame(&id)]), document);

        let other = if model == Model::Phone {
            Model::Tablet
        } else {
            Model::Phone
        };
        let changed = element(&after(&filled, &change_model(&element(&filled, "d"), other)), "d");
        let Content::DeviceFrame(frame) = &changed.content else {
            panic!("a device frame")
        };
        assert_eq!((frame.model, frame.media), (other, Some(media)), "the picture stays");
        assert_eq!(frame.corner_percent, other.corner_percent());
        let now = changed.place.frame;
        assert!(
            ((now.x + now.width / 2.0) - (x + width / 2.0)).abs() <= 1.0,
            "about its centre"
        );
        let proportion = now.width.max(now.height) / now.width.min(now.height);
        assert!(
            (proportion / other.proportion() - 1.0).abs() < 0.01,
            "{size:?}: {proportion}"
        );
    }
}

#[test]
fn a_shape_lies_in_the_middle() {
    let document = with_caption();
    let deltas = add_shape(
        &document,
        &ScreenId::new("s1"),
        SIZE,
        Form::Ellipse,
        &ElementId::new("o"),
    );
    let made = element(&after(&document, &deltas), "o");
    assert!(matches!(&made.content, Content::Shape(shape) if shape.form == Form::Ellipse));
    let Frame { x, y, width, height } = made.place.frame;
    assert_eq!((x * 2.0 + width, y * 2.0 + height), SIZE);
}

#[test]
fn what_is_copied_is_pasted_beside_itself_on_another_screen_and_in_another_project() {
    let document = stack();
    let (s1, s2) = (ScreenId::new("s1"), ScreenId::new("s2"));
    let clip = Clip::element(&document, &ElementId::new("e1")).unwrap();
    let clip = Clip::read(&clip.text().unwrap()).unwrap();
    assert_eq!(clip.words(), NEW_CAPTION);
    let mut count = 0;
    let mut fresh = counted(&mut count);
    let mut paste = |document: &Document, screen: &ScreenId| {
        let (deltas, pasted) = clip
            .clone()
            .paste(document, &canvas(), Some(screen), SIZE, &mut fresh)
            .unwrap();
        let Pasted::Element(id) = pasted else {
            panic!("an element")
        };
        let document = after(document, &deltas);
        let made = element(&document, id.as_str());
        (document, made)
    };
    // e1 to e3 lie 40 pixels apart: the first free place is after them.
    let (twice, beside) = paste(&document, &s1);
    let original = element(&document, "e1");
    assert_eq!(beside.place.frame.x, original.place.frame.x + 2.0 * COPY_OFFSET);
    assert_eq!(elements(&twice, "s1").last().unwrap(), beside.id.as_str(), "in front");
    let (_, there) = paste(&document, &s2);
    assert_eq!((there.place, there.content), (original.place, original.content));
    let elsewhere = first_project("Another", "c", "s2");
    assert_eq!(paste(&elsewhere, &s2).1.screen, s2);
}

#[test]
fn a_pasted_screen_stands_after_the_chosen_one_with_its_elements() {
    let document = stack();
    let clip = Clip::screen(&document, &ScreenId::new("s1")).unwrap();
    let mut count = 0;
    let (deltas, pasted) = Clip::read(&clip.text().unwrap())
        .unwrap()
        .paste(
            &document,
            &canvas(),
            Some(&ScreenId::new("s1")),
            SIZE,
            &mut counted(&mut count),
        )
        .unwrap();
    let document = after(&document, &deltas);
    assert_eq!(pasted, Pasted::Screen(ScreenId::new("f1")));
    assert_eq!(screens(&document), ["s1", "f1", "s2"]);
    assert_eq!(elements(&document, "f1").len(), 3);
}

#[test]
fn a_clipboard_that_does_not_fit_changes_nothing() {
    let document = stack();
    let s1 = ScreenId::new("s1");
    for text in [
        "{\"copied\":\"element\",\"row\":7}",
        "{\"copied\":\"element\",\"row\":{\"kind\":\"caption\"}}",
        "{\"copied\":\"screen\",\"row\":{},\"elements\":[1]}",
    ] {
        let clip = Clip::read(text).unwrap();
        assert!(
            clip.paste(&document, &canvas(), Some(&s1), SIZE, &mut String::new)
                .is_none(),
            "{text}"
        );
    }
    assert!(Clip::read("Plain words").is_none());
    let far = "{\"copied\":\"element\",\"row\":{\"kind\":\"shape\",\"shape\":\"ellipse\",\"x\":9000,\"y\":-900,\"width\":100,\"height\":100}}";
    let (deltas, _) = Clip::read(far)
        .unwrap()
        .paste(&document, &canvas(), Some(&s1), SIZE, &mut || "f".to_owned())
        .unwrap();
    let frame = element(&after(&document, &deltas), "f").place.frame;
    assert_eq!(
        (frame.x, frame.y),
        (610.0, 1384.0),
        "what would be out of sight is put in the middle"
    );
}
