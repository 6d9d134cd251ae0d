//! Signing out. What only this browser has is given up only by somebody who was told what it is, and said so.

use std::rc::Rc;

use framekeep::ids::DeviceId;
use framekeep::sync::{Attention, Event, Failure, ProjectView, Status, Unsent};
use leptos::prelude::{GetUntracked, Notify, Set};
use leptos::task::spawn_local;

use super::Driver;
use super::session::Session;
use super::settings::{Ending, Untold};
use crate::api::settings::SignOutDevice;
use crate::browser::channel::Message;
use crate::browser::{memory, network};
use crate::language::tr;
use crate::local::Local;
use crate::local::leaving::{Leaving, UnsentProject};
use crate::local::types::Unopened;

impl Driver {
    /// Signs out and removes what this browser keeps for the user; asks first where something would be lost.
    pub(super) fn sign_out_with(self: &Rc<Self>, ending: Ending) {
        let Some(session) = self.account() else { return };
        if let Some(unopened) = self.local.unopened().get_untracked() {
            return spawn_local(self.clone().sign_out_unopened(session, ending, unopened));
        }
        // What is typed right now is work, too.
        self.local.leaving().notify();
        match session.reason_to_stay() {
            None => spawn_local(self.clone().sign_out(session, ending)),
            Some(why) => {
                session.handle(Event::SyncNow);
                match session.would_be_lost(ending) {
                    Some(lost) if !lost.is_nothing() => self.local.departure.asked.set(Some(lost)),
                    _ => session.tell(why.to_owned(), None),
                }
            }
        }
    }

    async fn sign_out(self: Rc<Self>, session: Rc<Session>, ending: Ending) {
        if let Err(Untold { words, .. }) = ending.tell(session.user).await {
            return session.tell(tr!(messages.still_signed_in, why = words), None);
        }
        // What was changed meanwhile, here or in another tab, stays, and waits for a sign-in.
        self.local.leaving().notify();
        session.clone().read_again().await;
        if session.is_keeping() || !session.engine.borrow().is_all_sent() {
            return self.ask_who();
        }
        self.erase_person(&session, None).await;
    }

    /// The person was told what only this browser has, and gives it up.
    pub(super) fn give_up(self: &Rc<Self>) {
        let asked = self.local.departure.asked.get_untracked();
        let (Some(session), Some(asked)) = (self.account(), asked) else {
            return;
        };
        self.local.departure.busy.set(true);
        self.local.departure.trouble.set(None);
        let driver = self.clone();
        spawn_local(async move {
            let trouble = driver.clone().give_up_as_seen(&session, &asked).await.err();
            if !session.has_ended() {
                driver.local.departure.busy.set(false);
                driver.local.departure.trouble.set(trouble);
            }
        });
    }

    async fn give_up_as_seen(self: Rc<Self>, session: &Rc<Session>, asked: &Leaving) -> Result<(), String> {
        let ending = Ending::of(asked.everywhere);
        session.clone().read_again().await;
        session.adds_nothing_to(asked, ending)?;
        let owed = match ending.tell(session.user).await {
            Ok(()) => None,
            // The session there ends when the server can be reached again; this browser need not wait for that.
            Err(Untold { no_answer: true, .. }) if ending == Ending::Here => session.engine.borrow().device(),
            Err(Untold { words, .. }) => return Err(tr!(messages.still_signed_in, why = words)),
        };
        session.clone().read_again().await;
        if let Err(words) = session.adds_nothing_to(asked, ending) {
            // Signed out, and nothing erased: it waits for a sign-in, as whatever was changed meanwhile does.
            if owed.is_none() {
                self.ask_who();
            }
            return Err(words);
        }
        self.erase_person(session, owed).await;
        Ok(())
    }

    /// What is in there nobody knows: it stays, and the person hears of it.
    async fn sign_out_unopened(self: Rc<Self>, session: Rc<Session>, ending: Ending, unopened: Unopened) {
        if let Err(Untold { words, .. }) = ending.tell(session.user).await {
            return session.tell(tr!(messages.still_signed_in, why = words), None);
        }
        self.forget_person();
        let why = match unopened {
            Unopened::HeldUp => tr!(messages.held_up).to_owned(),
            Unopened::Failed(words) => words,
        };
        self.local.tell(tr!(messages.not_removed, why = why), None);
    }

