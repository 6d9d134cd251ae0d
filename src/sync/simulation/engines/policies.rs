//! What people settle beforehand, for all their devices.

use super::{Manner, Run, World};
use crate::account::Policy;
use crate::sync::Event;
use crate::sync::simulation::rng::Rng;

impl World {
    /// At this browser; the others hear of it when a tab of theirs opens, or at the end.
    pub(super) fn change_policy(&mut self, b: usize, rng: &mut Rng) -> Run {
        self.policy = *rng.pick(&[Policy::Ask, Policy::KeepMine, Policy::KeepTheirs]).unwrap();
        (0..self.browsers[b].tabs.len()).try_for_each(|t| self.tell_policy(b, t, rng))
    }

    pub(super) fn tell_policy(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        if self.manner != Manner::ByPolicy {
            return Ok(());
        }
        let policy = self.policy;
        self.event(b, t, Event::PolicyIs { policy }, rng)
    }
}
