//! A modal dialog on the browser's own `<dialog>`: it traps the focus, closes on Escape, and gives the focus back.

use leptos::html;
use leptos::prelude::*;

/// A dialog that is there while `open`; `on_close` is told when the person dismisses it.
#[component]
pub(crate) fn Dialog(
    #[prop(into)] open: Signal<bool>,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
    #[prop(optional)] wide: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let closed = move |_| {
        if open.get_untracked() {
            on_close.run(());
        }
    };
    view! {
        <dialog
            class=if wide { "dialog dialog-wide" } else { "dialog" }
            node_ref=node
            aria-label=move || label.get()
            on:close=closed
        >
            <Show when=move || open.get()>{children()}</Show>
        </dialog>
    }
}
