//! The list of screens and what lies on them, the front-most first; choose, re-order and delete without the canvas.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::commands::Towards;
use super::state::{Editor, Selection, use_editor};
use crate::components::{Content, Element, Icon, IconButton, IconView, Screen, ScreenId, dom};

#[component]
pub(crate) fn Layers() -> impl IntoView {
    let editor = use_editor();
    let screens = Memo::new(move |_| {
        editor.scene.with(|scene| {
            scene
                .screens()
                .iter()
                .map(|screen| screen.id.clone())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <div class="panel-head">
            <h2>"Layers"</h2>
            <IconButton
                icon=Icon::Plus
                label="Add screen"
                disabled=editor.read_only()
                on_click=move |()| editor.add_screen()
            />
        </div>
        <ul class="layers" on:keydown=move |ev| walk(editor, &ev)>
            <For each=move || screens.get() key=|id| id.clone() let:id>
                <ScreenRow id=id />
            </For>
        </ul>
        <Show when=move || screens.with(Vec::is_empty)>
            <p class="panel-hint">"No screens yet."</p>
        </Show>
    }
}

#[component]
fn ScreenRow(id: ScreenId) -> impl IntoView {
    let editor = use_editor();
    let me = StoredValue::new(id.clone());
    let screen: Memo<Option<Arc<Screen>>> =
        Memo::new(move |_| editor.scene.with(|scene| me.with_value(|me| scene.screen(me).cloned())));
    let at = Memo::new(move |_| {
        editor.scene.with(|scene| {
            let screens = scene.screens();
            (
                me.with_value(|me| screens.iter().position(|s| s.id == *me).unwrap_or(0)),
                screens.len(),
            )
        })
    });
    let title = move || {
        screen
            .with(|s| s.as_ref().and_then(|s| s.title()))
            .unwrap_or_else(|| "Screen".to_owned())
    };
    let is_chosen = move || {
        editor
            .selection
            .with(|s| matches!(s, Selection::Screen(id) if me.with_value(|me| me == id)))
    };
    let elements = move || {
        screen.with(|s| {
            s.as_ref()
                .map(|s| s.elements.iter().rev().cloned().collect::<Vec<_>>())
                .unwrap_or_default()
        })
    };
    let go = move |towards| editor.move_screen(&me.get_value(), towards);
    view! {
        <li>
            <div class="layer" class:is-chosen=is_chosen>
                <button
                    type="button"
                    id=format!("layer-{}", id.as_str())
                    class="layer-name"
                    data-layer
                    aria-current=move || is_chosen().then_some("true")
                    on:click=move |_| editor.select(Selection::Screen(me.get_value()))
                >
                    <IconView icon=Icon::Screen />
                    <span>{move || at.get().0 + 1} " " {title}</span>
                </button>
                <Show when=move || is_chosen() && editor.is_editable()>
                    <IconButton
                        icon=Icon::ArrowUp
                        label="Move screen earlier"
                        disabled=Signal::derive(move || at.get().0 == 0)
                        on_click=move |()| go(Towards::Start)
                    />
                    <IconButton
                        icon=Icon::ArrowDown
                        label="Move screen later"
                        disabled=Signal::derive(move || at.get().0 + 1 >= at.get().1)
                        on_click=move |()| go(Towards::End)
                    />
                    <IconButton
                        icon=Icon::Trash
                        label="Delete screen"
                        on_click=move |()| editor.remove_screen(&me.get_value())
                    />
                </Show>
            </div>
            <ul>
                <For each=elements key=|element| (element.id.clone(), element.title()) let:element>
                    <ElementRow element=element />
                </For>
            </ul>
        </li>
    }
}

#[component]
fn ElementRow(element: Arc<Element>) -> impl IntoView {
    let editor = use_editor();
    let icon = match element.content {
        Content::Caption(_) => Icon::Text,
        Content::Picture(_) => Icon::Picture,
        Content::Other => Icon::Layers,
    };
    let me = StoredValue::new(element.id.clone());
    let is_chosen = move || {
        editor
            .selection
            .with(|s| matches!(s, Selection::Element(id) if me.with_value(|me| me == id)))
    };
    view! {
        <li class="layer layer-inner" class:is-chosen=is_chosen>
            <button
                type="button"
                id=format!("layer-{}", element.id.as_str())
                class="layer-name"
                data-layer
                aria-current=move || is_chosen().then_some("true")
                on:click=move |_| editor.select(Selection::Element(me.get_value()))
            >
                <IconView icon=icon />
                <span>{element.title()}</span>
            </button>
        </li>
    }
}

/// Up and down go through all rows, and choose.
fn walk(editor: Editor, ev: &KeyboardEvent) {
    let step: isize = match ev.key().as_str() {
        "ArrowUp" => -1,
        "ArrowDown" => 1,
        _ => return,
    };
    ev.prevent_default();
    ev.stop_propagation();
    let rows = rows(editor);
    let here = editor
        .selection
        .with_untracked(|now| rows.iter().position(|row| row == now));
    let next = here.map_or(Some(0), |here| here.checked_add_signed(step));
    let Some(row) = next.and_then(|next| rows.get(next)) else {
        return;
    };
    editor.select(row.clone());
    match row {
        Selection::Screen(id) => dom::focus(&format!("layer-{}", id.as_str())),
        Selection::Element(id) => dom::focus(&format!("layer-{}", id.as_str())),
        Selection::Nothing => {}
    }
}

/// Every row from top to bottom.
fn rows(editor: Editor) -> Vec<Selection> {
    editor.scene.with_untracked(|scene| {
        let rows = scene.screens().iter().flat_map(|screen| {
            let elements = screen
                .elements
                .iter()
                .rev()
                .map(|element| Selection::Element(element.id.clone()));
            std::iter::once(Selection::Screen(screen.id.clone())).chain(elements)
        });
        rows.collect()
    })
}
