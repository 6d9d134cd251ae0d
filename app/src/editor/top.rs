//! The editor's bar: back, name, status and "Sync now"; undo, redo, zoom, account.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::A;

use super::gesture::stepped;
use super::state::use_editor;
use crate::components::{Icon, IconButton, IconView, MarkPicture, Menu, MenuItem, StatusWords};
use crate::language::{Language, now, tr};
use crate::local::Person;

#[component]
pub(crate) fn Top(#[prop(into)] account: ViewFn) -> impl IntoView {
    let editor = use_editor();
    let local = editor.local;
    let undo = local.undo_label(editor.project);
    let redo = local.redo_label(editor.project);
    // Text that is being typed can be taken back as well.
    let can_undo = move || editor.is_editable() && (undo.with(Option::is_some) || editor.draft.with(Option::is_some));
    let tip = |words: fn(String) -> String, label: Signal<Option<String>>| {
        Signal::derive(move || label.get().map_or_else(String::new, |label| words(within(&label))))
    };
    view! {
        <header class="top-bar editor-top">
            <A href="/projects" attr:class="button button-icon" attr:aria-label=tr!(editor.back_to_projects) attr:title=tr!(editor.back_to_projects)>
                <IconView icon=Icon::ChevronLeft />
            </A>
            <MarkPicture />
            <div class="editor-title">
                <Name />
                <span class="editor-status">
                    <StatusWords status=local.status(Some(editor.project)) announced=true />
                    <Show when=move || local.person().get() != Person::Guest>
                        <IconButton icon=Icon::Refresh label=tr!(editor.sync_now) on_click=move |()| {
                            editor.flush();
                            local.sync_now();
                        } />
                    </Show>
                </span>
            </div>
            <div class="top-bar-space"></div>
            <IconButton
                icon=Icon::Undo
                label=tr!(editor.undo)
                tip=tip(|what| tr!(editor.undo_what, what = what), undo)
                disabled=Signal::derive(move || !can_undo())
                on_click=move |()| editor.undo()
            />
            <IconButton
                icon=Icon::Redo
                label=tr!(editor.redo)
                tip=tip(|what| tr!(editor.redo_what, what = what), redo)
                disabled=Signal::derive(move || !editor.is_editable() || redo.with(Option::is_none))
                on_click=move |()| editor.redo()
            />
            <Zoom />
            <A
                href=format!("/projects/{}/history", editor.project)
                attr:class="button button-icon editor-history"
                attr:aria-label=tr!(editor.history)
                attr:title=tr!(editor.history)
            >
                <IconView icon=Icon::Clock />
            </A>
            <span class="editor-download">
                <IconButton icon=Icon::Download label=tr!(take.download) on_click=move |()| {
                    editor.flush();
                    local.save_project_file(editor.project);
                } />
            </span>
            <span class="bar-line" aria-hidden="true"></span>
            {account.run()}
        </header>
    }
}

/// A label within a sentence: German nouns keep their capitals.
fn within(label: &str) -> String {
    match now() {
        Language::en => label.to_lowercase(),
        Language::de => label.to_owned(),
    }
}

/// The project's name, changed in place: Enter keeps it, Escape does not.
#[component]
fn Name() -> impl IntoView {
    let editor = use_editor();
    let view = editor.local.project(editor.project);
    let name =
        Memo::new(move |_| view.with(|view| view.as_ref().map(|v| v.document.name().to_owned()).unwrap_or_default()));
    let field = NodeRef::<html::Input>::new();
    let reset = move || {
        if let Some(field) = field.get_untracked() {
            field.set_value(&name.get_untracked());
        }
    };
    let keep = move |_: FocusEvent| {
        let Some(field) = field.get_untracked() else { return };
        let written = field.value();
        let written = written.trim();
        if !written.is_empty() && written != name.get_untracked() {
            editor.local.rename(editor.project, written);
        }
        reset();
    };
    let keys = move |ev: KeyboardEvent| {
        match ev.key().as_str() {
            "Escape" => reset(),
            "Enter" => {}
            _ => return,
        }
        ev.stop_propagation();
        if let Some(field) = field.get_untracked() {
            let _ = field.blur();
        }
    };
    view! {
        <input
            class="name-field"
            aria-label=tr!(editor.project_name)
            autocomplete="off"
            spellcheck="false"
            maxlength="200"
            node_ref=field
            prop:value=move || name.get()
            disabled=move || !editor.is_editable()
            on:blur=keep
            on:keydown=keys
        />
    }
}

#[component]
fn Zoom() -> impl IntoView {
    let editor = use_editor();
    let percent = move || format!("{:.0} %", editor.scale.get() * 100.0);
    let items = move |()| {
        let to = move |zoom: Option<f64>| move || editor.zoom_to(zoom);
        let here = editor.scale.get_untracked();
        vec![
            MenuItem::new(Icon::Fit, tr!(editor.zoom_fit), to(None)).hint("0"),
            MenuItem::new(Icon::Plus, tr!(editor.zoom_in), to(Some(stepped(here, true)))).hint("+"),
            MenuItem::new(Icon::Minus, tr!(editor.zoom_out), to(Some(stepped(here, false)))).hint("−"),
            MenuItem::new(Icon::Picture, tr!(editor.zoom_real), to(Some(1.0))).hint("1"),
        ]
    };
    view! {
        <Menu
            label=Signal::derive(move || tr!(editor.zoom_at, percent = percent()))
            items=items
            class="button button-quiet zoom-button"
        >
            {percent}
            <IconView icon=Icon::ChevronDown />
        </Menu>
    }
}
