//! What the tab shows.

use std::sync::Arc;

use super::{About, Engine, Origin, ProjectView, Question, Unsent};
use crate::document::Document;
use crate::ids::{AssetId, DeviceId, ProjectId, Sequence};
use crate::merge;
use crate::sync::state::{OpenConflict, ProjectState};
use crate::sync::status::{Attention, Situation, Status};
use crate::wire::{ByDevice, ConflictReason};

/// What is costly to work out for a project, kept until its state changes.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    state: ProjectState,
    pub(super) document: Arc<Document>,
    asked: Option<(About, Option<Arc<Document>>)>,
    assets: Vec<AssetId>,
    broken: Option<String>,
}

impl Engine {
    /// One project.
    pub fn project(&self, id: ProjectId) -> Option<ProjectView> {
        let shown = self.views.get(&id)?;
        let stamp = shown.state.stamp.as_ref();
        Some(ProjectView {
            id,
            document: shown.document.clone(),
            revision: shown.state.revision,
            deleted: shown.state.is_deleted(),
            question: self.question(id, shown),
            resolvable: !self.looked_for.contains(&id)
                && (shown.state.sealed.is_none() || shown.state.parked.is_some()),
            status: self.status(Some(id)),
            updated_at: stamp.map(|stamp| stamp.updated_at.clone()),
            updated_on: stamp.and_then(|stamp| Some(self.origin(stamp.updated_by.as_ref()?))),
            created_at: stamp.and_then(|stamp| stamp.created_at.clone()),
        })
    }

    fn question(&self, id: ProjectId, shown: &Shown) -> Option<Question> {
        let (about, theirs) = shown.asked.clone()?;
        let (conflict, gone) = (shown.state.conflict.as_ref(), shown.state.gone.as_ref());
        let there = conflict.map(|c| &c.theirs).or_else(|| gone?.theirs.as_ref());
        let stamp = there.and_then(|theirs| theirs.stamp.as_ref());
        let by = stamp.and_then(|stamp| stamp.updated_by.as_ref());
        let named = gone.and_then(|gone| gone.by.clone());
        Some(Question {
            restorable: theirs.is_some() || self.looked_for.contains(&id),
            about,
            theirs,
            at: stamp.map(|s| s.updated_at.clone()).or_else(|| gone?.at.clone()),
            on: by
                .map(|by| self.origin(by))
                .or(named.map(|name| Origin::AnotherDevice(Some(name)))),
        })
    }

    /// Whether that was this browser, or which other one.
    pub fn origin(&self, by: &ByDevice) -> Origin {
        if self.device() == Some(by.id) {
            Origin::ThisDevice
        } else {
            Origin::AnotherDevice(by.name.clone())
        }
    }

    /// What this browser is to the server; none before its database was read.
    pub fn device(&self) -> Option<DeviceId> {
        self.mirror.as_ref().map(|store| store.meta.device)
    }

    /// The database was read, and all of it is on the server too: nothing would be lost with it.
    pub fn is_all_sent(&self) -> bool {
        let written = self.write_failed.is_none() && !self.behind && !self.is_unsaved(None);
        self.mirror.is_some() && written && self.unsent() == Unsent::default()
    }

    /// What would be lost with this browser's database, as far as it was read.
    pub fn unsent(&self) -> Unsent {
        let rests = |state: &ProjectState| state.waiting() == 0 && state.conflict.is_none() && state.gone.is_none();
        let with_work = self.views.iter().filter(|(_, shown)| !rests(&shown.state));
        Unsent {
            projects: with_work.map(|(id, shown)| (*id, shown.state.waiting())).collect(),
            pictures: self.pictures.keys().copied().collect(),
        }
    }

    /// Grows with everything that is done in this browser, durable or not.
    pub fn sequence(&self) -> Option<Sequence> {
        self.shown.as_ref().map(|store| store.meta.sequence)
    }

