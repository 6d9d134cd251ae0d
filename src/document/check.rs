//! When a value is a document: its limits, its shape, its references.

use serde_json::{Map, Value};

use super::kinds::{MAX_BEZEL_PERCENT, MAX_CORNER_PERCENT};
use super::{Invalid, schema};

/// The most a document may take as JSON.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// The most levels of objects and lists, the document itself being the first.
pub const MAX_DEPTH: usize = 32;
/// The most screens of a project.
pub const MAX_SCREENS: usize = 200;
/// The most elements of a project.
pub const MAX_ELEMENTS: usize = 5_000;
/// The most a string, or a key, may take in UTF-8.
pub const MAX_STRING_BYTES: usize = 64 * 1024;

/// Checks a whole document.
pub(super) fn document(value: &Value) -> Result<(), Invalid> {
    let Value::Object(root) = value else {
        return Err(Invalid::new("document", "must be an object"));
    };
    check_value(value, &mut Vec::new())?;
    // Hardly any document comes near the limit, and to count exactly takes as long as to write it down.
    if at_most(value) > MAX_BYTES {
        let size = byte_len(value);
        if size > MAX_BYTES {
            return Err(Invalid::new(
                "document",
                format!("takes {size} bytes; at most {MAX_BYTES} are possible"),
            ));
        }
    }
    let written = root.get("schema").and_then(Value::as_u64).filter(|n| *n > 0);
    let written = written.ok_or_else(|| Invalid::new("schema", "must be a whole number from 1 on"))?;
    if !root.get("name").is_some_and(Value::is_string) {
        return Err(Invalid::new("name", "must be text"));
    }
    let canvases = map(root, "canvases", usize::MAX)?;
    let screens = map(root, "screens", MAX_SCREENS)?;
    let elements = map(root, "elements", MAX_ELEMENTS)?;
    map(root, "locales", usize::MAX)?;
    if written > schema::known() {
        return Ok(());
    }
    rows(canvases, screens, elements)
}

/// Whether the rows of a valid document make sense to this version. Of a newer one it does not ask that: it may be that
/// they refer to each other otherwise.
pub(super) fn makes_sense(value: &Value) -> bool {
    let table = |name: &str| value.get(name).and_then(Value::as_object);
    match (table("canvases"), table("screens"), table("elements")) {
        (Some(canvases), Some(screens), Some(elements)) => rows(canvases, screens, elements).is_ok(),
        _ => false,
    }
}

fn rows(
    canvases: &Map<String, Value>,
    screens: &Map<String, Value>,
    elements: &Map<String, Value>,
) -> Result<(), Invalid> {
    references(screens, "screens", "canvas", canvases, "canvas")?;
    references(elements, "elements", "screen", screens, "screen")?;
    kinds(elements)
}

/// Checks what holds for every value, also for one inside a delta: depth, length of strings, no NUL.
/// `path` is where the value stands.
pub fn check_value<'a>(value: &'a Value, path: &mut Vec<&'a str>) -> Result<(), Invalid> {
    match value {
        Value::String(s) => check_text(s, path, "text"),
        Value::Array(items) => {
            deeper(path)?;
            path.push("[]");
            for item in items {
                check_value(item, path)?;
            }
            path.pop();
            Ok(())
        }
        Value::Object(map) => {
            deeper(path)?;
            for (key, inner) in map {
                check_text(key, path, "a key")?;
                path.push(key);
                check_value(inner, path)?;
                path.pop();
            }
            Ok(())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// Checks one string or key.
pub(crate) fn check_text(s: &str, path: &[&str], what: &str) -> Result<(), Invalid> {
    if s.len() > MAX_STRING_BYTES {
        let reason = format!(
            "{what} takes {} bytes; at most {MAX_STRING_BYTES} are possible",
            s.len()
        );
        return Err(Invalid::new(place(path), reason));
    }
    if s.contains('\0') {
        return Err(Invalid::new(place(path), format!("{what} contains the character NUL")));
    }
    Ok(())
}

fn deeper(path: &[&str]) -> Result<(), Invalid> {
    if path.len() >= MAX_DEPTH {
        let shown = path.get(..4).unwrap_or(path);
        return Err(Invalid::new(
            place(shown),
            format!("is nested deeper than {MAX_DEPTH} levels"),
        ));
    }
    Ok(())
}

/// The path in words; segments are cut short, as they may be anything.
fn place(path: &[&str]) -> String {
    if path.is_empty() {
        return "document".to_owned();
    }
    let short: Vec<String> = path.iter().map(|s| s.chars().take(64).collect()).collect();
    short.join("/")
}

fn map<'a>(root: &'a Map<String, Value>, name: &str, most: usize) -> Result<&'a Map<String, Value>, Invalid> {
    let Some(Value::Object(rows)) = root.get(name) else {
        return Err(Invalid::new(name, "must be an object, even when it is empty"));
    };
    if rows.len() > most {
        return Err(Invalid::new(
            name,
            format!("holds {}; at most {most} are possible", rows.len()),
        ));
    }
    match rows.iter().find(|(_, row)| !row.is_object()) {
        Some((id, _)) => Err(Invalid::new(place(&[name, id]), "must be an object")),
        None => Ok(rows),
    }
}

