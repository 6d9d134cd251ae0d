//! What this browser keeps for one user, or for a guest: a database of its own, version 1, with the stores `meta` (one
//! row), `projects` (one row each, JSON text) and `pictures` (see [`super::pictures`]). Every write is strict: it is
//! reported only once it would survive a crash of the machine.

use std::collections::BTreeMap;

use framekeep::account::Policy;
use framekeep::ids::{DeviceId, ProjectId, Sequence, UserId};
use framekeep::sync::{Call, Fresh, Meta, Outcome, ProjectState, Rows, Store};
use framekeep::wire::Stamp;
use idb::{
    Database as Idb, DatabaseEvent, Factory, ObjectStore, ObjectStoreParams, Query, Transaction, TransactionMode,
};
use js_sys::{Array, Function, Object};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

use super::{js, time};

use crate::language::tr;

pub(super) const PICTURES: &str = "pictures";
pub(super) const META: &str = "meta";
pub(super) const PROJECTS: &str = "projects";
pub(super) const THE_ROW: &str = "row";

/// The browser could not read or store something; its words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct StorageError(pub(crate) String);

impl StorageError {
    /// The connection was closed under an open page.
    pub(crate) fn closed() -> Self {
        closed()
    }

    /// A row is there and makes no sense.
    pub(crate) fn is_damage(&self) -> bool {
        *self == damaged()
    }
}

impl From<idb::Error> for StorageError {
    fn from(error: idb::Error) -> Self {
        in_words(&error.to_string())
    }
}

/// The open database of one user.
pub(crate) struct Database {
    inner: Idb,
    /// The same connection for what idb has no word for.
    raw: JsValue,
}

/// What a call did, and the rows that it read as they are now.
pub(crate) struct Written {
    pub(crate) outcome: Outcome,
    pub(crate) changed: Rows,
    pub(crate) meta: Meta,
    pub(crate) projects: BTreeMap<ProjectId, ProjectState>,
}

impl Database {
    /// Opens the user's database, or makes it with a new device id.
    pub(crate) async fn open(user: UserId, fresh: &mut dyn Fresh) -> Result<Self, StorageError> {
        let mut request = Factory::new()?.open(&name(user), Some(1))?;
        request.on_upgrade_needed(|event| {
            // A failure here aborts the upgrade, and the open request reports it.
            if let Ok(database) = event.database() {
                for store in [META, PROJECTS, PICTURES] {
                    let _ = database.create_object_store(store, ObjectStoreParams::new());
                }
            }
        });
        let raw = JsValue::from(request.await?);
        let mut inner = Idb::try_from(raw.clone())?;
        let closing = Idb::try_from(raw.clone())?;
        // Another tab erases the database (sign-out): let it.
        inner.on_version_change(move |_| closing.close());
        let database = Self { inner, raw };
        let transaction = database.strict(&[META])?;
        let meta = transaction.inner.object_store(META)?;
        if meta.get(key(THE_ROW))?.await?.is_none() {
            write(&meta, THE_ROW, &start(user, Sequence::ZERO, fresh)).await?;
        }
        transaction.durable().await?;
        Ok(database)
    }

    /// Everything of the rules.
    pub(crate) async fn read_all(&self) -> Result<(Meta, BTreeMap<ProjectId, ProjectState>), StorageError> {
        let transaction = self.inner.transaction(&[META, PROJECTS], TransactionMode::ReadOnly)?;
        let meta = read_meta(&transaction).await?;
        let projects = read_every(&transaction.object_store(PROJECTS)?).await?;
        Ok((meta, projects))
    }

    /// One call of the rules as one strict transaction; answers once what it changed is durable.
    pub(crate) async fn run(&self, call: &Call, fresh: &mut dyn Fresh) -> Result<Written, StorageError> {
        let transaction = self.strict(&[META, PROJECTS])?;
        let (metas, rows) = (
            transaction.inner.object_store(META)?,
            transaction.inner.object_store(PROJECTS)?,
        );
        let projects = match call.projects() {
            None => read_every(&rows).await?,
            Some(ids) => read_some(&rows, &ids).await?,
        };
        let before = Store {
            meta: read_meta(&transaction.inner).await?,
            projects,
        };
        let mut store = before.clone();
        let outcome = store.run(call, fresh);
        let changed = Rows::between(&before, &store);
        if store.meta.user.is_guest() {
            stamp(&mut store, &changed);
        }
        if changed.meta {
            write(&metas, THE_ROW, &store.meta).await?;
        }
        for id in &changed.projects {
            write(&rows, &id.to_string(), &store.projects[id]).await?;
        }
        transaction.durable().await?;
        Ok(Written {
            outcome,
            changed,
            meta: store.meta,
            projects: store.projects,
        })
    }

    /// A transaction that writes with strict durability.
    pub(super) fn strict(&self, stores: &[&str]) -> Result<Strict, StorageError> {
        let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let options = Object::new();
        js::set(&options, "durability", "strict");
        let open = js::get(&self.raw, "transaction")
            .dyn_into::<Function>()
            .map_err(|_| closed())?;
        let transaction = open
            .call3(&self.raw, &names, &JsValue::from_str("readwrite"), &options)
            .map_err(|error| failed(&error))?;
        Ok(Strict {
            inner: Transaction::try_from(transaction.clone())?,
            raw: transaction,
        })
    }

