//! Keys and pasted pictures, wherever the focus is on the editor's page.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::keys::{Act, Press, act};
use super::state::Editor;
use crate::components::dom;
use crate::local::pasted_files;

/// Listens while the page is shown.
pub(crate) fn listen(editor: Editor) {
    Effect::new(move || {
        let down = window_event_listener(leptos::ev::keydown, move |ev| pressed(editor, &ev));
        let up = window_event_listener(leptos::ev::keyup, move |ev| {
            if ev.key().starts_with("Arrow") {
                editor.end_nudge();
            }
        });
        let away = window_event_listener(leptos::ev::blur, move |_| {
            editor.end_nudge();
            editor.flush();
        });
        let paste = window_event_listener(leptos::ev::paste, move |ev| {
            let files = pasted_files(&ev);
            if !files.is_empty() && !dom::is_covered() {
                ev.prevent_default();
                editor.add_pictures(files, None);
            }
        });
        on_cleanup(move || {
            for handle in [down, up, away, paste] {
                handle.remove();
            }
        });
    });
}

fn pressed(editor: Editor, ev: &KeyboardEvent) {
    if ev.default_prevented() || dom::is_covered() || dom::is_typing() {
        return;
    }
    let key = ev.key();
    let press = Press {
        key: &key,
        command: ev.ctrl_key() || ev.meta_key(),
        shift: ev.shift_key(),
        alt: ev.alt_key(),
    };
    let Some(meant) = act(press) else { return };
    // Enter presses the button that has the focus, unless that is the element itself.
    if meant == Act::Type && !dom::is_on_element() {
        return;
    }
    if editor.act(meant) {
        ev.prevent_default();
    }
}
