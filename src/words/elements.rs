//! Words for what lies on screens.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Both, Language, Row, quoted, rows, say, screen_number, text};
use crate::document::Document;

/// From this many on, things of one kind that went the same way are counted, not named.
const MANY: usize = 3;

/// A kind of element; in the order in which what came and went is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Caption,
    DeviceFrame,
    Element,
    Picture,
    Shape,
}

impl Kind {
    fn of(row: &Value) -> Self {
        match text(row, "kind") {
            "caption" => Self::Caption,
            "picture" => Self::Picture,
            "device" | "frame" | "deviceFrame" | "device-frame" => Self::DeviceFrame,
            "shape" => Self::Shape,
            _ => Self::Element,
        }
    }

    /// One of them, at the beginning of a sentence.
    const fn one(self, language: Language) -> &'static str {
        match self {
            Self::Caption => language.pick("Caption", "Beschriftung"),
            Self::DeviceFrame => language.pick("Device frame", "Geräterahmen"),
            Self::Element => language.pick("Element", "Element"),
            Self::Picture => language.pick("Picture", "Bild"),
            Self::Shape => language.pick("Shape", "Form"),
        }
    }

    /// Several of them, after their number at the beginning of a sentence.
    const fn many(self, language: Language) -> &'static str {
        match self {
            Self::Caption => language.pick("captions", "Beschriftungen"),
            Self::DeviceFrame => language.pick("device frames", "Geräterahmen"),
            Self::Element => language.pick("elements", "Elemente"),
            Self::Picture => language.pick("pictures", "Bilder"),
            Self::Shape => language.pick("shapes", "Formen"),
        }
    }

    /// Several of them, after "of" and their number: the dative in German.
    const fn of_many(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Element, Language::German) => "Elementen",
            (Self::Picture, Language::German) => "Bildern",
            (other, language) => other.many(language),
        }
    }
}

pub(super) fn lines(both: &Both<'_>) -> Vec<String> {
    let language = both.language;
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
    lines.extend(came_or_went(language, &new, language.pick("added", "hinzugefügt")));
    lines.extend(came_or_went(language, &gone, language.pick("removed", "entfernt")));

    let mut ways: BTreeMap<(usize, Way), Vec<&Row<'_>>> = BTreeMap::new();
    for row in changed.iter().filter(|row| !row.is_new() && !row.is_gone()) {
        for (place, way) in ways_of(row).into_iter().enumerate() {
            ways.entry((place, way)).or_default().push(row);
        }
    }
    for ((_, way), changed) in ways {
        if changed.len() >= MANY {
            let first = Kind::of(changed[0].value());
            let same = changed.iter().all(|row| Kind::of(row.value()) == first);
            let kind = if same { first } else { Kind::Element };
            lines.push(way.of_many(language, changed.len(), kind));
        } else {
            lines.extend(changed.into_iter().map(|row| way.of_one(language, both.after, row)));
        }
    }
    lines
}

