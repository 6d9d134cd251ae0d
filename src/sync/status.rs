//! The status: one function of the state, first match wins.

use serde::{Deserialize, Serialize};

use crate::words::{Language, say};

/// What the person is told, in the order of precedence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    NeedsAttention(Attention),
    Saving,
    /// No network, and this many changes are unsent.
    Offline {
        waiting: usize,
    },
    /// The network is there but the server does not answer.
    Unreachable {
        waiting: usize,
    },
    Syncing,
    SavedOnThisDevice,
    Synced,
}

/// What only the person can mend, each with one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attention {
    /// Both changed the same thing: keep mine / theirs / both.
    Conflict,
    /// Deleted elsewhere while this device has unsent work.
    DeletedElsewhere,
    /// The server will never accept it: field and reason.
    Refused { field: String, reason: String },
    /// The browser could not store it: its words.
    NotSaved { reason: String },
    /// Sign in again.
    SignIn,
    /// A picture that cannot go up: its words.
    Picture { reason: String },
}

/// What the status is a function of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact")]
pub(super) struct Situation {
    pub(super) attention: Option<Attention>,
    /// A commit is not yet durable in the browser's database.
    pub(super) unsaved: bool,
    /// Changes that the server has not confirmed.
    pub(super) entries: usize,
    /// Pictures that the server does not have yet.
    pub(super) pictures: usize,
    pub(super) offline: bool,
    pub(super) unreachable: bool,
    /// An operation is sealed, or a push or an upload is under way.
    pub(super) under_way: bool,
    /// There is no account: nothing is ever sent, and a network makes no difference.
    pub(super) guest: bool,
}

impl Status {
    /// First match wins.
    pub(super) fn of(situation: Situation) -> Self {
        let Situation {
            attention,
            unsaved,
            entries,
            pictures,
            offline,
            unreachable,
            under_way,
            guest,
        } = situation;
        // A picture is placed by a commit; only where that one is through does the picture wait by itself.
        let waiting = if entries > 0 { entries } else { pictures };
        match attention {
            Some(attention) => Self::NeedsAttention(attention),
            None if unsaved => Self::Saving,
            None if guest => Self::SavedOnThisDevice,
            None if waiting > 0 && offline => Self::Offline { waiting },
            None if waiting > 0 && unreachable => Self::Unreachable { waiting },
            None if under_way => Self::Syncing,
            None if waiting > 0 => Self::SavedOnThisDevice,
            None => Self::Synced,
        }
    }

    /// The same while something that the person gave is not durable yet.
    #[must_use]
    pub fn while_saving(&self) -> Self {
        match self {
            Self::NeedsAttention(_) => self.clone(),
            _ => Self::Saving,
        }
    }

    /// The words of the product, exactly.
    pub fn words(&self, language: Language) -> String {
        let waiting = |n: usize| match n {
            1 => say!(language, "1 change waiting", "1 Änderung wartet"),
            n => say!(language, "{n} changes waiting", "{n} Änderungen warten"),
        };
        match self {
            Self::NeedsAttention(_) => say!(language, "Needs your attention", "Braucht deine Aufmerksamkeit"),
            Self::Saving => say!(language, "Saving…", "Wird gespeichert …"),
            Self::Offline { waiting: n } => {
                let waiting = waiting(*n);
                say!(language, "Offline · {waiting}", "Offline · {waiting}")
            }
            Self::Unreachable { waiting: n } => {
                let waiting = waiting(*n);
                say!(
                    language,
                    "Server unreachable · {waiting}",
                    "Server nicht erreichbar · {waiting}"
                )
            }
            Self::Syncing => say!(language, "Syncing…", "Wird synchronisiert …"),
            Self::SavedOnThisDevice => say!(language, "Saved on this device", "Auf diesem Gerät gespeichert"),
            Self::Synced => say!(language, "Synced", "Synchronisiert"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Attention, Language, Situation, Status};

    #[test]
    fn the_first_match_wins_in_the_order_of_the_product() {
        let mut now = Situation {
            attention: Some(Attention::Conflict),
            unsaved: true,
            entries: 3,
            pictures: 1,
            offline: true,
            unreachable: true,
            under_way: true,
            guest: false,
        };
        let mut shown = Vec::new();
        let mut show = |now: &Situation| shown.push(Status::of(now.clone()).words(Language::English));
        show(&now);
        now.attention = None;
        show(&now);
        now.unsaved = false;
        show(&now);
        now.offline = false;
        show(&now);
        now.unreachable = false;
        show(&now);
        now.under_way = false;
        show(&now);
        (now.entries, now.pictures) = (0, 0);
        show(&now);
        let words = [
            "Needs your attention",
            "Saving…",
            "Offline · 3 changes waiting",
            "Server unreachable · 3 changes waiting",
            "Syncing…",
            "Saved on this device",
            "Synced",
        ];
        assert_eq!(shown, words);
        assert_eq!(Status::Synced.while_saving(), Status::Saving);
        let asks = Status::NeedsAttention(Attention::Conflict);
        assert_eq!(asks.while_saving(), asks);
    }

    #[test]
    fn a_guests_work_is_saved_here_whatever_the_network_does() {
        let mut now = Situation {
            unsaved: true,
            entries: 3,
            pictures: 1,
            offline: true,
            unreachable: true,
            guest: true,
            ..Situation::default()
        };
        assert_eq!(Status::of(now.clone()), Status::Saving);
        now.unsaved = false;
        assert_eq!(Status::of(now), Status::SavedOnThisDevice);
        let nothing = Situation {
            guest: true,
            ..Situation::default()
        };
        assert_eq!(
            Status::of(nothing),
            Status::SavedOnThisDevice,
            "there is nothing that the server has confirmed"
        );
    }

    #[test]
    fn without_anything_unsent_the_network_does_not_matter() {
        let now = Situation {
            offline: true,
            unreachable: true,
            ..Situation::default()
        };
        assert_eq!(Status::of(now), Status::Synced);
        let one = Situation {
            offline: true,
            pictures: 1,
            ..Situation::default()
        };
        let status = Status::of(one);
        assert_eq!(status.words(Language::English), "Offline · 1 change waiting");
        assert_eq!(status.words(Language::German), "Offline · 1 Änderung wartet");
        let three = Status::Unreachable { waiting: 3 };
        assert_eq!(
            three.words(Language::German),
            "Server nicht erreichbar · 3 Änderungen warten"
        );
    }
}
