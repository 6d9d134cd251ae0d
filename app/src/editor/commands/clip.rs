//! What is copied: rows of the document as text, so that they can be pasted on another screen, in another tab or into
//! another project.

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::document::build;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::elements::{COPY_OFFSET, in_front};
use super::number;
use super::row;
use super::screens::put_screen;
use crate::components::{CanvasId, ElementId, ScreenId};

/// Something copied. Clipboard v1: names are fixed, other tabs may run another build.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "copied", rename_all = "camelCase")]
pub(crate) enum Clip {
    Element { row: Value },
    Screen { row: Value, elements: Vec<Value> },
}

/// What came of pasting.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pasted {
    Element(ElementId),
    Screen(ScreenId),
}

impl Clip {
    /// One element.
    pub(crate) fn element(document: &Document, id: &ElementId) -> Option<Self> {
        let row = row(document, "elements", id.as_str())?.clone();
        Some(Self::Element { row })
    }

    /// A screen with what lies on it.
    pub(crate) fn screen(document: &Document, id: &ScreenId) -> Option<Self> {
        let elements = document.elements_of(id.as_str());
        Some(Self::Screen {
            row: row(document, "screens", id.as_str())?.clone(),
            elements: elements
                .iter()
                .filter_map(|element| row(document, "elements", element.id).cloned())
                .collect(),
        })
    }

    /// As text for the clipboard.
    pub(crate) fn text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// From the clipboard's text.
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The words in it, for programs that only take text.
    pub(crate) fn words(&self) -> String {
        let rows = match self {
            Self::Element { row } => std::slice::from_ref(row),
            Self::Screen { elements, .. } => elements,
        };
        let texts = rows.iter().filter_map(|row| row.get("text")?.as_object());
        let words: Vec<&str> = texts.filter_map(|texts| texts.values().next()?.as_str()).collect();
        words.join("\n")
    }

    /// The changes that paste it: an element in front of everything on `screen`, a screen right after it. None when it
    /// does not fit into the document.
    pub(crate) fn paste(
        self,
        document: &Document,
        canvas: &CanvasId,
        screen: Option<&ScreenId>,
        size: (f64, f64),
        fresh: &mut dyn FnMut() -> String,
    ) -> Option<(Vec<Delta>, Pasted)> {
        let (deltas, pasted) = match self {
            Self::Element { row } if row.is_object() => {
                let id = ElementId::new(&fresh());
                let row = placed(document, row, screen?, size);
                (vec![build::add("elements", id.as_str(), row)], Pasted::Element(id))
            }
            Self::Screen { row, elements } if row.is_object() && elements.iter().all(Value::is_object) => {
                let id = ScreenId::new(&fresh());
                let deltas = put_screen(document, canvas, screen, row, elements, &id, fresh);
                (deltas, Pasted::Screen(id))
            }
            _ => return None,
        };
        document.apply(&deltas).is_ok().then_some((deltas, pasted))
    }
}

/// On its new screen: where it was, but not right over something that lies there, and not out of sight.
fn placed(document: &Document, mut row: Value, screen: &ScreenId, size: (f64, f64)) -> Value {
    let field = |name: &str| row.get(name).and_then(Value::as_f64).unwrap_or_default();
    let (width, height) = (field("width"), field("height"));
    let (mut x, mut y) = (seen(field("x"), width, size.0), seen(field("y"), height, size.1));
    let there = document.elements_of(screen.as_str());
    while there
        .iter()
        .any(|other| (other.frame.x - x).abs() < 1.0 && (other.frame.y - y).abs() < 1.0)
    {
        (x, y) = (x + COPY_OFFSET, y + COPY_OFFSET);
    }
    row["x"] = number(x);
    row["y"] = number(y);
    row["screen"] = Value::from(screen.as_str());
    row["order"] = Value::from(in_front(document, screen.as_str()));
    row
}

/// A start at which something of this length is seen on the screen: its own, or in the middle.
fn seen(start: f64, length: f64, screen: f64) -> f64 {
    if start < screen && start + length > 0.0 {
        start
    } else {
        ((screen - length) / 2.0).round()
    }
}
