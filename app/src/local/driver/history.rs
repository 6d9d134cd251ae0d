//! Undo and redo of this tab's commits, per project.

use std::rc::Rc;

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::ids::ProjectId;
use framekeep::sync::Event;
use framekeep::undo::{Step, Undo};

use super::session::Session;

use crate::language::tr;

impl Session {
    /// Notes a commit before it is made.
    pub(super) fn record(&self, project: ProjectId, label: &str, deltas: &[Delta]) {
        let view = self.engine.borrow().project(project);
        if let Some(view) = view {
            self.histories
                .borrow_mut()
                .entry(project)
                .or_default()
                .record(label, deltas, &view.document);
            self.show_labels(project);
        }
    }

    pub(super) fn undo(self: &Rc<Self>, project: ProjectId) {
        self.walk(project, Undo::undo);
    }

    pub(super) fn redo(self: &Rc<Self>, project: ProjectId) {
        self.walk(project, Undo::redo);
    }

    /// What "Undo" and "Redo" would do.
    pub(super) fn labels(&self, project: ProjectId) -> (Option<String>, Option<String>) {
        let histories = self.histories.borrow();
        let Some(history) = histories.get(&project) else {
            return (None, None);
        };
        (
            history.undo_label().map(str::to_owned),
            history.redo_label().map(str::to_owned),
        )
    }

    /// One step back or forth, as a commit of its own.
    fn walk(self: &Rc<Self>, project: ProjectId, step: impl FnOnce(&mut Undo, &Document) -> Option<Step>) {
        let view = self.engine.borrow().project(project);
        let Some(view) = view else { return };
        let made = self
            .histories
            .borrow_mut()
            .get_mut(&project)
            .and_then(|history| step(history, &view.document));
        self.show_labels(project);
        let Some(made) = made else { return };
        if !made.skipped.is_empty() {
            let text = tr!(messages.undo_skipped, label = made.label.clone());
            self.tell(text, None);
        }
        if !made.deltas.is_empty() {
            self.handle(Event::Committed {
                project,
                deltas: made.deltas,
            });
        }
    }

    fn show_labels(&self, project: ProjectId) {
        let (undo, redo) = self.labels(project);
        self.local.set_labels(project, undo, redo);
    }
}
