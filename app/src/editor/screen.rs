//! One screen on the canvas: its name above it, its elements, the lines that a drag sticks to.

use leptos::prelude::*;

use super::element::ElementView;
use super::selection_box::SelectionLayer;
use super::state::{Selection, size_of, use_editor};
use crate::components::{ScreenId, px};
use crate::language::tr;

#[component]
pub(crate) fn ScreenView(id: ScreenId) -> impl IntoView {
    let editor = use_editor();
    let me = StoredValue::new(id.clone());
    let screen = editor.screens.signal(&id);
    let size = Memo::new(move |_| editor.scene.with(|scene| size_of(scene)));
    let number = Memo::new(move |_| {
        editor
            .scene
            .with(|scene| me.with_value(|me| scene.screens().iter().position(|s| s.id == *me).unwrap_or(0) + 1))
    });
    let title = move || screen.with(|screen| screen.as_ref().and_then(|screen| screen.title()).unwrap_or_default());
    let elements = Memo::new(move |_| {
        screen.with(|screen| {
            screen
                .as_ref()
                .map(|s| s.elements.iter().map(|e| e.id.clone()).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let background = move || screen.with(|screen| screen.as_ref().map(|s| s.background.clone()).unwrap_or_default());
    let is_chosen = move || {
        editor
            .selection
            .with(|s| matches!(s, Selection::Screen(id) if me.with_value(|me| me == id)))
    };
    let choose = move || editor.select(Selection::Screen(me.get_value()));
    view! {
        <section class="screen" data-screen=id.as_str().to_owned() aria-label=move || tr!(editor.screen_number, number = number.get())>
            <button
                type="button"
                id=format!("screen-{}", id.as_str())
                class="screen-name"
                aria-pressed=move || is_chosen().to_string()
                on:click=move |_| choose()
            >
                <span class="screen-number">{move || number.get()}</span>
                " "
                {title}
            </button>
            <div id=format!("frame-{}", id.as_str()) class="screen-frame" class:is-chosen=is_chosen>
                <div
                    class="drawing"
                    style=("--width", move || size.get().x.to_string())
                    style=("--height", move || size.get().y.to_string())
                    style=("background-color", background)
                >
                    <div class="drawing-scaled">
                        <For each=move || elements.get() key=|id| id.clone() let:id>
                            <ElementView id=id screen=screen />
                        </For>
                        <Guidelines screen=id.clone() />
                    </div>
                </div>
                <SelectionLayer screen=id.clone() />
            </div>
        </section>
    }
}

/// The lines that the dragged element sticks to.
#[component]
fn Guidelines(screen: ScreenId) -> impl IntoView {
    let editor = use_editor();
    let here = Memo::new(move |_| {
        editor
            .guides
            .get()
            .filter(|(id, _)| *id == screen)
            .map(|(_, guides)| guides)
    });
    let upright = move || {
        here.get()?
            .x
            .map(|x| view! { <div class="guide guide-upright" style=("left", px(x))></div> })
    };
    let level = move || {
        here.get()?
            .y
            .map(|y| view! { <div class="guide guide-level" style=("top", px(y))></div> })
    };
    (upright, level)
}