/// The verb stands at the end of a line in both languages.
fn came_or_went(language: Language, changed: &[&Row<'_>], verb: &str) -> Vec<String> {
    let mut kinds: BTreeMap<Kind, Vec<&Row<'_>>> = BTreeMap::new();
    for row in changed {
        kinds.entry(Kind::of(row.value())).or_default().push(row);
    }
    let line = |(kind, changed): (Kind, Vec<&Row<'_>>)| match changed.as_slice() {
        [row] => match first_text(row.value()) {
            "" => format!("{} {verb}", kind.one(language)),
            words => format!("{} {} {verb}", kind.one(language), quoted(language, words)),
        },
        several => format!("{} {} {verb}", several.len(), kind.many(language)),
    };
    kinds.into_iter().map(line).collect()
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
pub(super) fn what_changed(language: Language, row: &Row<'_>) -> Vec<String> {
    let words = |way: Way| match way {
        Way::Text => {
            let words = quoted(language, changed_text(row).map_or("", |(_, is)| is));
            say!(language, "text {words}", "Text {words}")
        }
        Way::Emptied => say!(language, "text removed", "Text entfernt"),
        Way::Look => say!(language, "look changed", "Aussehen geändert"),
        other => other.verb(language).to_owned(),
    };
    ways_of(row).into_iter().map(words).collect()
}

impl Way {
    fn of_many(self, language: Language, many: usize, kind: Kind) -> String {
        let (kinds, of_kinds) = (kind.many(language), kind.of_many(language));
        match self {
            Self::Text | Self::Emptied => {
                say!(
                    language,
                    "Texts of {many} {kinds} changed",
                    "Texte von {many} {of_kinds} geändert"
                )
            }
            Self::Look => say!(
                language,
                "Look of {many} {kinds} changed",
                "Aussehen von {many} {of_kinds} geändert"
            ),
            Self::OtherPicture => {
                say!(
                    language,
                    "{many} {kinds} show another picture",
                    "{many} {kinds} zeigen ein anderes Bild"
                )
            }
            other => other.of(language, &format!("{many} {kinds}"), &format!("{many} {of_kinds}")),
        }
    }

    fn of_one(self, language: Language, document: &Document, row: &Row<'_>) -> String {
        let name = named(language, document, row);
        // Whose text or look it is: German nouns keep their capital.
        let whose = |words: &str| match words {
            "" => language.pick(&small(&name), &name).to_owned(),
            words => quoted(language, words),
        };
        match self {
            Self::Text => {
                let whose = whose(changed_text(row).map_or("", |(_, is)| is));
                say!(language, "Text of {whose} changed", "Text von {whose} geändert")
            }
            Self::Emptied => match changed_text(row) {
                Some((was, _)) if !was.is_empty() => {
                    let was = quoted(language, was);
                    say!(language, "Text {was} removed", "Text {was} entfernt")
                }
                _ => {
                    let whose = whose("");
                    say!(language, "Text of {whose} removed", "Text von {whose} entfernt")
                }
            },
            Self::Look => {
                let whose = whose(first_text(row.value()));
                say!(language, "Look of {whose} changed", "Aussehen von {whose} geändert")
            }
            // The name says the screen that it is on now.
            Self::OtherScreen => {
                say!(
                    language,
                    "{name} moved to another screen",
                    "{name} kommt von einem anderen Screen"
                )
            }
            other => other.of(language, &name, &name),
        }
    }

    /// `what` is "Caption 2 on screen 1", or "3 captions"; `of_what` the same after "of".
    fn of(self, language: Language, what: &str, of_what: &str) -> String {
        match self {
            Self::Resized => say!(language, "{what} resized", "Größe von {of_what} geändert"),
            Self::ResizedAndTurned => {
                say!(
                    language,
                    "{what} resized and turned",
                    "Größe und Drehung von {of_what} geändert"
                )
            }
            other => format!("{what} {}", other.verb(language)),
        }
    }

    /// Alone, or after what it happened to.
    const fn verb(self, language: Language) -> &'static str {
        match self {
            Self::OtherScreen => language.pick("moved to another screen", "auf einen anderen Screen verschoben"),
            Self::Moved => language.pick("moved", "verschoben"),
            Self::Resized => language.pick("resized", "Größe geändert"),
            Self::Turned => language.pick("turned", "gedreht"),
            Self::ResizedAndTurned => language.pick("resized and turned", "Größe und Drehung geändert"),
            Self::MovedAndTurned => language.pick("moved and turned", "verschoben und gedreht"),
            Self::Restacked => language.pick("moved in front or behind", "nach vorn oder hinten gestellt"),
            Self::OtherPicture => language.pick("shows another picture", "zeigt ein anderes Bild"),
            Self::Text | Self::Emptied | Self::Look => language.pick("changed", "geändert"),
        }
    }
}

/// "Caption 2", with its screen where there are several.
pub(super) fn named(language: Language, document: &Document, row: &Row<'_>) -> String {
    let noun = Kind::of(row.value()).one(language);
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
        Some(at) if rows(document, "screens").len() > 1 => {
            say!(
                language,
                "{noun} {number} on screen {at}",
                "{noun} {number} auf Screen {at}"
            )
        }
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
