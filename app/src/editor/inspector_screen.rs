//! The inspector of a screen; and of the canvas, when nothing is chosen.

use framekeep::stores;
use leptos::prelude::*;

use super::commands::{self, Towards};
use super::fields::ColorField;
use super::state::{Selection, use_editor};
use crate::components::{Icon, IconButton, ScreenId};
use crate::language::{for_words, tr};

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
                tr!(editor.change_background),
                vec![commands::set_background(&me.get_value(), &color)],
            );
        }
    };
    view! {
        <div class="panel-head">
            <h2>{tr!(editor.screen)}</h2>
            <div class="panel-actions">
                <IconButton icon=Icon::ArrowLeft label=tr!(editor.move_screen_earlier) disabled=off on_click=move |()| editor.move_screen(&me.get_value(), Towards::Start) />
                <IconButton icon=Icon::ArrowRight label=tr!(editor.move_screen_later) disabled=off on_click=move |()| editor.move_screen(&me.get_value(), Towards::End) />
                <IconButton icon=Icon::Copy label=tr!(editor.duplicate) tip=tr!(editor.duplicate_tip) disabled=off on_click=move |()| {
                    editor.select(Selection::Screen(me.get_value()));
                    editor.duplicate();
                } />
                <IconButton icon=Icon::Trash label=tr!(editor.delete) tip=tr!(editor.delete_tip) disabled=off on_click=move |()| editor.remove_screen(&me.get_value(), tr!(editor.delete_screen)) />
            </div>
        </div>
        <div class="fields">
            <ColorField label=tr!(editor.background) value=background on_change=paint disabled=off />
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
            (_, 1) => tr!(editor.takes_one).to_owned(),
            (0, most) => tr!(editor.takes_up_to, most = most),
            (least, most) => tr!(editor.takes_from_to, least = least, most = most),
        });
        let facts = class.zip(count).map(|(class, count)| {
            view! {
                <div><dt>{tr!(editor.store)}</dt><dd>{class.store.name()}</dd></div>
                <div><dt>{tr!(editor.takes)}</dt><dd>{count}</dd></div>
                <div><dt>{tr!(editor.needed)}</dt><dd>{class.need(for_words())}</dd></div>
            }
        });
        Some(view! {
            <div class="panel-head"><h2>{tab.name}</h2></div>
            <dl class="facts">
                <div><dt>{tr!(editor.pixels)}</dt><dd>{format!("{} × {}", tab.pixels.0, tab.pixels.1)}</dd></div>
                {facts}
            </dl>
        })
    };
    view! {
        {canvas}
        <p class="panel-hint">{tr!(editor.nothing_chosen)}</p>
        <dl class="shortcuts">
            <div><dt>"T D R O"</dt><dd>{tr!(editor.key_letters)}</dd></div>
            <div><dt>{tr!(editor.key_name_enter)}</dt><dd>{tr!(editor.key_enter)}</dd></div>
            <div><dt>"← ↑ → ↓"</dt><dd>{tr!(editor.key_arrows)}</dd></div>
            <div><dt>"[ ]"</dt><dd>{tr!(editor.key_brackets)}</dd></div>
            <div><dt>{tr!(editor.key_name_ctrl_c)}</dt><dd>{tr!(editor.key_clipboard)}</dd></div>
            <div><dt>{tr!(editor.key_name_ctrl_d)}</dt><dd>{tr!(editor.duplicate)}</dd></div>
            <div><dt>{tr!(editor.key_name_delete)}</dt><dd>{tr!(editor.delete)}</dd></div>
            <div><dt>"+ − 0 1"</dt><dd>{tr!(editor.key_zoom)}</dd></div>
            <div><dt>{tr!(editor.key_name_space)}</dt><dd>{tr!(editor.key_space)}</dd></div>
        </dl>
    }
}
