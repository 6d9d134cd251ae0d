//! The language of the interface: the catalogue of everything that a person reads, and which language a page is in.
//!
//! A page is in one language from its first frame on: the server chooses it (`site/language.rs`) and names it in the
//! document's root, where the browser finds it. So a text is a plain value, and [`tr!`] may be called anywhere. When
//! another language is chosen, what stands on the page is made anew (`routes.rs`).
//!
//! The texts are in `locales/{language}/{area}.json`; what one language lacks stops the build.

use std::cell::Cell;

use framekeep::words::Language as Words;
use leptos::prelude::use_context;

pub use catalogue::i18n::Locale as Language;

/// Made of the texts by `build.rs`.
pub(crate) mod catalogue {
    #![allow(
        unreachable_pub,
        dead_code,
        unused_imports,
        clippy::all,
        reason = "the code is made by leptos_i18n"
    )]
    include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
}

/// Each language, as its speakers call it.
pub const LANGUAGES: [(Language, &str); 2] = [(Language::en, "English"), (Language::de, "Deutsch")];

thread_local! {
    /// In the browser: the page's language. On the server nobody sets it, and the answer's context knows.
    static PAGE: Cell<Option<Language>> = const { Cell::new(None) };
}

/// A text of the catalogue in the page's language: `tr!(area.key)`, or with what it names, `tr!(area.key, name = name)`.
macro_rules! tr {
    ($($key:tt)*) => { leptos_i18n::td_string!($crate::language::now(), $($key)*) };
}
pub(crate) use tr;

/// One or many: `counted!(n, time.minute_ago, time.minutes_ago)`. The second text names the `count`. English and German
/// need no more; the library's plural rules of all languages weigh more than all texts.
macro_rules! counted {
    ($count:expr, $one_area:ident.$one:ident, $area:ident.$many:ident) => {{
        let count = $count;
        if count == 1 {
            $crate::language::tr!($one_area.$one).to_owned()
        } else {
            $crate::language::tr!($area.$many, count = count)
        }
    }};
}
pub(crate) use counted;

/// As documents and browsers name it: BCP 47.
pub fn code(language: Language) -> &'static str {
    leptos_i18n::Locale::as_str(language)
}

/// The language of the page.
pub fn now() -> Language {
    PAGE.get().or_else(use_context::<Language>).unwrap_or_default()
}

/// The same for the sentences that the rules make.
pub(crate) fn for_words() -> Words {
    match now() {
        Language::en => Words::English,
        Language::de => Words::German,
    }
}

/// "1.1 MB", "1,1 MB".
pub(crate) fn size_in_words(bytes: u64) -> String {
    framekeep::picture::size_in_words(for_words(), bytes)
}

/// Makes it the language of the page; only in the browser.
pub(crate) fn set(language: Language) {
    PAGE.set(Some(language));
}
