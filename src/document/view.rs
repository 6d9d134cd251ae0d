//! Typed looks into a document, borrowed from it. What is missing or of another type reads as a harmless default: the
//! document is kept as it is, the view only has to be drawable.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Document;
use super::build::{BACKGROUND, Frame, INK, LINE};
use super::kinds::{DeviceFrame, FILL, Form, GRAPHITE, MAX_BEZEL_PERCENT, MAX_CORNER_PERCENT, Model, Shape};
use super::order::Sibling;
use crate::delta::Delta;
use crate::ids::AssetId;

/// All screens for one store size.
#[derive(Clone, Debug, PartialEq)]
pub struct Canvas<'a> {
    pub id: &'a str,
    pub class: &'a str,
    pub width: f64,
    pub height: f64,
    pub order: &'a str,
}

/// One picture to be exported.
#[derive(Clone, Debug, PartialEq)]
pub struct Screen<'a> {
    pub id: &'a str,
    pub canvas: &'a str,
    pub order: &'a str,
    pub background: &'a str,
}

/// Something on a screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Element<'a> {
    pub id: &'a str,
    pub screen: &'a str,
    pub order: &'a str,
    pub frame: Frame,
    /// Degrees clockwise.
    pub rotation: f64,
    pub kind: Kind<'a>,
}

/// What kind of thing it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind<'a> {
    Caption(Caption<'a>),
    Picture {
        media: Option<AssetId>,
    },
    DeviceFrame(DeviceFrame<'a>),
    Shape(Shape<'a>),
    /// Of a newer version: its place is shown, nothing more.
    Other(&'a str),
}

/// Text on a screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption<'a> {
    /// By locale.
    pub text: BTreeMap<&'a str, &'a str>,
    pub size: f64,
    pub weight: f64,
    /// From one line to the next, in times the size.
    pub line: f64,
    pub color: &'a str,
    pub align: &'a str,
}

/// One language.
#[derive(Clone, Debug, PartialEq)]
pub struct Locale<'a> {
    pub tag: &'a str,
    pub order: &'a str,
    pub name: &'a str,
}

impl Document {
    /// Every canvas, in order.
    pub fn canvases(&self) -> Vec<Canvas<'_>> {
        sorted(self.rows("canvases").map(|(id, row)| canvas(id, row)).collect(), |c| {
            (c.order, c.id)
        })
    }

    /// The screens of a canvas, in order.
    pub fn screens_of(&self, canvas: &str) -> Vec<Screen<'_>> {
        let all = self.rows("screens").map(|(id, row)| screen(id, row));
        sorted(all.filter(|s| s.canvas == canvas).collect(), |s| (s.order, s.id))
    }

    /// The elements of a screen, the lowest first.
    pub fn elements_of(&self, screen: &str) -> Vec<Element<'_>> {
        let here = self
            .rows("elements")
            .filter(|(_, row)| text(row, "screen", "") == screen);
        sorted(here.map(|(id, row)| element(id, row)).collect(), |e| (e.order, e.id))
    }

    /// One element.
    pub fn element(&self, id: &str) -> Option<Element<'_>> {
        let (id, row) = self.map("elements")?.get_key_value(id)?;
        Some(element(id, row))
    }

    /// The languages, in order.
    pub fn locales(&self) -> Vec<Locale<'_>> {
        let all = self.rows("locales").map(|(tag, row)| Locale {
            tag,
            order: text(row, "order", ""),
            name: text(row, "name", tag),
        });
        sorted(all.collect(), |l| (l.order, l.tag))
    }

    /// How many screens there are, of all sizes.
    pub fn screen_count(&self) -> usize {
        self.rows("screens").count()
    }

    /// Nothing is on any screen.
    pub fn is_empty(&self) -> bool {
        self.rows("elements").next().is_none()
    }

    /// The assets that elements refer to, each once.
    pub fn assets(&self) -> Vec<AssetId> {
        let mut all: Vec<AssetId> = self.rows("elements").filter_map(|(_, row)| media(row)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The elements that show this asset, by id.
    pub fn showing(&self, asset: AssetId) -> impl Iterator<Item = &str> {
        let shows = move |(id, row)| (media(row) == Some(asset)).then_some(id);
        self.rows("elements").filter_map(shows)
    }

    /// The assets that these changes refer to, as far as the document, which they led to, still does; each once.
    pub fn assets_set_by(&self, deltas: &[Delta]) -> Vec<AssetId> {
        let refers = |id: &str| {
            deltas.iter().any(|delta| match delta {
                Delta::Set { path, .. } => match path.0.as_slice() {
                    [table] => table == "elements",
                    [table, row] => table == "elements" && row == id,
                    [table, row, field, ..] => table == "elements" && row == id && field == "media",
                    [] => false,
                },
                Delta::Delete { .. } => false,
            })
        };
        let rows = self
            .rows("elements")
            .filter(|(id, row)| row.get("media").is_some() && refers(id));
        let mut all: Vec<AssetId> = rows.filter_map(|(_, row)| media(row)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn map(&self, table: &str) -> Option<&Map<String, Value>> {
        self.value().get(table).and_then(Value::as_object)
    }

    fn rows(&self, table: &str) -> impl Iterator<Item = (&str, &Value)> {
        self.map(table)
            .into_iter()
            .flatten()
            .map(|(id, row)| (id.as_str(), row))
    }
}

/// Rows as siblings, for [`super::order::place`].
impl From<&Canvas<'_>> for Sibling {
    fn from(canvas: &Canvas<'_>) -> Self {
        Self {
            order: canvas.order.to_owned(),
            id: canvas.id.to_owned(),
        }
    }
}

impl From<&Screen<'_>> for Sibling {
    fn from(screen: &Screen<'_>) -> Self {
        Self {
            order: screen.order.to_owned(),
            id: screen.id.to_owned(),
        }
    }
}

impl From<&Element<'_>> for Sibling {
    fn from(element: &Element<'_>) -> Self {
        Self {
            order: element.order.to_owned(),
            id: element.id.to_owned(),
        }
    }
}

