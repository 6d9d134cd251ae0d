//! A piece of a conflict in words: where it is, and what each side says.

use serde_json::Value;

use super::elements::{named, what_changed};
use super::{Language, Row, capital, cut, in_quotes, rows, say, screen_number, text};
use crate::delta;
use crate::document::Document;
use crate::merge::Piece;
use crate::stores;
use crate::wire::Unit;

/// Texts that a person chooses between are cut after this many characters.
const LONG: usize = 160;

/// One unit of choice in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// "Caption 2 on screen 1, German".
    pub place: String,
    pub mine: String,
    pub theirs: String,
}

/// What a piece is about; one line for each unit that does not lie within another one, in the order of their paths.
pub fn of_piece(language: Language, piece: &Piece, base: &Document, mine: &Document, theirs: &Document) -> Vec<Said> {
    let line = |unit: &Unit| Said {
        place: place(language, &unit.path.0, [mine, theirs, base]),
        mine: says(language, unit, unit.mine.as_ref(), mine),
        theirs: says(language, unit, unit.theirs.as_ref(), theirs),
    };
    piece.outermost().map(line).collect()
}

/// Where it is, as the first of these documents that has it calls it.
fn place(language: Language, path: &[String], documents: [&Document; 3]) -> String {
    let (row, field) = (
        path.get(..2.min(path.len())).unwrap_or(path),
        path.get(2..).unwrap_or_default(),
    );
    let has = |document: &&Document| delta::get(document.value(), row).is_some();
    let document = documents.into_iter().find(has).unwrap_or(documents[0]);
    let (root, id) = (
        row.first().map_or("", String::as_str),
        row.get(1).map_or("", String::as_str),
    );
    let found = rows(document, root).get(id);
    let name = match (root, found) {
        ("name", _) => say!(language, "Name of the project", "Name des Projekts"),
        ("canvases", Some(row)) => size(language, row),
        ("screens", _) => screen(language, document, id),
        ("elements", Some(row)) => {
            let row = Row {
                id,
                was: None,
                is: Some(row),
            };
            named(language, document, &row) + &of_size(language, document, text(row.value(), "screen"))
        }
        ("locales", _) => {
            let name = locale(document, id);
            say!(language, "Language {name}", "Sprache {name}")
        }
        _ => {
            let path = path.join(" ");
            say!(
                language,
                "Settings of the project, “{path}”",
                "Einstellungen des Projekts, „{path}“"
            )
        }
    };
    let field = match field {
        [] => None,
        [text] if text == "text" => Some(language.pick("text", "Text").to_owned()),
        [text, _] if text == "text" && document.locales().len() < 2 => None,
        [text, tag] if text == "text" => Some(locale(document, tag)),
        [field, ..] => Some(label(language, field)),
    };
    field.map_or(name.clone(), |field| format!("{name}, {field}"))
}

/// What a field is called.
fn label(language: Language, field: &str) -> String {
    let (english, german) = match field {
        "x" => ("from the left", "Abstand von links"),
        "y" => ("from the top", "Abstand von oben"),
        "width" => ("width", "Breite"),
        "height" => ("height", "Höhe"),
        "rotation" => ("rotation", "Drehung"),
        "color" | "fill" => ("colour", "Farbe"),
        "background" => ("background", "Hintergrund"),
        "size" => ("text size", "Schriftgröße"),
        "weight" => ("weight", "Schriftstärke"),
        "line" => ("line height", "Zeilenhöhe"),
        "align" => ("alignment", "Ausrichtung"),
        "order" => ("place in the order", "Platz in der Reihenfolge"),
        "media" => ("picture", "Bild"),
        "model" => ("model", "Gerät"),
        "shape" => ("shape", "Form"),
        "corner" | "cornerPercent" => ("corners", "Ecken"),
        "bezelPercent" => ("edge", "Rand"),
        "screen" => ("screen", "Screen"),
        "canvas" => ("size", "Größe"),
        "name" => ("name", "Name"),
        other => return in_quotes(language, other),
    };
    language.pick(english, german).to_owned()
}

/// What one side has there, in its own document.
fn says(language: Language, unit: &Unit, value: Option<&Value>, document: &Document) -> String {
    match unit.path.0.as_slice() {
        [root, id] if root != "name" => row_says(language, root, id, unit.base.as_ref(), value),
        [_, id, field, ..] => field_says(language, id, field, value, document),
        _ => plain(language, value),
    }
}

