//! Undo and redo of this tab's commits, per project.

use std::rc::Rc;

use framekeep::delta::Delta;
use framekeep::ids::ProjectId;

use super::session::Session;

/// What this tab did to one project.
#[derive(Default)]
pub(super) struct History;

impl Session {
    pub(super) fn record(self: &Rc<Self>, _project: ProjectId, _label: &'static str, _deltas: &[Delta]) {}

    pub(super) fn undo(self: &Rc<Self>, _project: ProjectId) {}

    pub(super) fn redo(self: &Rc<Self>, _project: ProjectId) {}

    pub(super) fn labels(&self, _project: ProjectId) -> (Option<String>, Option<String>) {
        (None, None)
    }
}
