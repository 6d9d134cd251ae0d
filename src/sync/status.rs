//! The status: one function of the state, first match wins.

use serde::{Deserialize, Serialize};

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

impl Status {
    /// The words of the product, exactly.
    pub fn words(&self) -> String {
        let waiting = |n: &usize| {
            if *n == 1 {
                "1 change waiting".to_owned()
            } else {
                format!("{n} changes waiting")
            }
        };
        match self {
            Self::NeedsAttention(_) => "Needs your attention".to_owned(),
            Self::Saving => "Saving…".to_owned(),
            Self::Offline { waiting: n } => format!("Offline · {}", waiting(n)),
            Self::Unreachable { waiting: n } => format!("Server unreachable · {}", waiting(n)),
            Self::Syncing => "Syncing…".to_owned(),
            Self::SavedOnThisDevice => "Saved on this device".to_owned(),
            Self::Synced => "Synced".to_owned(),
        }
    }
}
