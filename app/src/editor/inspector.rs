//! What the selection has, and nothing else.

use framekeep::ids::AssetId;
use leptos::prelude::*;

use super::commands::{self, Steps, Towards};
use super::fields::NumberField;
use super::inspector_caption::CaptionFields;
use super::inspector_frame::DeviceFrameFields;
use super::inspector_picture::{PictureState, UploadTrouble};
use super::inspector_screen::{NothingChosen, ScreenFields};
use super::inspector_shape::ShapeFields;
use super::state::{Selection, use_editor};
use crate::components::{Content, ElementId, Icon, IconButton, Place, ScreenId};
use crate::language::tr;

/// What is chosen, without its values: the fields stay while the values change.
#[derive(Clone, PartialEq)]
enum Shown {
    Nothing,
    Screen(ScreenId),
    Caption(ElementId),
    Picture(ElementId, Option<AssetId>),
    DeviceFrame(ElementId),
    Shape(ElementId),
    Other(ElementId),
}

#[component]
pub(crate) fn Inspector() -> impl IntoView {
    let editor = use_editor();
    let shown = Memo::new(move |_| match editor.selection.get() {
        Selection::Screen(id) if editor.scene.with(|scene| scene.screen(&id).is_some()) => Shown::Screen(id),
        Selection::Screen(_) | Selection::Nothing => Shown::Nothing,
        Selection::Element(id) => match editor.scene.with(|scene| scene.element(&id).map(|e| e.content.clone())) {
            Some(Content::Caption(_)) => Shown::Caption(id),
            Some(Content::Picture(media)) => Shown::Picture(id, media),
            Some(Content::DeviceFrame(_)) => Shown::DeviceFrame(id),
            Some(Content::Shape(_)) => Shown::Shape(id),
            Some(Content::Other) => Shown::Other(id),
            None => Shown::Nothing,
        },
    });
    move || match shown.get() {
        Shown::Nothing => view! { <NothingChosen /> }.into_any(),
        Shown::Screen(id) => view! { <ScreenFields id=id /> }.into_any(),
        Shown::Caption(id) => view! {
            <Head title=tr!(editor.caption) />
            <CaptionFields id=id.clone() />
            <PlaceFields id=id />
        }
        .into_any(),
        Shown::Picture(id, media) => view! {
            <Head title=tr!(editor.picture) />
            <PictureState media=media />
            <UploadTrouble media=media />
            <PlaceFields id=id />
        }
        .into_any(),
        Shown::DeviceFrame(id) => view! {
            <Head title=tr!(editor.device_frame) />
            <DeviceFrameFields id=id.clone() />
            <PlaceFields id=id />
        }
        .into_any(),
        Shown::Shape(id) => view! {
            <Head title=tr!(editor.shape) />
            <ShapeFields id=id.clone() />
            <PlaceFields id=id />
        }
        .into_any(),
        Shown::Other(id) => view! {
            <Head title=tr!(editor.element) />
            <p class="panel-hint">{tr!(editor.element_newer)}</p>
            <PlaceFields id=id />
        }
        .into_any(),
    }
}

/// The kind of the chosen element, and what can be done with it as a whole.
#[component]
fn Head(title: &'static str) -> impl IntoView {
    let editor = use_editor();
    let off = editor.read_only();
    view! {
        <div class="panel-head">
            <h2>{title}</h2>
            <div class="panel-actions">
                <IconButton icon=Icon::ArrowUp label=tr!(editor.bring_forward) tip=tr!(editor.bring_forward_tip) disabled=off on_click=move |()| editor.restack(Towards::End, Steps::One) />
                <IconButton icon=Icon::ArrowDown label=tr!(editor.send_backward) tip=tr!(editor.send_backward_tip) disabled=off on_click=move |()| editor.restack(Towards::Start, Steps::One) />
                <IconButton icon=Icon::Copy label=tr!(editor.duplicate) tip=tr!(editor.duplicate_tip) disabled=off on_click=move |()| editor.duplicate() />
                <IconButton icon=Icon::Trash label=tr!(editor.delete) tip=tr!(editor.delete_tip) disabled=off on_click=move |()| { editor.remove_chosen(None); } />
            </div>
        </div>
    }
}

/// Where it lies.
#[component]
fn PlaceFields(id: ElementId) -> impl IntoView {
    let editor = use_editor();
    let off = editor.read_only();
    let me = StoredValue::new(id);
    let place = Memo::new(move |_| {
        editor
            .scene
            .with(|scene| me.with_value(|me| scene.element(me).map(|e| e.place)))
    });
    let value =
        move |read: fn(&Place) -> f64| Signal::derive(move || place.get().as_ref().map(read).unwrap_or_default());
    let write = move |label: &'static str, write: fn(&mut Place, f64)| {
        move |number: f64| {
            let Some(before) = place.get_untracked() else { return };
            let mut after = before;
            write(&mut after, number);
            editor.commit(label, commands::place(&me.get_value(), before, after));
        }
    };
    view! {
        <div class="fields fields-pairs">
            <NumberField label="X" name=tr!(editor.from_left) value=value(|p| p.frame.x) on_change=write(tr!(editor.move_it), |p, n| p.frame.x = n) disabled=off />
            <NumberField label="Y" name=tr!(editor.from_top) value=value(|p| p.frame.y) on_change=write(tr!(editor.move_it), |p, n| p.frame.y = n) disabled=off />
            <NumberField label=tr!(editor.width_letter) name=tr!(editor.width) min=1.0 value=value(|p| p.frame.width) on_change=write(tr!(editor.resize), |p, n| p.frame.width = n) disabled=off />
            <NumberField label=tr!(editor.height_letter) name=tr!(editor.height) min=1.0 value=value(|p| p.frame.height) on_change=write(tr!(editor.resize), |p, n| p.frame.height = n) disabled=off />
        </div>
        <div class="fields">
            <NumberField label=tr!(editor.rotation) unit="°" min=-360.0 max=360.0 value=value(|p| p.rotation) on_change=write(tr!(editor.turn), |p, n| p.rotation = super::gesture::upright(n)) disabled=off />
        </div>
    }
}
