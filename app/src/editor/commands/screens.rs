//! Screens: add, copy, re-order, paint, remove.

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::document::build;
use framekeep::document::order::{self, Sibling};
use serde_json::Value;

use super::{Steps, Towards, put_at, reorder, row, with_rekeyed};
use crate::components::{CanvasId, ScreenId};

/// A screen at the end of its canvas, or right after `after`.
pub(crate) fn add_screen(
    document: &Document,
    canvas: &CanvasId,
    after: Option<&ScreenId>,
    id: &ScreenId,
) -> Vec<Delta> {
    let (order, rekeyed) = place_after(document, canvas, after);
    let row = build::new_screen(canvas.as_str(), &order);
    with_rekeyed("screens", build::add("screens", id.as_str(), row), rekeyed)
}

/// A copy of a screen and of all that lies on it, right after it; `fresh` makes the ids of the copied elements.
pub(crate) fn copy_screen(
    document: &Document,
    original: &ScreenId,
    id: &ScreenId,
    fresh: &mut dyn FnMut() -> String,
) -> Vec<Delta> {
    let Some(screen) = row(document, "screens", original.as_str()) else {
        return Vec::new();
    };
    let canvas = CanvasId::new(screen["canvas"].as_str().unwrap_or_default());
    let elements = document.elements_of(original.as_str());
    let elements = elements
        .iter()
        .filter_map(|element| row(document, "elements", element.id).cloned());
    put_screen(document, &canvas, Some(original), screen.clone(), elements, id, fresh)
}

/// Rows of a screen and its elements become a screen of a canvas, right after another.
pub(super) fn put_screen(
    document: &Document,
    canvas: &CanvasId,
    after: Option<&ScreenId>,
    mut screen: Value,
    elements: impl IntoIterator<Item = Value>,
    id: &ScreenId,
    fresh: &mut dyn FnMut() -> String,
) -> Vec<Delta> {
    let (order, rekeyed) = place_after(document, canvas, after);
    screen["canvas"] = Value::from(canvas.as_str());
    screen["order"] = Value::from(order);
    let mut deltas = with_rekeyed("screens", build::add("screens", id.as_str(), screen), rekeyed);
    deltas.extend(elements.into_iter().map(|mut element| {
        element["screen"] = Value::from(id.as_str());
        build::add("elements", &fresh(), element)
    }));
    deltas
}

/// The screen and what lies on it go.
pub(crate) fn remove_screen(document: &Document, id: &ScreenId) -> Vec<Delta> {
    build::remove_screen(document, id.as_str())
}

/// The screen changes places with its neighbour; nothing at the end of the row.
pub(crate) fn move_screen(document: &Document, canvas: &CanvasId, id: &ScreenId, towards: Towards) -> Vec<Delta> {
    reorder("screens", &siblings(document, canvas), id.as_str(), towards, Steps::One)
}

/// The screen goes to a position among the others of its canvas.
pub(crate) fn place_screen(document: &Document, canvas: &CanvasId, id: &ScreenId, at: usize) -> Vec<Delta> {
    put_at("screens", &siblings(document, canvas), id.as_str(), at)
}

pub(crate) fn set_background(id: &ScreenId, color: &str) -> Delta {
    Delta::set(["screens", id.as_str(), "background"], color)
}

/// The key of a screen right after another one or at the end, and new keys of those in the way.
fn place_after(document: &Document, canvas: &CanvasId, after: Option<&ScreenId>) -> (String, Vec<(String, String)>) {
    let siblings = siblings(document, canvas);
    let at = after.and_then(|after| siblings.iter().position(|s| s.id == after.as_str()));
    let placed = order::place(&siblings, at.map_or(siblings.len(), |at| at + 1));
    (placed.order, placed.rekeyed)
}

fn siblings(document: &Document, canvas: &CanvasId) -> Vec<Sibling> {
    document.screens_of(canvas.as_str()).iter().map(Sibling::from).collect()
}
