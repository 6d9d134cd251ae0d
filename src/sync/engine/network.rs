//! What goes over the network, and what comes of it.

use std::collections::BTreeSet;

use super::saving::Write;
use super::{Engine, Session};
use crate::ids::{AssetId, ProjectId, PushId};
use crate::sync::state::ProjectState;
use crate::sync::store::{Call, Outcome};
use crate::sync::{Effect, Failure, Notice};
use crate::wire::{Body, PullAnswer, PullRequest, PushAnswer};

/// A pull after this long, when nothing else asked for one.
const PULL_EVERY_MS: u64 = 30_000;
/// A pull that brought an answer to an outdated question is made again after this long.
pub(super) const LOOK_AGAIN_MS: u64 = 1_000;
/// Pushes at a time.
const AT_ONCE: usize = 4;
/// Pictures that are sent at a time.
const UPLOADS_AT_ONCE: usize = 2;
/// A picture is tried again after at most this long: a store that is back finds it soon.
const PICTURE_LAST_MS: u64 = 10_000;

impl Engine {
    /// Starts what can be started now.
    pub(super) fn send(&mut self, now_ms: u64) {
        if !self.may_send() {
            return;
        }
        let ids: Vec<ProjectId> = self
            .mirror
            .iter()
            .flat_map(|mirror| mirror.projects.keys().copied())
            .collect();
        let touched = |write: &Write| write.call.projects().unwrap_or_default();
        let unwritten: BTreeSet<ProjectId> = self.writes.iter().flat_map(touched).collect();
        for project in ids {
            self.push_or_seal(project, &unwritten, now_ms);
        }
        self.upload(now_ms);
        self.pull(now_ms);
    }

    /// One operation per project: sealed ones are sent until they are answered, entries are sealed once durable: not
    /// while one of its calls is `unwritten`.
    fn push_or_seal(&mut self, project: ProjectId, unwritten: &BTreeSet<ProjectId>, now_ms: u64) {
        let Some(state) = self.mirror.as_ref().and_then(|mirror| mirror.projects.get(&project)) else {
            return;
        };
        let due = self.push_retry.get(&project).is_none_or(|retry| retry.is_due(now_ms));
        if self.stuck.contains_key(&project) || !due {
            return;
        }
        if let Some(sealed) = state.sealed.as_ref().filter(|_| state.parked.is_none()) {
            let being_answered = |call: &Call| matches!(call, Call::Answered { project: p, .. } if *p == project);
            let answered = || self.writes.iter().any(|write| being_answered(&write.call));
            if self.pushing.len() < AT_ONCE && !self.pushing.contains_key(&project) && !answered() {
                let operation = Box::new(sealed.operation.clone());
                self.pushing.insert(project, operation.push_id);
                self.effects.push(Effect::Push { operation });
            }
        } else if state.is_sealable() && !unwritten.contains(&project) {
            self.enqueue(Call::Seal { project });
        }
    }

    fn upload(&mut self, now_ms: u64) {
        let mut free =
            UPLOADS_AT_ONCE.saturating_sub(self.pictures.values().filter(|picture| picture.uploading).count());
        for (asset, picture) in &mut self.pictures {
            let waits = picture.uploading || picture.paused || picture.failed.is_some();
            if free > 0 && !waits && picture.retry.is_due(now_ms) {
                picture.uploading = true;
                free -= 1;
                self.effects.push(Effect::Upload { asset: *asset });
            }
        }
    }

    fn pull(&mut self, now_ms: u64) {
        let written = !self
            .writes
            .iter()
            .any(|write| matches!(write.call, Call::Pulled { .. }));
        if self.pulling || !written || self.pull_at > now_ms || !self.pull_retry.is_due(now_ms) {
            return;
        }
        if let Some(mirror) = &self.mirror {
            self.pulling = true;
            self.pull_at = now_ms + PULL_EVERY_MS;
            self.effects.push(Effect::Pull {
                request: mirror.pull_request(),
            });
        }
    }

    pub(super) fn answered(&mut self, project: ProjectId, push_id: PushId, answer: PushAnswer, now_ms: u64) {
        self.arrived(project, push_id);
        self.reached();
        let state = self.mirror.as_ref().and_then(|mirror| mirror.projects.get(&project));
        if state
            .and_then(ProjectState::sealed_push)
            .is_none_or(|sealed| sealed != push_id)
        {
            return; // late: it was answered before
        }
        if answer == PushAnswer::SignIn {
            self.session = Session::Over;
            return;
        }
        let restores = state
            .and_then(|state| state.sealed.as_ref())
            .is_some_and(|sealed| matches!(sealed.operation.body, Body::Restore));
        if restores && matches!(answer, PushAnswer::Gone { .. }) {
            self.notify(Some(project), Notice::TooLate);
        }
        if matches!(answer, PushAnswer::Gone { .. }) {
            self.looked_for.insert(project);
        }
        // What is not settled by this answer is sent again, but not in a hurry.
        self.push_retry
            .entry(project)
            .or_default()
            .failed(now_ms, None, &mut self.jitter);
        self.enqueue(Call::Answered {
            project,
            push_id,
            answer,
        });
    }

