//! What the person did, on its way into the browser's database; and what the database says.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Engine, Session};
use crate::account::Policy;
use crate::ids::ProjectId;
use crate::sync::state::ProjectState;
use crate::sync::store::{Call, Fresh, Meta, Outcome, Store};
use crate::sync::{Effect, Notice};

/// One call that is to be written, under its number.
#[derive(Clone, Debug)]
pub(super) struct Write {
    number: u64,
    pub(super) call: Call,
}

impl Write {
    /// Done by the person, not by an answer: it shows before it is durable.
    pub(super) const fn is_local(&self) -> bool {
        !matches!(
            self.call,
            Call::Seal { .. } | Call::Answered { .. } | Call::Pulled { .. } | Call::SetPolicy { .. }
        )
    }

    pub(super) fn touches(&self, project: ProjectId) -> bool {
        self.call.projects().is_some_and(|projects| projects.contains(&project))
    }
}

/// What the person does needs no ids of the rules' own.
struct NoIds;

impl Fresh for NoIds {
    fn id(&mut self) -> Uuid {
        Uuid::nil()
    }
}

impl Engine {
    /// The database as it is; another tab may have changed it.
    pub(super) fn loaded(&mut self, store: Store, now_ms: u64) {
        let before = self.mirror.as_ref().map(|mirror| &mirror.meta);
        if before.is_some_and(|meta| meta.user == store.meta.user && meta.sequence > store.meta.sequence) {
            return; // read before something that this tab knows to be durable
        }
        if before.is_some_and(|meta| meta.user != store.meta.user) {
            if self.writes.iter().any(Write::is_local) {
                self.notify(None, Notice::OtherAccount);
                return;
            }
            let seen = (
                self.leads,
                self.offline,
                self.jitter.clone(),
                self.session,
                self.next_number,
            );
            *self = Self::new(0);
            (self.leads, self.offline, self.jitter, self.session, self.next_number) = seen;
        }
        let first = self.mirror.is_none();
        self.mirror = Some(store);
        self.behind = false;
        self.show_again();
        if first {
            self.at_once(now_ms);
        }
    }

    /// Shows what the person did, and has it written.
    pub(super) fn did(&mut self, call: Call) {
        let project = call.projects().and_then(|projects| projects.first().copied());
        let Some(shown) = &mut self.shown else {
            return self.notify(project, Notice::StillReading);
        };
        match shown.run(&call, &mut NoIds) {
            Outcome::Done => {
                let touched = call.projects().unwrap_or_default();
                self.enqueue(call);
                for project in touched {
                    self.draw(project);
                }
            }
            failed => self.say(project, &failed),
        }
    }

    /// What the person has settled for all devices, kept here where it is other than what is kept.
    pub(super) fn policy_is(&mut self, policy: Policy) {
        let kept = self.mirror.as_ref().map(|mirror| mirror.meta.policy);
        let asked = self.writes.iter().rev().find_map(|write| match write.call {
            Call::SetPolicy { policy } => Some(policy),
            _ => None,
        });
        if kept.is_some_and(|kept| asked.unwrap_or(kept) != policy) {
            self.enqueue(Call::SetPolicy { policy });
        }
    }

    pub(super) fn enqueue(&mut self, call: Call) {
        self.writes.push_back(Write {
            number: self.next_number,
            call,
        });
        self.next_number += 1;
    }

    /// Hands the next call out, one at a time.
    pub(super) fn write(&mut self, now_ms: u64) {
        if self.writing || self.mirror.is_none() || !self.write_retry.is_due(now_ms) {
            return;
        }
        if let Some(Write { number, call }) = self.writes.front().cloned() {
            self.writing = true;
            self.effects.push(Effect::Persist { number, call });
        }
    }

    /// A call is durable, or was turned down.
    pub(super) fn persisted(&mut self, number: u64, outcome: &Outcome, rows: Store, now_ms: u64) {
        if self.writes.front().is_none_or(|write| write.number != number) {
            return;
        }
        let Some(Write { call, .. }) = self.writes.pop_front() else {
            return;
        };
        self.writing = false;
        self.write_failed = None;
        self.write_retry = super::Backoff::default();
        let read: Vec<ProjectId> = rows.projects.keys().copied().collect();
        if let Some(mirror) = &mut self.mirror {
            if has_unseen(&mirror.meta, &rows) && !std::mem::replace(&mut self.behind, true) {
                self.effects.push(Effect::Read);
            }
            mirror.meta = rows.meta;
            mirror.projects.extend(rows.projects);
        }
        let project = call.projects().and_then(|projects| projects.first().copied());
        if let (Call::Append { project, .. }, false) = (&call, *outcome == Outcome::Done) {
            // What was built on it goes with it; the person is told, and sees what is there now.
            let built_on = |write: &Write| matches!(write.call, Call::Append { .. }) && write.touches(*project);
            self.writes.retain(|write| !built_on(write));
        }
        match call.projects() {
            Some(named) => self.show_some(named.into_iter().chain(read).collect()),
            None => self.show_again(),
        }
        if *outcome != Outcome::Done && !matches!(call, Call::Seal { .. }) {
            self.say(project, outcome);
        }
        self.after_write(&call, outcome, now_ms);
    }

