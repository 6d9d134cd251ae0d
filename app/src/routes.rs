//! The page table, and what stands around every page.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::pages::{History, Landing, Media, NotFound, Project, Projects, Settings, Toasts, Trash, Uploads, Version};

/// Every page under its path.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Router>
            <a class="skip-link" href="#content" rel="external">"Skip to the content"</a>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=Landing />
                <Route path=path!("/projects") view=Projects />
                <Route path=path!("/projects/trash") view=Trash />
                <Route path=path!("/projects/:id") view=Project />
                <Route path=path!("/projects/:id/history") view=History />
                <Route path=path!("/projects/:id/history/:revision") view=Version />
                <Route path=path!("/settings") view=Settings />
                <Route path=path!("/media") view=Media />
            </Routes>
            <Toasts />
            <Uploads />
        </Router>
    }
}
