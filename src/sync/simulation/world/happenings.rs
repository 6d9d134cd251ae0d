//! What can happen at a step, how often, and what it does.

use super::network::Message;
use super::{Browser, Run, World};
use crate::ids::ProjectId;
use crate::sync::simulation::ledger::StoreId;
use crate::sync::simulation::rng::Rng;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Happening {
    Edit,
    Persist,
    Refresh,
    Sync,
    Send,
    Pull,
    Net,
    Resolve,
    Gone,
    Create,
    Delete,
    Restore,
    NewTab,
    CrashTab,
    Crash,
    Wipe,
    Clone,
    Switch,
    Backup,
    RestoreBackup,
    Prune,
    Purge,
    Policy,
}

use Happening as H;
pub(super) const USUAL: [(Happening, usize); 15] = [
    (H::Edit, 60),
    (H::Persist, 28),
    (H::Refresh, 16),
    (H::Sync, 44),
    (H::Send, 16),
    (H::Pull, 24),
    (H::Net, 92),
    (H::Resolve, 12),
    (H::Gone, 8),
    (H::Create, 4),
    (H::Delete, 4),
    (H::Restore, 4),
    (H::NewTab, 4),
    (H::CrashTab, 4),
    (H::Crash, 2),
];
pub(super) const ACCIDENTS: [(Happening, usize); 7] = [
    (H::Wipe, 2),
    (H::Clone, 3),
    (H::Switch, 6),
    (H::Backup, 4),
    (H::RestoreBackup, 3),
    (H::Prune, 6),
    (H::Purge, 2),
];

impl World {
    pub(super) fn happen(&mut self, happening: Happening, rng: &mut Rng) -> Run {
        match happening {
            H::Edit => self.edit(rng)?,
            H::Persist => {
                if let Some((b, t)) = self.some_tab(rng) {
                    self.persist(b, t)?;
                }
            }
            H::Refresh => {
                if let Some((b, t)) = self
                    .some_tab(rng)
                    .filter(|(b, t)| self.browsers[*b].tabs[*t].pending.is_empty())
                {
                    self.refresh(b, t)?;
                }
            }
            H::Sync => self.sync(rng)?,
            H::Send => {
                if let Some((b, t)) = self.some_tab(rng) {
                    self.send(b, t, rng);
                }
            }
            H::Pull => {
                if let Some((b, t)) = self.some_tab(rng) {
                    let request = self.kept_of_tab(b, t).store.pull_request();
                    self.post(b, t, Message::Pull { request }, rng);
                }
            }
            H::Net => {
                if !self.net.is_empty() {
                    let at = if rng.chance(600) { 0 } else { rng.below(self.net.len()) };
                    let letter = self.net.remove(at);
                    self.deliver(letter, rng)?;
                }
            }
            H::Resolve => {
                let b = rng.below(self.browsers.len());
                self.resolve_all(b, rng, false)?;
            }
            H::Gone => {
                let b = rng.below(self.browsers.len());
                self.resolve_all(b, rng, true)?;
            }
            H::Create => {
                if let Some((b, t)) = self.some_tab(rng) {
                    let user = self.browsers[b].tabs[t].user;
                    if self.kept(b, user).store.projects.len() < 3 {
                        self.new_project(b, user);
                    }
                }
            }
            H::Policy => self.change_policy(rng)?,
            H::Delete | H::Restore => self.lifecycle(happening == H::Delete, rng),
            other => self.accident(other, rng),
        }
        Ok(())
    }

    pub(super) fn accident(&mut self, happening: Happening, rng: &mut Rng) {
        let b = rng.below(self.browsers.len());
        match happening {
            H::NewTab if self.browsers[b].tabs.len() < 3 => self.open_tab(b),
            H::CrashTab => {
                if let Some((b, t)) = self.some_tab(rng) {
                    self.browsers[b].tabs.remove(t);
                }
            }
            H::Crash => self.reopen(b),
            H::Wipe => {
                for kept in std::mem::take(&mut self.browsers[b].kept).into_values() {
                    self.ledger.wiped(kept.id);
                }
                self.reopen(b);
            }
            H::Clone if self.browsers.len() <= 4 => {
                self.ledger.cloned = true;
                let mut kept = self.browsers[b].kept.clone();
                for one in kept.values_mut() {
                    let id = StoreId(self.count.next());
                    self.ledger.copied(one.id, id);
                    one.id = id;
                }
                let cookie = self.browsers[b].cookie;
                self.browsers.push(Browser {
                    cookie,
                    kept,
                    tabs: Vec::new(),
                });
                self.open_tab(self.browsers.len() - 1);
            }
            H::Switch if self.users.len() > 1 => {
                let now = self.browsers[b].cookie;
                self.browsers[b].cookie = if now == self.users[0] {
                    self.users[1]
                } else {
                    self.users[0]
                };
                self.open_tab(b);
            }
            H::Backup => self.saved.push(self.server.rows.clone()),
            H::RestoreBackup => {
                if let Some(rows) = rng.pick(&self.saved).cloned() {
                    self.ledger.restored = true;
                    self.server.restore_backup(rows);
                }
            }
            H::Prune => self.server.prune(),
            H::Purge => {
                let dead: Vec<ProjectId> = self
                    .server
                    .rows
                    .projects
                    .iter()
                    .filter(|(_, p)| p.deleted)
                    .map(|(id, _)| *id)
                    .collect();
                if let Some(id) = rng.pick(&dead) {
                    self.server.purge(*id);
                }
            }
            _ => {}
        }
    }
}
