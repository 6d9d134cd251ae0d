//! Which language an answer is in: the one that was chosen in this browser, else what the browser says it likes.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use framekeep_app::language::Language;
use leptos::context::{provide_context, use_context};
use leptos_axum::ResponseOptions;

/// Written by the browser's half: `app/src/browser/language.rs`.
const COOKIE: &str = "language";

/// Lets this answer be in the language of who asks.
pub(super) fn choose() {
    let language = use_context::<Parts>().map_or_else(Language::default, |parts| of(&parts.headers));
    provide_context(language);
    if let Some(response) = use_context::<ResponseOptions>() {
        response.append_header(header::VARY, HeaderValue::from_static("Cookie, Accept-Language"));
    }
}

fn of(headers: &HeaderMap) -> Language {
    let chosen = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('=')?.parse().ok());
    chosen.unwrap_or_else(|| liked(headers.get(header::ACCEPT_LANGUAGE)))
}

/// The first that we have, in the order that the browser's header gives its languages.
fn liked(header: Option<&HeaderValue>) -> Language {
    let header = header.and_then(|header| header.to_str().ok()).unwrap_or_default();
    accept_language::parse(header)
        .iter()
        .find_map(|tag| tag.split('-').next()?.to_lowercase().parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};
    use framekeep_app::language::Language;

    use super::of;

    #[test]
    fn the_choice_comes_before_what_the_browser_likes() {
        let cases = [
            ("", "", Language::en),
            ("", "de", Language::de),
            ("", "de-AT,de;q=0.9,en;q=0.8", Language::de),
            ("", "fr,en;q=0.5,de;q=0.9", Language::de),
            ("", "fr-CH, *;q=0.1", Language::en),
            ("", "de;q=0,en", Language::en),
            ("", ";;,=q", Language::en),
            ("language=en", "de", Language::en),
            ("framekeep=abc; language=de", "en", Language::de),
            ("language=xx", "de", Language::de),
            ("languages=de", "en", Language::en),
        ];
        for (cookie, accepts, expected) in cases {
            let headers: HeaderMap = [(header::COOKIE, cookie), (header::ACCEPT_LANGUAGE, accepts)]
                .into_iter()
                .map(|(name, value)| (name, HeaderValue::from_static(value)))
                .collect();
            assert_eq!(of(&headers), expected, "{cookie:?} {accepts:?}");
        }
    }
}
