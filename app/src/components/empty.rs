//! What is shown where there is nothing: what it is, and the button that changes it.

use leptos::prelude::*;

/// A drawing, a heading, a sentence and what can be done.
#[component]
pub(crate) fn Empty(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    /// Fills the page instead of a part of it.
    #[prop(optional)]
    page: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class=if page { "empty empty-page" } else { "empty" }>
            <svg class="empty-picture" viewBox="0 0 152 112" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
                <rect x="15" y="26" width="40" height="72" rx="7" stroke-dasharray="4 5" stroke-linecap="round"></rect>
                <rect x="97" y="26" width="40" height="72" rx="7" stroke-dasharray="4 5" stroke-linecap="round"></rect>
                <rect x="52" y="10" width="48" height="92" rx="8"></rect>
                <path d="M63 26h26M67 34h18" stroke-linecap="round"></path>
                <path d="M61 102V58a6 6 0 0 1 6-6h18a6 6 0 0 1 6 6v44"></path>
            </svg>
            <h2>{title}</h2>
            <p>{text}</p>
            <div class="empty-actions">{children()}</div>
        </div>
    }
}
