//! What stands for content while it is being read.

use leptos::prelude::*;

/// Cards without content.
#[component]
pub(crate) fn CardSkeletons(#[prop(default = 3)] count: usize) -> impl IntoView {
    let card = |_| {
        view! {
            <li class="card" aria-hidden="true">
                <div class="card-art skeleton"></div>
                <div class="card-body">
                    <div class="skeleton skeleton-line skeleton-name"></div>
                    <div class="skeleton skeleton-line skeleton-when"></div>
                </div>
            </li>
        }
    };
    view! { <ul class="cards">{(0..count).map(card).collect_view()}</ul> }
}

/// Something is under way; `label` says what.
#[component]
pub(crate) fn Spinner(#[prop(into)] label: String) -> impl IntoView {
    view! {
        <div class="spinner-row" role="status">
            <div class="spinner" aria-hidden="true"></div>
            <span class="muted">{label}</span>
        </div>
    }
}