    /// A transaction that only reads.
    pub(super) fn reading(&self, store: &str) -> Result<ObjectStore, StorageError> {
        Ok(self
            .inner
            .transaction(&[store], TransactionMode::ReadOnly)?
            .object_store(store)?)
    }

    /// Closes the connection and deletes everything that this browser keeps for the user.
    pub(crate) async fn erase(&self, user: UserId) -> Result<(), StorageError> {
        self.inner.close();
        Self::remove(user).await
    }

    /// Deletes everything that this browser keeps for a user; connections of other tabs close for it.
    pub(crate) async fn remove(user: UserId) -> Result<(), StorageError> {
        Factory::new()?.delete(&name(user))?.await?;
        Ok(())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.inner.close();
    }
}

/// A transaction whose completion means that it is on the disk.
pub(super) struct Strict {
    pub(super) inner: Transaction,
    raw: JsValue,
}

impl Strict {
    /// Waits until everything in it is durable.
    pub(super) async fn durable(self) -> Result<(), StorageError> {
        // idb cannot name the reason of an abort (it looks for it on the wrong object): ask the transaction itself.
        match self.inner.await {
            Ok(result) if result.is_committed() => Ok(()),
            _ => Err(failed(&js::get(&self.raw, "error"))),
        }
    }
}

/// The row of a browser that begins, or begins anew after this sequence number.
pub(super) fn start(user: UserId, sequence: Sequence, fresh: &mut dyn Fresh) -> Meta {
    Meta {
        user,
        device: DeviceId::new(fresh.id()),
        sequence,
        cursor: None,
        policy: Policy::default(),
    }
}

/// No server says when a guest's projects were made and changed: this browser does.
fn stamp(store: &mut Store, changed: &Rows) {
    let now = time::now_in_words();
    for id in &changed.projects {
        if let Some(state) = store.projects.get_mut(id) {
            let made = state.stamp.take().and_then(|stamp| stamp.created_at);
            state.stamp = Some(Stamp {
                updated_at: now.clone(),
                updated_by: None,
                created_at: Some(made.unwrap_or_else(|| now.clone())),
            });
        }
    }
}

async fn read_meta(transaction: &Transaction) -> Result<Meta, StorageError> {
    let row = read::<Meta>(&transaction.object_store(META)?, THE_ROW).await?;
    row.ok_or_else(|| StorageError(tr!(messages.database_cleared).to_owned()))
}

async fn read<T: DeserializeOwned>(store: &ObjectStore, name: &str) -> Result<Option<T>, StorageError> {
    store.get(key(name))?.await?.map(|value| parse(&value)).transpose()
}

async fn read_some(store: &ObjectStore, ids: &[ProjectId]) -> Result<BTreeMap<ProjectId, ProjectState>, StorageError> {
    let mut rows = BTreeMap::new();
    for id in ids {
        if let Some(state) = read(store, &id.to_string()).await? {
            rows.insert(*id, state);
        }
    }
    Ok(rows)
}

pub(super) async fn read_every(store: &ObjectStore) -> Result<BTreeMap<ProjectId, ProjectState>, StorageError> {
    let keys = store.get_all_keys(None, None)?.await?;
    let values = store.get_all(None, None)?.await?;
    let row = |(key, value): (&JsValue, &JsValue)| -> Result<(ProjectId, ProjectState), StorageError> {
        let id = key.as_string().and_then(|text| text.parse().ok()).ok_or_else(damaged)?;
        Ok((id, parse(value)?))
    };
    keys.iter().zip(&values).map(row).collect()
}

pub(super) async fn write(store: &ObjectStore, name: &str, value: &impl Serialize) -> Result<(), StorageError> {
    let text = serde_json::to_string(value).map_err(|error| StorageError(error.to_string()))?;
    store
        .put(&JsValue::from_str(&text), Some(&JsValue::from_str(name)))?
        .await?;
    Ok(())
}

pub(super) fn parse<T: DeserializeOwned>(value: &JsValue) -> Result<T, StorageError> {
    let text = value.as_string().ok_or_else(damaged)?;
    serde_json::from_str(&text).map_err(|_| damaged())
}

pub(super) fn key(name: &str) -> Query {
    Query::Key(JsValue::from_str(name))
}

pub(super) fn name(user: UserId) -> String {
    if user.is_guest() {
        return "framekeep.guest".to_owned();
    }
    format!("framekeep-{user}")
}

fn damaged() -> StorageError {
    StorageError(tr!(messages.database_unreadable).to_owned())
}

fn closed() -> StorageError {
    StorageError(tr!(messages.database_closed_reload).to_owned())
}

fn failed(error: &JsValue) -> StorageError {
    in_words(&js::words(error))
}

fn in_words(words: &str) -> StorageError {
    StorageError(if words.contains("QuotaExceeded") {
        tr!(messages.storage_full).to_owned()
    } else if words.contains("InvalidState") {
        return closed();
    } else if words.contains("VersionError") {
        tr!(messages.database_newer).to_owned()
    } else {
        tr!(messages.not_stored, why = words)
    })
}
