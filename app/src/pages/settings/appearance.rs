//! The theme and the language of this browser.

use leptos::prelude::*;

use super::Section;
use crate::language::{LANGUAGES, Language, code, tr};
use crate::local::{Theme, use_local};

#[component]
pub(super) fn Appearance() -> impl IntoView {
    let local = use_local();
    let current = local.theme();
    let themes = [
        (Theme::System, tr!(settings.theme_system)),
        (Theme::Light, tr!(settings.theme_light)),
        (Theme::Dark, tr!(settings.theme_dark)),
    ];
    let theme = move |(theme, name): (Theme, &'static str)| {
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
    let spoken = local.language();
    let language = move |(language, name): (Language, &'static str)| {
        view! {
            <button
                type="button"
                lang=code(language)
                aria-pressed=move || (spoken.get() == language).to_string()
                on:click=move |_| local.set_language(language)
            >
                {name}
            </button>
        }
    };
    view! {
        <Section title=tr!(settings.appearance) text=tr!(settings.appearance_text)>
            <div class="segments segments-words" role="group" aria-label=tr!(settings.theme)>
                {themes.map(theme).collect_view()}
            </div>
            <div class="segments segments-words" role="group" aria-label=tr!(settings.language)>
                {LANGUAGES.map(language).collect_view()}
            </div>
        </Section>
    }
}
