//! The language of the interface: remembered in this browser, where the server finds it with the next page.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDocument};

use super::{memory, worker};
use crate::language::{Language, code};

/// The server reads it: see `app/src/site/language.rs`.
const COOKIE: &str = "language";
/// A year; each choice begins it anew.
const SECONDS: u32 = 31_536_000;
/// Tells this browser's other tabs which.
const BELL: &str = "framekeep.language";

/// The language that the page came in.
pub(crate) fn of_page() -> Language {
    root()
        .and_then(|root| root.get_attribute("lang")?.parse().ok())
        .unwrap_or_default()
}

/// What was chosen in this browser; none: nothing yet.
pub(crate) fn chosen() -> Option<Language> {
    let cookies = document()?.cookie().ok()?;
    cookies
        .split(';')
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('=')?.parse().ok())
}

/// What another tab has just told. Not the cookie: that may be on its way still.
pub(crate) fn told() -> Option<Language> {
    memory::storage()?.get_item(BELL).ok()??.parse().ok()
}

/// Remembers the choice. A browser that refuses shows it until the page closes.
pub(crate) fn choose(language: Language) {
    if let Some(document) = document() {
        let _ = document.set_cookie(&format!(
            "{COOKIE}={}; Path=/; Max-Age={SECONDS}; SameSite=Lax",
            code(language)
        ));
    }
    if let Some(storage) = memory::storage() {
        let _ = storage.set_item(BELL, code(language));
    }
}

/// Names the language that the page is in now, and lets what is kept for the time without a network be in it, too.
pub(crate) fn name(language: Language) {
    if let Some(root) = root() {
        let _ = root.set_attribute("lang", code(language));
    }
    worker::speak(code(language));
}

fn document() -> Option<HtmlDocument> {
    web_sys::window()?.document()?.dyn_into().ok()
}

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}
