//! Documents and deltas to write with.

use framekeep::document::Document;
use serde_json::{Value, json};

/// A project with one canvas, one screen and these captions, all at the left edge, called by their own ids.
pub(crate) fn document(name: &str, captions: &[&str]) -> Value {
    let mut value = Document::new(name).value().clone();
    value["locales"]["en"] = json!({"order": "a0", "name": "English"});
    value["canvases"]["c1"] = json!({"class": "iphone-6.9", "width": 1320, "height": 2868, "order": "a0"});
    value["screens"]["s1"] = json!({"canvas": "c1", "order": "a0", "background": "#ffffff"});
    for id in captions {
        value["elements"][*id] = caption(id);
    }
    Document::try_from(value.clone()).unwrap();
    value
}

/// One caption on the first screen.
pub(crate) fn caption(text: &str) -> Value {
    json!({
        "screen": "s1", "kind": "caption", "order": "a0", "x": 0, "y": 0, "width": 400, "height": 80, "rotation": 0,
        "text": {"en": text}, "size": 48, "weight": 600, "color": "#111111", "align": "center",
    })
}

/// One delta: `set(&["elements", "e1", "x"], 5)`.
pub(crate) fn set(path: &[&str], value: impl Into<Value>) -> Value {
    json!({"op": "set", "path": path, "value": value.into()})
}

/// What a caption says.
pub(crate) fn text_of<'a>(document: &'a Value, caption: &str) -> Option<&'a str> {
    document["elements"][caption]["text"]["en"].as_str()
}
