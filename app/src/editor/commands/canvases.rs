//! Canvases: one for each store size.

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::document::build;
use framekeep::document::order::{self, Sibling};
use framekeep::stores::Pixels;

use crate::components::{CanvasId, ScreenId};

/// A canvas of a store's class at the end of the row, with one empty screen.
pub(crate) fn add_canvas(
    document: &Document,
    class: &str,
    pixels: Pixels,
    id: &CanvasId,
    screen: &ScreenId,
) -> Vec<Delta> {
    let siblings: Vec<Sibling> = document.canvases().iter().map(Sibling::from).collect();
    let order = order::place(&siblings, siblings.len()).order;
    let canvas = build::new_canvas(class, (pixels.width, pixels.height), &order);
    let first = build::new_screen(id.as_str(), &order::between(None, None));
    vec![
        build::add("canvases", id.as_str(), canvas),
        build::add("screens", screen.as_str(), first),
    ]
}

/// The canvas goes with its screens and what lies on them.
pub(crate) fn remove_canvas(document: &Document, id: &CanvasId) -> Vec<Delta> {
    build::remove_canvas(document, id.as_str())
}
