//! The tool rail: choose, write, put in pictures, device frames and shapes.

use framekeep::document::kinds::Form;
use leptos::prelude::*;

use super::state::{Selection, use_editor};
use crate::components::{FileField, Icon, IconButton, PICTURES, dom};
use crate::language::tr;

const FILE_FIELD: &str = "picture-file";

#[component]
pub(crate) fn Tools() -> impl IntoView {
    let editor = use_editor();
    let read_only = editor.read_only();
    let nowhere = Signal::derive(move || read_only.get() || editor.scene.with(|scene| scene.screens().is_empty()));
    view! {
        <div class="tools" role="toolbar" aria-label=tr!(editor.tools) aria-orientation="vertical">
            <IconButton
                icon=Icon::Pointer
                large=true
                label=tr!(editor.select)
                tip=tr!(editor.select_tip)
                pressed=Signal::stored(true)
                on_click=move |()| editor.select(Selection::Nothing)
            />
            <IconButton
                icon=Icon::Phone
                large=true
                label=tr!(editor.add_device_frame)
                tip=tr!(editor.add_device_frame_tip)
                disabled=nowhere
                on_click=move |()| editor.add_device_frame()
            />
            <IconButton
                icon=Icon::Picture
                large=true
                label=tr!(editor.add_picture)
                tip=tr!(editor.add_picture_tip)
                disabled=nowhere
                on_click=move |()| dom::press(FILE_FIELD)
            />
            <IconButton
                icon=Icon::Text
                large=true
                label=tr!(editor.add_caption)
                tip=tr!(editor.add_caption_tip)
                disabled=nowhere
                on_click=move |()| editor.add_caption()
            />
            <IconButton
                icon=Icon::Rectangle
                large=true
                label=tr!(editor.add_rectangle)
                tip=tr!(editor.add_rectangle_tip)
                disabled=nowhere
                on_click=move |()| editor.add_shape(Form::Rectangle)
            />
            <IconButton
                icon=Icon::Ellipse
                large=true
                label=tr!(editor.add_ellipse)
                tip=tr!(editor.add_ellipse_tip)
                disabled=nowhere
                on_click=move |()| editor.add_shape(Form::Ellipse)
            />
            <FileField
                id=FILE_FIELD
                accept=PICTURES
                multiple=true
                label=tr!(editor.picture_file)
                on_files=move |files| editor.take_pictures(files)
            />
        </div>
    }
}
