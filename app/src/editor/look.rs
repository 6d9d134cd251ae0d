//! How close the canvas is looked at, and from where. Of this window only; nothing of it is in the document.

use leptos::prelude::*;

use super::gesture::{self, Vector, held, scrolled};
use super::state::Editor;
use crate::components::dom::{self, Node};

/// The id of the part of the page that scrolls.
pub(super) const STAGE: &str = "stage";

/// A spot of a screen that stays under the pointer while the zoom changes.
#[derive(Clone)]
pub(super) struct Anchor {
    stage: Node,
    frame: Node,
    /// Which part of the screen.
    part: Vector,
}

impl Anchor {
    /// What lies at this point of the glass: a spot of the nearest screen.
    pub(super) fn at(editor: Editor, glass: Vector) -> Option<Self> {
        let stage = dom::find(STAGE)?;
        let at = inside(&stage, glass);
        let spot = Vector::new(
            at.x + f64::from(stage.scroll_left()),
            at.y + f64::from(stage.scroll_top()),
        );
        let frames = editor.scene.with_untracked(|scene| {
            let ids = scene
                .screens()
                .iter()
                .map(|screen| format!("frame-{}", screen.id.as_str()));
            ids.filter_map(|id| dom::find(&id)).collect::<Vec<_>>()
        });
        let away = |frame: &Node| {
            let (start, size) = area(frame);
            (spot.x - start.x - size.x / 2.0).abs()
        };
        let frame = frames.into_iter().min_by(|a, b| away(a).total_cmp(&away(b)))?;
        let (start, size) = area(&frame);
        Some(Self {
            part: held(start, size, spot),
            stage,
            frame,
        })
    }

    /// Which part of the screen: from 0 to 1 in each direction.
    pub(super) fn part(&self) -> Vector {
        self.part
    }

    /// Scrolls so that it lies at this point of the glass.
    fn hold(&self, glass: Vector) {
        let (start, size) = area(&self.frame);
        let to = scrolled(start, size, self.part, inside(&self.stage, glass));
        dom::scroll_to(&self.stage, to.x, to.y);
    }
}

impl Editor {
    /// Looks from this close; what lies at this point of the glass stays there. Turns of the wheel that come before the
    /// page has followed hold what the first one held.
    pub(super) fn zoom_at(self, zoom: f64, glass: Vector) {
        let held = self.held.with_value(Clone::clone);
        self.zoom_holding(zoom, glass, held.or_else(|| Anchor::at(self, glass)));
    }

    /// The same, with what is to stay there.
    pub(super) fn zoom_holding(self, zoom: f64, glass: Vector, anchor: Option<Anchor>) {
        self.zoom.set(Some(zoom));
        if let Some(anchor) = anchor {
            self.held.set_value(Some(anchor.clone()));
            // The style follows before the next frame is drawn.
            request_animation_frame(move || {
                anchor.hold(glass);
                self.held.try_update_value(|held| *held = None);
            });
        }
    }

    /// Looks from this close; none: so that it fits. The middle of the view stays where it is.
    pub(crate) fn zoom_to(self, zoom: Option<f64>) {
        let Some(zoom) = zoom else {
            self.zoom.set(None);
            return;
        };
        let view = self.view.get_untracked();
        let corner = dom::find(STAGE).map(|stage| dom::origin(&stage)).unwrap_or_default();
        self.zoom_at(zoom, Vector::new(corner.0 + view.x / 2.0, corner.1 + view.y / 2.0));
    }

    /// A step closer or further away.
    pub(crate) fn zoom_step(self, closer: bool) {
        self.zoom_to(Some(gesture::stepped(self.scale.get_untracked(), closer)));
    }
}

/// A point of the glass as one of the stage's view.
fn inside(stage: &Node, glass: Vector) -> Vector {
    let (left, top) = dom::origin(stage);
    Vector::new(glass.x - left, glass.y - top)
}

/// Where a box lies in what scrolls, and its size.
fn area(node: &Node) -> (Vector, Vector) {
    (
        Vector::new(f64::from(node.offset_left()), f64::from(node.offset_top())),
        Vector::new(f64::from(node.offset_width()), f64::from(node.offset_height())),
    )
}
