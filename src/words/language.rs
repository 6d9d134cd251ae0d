//! The languages that sentences for a person are in. Each sentence stands in all of them, beside each other: [`say!`].

/// A language that a person reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    German,
}

impl Language {
    /// One of two words, English first.
    pub(crate) const fn pick<'a>(self, english: &'a str, german: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::German => german,
        }
    }

    /// A number as people write it: "12.5", "12,5".
    pub fn number(self, number: f64) -> String {
        let written = number.to_string();
        match self {
            Self::English => written,
            Self::German => written.replace('.', ","),
        }
    }
}

/// A sentence, English first: `say!(language, "Renamed to {name}", "Umbenannt in {name}")`.
macro_rules! say {
    ($language:expr, $english:literal, $german:literal $(,)?) => {
        match $language {
            $crate::words::Language::English => format!($english),
            $crate::words::Language::German => format!($german),
        }
    };
}
pub(crate) use say;
