//! Why something was not taken, for a person: in the page's language. Programs are told by [`AppError::problem`], in
//! English.

use framekeep_server::accounts::tokens;
use framekeep_server::projects;

use crate::language::tr;

/// Of a request that is not valid. What no page of ours sends is told with the field and the reason, for a report.
pub(super) fn not_valid(field: &str, reason: &str) -> String {
    match field {
        "email" => tr!(messages.other_email).to_owned(),
        "fileName" => tr!(messages.picture_unnamed).to_owned(),
        "search" => tr!(messages.search_too_long).to_owned(),
        _ => tr!(messages.not_valid, why = format!("{field}: {reason}")),
    }
}

/// As [`not_valid`], of an access token that was not made.
pub(in crate::api) fn no_token(field: &str, reason: &str) -> String {
    match field {
        "name" => tr!(messages.token_name, most = tokens::NAME_MOST),
        "tokens" => tr!(messages.tokens_too_many, most = tokens::MOST),
        _ => not_valid(field, reason),
    }
}

/// As [`not_valid`], of a version that was not named.
pub(super) fn no_name(field: &str, reason: &str) -> String {
    match field {
        "name" => tr!(messages.version_name, most = projects::NAME_CHARS),
        _ => not_valid(field, reason),
    }
}

#[cfg(test)]
mod tests {
    use leptos::prelude::{Owner, provide_context};

    use super::*;
    use crate::language::Language;

    fn in_language(language: Language, words: impl Fn() -> String) -> String {
        Owner::new().with(|| {
            provide_context(language);
            words()
        })
    }

    /// Who says it, in English and in German.
    type Case = (fn() -> String, &'static str, &'static str);

    #[test]
    fn each_is_said_in_the_language_of_the_page() {
        let cases: [Case; 6] = [
            (
                || not_valid("email", "This is not the email address of this account."),
                "This is not the email address of this account. Nothing was erased.",
                "Das ist nicht die E-Mail-Adresse dieses Kontos. Nichts wurde gelöscht.",
            ),
            (
                || no_token("name", "Give the token a name."),
                "Give the token a name of 1 to 60 characters, such as the program’s.",
                "Gib dem Schlüssel einen Namen von 1 bis 60 Zeichen, etwa den des Programms.",
            ),
            (
                || no_token("tokens", "There are 50 access tokens."),
                "There are 50 access tokens. Revoke one that is not used.",
                "Es gibt 50 Zugriffsschlüssel. Widerrufe einen, der nicht benutzt wird.",
            ),
            (
                || no_name("name", "must be one line"),
                "Give it a name of one line with 1 to 200 characters.",
                "Gib ihr einen Namen aus einer Zeile mit 1 bis 200 Zeichen.",
            ),
            (
                || not_valid("fileName", "A picture needs a name."),
                "A picture needs a name.",
                "Ein Bild braucht einen Namen.",
            ),
            (
                || not_valid("file", "The form is cut off."),
                "The server did not take this, and nothing was changed. Reload the page, then try again. (file: The form is cut off.)",
                "Der Server hat das nicht angenommen, und nichts wurde geändert. Lade die Seite neu und versuche es noch einmal. (file: The form is cut off.)",
            ),
        ];
        for (words, english, german) in cases {
            assert_eq!(in_language(Language::en, words), english);
            assert_eq!(in_language(Language::de, words), german);
        }
    }
}
