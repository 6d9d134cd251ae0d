//! What is beyond a usual edit: an old version is brought back, a limit is passed.

use super::{Run, World};
use crate::delta::Delta;
use crate::sync::simulation::rng::Rng;

/// More than a string may take.
const TOO_LONG: usize = 65 * 1024;

impl World {
    pub(super) fn go_beyond(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        match rng.below(8) {
            0..3 => self.pass_a_limit(b, t, rng),
            3..5 => {
                let views = self.browsers[b].tabs[t].engine.projects();
                self.versions
                    .extend(views.iter().map(|view| (view.id, view.document.clone())));
                Ok(())
            }
            _ => self.bring_version_back(b, t, rng),
        }
    }

    /// Turned down, at once or when it would be written: the tab goes on with what it had.
    fn pass_a_limit(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let views = self.browsers[b].tabs[t].engine.projects();
        let alive: Vec<_> = views.into_iter().filter(|view| !view.deleted).collect();
        let Some(view) = rng.pick(&alive) else { return Ok(()) };
        let too_long = Delta::set(["elements", "e1", "text", "en"], "x".repeat(TOO_LONG));
        self.commit(b, t, view.id, vec![too_long], rng)?;
        let shown = self.browsers[b].tabs[t].engine.project(view.id);
        if shown.is_some_and(|shown| *shown.document == *view.document) {
            Ok(())
        } else {
            Err("a commit over a limit is shown".to_owned())
        }
    }

    /// As a named version is restored: a commit that makes the document what it was.
    fn bring_version_back(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let Some((project, version)) = rng.pick(&self.versions).cloned() else {
            return Ok(());
        };
        let Some(view) = self.browsers[b].tabs[t]
            .engine
            .project(project)
            .filter(|view| !view.deleted)
        else {
            return Ok(());
        };
        let deltas = view.document.diff(&version);
        if deltas.is_empty() {
            return Ok(());
        }
        self.commit(b, t, project, deltas, rng)
    }
}
