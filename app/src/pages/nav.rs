//! The bar of every page but the editor and the landing page: the places of a person, and the account.

use leptos::prelude::*;
use leptos_router::components::A;

use super::Account;
use crate::components::TopBar;
use crate::local::{Person, use_local};

/// Mark, places, what the page adds, account.
#[component]
pub(crate) fn Bar(
    #[prop(default = "/projects")] home: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! { <TopBar home=home><Nav />{children.map(|children| children())}<Account /></TopBar> }
}

/// Links between the places, the current one marked; not for somebody who is signed out.
#[component]
fn Nav() -> impl IntoView {
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
