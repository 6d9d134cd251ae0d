//! Dragging rows of the layers panel: screens among screens, elements among the elements of any screen. While the pointer
//! moves only a line shows where the row would go; one commit at the end.

use leptos::ev::PointerEvent;
use leptos::prelude::*;

use super::gesture::Vector;
use super::press::{SLACK, point};
use super::state::{Editor, Selection};
use crate::components::dom::{self, Node};
use crate::components::{ScreenId, px};

/// The ids of the list and of the line in it.
pub(super) const LIST: &str = "layers";
pub(super) const LINE: &str = "layers-line";
/// So near to the panel's edge, in CSS pixels, it scrolls.
const EDGE: f64 = 28.0;

/// A row on the page: what it stands for, the screen it belongs to, its upper and lower edge.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    what: Selection,
    screen: ScreenId,
    top: f64,
    bottom: f64,
}

/// Where a carried row would go.
#[derive(Clone, Debug, PartialEq)]
enum Spot {
    /// Among the other screens.
    Screen(usize),
    /// Among the other elements of a screen, the lowest first.
    Element(ScreenId, usize),
}

/// A row under way.
struct Carried {
    what: Selection,
    from: Vector,
    moving: bool,
    spot: Option<Spot>,
}

/// What the panel's pointer holds.
#[derive(Clone, Copy)]
pub(super) struct Carry {
    editor: Editor,
    carried: StoredValue<Option<Carried>, LocalStorage>,
}

impl Carry {
    pub(super) fn new(editor: Editor) -> Self {
        Self {
            editor,
            carried: StoredValue::new_local(None),
        }
    }

    /// A pointer went down: a mouse takes the whole row, a finger its grip (the rest of the row scrolls).
    pub(super) fn press(self, ev: &PointerEvent) {
        let Some(target) = dom::target(ev).filter(|_| ev.button() == 0) else {
            return;
        };
        let handle = if ev.pointer_type() == "touch" {
            ".layer-grip"
        } else {
            ".layer-grip, .layer-name"
        };
        let row = dom::closest(&target, handle).and_then(|_| dom::closest(&target, "[data-row]"));
        let id = row.and_then(|row| row.get_attribute("data-row"));
        let editable = untrack(|| self.editor.is_editable());
        let what = id.filter(|_| editable).and_then(|id| {
            let mut rows = entries(self.editor).into_iter();
            rows.find(|(what, _)| id_of(what) == Some(id.as_str()))
                .map(|(what, _)| what)
        });
        self.carried.set_value(what.map(|what| Carried {
            what,
            from: point(ev),
            moving: false,
            spot: None,
        }));
    }

    pub(super) fn pull(self, ev: &PointerEvent) {
        let at = point(ev);
        self.carried.update_value(|carried| {
            let Some(carried) = carried else { return };
            if !carried.moving {
                if (at.x - carried.from.x).hypot(at.y - carried.from.y) < SLACK {
                    return;
                }
                carried.moving = true;
                if let Some(list) = dom::find(LIST) {
                    dom::capture(&list, ev.pointer_id());
                }
            }
            carried.spot = show(self.editor, &carried.what, at.y);
        });
    }

    /// The pointer came up: the one commit.
    pub(super) fn release(self) {
        let Some(carried) = self.end() else { return };
        match (&carried.what, carried.spot) {
            (Selection::Screen(id), Some(Spot::Screen(at))) => self.editor.place_screen(id, at),
            (Selection::Element(id), Some(Spot::Element(screen, at))) => self.editor.carry(id, &screen, at),
            _ => return,
        }
        self.editor.select(carried.what);
    }

    /// The browser took the pointer away, or Escape was pressed: nothing changes.
    pub(super) fn cancel(self) {
        self.end();
    }

    fn end(self) -> Option<Carried> {
        if let Some(line) = dom::find(LINE) {
            dom::set_style(&line, "display", "none");
        }
        self.carried.try_update_value(Option::take).flatten()
    }
}

/// The key of a row in the document.
pub(super) fn id_of(what: &Selection) -> Option<&str> {
    match what {
        Selection::Nothing => None,
        Selection::Screen(id) => Some(id.as_str()),
        Selection::Element(id) => Some(id.as_str()),
    }
}

/// Every row from top to bottom, with its screen: the front-most element of a screen first.
pub(super) fn entries(editor: Editor) -> Vec<(Selection, ScreenId)> {
    editor.scene.with_untracked(|scene| {
        let rows = scene.screens().iter().flat_map(|screen| {
            let elements = screen.elements.iter().rev();
            let elements = elements.map(|element| Selection::Element(element.id.clone()));
            std::iter::once(Selection::Screen(screen.id.clone()))
                .chain(elements)
                .map(|what| (what, screen.id.clone()))
        });
        rows.collect()
    })
}

