//! What a revision changed, in words for a person. Pure; in the order: name, sizes, screens, what lies on them,
//! languages.

mod elements;
mod language;
mod pieces;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::delta::Delta;
use crate::document::Document;
use crate::ids::{AssetId, Revision};
use crate::stores;
use crate::wire::Kind;

pub use language::Language;
pub(crate) use language::say;
pub use pieces::{Said, of_piece};

/// A revision that changed more than this many things ends with "and 12 more changes".
const MOST: usize = 8;
/// Names and texts are cut after this many characters.
const SHORT: usize = 40;

/// What a revision of this kind did. Its deltas lead from `before` to `after`; for a create `before` does not matter.
pub fn of_revision(
    language: Language,
    kind: Kind,
    deltas: &[Delta],
    before: &Document,
    after: &Document,
) -> Vec<String> {
    match kind {
        Kind::Create => vec![created(language, after)],
        Kind::Delete => vec![say!(language, "Project deleted", "Projekt gelöscht")],
        Kind::Restore => vec![say!(language, "Project brought back", "Projekt zurückgeholt")],
        Kind::Push => changes(&Both {
            language,
            deltas,
            before,
            after,
        }),
    }
}

/// What a revision did that brought an old one back.
pub fn of_restored(language: Language, restored: Revision) -> String {
    say!(
        language,
        "Version {restored} restored",
        "Version {restored} wiederhergestellt"
    )
}

/// What is said of a revision whose deltas are past their retention.
pub fn of_unknown(language: Language) -> String {
    say!(
        language,
        "What changed is no longer kept",
        "Was sich geändert hat, ist nicht mehr gespeichert"
    )
}

/// The places that show these pictures, in the document's order, as the history calls them: "Picture 1 on screen 2".
pub fn places_of(language: Language, document: &Document, assets: &[AssetId]) -> Vec<String> {
    let shows = |row: &Value| text(row, "media").parse().is_ok_and(|asset| assets.contains(&asset));
    let canvases = document.canvases().into_iter();
    let screens = canvases.flat_map(|canvas| document.screens_of(canvas.id));
    let elements = screens.flat_map(|screen| document.elements_of(screen.id));
    let order: Vec<_> = elements.map(|element| element.id).collect();
    let mut all: Vec<_> = rows(document, "elements")
        .iter()
        .filter(|(_, row)| shows(row))
        .collect();
    // What lies on no screen comes last.
    all.sort_by_key(|(id, _)| order.iter().position(|other| other == id).unwrap_or(usize::MAX));
    let named = |(id, row): (&String, &Value)| {
        let (was, is) = (None, Some(row));
        elements::named(language, document, &Row { id, was, is })
    };
    all.into_iter().map(named).collect()
}

fn created(language: Language, document: &Document) -> String {
    match rows(document, "screens").len() {
        0 => say!(language, "Project made", "Projekt angelegt"),
        1 => say!(
            language,
            "Project made, with one screen",
            "Projekt angelegt, mit einem Screen"
        ),
        many => say!(
            language,
            "Project made, with {many} screens",
            "Projekt angelegt, mit {many} Screens"
        ),
    }
}

fn changes(both: &Both<'_>) -> Vec<String> {
    let language = both.language;
    let mut lines = Vec::new();
    if both.before.name() != both.after.name() {
        let name = quoted(language, both.after.name());
        lines.push(say!(language, "Renamed to {name}", "Umbenannt in {name}"));
    }
    lines.extend(both.canvases());
    lines.extend(both.screens());
    lines.extend(elements::lines(both));
    lines.extend(both.locales());
    if both.touches_other_fields() {
        lines.push(say!(
            language,
            "Settings of the project changed",
            "Einstellungen des Projekts geändert"
        ));
    }
    if lines.is_empty() {
        lines.push(say!(
            language,
            "Nothing changed in the end",
            "Am Ende hat sich nichts geändert"
        ));
    }
    if lines.len() > MOST {
        let more = lines.len() - (MOST - 1);
        lines.truncate(MOST - 1);
        lines.push(say!(
            language,
            "and {more} more changes",
            "und {more} weitere Änderungen"
        ));
    }
    lines
}

/// The documents around a revision, and the deltas that say where to look.
struct Both<'a> {
    language: Language,
    deltas: &'a [Delta],
    before: &'a Document,
    after: &'a Document,
}

/// What became of one row.
struct Row<'a> {
    id: &'a str,
    was: Option<&'a Value>,
    is: Option<&'a Value>,
}

impl<'a> Row<'a> {
    fn is_new(&self) -> bool {
        self.was.is_none()
    }

    fn is_gone(&self) -> bool {
        self.is.is_none()
    }

    /// The row as it is, or as it was.
    fn value(&self) -> &'a Value {
        self.is.or(self.was).unwrap_or(&Value::Null)
    }

    /// The fields of a row that stayed, in which it differs now.
    fn fields(&self) -> BTreeSet<&'a str> {
        let (Some(Value::Object(was)), Some(Value::Object(is))) = (self.was, self.is) else {
            return BTreeSet::new();
        };
        let all = was.keys().chain(is.keys());
        all.filter(|key| was.get(*key) != is.get(*key))
            .map(String::as_str)
            .collect()
    }
}

