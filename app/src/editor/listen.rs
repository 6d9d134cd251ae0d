//! Keys and the clipboard, wherever the focus is on the editor's page.

use leptos::ev::{ClipboardEvent, KeyboardEvent};
use leptos::prelude::*;
use leptos::reactive::effect::ImmediateEffect;

use super::commands::Clip;
use super::keys::{Act, Press, act};
use super::state::Editor;
use crate::components::dom;
use crate::language::tr;
use crate::local::{copied, copy, pasted_files};

/// Listens while the page is shown.
pub(crate) fn listen(editor: Editor) {
    let leaving = editor.local.leaving();
    ImmediateEffect::new_scoped(move || {
        leaving.track();
        untrack(|| editor.flush());
    });
    Effect::new(move || {
        let down = window_event_listener(leptos::ev::keydown, move |ev| pressed(editor, &ev));
        let up = window_event_listener(leptos::ev::keyup, move |ev| {
            if ev.key().starts_with("Arrow") {
                editor.end_nudge();
            }
            if ev.key() == " " {
                editor.space.set(false);
            }
        });
        let away = window_event_listener(leptos::ev::blur, move |_| {
            editor.end_nudge();
            editor.space.set(false);
            editor.flush();
        });
        let copy = window_event_listener(leptos::ev::copy, move |ev| put(editor, &ev, false));
        let cut = window_event_listener(leptos::ev::cut, move |ev| put(editor, &ev, true));
        let paste = window_event_listener(leptos::ev::paste, move |ev| {
            if dom::is_covered() {
                return;
            }
            let files = pasted_files(&ev);
            let clip = copied(&ev).and_then(|text| Clip::read(&text));
            match clip.filter(|_| !dom::is_typing()) {
                Some(clip) => editor.paste(clip),
                None if files.is_empty() => return,
                None => editor.take_pictures(files),
            }
            ev.prevent_default();
        });
        on_cleanup(move || {
            for handle in [down, up, away, copy, cut, paste] {
                handle.remove();
            }
        });
    });
}

/// What is chosen goes to the clipboard, unless something is typed: then the words do, as always.
fn put(editor: Editor, ev: &ClipboardEvent, cut: bool) {
    if dom::is_typing() || dom::is_covered() {
        return;
    }
    let Some(clip) = editor.clip() else { return };
    if let Some(text) = clip.text()
        && copy(ev, &text, &clip.words())
    {
        ev.prevent_default();
        if cut {
            editor.remove_chosen(Some(tr!(editor.cut)));
        }
    }
}

fn pressed(editor: Editor, ev: &KeyboardEvent) {
    if ev.default_prevented() || dom::is_covered() || dom::is_typing() {
        return;
    }
    let key = ev.key();
    if key == " " && !dom::is_on_control() {
        ev.prevent_default();
        editor.space.set(true);
        return;
    }
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
