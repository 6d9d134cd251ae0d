//! The page table, and what stands around every page.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::language::tr;
use crate::pages::{Landing, NotFound};
use crate::parts::{Around, Later, Surroundings, anew};

/// Every page under its path.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Router>
            {anew(|| view! { <a class="skip-link" href="#content" rel="external">{tr!(common.skip)}</a> })}
            <Surroundings place=Around::Above />
            <Routes fallback=|| anew(NotFound)>
                <Route path=path!("/") view=|| anew(Landing) />
                <Route path=path!("/projects") view=Later::Projects />
                <Route path=path!("/projects/trash") view=Later::Trash />
                <Route path=path!("/projects/:id") view=Later::Project />
                <Route path=path!("/projects/:id/history") view=Later::History />
                <Route path=path!("/projects/:id/history/:revision") view=Later::Version />
                <Route path=path!("/settings") view=Later::Settings />
                <Route path=path!("/media") view=Later::Media />
            </Routes>
            <Surroundings place=Around::Below />
        </Router>
    }
}
