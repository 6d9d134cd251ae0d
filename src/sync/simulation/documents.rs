//! What the simulated people make and change. Every value is used once, so that a value tells which commit set it.

use serde_json::{Value, json};

use super::rng::Rng;
use crate::delta::{get, put};
use crate::document::Document;

/// Counts values and ids up.
#[derive(Clone, Debug, Default)]
pub(super) struct Counter(u64);

impl Counter {
    pub(super) const fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }

    pub(super) const fn uuid(&mut self) -> uuid::Uuid {
        uuid::Uuid::from_u128(self.next() as u128)
    }
}

impl crate::sync::Fresh for Counter {
    fn id(&mut self) -> uuid::Uuid {
        self.uuid()
    }
}

pub(super) fn first(count: &mut Counter) -> Document {
    let mut value = json!({
        "schema": 1, "name": format!("n{}", count.next()), "locales": {}, "elements": {}, "screens": {},
        "canvases": {"c": {"class": "phone", "order": "a"}},
    });
    for screen in ["s1", "s2"] {
        value["screens"][screen] = json!({"canvas": "c", "background": count.next()});
    }
    for element in ["e1", "e2"] {
        value["elements"][element] =
            json!({"screen": "s1", "x": count.next(), "y": count.next(), "text": {"en": count.next()}});
    }
    Document::try_from(value).unwrap()
}

/// What one gesture leaves. `base`: for putting a value back to what it was there.
pub(super) fn edited(document: &Document, base: Option<&Document>, count: &mut Counter, rng: &mut Rng) -> Document {
    let mut value = document.value().clone();
    change(&mut value, base, count, rng);
    Document::try_from(value).unwrap()
}

const KINDS: [&str; 12] = [
    "field",
    "field",
    "field",
    "back",
    "name",
    "move",
    "text",
    "add",
    "remove",
    "add screen",
    "remove screen",
    "drop",
];

fn change(value: &mut Value, base: Option<&Document>, count: &mut Counter, rng: &mut Rng) {
    let (elements, screens) = (keys(value, "elements"), keys(value, "screens"));
    let kind = rng.pick(&KINDS).copied().unwrap_or("field");
    let screen = rng.pick(&screens).cloned();
    match (kind, &screen) {
        ("name", _) => return set(value, &["name"], json!(format!("n{}", count.next()))),
        ("add", Some(screen)) if elements.len() < 6 => {
            let row = json!({"screen": screen, "x": count.next(), "y": count.next(), "text": {}});
            return set(value, &["elements", &format!("e{}", count.next())], row);
        }
        ("add screen", _) if screens.len() < 4 => {
            let row = json!({"canvas": "c", "background": count.next()});
            return set(value, &["screens", &format!("s{}", count.next())], row);
        }
        ("remove screen", Some(screen)) if screens.len() > 1 => {
            for element in &elements {
                if value["elements"][element.as_str()]["screen"] == *screen.as_str() {
                    delete(value, &["elements", element]);
                }
            }
            return delete(value, &["screens", screen]);
        }
        _ => {}
    }
    let Some(element) = rng.pick(&elements[..elements.len().min(3)]).cloned() else {
        return;
    };
    let field = rng.pick(&["x", "y"]).copied().unwrap_or("x");
    let at = ["elements", element.as_str(), field];
    match (kind, screen) {
        ("remove", _) => delete(value, &at[..2]),
        ("move", Some(screen)) => set(value, &["elements", &element, "screen"], json!(screen)),
        ("text", _) => {
            let locale = rng.pick(&["en", "de"]).copied().unwrap_or("en");
            set(value, &["elements", &element, "text", locale], json!(count.next()));
        }
        ("drop", _) => delete(value, &["elements", &element, "text", "en"]),
        ("back", _) => {
            let before = base.and_then(|base| get(base.value(), &path(&at)).cloned());
            if let Some(before) = before {
                set(value, &at, before);
            }
        }
        _ => set(value, &at, json!(count.next())),
    }
}

fn keys(value: &Value, table: &str) -> Vec<String> {
    let mut keys: Vec<String> = value[table]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.clone())
        .collect();
    keys.sort();
    keys
}

fn path(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

fn set(value: &mut Value, keys: &[&str], new: Value) {
    put(value, &path(keys), Some(&new)).unwrap();
}

fn delete(value: &mut Value, keys: &[&str]) {
    put(value, &path(keys), None).unwrap();
}

/// Every value that is not an object, with its path.
pub(super) fn leaves(value: &Value) -> Vec<(Vec<String>, Value)> {
    fn walk(value: &Value, path: &mut Vec<String>, out: &mut Vec<(Vec<String>, Value)>) {
        for (key, inner) in value.as_object().into_iter().flatten() {
            path.push(key.clone());
            if inner.is_object() {
                walk(inner, path, out);
            } else {
                out.push((path.clone(), inner.clone()));
            }
            path.pop();
        }
    }
    let mut out = Vec::new();
    walk(value, &mut Vec::new(), &mut out);
    out
}
