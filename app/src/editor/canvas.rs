//! The canvas: all screens of the shown size in a row, scaled; the place to drop pictures on.

use leptos::ev::{DragEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;

use super::gesture::Vector;
use super::screen::ScreenView;
use super::state::{Selection, use_editor};
use crate::components::{Button, ButtonKind, Empty, Icon, IconView};
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
    // A line above the canvas takes room from it.
    let status = editor.local.status(Some(editor.project));
    Effect::new(move || {
        status.track();
        editor.editing.track();
        request_animation_frame(measure);
    });
    let wheel = move |ev: WheelEvent| {
        if ev.ctrl_key() || ev.meta_key() {
            ev.prevent_default();
            let factor = (-ev.delta_y() / 300.0).exp();
            editor
                .zoom
                .set(Some((editor.scale.get_untracked() * factor).clamp(0.03, 3.0)));
        }
    };
    let drop_here = move |ev: DragEvent| {
        ev.prevent_default();
        editor.add_pictures(dropped_files(&ev), None);
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
            class="stage"
            node_ref=stage
            role="region"
            aria-label="Canvas"
            on:pointerdown=move |_| editor.select(Selection::Nothing)
            on:wheel=wheel
            on:dragover=move |ev| ev.prevent_default()
            on:drop=drop_here
        >
            <Show when=is_empty>
                <NoScreens />
            </Show>
            <div class="stage-row" style=("--scale", move || editor.scale.get().to_string()) hidden=is_empty>
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
            aria-label="Add screen"
            title="Add screen"
            on:pointerdown=move |ev| ev.stop_propagation()
            on:click=add
        >
            <IconView icon=Icon::Plus large=true />
        </button>
    }
}

#[component]
fn NoScreens() -> impl IntoView {
    let editor = use_editor();
    view! {
        <Empty title="No screens yet" text="A screen is one picture in the store. Add the first one.">
            <Button
                kind=ButtonKind::Primary
                icon=Icon::Plus
                label="Add a screen"
                disabled=editor.read_only()
                on_click=move |()| editor.add_screen()
            />
        </Empty>
    }
}