fn sorted<T>(mut rows: Vec<T>, key: impl for<'b> Fn(&'b T) -> (&'b str, &'b str)) -> Vec<T> {
    rows.sort_by(|a, b| key(a).cmp(&key(b)));
    rows
}

fn canvas<'a>(id: &'a str, row: &'a Value) -> Canvas<'a> {
    Canvas {
        id,
        class: text(row, "class", ""),
        width: number(row, "width", 1320.0),
        height: number(row, "height", 2868.0),
        order: text(row, "order", ""),
    }
}

fn screen<'a>(id: &'a str, row: &'a Value) -> Screen<'a> {
    Screen {
        id,
        canvas: text(row, "canvas", ""),
        order: text(row, "order", ""),
        background: text(row, "background", BACKGROUND),
    }
}

fn element<'a>(id: &'a str, row: &'a Value) -> Element<'a> {
    let kind = match text(row, "kind", "") {
        "caption" => Kind::Caption(caption(row)),
        "picture" => Kind::Picture { media: media(row) },
        "device-frame" => Kind::DeviceFrame(device_frame(row)),
        "shape" => Kind::Shape(shape(row)),
        other => Kind::Other(other),
    };
    let frame = Frame {
        x: number(row, "x", 0.0),
        y: number(row, "y", 0.0),
        width: number(row, "width", 100.0),
        height: number(row, "height", 100.0),
    };
    let rotation = number(row, "rotation", 0.0);
    Element {
        id,
        screen: text(row, "screen", ""),
        order: text(row, "order", ""),
        frame,
        rotation,
        kind,
    }
}

fn caption(row: &Value) -> Caption<'_> {
    let texts = row.get("text").and_then(Value::as_object).into_iter().flatten();
    Caption {
        text: texts
            .filter_map(|(tag, value)| Some((tag.as_str(), value.as_str()?)))
            .collect(),
        size: number(row, "size", 96.0),
        weight: number(row, "weight", 400.0),
        line: number(row, "line", LINE),
        color: text(row, "color", INK),
        align: text(row, "align", "center"),
    }
}

fn device_frame(row: &Value) -> DeviceFrame<'_> {
    let model = Model::of(text(row, "model", ""));
    let percent = |field, otherwise, most| number(row, field, otherwise).clamp(0.0, most);
    DeviceFrame {
        model,
        color: text(row, "color", GRAPHITE),
        corner_percent: percent("cornerPercent", model.corner_percent(), MAX_CORNER_PERCENT),
        bezel_percent: percent("bezelPercent", model.bezel_percent(), MAX_BEZEL_PERCENT),
        media: media(row),
    }
}

fn shape(row: &Value) -> Shape<'_> {
    Shape {
        form: Form::of(text(row, "shape", "")),
        fill: text(row, "fill", FILL),
        corner: number(row, "corner", 0.0).max(0.0),
    }
}

fn media(row: &Value) -> Option<AssetId> {
    row.get("media")?.as_str()?.parse().ok()
}

fn text<'a>(row: &'a Value, field: &str, otherwise: &'a str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or(otherwise)
}

fn number(row: &Value, field: &str, otherwise: f64) -> f64 {
    row.get(field).and_then(Value::as_f64).unwrap_or(otherwise)
}
