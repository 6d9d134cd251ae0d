//! Undo and redo of one tab's own commits. A commit is taken back only where a value is still the one that it set; what
//! was skipped is said. Nothing here is kept beyond the tab.

use serde_json::Value;

use crate::delta::{self, Delta, Path};
use crate::document::Document;

/// The commits that can be undone and redone, newest last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Undo {
    done: Vec<Record>,
    undone: Vec<Record>,
}

/// One commit: its label and each field that it changed.
#[derive(Clone, Debug, PartialEq)]
struct Record {
    label: String,
    changes: Vec<Change>,
}

#[derive(Clone, Debug, PartialEq)]
struct Change {
    path: Path,
    before: Option<Value>,
    after: Option<Value>,
}

/// What an undo or a redo comes to: deltas for a commit of its own, and the fields that were left as they are because
/// somebody has changed them since. Without deltas there is nothing to commit.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub label: String,
    pub deltas: Vec<Delta>,
    pub skipped: Vec<Path>,
}

impl Undo {
    /// Takes a commit in, given the document that it was made on. What was undone can no longer be redone.
    pub fn record(&mut self, label: &str, deltas: &[Delta], before: &Document) {
        let before = delta::touched(before.value(), deltas);
        let Ok(after) = delta::apply(&before, deltas) else {
            return;
        };
        let difference = delta::diff(&before, &after);
        let changes: Vec<Change> = difference
            .into_iter()
            .map(|delta| {
                let path = delta.path().clone();
                let at = |value| delta::get(value, &path.0).cloned();
                Change {
                    before: at(&before),
                    after: at(&after),
                    path,
                }
            })
            .collect();
        if !changes.is_empty() {
            self.done.push(Record {
                label: label.to_owned(),
                changes,
            });
            self.undone.clear();
        }
    }

    /// The label of what would be undone.
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|record| record.label.as_str())
    }

    /// The label of what would be redone.
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|record| record.label.as_str())
    }

    /// Takes the last commit back, given the document as it is now.
    pub fn undo(&mut self, now: &Document) -> Option<Step> {
        step(&mut self.done, &mut self.undone, now)
    }

    /// Makes the last undone commit again.
    pub fn redo(&mut self, now: &Document) -> Option<Step> {
        step(&mut self.undone, &mut self.done, now)
    }
}

/// Reverses the last record of `from` where that is still possible; what was reversed goes to `to`, reversed.
fn step(from: &mut Vec<Record>, to: &mut Vec<Record>, now: &Document) -> Option<Step> {
    let Record { label, changes } = from.pop()?;
    let is_ours = |change: &Change| delta::get(now.value(), &change.path.0) == change.after.as_ref();
    let (ours, mut skipped): (Vec<Change>, Vec<Change>) = changes.into_iter().partition(is_ours);
    let reversed = |c: Change| Change {
        path: c.path,
        before: c.after,
        after: c.before,
    };
    let mut kept: Vec<Change> = ours.into_iter().map(reversed).collect();
    if now.apply(&deltas(&kept)).is_err() {
        // Others have built on it: as much as leaves a valid document.
        let (fitting, rest) = fitting(kept, now);
        kept = fitting;
        skipped.extend(rest);
    }
    let step = Step {
        label: label.clone(),
        deltas: deltas(&kept),
        skipped: skipped.into_iter().map(|change| change.path).collect(),
    };
    if !kept.is_empty() {
        to.push(Record { label, changes: kept });
    }
    Some(step)
}

fn fitting(mut rest: Vec<Change>, now: &Document) -> (Vec<Change>, Vec<Change>) {
    let mut kept: Vec<Change> = Vec::new();
    loop {
        let before = kept.len();
        for change in std::mem::take(&mut rest) {
            kept.push(change);
            if now.apply(&deltas(&kept)).is_err() {
                rest.extend(kept.pop());
            }
        }
        if kept.len() == before {
            return (kept, rest);
        }
    }
}

