//! The theme of this browser.

use leptos::prelude::*;

use super::Section;
use crate::local::{Theme, use_local};

const THEMES: [(Theme, &str); 3] = [
    (Theme::System, "System"),
    (Theme::Light, "Light"),
    (Theme::Dark, "Dark"),
];

#[component]
pub(super) fn Appearance() -> impl IntoView {
    let local = use_local();
    let current = local.theme();
    let choice = move |(theme, name): (Theme, &'static str)| {
        view! {
            <button
                type="button"
                aria-pressed=move || (current.get() == theme).to_string()
                on:click=move |_| local.set_theme(theme)
            >
                {name}
            </button>
        }
    };
    view! {
        <Section title="Appearance" text="Kept in this browser.">
            <div class="segments segments-words" role="group" aria-label="Theme">{THEMES.map(choice).collect_view()}</div>
        </Section>
    }
}
