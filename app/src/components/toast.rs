//! A short message at the bottom, with Undo where there is something to undo; it waits while it is pointed at.

use std::time::Duration;

use leptos::prelude::*;

use super::button::{Button, IconButton};
use super::icon::Icon;

use crate::language::tr;

const SHOWN_FOR: Duration = Duration::from_secs(10);

/// One message. It goes by itself after a while, never while the pointer or the focus is on it.
#[component]
pub(crate) fn Toast(
    text: String,
    #[prop(optional_no_strip)] on_undo: Option<Callback<()>>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let held = RwSignal::new(false);
    Effect::new(move || {
        if held.get() {
            return;
        }
        if let Ok(timer) = set_timeout_with_handle(move || on_close.run(()), SHOWN_FOR) {
            on_cleanup(move || timer.clear());
        }
    });
    view! {
        <div
            class="toast"
            role="status"
            on:pointerenter=move |_| held.set(true)
            on:pointerleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            <span>{text}</span>
            {on_undo.map(|undo| view! { <Button label=tr!(common.undo) on_click=undo /> })}
            <IconButton icon=Icon::Close label=tr!(common.dismiss) on_click=on_close />
        </div>
    }
}
