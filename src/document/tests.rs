#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};

use super::build::{
    Frame, add, caption, device_frame, first_project, new_canvas, new_screen, picture, remove_canvas, remove_screen,
    shape,
};
use super::kinds::{DeviceFrame, FILL, Form, GRAPHITE, Model, Shape};
use super::view::Kind;
use super::{Document, MAX_ELEMENTS, MAX_SCREENS, MAX_STRING_BYTES, canonical_json};
use crate::delta::Delta;
use crate::ids::AssetId;

fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut value = Value::from(first_project("Harbour", "c", "s"));
    change(&mut value);
    value
}

/// A document with one element `e` of these fields on the screen `s`.
fn element(mut fields: Value) -> Value {
    fields["screen"] = json!("s");
    with(|v| v["elements"]["e"] = fields)
}

fn field_of(value: Value) -> String {
    Document::try_from(value).unwrap_err().field
}

#[test]
fn unfit_documents_are_refused_naming_the_field() {
    let deep = (0..40).fold(json!(1), |inner, _| json!({ "a": inner }));
    let many = |n: usize, row: Value| Value::Object((0..n).map(|i| (format!("e{i}"), row.clone())).collect());
    let cases: Vec<(&str, Value)> = vec![
        ("document", json!([])),
        ("schema", with(|v| v["schema"] = json!("1"))),
        ("schema", with(|v| v["schema"] = json!(0))),
        ("name", with(|v| v["name"] = json!(7))),
        ("canvases", with(|v| v["canvases"] = json!([]))),
        ("locales", with(|v| drop(v.as_object_mut().unwrap().remove("locales")))),
        ("elements/e", with(|v| v["elements"]["e"] = json!(1))),
        (
            "screens/s/canvas",
            with(|v| v["screens"]["s"]["canvas"] = json!("other")),
        ),
        ("screens/s/canvas", with(|v| v["canvases"] = json!({}))),
        (
            "elements/e/screen",
            with(|v| v["elements"]["e"] = json!({"screen": "nowhere"})),
        ),
        (
            "elements/e/text",
            with(|v| v["elements"]["e"] = json!({"screen": "s", "kind": "caption"})),
        ),
        ("elements/e/model", element(json!({"kind": "device-frame"}))),
        ("elements/e/model", element(json!({"kind": "device-frame", "model": 7}))),
        (
            "elements/e/media",
            element(json!({"kind": "device-frame", "model": "phone", "media": []})),
        ),
        (
            "elements/e/color",
            element(json!({"kind": "device-frame", "model": "phone", "color": null})),
        ),
        (
            "elements/e/cornerPercent",
            element(json!({"kind": "device-frame", "model": "phone", "cornerPercent": 50.5})),
        ),
        (
            "elements/e/bezelPercent",
            element(json!({"kind": "device-frame", "model": "phone", "bezelPercent": -1})),
        ),
        ("elements/e/shape", element(json!({"kind": "shape"}))),
        (
            "elements/e/fill",
            element(json!({"kind": "shape", "shape": "ellipse", "fill": {}})),
        ),
        (
            "elements/e/corner",
            element(json!({"kind": "shape", "shape": "rectangle", "corner": "8"})),
        ),
        ("name", with(|v| v["name"] = json!("a\0b"))),
        ("document", with(|v| v["a\0"] = json!(1))),
        ("extra", with(|v| v["extra"] = json!("x".repeat(MAX_STRING_BYTES + 1)))),
        ("a/a/a/a", deep),
        (
            "screens",
            with(|v| v["screens"] = many(MAX_SCREENS + 1, json!({"canvas": "c"}))),
        ),
        (
            "elements",
            with(|v| v["elements"] = many(MAX_ELEMENTS + 1, json!({"screen": "s"}))),
        ),
        (
            "document",
            with(|v| v["elements"] = many(80, json!({"screen": "s", "note": "x".repeat(60_000)}))),
        ),
    ];
    for (field, value) in cases {
        assert_eq!(field_of(value), field);
    }
}

