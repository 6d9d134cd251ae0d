//! What people do: create, edit, place pictures, delete, answer what they are asked.

use super::{Manner, Run, World};
use crate::delta::Delta;
use crate::ids::{AssetId, ProjectId};
use crate::merge::{self, Piece};
use crate::sync::simulation::documents;
use crate::sync::simulation::rng::Rng;
use crate::sync::{About, Attention, Event, ProjectView, Question, Resolution, Status};

impl World {
    pub(super) fn create(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let (project, document) = (ProjectId::new(self.count.uuid()), documents::first(&mut self.count));
        self.event(b, t, Event::Created { project, document }, rng)
    }

    pub(super) fn commit(&mut self, b: usize, t: usize, project: ProjectId, deltas: Vec<Delta>, rng: &mut Rng) -> Run {
        self.browsers[b].moved = true;
        self.browsers[b].tabs[t].unsaved.push(project);
        self.told = false;
        self.event(b, t, Event::Committed { project, deltas }, rng)?;
        if self.told {
            self.browsers[b].tabs[t].unsaved.pop(); // turned down at once
        }
        Ok(())
    }

    pub(super) fn edit(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let views = self.browsers[b].tabs[t].engine.projects();
        let alive: Vec<_> = views.into_iter().filter(|view| !view.deleted).collect();
        let Some(view) = rng.pick(&alive) else { return Ok(()) };
        if self.is_older(b) && view.document.schema() > self.browsers[b].build {
            return Ok(()); // read-only there; that it is so is tried elsewhere
        }
        let new = documents::edited(&view.document, None, &mut self.count, rng);
        let deltas = view.document.diff(&new);
        if deltas.is_empty() {
            Ok(())
        } else {
            self.commit(b, t, view.id, deltas.clone(), rng)?;
            if !self.told {
                self.remember(b, t, view.id, &deltas, &view.document);
            }
            Ok(())
        }
    }

    pub(super) fn add_picture(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let asset = AssetId::new(self.count.uuid());
        self.browsers[b].moved = true;
        self.browsers[b].pictures.insert(asset, false);
        for tab in 0..self.browsers[b].tabs.len() {
            self.event(b, tab, Event::AssetKept { asset }, rng)?;
        }
        let view = self.browsers[b].tabs[t]
            .engine
            .projects()
            .into_iter()
            .find(|view| !view.deleted && view.document.schema() <= self.browsers[b].build);
        let element = view
            .as_ref()
            .and_then(|view| view.document.value()["elements"].as_object()?.keys().next().cloned());
        match (view, element) {
            (Some(view), Some(element)) => {
                let delta = Delta::set(["elements", element.as_str(), "media"], asset.to_string());
                self.commit(b, t, view.id, vec![delta], rng)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn delete_or_restore(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        let views = self.browsers[b].tabs[t].engine.projects();
        let Some(view) = rng.pick(&views) else { return Ok(()) };
        if view.deleted {
            return self.event(b, t, Event::Restored { project: view.id }, rng);
        }
        self.ledger.deleted(view.id, Some((*view.document).clone()));
        self.event(b, t, Event::Deleted { project: view.id }, rng)
    }

    pub(super) fn answer_questions(&mut self, b: usize, t: usize, rng: &mut Rng) -> Run {
        for view in self.browsers[b].tabs[t].engine.projects() {
            let copy = ProjectId::new(self.count.uuid());
            let name = format!("{} (copy)", view.document.name());
            let by_pieces = (self.manner == Manner::ByPieces).then(|| pieces(&view, rng)).flatten();
            let choices = match view.status {
                _ if by_pieces.is_some() => by_pieces.into_iter().collect(),
                Status::NeedsAttention(Attention::Conflict) => {
                    vec![
                        Resolution::KeepMine,
                        Resolution::KeepTheirs,
                        Resolution::KeepBoth { project: copy, name },
                    ]
                }
                Status::NeedsAttention(Attention::DeletedElsewhere)
                    if view.question.as_ref().is_some_and(|asked| asked.theirs.is_some()) =>
                {
                    vec![
                        Resolution::AsNewProject { project: copy },
                        Resolution::Discard,
                        Resolution::BringBack,
                    ]
                }
                Status::NeedsAttention(Attention::DeletedElsewhere) => {
                    vec![Resolution::AsNewProject { project: copy }, Resolution::Discard]
                }
                _ => continue,
            };
            if let Some(resolution) = rng.pick(&choices).cloned() {
                self.event(
                    b,
                    t,
                    Event::Resolved {
                        project: view.id,
                        resolution,
                    },
                    rng,
                )?;
            }
        }
        Ok(())
    }
}

/// One side for each piece, where that can be asked.
fn pieces(view: &ProjectView, rng: &mut Rng) -> Option<Resolution> {
    let Some(Question {
        about: About::Units { base, units },
        theirs: Some(theirs),
        ..
    }) = &view.question
    else {
        return None;
    };
    let pieces = merge::pieces(base, &view.document, theirs);
    let mine = pieces.iter().filter(|_| rng.chance(500)).flat_map(Piece::paths);
    Some(Resolution::Pieces {
        mine: mine.cloned().collect(),
        seen: units.clone(),
    })
}
