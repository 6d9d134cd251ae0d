//! Whether two answers are the same one.

use serde_json::{Value, json};

use super::Pair;
use crate::document::canonical_json;
use crate::ids::{Head, Revision};
use crate::wire::{Change, ConflictReason, PullAnswer, PushAnswer, Step};

impl Pair<'_> {
    pub(super) fn compare(&mut self, ours: &PushAnswer, theirs: &Value) -> Result<(), String> {
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

    pub(super) fn compare_pull(&mut self, ours: &PullAnswer, theirs: &Value) -> Result<(), String> {
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
                Change::Gone { .. } => "gone",
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

    pub(super) fn same_steps(&mut self, ours: &[Step], theirs: &Value) -> Result<(), String> {
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
    pub(super) fn same_revision(&mut self, revision: Revision, head: Head, theirs: &Value) -> Result<(), String> {
        same(&json!(revision), &theirs["revision"])?;
        let name = theirs["head"].as_str().unwrap_or_default().to_owned();
        if self.heads.iter().any(|(other, known)| *known == name && *other != head) {
            return Err("two heads of ours are one of the model's".to_owned());
        }
        let known = self.heads.entry(head).or_insert_with(|| name.clone());
        same(&json!(known), &json!(name))
    }

    pub(super) fn name_of(&self, head: Option<Head>) -> Value {
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
