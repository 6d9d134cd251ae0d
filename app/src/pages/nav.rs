//! The two places of a person: projects and media.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::local::{Person, use_local};

/// Links between the places, the current one marked; not for somebody who is signed out.
#[component]
pub(crate) fn Nav() -> impl IntoView {
    let person = use_local().person();
    let place = |href: &'static str, name: &'static str| {
        view! { <li><A href=href exact=true attr:class="nav-link">{name}</A></li> }
    };
    view! {
        <Show when=move || person.get() != Person::SignedOut>
            <nav class="nav" aria-label="Places">
                <ul>{place("/projects", "Projects")} {place("/media", "Media")}</ul>
            </nav>
        </Show>
    }
}
