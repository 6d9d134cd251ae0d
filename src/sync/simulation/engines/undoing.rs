//! People take back what they did, and make it again.

use std::collections::HashMap;

use serde_json::Value;

use super::{Manner, Run, World};
use crate::delta::{self, Delta};
use crate::document::Document;
use crate::ids::ProjectId;
use crate::sync::simulation::rng::Rng;
use crate::undo::Undo;

/// What a tab has done.
#[derive(Default)]
pub(super) struct Past {
    undo: HashMap<ProjectId, Undo>,
    /// Each value that its commits have left at a path; none: nothing was left there.
    wrote: HashMap<(ProjectId, Vec<String>), Vec<Option<Value>>>,
}

impl Past {
    fn wrote(&mut self, project: ProjectId, deltas: &[Delta], before: &Document) {
        let after = delta::apply(before.value(), deltas).unwrap();
        for delta in delta::diff(before.value(), &after) {
            let path = delta.path().0.clone();
            let value = delta::get(&after, &path).cloned();
            self.wrote.entry((project, path)).or_default().push(value);
        }
    }
}

impl World {
    /// An edit was taken.
    pub(super) fn remember(&mut self, b: usize, t: usize, project: ProjectId, deltas: &[Delta], before: &Document) {
        if self.manner == Manner::Undoing {
            let past = &mut self.browsers[b].tabs[t].past;
            past.undo.entry(project).or_default().record("Edit", deltas, before);
            past.wrote(project, deltas, before);
        }
    }

    pub(super) fn undo_or_redo(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let tab = &mut self.browsers[b].tabs[t];
        let alive: Vec<_> = tab.engine.projects().into_iter().filter(|view| !view.deleted).collect();
        let Some(view) = rng.pick(&alive).cloned() else {
            return Ok(());
        };
        let undo = tab.past.undo.entry(view.id).or_default();
        let step = if rng.chance(600) {
            undo.undo(&view.document)
        } else {
            undo.redo(&view.document)
        };
        let Some(step) = step.filter(|step| !step.deltas.is_empty()) else {
            return Ok(());
        };
        for delta in &step.deltas {
            let path = delta.path().0.clone();
            let now = delta::get(view.document.value(), &path).cloned();
            let own = tab.past.wrote.get(&(view.id, path.clone()));
            if !own.is_some_and(|own| own.contains(&now)) {
                return Err(format!("I4 {} is undone, which somebody else has set", path.join("/")));
            }
        }
        if view.document.apply(&step.deltas).is_err() {
            return Err("an undo leaves an invalid document".to_owned());
        }
        self.commit(b, t, view.id, step.deltas.clone(), rng)?;
        self.browsers[b].tabs[t]
            .past
            .wrote(view.id, &step.deltas, &view.document);
        Ok(())
    }
}
