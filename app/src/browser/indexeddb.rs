//! What this browser keeps for one user, or for a guest: a database of its own (its versions: [`super::upgrade`]) with
//! the stores `meta` (one row), `projects`, `entries`, `turn` (see [`super::rows`]), `pictures` and `thumbnails` (see
//! [`super::pictures`]), and a folder of files (see [`super::originals`]).
//! Every write is strict: it is reported only once it would survive a crash of the machine.

use std::cell::RefCell;
use std::collections::BTreeMap;

use framekeep::account::Policy;
use framekeep::ids::{DeviceId, ProjectId, Sequence, UserId};
use framekeep::sync::{Call, Fresh, Meta, Outcome, ProjectState, Rows, Store};
use framekeep::wire::Stamp;
use idb::{Database as Idb, Factory, ObjectStore, Transaction, TransactionMode};
use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::rows::{OF_THE_RULES, Stores, key, put};
use super::upgrade::{VERSION, upgrade};
use super::{js, originals, time};
use crate::language::tr;

pub(super) const PICTURES: &str = "pictures";
pub(super) const THUMBNAILS: &str = "thumbnails";
pub(super) const META: &str = "meta";
pub(super) const PROJECTS: &str = "projects";
pub(super) const ENTRIES: &str = "entries";
pub(super) const TURN: &str = "turn";
pub(super) const THE_ROW: &str = "row";

/// The browser could not read or store something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StorageError {
    /// The connection was closed under an open page.
    #[error("{}", tr!(messages.database_closed_reload))]
    Closed,
    /// The row that every database has is not there.
    #[error("{}", tr!(messages.database_cleared))]
    Cleared,
    /// A row is there and makes no sense.
    #[error("{}", tr!(messages.database_unreadable))]
    Damaged,
    #[error("{}", tr!(messages.storage_full))]
    Full,
    /// A newer build wrote it.
    #[error("{}", tr!(messages.database_newer))]
    Newer,
    /// The browser's words.
    #[error("{}", not_stored(.0))]
    Other(String),
}

fn not_stored(why: &str) -> String {
    tr!(messages.not_stored, why = why)
}

impl From<idb::Error> for StorageError {
    fn from(error: idb::Error) -> Self {
        Self::of(&error.to_string())
    }
}

impl StorageError {
    /// What the browser's words mean.
    fn of(words: &str) -> Self {
        if words.contains("QuotaExceeded") {
            Self::Full
        } else if words.contains("InvalidState") {
            Self::Closed
        } else if words.contains("VersionError") {
            Self::Newer
        } else {
            Self::Other(words.to_owned())
        }
    }

    fn in_words(error: &JsValue) -> Self {
        Self::of(&js::words(error))
    }
}

/// The open database of one user.
pub(crate) struct Database {
    pub(super) user: UserId,
    inner: Idb,
    /// The same connection for what idb has no word for.
    raw: JsValue,
    /// What lies there after so many writes. As long as no other tab writes, a transaction reads nothing: reading is a
    /// wait for the page's own work, and making sense of what was read is most of what a commit would take.
    known: RefCell<Option<(u64, Store)>>,
}

/// What a call did, and what it looked at as it is now.
pub(crate) struct Written {
    pub(crate) outcome: Outcome,
    pub(crate) changed: Rows,
    pub(crate) store: Store,
}

impl Written {
    /// Runs the rules on what lies there.
    fn by(call: &Call, before: &Store, fresh: &mut dyn Fresh) -> Self {
        let mut store = before.clone();
        let outcome = store.run(call, fresh);
        let mut changed = Rows::between(before, &store);
        if store.meta.user.is_guest() {
            changed.projects = changed.touched();
            stamp(&mut store, &changed);
        }
        Self {
            outcome,
            changed,
            store,
        }
    }
}

impl Database {
    /// Opens the user's database, or makes it with a new device id. `held_up`: another tab keeps an older version of it
    /// open; the wait goes on until that tab lets go.
    pub(crate) async fn open(
        user: UserId,
        fresh: &mut dyn Fresh,
        held_up: impl FnOnce() + 'static,
    ) -> Result<Self, StorageError> {
        let mut request = Factory::new()?.open(&name(user), Some(VERSION))?;
        request.on_upgrade_needed(|event| upgrade(&event));
        request.on_blocked(|_| held_up());
        let raw = JsValue::from(request.await?);
        let mut inner = Idb::try_from(raw.clone())?;
        let closing = Idb::try_from(raw.clone())?;
        // Another tab erases the database (sign-out), or has a newer version of it: let it.
        inner.on_version_change(move |_| closing.close());
        let known = RefCell::new(None);
        let database = Self {
            user,
            inner,
            raw,
            known,
        };
        let transaction = database.strict(&[META])?;
        let meta = transaction.inner.object_store(META)?;
        if meta.get(key(THE_ROW))?.await?.is_none() {
            put(&meta, THE_ROW, &start(user, Sequence::ZERO, fresh))?;
        }
        transaction.durable().await?;
        Ok(database)
    }

    /// Everything of the rules.
    pub(crate) async fn read_all(&self) -> Result<(Meta, BTreeMap<ProjectId, ProjectState>), StorageError> {
        let transaction = self.inner.transaction(&OF_THE_RULES, TransactionMode::ReadOnly)?;
        let stores = Stores::of(&transaction)?;
        let writes = stores.writes().await?;
        let (meta, projects) = (stores.meta().await?, stores.every().await?);
        let store = Store { meta, projects };
        *self.known.borrow_mut() = Some((writes, store.clone()));
        Ok((store.meta, store.projects))
    }

