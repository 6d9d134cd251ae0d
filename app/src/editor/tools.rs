//! The tool rail: choose, write, put in pictures, device frames and shapes.

use framekeep::document::kinds::Form;
use leptos::ev::Event;
use leptos::prelude::*;

use super::state::{Selection, use_editor};
use crate::components::{Icon, IconButton, dom};
use crate::local::picked_files;

const FILE_FIELD: &str = "picture-file";

#[component]
pub(crate) fn Tools() -> impl IntoView {
    let editor = use_editor();
    let read_only = editor.read_only();
    let nowhere = Signal::derive(move || read_only.get() || editor.scene.with(|scene| scene.screens().is_empty()));
    let chosen = move |ev: Event| {
        editor.take_pictures(picked_files(&ev));
        // The same file can be chosen again.
        dom::empty_field(FILE_FIELD);
    };
    view! {
        <div class="tools" role="toolbar" aria-label="Tools" aria-orientation="vertical">
            <IconButton
                icon=Icon::Pointer
                large=true
                label="Select"
                tip="Select (Esc)"
                pressed=Signal::stored(true)
                on_click=move |()| editor.select(Selection::Nothing)
            />
            <IconButton
                icon=Icon::Phone
                large=true
                label="Add device frame"
                tip="Add device frame (D)"
                disabled=nowhere
                on_click=move |()| editor.add_device_frame()
            />
            <IconButton
                icon=Icon::Picture
                large=true
                label="Add picture"
                tip="Add picture; or drop or paste one"
                disabled=nowhere
                on_click=move |()| dom::press(FILE_FIELD)
            />
            <IconButton
                icon=Icon::Text
                large=true
                label="Add caption"
                tip="Add caption (T)"
                disabled=nowhere
                on_click=move |()| editor.add_caption()
            />
            <IconButton
                icon=Icon::Rectangle
                large=true
                label="Add rectangle"
                tip="Add rectangle (R)"
                disabled=nowhere
                on_click=move |()| editor.add_shape(Form::Rectangle)
            />
            <IconButton
                icon=Icon::Ellipse
                large=true
                label="Add ellipse"
                tip="Add ellipse (O)"
                disabled=nowhere
                on_click=move |()| editor.add_shape(Form::Ellipse)
            />
            <input
                id=FILE_FIELD
                class="visually-hidden"
                type="file"
                accept="image/png,image/jpeg,image/webp,image/gif"
                multiple
                tabindex="-1"
                aria-label="Picture file"
                on:change=chosen
            />
        </div>
    }
}
