//! The canvas: all screens of the shown size in a row, scaled; the place to drop pictures on.

use framekeep::sync::Status;
use leptos::ev::{DragEvent, MouseEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;

use super::gesture::{Vector, wheeled};
use super::look::STAGE;
use super::press::{Under, under};
use super::screen::ScreenView;
use super::state::{Selection, use_editor};
use crate::components::{Button, ButtonKind, Empty, Icon, IconView, dom};
use crate::language::tr;
use crate::local::dropped_files;

#[component]
pub(crate) fn CanvasView() -> impl IntoView {
    let editor = use_editor();
    let stage = NodeRef::<html::Div>::new();
    // Runs in a later frame: the page may have been left by then.
    let measure = move || {
        if let (Some(stage), Some(view)) = (stage.try_get_untracked().flatten(), editor.view.try_get_untracked()) {
            let size = Vector::new(f64::from(stage.client_width()), f64::from(stage.client_height()));
            if size.x > 0.0 && view != size {
                editor.view.set(size);
            }
        }
    };
    stage.on_load(move |_| request_animation_frame(measure));
    Effect::new(move || {
        let handle = window_event_listener(leptos::ev::resize, move |_| measure());
        on_cleanup(move || handle.remove());
    });
    // A line above the canvas takes room from it. Asked only then: an answer costs a layout, and the status changes with
    // every edit.
    let status = editor.local.status(Some(editor.project));
    let attention = Memo::new(move |_| matches!(status.get(), Status::NeedsAttention(_)));
    Effect::new(move || {
        attention.track();
        editor.obstacle.track();
        request_animation_frame(measure);
    });
    let wheel = move |ev: WheelEvent| {
        if ev.ctrl_key() || ev.meta_key() {
            ev.prevent_default();
            // Lines, where the browser counts in them.
            let by = ev.delta_y() * if ev.delta_mode() == 1 { 16.0 } else { 1.0 };
            let glass = Vector::new(f64::from(ev.client_x()), f64::from(ev.client_y()));
            editor.zoom_at(wheeled(editor.scale.get_untracked(), by), glass);
        }
    };
    let drop_here = move |ev: DragEvent| {
        ev.prevent_default();
        let under = under(dom::target(&ev).as_ref());
        if let Some(lifted) = editor.lifted.get_value() {
            let glass = Vector::new(f64::from(ev.client_x()), f64::from(ev.client_y()));
            return editor.place_at(under, glass, lifted);
        }
        let files = dropped_files(&ev);
        match under {
            Under::Element(id) => editor.drop_on_element(files, &id),
            Under::Screen(id) => editor.add_pictures(files, Some(id)),
            _ => editor.add_pictures(files, None),
        }
    };
    // The middle button moves the canvas; the browser's own scrolling would be in the way.
    let middle = move |ev: MouseEvent| {
        if ev.button() == 1 {
            ev.prevent_default();
        }
    };
    let screens = Memo::new(move |_| {
        editor.scene.with(|scene| {
            scene
                .screens()
                .iter()
                .map(|screen| screen.id.clone())
                .collect::<Vec<_>>()
        })
    });
    let is_empty = move || screens.with(Vec::is_empty);
    view! {
        <div
            id=STAGE
            class="stage"
            class:is-panning=move || editor.space.get()
            node_ref=stage
            role="region"
            aria-label=tr!(editor.canvas)
            on:pointerdown=move |ev| editor.press(&ev)
            on:pointermove=move |ev| editor.pull(&ev)
            on:pointerup=move |ev| editor.release(&ev)
            on:pointercancel=move |ev| editor.lose(&ev)
            on:mousedown=middle
            on:wheel=wheel
            on:dragover=move |ev| ev.prevent_default()
            on:drop=drop_here
        >
            <Show when=is_empty>
                <NothingHere />
            </Show>
            <div
                class="stage-row"
                class:is-free=move || editor.zoom.with(Option::is_some)
                style=("--scale", move || editor.scale.get().to_string())
                hidden=is_empty
            >
                <For each=move || screens.get() key=|id| id.clone() let:id>
                    <ScreenView id=id />
                </For>
                <Show when=move || editor.is_editable()>
                    <AddScreen />
                </Show>
            </div>
        </div>
    }
}

/// The place at the end of the row that makes a screen.
#[component]
fn AddScreen() -> impl IntoView {
    let editor = use_editor();
    let add = move |_| {
        editor.select(Selection::Nothing);
        editor.add_screen();
    };
    view! {
        <button
            type="button"
            class="add-screen"
            aria-label=tr!(editor.add_screen)
            title=tr!(editor.add_screen)
            on:click=add
        >
            <IconView icon=Icon::Plus large=true />
        </button>
    }
}

#[component]
fn NothingHere() -> impl IntoView {
    let editor = use_editor();
    let no_canvas = Memo::new(move |_| editor.scene.with(|scene| scene.canvas.is_none()));
    move || match no_canvas.get() {
        true => view! {
            <Empty title=tr!(editor.no_sizes) text=tr!(editor.no_sizes_text)>
                <Button
                    kind=ButtonKind::Primary
                    icon=Icon::Plus
                    label=tr!(editor.add_a_size)
                    disabled=editor.read_only()
                    on_click=move |()| editor.choosing_size.set(true)
                />
            </Empty>
        }
        .into_any(),
        false => view! {
            <Empty title=tr!(editor.no_screens) text=tr!(editor.no_screens_text)>
                <Button
                    kind=ButtonKind::Primary
                    icon=Icon::Plus
                    label=tr!(editor.add_a_screen)
                    disabled=editor.read_only()
                    on_click=move |()| editor.add_screen()
                />
            </Empty>
        }
        .into_any(),
    }
}
