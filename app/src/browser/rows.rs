//! The rows of the rules as JSON text: `meta`, one for each project, one for each waiting entry (see
//! [`framekeep::sync::Rows`]). The store `turn` says how often they were written, by whichever tab: the key of its only
//! row. Its index allows no second one, so that a tab which thinks of another number writes nothing, without reading it.

use std::collections::{BTreeMap, BTreeSet};
use std::future::IntoFuture;

use framekeep::ids::ProjectId;
use framekeep::sync::{Entry, Meta, ProjectState, Rows, Store, entry_name, entry_names, project_of, together};
use idb::{KeyRange, ObjectStore, Query, Transaction};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use super::indexeddb::{ENTRIES, META, PROJECTS, StorageError, THE_ROW, TURN};

/// The stores of the rules, within one transaction.
pub(super) const OF_THE_RULES: [&str; 4] = [META, PROJECTS, ENTRIES, TURN];
/// What the only row of `turn` holds.
const LAST: &str = "last";

/// See [`OF_THE_RULES`].
pub(super) struct Stores {
    pub(super) meta: ObjectStore,
    pub(super) projects: ObjectStore,
    pub(super) entries: ObjectStore,
    pub(super) turn: ObjectStore,
}

impl Stores {
    pub(super) fn of(transaction: &Transaction) -> Result<Self, StorageError> {
        Ok(Self {
            meta: transaction.object_store(META)?,
            projects: transaction.object_store(PROJECTS)?,
            entries: transaction.object_store(ENTRIES)?,
            turn: transaction.object_store(TURN)?,
        })
    }

    pub(super) async fn meta(&self) -> Result<Meta, StorageError> {
        let row = self.meta.get(key(THE_ROW))?.await?;
        let row = row.ok_or(StorageError::Cleared)?;
        parse(&row)
    }

    /// How often these rows were written.
    pub(super) async fn writes(&self) -> Result<u64, StorageError> {
        let keys = self.turn.get_all_keys(None, None)?.await?;
        let count = keys.first().and_then(JsValue::as_f64);
        Ok(count.map_or(0, |count| count as u64)) // whole, and far below 2^53
    }

    /// Whoever writes them says so, in the same transaction: it fails where they were not written just so often before.
    pub(super) fn count(&self, before: u64) -> Result<(), StorageError> {
        let (was, is) = (JsValue::from_f64(before as f64), JsValue::from_f64((before + 1) as f64));
        self.turn.delete(Query::Key(was))?;
        self.turn.add(&JsValue::from_str(LAST), Some(&is))?;
        Ok(())
    }

    /// The projects of these ids that are there.
    pub(super) async fn some(&self, ids: &[ProjectId]) -> Result<BTreeMap<ProjectId, ProjectState>, StorageError> {
        let mut projects = BTreeMap::new();
        for id in ids {
            // Both are asked for before either answers.
            let row = self.projects.get(key(&id.to_string()))?.into_future();
            let entries = self.entries.get_all(Some(entries_of(*id)?), None)?.into_future();
            let (row, entries) = (row.await, entries.await);
            let Some(row) = row? else { continue };
            let entries = entries?.iter().map(parse).collect::<Result<_, _>>()?;
            let state = together(parse(&row)?, entries).ok_or(StorageError::Damaged)?;
            projects.insert(*id, state);
        }
        Ok(projects)
    }

    pub(super) async fn every(&self) -> Result<BTreeMap<ProjectId, ProjectState>, StorageError> {
        let (keys, rows) = all(&self.projects).await?;
        let (names, entries) = all(&self.entries).await?;
        let mut waiting: BTreeMap<ProjectId, Vec<Entry>> = BTreeMap::new();
        for (name, entry) in names.iter().zip(&entries) {
            let project = name.as_string().as_deref().and_then(project_of);
            let project = project.ok_or(StorageError::Damaged)?;
            waiting.entry(project).or_default().push(parse(entry)?);
        }
        let mut projects = BTreeMap::new();
        for (key, row) in keys.iter().zip(&rows) {
            let id = key.as_string().and_then(|text| text.parse().ok());
            let id = id.ok_or(StorageError::Damaged)?;
            let state = together(parse(row)?, waiting.remove(&id).unwrap_or_default());
            projects.insert(id, state.ok_or(StorageError::Damaged)?);
        }
        if !waiting.is_empty() {
            return Err(StorageError::Damaged); // entries of no project
        }
        Ok(projects)
    }

    /// Writes what a call changed of what lay there after so many writes; it is there once the transaction is durable.
    pub(super) fn write(&self, rows: &Rows, store: &Store, writes: u64) -> Result<(), StorageError> {
        self.count(writes)?;
        if rows.meta {
            put(&self.meta, THE_ROW, &store.meta)?;
        }
        for id in &rows.projects {
            put(&self.projects, &id.to_string(), &store.projects[id])?;
        }
        for id in &rows.dropped {
            self.entries.delete(key(&entry_name(*id)))?;
        }
        let projects: BTreeSet<_> = rows.entries.iter().map(|(project, _)| *project).collect();
        for project in projects {
            for entry in &store.projects[&project].queue {
                let id = (project, entry.sequence);
                if rows.entries.contains(&id) {
                    put(&self.entries, &entry_name(id), entry)?;
                }
            }
        }
        Ok(())
    }

    /// Drops a project with its entries.
    pub(super) fn drop_project(&self, project: ProjectId) -> Result<(), StorageError> {
        self.projects.delete(key(&project.to_string()))?;
        self.entries.delete(entries_of(project)?)?;
        Ok(())
    }
}

/// Every key of a store, and every value in the same order.
pub(super) async fn all(store: &ObjectStore) -> Result<(Vec<JsValue>, Vec<JsValue>), StorageError> {
    let keys = store.get_all_keys(None, None)?.into_future();
    let values = store.get_all(None, None)?.into_future();
    let (keys, values) = (keys.await, values.await);
    Ok((keys?, values?))
}

/// Asks for a row to be written: a failure fails the transaction.
pub(super) fn put(store: &ObjectStore, name: &str, value: &impl Serialize) -> Result<(), StorageError> {
    let text = serde_json::to_string(value).map_err(|error| StorageError::Other(error.to_string()))?;
    store.put(&JsValue::from_str(&text), Some(&JsValue::from_str(name)))?;
    Ok(())
}

pub(super) fn parse<T: DeserializeOwned>(value: &JsValue) -> Result<T, StorageError> {
    let text = value.as_string().ok_or(StorageError::Damaged)?;
    serde_json::from_str(&text).map_err(|_| StorageError::Damaged)
}

pub(super) fn key(name: &str) -> Query {
    Query::Key(JsValue::from_str(name))
}

pub(super) fn entries_of(project: ProjectId) -> Result<Query, StorageError> {
    let (first, last) = entry_names(project);
    let (first, last) = (JsValue::from_str(&first), JsValue::from_str(&last));
    Ok(Query::KeyRange(KeyRange::bound(&first, &last, Some(true), Some(true))?))
}
