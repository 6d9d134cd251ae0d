//! The bar of every page but the editor and the landing page: the places of a person, and the account.

use leptos::prelude::*;
use leptos_router::components::A;

use super::Account;
use crate::components::TopBar;
use crate::language::tr;

/// Mark, places, what the page adds, account.
#[component]
pub(crate) fn Bar(
    #[prop(default = "/projects")] home: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! { <TopBar home=home><Nav />{children.map(|children| children())}<Account /></TopBar> }
}

/// Links between the places, the current one marked.
#[component]
fn Nav() -> impl IntoView {
    let place = |href: &'static str, name: &'static str| {
        view! { <li><A href=href exact=true attr:class="nav-link">{name}</A></li> }
    };
    view! {
        <nav class="nav" aria-label=tr!(common.places)>
            <ul>{place("/projects", tr!(common.projects))} {place("/media", tr!(common.media))}</ul>
        </nav>
    }
}
