//! A project's past: asked of the server, which keeps it; brought back as a change of this device.

use std::rc::Rc;

use framekeep::document::Document;
use framekeep::ids::{ProjectId, Revision};
use framekeep::sync::Failure;
use leptos::prelude::GetUntracked;

use super::session::Session;
use crate::api::history::{self, HistoryAnswer, NameVersion, Version, VersionAnswer};
use crate::api::settings::Settled;
use crate::browser::network;
use crate::language::tr;
use crate::local::past::{History, Past, PastVersion};

impl Session {
    pub(super) async fn list_history(self: Rc<Self>, project: ProjectId, more: bool) {
        let before = self.listed(project).filter(|_| more);
        let oldest = before
            .as_ref()
            .and_then(|listed| listed.last())
            .map(|version| version.revision);
        let call = history::History {
            project,
            before: oldest,
        };
        let answer = network::call(&call, Some(self.user)).await;
        if self.has_ended() {
            return;
        }
        let failed = |words: &str| match self.listed(project) {
            // What is listed stays; it is the rest that is missing.
            Some(_) => {
                self.tell(words.to_owned(), None);
                None
            }
            None => Some(History::Failed(words.to_owned())),
        };
        let history = match answer {
            Ok(HistoryAnswer::Page { versions, more }) => {
                let mut all = before.unwrap_or_default();
                all.extend(versions.into_iter().map(|version| self.past_version(version)));
                Some(History::Listed { versions: all, more })
            }
            Ok(HistoryAnswer::NotHere) => Some(History::NotHere),
            Ok(HistoryAnswer::SignIn) | Err(Failure::SignIn) => failed(tr!(messages.past_sign_in)),
            Err(_) => failed(tr!(messages.past_no_answer)),
        };
        if let Some(history) = history {
            self.local.set_history(project, history);
        }
    }

    fn listed(&self, project: ProjectId) -> Option<Vec<PastVersion>> {
        match self.local.history(project).get_untracked() {
            History::Listed { versions, .. } => Some(versions),
            _ => None,
        }
    }

    fn past_version(&self, version: history::PastVersion) -> PastVersion {
        PastVersion {
            revision: version.revision,
            at: version.at,
            on: self.engine.borrow().origin(&version.by),
            changes: version.changes,
            name: version.name,
        }
    }

    pub(super) async fn look_at_version(self: Rc<Self>, project: ProjectId, revision: Revision) {
        let answer = network::call(&Version { project, revision }, Some(self.user)).await;
        if self.has_ended() {
            return;
        }
        let past = match answer {
            Ok(VersionAnswer::Here { version, document }) => Past::Here {
                version: self.past_version(version),
                document,
            },
            Ok(VersionAnswer::NotKept { nearest }) => Past::NotKept(nearest),
            Ok(VersionAnswer::NotHere) => Past::NotHere,
            Ok(VersionAnswer::SignIn) | Err(Failure::SignIn) => Past::Failed(tr!(messages.past_sign_in).to_owned()),
            Err(_) => Past::Failed(tr!(messages.past_no_answer).to_owned()),
        };
        self.local.set_past(project, revision, past);
    }

    pub(super) async fn name_version(self: Rc<Self>, project: ProjectId, revision: Revision, name: String) {
        let call = NameVersion {
            project,
            revision,
            name: name.clone(),
        };
        let words = match network::call(&call, Some(self.user)).await {
            Ok(Settled::Done(())) => {
                self.local.set_version_name(project, revision, &name);
                tr!(messages.version_named, revision = revision.to_string(), name = name)
            }
            Ok(Settled::Refused(words)) => {
                tr!(messages.version_not_named, revision = revision.to_string(), why = words)
            }
            Ok(Settled::SignIn) | Err(Failure::SignIn) => {
                tr!(messages.version_name_sign_in, revision = revision.to_string())
            }
            Err(_) => tr!(messages.version_name_no_answer, revision = revision.to_string()),
        };
        self.tell(words, None);
    }

    /// Made here, like any other edit: it is kept at once, goes up when it can, meets what others did by the same rules,
    /// and Undo takes it back.
    pub(super) fn restore_version(self: &Rc<Self>, project: ProjectId, revision: Revision, document: &Document) {
        let Some(view) = self.engine.borrow().project(project) else {
            return;
        };
        let deltas = view.document.diff(document);
        let words = if deltas.is_empty() {
            tr!(messages.version_same, revision = revision.to_string())
        } else {
            self.commit(project, tr!(messages.label_restore), deltas);
            tr!(messages.version_back, revision = revision.to_string())
        };
        self.tell(words, None);
    }
}