    /// The status of one project, or of everything.
    pub fn status(&self, project: Option<ProjectId>) -> Status {
        let chosen = || match &project {
            Some(project) => self.views.range(project..=project),
            None => self.views.range(..),
        };
        let shown = || chosen().map(|(_, shown)| shown);
        let of_project = |asset: &AssetId| project.is_none() || shown().any(|shown| shown.assets.contains(asset));
        let pictures = || {
            self.pictures
                .iter()
                .filter(|(asset, _)| of_project(asset))
                .map(|(_, picture)| picture)
        };
        let pushing = self
            .pushing
            .keys()
            .any(|id| project.is_none_or(|project| *id == project));
        let sealed = shown().any(|shown| shown.state.sealed.is_some());
        let not_saved = self.write_failed.clone().map(|reason| Attention::NotSaved { reason });
        let sign_in = || self.needs_sign_in().then_some(Attention::SignIn);
        let own = || chosen().find_map(|(id, shown)| self.attention(*id, shown));
        let failed = || {
            pictures()
                .find_map(|p| p.failed.clone())
                .map(|reason| Attention::Picture { reason })
        };
        Status::of(Situation {
            attention: not_saved.or_else(own).or_else(sign_in).or_else(failed),
            unsaved: self.is_unsaved(project),
            entries: shown()
                .map(|shown| shown.state.waiting())
                .sum::<usize>()
                .max(usize::from(self.behind)),
            pictures: pictures().count(),
            offline: self.offline,
            unreachable: self.unreachable,
            under_way: pushing || sealed || pictures().any(|picture| picture.uploading),
            guest: self.is_guest(),
        })
    }

    fn attention(&self, id: ProjectId, shown: &Shown) -> Option<Attention> {
        let state = &shown.state;
        let refused = |field: &str, reason: &String| Attention::Refused {
            field: field.to_owned(),
            reason: reason.clone(),
        };
        if state.conflict.is_some() {
            return Some(Attention::Conflict);
        }
        if state.gone.is_some() {
            return Some(Attention::DeletedElsewhere);
        }
        let parked = state
            .parked
            .as_ref()
            .map(|invalid| refused(&invalid.field, &invalid.reason));
        let stuck = || self.stuck.get(&id).map(|reason| refused("request", reason));
        parked
            .or_else(stuck)
            .or_else(|| shown.broken.as_ref().map(|reason| refused("document", reason)))
    }

    /// What the tab shows of a project: where it can be, the very document that is kept and not an equal one, which would
    /// have to be compared.
    pub(super) fn seen(&self, project: ProjectId) -> Option<Document> {
        let drawn = self.views.get(&project)?;
        let state = self.shown.as_ref()?.projects.get(&project)?;
        Some(state.working().ok().flatten().unwrap_or_else(|| drawn.document()))
    }

    /// Works out what is shown of a project, where its state has changed.
    pub(super) fn draw(&mut self, project: ProjectId) {
        let Some(state) = self.shown.as_ref().and_then(|store| store.projects.get(&project)) else {
            return;
        };
        if self.views.get(&project).is_some_and(|shown| shown.state == *state) {
            return;
        }
        match Shown::of(state) {
            Some(shown) => drop(self.views.insert(project, shown)),
            None => drop(self.views.remove(&project)),
        }
    }
}

impl Shown {
    /// The working document.
    pub(super) fn document(&self) -> Document {
        Document::clone(&self.document)
    }

    /// None when there is nothing to show: a project that the server no longer knows.
    fn of(state: &ProjectState) -> Option<Self> {
        let (document, broken) = match state.working() {
            Ok(document) => (document?, None),
            Err(broken) => (state.base.clone()?, Some(broken.to_string())),
        };
        Some(Self {
            asked: asked(state, &document),
            assets: document.assets(),
            document: Arc::new(document),
            broken,
            state: state.clone(),
        })
    }
}

/// What a person has to choose, and what the server has.
fn asked(state: &ProjectState, mine: &Document) -> Option<(About, Option<Arc<Document>>)> {
    if let Some(gone) = &state.gone {
        let theirs = gone.theirs.as_ref().map(|theirs| Arc::new(theirs.document.clone()));
        return Some((About::DeletedThere, theirs));
    }
    let OpenConflict { reason, theirs } = state.conflict.as_ref()?;
    let about = match (reason, &state.base) {
        _ if state.is_deleted() && !theirs.deleted => About::DeletedHere,
        (ConflictReason::Exists, _) | (ConflictReason::Overlap, None) => About::TakenId,
        (ConflictReason::History, _) => About::OtherHistory,
        (ConflictReason::Overlap, Some(base)) => About::Units {
            base: Arc::new(base.clone()),
            units: merge::units(base, mine, &theirs.document),
        },
    };
    Some((about, Some(Arc::new(theirs.document.clone()))))
}