fn references(
    rows: &Map<String, Value>,
    table: &str,
    field: &str,
    targets: &Map<String, Value>,
    target: &str,
) -> Result<(), Invalid> {
    for (id, row) in rows {
        let known = row
            .get(field)
            .and_then(Value::as_str)
            .is_some_and(|wanted| targets.contains_key(wanted));
        if !known {
            return Err(Invalid::new(
                place(&[table, id, field]),
                format!("names a {target} that is not there"),
            ));
        }
    }
    Ok(())
}

/// Checks the fields that an element of a known kind must have; all others are kept as they are.
fn kinds(elements: &Map<String, Value>) -> Result<(), Invalid> {
    for (id, element) in elements {
        let checked = match element.get("kind").and_then(Value::as_str) {
            Some("caption") => caption(element),
            Some("device-frame") => device_frame(element),
            Some("shape") => shape(element),
            _ => Ok(()),
        };
        checked.map_err(|(field, reason)| Invalid::new(place(&["elements", id, field]), reason))?;
    }
    Ok(())
}

/// A field of an element and what it should be.
type Unfit = (&'static str, String);

fn caption(element: &Value) -> Result<(), Unfit> {
    if element.get("text").is_some_and(Value::is_object) {
        Ok(())
    } else {
        Err(("text", "must be an object, even when it is empty".to_owned()))
    }
}

fn device_frame(element: &Value) -> Result<(), Unfit> {
    text(element, "model", true)?;
    text(element, "color", false)?;
    text(element, "media", false)?;
    up_to(element, "cornerPercent", Some(MAX_CORNER_PERCENT))?;
    up_to(element, "bezelPercent", Some(MAX_BEZEL_PERCENT))
}

fn shape(element: &Value) -> Result<(), Unfit> {
    text(element, "shape", true)?;
    text(element, "fill", false)?;
    up_to(element, "corner", None)
}

fn text(element: &Value, field: &'static str, needed: bool) -> Result<(), Unfit> {
    match element.get(field) {
        Some(Value::String(_)) => Ok(()),
        None if !needed => Ok(()),
        _ => Err((field, "must be text".to_owned())),
    }
}

fn up_to(element: &Value, field: &'static str, most: Option<f64>) -> Result<(), Unfit> {
    let Some(value) = element.get(field) else {
        return Ok(());
    };
    let fits = |number: f64| number >= 0.0 && most.is_none_or(|most| number <= most);
    match most {
        _ if value.as_f64().is_some_and(fits) => Ok(()),
        Some(most) => Err((field, format!("must be a number from 0 to {most}"))),
        None => Err((field, "must be a number, 0 or more".to_owned())),
    }
}

/// No longer than this is the value as JSON, whatever of it has to be escaped.
fn at_most(value: &Value) -> usize {
    // Each byte of text as \u0000, between quotation marks; the longest double; brackets, commas and colons.
    let text = |text: &str| 6 * text.len() + 2;
    match value {
        Value::Null | Value::Bool(_) => 5,
        Value::Number(_) => 26,
        Value::String(words) => text(words),
        Value::Array(items) => 2 + items.iter().map(|item| at_most(item) + 1).sum::<usize>(),
        Value::Object(map) => {
            2 + map
                .iter()
                .map(|(key, inner)| text(key) + at_most(inner) + 2)
                .sum::<usize>()
        }
    }
}

/// How long the value is as JSON, without writing it down.
fn byte_len(value: &Value) -> usize {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    match serde_json::to_writer(&mut count, value) {
        Ok(()) => count.0,
        Err(_) => usize::MAX,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{at_most, byte_len};

    #[test]
    fn nothing_is_longer_than_what_it_takes_at_most() {
        let cases = [
            json!(null),
            json!(false),
            json!([]),
            json!({}),
            json!("\u{1}\u{1f}\"\\/é𝄞"),
            json!([
                f64::MIN,
                f64::MIN_POSITIVE,
                -1.234_567_890_123_45e-300,
                i64::MIN,
                u64::MAX
            ]),
            json!({"\u{1}\u{2}": [null, true, {"a": "b"}], "": ""}),
        ];
        for value in cases {
            assert!(byte_len(&value) <= at_most(&value), "{value}");
        }
    }
}
