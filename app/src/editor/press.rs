//! Pointers on the canvas: what one takes hold of, and what two fingers do. One place listens for all of it; while a
//! pointer moves only styles and the scroll position change.

use leptos::ev::PointerEvent;
use leptos::prelude::*;

use super::drag::Grip;
use super::gesture::{self, Vector};
use super::look::{Anchor, STAGE};
use super::state::{Editor, Selection};
use crate::components::{ElementId, ScreenId, dom};

/// A press becomes a drag after this many CSS pixels.
pub(super) const SLACK: f64 = 3.0;

/// What lies under a pointer.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Under {
    /// A button or a field: it looks after itself.
    Control,
    Grip(Grip, ElementId),
    Element(ElementId),
    Screen(ScreenId),
    Nothing,
}

/// The pointers that are down, and what they do. Elements are dragged by `Editor::drag`.
#[derive(Default)]
pub(super) struct Hand {
    fingers: Vec<(i32, Vector)>,
    holds: Holds,
}

#[derive(Default)]
enum Holds {
    #[default]
    Nothing,
    Canvas(Pan),
    Pinch(Pinch),
}

/// The canvas is moved under the window.
struct Pan {
    from: Vector,
    scroll: Vector,
    moving: bool,
    /// What a tap chooses: touching and moving does not.
    tap: Option<Selection>,
}

/// Two fingers: both move and zoom.
struct Pinch {
    zoom: f64,
    apart: f64,
    anchor: Option<Anchor>,
}

/// A pointer's place on the glass, in CSS pixels.
pub(super) fn point(ev: &PointerEvent) -> Vector {
    Vector::new(f64::from(ev.client_x()), f64::from(ev.client_y()))
}

/// What is under this node of the page.
pub(super) fn under(target: Option<&dom::Node>) -> Under {
    let Some(target) = target else { return Under::Nothing };
    if dom::closest(target, "button, input, textarea, a").is_some() {
        return Under::Control;
    }
    let named = |selector: &str, attribute: &str| {
        dom::closest(target, selector).and_then(|found| found.get_attribute(attribute))
    };
    if let (Some(grip), Some(id)) = (named("[data-grip]", "data-grip"), named("[data-box]", "data-box"))
        && let Some(grip) = Grip::named(&grip)
    {
        return Under::Grip(grip, ElementId::new(&id));
    }
    if let Some(id) = named("[data-element]", "data-element") {
        return Under::Element(ElementId::new(&id));
    }
    named("[data-screen]", "data-screen").map_or(Under::Nothing, |id| Under::Screen(ScreenId::new(&id)))
}

impl Editor {
    /// A pointer went down.
    pub(super) fn press(self, ev: &PointerEvent) {
        let under = under(dom::target(ev).as_ref());
        if under == Under::Control {
            return;
        }
        let touch = ev.pointer_type() == "touch";
        if touch && self.another_finger(ev) {
            return;
        }
        match (ev.button(), under) {
            (0 | 1, _) if ev.button() == 1 || self.space.get_untracked() => {
                ev.prevent_default();
                self.pan(ev, None);
            }
            (0, Under::Grip(grip, id)) => {
                // The focus stays on the element.
                ev.prevent_default();
                self.take(grip, &id, point(ev));
            }
            (0, Under::Element(id)) => {
                let chosen = Selection::Element(id.clone());
                if touch && self.selection.with_untracked(|now| *now != chosen) {
                    self.pan(ev, Some(chosen));
                } else {
                    self.select(chosen);
                    self.take(Grip::Move, &id, point(ev));
                }
            }
            (0, under) => {
                let chosen = match under {
                    Under::Screen(id) => Selection::Screen(id),
                    _ => Selection::Nothing,
                };
                if touch {
                    self.pan(ev, Some(chosen));
                } else {
                    self.select(chosen);
                }
            }
            _ => {}
        }
    }

