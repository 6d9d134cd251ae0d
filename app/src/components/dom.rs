//! The little that pieces do to the page itself: move the focus, write a style while the pointer moves.

use leptos::html::{Div, ElementType};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;

/// A box on the page.
pub(crate) type Node = <Div as ElementType>::Output;

/// Moves the focus to the element with this id, if it is there.
pub(crate) fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        // A focus that fails (hidden element) leaves it where it is, which is right.
        let _ = element.unchecked_into::<Node>().focus();
    }
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

/// The box with this id, if it is there.
pub(crate) fn find(id: &str) -> Option<Node> {
    document().get_element_by_id(id).map(JsCast::unchecked_into)
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
