//! The rows that a transaction names are all that a database needs: written over what lay there before, they read as
//! the store of now.

use std::collections::BTreeMap;

use super::Run;
use crate::ids::ProjectId;
use crate::sync::Store;
use crate::sync::rows::{Rows, entry_name, together};
use crate::sync::state::{Entry, ProjectState};
use crate::sync::store::Meta;

/// A store as its rows lie.
struct Lying {
    meta: Meta,
    projects: BTreeMap<ProjectId, ProjectState>,
    /// By the names of their rows.
    entries: BTreeMap<String, (ProjectId, Entry)>,
}

/// Checks it for one transaction.
pub(super) fn check(before: &Store, after: &Store) -> Run {
    let changed = Rows::between(before, after);
    // What is as it was, and has no row to write or drop, reads as it did.
    let written = changed.touched();
    let counts = |id: &ProjectId| written.contains(id) || before.projects.get(id) != after.projects.get(id);
    let (before, after) = (&part(before, &counts), &part(after, &counts));
    let mut rows = lying(before);
    let new = lying(after);
    if changed.meta {
        rows.meta = new.meta;
    }
    for id in &changed.projects {
        rows.projects.insert(*id, new.projects[id].clone());
    }
    for id in changed.dropped {
        rows.entries.remove(&entry_name(id));
    }
    for id in changed.entries {
        let name = entry_name(id);
        let entry = new.entries.get(&name).ok_or("an entry's row has nothing to write")?;
        rows.entries.insert(name, entry.clone());
    }
    let mut waiting: BTreeMap<ProjectId, Vec<Entry>> = BTreeMap::new();
    for (project, entry) in rows.entries.into_values() {
        waiting.entry(project).or_default().push(entry);
    }
    let whole =
        |(id, row): (ProjectId, ProjectState)| Some((id, together(row, waiting.remove(&id).unwrap_or_default())?));
    let projects = rows.projects.into_iter().map(whole).collect::<Option<_>>();
    let projects = projects.ok_or("rows that do not belong together")?;
    if !waiting.is_empty() {
        return Err("an entry without its project".to_owned());
    }
    let read = Store {
        meta: rows.meta,
        projects,
    };
    if read == *after {
        Ok(())
    } else {
        Err("the rows do not read as what was kept".to_owned())
    }
}

fn part(store: &Store, counts: &impl Fn(&ProjectId) -> bool) -> Store {
    let some = store.projects.iter().filter(|(id, _)| counts(id));
    Store {
        meta: store.meta.clone(),
        projects: some.map(|(id, state)| (*id, state.clone())).collect(),
    }
}

fn lying(store: &Store) -> Lying {
    let nothing = Store {
        meta: store.meta.clone(),
        projects: BTreeMap::new(),
    };
    let mut projects = store.projects.clone();
    let mut entries = BTreeMap::new();
    for at @ (project, sequence) in Rows::between(&nothing, store).entries.into_iter().rev() {
        // The last of a queue are the rows.
        let entry = projects.get_mut(&project).and_then(|state| state.queue.pop());
        entries.extend(
            entry
                .filter(|entry| entry.sequence == sequence)
                .map(|entry| (entry_name(at), (project, entry))),
        );
    }
    Lying {
        meta: store.meta.clone(),
        projects,
        entries,
    }
}