    /// Notes a finger; true when it is the second one: then both pinch.
    fn another_finger(self, ev: &PointerEvent) -> bool {
        let mut fingers = Vec::new();
        self.hand.update_value(|hand| {
            if ev.is_primary() {
                *hand = Hand::default();
            }
            hand.fingers.push((ev.pointer_id(), point(ev)));
            fingers.clone_from(&hand.fingers);
        });
        let [(_, a), (_, b), rest @ ..] = fingers.as_slice() else {
            return false;
        };
        if rest.is_empty() {
            self.cancel_drag();
            let pinch = Pinch {
                zoom: self.scale.get_untracked(),
                apart: apart(*a, *b),
                anchor: Anchor::at(self, between(*a, *b)),
            };
            self.hand.update_value(|hand| hand.holds = Holds::Pinch(pinch));
        }
        true
    }

    fn pan(self, ev: &PointerEvent, tap: Option<Selection>) {
        let Some(stage) = dom::find(STAGE) else { return };
        let pan = Pan {
            from: point(ev),
            scroll: Vector::new(f64::from(stage.scroll_left()), f64::from(stage.scroll_top())),
            moving: false,
            tap,
        };
        self.hand.update_value(|hand| hand.holds = Holds::Canvas(pan));
    }

    /// A pointer moved.
    pub(super) fn pull(self, ev: &PointerEvent) {
        let at = point(ev);
        let mut zoomed = None;
        let is_canvas = self.hand.try_update_value(|hand| {
            if let Some(finger) = hand.fingers.iter_mut().find(|(id, _)| *id == ev.pointer_id()) {
                finger.1 = at;
            }
            match &mut hand.holds {
                Holds::Nothing => return false,
                Holds::Canvas(pan) => pan.follow(ev),
                Holds::Pinch(pinch) => {
                    if let [(_, a), (_, b), ..] = hand.fingers.as_slice() {
                        let zoom = gesture::pinched(pinch.zoom, pinch.apart, apart(*a, *b));
                        zoomed = Some((zoom, between(*a, *b), pinch.anchor.clone()));
                    }
                }
            }
            true
        });
        if let Some((zoom, middle, anchor)) = zoomed {
            self.zoom_holding(zoom, middle, anchor);
        }
        if is_canvas == Some(false) {
            self.drag_on(ev);
        }
    }

    /// A pointer came up.
    pub(super) fn release(self, ev: &PointerEvent) {
        match self.let_canvas_go(ev) {
            Some(Holds::Canvas(Pan {
                moving: false,
                tap: Some(tap),
                ..
            })) => self.select(tap),
            Some(Holds::Nothing) => self.let_go(),
            _ => {}
        }
    }

    /// The browser took the pointer away.
    pub(super) fn lose(self, ev: &PointerEvent) {
        if let Some(Holds::Nothing) = self.let_canvas_go(ev) {
            self.cancel_drag();
        }
    }

    /// What this pointer held of the canvas; a pinch ends with its first finger.
    fn let_canvas_go(self, ev: &PointerEvent) -> Option<Holds> {
        self.hand.try_update_value(|hand| {
            hand.fingers.retain(|(id, _)| *id != ev.pointer_id());
            std::mem::take(&mut hand.holds)
        })
    }
}

impl Pan {
    fn follow(&mut self, ev: &PointerEvent) {
        let at = point(ev);
        let by = Vector::new(at.x - self.from.x, at.y - self.from.y);
        let Some(stage) = dom::find(STAGE) else { return };
        if !self.moving {
            if by.x.hypot(by.y) < SLACK {
                return;
            }
            self.moving = true;
            dom::capture(&stage, ev.pointer_id());
        }
        dom::scroll_to(&stage, self.scroll.x - by.x, self.scroll.y - by.y);
    }
}

fn apart(a: Vector, b: Vector) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

fn between(a: Vector, b: Vector) -> Vector {
    Vector::new(a.x.midpoint(b.x), a.y.midpoint(b.y))
}