/// Draws the line where the row would go, and scrolls when the pointer is at the panel's edge.
fn show(editor: Editor, what: &Selection, y: f64) -> Option<Spot> {
    let list = dom::find(LIST)?;
    let panel = dom::closest(&list, ".panel")?;
    scroll(&panel, y);
    let scrolled = f64::from(panel.scroll_top());
    let rows: Vec<Row> = entries(editor)
        .into_iter()
        .filter_map(|(what, screen)| {
            let node = dom::find(&format!("row-{}", id_of(&what)?))?;
            let top = dom::origin(&node).1 - scrolled;
            let bottom = top + f64::from(node.offset_height());
            Some(Row {
                what,
                screen,
                top,
                bottom,
            })
        })
        .collect();
    let (spot, edge) = spot(&rows, what, y)?;
    if let Some(line) = dom::find(LINE) {
        dom::set_style(&line, "top", &px(edge - (dom::origin(&list).1 - scrolled)));
        dom::set_style(&line, "display", "block");
    }
    Some(spot)
}

fn scroll(panel: &Node, y: f64) {
    let top = dom::origin(panel).1;
    let bottom = top + f64::from(panel.client_height());
    let by = if y < top + EDGE {
        -8.0
    } else if y > bottom - EDGE {
        8.0
    } else {
        return;
    };
    dom::scroll_to(panel, 0.0, f64::from(panel.scroll_top()) + by);
}

/// Where the carried row would go when the pointer is at this height, and the height of the line that shows it.
fn spot(rows: &[Row], carried: &Selection, y: f64) -> Option<(Spot, f64)> {
    match carried {
        Selection::Nothing => None,
        Selection::Screen(_) => screen_spot(rows, carried, y),
        Selection::Element(_) => element_spot(rows, carried, y),
    }
}

fn screen_spot(rows: &[Row], carried: &Selection, y: f64) -> Option<(Spot, f64)> {
    let heads = rows
        .iter()
        .filter(|row| matches!(row.what, Selection::Screen(_)) && row.what != *carried);
    // A screen with what lies on it, as one block.
    let block = |screen: &ScreenId| {
        let mut own = rows.iter().filter(|row| row.screen == *screen);
        let first = own.next()?;
        Some((first.top, own.next_back().unwrap_or(first).bottom))
    };
    let blocks: Vec<(f64, f64)> = heads.filter_map(|head| block(&head.screen)).collect();
    let at = blocks.iter().filter(|(top, bottom)| top.midpoint(*bottom) < y).count();
    let edge = blocks
        .get(at)
        .map(|(top, _)| *top)
        .or(blocks.last().map(|(_, bottom)| *bottom))?;
    Some((Spot::Screen(at), edge))
}

fn element_spot(rows: &[Row], carried: &Selection, y: f64) -> Option<(Spot, f64)> {
    let above = rows
        .iter()
        .rposition(|row| row.top.midpoint(row.bottom) <= y)
        .unwrap_or(0);
    let screen = &rows.get(above)?.screen;
    let others = |rows: &[Row]| {
        let is_other =
            |row: &&Row| row.screen == *screen && matches!(row.what, Selection::Element(_)) && row.what != *carried;
        rows.iter().filter(is_other).count()
    };
    let in_front = others(&rows[..=above]);
    Some((
        Spot::Element(screen.clone(), others(rows) - in_front),
        rows[above].bottom,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::ElementId;

    fn screen(id: &str) -> ScreenId {
        ScreenId::new(id)
    }

    /// Two screens of rows 10 high: a with a2 in front of a1, b with b1.
    fn rows() -> Vec<Row> {
        let names = [("a", "a"), ("a2", "a"), ("a1", "a"), ("b", "b"), ("b1", "b")];
        let row = |(index, (id, owner)): (usize, (&str, &str))| {
            let top = f64::from(u32::try_from(index).unwrap_or_default()) * 10.0;
            let what = match id.len() {
                1 => Selection::Screen(screen(id)),
                _ => Selection::Element(ElementId::new(id)),
            };
            Row {
                what,
                screen: screen(owner),
                top,
                bottom: top + 10.0,
            }
        };
        names.into_iter().enumerate().map(row).collect()
    }

    #[test]
    fn an_element_goes_under_the_row_above_the_pointer() {
        let a1 = Selection::Element(ElementId::new("a1"));
        let cases = [
            // y → screen, position from below among the others, line
            (-50.0, "a", 1, 10.0),
            (8.0, "a", 1, 10.0),
            (18.0, "a", 0, 20.0),
            (28.0, "a", 0, 30.0),
            (36.0, "b", 1, 40.0),
            (99.0, "b", 0, 50.0),
        ];
        for (y, owner, at, line) in cases {
            assert_eq!(
                spot(&rows(), &a1, y),
                Some((Spot::Element(screen(owner), at), line)),
                "at {y}"
            );
        }
    }

    #[test]
    fn a_screen_goes_among_the_other_screens_as_a_block() {
        let (a, b) = (Selection::Screen(screen("a")), Selection::Screen(screen("b")));
        for (carried, y, at, line) in [
            (&b, 14.0, 0, 0.0),
            (&b, 16.0, 1, 30.0),
            (&a, 39.0, 0, 30.0),
            (&a, 41.0, 1, 50.0),
        ] {
            assert_eq!(spot(&rows(), carried, y), Some((Spot::Screen(at), line)), "at {y}");
        }
        assert_eq!(spot(&rows()[..3], &a, 5.0), None, "a single screen has nowhere to go");
    }
}
