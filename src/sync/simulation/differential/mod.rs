//! The same random operations for `decide` and for the protocol model's server (`model.py`, run by `python3`): every
//! answer is compared. Ids of operations are the same on both sides; heads and cursors are matched one to one.

mod compare;
mod model;
mod questions;

use std::collections::HashMap;

use serde_json::{Value, json};

use super::documents::Counter;
use super::rng::Rng;
use super::server::{Rows, Server};
use crate::ids::{DeviceId, Head, Revision, UserId};
use crate::wire::{Base, Operation, PullRequest};
use model::Model;

/// One run: both servers, and what their heads and cursors are called on the other side.
struct Pair<'a> {
    model: &'a mut Model,
    ours: Server,
    heads: HashMap<Head, String>,
    cursors: Vec<(Option<crate::ids::ChangeId>, Value)>,
    operations: Vec<Operation>,
    backups: Vec<Rows>,
    users: [UserId; 2],
    devices: [DeviceId; 3],
    count: Counter,
    /// How often each kind of answer came.
    answers: HashMap<String, usize>,
}

#[test]
fn decide_answers_as_the_model_does() {
    let mut model = Model::start();
    let mut answers: HashMap<String, usize> = HashMap::new();
    for seed in super::seeds(60) {
        let mut rng = Rng::new(seed);
        let snapshot_every = *rng.pick(&[3i64, 5, 50]).unwrap();
        model.ask(&json!({"do": "new", "snapshotEvery": snapshot_every}));
        let mut count = Counter::default();
        let mut pair = Pair {
            model: &mut model,
            ours: Server::new(snapshot_every),
            heads: HashMap::new(),
            cursors: vec![(None, json!([0, 0]))],
            operations: Vec::new(),
            backups: Vec::new(),
            users: [UserId::new(count.uuid()), UserId::new(count.uuid())],
            devices: [
                DeviceId::new(count.uuid()),
                DeviceId::new(count.uuid()),
                DeviceId::new(count.uuid()),
            ],
            count,
            answers: std::mem::take(&mut answers),
        };
        for step in 0..150 {
            pair.step(&mut rng)
                .unwrap_or_else(|words| panic!("seed {seed} step {step}: {words}"));
        }
        answers = pair.answers;
    }
    println!("answers compared: {answers:?}");
    for kind in [
        "accepted",
        "rebased",
        "repeated",
        "conflict overlap",
        "conflict history",
        "conflict exists",
        "gone",
        "not_found",
        "refused",
        "again",
        "new_device",
        "sign_in",
        "steps",
        "document",
        "history",
        "pulled gone",
    ] {
        assert!(answers.contains_key(kind), "{kind} never came");
    }
}

impl Pair<'_> {
    fn step(&mut self, rng: &mut Rng) -> Result<(), String> {
        match rng.below(100) {
            0..68 => {
                let operation = self.operation(rng);
                self.push(operation, rng)
            }
            68..78 => match rng.pick(&self.operations).cloned() {
                Some(again) => self.push(self.disturbed(again, rng), rng),
                None => Ok(()),
            },
            78..92 => self.pull(rng),
            92..94 => {
                self.model.ask(&json!({"do": "prune"}));
                self.ours.prune();
                Ok(())
            }
            94..96 => {
                self.model.ask(&json!({"do": "backup"}));
                self.backups.push(self.ours.rows.clone());
                Ok(())
            }
            96..98 => {
                if !self.backups.is_empty() {
                    let which = rng.below(self.backups.len());
                    self.model.ask(&json!({"do": "restore", "which": which}));
                    self.ours.restore_backup(self.backups[which].clone());
                }
                Ok(())
            }
            _ => {
                let dead = self
                    .ours
                    .rows
                    .projects
                    .iter()
                    .find(|(_, p)| p.deleted)
                    .map(|(id, _)| *id);
                if let Some(project) = dead {
                    self.model.ask(&json!({"do": "purge", "project": project}));
                    self.ours.purge(project);
                }
                Ok(())
            }
        }
    }
    fn push(&mut self, operation: Operation, rng: &mut Rng) -> Result<(), String> {
        let cookie = if rng.chance(30) { self.users[0] } else { operation.user };
        let mut raw = serde_json::to_value(&operation).unwrap();
        raw["baseHead"] = self.name_of(operation.base_head);
        let theirs = self
            .model
            .ask(&json!({"do": "push", "cookie": cookie, "operation": raw}));
        let (ours, _) = self.ours.push(cookie, &operation);
        self.operations.push(operation);
        self.compare(&ours, &theirs)
            .map_err(|words| format!("{words}\nours {ours:?}\nmodel {theirs}"))
    }

    fn pull(&mut self, rng: &mut Rng) -> Result<(), String> {
        let user = *rng.pick(&self.users).unwrap();
        let cookie = if rng.chance(30) { self.users[0] } else { user };
        let (cursor, mark) = rng.pick(&self.cursors).cloned().unwrap();
        let mut bases = Vec::new();
        for (id, project) in &self.ours.rows.projects {
            if rng.chance(700) {
                let back = i64::try_from(rng.below(3)).unwrap();
                let revision = Revision::new((project.revision.get() - back).max(1));
                bases.push(Base {
                    project: *id,
                    revision,
                    head: project.head_at(revision),
                });
            }
        }
        if let Some(operation) = rng
            .pick(&self.operations)
            .filter(|o| bases.iter().all(|b| b.project != o.project))
        {
            let head = self.heads.keys().min().copied();
            bases.push(Base {
                project: operation.project,
                revision: Revision::new(2),
                head,
            });
        }
        let names: serde_json::Map<String, Value> = bases
            .iter()
            .map(|base| {
                (
                    base.project.to_string(),
                    json!([base.revision, self.name_of(base.head)]),
                )
            })
            .collect();
        let request = json!({"user": user, "cursor": mark, "bases": names});
        let theirs = self
            .model
            .ask(&json!({"do": "pull", "cookie": cookie, "request": request}));
        let ours = self.ours.pull(cookie, &PullRequest { user, cursor, bases });
        self.compare_pull(&ours, &theirs)
            .map_err(|words| format!("{words}\nours {ours:?}\nmodel {theirs}"))
    }
}
