//! What is said of an address that leads nowhere.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use super::Bar;
use crate::components::Empty;

/// An address that no page has. The server answers it with 404.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! {
        <Title text="Page not found" />
        <Bar home="/" />
        <main id="content">
            <Empty title="There is no page here" text="The address may be mistyped, or the page has moved." page=true>
                <A href="/projects" attr:class="button button-primary">"Go to my projects"</A>
            </Empty>
        </main>
    }
}

/// A project that is neither in this browser nor in the account.
#[component]
pub(crate) fn UnknownProject() -> impl IntoView {
    view! {
        <Bar />
        <main id="content">
            <Empty
                title="This project is not here"
                text="It may belong to another account, or it was deleted for good. Nothing else has changed."
                page=true
            >
                <A href="/projects" attr:class="button button-primary">"Go to my projects"</A>
            </Empty>
        </main>
    }
}
