//! The inspector of a device frame: which device, its measures, the picture on its screen.

use framekeep::document::kinds::{MAX_BEZEL_PERCENT, MAX_CORNER_PERCENT, Model};
use leptos::prelude::*;
use serde_json::Value;

use super::commands::{self, number, set_field};
use super::fields::{ColorField, NumberField, SegmentField};
use super::inspector_picture::{PictureState, UploadTrouble};
use super::state::use_editor;
use crate::components::{Button, Content, DeviceFrame, ElementId, FileField, Icon, PICTURES, dom};
use crate::language::tr;
use crate::local::PickedFile;

const FILE_FIELD: &str = "frame-file";

fn models() -> Vec<(&'static str, Icon, &'static str)> {
    vec![
        ("phone", Icon::Phone, tr!(editor.phone)),
        ("tablet", Icon::Tablet, tr!(editor.tablet)),
    ]
}

#[component]
pub(crate) fn DeviceFrameFields(id: ElementId) -> impl IntoView {
    let editor = use_editor();
    let off = editor.read_only();
    let me = StoredValue::new(id);
    let element = move || {
        editor
            .scene
            .with_untracked(|scene| me.with_value(|me| scene.element(me).cloned()))
    };
    let frame = Memo::new(move |_| {
        editor
            .scene
            .with(|scene| match &me.with_value(|me| scene.element(me).cloned())?.content {
                Content::DeviceFrame(frame) => Some(frame.clone()),
                _ => None,
            })
    });
    let of = move |read: fn(&DeviceFrame) -> String| {
        Signal::derive(move || frame.with(|f| f.as_ref().map(read).unwrap_or_default()))
    };
    let measure =
        move |read: fn(&DeviceFrame) -> f64| Signal::derive(move || frame.with(|f| f.as_ref().map_or(0.0, read)));
    let write = move |label: &'static str, field: &'static str, value: Value| {
        editor.commit(label, vec![set_field(&me.get_value(), field, value)]);
    };
    let become_model = move |word: String| {
        if let Some(element) = element() {
            editor.commit(
                tr!(editor.change_device),
                commands::change_model(&element, Model::of(&word)),
            );
        }
    };
    view! {
        <FramePicture id=me.get_value() />
        <div class="fields">
            <SegmentField label=tr!(editor.device) options=models() value=of(|f| f.model.word().to_owned()) on_change=become_model disabled=off />
            <ColorField label=tr!(editor.colour) value=of(|f| f.color.clone()) on_change=move |chosen| write(tr!(editor.change_colour), "color", Value::from(chosen)) disabled=off />
            <NumberField label=tr!(editor.corner) unit="%" min=0.0 max=MAX_CORNER_PERCENT step=0.5 value=measure(|f| f.corner_percent) on_change=move |n| write(tr!(editor.change_corner), "cornerPercent", number(n)) disabled=off />
            <NumberField label=tr!(editor.bezel) unit="%" min=0.0 max=MAX_BEZEL_PERCENT step=0.5 value=measure(|f| f.bezel_percent) on_change=move |n| write(tr!(editor.change_bezel), "bezelPercent", number(n)) disabled=off />
        </div>
    }
}

/// What the screen shows, and how to change it.
#[component]
fn FramePicture(id: ElementId) -> impl IntoView {
    let editor = use_editor();
    let off = editor.read_only();
    let me = StoredValue::new(id);
    let media = Memo::new(move |_| {
        editor
            .scene
            .with(|scene| match me.with_value(|me| scene.element(me).cloned())?.content {
                Content::DeviceFrame(ref frame) => frame.media,
                _ => None,
            })
    });
    let filled = Memo::new(move |_| media.with(Option::is_some));
    let words = Signal::derive(move || {
        if filled.get() {
            tr!(editor.replace_picture)
        } else {
            tr!(editor.choose_picture)
        }
        .to_owned()
    });
    let chosen = move |files: Vec<PickedFile>| {
        if let Some(file) = files.into_iter().next() {
            editor.fill_frame(file, me.get_value());
        }
    };
    view! {
        {move || media.get().map(|media| view! { <PictureState media=Some(media) /> <UploadTrouble media=Some(media) /> })}
        <div class="fields fields-actions">
            <Button label=words icon=Icon::Picture disabled=off on_click=move |()| dom::press(FILE_FIELD) />
            <Show when=move || filled.get()>
                <Button
                    label=tr!(editor.remove_picture)
                    disabled=off
                    on_click=move |()| editor.commit(tr!(editor.remove_picture), vec![commands::empty_frame(&me.get_value())])
                />
            </Show>
            <FileField id=FILE_FIELD accept=PICTURES label=tr!(editor.picture_for_device_frame) on_files=chosen />
        </div>
    }
}
