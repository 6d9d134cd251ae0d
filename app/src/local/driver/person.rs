//! Who uses this browser: remembered from last time, so that local data opens at once, and then asked of the server.

use std::rc::Rc;

use framekeep::sync::{Attention, Event, Status};
use leptos::task::spawn_local;

use super::Driver;
use super::session::Session;
use crate::api::accounts::{Me, Profile};
use crate::browser::channel::Message;
use crate::browser::{memory, network, time};
use crate::local::types::Person;

/// A server that did not say who is signed in is asked again after this long.
const ASK_AGAIN_MS: u64 = 5_000;

impl Driver {
    /// Opens what the last person kept here, and asks who it is now.
    pub(super) fn begin(self: &Rc<Self>) {
        let last = memory::last_person().and_then(|text| serde_json::from_str::<Profile>(&text).ok());
        if let Some(profile) = last {
            self.enter(profile);
        }
        self.ask_who();
    }

    /// Asks the server, unless it is being asked.
    pub(super) fn ask_who(self: &Rc<Self>) {
        if self.asking.replace(true) {
            return;
        }
        let driver = self.clone();
        spawn_local(async move {
            let answer = network::call(&Me {}, None).await;
            driver.asking.set(false);
            match answer {
                Ok(Some(profile)) => driver.signed_in(profile),
                Ok(None) => driver.signed_out(),
                Err(_) => driver.not_told(),
            }
        });
    }

    fn signed_in(self: &Rc<Self>, profile: Profile) {
        match self.session() {
            Some(session) if session.user == profile.id => {
                remember(&profile);
                self.local.set_person(Person::SignedIn(profile));
                if session.database().is_some() {
                    session.handle(Event::SignedIn { user: session.user });
                }
            }
            _ => self.enter(profile),
        }
    }

    /// The session on the server has ended. What is kept here stays open, and says that it waits for a sign-in.
    fn signed_out(&self) {
        match self.session() {
            Some(session) => session.handle(Event::SignedOut),
            None => self.local.set_person(Person::SignedOut),
        }
    }

    /// No answer: with nobody known the page goes on as signed out, and asks again by itself.
    fn not_told(self: &Rc<Self>) {
        if self.session().is_some() {
            return;
        }
        self.local.set_person(Person::SignedOut);
        let driver = self.clone();
        time::after(ASK_AGAIN_MS, move || driver.ask_who()).forget();
    }

    /// Another user's session, if any, is left as it is on this device; this one's data opens.
    fn enter(self: &Rc<Self>, profile: Profile) {
        self.leave();
        remember(&profile);
        let session = Session::new(self.local, profile.id);
        *self.session.borrow_mut() = Some(session.clone());
        self.local.set_person(Person::SignedIn(profile));
        spawn_local(session.open(self.clone()));
    }

    fn leave(&self) {
        if let Some(session) = self.session.borrow_mut().take() {
            session.end();
        }
    }

    /// Signs out and removes what this browser keeps for the user; refuses while something would be lost.
    pub(super) fn sign_out(self: &Rc<Self>) {
        let Some(session) = self.session() else { return };
        let status = session.engine.borrow().status(None);
        if let Some(text) = reason_to_stay(&status, session.is_keeping()) {
            session.handle(Event::SyncNow);
            session.tell(text.to_owned(), None);
            return;
        }
        let driver = self.clone();
        spawn_local(async move {
            if network::sign_out(session.user).await.is_err() {
                session.tell(
                    "You are still signed in: the server does not answer. Try again.".to_owned(),
                    None,
                );
                return;
            }
            session.tell_tabs(&Message::SignedOut);
            let (database, user) = (session.database(), session.user);
            driver.forget_person();
            if let Some(database) = database
                && let Err(error) = database.erase(user).await
            {
                driver
                    .local
                    .tell(format!("Your data in this browser could not be removed. {error}"), None);
            }
        });
    }

    /// Back to nobody: this tab's part of a sign-out, wherever it began.
    pub(super) fn forget_person(&self) {
        memory::forget_person();
        self.leave();
        self.local.set_person(Person::SignedOut);
    }
}

fn remember(profile: &Profile) {
    if let Ok(text) = serde_json::to_string(profile) {
        memory::remember_person(&text);
    }
}

/// Why signing out now would lose something.
fn reason_to_stay(status: &Status, keeping: bool) -> Option<&'static str> {
    match status {
        Status::Synced if !keeping => None,
        Status::NeedsAttention(Attention::SignIn) => {
            Some("Sign in again first: only then it is certain that nothing of yours is lost on this device.")
        }
        Status::NeedsAttention(_) => Some("A project needs your attention first: part of it is only on this device."),
        _ => Some("Some changes are not on the server yet. Sign out once the status says Synced."),
    }
}
