//! New things: the first project, canvases, screens, elements of every kind; and what goes together with them.

use serde_json::{Map, Value, json};

use super::kinds::{DeviceFrame, Shape};
use super::{Document, SCHEMA, order};
use crate::delta::{Delta, Path};
use crate::ids::AssetId;

/// Where something lies on its canvas: pixels from the top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// The background of a new screen.
pub const BACKGROUND: &str = "#ffffff";
/// The text colour of a new caption.
pub const INK: &str = "#1d1b18";

/// From one line of a new caption to the next, in times its size.
pub const LINE: f64 = 1.12;

/// A new project: one canvas for the iPhone 6.9″ (1320 × 2868 pixels) with one empty screen, in English.
pub fn first_project(name: &str, canvas: &str, screen: &str) -> Document {
    let first = order::between(None, None);
    let mut document = Value::from(Document::new(name));
    document["schema"] = Value::from(SCHEMA);
    document["canvases"][canvas] = new_canvas("iphone-6.9", (1320, 2868), &first);
    document["screens"][screen] = new_screen(canvas, &first);
    document["locales"]["en"] = json!({"order": first, "name": "English"});
    // The name is the one thing that can be unfit (too long, NUL): then the project is called by what it is.
    Document::from_canonical(document.clone()).unwrap_or_else(|_| {
        document["name"] = Value::from("Untitled");
        Document::from_canonical(document).unwrap_or_else(|_| Document::new("Untitled"))
    })
}

/// A canvas for screens of one size (width and height in pixels) of a store's class.
pub fn new_canvas(class: &str, pixels: (u32, u32), order: &str) -> Value {
    json!({"class": class, "width": pixels.0, "height": pixels.1, "order": order})
}

/// A screen of a canvas.
pub fn new_screen(canvas: &str, order: &str) -> Value {
    json!({"canvas": canvas, "order": order, "background": BACKGROUND})
}

/// A caption with its text in one language.
pub fn caption(screen: &str, order: &str, frame: Frame, locale: &str, text: &str) -> Value {
    let mut element = element(screen, "caption", order, frame);
    element.insert("text".to_owned(), json!({ locale: text }));
    element.insert("size".to_owned(), json!(96));
    element.insert("weight".to_owned(), json!(700));
    element.insert("color".to_owned(), json!(INK));
    element.insert("line".to_owned(), json!(LINE));
    element.insert("align".to_owned(), json!("center"));
    Value::Object(element)
}

/// A picture of an asset.
pub fn picture(screen: &str, order: &str, frame: Frame, media: AssetId) -> Value {
    let mut element = element(screen, "picture", order, frame);
    element.insert("media".to_owned(), json!(media));
    Value::Object(element)
}

/// A device frame, with the picture on its screen if there is one.
pub fn device_frame(screen: &str, order: &str, frame: Frame, device: DeviceFrame<'_>) -> Value {
    let mut element = element(screen, "device-frame", order, frame);
    element.insert("model".to_owned(), json!(device.model.word()));
    element.insert("color".to_owned(), json!(device.color));
    element.insert("cornerPercent".to_owned(), json!(device.corner_percent));
    element.insert("bezelPercent".to_owned(), json!(device.bezel_percent));
    if let Some(media) = device.media {
        element.insert("media".to_owned(), json!(media));
    }
    Value::Object(element)
}

/// A rectangle or an ellipse.
pub fn shape(screen: &str, order: &str, frame: Frame, shape: Shape<'_>) -> Value {
    let mut element = element(screen, "shape", order, frame);
    element.insert("shape".to_owned(), json!(shape.form.word()));
    element.insert("fill".to_owned(), json!(shape.fill));
    element.insert("corner".to_owned(), json!(shape.corner));
    Value::Object(element)
}

/// The delta that puts a new row into one of the four maps.
pub fn add(table: &str, id: &str, row: Value) -> Delta {
    Delta::Set {
        path: Path::of([table, id]),
        value: row,
    }
}

/// The deltas that remove a screen together with what lies on it.
pub fn remove_screen(document: &Document, screen: &str) -> Vec<Delta> {
    let elements = document.elements_of(screen).into_iter();
    let mut deltas: Vec<Delta> = elements
        .map(|element| Delta::Delete {
            path: Path::of(["elements", element.id]),
        })
        .collect();
    deltas.push(Delta::Delete {
        path: Path::of(["screens", screen]),
    });
    deltas
}

/// The deltas that remove a canvas together with its screens and what lies on them.
pub fn remove_canvas(document: &Document, canvas: &str) -> Vec<Delta> {
    let screens = document.screens_of(canvas).into_iter();
    let mut deltas: Vec<Delta> = screens.flat_map(|screen| remove_screen(document, screen.id)).collect();
    deltas.push(Delta::delete(["canvases", canvas]));
    deltas
}

/// The deltas that move one of `siblings` (sorted, without the moved one) of a map to a position among them: its own
/// new key, and new keys for ties that are in the way.
pub fn reorder(table: &str, id: &str, siblings: &[order::Sibling], at: usize) -> Vec<Delta> {
    let placed = order::place(siblings, at);
    let own = std::iter::once((id.to_owned(), placed.order));
    own.chain(placed.rekeyed)
        .map(|(id, key)| Delta::set([table, id.as_str(), "order"], key))
        .collect()
}

fn element(screen: &str, kind: &str, order: &str, frame: Frame) -> Map<String, Value> {
    let value = json!({
        "screen": screen, "kind": kind, "order": order, "rotation": 0,
        "x": frame.x, "y": frame.y, "width": frame.width, "height": frame.height,
    });
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
