//! Tabs that open and close, and the network that comes and goes.

use std::collections::HashSet;

use super::undoing::Past;
use super::{Run, Tab, World};
use crate::ids::{AssetId, Sequence};
use crate::sync::simulation::rng::Rng;
use crate::sync::{Engine, Event, Store};

impl World {
    pub(super) fn open_tab(&mut self, b: usize, rng: &mut Rng) -> Run {
        let (id, leads) = (self.count.next(), self.browsers[b].tabs.iter().all(|tab| !tab.leads));
        let engine = Engine::new(rng.bits());
        let (unsaved, in_flight, heard) = (Vec::new(), HashSet::new(), Sequence::ZERO);
        self.browsers[b].tabs.push(Tab {
            id,
            engine,
            leads,
            unsaved,
            in_flight,
            heard,
            writing: false,
            past: Past::default(),
        });
        let t = self.browsers[b].tabs.len() - 1;
        let Store { meta, projects } = self.browsers[b].store.clone();
        self.event(b, t, Event::Loaded { meta, projects }, rng)?;
        let shown = &self.browsers[b].tabs[t].engine;
        for (id, state) in &self.browsers[b].store.projects {
            let kept = state.working().map_err(|broken| broken.to_string())?;
            if shown.project(*id).map(|view| (*view.document).clone()) != kept {
                return Err("I1 a new tab shows something else than what was saved".to_owned());
            }
        }
        let unsent: Vec<AssetId> = self.browsers[b]
            .pictures
            .iter()
            .filter(|(_, sent)| !**sent)
            .map(|(id, _)| *id)
            .collect();
        for asset in unsent {
            self.event(b, t, Event::AssetKept { asset }, rng)?;
        }
        self.event(b, t, Event::SignedIn { user: self.user }, rng)?;
        self.tell_policy(b, t, rng)?;
        if leads {
            self.event(b, t, Event::BecameLeader, rng)
        } else {
            Ok(())
        }
    }

    pub(super) fn kill_tab(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let led = self.browsers[b].tabs.remove(t).leads;
        if self.browsers[b].tabs.is_empty() {
            return self.open_tab(b, rng);
        }
        if led {
            self.browsers[b].tabs[0].leads = true;
            self.event(b, 0, Event::BecameLeader, rng)?;
        }
        Ok(())
    }

    pub(super) fn tell_network(&mut self, b: usize, rng: &mut Rng) -> Run {
        for t in 0..self.browsers[b].tabs.len() {
            let event = if self.browsers[b].online {
                Event::Online
            } else {
                Event::Offline
            };
            self.event(b, t, event, rng)?;
        }
        Ok(())
    }
}