fn row_says(language: Language, table: &str, id: &str, was: Option<&Value>, is: Option<&Value>) -> String {
    let row = Row { id, was, is };
    match (was, is) {
        (Some(_), None) => say!(language, "Removed", "Entfernt"),
        (None, None) => say!(language, "Not there", "Nicht vorhanden"),
        (None, Some(_)) => say!(language, "Added", "Hinzugefügt"),
        (Some(was), Some(is)) if was == is => say!(language, "Kept as it was", "Unverändert behalten"),
        _ if table == "elements" => {
            let changes = what_changed(language, &row).join(", ");
            say!(language, "Kept: {changes}", "Behalten: {changes}")
        }
        _ => {
            let fields: Vec<String> = row.fields().into_iter().map(|field| label(language, field)).collect();
            let fields = fields.join(", ");
            say!(language, "Kept, with another {fields}", "Behalten, geändert: {fields}")
        }
    }
}

fn field_says(language: Language, id: &str, field: &str, value: Option<&Value>, document: &Document) -> String {
    let number = value.and_then(Value::as_f64).map(|number| language.number(number));
    let word = value.and_then(Value::as_str);
    match (field, number, word) {
        ("x" | "y" | "width" | "height" | "corner" | "size", Some(n), _) => format!("{n} px"),
        ("weight" | "line", Some(n), _) => n,
        ("rotation", Some(n), _) => format!("{n}°"),
        ("cornerPercent" | "bezelPercent", Some(n), _) => format!("{n} %"),
        ("text", _, None | Some("")) => say!(language, "No text", "Kein Text"),
        ("media", _, None) => say!(language, "No picture", "Kein Bild"),
        ("media", _, Some(_)) => {
            say!(
                language,
                "The picture that is drawn above",
                "Das Bild, das oben zu sehen ist"
            )
        }
        ("screen", _, Some(id)) => screen(language, document, id),
        ("canvas", _, Some(id)) => rows(document, "canvases")
            .get(id)
            .map_or_else(|| plain(language, value), |canvas| size(language, canvas)),
        ("order", ..) => match position(document, id) {
            Some((at, all)) => say!(language, "{at} of {all}", "{at} von {all}"),
            None => plain(language, value),
        },
        ("align" | "model" | "shape", _, Some(word)) => chosen(language, word),
        ("color" | "fill" | "background", _, Some(color)) => color.to_owned(),
        _ => plain(language, value),
    }
}

/// One of a few values that the document names by a word.
fn chosen(language: Language, word: &str) -> String {
    let (english, german) = match word {
        "left" => ("Left", "Linksbündig"),
        "center" => ("Center", "Zentriert"),
        "right" => ("Right", "Rechtsbündig"),
        "phone" => ("Phone", "Smartphone"),
        "tablet" => ("Tablet", "Tablet"),
        "rectangle" => ("Rectangle", "Rechteck"),
        "ellipse" => ("Ellipse", "Ellipse"),
        other => return capital(other),
    };
    language.pick(english, german).to_owned()
}

/// Any value.
fn plain(language: Language, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => say!(language, "Nothing", "Nichts"),
        Some(Value::String(words)) => in_quotes(language, &cut(words, LONG)),
        Some(Value::Bool(true)) => say!(language, "Yes", "Ja"),
        Some(Value::Bool(false)) => say!(language, "No", "Nein"),
        Some(other) => cut(&other.to_string(), LONG),
    }
}

/// The place among its siblings from 1 on, and how many there are.
fn position(document: &Document, id: &str) -> Option<(usize, usize)> {
    let of = |table: &str, field: &str| Some(text(rows(document, table).get(id)?, field));
    let ids: Vec<&str> = if let Some(screen) = of("elements", "screen") {
        document.elements_of(screen).iter().map(|element| element.id).collect()
    } else if let Some(canvas) = of("screens", "canvas") {
        document.screens_of(canvas).iter().map(|screen| screen.id).collect()
    } else if of("canvases", "class").is_some() {
        document.canvases().iter().map(|canvas| canvas.id).collect()
    } else {
        document.locales().iter().map(|locale| locale.tag).collect()
    };
    let at = ids.iter().position(|sibling| *sibling == id)?;
    Some((at + 1, ids.len()))
}

fn screen(language: Language, document: &Document, id: &str) -> String {
    let name = match screen_number(document, id) {
        Some(at) => say!(language, "Screen {at}", "Screen {at}"),
        None => say!(language, "A screen", "Ein Screen"),
    };
    name + &of_size(language, document, id)
}