#[test]
fn at_the_limits_a_document_is_still_valid() {
    let rows: Value = Value::Object(
        (0..MAX_ELEMENTS)
            .map(|i| (format!("e{i}"), json!({"screen": "s"})))
            .collect(),
    );
    Document::try_from(with(|v| v["elements"] = rows)).unwrap();
    Document::try_from(with(|v| v["extra"] = json!("x".repeat(MAX_STRING_BYTES)))).unwrap();
    let deep = (0..30).fold(json!({}), |inner, _| json!({ "a": inner }));
    Document::try_from(with(|v| v["extra"] = deep)).unwrap();
}

#[test]
fn text_is_read_strictly() {
    let good = canonical_json(first_project("Harbour", "c", "s").value());
    assert_eq!(Document::from_json(&good).unwrap(), first_project("Harbour", "c", "s"));
    let cases = [
        (good.replacen("\"schema\":1", "\"schema\":1,\"schema\":2", 1), "twice"),
        (good.replacen("Harbour", "\\ud800 ", 1), "escape"),
        (good.replacen("1320", "1e400", 1), "number out of range"),
        (format!("{good} x"), "trailing"),
        (good.replacen('}', "", 1), "not JSON"),
        ("[".repeat(100_000), "recursion"),
    ];
    for (text, words) in cases {
        let error = Document::from_json(&text).unwrap_err().to_string();
        assert!(error.contains(words), "{error} does not say {words}");
    }
    assert!(Document::from_json(b"{\"name\":\"\xff\"}").is_err());
    assert!(
        Document::from_json(" ".repeat(5 * 1024 * 1024))
            .unwrap_err()
            .reason
            .contains("4194304")
    );
}

#[test]
fn numbers_have_one_form() {
    for (a, b) in [
        ("1", "1.0"),
        ("0", "-0"),
        ("0", "-0.0"),
        ("1e2", "100"),
        ("9007199254740993", "9007199254740992"),
        ("0.1", "1e-1"),
        ("0.30000000000000004", "0.3"),
    ] {
        let read = |n: &str| {
            let text = format!(
                r#"{{"schema":1,"name":"n","canvases":{{}},"screens":{{}},"elements":{{}},"locales":{{}},"n":{n}}}"#
            );
            Document::from_json(text).unwrap()
        };
        assert_eq!(read(a), read(b), "{a} against {b}");
        assert_eq!(canonical_json(read(a).value()), canonical_json(read(b).value()));
    }
    assert_ne!(canonical_json(&json!(true)), canonical_json(&json!(1)));
}

#[test]
fn unknown_fields_are_kept_and_a_newer_document_is_known_as_such() {
    let document = Document::try_from(with(|v| v["screens"]["s"]["sparkle"] = json!([1, null]))).unwrap();
    assert_eq!(document.value()["screens"]["s"]["sparkle"], json!([1, null]));
    assert!(!document.is_newer());
    let newer = Document::try_from(with(|v| v["schema"] = json!(2))).unwrap();
    assert!(newer.is_newer());
}

#[test]
fn what_made_sense_in_a_newer_document_is_not_torn_by_who_does_not_know_it() {
    let newer = Document::try_from(with(|v| v["schema"] = json!(2))).unwrap();
    let screen = newer.value()["screens"]
        .as_object()
        .unwrap()
        .keys()
        .next()
        .unwrap()
        .clone();
    let on_it = Delta::set(["elements", "new"], json!({"screen": screen}));
    let on_nothing = Delta::set(["elements", "new"], json!({"screen": "none"}));
    assert!(
        newer.apply(std::slice::from_ref(&on_nothing)).is_ok(),
        "it is not known what that means"
    );
    assert!(!newer.takes(std::slice::from_ref(&on_nothing)));
    assert!(newer.takes(&[on_it]));
    // Where it makes no sense as it is, the newer version has other rules.
    let other = newer.apply(std::slice::from_ref(&on_nothing)).unwrap();
    assert!(other.takes(&[on_nothing, Delta::set(["name"], "Two")]));
}

