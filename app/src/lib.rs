//! What people see: pages, editor and local data. The same code renders the first frame on the server (feature `ssr`)
//! and takes over in the browser (feature `hydrate`).

pub mod api;
pub mod app;
mod components;
mod conflict;
mod editor;
pub mod language;
pub mod local;
mod pages;
mod parts;
pub mod routes;

#[cfg(feature = "hydrate")]
mod browser;

/// The browser's entry point: takes over the page that the server rendered, once the page's part is here.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    language::set(browser::language::of_page());
    browser::parts::after(
        || async { browser::parts::is_first_page() || parts::load().await },
        || leptos::mount::hydrate_body(app::App),
    );
}
