//! Pictures dropped anywhere on the page, or pasted.

use leptos::prelude::*;

use crate::components::{Icon, IconView, dom};
use crate::language::tr;
use crate::local::{carries_files, dropped_files, pasted_files, use_local};

/// Listens to the whole window while the page is shown; covers it while files hang over it.
#[component]
pub(crate) fn DropZone(#[prop(into)] active: Signal<bool>) -> impl IntoView {
    let local = use_local();
    let over = RwSignal::new(false);
    Effect::new(move || {
        let drags = window_event_listener(leptos::ev::dragover, move |ev| {
            if active.get_untracked() && carries_files(&ev) {
                ev.prevent_default();
                over.set(true);
            }
        });
        let leaves = window_event_listener(leptos::ev::dragleave, move |ev| {
            // Leaving one piece of the page for another one is not leaving the page.
            if ev.related_target().is_none() {
                over.set(false);
            }
        });
        let drops = window_event_listener(leptos::ev::drop, move |ev| {
            over.set(false);
            let files = dropped_files(&ev);
            if active.get_untracked() && !files.is_empty() {
                ev.prevent_default();
                local.upload(files);
            }
        });
        let pastes = window_event_listener(leptos::ev::paste, move |ev| {
            let files = pasted_files(&ev);
            if active.get_untracked() && !files.is_empty() && !dom::is_covered() {
                ev.prevent_default();
                local.upload(files);
            }
        });
        on_cleanup(move || {
            drags.remove();
            leaves.remove();
            drops.remove();
            pastes.remove();
        });
    });
    view! {
        <Show when=move || over.get()>
            <div class="drop-over" aria-hidden="true">
                <div><IconView icon=Icon::Upload large=true />{tr!(media.drop)}</div>
            </div>
        </Show>
    }
}
