//! The theme: remembered in this browser, painted by an attribute of the page's root. The script in the page's head (see
//! `app.rs`) paints it before the first frame; here it is changed.

use super::memory;

const KEY: &str = "framekeep.theme";
const ATTRIBUTE: &str = "data-theme";

/// What was chosen: "light" or "dark"; none: as the system has it.
pub(crate) fn chosen() -> Option<String> {
    memory::storage()?.get_item(KEY).ok().flatten()
}

/// Remembers the choice and paints it. A browser that refuses to remember paints it until the page closes.
pub(crate) fn choose(theme: Option<&str>) {
    let storage = memory::storage();
    let _ = match theme {
        Some(theme) => storage.map(|storage| storage.set_item(KEY, theme)),
        None => storage.map(|storage| storage.remove_item(KEY)),
    };
    paint(theme);
}

/// Paints a theme; none: as the system has it.
pub(crate) fn paint(theme: Option<&str>) {
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    let _ = match theme {
        Some(theme) => root.map(|root| root.set_attribute(ATTRIBUTE, theme)),
        None => root.map(|root| root.remove_attribute(ATTRIBUTE)),
    };
}
