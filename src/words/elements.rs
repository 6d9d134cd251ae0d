//! Words for what lies on screens.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Both, Row, counted, quoted, rows, screen_number, text};
use crate::document::Document;

/// From this many on, things of one kind that went the same way are counted, not named.
const MANY: usize = 3;

/// What a kind of element is called: alone, and several of them.
fn nouns(row: &Value) -> (&'static str, &'static str) {
    match text(row, "kind") {
        "caption" => ("Caption", "captions"),
        "picture" => ("Picture", "pictures"),
        "device" | "frame" | "deviceFrame" | "device-frame" => ("Device frame", "device frames"),
        "shape" => ("Shape", "shapes"),
        _ => ("Element", "elements"),
    }
}

pub(super) fn lines(both: &Both<'_>) -> Vec<String> {
    let changed = both.changed("elements");
    let mut lines = Vec::new();
    // What came or went with its screen is said with the screen.
    let stays =
        |row: &Row<'_>, document: &Document| rows(document, "screens").contains_key(text(row.value(), "screen"));
    let new: Vec<_> = changed
        .iter()
        .filter(|row| row.is_new() && stays(row, both.before))
        .collect();
    let gone: Vec<_> = changed
        .iter()
        .filter(|row| row.is_gone() && stays(row, both.after))
        .collect();
    came_or_went(&new, "added", &mut lines);
    came_or_went(&gone, "removed", &mut lines);

    let mut ways: BTreeMap<(usize, Way), Vec<&Row<'_>>> = BTreeMap::new();
    for row in changed.iter().filter(|row| !row.is_new() && !row.is_gone()) {
        for (place, way) in ways_of(row).into_iter().enumerate() {
            ways.entry((place, way)).or_default().push(row);
        }
    }
    for ((_, way), changed) in ways {
        if changed.len() >= MANY {
            let kinds = changed.iter().map(|row| nouns(row.value()).1);
            let same = kinds.clone().all(|kind| Some(kind) == kinds.clone().next());
            let noun = if same { nouns(changed[0].value()).1 } else { "elements" };
            lines.push(way.of_many(changed.len(), noun));
        } else {
            lines.extend(changed.into_iter().map(|row| way.of_one(both.after, row)));
        }
    }
    lines
}

fn came_or_went(changed: &[&Row<'_>], what: &str, lines: &mut Vec<String>) {
    let mut kinds: BTreeMap<(&str, &str), Vec<&Row<'_>>> = BTreeMap::new();
    for row in changed {
        kinds.entry(nouns(row.value())).or_default().push(row);
    }
    for ((one, many), changed) in kinds {
        match changed.as_slice() {
            [row] if !first_text(row.value()).is_empty() => {
                lines.push(format!("{one} {} {what}", quoted(first_text(row.value()))));
            }
            several => lines.push(format!("{} {what}", counted(several.len(), one, many))),
        }
    }
}

/// One way in which an element can change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Text,
    Emptied,
    OtherScreen,
    Moved,
    Resized,
    Turned,
    ResizedAndTurned,
    MovedAndTurned,
    Restacked,
    OtherPicture,
    Look,
}

/// The ways in which this one changed: its text, its place, its look.
fn ways_of(row: &Row<'_>) -> Vec<Way> {
    let mut fields = row.fields();
    let mut ways = Vec::new();
    if fields.remove("text") {
        ways.push(if changed_text(row).is_some_and(|(_, is)| is.is_empty()) {
            Way::Emptied
        } else {
            Way::Text
        });
    }
    let placed = fields.remove("x") | fields.remove("y");
    let sized = fields.remove("width") | fields.remove("height");
    let turned = fields.remove("rotation");
    let ordered = fields.remove("order");
    let place = if fields.remove("screen") {
        Some(Way::OtherScreen)
    } else {
        match (placed, sized, turned, ordered) {
            (_, true, true, _) => Some(Way::ResizedAndTurned),
            (_, true, false, _) => Some(Way::Resized),
            (true, false, true, _) => Some(Way::MovedAndTurned),
            (true, false, false, _) => Some(Way::Moved),
            (false, false, true, _) => Some(Way::Turned),
            (false, false, false, true) => Some(Way::Restacked),
            (false, false, false, false) => None,
        }
    };
    ways.extend(place);
    if fields.remove("media") {
        ways.push(Way::OtherPicture);
    }
    if !fields.is_empty() {
        ways.push(Way::Look);
    }
    ways
}

