//! The same random operations for `decide` and for the protocol model's server (`model.py`, run by `python3`): every
//! answer is compared. Ids of operations are the same on both sides; heads and cursors are matched one to one.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::documents::{self, Counter};
use super::rng::Rng;
use super::server::{Rows, Server};
use crate::delta::Delta;
use crate::document::{Document, canonical_json};
use crate::ids::{DeviceId, Head, ProjectId, PushId, Revision, Sequence, UserId};
use crate::wire::{Base, Body, Change, ConflictReason, Operation, PullAnswer, PullRequest, PushAnswer, Step};

/// The model's process.
struct Model {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Model {
    fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sync/simulation/model.py");
        let mut child = Command::new("python3")
            .args(["-B", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this test needs python3");
        let (to, from) = (
            child.stdin.take().unwrap(),
            BufReader::new(child.stdout.take().unwrap()),
        );
        Self { child, to, from }
    }

    fn ask(&mut self, command: &Value) -> Value {
        writeln!(self.to, "{command}").unwrap();
        self.to.flush().unwrap();
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("the model failed at {command}"))
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

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

    /// The same push id again, sometimes with another body.
    fn disturbed(&self, mut operation: Operation, rng: &mut Rng) -> Operation {
        if rng.chance(300) {
            operation.through = operation.through.map(Sequence::next);
        }
        if rng.chance(100) {
            operation.device = *rng.pick(&self.devices).unwrap();
        }
        operation
    }

    fn operation(&mut self, rng: &mut Rng) -> Operation {
        let user = *rng.pick(&self.users).unwrap();
        let known: Vec<ProjectId> = self.ours.rows.projects.keys().copied().collect();
        let earlier = rng.pick(&self.operations).map(|operation| operation.project);
        let project = match rng.below(10) {
            0 => ProjectId::new(self.count.uuid()),
            1 => earlier.unwrap_or_else(|| ProjectId::new(self.count.uuid())),
            _ if known.len() < 3 && rng.chance(400) => ProjectId::new(self.count.uuid()),
            _ => rng
                .pick(&known)
                .copied()
                .unwrap_or_else(|| ProjectId::new(self.count.uuid())),
        };
        let there = self.ours.rows.projects.get(&project).cloned();
        // Mostly its owner, on a revision it has.
        let user = there.as_ref().filter(|_| rng.chance(900)).map_or(user, |p| p.owner);
        let revision = there.as_ref().map_or(0, |p| p.revision.get());
        let back = i64::try_from(rng.below(4)).unwrap();
        let (base, base_head) = match (rng.below(12), &there) {
            (0, Some(_)) => (0, None),
            (_, None) => (i64::try_from(rng.below(2)).unwrap(), None),
            (1, Some(p)) => (revision + 1, Some(p.head)),
            (2, Some(p)) => (revision, p.head_at(Revision::new((revision - 1).max(1)))),
            (_, Some(p)) => {
                let base = (revision - back).max(1);
                (base, p.head_at(Revision::new(base)))
            }
        };
        let body = match (rng.below(20), &there) {
            (0, Some(_)) => Body::Delete,
            (1..4, Some(_)) => Body::Restore,
            (4, _) | (_, None) => Body::Create {
                document: documents::first(&mut self.count),
            },
            (_, Some(p)) => Body::Push {
                deltas: self.deltas(&p.document, rng),
            },
        };
        let creates = matches!(body, Body::Create { .. });
        Operation {
            user,
            device: *rng.pick(&self.devices).unwrap(),
            project,
            push_id: PushId::new(self.count.uuid()),
            // A create has no base; the model does not look.
            base: Revision::new(if creates { 0 } else { base }),
            base_head: if creates { None } else { base_head },
            through: Some(Sequence::new(
                i64::try_from(self.count.next() % 40).unwrap() + 5 * i64::try_from(self.operations.len()).unwrap(),
            )),
            body,
        }
    }

    fn deltas(&mut self, document: &Document, rng: &mut Rng) -> Vec<Delta> {
        match rng.below(16) {
            0 => vec![Delta::delete(["screens", "s1"])],
            1 => vec![Delta::set(["elements", "e1", "screen"], "nowhere")],
            2 => vec![Delta::set(["elements", "none", "x"], 1)],
            3 => vec![Delta::set(["name"], 7)],
            4 => vec![Delta::set(["elements", "e1", "x"], 1.0)],
            5 => vec![Delta::set(["elements", "e1", "x"], 1)],
            _ => document.diff(&documents::edited(document, None, &mut self.count, rng)),
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

    fn compare(&mut self, ours: &PushAnswer, theirs: &Value) -> Result<(), String> {
        let is = theirs["is"].as_str().unwrap_or_default();
        let kind = match ours {
            PushAnswer::Accepted {
                revision, head, over, ..
            } => {
                self.same_revision(*revision, *head, theirs)?;
                same(&json!(over.is_none()), &json!(theirs["over"].is_null()))?;
                self.same_steps(over.as_deref().unwrap_or_default(), &theirs["over"])?;
                let kind = match over.as_deref() {
                    None => "repeated",
                    Some([]) => "accepted",
                    Some(_) => "rebased",
                };
                same(&json!("accepted"), &json!(is))?;
                kind.to_owned()
            }
            PushAnswer::Conflict(conflict) => {
                let why = match conflict.reason {
                    ConflictReason::Overlap => "overlap",
                    ConflictReason::History => "history",
                    ConflictReason::Exists => "exists",
                };
                same(&json!(["conflict", why]), &json!([is, theirs["why"]]))?;
                self.same_revision(conflict.revision, conflict.head, theirs)?;
                same(&json!(canonical_json(conflict.document.value())), &theirs["doc"])?;
                format!("conflict {why}")
            }
            other => {
                let name = match other {
                    PushAnswer::Gone { .. } => "gone",
                    PushAnswer::NotFound => "not_found",
                    PushAnswer::Refused { .. } => "refused",
                    PushAnswer::SealAgain => "again",
                    PushAnswer::NewDevice => "new_device",
                    PushAnswer::SignIn => "sign_in",
                    PushAnswer::Accepted { .. } | PushAnswer::Conflict(_) => unreachable!(),
                };
                same(&json!(name), &json!(is))?;
                name.to_owned()
            }
        };
        *self.answers.entry(kind).or_default() += 1;
        Ok(())
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

    fn compare_pull(&mut self, ours: &PullAnswer, theirs: &Value) -> Result<(), String> {
        let PullAnswer::Pulled { cursor, projects } = ours else {
            return same(&json!("sign_in"), &theirs["is"]);
        };
        same(&json!("pulled"), &theirs["is"])?;
        self.cursors.push((*cursor, theirs["cursor"].clone()));
        same(
            &json!(projects.len()),
            &json!(theirs["projects"].as_object().map_or(0, serde_json::Map::len)),
        )?;
        for pulled in projects {
            let there = &theirs["projects"][pulled.project.to_string()];
            let kind = match &pulled.change {
                Change::Gone => "gone",
                Change::Steps { steps, deleted, .. } => {
                    same(&json!(deleted), &there["deleted"])?;
                    self.same_steps(steps, &there["steps"])?;
                    "steps"
                }
                Change::Document {
                    document,
                    revision,
                    head,
                    deleted,
                    push_ids,
                    ..
                } => {
                    same(&json!([deleted, push_ids]), &json!([there["deleted"], there["pushes"]]))?;
                    same(&json!(canonical_json(document.value())), &there["doc"])?;
                    self.same_revision(*revision, *head, there)?;
                    "document"
                }
                Change::HistoryDiffers {
                    document,
                    revision,
                    head,
                    deleted,
                    ..
                } => {
                    same(&json!(deleted), &there["deleted"])?;
                    same(&json!(canonical_json(document.value())), &there["doc"])?;
                    self.same_revision(*revision, *head, there)?;
                    "history"
                }
            };
            same(&json!(kind), &there["is"])?;
            let kind = if kind == "gone" { "pulled gone" } else { kind };
            *self.answers.entry(kind.to_owned()).or_default() += 1;
        }
        Ok(())
    }

    fn same_steps(&mut self, ours: &[Step], theirs: &Value) -> Result<(), String> {
        let none = Vec::new();
        let theirs = theirs.as_array().unwrap_or(&none);
        same(&json!(ours.len()), &json!(theirs.len()))?;
        for (step, there) in ours.iter().zip(theirs) {
            same(
                &json!([step.push_id, step.deltas.len()]),
                &json!([there["push"], there["deltas"]]),
            )?;
            self.same_revision(step.revision, step.head, there)?;
        }
        Ok(())
    }

    /// The same number, and a head that is the other side's name for it, now and ever after.
    fn same_revision(&mut self, revision: Revision, head: Head, theirs: &Value) -> Result<(), String> {
        same(&json!(revision), &theirs["revision"])?;
        let name = theirs["head"].as_str().unwrap_or_default().to_owned();
        if self.heads.iter().any(|(other, known)| *known == name && *other != head) {
            return Err("two heads of ours are one of the model's".to_owned());
        }
        let known = self.heads.entry(head).or_insert_with(|| name.clone());
        same(&json!(known), &json!(name))
    }

    fn name_of(&self, head: Option<Head>) -> Value {
        head.map_or(Value::Null, |head| {
            json!(self.heads.get(&head).cloned().unwrap_or_else(|| head.to_string()))
        })
    }
}

fn same(ours: &Value, theirs: &Value) -> Result<(), String> {
    if ours == theirs {
        Ok(())
    } else {
        Err(format!("{ours} here, {theirs} there"))
    }
}
