//! The status as a small dot and its words; only "Needs your attention" is loud.

use framekeep::sync::Status;
use leptos::prelude::*;

use crate::language::for_words;

/// Dot and words. With `announced`, changes are said by screen readers.
#[component]
pub(crate) fn StatusWords(#[prop(into)] status: Signal<Status>, #[prop(optional)] announced: bool) -> impl IntoView {
    let role = announced.then_some("status");
    let live = announced.then_some("polite");
    let test_id = announced.then_some("status");
    view! {
        <span class=move || status.with(class) role=role aria-live=live data-testid=test_id>
            <span class="status-dot" aria-hidden="true"></span>
            <span class="status-words">{move || status.with(|status| status.words(for_words()))}</span>
        </span>
    }
}

fn class(status: &Status) -> &'static str {
    match status {
        Status::NeedsAttention(_) => "status status-bad",
        Status::Saving | Status::Syncing => "status status-busy",
        Status::Offline { .. } | Status::Unreachable { .. } => "status status-waiting",
        Status::SavedOnThisDevice => "status",
        Status::Synced => "status status-good",
    }
}
