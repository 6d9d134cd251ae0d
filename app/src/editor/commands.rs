//! From what a person does to the field changes it means: pure. Ids of new things are arguments.

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::document::build::{self, Frame};
use framekeep::document::order::{self, Sibling};
use framekeep::ids::AssetId;
use serde_json::Value;

use super::gesture::rounded;
use crate::components::{CanvasId, Element, ElementId, Place, Screen, ScreenId};

/// The text of a new caption.
pub(crate) const NEW_CAPTION: &str = "Your caption";
/// How far a copy lies from its original.
const COPY_OFFSET: f64 = 40.0;

/// Which way something moves among its siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Towards {
    Start,
    End,
}

/// A screen at the end of its canvas, or right after `after`.
pub(crate) fn add_screen(
    document: &Document,
    canvas: &CanvasId,
    after: Option<&ScreenId>,
    id: &ScreenId,
) -> Vec<Delta> {
    let siblings = screen_siblings(document, canvas.as_str());
    let at = after.and_then(|after| siblings.iter().position(|s| s.id == after.as_str()));
    let placed = order::place(&siblings, at.map_or(siblings.len(), |at| at + 1));
    let row = build::new_screen(canvas.as_str(), &placed.order);
    with_rekeyed("screens", build::add("screens", id.as_str(), row), placed.rekeyed)
}

/// The screen and what lies on it go.
pub(crate) fn remove_screen(document: &Document, id: &ScreenId) -> Vec<Delta> {
    build::remove_screen(document, id.as_str())
}

/// The screen changes places with its neighbour; nothing at the end of the row.
pub(crate) fn move_screen(document: &Document, canvas: &CanvasId, id: &ScreenId, towards: Towards) -> Vec<Delta> {
    reorder(
        "screens",
        &screen_siblings(document, canvas.as_str()),
        id.as_str(),
        towards,
    )
}

/// A caption over the upper part of a screen, in front of everything; it reads on the screen's background.
pub(crate) fn add_caption(
    document: &Document,
    screen: &Screen,
    size: (f64, f64),
    locale: &str,
    id: &ElementId,
) -> Vec<Delta> {
    let (width, height) = size;
    let count = f64::from(u32::try_from(screen.elements.len() % 6).unwrap_or(0));
    let frame = Frame {
        x: (width * 0.08).round(),
        y: (height * (0.06 + 0.03 * count)).round(),
        width: (width * 0.84).round(),
        height: (width * 0.24).round(),
    };
    let placed = in_front(document, screen.id.as_str());
    let mut row = build::caption(screen.id.as_str(), &placed, frame, locale, NEW_CAPTION);
    row["size"] = Value::from((width * 0.0848 / 4.0).round() * 4.0);
    if is_dark(&screen.background) {
        row["color"] = Value::from("#ffffff");
    }
    vec![build::add("elements", id.as_str(), row)]
}

/// A picture in the middle of a screen, in front of everything, as large as fits well; `pixels` is its own size.
pub(crate) fn add_picture(
    document: &Document,
    screen: &ScreenId,
    size: (f64, f64),
    media: AssetId,
    pixels: (u32, u32),
    id: &ElementId,
) -> Vec<Delta> {
    let (own_width, own_height) = (f64::from(pixels.0.max(1)), f64::from(pixels.1.max(1)));
    let factor = (size.0 * 0.76 / own_width).min(size.1 * 0.7 / own_height);
    let (width, height) = (
        (own_width * factor).round().max(1.0),
        (own_height * factor).round().max(1.0),
    );
    let left = ((size.0 - width) / 2.0).round();
    // A little under the middle: captions stand above.
    let top = ((size.1 - height) * 0.7).round();
    let frame = Frame {
        x: left,
        y: top,
        width,
        height,
    };
    let row = build::picture(screen.as_str(), &in_front(document, screen.as_str()), frame, media);
    vec![build::add("elements", id.as_str(), row)]
}

/// A copy a little lower and to the right, in front of everything.
pub(crate) fn duplicate(document: &Document, element: &Element, id: &ElementId) -> Vec<Delta> {
    let Some(mut row) = document.value()["elements"].get(element.id.as_str()).cloned() else {
        return Vec::new();
    };
    let frame = element.place.frame;
    row["x"] = number(frame.x + COPY_OFFSET);
    row["y"] = number(frame.y + COPY_OFFSET);
    row["order"] = Value::from(in_front(document, element.screen.as_str()));
    vec![build::add("elements", id.as_str(), row)]
}

