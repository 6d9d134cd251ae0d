//! People settle beforehand what becomes of conflicts.

use super::{Run, World};
use crate::account::Policy;
use crate::ids::UserId;
use crate::sync::simulation::policies;
use crate::sync::simulation::rng::Rng;
use crate::sync::{Call, Store};

impl World {
    pub(super) fn change_policy(&mut self, rng: &mut Rng) -> Run {
        let b = rng.below(self.browsers.len());
        let users: Vec<UserId> = self.browsers[b].kept.keys().copied().collect();
        let policy = *rng.pick(&[Policy::Ask, Policy::KeepMine, Policy::KeepTheirs]).unwrap();
        match rng.pick(&users) {
            Some(user) => self.call(b, *user, &Call::SetPolicy { policy }).map(drop),
            None => Ok(()),
        }
    }

    /// After a call: what the policy settled counts as the person's choice.
    pub(super) fn settle_by_policy(&mut self, b: usize, user: UserId, call: &Call, asking: &Store) -> Run {
        let settled = policies::settled(call, asking, &self.kept(b, user).store)?;
        for one in settled {
            self.resolved(b, user, one.project, &one.asked, &one.resolution)?;
        }
        Ok(())
    }
}