fn deltas(changes: &[Change]) -> Vec<Delta> {
    let delta = |change: &Change| match &change.after {
        Some(value) => Delta::Set {
            path: change.path.clone(),
            value: value.clone(),
        },
        None => Delta::Delete {
            path: change.path.clone(),
        },
    };
    changes.iter().map(delta).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::json;

    use super::Undo;
    use crate::delta::{Delta, Path};
    use crate::document::Document;
    use crate::document::build::{add, first_project, new_screen, remove_screen};

    /// A document with an element, and a commit on it that `undo` knows.
    fn commit(undo: &mut Undo, document: &Document, label: &str, deltas: &[Delta]) -> Document {
        undo.record(label, deltas, document);
        document.apply(deltas).unwrap()
    }

    fn start() -> Document {
        first_project("P", "c", "s")
            .apply(&[add("elements", "e", json!({"screen": "s", "x": 0, "y": 0}))])
            .unwrap()
    }

    #[test]
    fn undo_and_redo_walk_back_and_forth() {
        let (mut undo, zero) = (Undo::default(), start());
        let one = commit(&mut undo, &zero, "Move", &[Delta::set(["elements", "e", "x"], 5)]);
        let two = commit(&mut undo, &one, "Rename", &[Delta::set(["name"], "Q")]);
        assert_eq!((undo.undo_label(), undo.redo_label()), (Some("Rename"), None));
        let step = undo.undo(&two).unwrap();
        assert_eq!(two.apply(&step.deltas).unwrap(), one);
        let step = undo.undo(&one).unwrap();
        assert_eq!(one.apply(&step.deltas).unwrap(), zero);
        assert!(undo.undo(&zero).is_none());
        let step = undo.redo(&zero).unwrap();
        assert_eq!(
            (zero.apply(&step.deltas).unwrap(), step.label.as_str()),
            (one.clone(), "Move")
        );
        let step = undo.redo(&one).unwrap();
        assert_eq!(one.apply(&step.deltas).unwrap(), two);
        assert_eq!(undo.undo_label(), Some("Rename"));
    }

    #[test]
    fn a_new_commit_ends_redo_and_an_empty_one_does_not() {
        let (mut undo, zero) = (Undo::default(), start());
        let one = commit(&mut undo, &zero, "Move", &[Delta::set(["elements", "e", "x"], 5)]);
        undo.undo(&one).unwrap();
        commit(&mut undo, &zero, "Nothing", &[Delta::set(["elements", "e", "x"], 0)]);
        assert_eq!(undo.redo_label(), Some("Move"));
        commit(&mut undo, &zero, "Move", &[Delta::set(["elements", "e", "y"], 1)]);
        assert_eq!(undo.redo_label(), None);
    }

    #[test]
    fn only_what_is_still_ones_own_is_undone_and_the_rest_is_said() {
        let (mut undo, zero) = (Undo::default(), start());
        let both = [
            Delta::set(["elements", "e", "x"], 5),
            Delta::set(["elements", "e", "y"], 5),
        ];
        let mine = commit(&mut undo, &zero, "Move", &both);
        let theirs = mine.apply(&[Delta::set(["elements", "e", "y"], 9)]).unwrap();
        let step = undo.undo(&theirs).unwrap();
        assert_eq!(step.skipped, [Path::of(["elements", "e", "y"])]);
        let now = theirs.apply(&step.deltas).unwrap();
        assert_eq!(
            (&now.value()["elements"]["e"]["x"], &now.value()["elements"]["e"]["y"]),
            (&json!(0), &json!(9))
        );
        let step = undo.redo(&now).unwrap();
        assert_eq!(now.apply(&step.deltas).unwrap(), theirs);
    }

    #[test]
    fn a_screen_that_others_built_on_stays() {
        let (mut undo, zero) = (Undo::default(), start());
        let mine = commit(
            &mut undo,
            &zero,
            "Add screen",
            &[add("screens", "t", new_screen("c", "W"))],
        );
        let theirs = mine.apply(&[add("elements", "f", json!({"screen": "t"}))]).unwrap();
        let step = undo.undo(&theirs).unwrap();
        assert_eq!((step.deltas.len(), step.skipped), (0, vec![Path::of(["screens", "t"])]));
        assert_eq!((undo.undo_label(), undo.redo_label()), (None, None));
    }

    #[test]
    fn a_removed_screen_comes_back_with_what_lay_on_it() {
        let (mut undo, zero) = (Undo::default(), start());
        let gone = commit(&mut undo, &zero, "Remove screen", &remove_screen(&zero, "s"));
        let step = undo.undo(&gone).unwrap();
        assert_eq!(gone.apply(&step.deltas).unwrap(), zero);
    }
}
