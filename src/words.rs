//! What a revision changed, in words for a person. Pure; in the order: name, sizes, screens, what lies on them,
//! languages.

mod elements;
mod pieces;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::delta::Delta;
use crate::document::Document;
use crate::ids::Revision;
use crate::stores;
use crate::wire::Kind;

pub use pieces::{Said, of_piece};

/// A revision that changed more than this many things ends with "and 12 more changes".
const MOST: usize = 8;
/// Names and texts are cut after this many characters.
const SHORT: usize = 40;

/// What a revision of this kind did. Its deltas lead from `before` to `after`; for a create `before` does not matter.
pub fn of_revision(kind: Kind, deltas: &[Delta], before: &Document, after: &Document) -> Vec<String> {
    match kind {
        Kind::Create => vec![created(after)],
        Kind::Delete => vec!["Project deleted".to_owned()],
        Kind::Restore => vec!["Project brought back".to_owned()],
        Kind::Push => changes(deltas, before, after),
    }
}

/// What a revision did that brought an old one back.
pub fn of_restored(restored: Revision) -> String {
    format!("Version {restored} restored")
}

fn created(document: &Document) -> String {
    match rows(document, "screens").len() {
        0 => "Project made".to_owned(),
        1 => "Project made, with one screen".to_owned(),
        many => format!("Project made, with {many} screens"),
    }
}

fn changes(deltas: &[Delta], before: &Document, after: &Document) -> Vec<String> {
    let both = Both { deltas, before, after };
    let mut lines = Vec::new();
    if before.name() != after.name() {
        lines.push(format!("Renamed to {}", quoted(after.name())));
    }
    lines.extend(both.canvases());
    lines.extend(both.screens());
    lines.extend(elements::lines(&both));
    lines.extend(both.locales());
    if both.touches_other_fields() {
        lines.push("Settings of the project changed".to_owned());
    }
    if lines.is_empty() {
        lines.push("Nothing changed in the end".to_owned());
    }
    if lines.len() > MOST {
        let more = lines.len() - (MOST - 1);
        lines.truncate(MOST - 1);
        lines.push(format!("and {more} more changes"));
    }
    lines
}

/// The documents around a revision, and the deltas that say where to look.
struct Both<'a> {
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
        let line = |row: &Row<'_>| {
            let class = text(row.value(), "class");
            // As the editor calls it; one that this version does not know by its own word.
            let size = stores::class(class).map_or_else(|| quoted(class), |class| class.name.to_owned());
            match (row.is_new(), row.is_gone()) {
                (true, _) => format!("Size {size} added"),
                (_, true) => format!("Size {size} removed"),
                _ if row.fields() == BTreeSet::from(["order"]) => format!("Size {size} moved"),
                _ => format!("Size {size} changed"),
            }
        };
        self.changed("canvases").iter().map(line).collect()
    }

    fn screens(&self) -> Vec<String> {
        let changed = self.changed("screens");
        let new = changed.iter().filter(|row| row.is_new()).count();
        let gone = changed.iter().filter(|row| row.is_gone()).count();
        let mut lines: Vec<String> = [(new, "added"), (gone, "removed")]
            .into_iter()
            .filter(|(many, _)| *many > 0)
            .map(|(many, what)| format!("{} {what}", counted(many, "Screen", "screens")))
            .collect();
        for row in changed.iter().filter(|row| !row.is_new() && !row.is_gone()) {
            let screen = match screen_number(self.after, row.id) {
                Some(number) => format!("screen {number}"),
                None => "a screen".to_owned(),
            };
            let mut fields = row.fields();
            if fields.remove("background") {
                lines.push(format!("Background of {screen} changed"));
            }
            let moved = fields.remove("order") | fields.remove("canvas");
            if moved {
                lines.push(format!("{} moved", capital(&screen)));
            }
            if !fields.is_empty() {
                lines.push(format!("{} changed", capital(&screen)));
            }
        }
        lines
    }

    fn locales(&self) -> Vec<String> {
        let line = |row: &Row<'_>| {
            let name = match text(row.value(), "name") {
                "" => row.id,
                name => name,
            };
            let what = match (row.is_new(), row.is_gone()) {
                (true, _) => "added",
                (_, true) => "removed",
                _ => "changed",
            };
            format!("Language {} {what}", short(name))
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

/// "Caption", or "3 captions".
fn counted(many: usize, one: &str, more: &str) -> String {
    if many == 1 {
        one.to_owned()
    } else {
        format!("{many} {more}")
    }
}

fn quoted(words: &str) -> String {
    format!("“{}”", short(words))
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
