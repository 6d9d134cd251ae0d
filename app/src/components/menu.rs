//! A menu that opens under its button: arrows, Home, End and Escape work, and the focus returns to the button.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, IconView};

/// One line of a menu.
#[derive(Clone)]
pub(crate) struct MenuItem {
    pub icon: Icon,
    pub label: String,
    /// Keys that do the same; may be empty.
    pub hint: &'static str,
    pub danger: bool,
    pub act: Callback<()>,
}

impl MenuItem {
    /// A line that does `act`.
    pub(crate) fn new(icon: Icon, label: impl Into<String>, act: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            icon,
            label: label.into(),
            hint: "",
            danger: false,
            act: Callback::new(move |()| act()),
        }
    }

    /// The same with the keys that do it too.
    pub(crate) fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    /// The same in the colour of what takes something away.
    pub(crate) fn danger(self) -> Self {
        Self { danger: true, ..self }
    }
}

/// A button (its looks are the children, its name `label`) and the menu under it, made of `items` when it opens.
#[component]
pub(crate) fn Menu(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] items: Callback<(), Vec<MenuItem>>,
    #[prop(default = "button button-icon")] class: &'static str,
    #[prop(optional, into)] head: Option<ViewFn>,
    /// False: what it offers has keys of its own, and Tab passes it by.
    #[prop(default = true)]
    tab_stop: bool,
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let trigger = NodeRef::<html::Button>::new();
    let close = move |back: bool| {
        open.set(false);
        if back && let Some(trigger) = trigger.get_untracked() {
            let _ = trigger.focus();
        }
    };
    let opens = move |ev: KeyboardEvent| {
        if matches!(ev.key().as_str(), "ArrowDown" | "ArrowUp") {
            ev.prevent_default();
            open.set(true);
        }
    };
    view! {
        <div class="menu">
            <button
                type="button"
                class=class
                node_ref=trigger
                tabindex=(!tab_stop).then_some("-1")
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-label=move || label.get()
                title=move || label.get()
                on:click=move |_| open.update(|open| *open = !*open)
                on:keydown=opens
            >
                {children()}
            </button>
            <Show when=move || open.get()>
                <MenuList label=label items=items.run(()) head=head.clone() on_close=close />
            </Show>
        </div>
    }
}

#[component]
fn MenuList(
    label: Signal<String>,
    items: Vec<MenuItem>,
    head: Option<ViewFn>,
    /// True: give the focus back.
    #[prop(into)]
    on_close: Callback<bool>,
) -> impl IntoView {
    let nodes: StoredValue<Vec<NodeRef<html::Button>>> =
        StoredValue::new(items.iter().map(|_| NodeRef::new()).collect());
    let current = StoredValue::new(0_usize);
    let go = move |index: usize| {
        current.set_value(index);
        let node = nodes.with_value(|nodes| nodes.get(index).and_then(NodeRef::get_untracked));
        if let Some(node) = node {
            let _ = node.focus();
        }
    };
    if let Some(first) = nodes.with_value(|nodes| nodes.first().copied()) {
        first.on_load(move |node| {
            // At once: the next key is the menu's, however late the next frame comes.
            let _ = node.focus();
            // And once more where it was not on the page yet; a menu that is closed by then has no current line.
            request_animation_frame(move || {
                if let Some(line) = current.try_get_value() {
                    go(line);
                }
            });
        });
    }
    let count = items.len();
    let keys = move |ev: KeyboardEvent| {
        let here = current.get_value();
        match ev.key().as_str() {
            "ArrowDown" => go((here + 1) % count),
            "ArrowUp" => go((here + count - 1) % count),
            "Home" => go(0),
            "End" => go(count - 1),
            "Escape" => on_close.run(true),
            "Tab" => return on_close.run(true),
            _ => return,
        }
        ev.prevent_default();
        ev.stop_propagation();
    };
    let lines = items.into_iter().enumerate().map(|(index, item)| {
        let act = item.act;
        view! {
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                class=if item.danger { "menu-item menu-item-danger" } else { "menu-item" }
                node_ref=nodes.with_value(|nodes| nodes[index])
                on:click=move |_| {
                    on_close.run(true);
                    act.run(());
                }
            >
                <IconView icon=item.icon />
                <span>{item.label}</span>
                <span class="menu-hint" hidden=item.hint.is_empty()>{item.hint}</span>
            </button>
        }
    });
    view! {
        <div class="menu-backdrop" on:pointerdown=move |_| on_close.run(false)></div>
        <div class="menu-list" on:keydown=keys>
            {head.map(|head| view! { <div class="menu-head">{head.run()}</div> })}
            <div role="menu" aria-label=move || label.get()>{lines.collect_view()}</div>
        </div>
    }
}
