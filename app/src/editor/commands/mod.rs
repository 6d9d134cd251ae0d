//! From what a person does to the field changes it means: pure. Ids of new things are arguments.

mod canvases;
mod clip;
mod elements;
mod screens;

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::document::build;
use framekeep::document::order::Sibling;
use serde_json::Value;

use super::gesture::rounded;
use crate::components::{ElementId, Place};

pub(crate) use canvases::{add_canvas, remove_canvas};
pub(crate) use clip::{Clip, Pasted};
pub(crate) use elements::{
    add_caption, add_device_frame, add_picture, add_shape, carry, change_model, duplicate, empty_frame, fill_frame,
    remove_element, replace_media, restack,
};
pub(crate) use screens::{add_screen, copy_screen, move_screen, place_screen, remove_screen, set_background};

/// Which way something moves among its siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Towards {
    Start,
    End,
}

/// How far it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Steps {
    One,
    All,
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

fn reorder(table: &str, siblings: &[Sibling], id: &str, towards: Towards, steps: Steps) -> Vec<Delta> {
    let Some(here) = siblings.iter().position(|sibling| sibling.id == id) else {
        return Vec::new();
    };
    let last = siblings.len() - 1;
    let target = match (towards, steps) {
        (Towards::Start, Steps::One) => here.saturating_sub(1),
        (Towards::Start, Steps::All) => 0,
        (Towards::End, Steps::One) => last.min(here + 1),
        (Towards::End, Steps::All) => last,
    };
    put_at(table, siblings, id, target)
}

/// One of the siblings goes to a position among the others; nothing when it is there.
fn put_at(table: &str, siblings: &[Sibling], id: &str, at: usize) -> Vec<Delta> {
    let here = siblings.iter().position(|sibling| sibling.id == id);
    let others: Vec<Sibling> = siblings.iter().filter(|sibling| sibling.id != id).cloned().collect();
    match here {
        Some(here) if here != at.min(others.len()) => build::reorder(table, id, &others, at),
        _ => Vec::new(),
    }
}

fn row<'a>(document: &'a Document, table: &str, id: &str) -> Option<&'a Value> {
    document.value().get(table)?.get(id)
}

fn with_rekeyed(table: &str, first: Delta, rekeyed: Vec<(String, String)>) -> Vec<Delta> {
    let others = rekeyed
        .into_iter()
        .map(|(id, key)| Delta::set([table, id.as_str(), "order"], key));
    std::iter::once(first).chain(others).collect()
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod property;
