//! Why a project file is not taken, in words.

use std::fmt;

use super::{FiledPicture, MAX_ENTRIES, MAX_FILE_BYTES};
use crate::document::Invalid;
use crate::picture::{self, size_in_words};
use crate::words::{Language, say};

/// Why a file is not taken; its words say what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotOne,
    /// It was made by a newer version.
    Newer,
    TooLarge,
    /// It has more entries than [`MAX_ENTRIES`].
    TooMany,
    Damaged(Damage),
    /// The document; field and reason are for programmers, in English.
    Invalid(Invalid),
    Picture {
        name: String,
        reason: NotKept,
    },
}

/// What is wrong with a file that is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    CutOff,
    Directory,
    /// `framekeep.json` has another check sum.
    Table,
    TwoOfOneName,
    NotUnpacked,
    EntryTooLarge,
    OtherPacking,
}

/// Why a picture of a file is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotKept {
    NotInFile,
    OtherBytes,
    TooLarge {
        limit_bytes: u64,
    },
    Refused(picture::Refusal),
    /// By a server, in its words.
    Told(String),
}

impl Refusal {
    pub(super) fn of_picture(picture: &FiledPicture, reason: NotKept) -> Self {
        Self::Picture {
            name: picture.name.clone(),
            reason,
        }
    }

    /// Says what to do as well.
    pub fn words(&self, language: Language) -> String {
        match self {
            Self::NotOne => say!(
                language,
                "This is not a project file. Choose one that was downloaded from Framekeep: its name ends in .framekeep.",
                "Das ist keine Projektdatei. Wähle eine, die aus Framekeep heruntergeladen wurde: Ihr Name endet auf .framekeep.",
            ),
            Self::Newer => say!(
                language,
                "This file was made by a newer Framekeep than this one. Update this one to open it.",
                "Diese Datei stammt von einem neueren Framekeep als diesem. Aktualisiere dieses, um sie zu öffnen.",
            ),
            Self::TooLarge => {
                let most = size_in_words(language, MAX_FILE_BYTES as u64);
                say!(
                    language,
                    "A project file takes at most {most}. This one is larger.",
                    "Eine Projektdatei fasst höchstens {most}. Diese ist größer.",
                )
            }
            Self::TooMany => say!(
                language,
                "A project file holds at most {MAX_ENTRIES} entries. This one says that it holds more.",
                "Eine Projektdatei hat höchstens {MAX_ENTRIES} Einträge. Diese gibt mehr an.",
            ),
            Self::Damaged(damage) => {
                let damage = damage.words(language);
                say!(
                    language,
                    "This file is damaged: {damage}. Get it again from where it was made.",
                    "Diese Datei ist beschädigt: {damage}. Hole sie noch einmal von dort, wo sie entstanden ist.",
                )
            }
            Self::Invalid(invalid) => say!(
                language,
                "The project in this file cannot be kept: {invalid}. Get the file again from where it was made.",
                "Das Projekt in dieser Datei ist nicht gültig und lässt sich nicht aufnehmen. Hole die Datei noch einmal von \
                 dort, wo sie entstanden ist. ({invalid})",
            ),
            Self::Picture { name, reason } => {
                let reason = reason.words(language);
                say!(
                    language,
                    "The picture “{name}” in this file cannot be kept. {reason}",
                    "Das Bild „{name}“ in dieser Datei lässt sich nicht aufnehmen. {reason}",
                )
            }
        }
    }
}

impl Damage {
    const fn words(self, language: Language) -> &'static str {
        match self {
            Self::CutOff => language.pick("it is cut off", "Das Ende fehlt"),
            Self::Directory => language.pick(
                "its directory cannot be read",
                "Das Verzeichnis darin lässt sich nicht lesen",
            ),
            Self::Table => language.pick(
                "its list of pictures is not whole",
                "Die Liste der Bilder ist nicht vollständig",
            ),
            Self::TwoOfOneName => language.pick(
                "it holds two entries of one name",
                "Zwei Einträge haben denselben Namen",
            ),
            Self::NotUnpacked => language.pick(
                "an entry cannot be unpacked, or is too large",
                "Ein Eintrag lässt sich nicht entpacken oder ist zu groß",
            ),
            Self::EntryTooLarge => language.pick("an entry is too large", "Ein Eintrag ist zu groß"),
            Self::OtherPacking => language.pick(
                "an entry is packed in a way that is not in use",
                "Ein Eintrag ist auf eine Art gepackt, die nicht in Gebrauch ist",
            ),
        }
    }
}

impl NotKept {
    fn words(&self, language: Language) -> String {
        match self {
            Self::NotInFile => say!(language, "It is not in the file.", "Es ist nicht in der Datei.",),
            Self::OtherBytes => say!(
                language,
                "Its bytes are not the ones that the file names.",
                "Sein Inhalt ist nicht der, den die Datei nennt.",
            ),
            Self::TooLarge { limit_bytes } => {
                let limit = size_in_words(language, *limit_bytes);
                say!(language, "It is larger than {limit}.", "Es ist größer als {limit}.")
            }
            Self::Refused(refusal) => refusal.words(language),
            Self::Told(words) => words.clone(),
        }
    }
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

/// In English, as programs and the command line say it.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Language::English))
    }
}

impl std::error::Error for Refusal {}