/// Which size a screen is of, where there are several.
fn of_size(language: Language, document: &Document, screen: &str) -> String {
    let canvas = rows(document, "screens").get(screen).map(|row| text(row, "canvas"));
    let row = canvas.and_then(|canvas| rows(document, "canvases").get(canvas));
    match row {
        Some(row) if document.canvases().len() > 1 => {
            let class = class(language, row);
            say!(language, " of {class}", " für {class}")
        }
        _ => String::new(),
    }
}

fn size(language: Language, canvas: &Value) -> String {
    let class = class(language, canvas);
    say!(language, "Size {class}", "Größe {class}")
}

fn class(language: Language, canvas: &Value) -> String {
    let class = text(canvas, "class");
    stores::class(class).map_or_else(
        || in_quotes(language, &cut(class, LONG)),
        |class| class.name(language).to_owned(),
    )
}

fn locale(document: &Document, tag: &str) -> String {
    let locales = document.locales();
    locales
        .iter()
        .find(|locale| locale.tag == tag)
        .map_or(tag, |locale| locale.name)
        .to_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use serde_json::json;

    use super::{Said, of_piece};
    use crate::delta::Delta;
    use crate::document::Document;
    use crate::document::build::{Frame, add, caption, first_project, new_screen, remove_screen};
    use crate::merge::pieces;
    use crate::words::Language;

    /// What mine and theirs changed; place, mine, theirs of each line.
    type Case = (
        Vec<Delta>,
        Vec<Delta>,
        &'static [(&'static str, &'static str, &'static str)],
    );

    fn base() -> Document {
        let frame = Frame {
            x: 0.0,
            y: 0.0,
            width: 400.0,
            height: 80.0,
        };
        first_project("Habit Garden", "c1", "s1")
            .apply(&[
                add("screens", "s2", new_screen("c1", "z")),
                add("locales", "de", json!({"order": "z", "name": "German"})),
                add("elements", "e1", caption("s1", "a", frame, "en", "Plan a week")),
                add("elements", "e2", caption("s1", "b", frame, "en", "Every habit")),
            ])
            .unwrap()
    }

    fn of(id: &str, field: &str, value: impl Into<serde_json::Value>) -> Delta {
        Delta::set(["elements", id, field], value)
    }

    fn german(words: &str) -> Delta {
        Delta::set(["elements", "e2", "text", "de"], words)
    }

    fn check(language: Language, cases: Vec<Case>) {
        for (mine, theirs, expected) in cases {
            let (mine, theirs) = (base().apply(&mine).unwrap(), base().apply(&theirs).unwrap());
            let pieces = pieces(&base(), &mine, &theirs);
            let said: Vec<Said> = pieces
                .iter()
                .flat_map(|p| of_piece(language, p, &base(), &mine, &theirs))
                .collect();
            let said: Vec<_> = said.iter().map(|s| (&*s.place, &*s.mine, &*s.theirs)).collect();
            assert_eq!(said, expected);
        }
    }

    #[test]
    fn a_conflict_in_words() {
        let cases: Vec<Case> = vec![
            (
                vec![german("Jede Gewohnheit")],
                vec![german("Alles im Griff")],
                &[("Caption 2 on screen 1, German", "“Jede Gewohnheit”", "“Alles im Griff”")],
            ),
            (
                vec![Delta::set(["elements", "e1", "text", "en"], "")],
                vec![Delta::set(["elements", "e1", "text", "en"], "word ".repeat(50))],
                &[(
                    "Caption 1 on screen 1, English",
                    "No text",
                    "“word word word word word word word word word word word word word word word word word word word word \
                     word word word word word word word word word word word word…”",
                )],
            ),
            (
                vec![Delta::set(["name"], "Mine")],
                vec![Delta::set(["name"], "Theirs")],
                &[("Name of the project", "“Mine”", "“Theirs”")],
            ),
            (
                vec![
                    of("e1", "x", 12.5),
                    of("e1", "rotation", 5),
                    of("e1", "color", "#ff0000"),
                ],
                vec![of("e1", "x", 9), of("e1", "rotation", 7), of("e1", "color", "#00ff00")],
                &[
                    ("Caption 1 on screen 1, colour", "#ff0000", "#00ff00"),
                    ("Caption 1 on screen 1, rotation", "5°", "7°"),
                    ("Caption 1 on screen 1, from the left", "12.5 px", "9 px"),
                ],
            ),
            (
                vec![of("e1", "order", "c"), of("e2", "sparkle", true)],
                vec![of("e1", "order", "0"), of("e2", "sparkle", json!([1]))],
                &[
                    ("Caption 2 on screen 1, place in the order", "2 of 2", "1 of 2"),
                    ("Caption 1 on screen 1, “sparkle”", "Yes", "[1]"),
                ],
            ),
            (
                vec![
                    Delta::set(["elements", "e1", "text", "en"], "Plan a day"),
                    of("e1", "y", 7),
                ],
                vec![Delta::delete(["elements", "e1"])],
                &[("Caption 1 on screen 1", "Kept: text “Plan a day”, moved", "Removed")],
            ),
            (
                vec![Delta::set(["screens", "s2", "background"], "#111111")],
                remove_screen(&base(), "s2"),
                &[("Screen 2", "Kept, with another background", "Removed")],
            ),
            (
                vec![of("e1", "screen", "s2")],
                remove_screen(&base(), "s2"),
                &[
                    (
                        "Caption 1 on screen 2",
                        "Kept: moved to another screen",
                        "Kept as it was",
                    ),
                    ("Screen 2", "Kept as it was", "Removed"),
                ],
            ),
            (
                vec![Delta::set(["grid"], 8)],
                vec![Delta::set(["grid"], 10)],
                &[("Settings of the project, “grid”", "8", "10")],
            ),
            (
                vec![add(
                    "elements",
                    "n",
                    json!({"screen": "s1", "kind": "sparkle", "order": "x"}),
                )],
                vec![add(
                    "elements",
                    "n",
                    json!({"screen": "s2", "kind": "sparkle", "order": "x"}),
                )],
                &[("Element 1 on screen 1", "Added", "Added")],
            ),
        ];
        check(Language::English, cases);
    }

    #[test]
    fn a_conflict_in_german() {
        let cases: Vec<Case> = vec![
            (
                vec![german("Jede Gewohnheit")],
                vec![german("")],
                &[("Beschriftung 2 auf Screen 1, German", "„Jede Gewohnheit“", "Kein Text")],
            ),
            (
                vec![of("e1", "x", 12.5), of("e1", "align", "left"), of("e1", "line", 1.25)],
                vec![of("e1", "x", 9), of("e1", "align", "right"), of("e1", "line", 2)],
                &[
                    (
                        "Beschriftung 1 auf Screen 1, Ausrichtung",
                        "Linksbündig",
                        "Rechtsbündig",
                    ),
                    ("Beschriftung 1 auf Screen 1, Zeilenhöhe", "1,25", "2"),
                    ("Beschriftung 1 auf Screen 1, Abstand von links", "12,5 px", "9 px"),
                ],
            ),
            (
                vec![
                    Delta::set(["elements", "e1", "text", "en"], "Plan a day"),
                    of("e1", "width", 7),
                ],
                vec![Delta::delete(["elements", "e1"])],
                &[(
                    "Beschriftung 1 auf Screen 1",
                    "Behalten: Text „Plan a day“, Größe geändert",
                    "Entfernt",
                )],
            ),
            (
                vec![Delta::set(["screens", "s2", "background"], "#111111")],
                remove_screen(&base(), "s2"),
                &[("Screen 2", "Behalten, geändert: Hintergrund", "Entfernt")],
            ),
            (
                vec![of("e1", "order", "c"), of("e2", "sparkle", true)],
                vec![of("e1", "order", "0"), of("e2", "sparkle", "x")],
                &[
                    (
                        "Beschriftung 2 auf Screen 1, Platz in der Reihenfolge",
                        "2 von 2",
                        "1 von 2",
                    ),
                    ("Beschriftung 1 auf Screen 1, „sparkle“", "Ja", "„x“"),
                ],
            ),
        ];
        check(Language::German, cases);
    }

    #[test]
    fn with_several_sizes_the_size_is_said() {
        let ipad = json!({"class": "ipad-13", "width": 2064, "height": 2752, "order": "z"});
        let start = base().apply(&[add("canvases", "c2", ipad)]).unwrap();
        let change = |color: &str| {
            start
                .apply(&[Delta::set(["screens", "s2", "background"], color)])
                .unwrap()
        };
        let (mine, theirs) = (change("#111111"), change("#222222"));
        let pieces = pieces(&start, &mine, &theirs);
        let said = of_piece(Language::English, &pieces[0], &start, &mine, &theirs);
        assert_eq!(said[0].place, "Screen 2 of iPhone 6.9″, background");
    }
}
