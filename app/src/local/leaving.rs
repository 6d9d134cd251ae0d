//! Signing out while something is only in this browser: what that is, and what the person says to it.

use framekeep::ids::{ProjectId, Sequence};
use leptos::prelude::{RwSignal, Set, Signal};

use super::command::Command;
use super::{Local, driver};

/// What would be given up by signing out now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// All devices of the person are to be signed out.
    pub everywhere: bool,
    /// Why it is not on the server, and the better way than giving it up, in words.
    pub why: &'static str,
    /// In the order of their names.
    pub projects: Vec<UnsentProject>,
    pub pictures: usize,
    /// Grows with everything that is done in this browser: who saw an earlier one has not seen all.
    pub sequence: Option<Sequence>,
}

/// A project that the server does not have as this browser has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsentProject {
    pub id: ProjectId,
    pub name: String,
    /// None of them: it waits for a choice.
    pub changes: usize,
    pub deleted: bool,
}

impl Leaving {
    /// Everything has reached the server meanwhile.
    pub fn is_nothing(&self) -> bool {
        self.projects.is_empty() && self.pictures == 0
    }

    /// Who has seen this has seen everything that would be given up `then`.
    pub fn covers(&self, then: &Self) -> bool {
        self.sequence == then.sequence && then.pictures <= self.pictures
    }
}

/// The signals.
#[derive(Clone, Copy)]
pub(super) struct Departure {
    pub(super) asked: RwSignal<Option<Leaving>>,
    pub(super) busy: RwSignal<bool>,
    pub(super) trouble: RwSignal<Option<String>>,
}

impl Departure {
    pub(super) fn new() -> Self {
        Self {
            asked: RwSignal::new(None),
            busy: RwSignal::new(false),
            trouble: RwSignal::new(None),
        }
    }
}

impl Local {
    /// Somebody wants to sign out, and this would be lost; as it is now, for as long as they are asked.
    pub fn asked_to_leave(&self) -> Signal<Option<Leaving>> {
        self.departure.asked.into()
    }

    /// It is being done.
    pub fn signing_out(&self) -> Signal<bool> {
        self.departure.busy.into()
    }

    /// Why nobody was signed out the last time, in words; nothing was given up then.
    pub fn leaving_trouble(&self) -> Signal<Option<String>> {
        self.departure.trouble.into()
    }

    pub fn stay_signed_in(&self) {
        self.departure.asked.set(None);
        self.departure.trouble.set(None);
    }

    /// Signs out, and gives up what the person was told of.
    pub fn give_up_and_sign_out(&self) {
        driver::send(Command::GiveUp);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_since_was_not_seen() {
        let seen = Leaving {
            everywhere: false,
            why: "",
            projects: Vec::new(),
            pictures: 1,
            sequence: Some(Sequence::ZERO),
        };
        let then = |pictures, sequence| Leaving {
            pictures,
            sequence,
            ..seen.clone()
        };
        assert!(seen.covers(&seen));
        assert!(seen.covers(&then(0, seen.sequence)), "it has gone up meanwhile");
        assert!(!seen.covers(&then(2, seen.sequence)), "a picture more");
        assert!(!seen.covers(&then(1, Some(Sequence::ZERO.next()))), "a change more");
    }
}
