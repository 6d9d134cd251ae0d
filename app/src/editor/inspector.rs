//! What the selection has, and nothing else.

use framekeep::ids::AssetId;
use leptos::prelude::*;

use super::commands::{self, Towards};
use super::fields::{ColorField, NumberField};
use super::inspector_caption::CaptionFields;
use super::state::{Selection, use_editor};
use crate::components::{Content, ElementId, Icon, IconButton, Place, ScreenId};
use crate::local::Picture;

/// What is chosen, without its values: the fields stay while the values change.
#[derive(Clone, PartialEq)]
enum Shown {
    Nothing,
    Screen(ScreenId),
    Caption(ElementId),
    Picture(ElementId, Option<AssetId>),
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
            Some(Content::Other) => Shown::Other(id),
            None => Shown::Nothing,
        },
    });
    move || match shown.get() {
        Shown::Nothing => view! { <NothingChosen /> }.into_any(),
        Shown::Screen(id) => view! { <ScreenFields id=id /> }.into_any(),
        Shown::Caption(id) => view! {
            <Head title="Caption" />
            <CaptionFields id=id.clone() />
            <PlaceFields id=id />
        }
        .into_any(),
        Shown::Picture(id, media) => view! {
            <Head title="Picture" />
            <PictureState media=media />
            <PlaceFields id=id />
        }
        .into_any(),
        Shown::Other(id) => view! {
            <Head title="Element" />
            <p class="panel-hint">"A newer version of Framekeep made this. Here it can be moved and deleted."</p>
            <PlaceFields id=id />
        }
        .into_any(),
    }
}

#[component]
fn NothingChosen() -> impl IntoView {
    view! {
        <div class="panel-head"><h2>"Nothing selected"</h2></div>
        <p class="panel-hint">"Select a screen, a caption or a picture to change it. Drop a picture anywhere on a screen."</p>
        <dl class="shortcuts">
            <div><dt>"T"</dt><dd>"Add a caption"</dd></div>
            <div><dt>"Enter"</dt><dd>"Type into it"</dd></div>
            <div><dt>"← ↑ → ↓"</dt><dd>"Move by 1, with Shift by 10"</dd></div>
            <div><dt>"Ctrl D"</dt><dd>"Duplicate"</dd></div>
            <div><dt>"Del"</dt><dd>"Delete"</dd></div>
            <div><dt>"+ − 0"</dt><dd>"Zoom in, out, fit"</dd></div>
        </dl>
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
                <IconButton icon=Icon::ArrowUp label="Bring forward" disabled=off on_click=move |()| editor.restack(Towards::End) />
                <IconButton icon=Icon::ArrowDown label="Send backward" disabled=off on_click=move |()| editor.restack(Towards::Start) />
                <IconButton icon=Icon::Copy label="Duplicate" tip="Duplicate (Ctrl D)" disabled=off on_click=move |()| editor.duplicate() />
                <IconButton icon=Icon::Trash label="Delete" tip="Delete (Del)" disabled=off on_click=move |()| { editor.remove_selected(); } />
            </div>
        </div>
    }
}

#[component]
fn ScreenFields(id: ScreenId) -> impl IntoView {
    let editor = use_editor();
    let off = editor.read_only();
    let me = StoredValue::new(id);
    let background = Memo::new(move |_| {
        editor.scene.with(|scene| {
            me.with_value(|me| scene.screen(me).map(|s| s.background.clone()))
                .unwrap_or_default()
        })
    });
    let paint = move |color: String| {
        if background.get_untracked() != color {
            editor.commit(
                "Change background",
                vec![commands::set_background(&me.get_value(), &color)],
            );
        }
    };
    view! {
        <div class="panel-head">
            <h2>"Screen"</h2>
            <div class="panel-actions">
                <IconButton icon=Icon::ArrowLeft label="Move screen earlier" disabled=off on_click=move |()| editor.move_screen(&me.get_value(), Towards::Start) />
                <IconButton icon=Icon::ArrowRight label="Move screen later" disabled=off on_click=move |()| editor.move_screen(&me.get_value(), Towards::End) />
                <IconButton icon=Icon::Trash label="Delete" tip="Delete (Del)" disabled=off on_click=move |()| editor.remove_screen(&me.get_value()) />
            </div>
        </div>
        <div class="fields">
            <ColorField label="Background" value=background on_change=paint disabled=off />
        </div>
    }
}

/// What stands between a picture and being seen; nothing when it is here.
#[component]
fn PictureState(media: Option<AssetId>) -> impl IntoView {
    let editor = use_editor();
    let picture = media.map(|media| editor.local.picture(media));
    move || {
        let words = match picture?.get() {
            Picture::Here(_) => return None,
            Picture::Loading => "Loading…".to_owned(),
            Picture::Waiting => "Still on its way from another device.".to_owned(),
            Picture::Missing(why) => why,
        };
        Some(view! { <p class="panel-hint" role="status">{words}</p> })
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
            <NumberField label="X" name="X, from the left" value=value(|p| p.frame.x) on_change=write("Move", |p, n| p.frame.x = n) disabled=off />
            <NumberField label="Y" name="Y, from the top" value=value(|p| p.frame.y) on_change=write("Move", |p, n| p.frame.y = n) disabled=off />
            <NumberField label="W" name="Width" min=1.0 value=value(|p| p.frame.width) on_change=write("Resize", |p, n| p.frame.width = n) disabled=off />
            <NumberField label="H" name="Height" min=1.0 value=value(|p| p.frame.height) on_change=write("Resize", |p, n| p.frame.height = n) disabled=off />
        </div>
        <div class="fields">
            <NumberField label="Rotation" unit="°" min=-360.0 max=360.0 value=value(|p| p.rotation) on_change=write("Turn", |p, n| p.rotation = super::gesture::upright(n)) disabled=off />
        </div>
    }
}
