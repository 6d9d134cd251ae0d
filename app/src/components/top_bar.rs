//! The bar at the top of the pages that are not the editor.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::A;

use super::icon::{Icon, IconView};

/// The mark alone: a screen with a seal that keeps it.
#[component]
pub(crate) fn MarkPicture() -> impl IntoView {
    view! {
        <svg class="mark-picture" viewBox="0 0 20 24" aria-hidden="true">
            <rect x="1.5" y="1.5" width="14" height="19" rx="3"></rect>
            <circle cx="14.5" cy="18.5" r="5"></circle>
        </svg>
    }
}

/// Mark and name, leading to `href`.
#[component]
fn Mark(#[prop(into)] href: String) -> impl IntoView {
    view! {
        <A href=href attr:class="mark">
            <MarkPicture />
            <span>"Framekeep"</span>
        </A>
    }
}

/// Mark at the left, the children at the right.
#[component]
pub(crate) fn TopBar(#[prop(into)] home: String, children: Children) -> impl IntoView {
    view! {
        <header class="top-bar">
            <Mark href=home />
            <div class="top-bar-space"></div>
            {children()}
        </header>
    }
}

/// A field that filters as one types; "/" goes to it, Escape empties it.
#[component]
pub(crate) fn SearchBox(label: &'static str, words: RwSignal<String>) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    Effect::new(move || {
        let handle = window_event_listener(leptos::ev::keydown, move |ev| {
            let typing = super::dom::is_typing();
            if ev.key() == "/" && !typing && !ev.ctrl_key() && !ev.meta_key() {
                ev.prevent_default();
                if let Some(field) = field.get_untracked() {
                    let _ = field.focus();
                }
            }
        });
        on_cleanup(move || handle.remove());
    });
    let escape = move |ev: KeyboardEvent| {
        if ev.key() == "Escape" {
            words.set(String::new());
        }
    };
    view! {
        <div class="search" role="search">
            <IconView icon=Icon::Search />
            <input
                class="input"
                type="search"
                placeholder=label
                aria-label=label
                node_ref=field
                prop:value=move || words.get()
                on:input=move |ev| words.set(event_target_value(&ev))
                on:keydown=escape
            />
            <kbd aria-hidden="true">"/"</kbd>
        </div>
    }
}
