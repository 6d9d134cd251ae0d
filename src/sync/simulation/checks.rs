//! What must hold during a run and at its end, over all browsers and the server.

use std::collections::HashSet;

use super::world::{Run, World};
use crate::ids::ProjectId;
use crate::sync::state::ProjectState;

impl World {
    /// I2: "Synced" only when the server has confirmed every commit of this browser.
    pub(super) fn check_status(&self) -> Run {
        for kept in self.browsers.iter().flat_map(|browser| browser.kept.values()) {
            let settled = |s: &ProjectState| s.conflict.is_none() && s.gone.is_none() && s.parked.is_none();
            if kept
                .store
                .projects
                .values()
                .all(|state| settled(state) && !state.is_busy())
            {
                self.ledger.check_synced(kept.id)?;
            }
        }
        Ok(())
    }

    /// I5: all devices and the server hold equal documents; I4: no commit is lost.
    pub(super) fn check_end(&self) -> Run {
        for (user, kept) in self.browsers.iter().flat_map(|browser| &browser.kept) {
            let own = self
                .server
                .rows
                .projects
                .iter()
                .filter(|(_, project)| project.owner == *user);
            let own: HashSet<ProjectId> = own.map(|(id, _)| *id).collect();
            for id in &own {
                let there = &self.server.rows.projects[id];
                let Some(here) = kept.store.projects.get(id) else {
                    if there.deleted {
                        continue;
                    }
                    return Err(format!("I5 a browser lacks {id}"));
                };
                if here.deleted != there.deleted {
                    return Err(format!(
                        "I5 {id} deleted here {}, on the server {}",
                        here.deleted, there.deleted
                    ));
                }
                let working = here.working().map_err(|broken| format!("Broken: {broken}"))?;
                if !there.deleted && working.as_ref() != Some(&there.document) {
                    return Err(format!("I5 a browser holds another document of {id}"));
                }
            }
            let extra = kept
                .store
                .projects
                .iter()
                .find(|(id, state)| !own.contains(id) && !state.deleted && state.revision.get() > 0);
            if let Some((id, _)) = extra {
                return Err(format!("I5 a browser shows {id}, which the server does not have"));
            }
        }
        self.ledger.check_end(&self.server)
    }
}
