//! What the engine tells a person once.

use crate::words::{Language, say};

/// Something that was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Another tab signed in as somebody else before this one had saved everything.
    OtherAccount,
    /// The database is not read yet.
    StillReading,
    /// A commit that no longer fits what is there.
    NotAppended,
    /// An answer to something that is under way.
    NotPossible,
    /// An answer that would lose a change.
    WouldLose,
    /// A restore of what the server has for good forgotten.
    TooLate,
}

impl Notice {
    /// What happened, and what to do.
    pub fn words(self, language: Language) -> String {
        match self {
            Self::OtherAccount => say!(
                language,
                "Changes of another account are still being saved. Reload the page.",
                "Änderungen eines anderen Kontos werden noch gespeichert. Lade die Seite neu.",
            ),
            Self::StillReading => say!(
                language,
                "This browser's data is still being read. Try again in a moment.",
                "Die Daten dieses Browsers werden noch gelesen. Versuch es gleich noch einmal.",
            ),
            Self::NotAppended => say!(
                language,
                "This was changed or deleted elsewhere in the meantime, so your last change was not kept. Look at what \
                 is there now and make it again.",
                "Das wurde inzwischen anderswo geändert oder gelöscht, deshalb ist deine letzte Änderung nicht \
                 gespeichert. Sieh dir an, was jetzt da ist, und mach sie noch einmal.",
            ),
            Self::NotPossible => say!(
                language,
                "That is not possible right now. Wait until the status has settled, then try again.",
                "Das geht gerade nicht. Warte, bis der Status zur Ruhe gekommen ist, und versuch es noch einmal.",
            ),
            Self::WouldLose => say!(
                language,
                "Your last choice would lose a change, so nothing was done. Keep both, or download the project.",
                "Mit deiner letzten Wahl ginge eine Änderung verloren, deshalb ist nichts geschehen. Behalte beide \
                 oder lade das Projekt herunter.",
            ),
            Self::TooLate => say!(
                language,
                "This project was deleted too long ago, or for good. It cannot be brought back.",
                "Dieses Projekt wurde vor zu langer Zeit oder endgültig gelöscht. Es lässt sich nicht zurückholen.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Notice;
    use crate::words::Language;

    #[test]
    fn each_is_said_in_every_language_and_says_what_to_do() {
        let all = [
            Notice::OtherAccount,
            Notice::StillReading,
            Notice::NotAppended,
            Notice::NotPossible,
            Notice::WouldLose,
            Notice::TooLate,
        ];
        for notice in all {
            let [english, german] = [Language::English, Language::German].map(|language| notice.words(language));
            assert_ne!(english, german);
            for words in [english, german] {
                assert!(
                    words.matches('.').count() >= 2,
                    "what happened, then what to do: {words}"
                );
            }
        }
    }
}
