//! What must hold at every moment, and that all comes to rest.

use super::{Run, World};
use crate::sync::simulation::rng::Rng;
use crate::sync::{Event, Status};

impl World {
    /// A browser that nothing has happened to is as it was: what others do only lets more of its commits have landed.
    pub(super) fn check(&mut self) -> Run {
        for browser in &mut self.browsers {
            if !std::mem::take(&mut browser.moved) {
                continue;
            }
            for tab in &browser.tabs {
                let status = tab.engine.status(None);
                if !tab.unsaved.is_empty() && !matches!(status, Status::Saving | Status::NeedsAttention(_)) {
                    return Err(format!("I1 {status:?} shown while a commit is not durable"));
                }
                if status != Status::Synced {
                    continue;
                }
                let heard = browser.names.iter().filter(|((_, sequence), _)| *sequence <= tab.heard);
                if let Some((_, cid)) = heard
                    .into_iter()
                    .find(|(_, c)| !self.landed.contains(c) && !self.settled.contains(c))
                {
                    return Err(format!("I2 'Synced' shown while commit {} was never accepted", cid.0));
                }
                if tab.leads && browser.pictures.values().any(|sent| !sent) {
                    return Err("I2 'Synced' shown while a picture is not on the server".to_owned());
                }
            }
        }
        Ok(())
    }

    /// Everyone connected, nothing fails, people answer what they are asked: then all are equal (I5).
    pub(super) fn come_to_rest(&mut self, rng: &mut Rng) -> Run {
        self.healed = true;
        self.end_program(rng)?;
        for b in 0..self.browsers.len() {
            self.browsers[b].online = true;
            self.tell_network(b, rng)?;
            (0..self.browsers[b].tabs.len()).try_for_each(|t| self.tell_policy(b, t, rng))?;
        }
        let mut calm = 0;
        for _ in 0..80 {
            let until = self.now_ms + 40_000;
            for b in 0..self.browsers.len() {
                for t in 0..self.browsers[b].tabs.len() {
                    self.answer_questions(b, t, rng)?;
                    self.event(b, t, Event::SyncNow, rng)?;
                }
            }
            while self
                .due
                .first_key_value()
                .is_some_and(|((at_ms, _), _)| *at_ms <= until)
            {
                self.pass_time(rng)?;
                self.check()?;
            }
            self.now_ms = until;
            calm = if self.is_at_rest() { calm + 1 } else { 0 };
            if calm == 2 {
                return Ok(());
            }
        }
        let tabs = self.browsers.iter().flat_map(|b| &b.tabs);
        let shown: Vec<String> = tabs.map(|tab| format!("{:?}", tab.engine.status(None))).collect();
        Err(format!("I5 does not come to rest: {}", shown.join(", ")))
    }

    /// Every tab says "Synced" and shows what the server has.
    pub(super) fn is_at_rest(&self) -> bool {
        self.browsers.iter().flat_map(|b| &b.tabs).all(|tab| {
            let equal = self
                .server
                .rows
                .projects
                .iter()
                .all(|(id, there)| match tab.engine.project(*id) {
                    Some(here) => here.deleted == there.deleted && (there.deleted || *here.document == there.document),
                    None => there.deleted,
                });
            equal && tab.engine.status(None) == Status::Synced
        })
    }
}
