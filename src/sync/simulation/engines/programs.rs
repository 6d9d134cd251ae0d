//! A program with an access token beside the browsers: it keeps what it pulled, sends what it did in batches of up to a
//! hundred operations, as `POST /api/sync` takes them, and sends a batch again whose answer it did not get.

use std::collections::BTreeMap;

use super::{Run, World};
use crate::delta::Delta;
use crate::document::Document;
use crate::ids::{DeviceId, Head, ProjectId, PushId, Revision};
use crate::sync::simulation::documents;
use crate::sync::simulation::ledger::Cid;
use crate::sync::simulation::rng::Rng;
use crate::wire::{Body, Operation, PushAnswer};

/// The most operations in one call.
const BATCH: usize = 100;
/// What no document may have: refused, and it alone.
const NO_PLACE: [&str; 3] = ["nowhere", "at", "all"];

/// What it keeps: each project as it pulled it, and the batch whose answer it has not got.
#[derive(Default)]
pub(super) struct Program {
    kept: BTreeMap<ProjectId, (Revision, Head, Document)>,
    unanswered: Vec<(Operation, Option<Cid>)>,
}

impl World {
    pub(super) fn let_program_work(&mut self, rng: &mut Rng) -> Run {
        if self.program.unanswered.is_empty() {
            if rng.chance(500) {
                self.program_pulls();
            }
            self.program.unanswered = self.batch(rng);
        }
        self.send_batch(rng)
    }

    /// At the end everything that it began is through.
    pub(super) fn end_program(&mut self, rng: &mut Rng) -> Run {
        while !self.program.unanswered.is_empty() {
            self.send_batch(rng)?;
        }
        Ok(())
    }

    fn program_pulls(&mut self) {
        let alive = self.server.rows.projects.iter().filter(|(_, project)| !project.deleted);
        let kept = alive.map(|(id, project)| (*id, (project.revision, project.head, project.document.clone())));
        self.program.kept = kept.collect();
    }

    /// Each operation is made on what the program keeps, not on those before it, as it does not know what they come to.
    fn batch(&mut self, rng: &mut Rng) -> Vec<(Operation, Option<Cid>)> {
        let most = if rng.chance(50) { BATCH } else { 6 };
        let ids: Vec<ProjectId> = self.program.kept.keys().copied().collect();
        let mut batch = Vec::new();
        for _ in 0..=rng.below(most) {
            let operation = match (rng.pick(&ids).copied(), rng.below(40)) {
                (None, _) | (_, 0) if self.server.rows.projects.len() < 4 => {
                    let document = documents::first(&mut self.count);
                    let project = ProjectId::new(self.count.uuid());
                    Some(self.operation(project, None, Body::Create { document }))
                }
                (Some(project), 1) => Some(self.with_head(project, Body::Delete, rng)),
                (Some(project), 2..5) => {
                    let deltas = vec![Delta::set(NO_PLACE, 1)];
                    Some(self.with_head(project, Body::Push { deltas }, rng))
                }
                (Some(project), _) => self.edit_by_program(project, rng),
                _ => None,
            };
            let Some(operation) = operation else { continue };
            let commits = matches!(operation.body, Body::Push { .. } | Body::Create { .. });
            batch.push((operation, commits.then(|| Cid(self.count.next()))));
        }
        batch
    }

    fn edit_by_program(&mut self, project: ProjectId, rng: &mut Rng) -> Option<Operation> {
        let document = self.program.kept.get(&project)?.2.clone();
        let new = documents::edited(&document, None, &mut self.count, rng);
        let deltas = document.diff(&new);
        (!deltas.is_empty()).then(|| self.with_head(project, Body::Push { deltas }, rng))
    }

    /// On what it keeps of the project; now and then it names no head, and means the revision alone.
    fn with_head(&mut self, project: ProjectId, body: Body, rng: &mut Rng) -> Operation {
        let kept = self
            .program
            .kept
            .get(&project)
            .map(|(revision, head, _)| (*revision, *head));
        let mut operation = self.operation(project, kept, body);
        if rng.chance(300) {
            operation.base_head = None;
        }
        operation
    }

    /// As the server fills in what a program leaves out: one device for all programs of the person, no numbers.
    fn operation(&mut self, project: ProjectId, base: Option<(Revision, Head)>, body: Body) -> Operation {
        Operation {
            user: self.user,
            device: DeviceId::new(self.user.uuid()),
            project,
            push_id: PushId::new(self.count.uuid()),
            base: base.map_or(Revision::ZERO, |(revision, _)| revision),
            base_head: base.map(|(_, head)| head),
            through: None,
            body,
        }
    }

    /// One after the other, each with an answer of its own. The call may break off in between, and its answer may be lost:
    /// then all of it is sent again.
    fn send_batch(&mut self, rng: &mut Rng) -> Run {
        let batch = self.program.unanswered.clone();
        for (operation, cid) in &batch {
            if !self.healed && rng.chance(30) {
                return Ok(()); // the server went away
            }
            if !self.healed && rng.chance(100) {
                self.pass_time(rng)?; // somebody else comes in between
            }
            let before = self
                .server
                .rows
                .projects
                .get(&operation.project)
                .map(|there| there.document.clone());
            let (answer, applied) = self.server.push(self.user, operation);
            let nowhere = matches!(&operation.body, Body::Push { deltas } if deltas[0].path().0[0] == NO_PLACE[0]);
            if nowhere && matches!(answer, PushAnswer::Accepted { .. }) {
                return Err("an operation that can never be valid was accepted".to_owned());
            }
            let Some(applied) = applied else { continue };
            if operation.body == Body::Delete {
                self.ledger.deleted(operation.project, before);
            }
            let cids: Vec<Cid> = cid.iter().copied().collect();
            self.ledger.observe(operation, &applied, &cids)?;
            self.landed.extend(cids);
        }
        if self.healed || !rng.chance(200) {
            self.program.unanswered.clear();
        }
        Ok(())
    }
}