    /// The call stays first in line, and is tried again.
    pub(super) fn persist_failed(&mut self, number: u64, reason: String, now_ms: u64) {
        if self.writing && self.writes.front().is_some_and(|write| write.number == number) {
            self.writing = false;
            self.write_failed = Some(reason);
            self.write_retry.failed(now_ms, None, &mut self.jitter);
        }
    }

    /// Whether something that the person did is not durable yet.
    pub(super) fn is_unsaved(&self, project: Option<ProjectId>) -> bool {
        let of_project = |write: &&Write| project.is_none_or(|project| write.touches(project));
        self.writes
            .iter()
            .filter(|write| write.is_local())
            .any(|write| of_project(&write))
    }

    /// Builds what is shown from the mirror and what is not durable yet.
    fn show_again(&mut self) {
        let Some(shown) = self.all_shown() else { return };
        self.views.retain(|id, _| shown.projects.contains_key(id));
        let ids: Vec<ProjectId> = shown.projects.keys().copied().collect();
        self.shown = Some(shown);
        for id in ids {
            self.draw(id);
        }
    }

    /// The mirror and what is not durable yet; what no longer fits is told when the database says so.
    fn all_shown(&self) -> Option<Store> {
        let mut shown = self.mirror.clone()?;
        for write in self.writes.iter().filter(|write| write.is_local()) {
            shown.run(&write.call, &mut NoIds);
        }
        Some(shown)
    }

    /// As [`Self::show_again`], where nothing in the mirror has changed since but these projects: with many projects all
    /// the others need not be copied for each write.
    fn show_some(&mut self, mut ids: BTreeSet<ProjectId>) {
        let (Some(mirror), Some(shown)) = (&self.mirror, &mut self.shown) else {
            return self.show_again();
        };
        let local = || self.writes.iter().filter(|write| write.is_local());
        ids.extend(local().flat_map(|write| write.call.projects().unwrap_or_default()));
        shown.meta = mirror.meta.clone();
        for id in &ids {
            match mirror.projects.get(id) {
                Some(state) => drop(shown.projects.insert(*id, state.clone())),
                None => drop(shown.projects.remove(id)),
            }
        }
        for write in local() {
            shown.run(&write.call, &mut NoIds);
        }
        self.views
            .retain(|id, _| !ids.contains(id) || shown.projects.contains_key(id));
        #[cfg(test)]
        assert_eq!(self.shown, self.all_shown(), "as if all were built anew");
        for id in ids {
            self.draw(id);
        }
    }

    fn say(&mut self, project: Option<ProjectId>, outcome: &Outcome) {
        let notice = match outcome {
            Outcome::Done => return,
            Outcome::NotAppended => Notice::NotAppended,
            Outcome::NotPossible => Notice::NotPossible,
            Outcome::Broken { .. } => Notice::WouldLose,
        };
        self.notify(project, notice);
    }

    /// Signed out, or signed in as somebody else.
    pub(super) fn needs_sign_in(&self) -> bool {
        match (self.session, &self.mirror) {
            _ if self.is_guest() => false,
            (Session::Over, _) => true,
            (Session::SignedIn(user), Some(mirror)) => user != mirror.meta.user,
            (Session::Unknown | Session::SignedIn(_), _) => false,
        }
    }
}

/// Whether the sequence has grown by more than the rows account for: another tab committed to a project that these rows
/// leave out, and nothing here may be called synced before it is read (I2).
fn has_unseen(before: &Meta, rows: &Store) -> bool {
    let entries = rows.projects.values().flat_map(ProjectState::entries);
    let accounted = entries.filter(|entry| entry.sequence > before.sequence).count();
    rows.meta.sequence.get() - before.sequence.get() > i64::try_from(accounted).unwrap_or(i64::MAX)
}
