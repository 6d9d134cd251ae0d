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
use crate::local::past::{History, Past, PastVersion};

const SIGN_IN: &str = "Sign in again to see what came before.";
const NO_ANSWER: &str = "What came before is kept on the server, and the server does not answer.";

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
            Ok(HistoryAnswer::SignIn) | Err(Failure::SignIn) => failed(SIGN_IN),
            Err(_) => failed(NO_ANSWER),
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
            Ok(VersionAnswer::SignIn) | Err(Failure::SignIn) => Past::Failed(SIGN_IN.to_owned()),
            Err(_) => Past::Failed(NO_ANSWER.to_owned()),
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
                format!("Version {revision} is now “{name}”, and kept for ever.")
            }
            Ok(Settled::Refused(words)) => format!("Version {revision} was not named. {words}"),
            Ok(Settled::SignIn) | Err(Failure::SignIn) => format!("Sign in again to name version {revision}."),
            Err(_) => format!("Version {revision} was not named: the server does not answer. Try again."),
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
            format!("The project is as it was in version {revision} already.")
        } else {
            self.commit(project, "Restore version", deltas);
            format!("Version {revision} is back. Undo takes it away again.")
        };
        self.tell(words, None);
    }
}