/// What changed of an element that stayed, each in a few words: "text “Plan a day”", "moved".
pub(super) fn what_changed(row: &Row<'_>) -> Vec<String> {
    let words = |way: Way| match way {
        Way::Text => format!("text {}", quoted(changed_text(row).map_or("", |(_, is)| is))),
        Way::Emptied => "text removed".to_owned(),
        Way::Look => "look changed".to_owned(),
        other => other.verb().to_owned(),
    };
    ways_of(row).into_iter().map(words).collect()
}

impl Way {
    fn of_many(self, many: usize, noun: &str) -> String {
        match self {
            Self::Text | Self::Emptied => format!("Texts of {many} {noun} changed"),
            Self::Look => format!("Look of {many} {noun} changed"),
            other => format!("{many} {noun} {}", other.verb()),
        }
    }

    fn of_one(self, document: &Document, row: &Row<'_>) -> String {
        let name = named(document, row);
        match self {
            Self::Text => match changed_text(row) {
                Some((_, is)) if !is.is_empty() => format!("Text of {} changed", quoted(is)),
                _ => format!("Text of {} changed", small(&name)),
            },
            Self::Emptied => match changed_text(row) {
                Some((was, _)) if !was.is_empty() => format!("Text {} removed", quoted(was)),
                _ => format!("Text of {} removed", small(&name)),
            },
            Self::Look => match first_text(row.value()) {
                "" => format!("Look of {} changed", small(&name)),
                words => format!("Look of {} changed", quoted(words)),
            },
            other => format!("{name} {}", other.verb()),
        }
    }

    const fn verb(self) -> &'static str {
        match self {
            Self::OtherScreen => "moved to another screen",
            Self::Moved => "moved",
            Self::Resized => "resized",
            Self::Turned => "turned",
            Self::ResizedAndTurned => "resized and turned",
            Self::MovedAndTurned => "moved and turned",
            Self::Restacked => "moved in front or behind",
            Self::OtherPicture => "shows another picture",
            Self::Text | Self::Emptied | Self::Look => "changed",
        }
    }
}

/// "Caption 2", with its screen where there are several.
pub(super) fn named(document: &Document, row: &Row<'_>) -> String {
    let (noun, _) = nouns(row.value());
    let screen = text(row.value(), "screen");
    let kind = text(row.value(), "kind");
    let all = rows(document, "elements");
    let on_screen = document.elements_of(screen);
    let alike = on_screen
        .iter()
        .filter(|element| all.get(element.id).is_some_and(|row| text(row, "kind") == kind));
    let number = alike
        .map(|element| element.id)
        .position(|id| id == row.id)
        .map_or(1, |at| at + 1);
    match screen_number(document, screen) {
        Some(at) if rows(document, "screens").len() > 1 => format!("{noun} {number} on screen {at}"),
        _ => format!("{noun} {number}"),
    }
}

/// Within a sentence.
fn small(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The text in the first language that has one.
fn first_text(row: &Value) -> &str {
    let texts = row.get("text").and_then(Value::as_object);
    texts
        .and_then(|texts| {
            texts
                .values()
                .find_map(|text| text.as_str().filter(|text| !text.is_empty()))
        })
        .unwrap_or_default()
}

/// What the first text that differs was and is.
fn changed_text<'a>(row: &Row<'a>) -> Option<(&'a str, &'a str)> {
    let texts = |row: Option<&'a Value>| row.and_then(|row| row.get("text")).and_then(Value::as_object);
    let (was, is) = (texts(row.was)?, texts(row.is)?);
    let words = |value: Option<&'a Value>| value.and_then(Value::as_str).unwrap_or_default();
    let pair = |key: &String| (words(was.get(key)), words(is.get(key)));
    was.keys().chain(is.keys()).map(pair).find(|(was, is)| was != is)
}
