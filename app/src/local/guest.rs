//! What was made in this browser without an account, as somebody who has signed in is asked about it.

use std::sync::Arc;

use framekeep::document::Document;
use framekeep::ids::ProjectId;
use leptos::prelude::{RwSignal, Set, Signal};

use super::command::Command;
use super::{Local, driver};

/// A project that belongs to no account; untouched, empty ones are not among them.
#[derive(Clone, Debug, PartialEq)]
pub struct GuestProject {
    pub id: ProjectId,
    pub document: Arc<Document>,
    /// When it was changed last (RFC 3339), where known.
    pub changed_at: Option<String>,
    /// Somebody has said that it is to stay on this device.
    pub kept: bool,
}

/// What is to become of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    /// It becomes a project of the account.
    #[default]
    Add,
    /// It stays on this device, for whoever uses it without an account.
    Keep,
    Discard,
}

/// A project that was settled, and the one of the account that it has become, if any.
pub type Moves = Vec<(ProjectId, Option<ProjectId>)>;

/// The signals.
#[derive(Clone, Copy)]
pub(super) struct Guests {
    pub(super) projects: RwSignal<Vec<GuestProject>>,
    /// How many pictures no project shows.
    pub(super) loose: RwSignal<usize>,
    pub(super) asked: RwSignal<bool>,
    pub(super) busy: RwSignal<bool>,
    pub(super) trouble: RwSignal<Option<String>>,
    pub(super) moves: RwSignal<Moves>,
}

impl Guests {
    pub(super) fn new() -> Self {
        Self {
            projects: RwSignal::new(Vec::new()),
            loose: RwSignal::new(0),
            asked: RwSignal::new(false),
            busy: RwSignal::new(false),
            trouble: RwSignal::new(None),
            moves: RwSignal::new(Vec::new()),
        }
    }
}

impl Local {
    /// What this browser keeps that belongs to no account, while somebody is signed in; the last changed first.
    pub fn guest_projects(&self) -> Signal<Vec<GuestProject>> {
        self.guests.projects.into()
    }

    /// How many pictures are there that no project shows: they come along with the first project that is added.
    pub fn guest_pictures(&self) -> Signal<usize> {
        self.guests.loose.into()
    }

    /// Somebody is asked about them: once after signing in, and whenever [`Local::ask_about_guest_projects`] says so.
    pub fn guest_asked(&self) -> Signal<bool> {
        self.guests.asked.into()
    }

    pub fn ask_about_guest_projects(&self) {
        self.guests.trouble.set(None);
        self.guests.asked.set(true);
    }

    /// Leaves everything as it is, until the next time.
    pub fn put_off_guest_projects(&self) {
        self.guests.asked.set(false);
    }

    /// Does with each what the person has chosen.
    pub fn settle_guest_projects(&self, fates: Vec<(GuestProject, Fate)>) {
        self.guests.trouble.set(None);
        driver::send(Command::SettleGuests { fates });
    }

    /// It is being done.
    pub fn settling_guests(&self) -> Signal<bool> {
        self.guests.busy.into()
    }

    /// What stood against it last, in words; what is listed then is as it was.
    pub fn guest_trouble(&self) -> Signal<Option<String>> {
        self.guests.trouble.into()
    }

    /// What was settled last, here or in another tab: pages of these projects are no more where they were.
    pub fn guest_moves(&self) -> Signal<Moves> {
        self.guests.moves.into()
    }
}