pub(crate) fn remove_element(id: &ElementId) -> Vec<Delta> {
    vec![Delta::delete(["elements", id.as_str()])]
}

/// In front of the next element, or behind the one before; nothing where there is none.
pub(crate) fn restack(document: &Document, element: &Element, towards: Towards) -> Vec<Delta> {
    let siblings: Vec<Sibling> = document
        .elements_of(element.screen.as_str())
        .iter()
        .map(Sibling::from)
        .collect();
    reorder("elements", &siblings, element.id.as_str(), towards)
}

/// The fields in which the new place differs from the old one, in whole pixels.
pub(crate) fn place(id: &ElementId, before: Place, after: Place) -> Vec<Delta> {
    let after = rounded(after);
    let fields = [
        ("x", before.frame.x, after.frame.x),
        ("y", before.frame.y, after.frame.y),
        ("width", before.frame.width, after.frame.width),
        ("height", before.frame.height, after.frame.height),
        ("rotation", before.rotation, after.rotation),
    ];
    let changed = fields.into_iter().filter(|(_, before, after)| before != after);
    changed
        .map(|(field, _, after)| set_field(id, field, number(after)))
        .collect()
}

/// One field of an element.
pub(crate) fn set_field(id: &ElementId, field: &str, value: impl Into<Value>) -> Delta {
    Delta::set(["elements", id.as_str(), field], value)
}

/// A caption's words in one language.
pub(crate) fn set_text(id: &ElementId, locale: &str, text: &str) -> Delta {
    Delta::set(["elements", id.as_str(), "text", locale], text)
}

pub(crate) fn set_background(id: &ScreenId, color: &str) -> Delta {
    Delta::set(["screens", id.as_str(), "background"], color)
}

/// `#rrggbb` in small letters from what a person writes (`#FFF`, `ffffff`); none when it is no colour.
pub(crate) fn color(text: &str) -> Option<String> {
    let digits = text.trim().trim_start_matches('#').to_ascii_lowercase();
    if !digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    match digits.len() {
        3 => Some(
            digits
                .chars()
                .fold("#".to_owned(), |all, c| all + &c.to_string() + &c.to_string()),
        ),
        6 => Some(format!("#{digits}")),
        _ => None,
    }
}

/// Whether light text reads better on this colour (relative luminance of WCAG 2 under 0.18).
fn is_dark(background: &str) -> bool {
    let Some(background) = color(background) else {
        return false;
    };
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&background[at..at + 2], 16).unwrap_or(255)) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) < 0.18
}

/// A JSON number, whole where it is.
pub(crate) fn number(value: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    if value.fract() == 0.0 && value.abs() < 1e15 {
        Value::from(value as i64)
    } else {
        Value::from(value)
    }
}

fn screen_siblings(document: &Document, canvas: &str) -> Vec<Sibling> {
    document.screens_of(canvas).iter().map(Sibling::from).collect()
}

fn in_front(document: &Document, screen: &str) -> String {
    let siblings: Vec<Sibling> = document.elements_of(screen).iter().map(Sibling::from).collect();
    order::place(&siblings, siblings.len()).order
}

fn reorder(table: &str, siblings: &[Sibling], id: &str, towards: Towards) -> Vec<Delta> {
    let Some(here) = siblings.iter().position(|sibling| sibling.id == id) else {
        return Vec::new();
    };
    let target = match towards {
        Towards::Start => here.checked_sub(1),
        Towards::End => Some(here + 1).filter(|at| *at < siblings.len()),
    };
    let Some(target) = target else { return Vec::new() };
    let others: Vec<Sibling> = siblings.iter().filter(|sibling| sibling.id != id).cloned().collect();
    build::reorder(table, id, &others, target)
}

fn with_rekeyed(table: &str, first: Delta, rekeyed: Vec<(String, String)>) -> Vec<Delta> {
    let others = rekeyed
        .into_iter()
        .map(|(id, key)| Delta::set([table, id.as_str(), "order"], key));
    std::iter::once(first).chain(others).collect()
}

#[cfg(test)]
#[path = "commands_tests.rs"]
mod tests;
