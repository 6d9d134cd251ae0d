//! The list of screens and what lies on them, the front-most first; choose, re-order and delete without the canvas.

use std::sync::Arc;

use framekeep::document::kinds::{Form, Model};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::act::show_soon;
use super::carry::{Carry, LINE, LIST, entries, id_of};
use super::commands::{Steps, Towards};
use super::state::{Editor, Selection, use_editor};
use crate::components::{Content, Element, Icon, IconButton, IconView, ScreenId, dom};
use crate::language::tr;

#[component]
pub(crate) fn Layers() -> impl IntoView {
    let editor = use_editor();
    let carry = Carry::new(editor);
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
        <ul
            id=LIST
            class="layers"
            on:keydown=move |ev| {
                if ev.key() == "Escape" {
                    carry.cancel();
                }
                walk(editor, &ev);
            }
            on:pointerdown=move |ev| carry.press(&ev)
            on:pointermove=move |ev| carry.pull(&ev)
            on:pointerup=move |_| carry.release()
            on:pointercancel=move |_| carry.cancel()
        >
            <For each=move || screens.get() key=|id| id.clone() let:id>
                <ScreenRow id=id />
            </For>
            <li id=LINE class="layers-line" role="presentation"></li>
        </ul>
        <Show when=move || screens.with(Vec::is_empty)>
            <p class="panel-hint">{tr!(editor.no_screens_in_list)}</p>
        </Show>
    }
}

#[component]
fn ScreenRow(id: ScreenId) -> impl IntoView {
    let editor = use_editor();
    let me = StoredValue::new(id.clone());
    let screen = editor.screens.signal(&id);
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
            .unwrap_or_else(|| tr!(editor.screen).to_owned())
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
            <div
                id=format!("row-{}", id.as_str())
                class="layer"
                class:is-chosen=is_chosen
                data-row=id.as_str().to_owned()
            >
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
                        label=tr!(editor.move_screen_earlier)
                        disabled=Signal::derive(move || at.get().0 == 0)
                        on_click=move |()| go(Towards::Start)
                    />
                    <IconButton
                        icon=Icon::ArrowDown
                        label=tr!(editor.move_screen_later)
                        disabled=Signal::derive(move || at.get().0 + 1 >= at.get().1)
                        on_click=move |()| go(Towards::End)
                    />
                    <IconButton
                        icon=Icon::Trash
                        label=tr!(editor.delete_screen)
                        on_click=move |()| editor.remove_screen(&me.get_value(), tr!(editor.delete_screen))
                    />
                </Show>
                <RowGrip />
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
        Content::DeviceFrame(ref frame) => match frame.model {
            Model::Phone => Icon::Phone,
            Model::Tablet => Icon::Tablet,
        },
        Content::Shape(ref shape) => match shape.form {
            Form::Rectangle => Icon::Rectangle,
            Form::Ellipse => Icon::Ellipse,
        },
        Content::Other => Icon::Layers,
    };
    let me = StoredValue::new(element.id.clone());
    let is_chosen = move || {
        editor
            .selection
            .with(|s| matches!(s, Selection::Element(id) if me.with_value(|me| me == id)))
    };
    view! {
        <li
            id=format!("row-{}", element.id.as_str())
            class="layer layer-inner"
            class:is-chosen=is_chosen
            data-row=element.id.as_str().to_owned()
        >
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
            <RowGrip />
        </li>
    }
}

/// What a finger takes a row by.
#[component]
fn RowGrip() -> impl IntoView {
    let editor = use_editor();
    view! {
        <span class="layer-grip" aria-hidden="true" hidden=move || !editor.is_editable()>
            <IconView icon=Icon::Grip />
        </span>
    }
}

/// Up and down go through all rows, and choose; with Alt they carry the chosen row along.
fn walk(editor: Editor, ev: &KeyboardEvent) {
    let step: isize = match ev.key().as_str() {
        "ArrowUp" => -1,
        "ArrowDown" => 1,
        _ => return,
    };
    ev.prevent_default();
    ev.stop_propagation();
    let rows = entries(editor);
    let here = editor
        .selection
        .with_untracked(|now| rows.iter().position(|(row, _)| row == now));
    if ev.alt_key() {
        if let Some(here) = here {
            shift(editor, &rows, here, step);
        }
        return;
    }
    let next = here.map_or(Some(0), |here| here.checked_add_signed(step));
    let Some((row, _)) = next.and_then(|next| rows.get(next)) else {
        return;
    };
    editor.select(row.clone());
    if let Some(id) = id_of(row) {
        dom::focus(&format!("layer-{id}"));
    }
}

/// The row changes places with the one above or below it; an element at the edge of its screen goes to the next screen.
fn shift(editor: Editor, rows: &[(Selection, ScreenId)], here: usize, step: isize) {
    let Some((row, screen)) = rows.get(here) else { return };
    match row {
        Selection::Nothing => return,
        Selection::Screen(id) => {
            let towards = if step < 0 { Towards::Start } else { Towards::End };
            editor.move_screen(id, towards);
        }
        Selection::Element(id) => {
            let next = here.checked_add_signed(step).and_then(|next| rows.get(next));
            match next {
                Some((Selection::Element(_), _)) => {
                    // The list shows the front first.
                    let towards = if step < 0 { Towards::End } else { Towards::Start };
                    editor.restack(towards, Steps::One);
                }
                // Above the own screen's row is the screen before; the row below is the next screen's.
                Some((Selection::Screen(below), _)) if step > 0 => editor.carry(id, below, usize::MAX),
                Some((Selection::Screen(_), _)) => {
                    let before = rows[..here].iter().rev().find(|(_, owner)| owner != screen);
                    let Some((_, before)) = before else { return };
                    editor.carry(id, before, 0);
                }
                _ => return,
            }
        }
    }
    if let Some(id) = id_of(row) {
        show_soon(format!("layer-{id}"));
    }
}
