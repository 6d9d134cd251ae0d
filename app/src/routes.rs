//! The page table.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// Every page under its path.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=|| view! { <main><h1>"Page not found"</h1></main> }>
                <Route path=path!("/") view=|| view! { <main><h1>"Framekeep"</h1></main> } />
            </Routes>
        </Router>
    }
}
