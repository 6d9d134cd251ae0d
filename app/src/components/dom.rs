//! The little that pieces do to the page itself: move the focus, write a style while the pointer moves.

use leptos::ev::Event;
use leptos::html::{Div, ElementType, Img};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;

/// A box on the page.
pub(crate) type Node = <Div as ElementType>::Output;

/// Moves the focus to the element with this id; false when there is none.
pub(crate) fn focus(id: &str) -> bool {
    let Some(element) = document().get_element_by_id(id) else {
        return false;
    };
    // A focus that fails (hidden element) leaves it where it is, which is right.
    let _ = element.unchecked_into::<Node>().focus();
    true
}

/// Presses the element with this id: how a drawn button opens the hidden file field.
pub(crate) fn press(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.unchecked_into::<Node>().click();
    }
}

/// Writes one style property on the element itself.
pub(crate) fn set_style(node: &Node, property: &str, value: &str) {
    // Fails only for names and values of our own making; the drawing then waits for the next one.
    let _ = node.style().set_property(property, value);
}

/// Whether the person is typing somewhere: keys then belong to that field.
pub(crate) fn is_typing() -> bool {
    let Some(element) = document().active_element() else {
        return false;
    };
    let field = matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
    field && element.get_attribute("type").as_deref() != Some("color")
}

/// Whether a dialog or a menu is open: keys then belong to it.
pub(crate) fn is_covered() -> bool {
    matches!(document().query_selector("dialog[open], .menu-list"), Ok(Some(_)))
}

/// Whether the window is laid out small: panels are sheets then (see `editor-small.css`).
pub(crate) fn is_small() -> bool {
    let width = leptos::prelude::window().inner_width();
    width
        .ok()
        .and_then(|width| width.as_f64())
        .is_some_and(|width| width < 900.0)
}

/// The box with this id, if it is there.
pub(crate) fn find(id: &str) -> Option<Node> {
    document().get_element_by_id(id).map(JsCast::unchecked_into)
}

/// Width and height of the first picture in this box, in pixels, once it is there.
pub(crate) fn natural_size(node: &Node) -> Option<(u32, u32)> {
    let picture = node.query_selector("img").ok().flatten()?;
    let picture = picture.unchecked_into::<<Img as ElementType>::Output>();
    let (width, height) = (picture.natural_width(), picture.natural_height());
    (width > 0 && height > 0).then_some((width, height))
}

/// Whether the focus is on an element of the canvas, or nowhere.
pub(crate) fn is_on_element() -> bool {
    let Some(active) = document().active_element() else {
        return true;
    };
    active.has_attribute("data-element") || active.tag_name() == "BODY"
}

/// Empties the field with this id, so that choosing the same file again is a change.
pub(crate) fn empty_field(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element
            .unchecked_into::<<leptos::html::Input as ElementType>::Output>()
            .set_value("");
    }
}

/// What an event happened on.
pub(crate) fn target(ev: &Event) -> Option<Node> {
    ev.target().map(JsCast::unchecked_into)
}

/// The node itself or the nearest one around it that this selector means.
pub(crate) fn closest(node: &Node, selector: &str) -> Option<Node> {
    node.closest(selector).ok().flatten().map(JsCast::unchecked_into)
}

/// From now on this pointer's events go to the node, wherever it moves.
pub(crate) fn capture(node: &Node, pointer: i32) {
    // Without it a drag ends at the node's edge; it still ends.
    let _ = node.set_pointer_capture(pointer);
}

/// Where a box begins in the window, in CSS pixels: left, top. What is scrolled around it does not count.
pub(crate) fn origin(node: &Node) -> (f64, f64) {
    let mut at = (0.0, 0.0);
    let mut next = Some(node.clone());
    while let Some(node) = next {
        at = (
            at.0 + f64::from(node.offset_left()),
            at.1 + f64::from(node.offset_top()),
        );
        next = node.offset_parent().map(JsCast::unchecked_into);
    }
    at
}

/// Scrolls a box, in CSS pixels.
pub(crate) fn scroll_to(node: &Node, left: f64, top: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "a page is never that large")]
    let whole = |pixels: f64| pixels.round() as i32;
    node.set_scroll_left(whole(left));
    node.set_scroll_top(whole(top));
}

/// Leaves the field that is typed into, so that it keeps what was written.
pub(crate) fn leave_field() {
    if is_typing()
        && let Some(field) = document().active_element()
    {
        let _ = field.unchecked_into::<Node>().blur();
    }
}

/// Whether the focus is on something that a key presses.
pub(crate) fn is_on_control() -> bool {
    let Some(active) = document().active_element() else {
        return false;
    };
    matches!(
        active.tag_name().as_str(),
        "BUTTON" | "A" | "INPUT" | "TEXTAREA" | "SELECT"
    )
}

/// Whether nothing has the focus.
pub(crate) fn is_nowhere() -> bool {
    document()
        .active_element()
        .is_none_or(|active| active.tag_name() == "BODY")
}

/// The id of the element that has the focus.
pub(crate) fn focused() -> Option<String> {
    document().active_element().map(|element| element.id())
}

/// How many of these elements, in their order, stand in the first row.
pub(crate) fn columns(ids: impl Iterator<Item = String>) -> usize {
    let mut tops = ids.map_while(|id| find(&id)).map(|node| node.offset_top());
    let Some(first) = tops.next() else { return 1 };
    1 + tops.take_while(|top| *top == first).count()
}