impl<'a> Both<'a> {
    /// The rows of a map that differ, by id.
    fn changed(&self, table: &str) -> Vec<Row<'a>> {
        let (was, is) = (rows(self.before, table), rows(self.after, table));
        let mut ids = BTreeSet::new();
        for delta in self.deltas {
            match delta.path().0.as_slice() {
                [root, id, ..] if root == table => {
                    ids.extend(
                        was.get_key_value(id)
                            .or_else(|| is.get_key_value(id))
                            .map(|(id, _)| id.as_str()),
                    );
                }
                [root] if root == table => ids.extend(was.keys().chain(is.keys()).map(String::as_str)),
                _ => {}
            }
        }
        let row = |id: &'a str| Row {
            id,
            was: was.get(id),
            is: is.get(id),
        };
        ids.into_iter().map(row).filter(|row| row.was != row.is).collect()
    }

    fn canvases(&self) -> Vec<String> {
        let language = self.language;
        let line = |row: &Row<'_>| {
            let class = text(row.value(), "class");
            // As the editor calls it; one that this version does not know by its own word.
            let size =
                stores::class(class).map_or_else(|| quoted(language, class), |class| class.name(language).to_owned());
            match (row.is_new(), row.is_gone()) {
                (true, _) => say!(language, "Size {size} added", "Größe {size} hinzugefügt"),
                (_, true) => say!(language, "Size {size} removed", "Größe {size} entfernt"),
                _ if row.fields() == BTreeSet::from(["order"]) => {
                    say!(language, "Size {size} moved", "Größe {size} verschoben")
                }
                _ => say!(language, "Size {size} changed", "Größe {size} geändert"),
            }
        };
        self.changed("canvases").iter().map(line).collect()
    }

    fn screens(&self) -> Vec<String> {
        let language = self.language;
        let changed = self.changed("screens");
        let mut lines = Vec::new();
        match changed.iter().filter(|row| row.is_new()).count() {
            0 => {}
            1 => lines.push(say!(language, "Screen added", "Screen hinzugefügt")),
            many => lines.push(say!(language, "{many} screens added", "{many} Screens hinzugefügt")),
        }
        match changed.iter().filter(|row| row.is_gone()).count() {
            0 => {}
            1 => lines.push(say!(language, "Screen removed", "Screen entfernt")),
            many => lines.push(say!(language, "{many} screens removed", "{many} Screens entfernt")),
        }
        for row in changed.iter().filter(|row| !row.is_new() && !row.is_gone()) {
            lines.extend(self.screen(row));
        }
        lines
    }

    /// What changed of a screen that stayed.
    fn screen(&self, row: &Row<'_>) -> Vec<String> {
        let language = self.language;
        let number = screen_number(self.after, row.id);
        let mut fields = row.fields();
        let mut lines = Vec::new();
        if fields.remove("background") {
            lines.push(match number {
                Some(n) => say!(
                    language,
                    "Background of screen {n} changed",
                    "Hintergrund von Screen {n} geändert"
                ),
                None => say!(
                    language,
                    "Background of a screen changed",
                    "Hintergrund eines Screens geändert"
                ),
            });
        }
        if fields.remove("order") | fields.remove("canvas") {
            lines.push(match number {
                Some(n) => say!(language, "Screen {n} moved", "Screen {n} verschoben"),
                None => say!(language, "A screen moved", "Ein Screen verschoben"),
            });
        }
        if !fields.is_empty() {
            lines.push(match number {
                Some(n) => say!(language, "Screen {n} changed", "Screen {n} geändert"),
                None => say!(language, "A screen changed", "Ein Screen geändert"),
            });
        }
        lines
    }

    fn locales(&self) -> Vec<String> {
        let language = self.language;
        let line = |row: &Row<'_>| {
            let name = match text(row.value(), "name") {
                "" => row.id,
                name => name,
            };
            let name = short(name);
            match (row.is_new(), row.is_gone()) {
                (true, _) => say!(language, "Language {name} added", "Sprache {name} hinzugefügt"),
                (_, true) => say!(language, "Language {name} removed", "Sprache {name} entfernt"),
                _ => say!(language, "Language {name} changed", "Sprache {name} geändert"),
            }
        };
        self.changed("locales").iter().map(line).collect()
    }

    fn touches_other_fields(&self) -> bool {
        const KNOWN: [&str; 5] = ["name", "canvases", "screens", "elements", "locales"];
        let root = |delta: &'a Delta| delta.path().0.first().map(String::as_str);
        let roots: BTreeSet<&str> = self.deltas.iter().filter_map(root).collect();
        let (was, is) = (self.before.value(), self.after.value());
        roots
            .into_iter()
            .any(|root| !KNOWN.contains(&root) && was.get(root) != is.get(root))
    }
}

fn rows<'a>(document: &'a Document, table: &str) -> &'a Map<String, Value> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    document.value().get(table).and_then(Value::as_object).unwrap_or(&NONE)
}

/// The place of a screen on its canvas, from 1 on.
fn screen_number(document: &Document, id: &str) -> Option<usize> {
    let canvas = text(rows(document, "screens").get(id)?, "canvas");
    let at = document.screens_of(canvas).iter().position(|screen| screen.id == id)?;
    Some(at + 1)
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn quoted(language: Language, words: &str) -> String {
    in_quotes(language, &short(words))
}

fn in_quotes(language: Language, words: &str) -> String {
    say!(language, "“{words}”", "„{words}“")
}

/// On one line, and not longer than [`SHORT`].
fn short(words: &str) -> String {
    cut(words, SHORT)
}

/// On one line, and not longer than so many characters.
fn cut(words: &str, most: usize) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
