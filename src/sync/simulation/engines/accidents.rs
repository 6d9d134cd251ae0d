//! What happens to whole browsers and to the server: a wiped or cloned profile, a restored backup, old deltas that go.

use std::collections::{BTreeMap, HashMap};

use super::{Browser, Run, World};
use crate::ids::DeviceId;
use crate::sync::Store;
use crate::sync::simulation::rng::Rng;

/// The most browsers that a clone may make.
const BROWSERS_AT_MOST: usize = 4;

impl World {
    pub(super) fn accident(&mut self, b: usize, rng: &mut Rng) -> Run {
        match rng.below(6) {
            0 => self.wipe(b, rng),
            1 if self.browsers.len() < BROWSERS_AT_MOST => self.clone_profile(b, rng),
            2 => {
                self.backups.push(self.server.rows.clone());
                Ok(())
            }
            3 => {
                if let Some(rows) = rng.pick(&self.backups).cloned() {
                    self.ledger.restored = true;
                    self.server.restore_backup(rows);
                }
                Ok(())
            }
            _ => {
                self.server.prune();
                Ok(())
            }
        }
    }

    /// The person clears the browser's data: what was not sent is gone with it, by their own hand.
    fn wipe(&mut self, b: usize, rng: &mut Rng) -> Run {
        let device = DeviceId::new(self.count.uuid());
        let browser = &mut self.browsers[b];
        browser.store = Store::new(self.user, device);
        browser.names = HashMap::new();
        browser.pictures = BTreeMap::new();
        browser.tabs.clear();
        self.open_tab(b, rng)
    }

    /// The profile's folder is copied to another machine: the same device id twice.
    fn clone_profile(&mut self, b: usize, rng: &mut Rng) -> Run {
        self.ledger.cloned = true;
        let Browser {
            store,
            names,
            online,
            pictures,
            build,
            ..
        } = &self.browsers[b];
        let copy = Browser {
            store: store.clone(),
            names: names.clone(),
            tabs: Vec::new(),
            online: *online,
            pictures: pictures.clone(),
            build: *build,
            moved: true,
        };
        self.browsers.push(copy);
        self.open_tab(self.browsers.len() - 1, rng)
    }
}
