//! One tab edits a project: a Web Lock per project. The others wait for it, and may take it.

use std::rc::Rc;

use framekeep::ids::ProjectId;

use super::Driver;
use super::session::Session;
use crate::browser::locks::{Ask, Lock, LockEvent};
use crate::local::types::Editing;

/// This tab's claim on a project: held, or waiting.
pub(super) struct Editor {
    _lock: Lock,
}

impl Driver {
    pub(super) fn opened(&self, project: ProjectId) {
        *self.opened.borrow_mut().entry(project).or_default() += 1;
        if let Some(session) = self.session().filter(|session| session.database().is_some()) {
            session.open_editor(project);
        }
    }

    pub(super) fn closed(&self, project: ProjectId) {
        let last = {
            let mut opened = self.opened.borrow_mut();
            let count = opened.entry(project).or_default();
            *count = count.saturating_sub(1);
            let last = *count == 0;
            if last {
                opened.remove(&project);
            }
            last
        };
        if last && let Some(session) = self.session() {
            session.editors.borrow_mut().remove(&project);
            self.local.set_editing(project, Editing::Starting);
        }
    }
}

impl Session {
    /// Asks for the project's lock, unless this tab has it or waits for it.
    pub(super) fn open_editor(self: &Rc<Self>, project: ProjectId) {
        if !self.editors.borrow().contains_key(&project) {
            self.claim(project, Ask::IfFree);
        }
    }

    /// Takes the project from the other tab.
    pub(super) fn edit_here(self: &Rc<Self>, project: ProjectId) {
        self.claim(project, Ask::Steal);
    }

    fn claim(self: &Rc<Self>, project: ProjectId, ask: Ask) {
        let session = Rc::downgrade(self);
        let lock = Lock::ask(
            &format!("framekeep-{}-editing-{project}", self.user),
            ask,
            move |event| {
                let Some(session) = session.upgrade().filter(|session| !session.has_ended()) else {
                    return;
                };
                session.local.set_editing(
                    project,
                    if event == LockEvent::Held {
                        Editing::Here
                    } else {
                        Editing::Elsewhere
                    },
                );
                if event != LockEvent::Held {
                    session.claim(project, Ask::Wait);
                }
            },
        );
        self.editors.borrow_mut().insert(project, Editor { _lock: lock });
    }
}
