//! How a browser's store lies in its database: the row `meta`, a row per project, and a row per waiting entry, so that
//! a commit writes its own few bytes and not the project that it changes. Stored v2; [`apart`] is the way from v1, which
//! kept every entry within the project's row.
//!
//! Rows of entries read in the order of their sequence numbers. A queue may begin otherwise (a restore goes before
//! commits that are older than it): so much of it stays within the project's row.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::state::{Entry, ProjectState};
use super::store::Store;
use crate::ids::{ProjectId, Sequence};

/// The row of one entry.
pub type EntryId = (ProjectId, Sequence);

/// Which rows differ between two stores: what a transaction has to write and to drop. The rules let no project's row go;
/// a guest's goes when it is settled, which the browser does by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    pub meta: bool,
    /// What is kept of them besides the entries that are rows.
    pub projects: BTreeSet<ProjectId>,
    /// New, or other than they were.
    pub entries: BTreeSet<EntryId>,
    /// No longer waiting.
    pub dropped: BTreeSet<EntryId>,
}

impl Rows {
    /// The rows of `after` that are new or other than in `before`, and those that are no more.
    pub fn between(before: &Store, after: &Store) -> Self {
        let mut rows = Self {
            meta: before.meta != after.meta,
            ..Self::default()
        };
        for (id, state) in &after.projects {
            let old = before.projects.get(id);
            if old.is_none_or(|old| !is_same_row(old, state)) {
                rows.projects.insert(*id);
            }
            let was = old.map_or(&[][..], |old| within_and_rows(&old.queue).1);
            rows.compare(*id, was, within_and_rows(&state.queue).1);
        }
        rows
    }

    /// Takes in what differs between the entries of a project; both go up.
    fn compare(&mut self, project: ProjectId, was: &[Entry], is: &[Entry]) {
        let mut was = was.iter().peekable();
        for entry in is {
            let dropped = std::iter::from_fn(|| was.next_if(|old| old.sequence < entry.sequence));
            self.dropped.extend(dropped.map(|old| (project, old.sequence)));
            if was.next_if(|old| old.sequence == entry.sequence) != Some(entry) {
                self.entries.insert((project, entry.sequence));
            }
        }
        self.dropped.extend(was.map(|old| (project, old.sequence)));
    }

    /// Every project of which something is written or dropped.
    pub fn touched(&self) -> BTreeSet<ProjectId> {
        let entries = self.entries.iter().chain(&self.dropped).map(|(project, _)| *project);
        self.projects.iter().copied().chain(entries).collect()
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The name of an entry's row: a project's entries lie together, in their order.
pub fn entry_name((project, sequence): EntryId) -> String {
    format!("{project}/{:016x}", sequence.get())
}

/// The project whose entry has this name.
pub fn project_of(name: &str) -> Option<ProjectId> {
    name.split_once('/')?.0.parse().ok()
}

/// Between these two names lie a project's entries, and nothing else.
pub fn entry_names(project: ProjectId) -> (String, String) {
    (format!("{project}/"), format!("{project}0"))
}

/// A project as it was read, with the entries that were rows, in order; none when they do not belong together.
pub fn together(mut row: ProjectState, entries: Vec<Entry>) -> Option<ProjectState> {
    let within = row.queue.len();
    row.queue.extend(entries);
    (within_and_rows(&row.queue).0.len() == within).then_some(row)
}

/// A project's row of v1 as the row and the entries of v2, each a name and a text; none when it makes no sense, and
/// then it stays as it is, for reading to stumble over.
pub fn apart(project: ProjectId, row: &str) -> Option<(String, Vec<(String, String)>)> {
    let mut row: Value = serde_json::from_str(row).ok()?;
    let mut queue = match row.as_object_mut()?.remove("queue") {
        None => Vec::new(),
        Some(Value::Array(queue)) => queue,
        Some(_) => return None,
    };
    let sequence = |entry: &Value| Sequence::deserialize(entry.get("sequence")?).ok();
    let numbers = queue.iter().map(sequence).collect::<Option<Vec<_>>>()?;
    let within = unordered(&numbers);
    let named = |(sequence, entry): (&Sequence, Value)| (entry_name((project, *sequence)), entry.to_string());
    let rows = queue.split_off(within);
    let entries = numbers[within..].iter().zip(rows).map(named).collect();
    row["queue"] = queue.into();
    Some((row.to_string(), entries))
}

/// Writes what of a queue stays within the project's row.
pub(super) fn within<S: Serializer>(queue: &[Entry], serializer: S) -> Result<S::Ok, S::Error> {
    within_and_rows(queue).0.serialize(serializer)
}

fn within_and_rows(queue: &[Entry]) -> (&[Entry], &[Entry]) {
    let numbers: Vec<_> = queue.iter().map(|entry| entry.sequence).collect();
    queue.split_at(unordered(&numbers))
}

/// How many of these numbers come before the last ones that only go up.
fn unordered(numbers: &[Sequence]) -> usize {
    let last_step_down = numbers.windows(2).rposition(|pair| pair[0] >= pair[1]);
    last_step_down.map_or(0, |at| at + 1)
}

/// Everything but the entries that are rows. A new field has to be named here.
fn is_same_row(a: &ProjectState, b: &ProjectState) -> bool {
    let ProjectState {
        base,
        revision,
        head,
        deleted,
        sealed,
        answered,
        queue,
        conflict,
        gone,
        parked,
        real,
        stamp,
        worked: _,
    } = a;
    *revision == b.revision
        && *head == b.head
        && *deleted == b.deleted
        && *answered == b.answered
        && *sealed == b.sealed
        && *conflict == b.conflict
        && *gone == b.gone
        && *parked == b.parked
        && *stamp == b.stamp
        && *base == b.base
        && *real == b.real
        && within_and_rows(queue).0 == within_and_rows(&b.queue).0
}

#[cfg(test)]
mod tests;
