//! Elements of every kind: add, fill, copy, stack, carry to another screen, remove.

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::document::build::{self, Frame};
use framekeep::document::kinds::{DeviceFrame, FILL, Form, GRAPHITE, Model, Shape};
use framekeep::document::order::{self, Sibling};
use framekeep::ids::AssetId;
use serde_json::Value;

use super::{Steps, Towards, is_dark, number, place, put_at, reorder, row, set_field, with_rekeyed};
use crate::components::{Element, ElementId, Place, Screen, ScreenId};

/// The text of a new caption.
pub(super) const NEW_CAPTION: &str = "Your caption";
/// How far a copy lies from its original.
pub(super) const COPY_OFFSET: f64 = 40.0;

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

/// A picture in front of everything, as large as fits well; `pixels` is its own size. Its middle lies there, or in that
/// of the screen.
pub(crate) fn add_picture(
    document: &Document,
    screen: &ScreenId,
    size: (f64, f64),
    media: AssetId,
    pixels: (u32, u32),
    id: &ElementId,
    middle: Option<(f64, f64)>,
) -> Vec<Delta> {
    let (own_width, own_height) = (f64::from(pixels.0.max(1)), f64::from(pixels.1.max(1)));
    let factor = (size.0 * 0.76 / own_width).min(size.1 * 0.7 / own_height);
    let (width, height) = (
        (own_width * factor).round().max(1.0),
        (own_height * factor).round().max(1.0),
    );
    // A little under the middle: captions stand above.
    let (x, y) = middle.unwrap_or((size.0 / 2.0, (size.1 - height) * 0.7 + height / 2.0));
    let frame = Frame {
        x: (x - width / 2.0).round(),
        y: (y - height / 2.0).round(),
        width,
        height,
    };
    let row = build::picture(screen.as_str(), &in_front(document, screen.as_str()), frame, media);
    vec![build::add("elements", id.as_str(), row)]
}

/// An empty phone or tablet, as the canvas is one, lying as the canvas lies.
pub(crate) fn add_device_frame(document: &Document, screen: &ScreenId, size: (f64, f64), id: &ElementId) -> Vec<Delta> {
    let (short, long) = (size.0.min(size.1), size.0.max(size.1));
    let model = if short / long > 0.6 {
        Model::Tablet
    } else {
        Model::Phone
    };
    let proportion = if size.0 > size.1 {
        1.0 / model.proportion()
    } else {
        model.proportion()
    };
    let width = (size.0 * 0.72).min(size.1 * 0.72 / proportion);
    let frame = lying(size, (width, width * proportion), 0.8);
    let device = DeviceFrame {
        model,
        color: GRAPHITE,
        corner_percent: model.corner_percent(),
        bezel_percent: model.bezel_percent(),
        media: None,
    };
    let row = build::device_frame(screen.as_str(), &in_front(document, screen.as_str()), frame, device);
    vec![build::add("elements", id.as_str(), row)]
}

/// A shape in the middle of a screen.
pub(crate) fn add_shape(
    document: &Document,
    screen: &ScreenId,
    size: (f64, f64),
    form: Form,
    id: &ElementId,
) -> Vec<Delta> {
    let side = (size.0.min(size.1) * 0.4).round();
    let shape = Shape {
        form,
        fill: FILL,
        corner: 0.0,
    };
    let row = build::shape(
        screen.as_str(),
        &in_front(document, screen.as_str()),
        lying(size, (side, side), 0.5),
        shape,
    );
    vec![build::add("elements", id.as_str(), row)]
}

/// The picture fills the frame's screen.
pub(crate) fn fill_frame(id: &ElementId, media: AssetId) -> Delta {
    set_field(id, "media", media.to_string())
}

/// Whatever shows one picture shows another.
pub(crate) fn replace_media(document: &Document, old: AssetId, new: AssetId) -> Vec<Delta> {
    let showing = document.showing(old);
    showing
        .map(|id| Delta::set(["elements", id, "media"], new.to_string()))
        .collect()
}

/// The frame shows no picture.
pub(crate) fn empty_frame(id: &ElementId) -> Delta {
    Delta::delete(["elements", id.as_str(), "media"])
}

/// The frame becomes another device, with its measures; its longer side and its centre stay.
pub(crate) fn change_model(element: &Element, model: Model) -> Vec<Delta> {
    let id = &element.id;
    let before = element.place.frame;
    let (width, height) = if before.width > before.height {
        (before.width, before.width / model.proportion())
    } else {
        (before.height / model.proportion(), before.height)
    };
    let frame = Frame {
        x: before.x + (before.width - width) / 2.0,
        y: before.y + (before.height - height) / 2.0,
        width,
        height,
    };
    let mut deltas = vec![
        set_field(id, "model", model.word()),
        set_field(id, "cornerPercent", number(model.corner_percent())),
        set_field(id, "bezelPercent", number(model.bezel_percent())),
    ];
    deltas.extend(place(id, element.place, Place { frame, ..element.place }));
    deltas
}

/// A copy a little lower and to the right, in front of everything.
pub(crate) fn duplicate(document: &Document, element: &Element, id: &ElementId) -> Vec<Delta> {
    let Some(mut row) = row(document, "elements", element.id.as_str()).cloned() else {
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

/// In front of or behind its neighbour, or of all; nothing where it is there already.
pub(crate) fn restack(document: &Document, element: &Element, towards: Towards, steps: Steps) -> Vec<Delta> {
    let siblings = siblings(document, element.screen.as_str());
    reorder("elements", &siblings, element.id.as_str(), towards, steps)
}

/// To a position among the elements of a screen (the lowest first), its own or another one.
pub(crate) fn carry(document: &Document, element: &Element, screen: &ScreenId, at: usize) -> Vec<Delta> {
    let siblings = siblings(document, screen.as_str());
    if element.screen == *screen {
        return put_at("elements", &siblings, element.id.as_str(), at);
    }
    let placed = order::place(&siblings, at);
    let mut deltas = with_rekeyed(
        "elements",
        set_field(&element.id, "screen", screen.as_str()),
        placed.rekeyed,
    );
    deltas.push(set_field(&element.id, "order", placed.order));
    deltas
}

/// A key in front of everything on a screen.
pub(super) fn in_front(document: &Document, screen: &str) -> String {
    let siblings = siblings(document, screen);
    order::place(&siblings, siblings.len()).order
}

fn siblings(document: &Document, screen: &str) -> Vec<Sibling> {
    document.elements_of(screen).iter().map(Sibling::from).collect()
}

/// In the middle from left to right, and this far down of what is left above and below; in whole pixels.
fn lying(screen: (f64, f64), (width, height): (f64, f64), down: f64) -> Frame {
    Frame {
        x: ((screen.0 - width) / 2.0).round(),
        y: ((screen.1 - height) * down).round(),
        width: width.round().max(1.0),
        height: height.round().max(1.0),
    }
}
