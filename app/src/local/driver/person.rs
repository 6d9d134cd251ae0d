//! Who uses this browser: remembered from last time, so that local data opens at once, and then asked of the server.
//! Where that is nobody, a guest does.

use std::rc::Rc;

use framekeep::ids::UserId;
use framekeep::sync::{Attention, Event, Status};
use leptos::prelude::Notify;
use leptos::task::spawn_local;

use super::Driver;
use super::leaving::settle_owed;
use super::session::Session;
use crate::api::accounts::{Me, Profile, WasErased};
use crate::browser::channel::Message;
use crate::browser::indexeddb::Database;
use crate::browser::{events, memory, network, time};
use crate::language::tr;
use crate::local::types::Person;

/// A server that did not say who is signed in is asked again after this long.
const ASK_AGAIN_MS: u64 = 5_000;
/// A browser where nobody was last time waits for that answer at most so long; then a guest's work opens.
const TOLD_WITHIN_MS: u64 = 1_000;

impl Driver {
    /// Opens what the last person kept here, and asks who it is now.
    pub(super) fn begin(self: &Rc<Self>) {
        let last = memory::last_person().and_then(|text| serde_json::from_str::<Profile>(&text).ok());
        match last {
            Some(profile) => self.enter(profile),
            None if !events::is_online() => self.enter_as_guest(),
            None => {
                let driver = self.clone();
                let untold = move || {
                    if driver.session().is_none() {
                        driver.enter_as_guest();
                    }
                };
                time::after(TOLD_WITHIN_MS, untold).forget();
            }
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
            let answer = match settle_owed().await {
                Ok(()) => network::call(&Me {}, None).await,
                Err(failure) => Err(failure),
            };
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
                let policy = profile.policy;
                self.local.set_person(Person::SignedIn(profile));
                session.policy.set(policy);
                session.knows_ending.set(false);
                session.told_ending.set(false);
                if session.database().is_some() {
                    session.handle(Event::SignedIn { user: session.user });
                    session.handle(Event::PolicyIs { policy });
                }
            }
            Some(other) if !other.is_guest() => {
                spawn_local(self.clone().remove_if_erased(other.user));
                self.enter(profile);
            }
            // What a full disk did not take is in this tab only, until it does.
            Some(guest) if guest.is_not_saved() => self.ask_again_later(),
            _ => self.enter(profile),
        }
    }

    /// The session on the server has ended. What is kept here stays open, and says that it waits for a sign-in.
    fn signed_out(self: &Rc<Self>) {
        match self.session() {
            Some(session) if session.is_guest() => {}
            Some(session) => {
                session.knows_ending.set(true);
                session.handle(Event::SignedOut);
                spawn_local(self.clone().explain_ending(session));
            }
            None => self.enter_as_guest(),
        }
    }

    /// Signed out on this device by another one, or the sign-in ran out: said once. Or the account is no more.
    async fn explain_ending(self: Rc<Self>, session: Rc<Session>) {
        let erased = network::call(&WasErased { user: session.user }, None).await;
        if session.has_ended() {
            return;
        }
        if erased == Ok(true) {
            self.forget_account(tr!(messages.account_erased)).await;
        } else if !session.told_ending.replace(true) {
            session.tell(tr!(messages.signed_out_here).to_owned(), None);
        }
    }

    /// The account is no more: what this browser keeps of it goes, sent or not.
    pub(super) async fn forget_account(self: &Rc<Self>, words: &str) {
        let Some(session) = self.account() else { return };
        session.tell_tabs(&Message::SignedOut);
        let user = session.user;
        self.forget_person();
        let removed = Database::remove(user).await;
        let words = match removed {
            Ok(()) => words.to_owned(),
            Err(error) => format!("{words} {}", tr!(messages.not_removed, why = error.to_string())),
        };
        self.local.tell(words, None);
    }

    /// Somebody else is signed in now; the one before may be no more.
    async fn remove_if_erased(self: Rc<Self>, user: UserId) {
        if network::call(&WasErased { user }, None).await == Ok(true) {
            // What cannot be removed now is asked about when that person is the last one here again: nobody is shown it.
            let _ = Database::remove(user).await;
        }
    }

    /// No answer: with nobody known the page is a guest's, and asks again by itself.
    fn not_told(self: &Rc<Self>) {
        match self.session() {
            None => self.enter_as_guest(),
            Some(session) if session.is_guest() => {}
            Some(_) => return,
        }
        // Without a network there is nobody to ask; when it is back, that asks.
        if events::is_online() {
            self.ask_again_later();
        }
    }

    fn ask_again_later(self: &Rc<Self>) {
        if !self.asking_again.replace(true) {
            let driver = self.clone();
            let again = move || {
                driver.asking_again.set(false);
                driver.ask_who();
            };
            time::after(ASK_AGAIN_MS, again).forget();
        }
    }

    /// Another user's session, if any, is left as it is on this device; this one's data opens.
    fn enter(self: &Rc<Self>, profile: Profile) {
        self.leave();
        remember(&profile);
        let session = Session::new(self.local, profile.id);
        session.policy.set(profile.policy);
        *self.session.borrow_mut() = Some(session.clone());
        self.local.set_person(Person::SignedIn(profile));
        session.tell_guests(&Message::SignedIn);
        spawn_local(session.open(self.clone()));
    }

    /// Nobody is signed in: what was made here without an account opens.
    fn enter_as_guest(self: &Rc<Self>) {
        self.leave();
        let session = Session::new(self.local, UserId::GUEST);
        *self.session.borrow_mut() = Some(session.clone());
        self.local.set_person(Person::Guest);
        spawn_local(session.open(self.clone()));
    }

    /// Once more, where the database did not open.
    pub(super) fn open_again(self: &Rc<Self>) {
        if let Some(session) = self.session().filter(|session| session.database().is_none()) {
            self.local.set_unopened(None);
            spawn_local(session.open(self.clone()));
        }
    }

    fn leave(&self) {
        self.local.leaving().notify();
        if let Some(session) = self.session.borrow_mut().take() {
            session.end();
        }
    }

    /// Back to a guest: this tab's part of a sign-out, wherever it began.
    pub(super) fn forget_person(self: &Rc<Self>) {
        memory::forget_person();
        self.enter_as_guest();
    }
}

fn remember(profile: &Profile) {
    if let Ok(text) = serde_json::to_string(profile) {
        memory::remember_person(&text);
    }
}

impl Session {
    /// The browser could not store something.
    fn is_not_saved(&self) -> bool {
        matches!(
            self.engine.borrow().status(None),
            Status::NeedsAttention(Attention::NotSaved { .. })
        )
    }
}