    /// One call of the rules as one strict transaction; answers once what it changed is durable.
    pub(crate) async fn run(&self, call: &Call, fresh: &mut dyn Fresh) -> Result<Written, StorageError> {
        if let Some(written) = self.run_as_known(call, fresh).await? {
            return Ok(written);
        }
        let transaction = self.strict(&OF_THE_RULES)?;
        let stores = Stores::of(&transaction.inner)?;
        let writes = stores.writes().await?;
        let before = Store {
            meta: stores.meta().await?,
            projects: match call.projects() {
                None => stores.every().await?,
                Some(ids) => stores.some(&ids).await?,
            },
        };
        let written = Written::by(call, &before, fresh);
        if !written.changed.is_empty() {
            stores.write(&written.changed, &written.store, writes)?;
        }
        transaction.durable().await?;
        if !written.changed.is_empty() {
            self.has_written(writes, &written.store);
        }
        Ok(written)
    }

    /// The same without reading, on what is known; none when that does not do: nothing is known, another tab has written
    /// meanwhile, or nothing is to be written, so that nothing would tell whether one has.
    async fn run_as_known(&self, call: &Call, fresh: &mut dyn Fresh) -> Result<Option<Written>, StorageError> {
        let Some((writes, before)) = self.known(call.projects().as_deref()) else {
            return Ok(None);
        };
        let written = Written::by(call, &before, fresh);
        if written.changed.is_empty() {
            return Ok(None);
        }
        let transaction = self.strict(&OF_THE_RULES)?;
        Stores::of(&transaction.inner)?.write(&written.changed, &written.store, writes)?;
        if !transaction.holds().await? {
            self.known.borrow_mut().take_if(|(known, _)| *known == writes);
            return Ok(None);
        }
        self.has_written(writes, &written.store);
        Ok(Some(written))
    }

    /// These projects (none: all) as they lie there after so many writes, where that is known.
    fn known(&self, ids: Option<&[ProjectId]>) -> Option<(u64, Store)> {
        let known = self.known.borrow();
        let (writes, store) = known.as_ref()?;
        let Some(ids) = ids else {
            return Some((*writes, store.clone()));
        };
        let project = |id: &ProjectId| Some((*id, store.projects.get(id)?.clone()));
        let part = Store {
            meta: store.meta.clone(),
            projects: ids.iter().filter_map(project).collect(),
        };
        Some((*writes, part))
    }

    /// This connection has written these projects, after so many writes.
    fn has_written(&self, writes: u64, part: &Store) {
        if let Some((known, store)) = &mut *self.known.borrow_mut()
            && *known == writes
        {
            *known += 1;
            store.meta = part.meta.clone();
            store.projects.extend(part.projects.clone());
        }
    }

    /// A transaction that writes with strict durability.
    pub(super) fn strict(&self, stores: &[&str]) -> Result<Strict, StorageError> {
        let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let options = Object::new();
        js::set(&options, "durability", "strict");
        let open = js::get(&self.raw, "transaction")
            .dyn_into::<Function>()
            .map_err(|_| StorageError::Closed)?;
        let transaction = open
            .call3(&self.raw, &names, &JsValue::from_str("readwrite"), &options)
            .map_err(|error| StorageError::in_words(&error))?;
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

    /// A transaction whose writes are of no consequence where a crash takes them.
    pub(super) fn writing(&self, store: &str) -> Result<Transaction, StorageError> {
        Ok(self.inner.transaction(&[store], TransactionMode::ReadWrite)?)
    }

    /// Closes the connection and deletes everything that this browser keeps for the user.
    pub(crate) async fn erase(&self) -> Result<(), StorageError> {
        self.inner.close();
        Self::remove(self.user).await
    }

    /// Deletes everything that this browser keeps for a user; connections of other tabs close for it.
    pub(crate) async fn remove(user: UserId) -> Result<(), StorageError> {
        Factory::new()?.delete(&name(user))?.await?;
        originals::erase(user)
            .await
            .map_err(|error| StorageError::in_words(&error))
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
        self.done().await.map_err(|error| StorageError::in_words(&error))
    }

    /// The same; false: another tab was faster, and nothing of it is kept (see [`Stores::write`]).
    async fn holds(self) -> Result<bool, StorageError> {
        match self.done().await {
            Ok(()) => Ok(true),
            Err(error) if js::get(&error, "name") == "ConstraintError" => Ok(false),
            Err(error) => Err(StorageError::in_words(&error)),
        }
    }

    async fn done(self) -> Result<(), JsValue> {
        // idb takes a request that failed for the end of its transaction, which is still to be undone then.
        let end = Promise::new(&mut |ended, _| {
            js::set(&self.raw, "oncomplete", ended.clone());
            js::set(&self.raw, "onabort", ended);
        });
        // Nothing more is asked of it: without being told so the browser waits for that.
        self.inner.commit().map_err(|error| error.to_string())?;
        let event = JsFuture::from(end).await?;
        if js::get(&event, "type") == "complete" {
            return Ok(());
        }
        Err(js::get(&self.raw, "error"))
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
    let now = time::now_rfc3339();
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

pub(super) fn name(user: UserId) -> String {
    if user.is_guest() {
        return "framekeep.guest".to_owned();
    }
    format!("framekeep-{user}")
}
