//! What a person reads of an answer that is no success and will not become one by waiting.

use serde_json::Value;

use crate::language::tr;

/// In the page's language; where the answer is a problem (RFC 9457) that names a field, with that for a report.
pub fn in_words(status: u16, body: &str) -> String {
    let problem: Value = serde_json::from_str(body).unwrap_or_default();
    match (problem["field"].as_str(), problem["detail"].as_str()) {
        (Some(field), Some(detail)) => tr!(messages.not_valid, why = format!("{field}: {detail}")),
        _ => tr!(messages.refused, status = status),
    }
}

#[cfg(test)]
mod tests {
    use leptos::prelude::{Owner, provide_context};

    use super::in_words;
    use crate::language::Language;

    #[test]
    fn an_answer_is_told_in_the_language_of_the_page() {
        let said = |language: Language, status, body| {
            Owner::new().with(|| {
                provide_context(language);
                in_words(status, body)
            })
        };
        let refused = r#"{"status":403,"detail":"Requests from other sites are refused."}"#;
        let unfit = r#"{"status":400,"field":"name","detail":"must be text"}"#;
        let cases = [
            (403, refused, "status 403", "Status 403"),
            (404, "<html>", "status 404", "Status 404"),
            (400, unfit, "did not take this", "hat das nicht angenommen"),
        ];
        for (status, body, english, german) in cases {
            let words = [said(Language::en, status, body), said(Language::de, status, body)];
            assert!(words[0].contains(english) && words[1].contains(german), "{words:?}");
        }
        let words = said(Language::de, 403, refused);
        assert!(!words.contains("Requests"), "English that helps nobody: {words}");
        assert!(said(Language::de, 400, unfit).ends_with("(name: must be text)"));
    }
}
