//! The frame around the chosen element with its handles: sides and corners, and one above for turning.

use leptos::prelude::*;

use super::drag::Grip;
use super::gesture::Handle;
use super::state::use_editor;
use crate::components::{ElementId, Place, ScreenId, px, turn};

/// Sides shorter than this many CSS pixels have no handle of their own: the corners need the room.
const ROOM_FOR_SIDE: f64 = 64.0;

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
    let turned = Memo::new(move |_| place.with(|place| place.map_or(0.0, |place| place.rotation)));
    let room = Memo::new(move |_| {
        let (scale, frame) = (editor.scale.get(), place.get().map(|place| place.frame));
        let wide = |length: f64| length * scale >= ROOM_FOR_SIDE;
        frame.map_or((false, false), |frame| (wide(frame.width), wide(frame.height)))
    });
    let handles = move || {
        Handle::ALL
            .map(|handle| {
                let cramped = move || match handle {
                    Handle::Top | Handle::Bottom => !room.get().0,
                    Handle::Left | Handle::Right => !room.get().1,
                    _ => false,
                };
                view! {
                    <span
                        class=handle.class()
                        data-grip=Grip::Resize(handle).name()
                        aria-hidden="true"
                        hidden=cramped
                        style=("cursor", move || handle.cursor(turned.get()))
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
                data-box=id.as_str().to_owned()
                style=("left", of_place(|p| px(p.frame.x)))
                style=("top", of_place(|p| px(p.frame.y)))
                style=("width", of_place(|p| px(p.frame.width)))
                style=("height", of_place(|p| px(p.frame.height)))
                style=("transform", of_place(turn))
            >
                <Show when=move || editor.is_editable()>
                    {handles()}
                    <span class="handle handle-turn" data-grip=Grip::Turn.name() aria-hidden="true"></span>
                </Show>
            </div>
        </div>
    }
}