    /// Takes everything of this person out of this browser. `owed`: the device whose session the server has not ended.
    async fn erase_person(self: &Rc<Self>, session: &Session, owed: Option<DeviceId>) {
        session.tell_tabs(&Message::SignedOut);
        let (database, user) = (session.database(), session.user);
        if let Some(device) = owed {
            memory::owe_sign_out(user, device);
        }
        self.forget_person();
        if owed.is_some() {
            self.local.tell(tr!(messages.signed_out_unreachable).to_owned(), None);
            self.ask_who();
        }
        if let Some(database) = database
            && let Err(error) = database.erase().await
        {
            let words = tr!(messages.not_removed, why = error.to_string());
            self.local.tell(words, None);
        }
    }
}

/// Ends the session of a sign-out that the server has not heard of. By its device: somebody may have signed in since.
pub(super) async fn settle_owed() -> Result<(), Failure> {
    let Some((user, device)) = memory::owed_sign_out() else {
        return Ok(());
    };
    match network::call(&SignOutDevice { device }, Some(user)).await {
        Err(failure @ Failure::Retryable { .. }) => Err(failure),
        // Done, or there is no such session any more.
        Ok(_) | Err(Failure::SignIn | Failure::Permanent { .. }) => {
            memory::owe_no_sign_out();
            Ok(())
        }
    }
}

impl Session {
    /// Why signing out now would lose something, or might.
    fn reason_to_stay(&self) -> Option<&'static str> {
        let engine = self.engine.borrow();
        match engine.status(None) {
            _ if engine.device().is_none() => Some(tr!(messages.leave_reading)),
            Status::Synced if engine.is_all_sent() && !self.is_keeping() => None,
            Status::NeedsAttention(Attention::SignIn) => Some(tr!(messages.leave_sign_in)),
            Status::NeedsAttention(Attention::Picture { .. }) => Some(tr!(messages.leave_picture)),
            Status::NeedsAttention(_) => Some(tr!(messages.leave_attention)),
            _ => Some(tr!(messages.leave_unsent)),
        }
    }

    /// None before the database was read.
    fn would_be_lost(&self, ending: Ending) -> Option<Leaving> {
        let engine = self.engine.borrow();
        engine.device()?;
        let Unsent { projects, pictures } = engine.unsent();
        let named = |view: ProjectView| UnsentProject {
            id: view.id,
            name: view.document.name().to_owned(),
            changes: projects.get(&view.id).copied().unwrap_or_default(),
            deleted: view.deleted && view.question.is_none(),
        };
        let mut projects: Vec<_> = projects
            .keys()
            .filter_map(|id| engine.project(*id))
            .map(named)
            .collect();
        projects.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        let keeping = self.images.borrow().keeping;
        let (pictures, sequence) = (pictures.len() + keeping, engine.sequence());
        drop(engine);
        Some(Leaving {
            everywhere: ending == Ending::Everywhere,
            why: self.reason_to_stay().unwrap_or(tr!(leave.nothing)),
            projects,
            pictures,
            sequence,
        })
    }

    /// Nothing was done in this browser since the person was told.
    fn adds_nothing_to(&self, asked: &Leaving, ending: Ending) -> Result<(), String> {
        let now = self.would_be_lost(ending).filter(|now| asked.covers(now));
        now.map(drop).ok_or_else(|| tr!(leave.changed).to_owned())
    }

    /// Who is being asked is shown what holds now.
    pub(super) fn tell_leaving(&self) {
        let asked = self.local.departure.asked;
        let before = asked.get_untracked();
        if let Some(before) = before
            && let Some(now) = self.would_be_lost(Ending::of(before.everywhere))
            && now != before
        {
            asked.set(Some(now));
        }
    }
}

impl Local {
    /// Nobody is asked about anything.
    pub(super) fn forget_departure(self) {
        self.stay_signed_in();
        self.departure.busy.set(false);
    }
}