    pub(super) fn push_failed(&mut self, project: ProjectId, push_id: PushId, failure: Failure, now_ms: u64) {
        self.arrived(project, push_id);
        let state = self.mirror.as_ref().and_then(|mirror| mirror.projects.get(&project));
        let current = state.and_then(ProjectState::sealed_push) == Some(push_id);
        match failure {
            Failure::Retryable { retry_after_ms } => {
                self.unreachable = true;
                self.push_retry
                    .entry(project)
                    .or_default()
                    .failed(now_ms, retry_after_ms, &mut self.jitter);
            }
            Failure::SignIn => self.session = Session::Over,
            Failure::Permanent { reason } if current => drop(self.stuck.insert(project, reason)),
            Failure::Permanent { .. } => {} // late: another one is on its way by now
        }
    }

    /// A request has come back, one way or the other.
    fn arrived(&mut self, project: ProjectId, push_id: PushId) {
        if self.pushing.get(&project) == Some(&push_id) {
            self.pushing.remove(&project);
        }
    }

    pub(super) fn pulled(&mut self, request: &PullRequest, answer: PullAnswer, now_ms: u64) {
        self.pulling = false;
        self.reached();
        let Some(mirror) = self.mirror.as_ref().filter(|mirror| mirror.meta.user == request.user) else {
            return;
        };
        let PullAnswer::Pulled { cursor, projects } = &answer else {
            self.session = Session::Over;
            return;
        };
        self.pull_retry.reset();
        if *cursor != mirror.meta.cursor || !projects.is_empty() {
            self.enqueue(Call::Pulled {
                asked: request.cursor,
                answer,
            });
        } else {
            self.looked_for.clear();
        }
        self.pull_at = self.pull_at.max(now_ms + LOOK_AGAIN_MS);
    }

    pub(super) fn pull_failed(&mut self, failure: &Failure, now_ms: u64) {
        self.pulling = false;
        self.looked_for.clear();
        let retry_after_ms = match failure {
            Failure::Retryable { retry_after_ms } => {
                self.unreachable = true;
                *retry_after_ms
            }
            Failure::SignIn => {
                self.session = Session::Over;
                return;
            }
            Failure::Permanent { .. } => None,
        };
        self.pull_at = now_ms;
        self.pull_retry.failed(now_ms, retry_after_ms, &mut self.jitter);
    }

    pub(super) fn asset_failed(&mut self, asset: AssetId, failure: Failure, now_ms: u64) {
        let Some(picture) = self.pictures.get_mut(&asset) else {
            return;
        };
        picture.uploading = false;
        match failure {
            // The person ended it: that says nothing of the server.
            Failure::Retryable { .. } if picture.paused => {}
            Failure::Retryable { retry_after_ms } => {
                picture
                    .retry
                    .failed_within(PICTURE_LAST_MS, now_ms, retry_after_ms, &mut self.jitter);
                self.unreachable = true;
            }
            Failure::SignIn => self.session = Session::Over,
            Failure::Permanent { reason } => picture.failed = Some(reason),
        }
    }

    /// What an answer means for the next request, once it is durable.
    pub(super) fn after_write(&mut self, call: &Call, outcome: &Outcome, now_ms: u64) {
        match call {
            Call::Answered { project, push_id, .. } => {
                let state = self.mirror.as_ref().and_then(|mirror| mirror.projects.get(project));
                let settled = state.and_then(ProjectState::sealed_push) != Some(*push_id);
                if settled && *outcome == Outcome::Done {
                    self.push_retry.remove(project);
                }
                self.pull_at = now_ms;
            }
            Call::Pulled {
                answer: PullAnswer::Pulled { cursor, .. },
                ..
            } => {
                self.looked_for.clear();
                let moved = self.mirror.as_ref().is_some_and(|mirror| mirror.meta.cursor == *cursor);
                if !moved {
                    self.pull_at = self.pull_at.min(now_ms + LOOK_AGAIN_MS);
                }
            }
            Call::Resolve { .. } => self.pull_at = now_ms,
            _ => {}
        }
    }
}

impl ProjectState {
    /// The push id of the sealed operation.
    pub(crate) fn sealed_push(&self) -> Option<PushId> {
        self.sealed.as_ref().map(|sealed| sealed.operation.push_id)
    }
}
