//! Moving, resizing and turning by pointer or arrow keys: styles follow at once, the document changes once at the end.

use leptos::ev::PointerEvent;
use leptos::prelude::*;

use super::commands;
use super::gesture::{self, Handle, Keep, Vector};
use super::look::STAGE;
use super::press::{SLACK, point};
use super::state::{Editor, size_of};
use crate::components::dom::{self, Node};
use crate::components::{ElementId, Place, ScreenId, px, turn};
use crate::language::tr;

/// The turning handle stands this many CSS pixels above the frame; the style sheet says the same.
pub(super) const TURN_ABOVE: f64 = 28.0;

/// What the pointer does to the element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Grip {
    Move,
    Resize(Handle),
    Turn,
    /// Arrow keys.
    Nudge,
}

impl Grip {
    /// As its handle on the page names it.
    pub(super) fn name(self) -> String {
        match self {
            Self::Resize(handle) => format!("{handle:?}"),
            other => format!("{other:?}"),
        }
    }

    /// The grip of a handle on the page.
    pub(super) fn named(name: &str) -> Option<Self> {
        let handles = Handle::ALL.map(Self::Resize);
        handles.into_iter().chain([Self::Turn]).find(|grip| grip.name() == name)
    }

    fn label(self) -> &'static str {
        match self {
            Self::Move | Self::Nudge => tr!(editor.move_it),
            Self::Resize(_) => tr!(editor.resize),
            Self::Turn => tr!(editor.turn),
        }
    }
}

/// A gesture under way.
pub(crate) struct Drag {
    grip: Grip,
    id: ElementId,
    screen: ScreenId,
    start: Place,
    now: Place,
    /// Where the pointer went down, in CSS pixels.
    from: Vector,
    /// Its corners keep its proportions.
    shape: bool,
    /// The slack is used up.
    moving: bool,
    nodes: Vec<Node>,
}

impl Editor {
    /// The pointer went down on an element or one of its handles.
    pub(super) fn take(&self, grip: Grip, id: &ElementId, from: Vector) {
        if let Some(drag) = self.start(grip, id, from) {
            self.drag.set_value(Some(drag));
        }
    }

    fn start(&self, grip: Grip, id: &ElementId, from: Vector) -> Option<Drag> {
        if !self.is_editable_now() {
            return None;
        }
        let element = self.scene.with_untracked(|scene| scene.element(id).cloned())?;
        let shape = element.content.keeps_shape();
        let start = element.place;
        let screen = element.screen.clone();
        Some(Drag {
            grip,
            id: id.clone(),
            screen,
            start,
            now: start,
            from,
            shape,
            moving: false,
            nodes: Vec::new(),
        })
    }

    /// The pointer moved.
    pub(super) fn drag_on(&self, ev: &PointerEvent) {
        let scale = self.scale.get_untracked();
        let size = self.scene.with_untracked(|scene| size_of(scene));
        let mut lines = None;
        self.drag.update_value(|drag| {
            let Some(drag) = drag else { return };
            let to = point(ev);
            let glass = Vector::new(to.x - drag.from.x, to.y - drag.from.y);
            if !drag.moving && glass.x.hypot(glass.y) < SLACK {
                return;
            }
            if !drag.moving
                && let Some(stage) = dom::find(STAGE)
            {
                dom::capture(&stage, ev.pointer_id());
            }
            drag.moving = true;
            let by = Vector::new(glass.x / scale, glass.y / scale);
            drag.now = match drag.grip {
                Grip::Move => {
                    let straight = if ev.shift_key() { along_one_axis(by) } else { by };
                    let (place, guides) = gesture::snapped(gesture::moved(drag.start, straight), size, scale);
                    lines = Some((drag.screen.clone(), guides));
                    place
                }
                Grip::Resize(handle) => {
                    let keep = Keep {
                        shape: ev.shift_key() || (drag.shape && handle.is_corner()),
                        centre: ev.alt_key(),
                    };
                    gesture::resized(drag.start, handle, by, keep)
                }
                Grip::Turn => {
                    let arm = gesture::turning_handle(&drag.start, TURN_ABOVE / scale);
                    let to = Vector::new(arm.x + by.x, arm.y + by.y);
                    gesture::turned(drag.start, arm, to, ev.shift_key())
                }
                Grip::Nudge => drag.now,
            };
            drag.preview();
        });
        if self.guides.with_untracked(|now| *now != lines) {
            self.guides.set(lines);
        }
    }

    /// The pointer came up: the one commit.
    pub(crate) fn let_go(&self) {
        let Some(drag) = self.drag.try_update_value(Option::take).flatten() else {
            return;
        };
        self.end(drag, true);
    }

    /// Back to where it was; false when nothing was under way.
    pub(crate) fn cancel_drag(&self) -> bool {
        let Some(drag) = self.drag.try_update_value(Option::take).flatten() else {
            return false;
        };
        self.end(drag, false);
        true
    }

    fn end(&self, mut drag: Drag, keep: bool) {
        if self.guides.with_untracked(Option::is_some) {
            self.guides.set(None);
        }
        if !drag.moving {
            return;
        }
        let (label, after) = (drag.grip.label(), drag.now);
        // What is drawn follows the document again, whether or not it takes the change.
        drag.now = drag.start;
        drag.preview();
        if keep {
            self.commit(label, commands::place(&drag.id, drag.start, after));
        }
    }

    /// An arrow key went down (again): moves the chosen element; false when there is none.
    pub(crate) fn nudge(&self, by: Vector) -> bool {
        let Some(element) = untrack(|| self.selected_element()) else {
            return false;
        };
        let mine = |drag: &Drag| drag.grip == Grip::Nudge && drag.id == element.id;
        if !self.drag.with_value(|drag| drag.as_ref().is_some_and(mine)) {
            self.cancel_drag();
            let Some(drag) = self.start(Grip::Nudge, &element.id, Vector::default()) else {
                return true;
            };
            self.drag.set_value(Some(drag));
        }
        self.drag.update_value(|drag| {
            if let Some(drag) = drag {
                drag.moving = true;
                drag.now = gesture::moved(drag.now, by);
                drag.preview();
            }
        });
        true
    }

    /// The arrow key came up: the one commit.
    pub(crate) fn end_nudge(&self) {
        if self
            .drag
            .with_value(|drag| drag.as_ref().is_some_and(|drag| drag.grip == Grip::Nudge))
        {
            self.let_go();
        }
    }
}

impl Drag {
    /// Writes the place straight to the element and its selection frame.
    fn preview(&mut self) {
        if self.nodes.is_empty() {
            let ids = [format!("element-{}", self.id.as_str()), "selection-box".to_owned()];
            self.nodes = ids.iter().filter_map(|id| dom::find(id)).collect();
        }
        let Place { frame, .. } = self.now;
        let turn = turn(&self.now);
        let styles = [
            ("left", px(frame.x)),
            ("top", px(frame.y)),
            ("width", px(frame.width)),
            ("height", px(frame.height)),
            ("transform", turn),
        ];
        for node in &self.nodes {
            for (property, value) in &styles {
                dom::set_style(node, property, value);
            }
        }
    }
}

fn along_one_axis(by: Vector) -> Vector {
    if by.x.abs() > by.y.abs() {
        Vector::new(by.x, 0.0)
    } else {
        Vector::new(0.0, by.y)
    }
}
