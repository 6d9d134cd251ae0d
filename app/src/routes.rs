//! The page table, and what stands around every page.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::language::tr;
use crate::local::use_local;
use crate::pages::{
    GuestProjects, History, Landing, Media, NotFound, Project, ProjectFileDialog, Projects, Settings, Toasts, Trash,
    UnopenedBanner, Uploads, Version,
};

/// Every page under its path.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Router>
            {anew(|| view! { <a class="skip-link" href="#content" rel="external">{tr!(common.skip)}</a> })}
            {anew(UnopenedBanner)}
            <Routes fallback=|| anew(NotFound)>
                <Route path=path!("/") view=|| anew(Landing) />
                <Route path=path!("/projects") view=|| anew(Projects) />
                <Route path=path!("/projects/trash") view=|| anew(Trash) />
                <Route path=path!("/projects/:id") view=|| anew(Project) />
                <Route path=path!("/projects/:id/history") view=|| anew(History) />
                <Route path=path!("/projects/:id/history/:revision") view=|| anew(Version) />
                <Route path=path!("/settings") view=|| anew(Settings) />
                <Route path=path!("/media") view=|| anew(Media) />
            </Routes>
            {anew(Toasts)}
            {anew(Uploads)}
            {anew(GuestProjects)}
            {anew(ProjectFileDialog)}
        </Router>
    }
}

/// Made again when another language is chosen: what is on a page is made for one.
fn anew<V: IntoView + 'static>(part: fn() -> V) -> impl IntoView {
    let language = use_local().language();
    move || {
        language.track();
        part()
    }
}
