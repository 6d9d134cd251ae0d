//! The frame around the chosen element with its handles: four corners, and one above for turning.

use leptos::ev::PointerEvent;
use leptos::prelude::*;

use super::drag::Grip;
use super::gesture::Corner;
use super::state::use_editor;
use crate::components::{ElementId, Place, ScreenId, px, turn};

/// Drawn over the screen, not cut by its edge; only on the screen of the chosen element.
#[component]
pub(crate) fn SelectionLayer(screen: ScreenId) -> impl IntoView {
    let editor = use_editor();
    let here = Memo::new(move |_| editor.selected_element().filter(|element| element.screen == screen));
    let id = Memo::new(move |_| here.with(|element| element.as_ref().map(|element| element.id.clone())));
    let place = Memo::new(move |_| here.with(|element| element.as_ref().map(|element| element.place)));
    move || id.get().map(|id| view! { <SelectionBox id=id place=place /> })
}

#[component]
fn SelectionBox(id: ElementId, place: Memo<Option<Place>>) -> impl IntoView {
    let editor = use_editor();
    let of_place = move |css: fn(&Place) -> String| move || place.with(|p| p.as_ref().map(css).unwrap_or_default());
    let handles = move || {
        let id = id.clone();
        let grips = Corner::ALL.map(|corner| (Grip::Resize(corner), corner.class()));
        let grips = grips.into_iter().chain([(Grip::Turn, "handle handle-turn")]);
        grips
            .map(|(grip, class)| {
                let id = id.clone();
                let press = move |ev: PointerEvent| {
                    ev.stop_propagation();
                    ev.prevent_default();
                    if ev.button() == 0 {
                        editor.take(grip, &id, &ev);
                    }
                };
                view! {
                    <span
                        class=class
                        aria-hidden="true"
                        on:pointerdown=press
                        on:pointermove=move |ev| editor.pull(&ev)
                        on:pointerup=move |_| editor.let_go()
                        on:pointercancel=move |_| {
                            editor.cancel_drag();
                        }
                    ></span>
                }
            })
            .collect_view()
    };
    view! {
        <div class="selection-layer">
            <div
                id="selection-box"
                class="selection-box"
                style=("left", of_place(|p| px(p.frame.x)))
                style=("top", of_place(|p| px(p.frame.y)))
                style=("width", of_place(|p| px(p.frame.width)))
                style=("height", of_place(|p| px(p.frame.height)))
                style=("transform", of_place(turn))
            >
                <Show when=move || editor.is_editable()>{handles.clone()()}</Show>
            </div>
        </div>
    }
}
