//! What is said of an address that leads nowhere.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use super::Bar;
use crate::components::Empty;
use crate::language::tr;

/// An address that no page has. The server answers it with 404.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! {
        <Title text=tr!(common.page_not_found) />
        <Bar home="/" />
        <main id="content">
            <Empty title=tr!(common.no_page) text=tr!(common.no_page_text) page=true>
                <A href="/projects" attr:class="button button-primary">{tr!(common.go_to_projects)}</A>
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
                title=tr!(common.no_project)
                text=tr!(common.no_project_text)
                page=true
            >
                <A href="/projects" attr:class="button button-primary">{tr!(common.go_to_projects)}</A>
            </Empty>
        </main>
    }
}
