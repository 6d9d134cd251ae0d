//! Browsers of two builds: what the newer one writes the older one does not know. It shows such a project and lets nobody
//! edit it; what waits in it still arrives, and takes nothing away that it does not know.

use std::collections::HashSet;

use super::{Manner, Run, World};
use crate::delta::Delta;
use crate::document::{Document, SCHEMA};
use crate::ids::PushId;
use crate::sync::simulation::ledger::Cid;
use crate::sync::simulation::rng::Rng;
use crate::wire::Operation;

/// What is newer: a field of an element.
const NEWER: &str = "glow";

/// What older builds did.
#[derive(Default)]
pub(super) struct Builds {
    pub(super) commits: HashSet<Cid>,
    /// Operations of nothing but these.
    pub(super) pushes: HashSet<PushId>,
}

/// What the server understands, and the newest browsers.
pub(super) const fn newest(manner: Manner) -> u64 {
    match manner {
        Manner::Builds => SCHEMA + 1,
        _ => SCHEMA,
    }
}

/// The first browser is of the newest build, the second of the one before, and so on in turn.
pub(super) const fn of(b: usize, manner: Manner) -> u64 {
    if b.is_multiple_of(2) { newest(manner) } else { SCHEMA }
}

impl World {
    pub(super) fn is_older(&self, b: usize) -> bool {
        self.browsers[b].build < newest(self.manner)
    }

    /// The newest build writes what only it knows; the older one tries to edit what it does not know.
    pub(super) fn use_what_is_newer(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let (older, newest) = (self.is_older(b), newest(self.manner));
        let views = self.browsers[b].tabs[t].engine.projects();
        let fits = |document: &Document| !older || document.schema() > SCHEMA;
        let fitting: Vec<_> = views
            .into_iter()
            .filter(|view| !view.deleted && fits(&view.document))
            .collect();
        let Some(view) = rng.pick(&fitting) else { return Ok(()) };
        let elements = view.document.value()["elements"].as_object().into_iter().flatten();
        let mut elements: Vec<&String> = elements.map(|(id, _)| id).collect();
        elements.sort();
        let Some(element) = rng.pick(&elements) else {
            return Ok(());
        };
        let field = if older { "x" } else { NEWER };
        let mut deltas = vec![Delta::set(["elements", element.as_str(), field], self.count.next())];
        if view.document.schema() < newest {
            deltas.push(Delta::set(["schema"], newest));
        }
        self.commit(b, t, view.id, deltas, rng)?;
        let shown = self.browsers[b].tabs[t].engine.project(view.id);
        if older && (!self.told || shown.is_none_or(|shown| *shown.document != *view.document)) {
            return Err("an older build has edited what it does not know".to_owned());
        }
        Ok(())
    }

    /// What an older build sends keeps what it does not know, unless the person takes the whole element away.
    pub(super) fn check_builds(&self, operation: &Operation, before: Option<&Document>, after: &Document) -> Run {
        let Some(before) = before.filter(|_| self.builds.pushes.contains(&operation.push_id)) else {
            return Ok(());
        };
        if after.schema() < before.schema() {
            return Err("an older build has made a document older".to_owned());
        }
        let (old, new) = (&before.value()["elements"], &after.value()["elements"]);
        let dropped = |(id, element): (&String, &serde_json::Value)| {
            new.get(id).is_some_and(|now| now.get(NEWER) != element.get(NEWER))
        };
        if old.as_object().into_iter().flatten().any(dropped) {
            return Err("an older build has changed what it does not know".to_owned());
        }
        Ok(())
    }
}