#[test]
fn what_a_newer_version_adds_to_a_known_kind_is_kept_and_drawn_as_far_as_it_is_known() {
    let fields = json!({"kind": "shape", "shape": "star", "points": 5});
    let star = Document::try_from(element(fields)).unwrap();
    assert_eq!(star.value()["elements"]["e"]["points"], json!(5));
    let shape = Shape {
        form: Form::Rectangle,
        fill: FILL,
        corner: 0.0,
    };
    assert_eq!(star.element("e").unwrap().kind, Kind::Shape(shape));
    let fields = json!({"kind": "device-frame", "model": "watch", "media": "not an id"});
    let watch = Document::try_from(element(fields)).unwrap();
    assert!(
        matches!(watch.element("e").unwrap().kind, Kind::DeviceFrame(f) if f.model == Model::Phone && f.media.is_none())
    );
}

#[test]
fn a_device_frame_and_a_shape_come_back_as_they_were_made() {
    let frame = Frame {
        x: 1.0,
        y: 2.0,
        width: 300.0,
        height: 400.0,
    };
    let device = DeviceFrame {
        model: Model::Tablet,
        color: GRAPHITE,
        corner_percent: 6.5,
        bezel_percent: 3.0,
        media: Some(AssetId::new(uuid::Uuid::from_u128(9))),
    };
    let disc = Shape {
        form: Form::Ellipse,
        fill: "#0b3a8f",
        corner: 12.0,
    };
    let document = first_project("Harbour", "c", "s")
        .apply(&[
            add("elements", "d", device_frame("s", "V", frame, device)),
            add("elements", "o", shape("s", "W", frame, disc)),
        ])
        .unwrap();
    assert_eq!(document.element("d").unwrap().kind, Kind::DeviceFrame(device));
    assert_eq!(document.element("o").unwrap().kind, Kind::Shape(disc));
    assert_eq!(document.assets(), [device.media.unwrap()], "a frame's picture is used");
}

#[test]
fn a_removed_canvas_takes_its_screens_and_elements_along() {
    let two = first_project("Harbour", "c", "s")
        .apply(&[
            add("canvases", "d", new_canvas("ipad-13", (2064, 2752), "W")),
            add("screens", "t", new_screen("d", "V")),
            add("elements", "a", json!({"screen": "s"})),
            add("elements", "b", json!({"screen": "t"})),
        ])
        .unwrap();
    let names = |d: &Document| d.canvases().iter().map(|c| c.class.to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&two), ["iphone-6.9", "ipad-13"]);
    let one = two.apply(&remove_canvas(&two, "c")).unwrap();
    assert_eq!(names(&one), ["ipad-13"]);
    assert!(one.element("a").is_none() && one.element("b").is_some());
}

#[test]
fn views_follow_order_then_id() {
    let frame = Frame {
        x: 1.0,
        y: 2.0,
        width: 3.0,
        height: 4.0,
    };
    let asset = AssetId::new(uuid::Uuid::from_u128(7));
    let document = first_project("Harbour", "c", "s")
        .apply(&[
            add("elements", "b", caption("s", "V", frame, "en", "Hello")),
            add("elements", "a", picture("s", "V", frame, asset)),
            add("elements", "z", caption("s", "A", frame, "en", "First")),
        ])
        .unwrap();
    let ids: Vec<&str> = document.elements_of("s").iter().map(|e| e.id).collect();
    assert_eq!(ids, ["z", "a", "b"]);
    assert_eq!(document.assets(), [asset]);
    assert!(matches!(&document.element("b").unwrap().kind, Kind::Caption(c) if c.text["en"] == "Hello"));
    assert_eq!(
        (document.canvases()[0].width, document.screens_of("c").len()),
        (1320.0, 1)
    );
    let empty = document.apply(&remove_screen(&document, "s")).unwrap();
    assert!(empty.screens_of("c").is_empty());
    assert!(
        document.apply(&[Delta::delete(["screens", "s"])]).is_err(),
        "its elements would dangle"
    );
}

proptest::proptest! {
    #[test]
    fn a_double_survives_being_written_and_read(x in proptest::num::f64::NORMAL) {
        let once = Document::try_from(with(|v| v["n"] = json!(x))).unwrap();
        let again = Document::from_json(serde_json::to_vec(&once).unwrap()).unwrap();
        proptest::prop_assert_eq!(once, again);
    }
}
