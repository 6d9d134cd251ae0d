//! The inspector of a screen; and of the canvas, when nothing is chosen.

use framekeep::stores;
use leptos::prelude::*;

use super::commands::{self, Towards};
use super::fields::ColorField;
use super::state::{Selection, use_editor};
use crate::components::{Icon, IconButton, ScreenId};

#[component]
pub(super) fn ScreenFields(id: ScreenId) -> impl IntoView {
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
                <IconButton icon=Icon::Copy label="Duplicate" tip="Duplicate (Ctrl D)" disabled=off on_click=move |()| {
                    editor.select(Selection::Screen(me.get_value()));
                    editor.duplicate();
                } />
                <IconButton icon=Icon::Trash label="Delete" tip="Delete (Del)" disabled=off on_click=move |()| editor.remove_screen(&me.get_value(), "Delete screen") />
            </div>
        </div>
        <div class="fields">
            <ColorField label="Background" value=background on_change=paint disabled=off />
        </div>
    }
}

/// What the store wants of this canvas, and the keys.
#[component]
pub(super) fn NothingChosen() -> impl IntoView {
    let editor = use_editor();
    let tab = Memo::new(move |_| {
        editor.scene.with(|scene| {
            let shown = scene.canvas.as_ref()?;
            scene.tabs.iter().find(|tab| tab.id == shown.id).cloned()
        })
    });
    let canvas = move || {
        let tab = tab.get()?;
        let class = stores::class(&tab.class);
        let count = class.map(|class| match class.count {
            (_, 1) => "1 screen".to_owned(),
            (0, most) => format!("up to {most} screens"),
            (least, most) => format!("{least} to {most} screens"),
        });
        let facts = class.zip(count).map(|(class, count)| {
            view! {
                <div><dt>"Store"</dt><dd>{class.store.name()}</dd></div>
                <div><dt>"Takes"</dt><dd>{count}</dd></div>
                <div><dt>"Needed"</dt><dd>{class.need}</dd></div>
            }
        });
        Some(view! {
            <div class="panel-head"><h2>{tab.name}</h2></div>
            <dl class="facts">
                <div><dt>"Pixels"</dt><dd>{format!("{} × {}", tab.pixels.0, tab.pixels.1)}</dd></div>
                {facts}
            </dl>
        })
    };
    view! {
        {canvas}
        <p class="panel-hint">"Select a screen or something on it to change it. Drop a picture anywhere on a screen, or into a device frame."</p>
        <dl class="shortcuts">
            <div><dt>"T D R O"</dt><dd>"Caption, device frame, rectangle, ellipse"</dd></div>
            <div><dt>"Enter"</dt><dd>"Type into a caption"</dd></div>
            <div><dt>"← ↑ → ↓"</dt><dd>"Move by 1, with Shift by 10"</dd></div>
            <div><dt>"[ ]"</dt><dd>"Backward, forward; with Shift all the way"</dd></div>
            <div><dt>"Ctrl C X V"</dt><dd>"Copy, cut, paste"</dd></div>
            <div><dt>"Ctrl D"</dt><dd>"Duplicate"</dd></div>
            <div><dt>"Del"</dt><dd>"Delete"</dd></div>
            <div><dt>"+ − 0 1"</dt><dd>"Zoom in, out, fit, 100 %"</dd></div>
            <div><dt>"Space"</dt><dd>"Hold it and drag to move the canvas"</dd></div>
        </dl>
    }
}
