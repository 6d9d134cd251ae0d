//! The versions of a user's database, and the way from each to the next. Every step runs within the upgrade's own
//! transaction: it comes over whole, or stays what it was. A build refuses what a newer one wrote.
//!
//! 1. `meta`, `projects` (entries within the project's row), `pictures`.
//! 2. `entries`: a row for each waiting entry, so that a commit does not write the whole project.
//! 3. `turn`, in the place of the row `writes` of `meta`: a commit reads nothing.
//! 4. `thumbnails`: small pictures of what is not kept whole.

use framekeep::sync::apart;
use idb::event::VersionChangeEvent;
use idb::{
    Database, DatabaseEvent, Error, Event, IndexParams, KeyPath, ObjectStoreParams, Query, Request, Transaction,
};
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::indexeddb::{ENTRIES, META, PICTURES, PROJECTS, THUMBNAILS, TURN};

/// What this build reads and writes.
pub(super) const VERSION: u32 = 4;

/// Takes the database to [`VERSION`]. A failure undoes all of it, and the request to open reports it.
pub(super) fn upgrade(event: &VersionChangeEvent) {
    let Ok(transaction) = event
        .target()
        .and_then(|request| request.transaction().ok_or(Error::TransactionNotFound))
    else {
        return;
    };
    match stores(event) {
        Ok(0 | 3..) => {}
        Ok(from) => spawn_local(async move {
            if rows(from, &transaction).await.is_err() {
                undo(transaction);
            }
        }),
        Err(_) => undo(transaction),
    }
}

/// Makes the stores that are missing; from which version (0: there was no database).
fn stores(event: &VersionChangeEvent) -> Result<u32, Error> {
    let database = event.database()?;
    let from = event.old_version()?;
    if from < 1 {
        make(&database, &[META, PROJECTS, PICTURES])?;
    }
    if from < 2 {
        make(&database, &[ENTRIES])?;
    }
    if from < 3 {
        let mut only = IndexParams::new();
        only.unique(true);
        let turn = database.create_object_store(TURN, ObjectStoreParams::new())?;
        // By the value itself: no two rows hold the same.
        turn.create_index("only", KeyPath::new_single(""), Some(only))?;
    }
    if from < 4 {
        make(&database, &[THUMBNAILS])?;
    }
    Ok(from)
}

fn make(database: &Database, names: &[&str]) -> Result<(), Error> {
    for name in names {
        database.create_object_store(name, ObjectStoreParams::new())?;
    }
    Ok(())
}

/// What lies there comes to look as this build writes it.
async fn rows(from: u32, transaction: &Transaction) -> Result<(), Error> {
    if from == 1 {
        return entries_apart(transaction).await;
    }
    let meta = transaction.object_store(META)?;
    meta.delete(Query::Key(JsValue::from_str("writes")))?.await
}

/// To version 2. A row that makes no sense stays as it is: reading puts it aside.
async fn entries_apart(transaction: &Transaction) -> Result<(), Error> {
    let projects = transaction.object_store(PROJECTS)?;
    let entries = transaction.object_store(ENTRIES)?;
    let keys = projects.get_all_keys(None, None)?.await?;
    let rows = projects.get_all(None, None)?.await?;
    for (key, row) in keys.iter().zip(&rows) {
        let project = key.as_string().and_then(|name| name.parse().ok());
        let parts = project
            .zip(row.as_string())
            .and_then(|(project, row)| apart(project, &row));
        let Some((row, waiting)) = parts else { continue };
        projects.put(&JsValue::from_str(&row), Some(key))?.await?;
        for (name, entry) in waiting {
            entries
                .put(&JsValue::from_str(&entry), Some(&JsValue::from_str(&name)))?
                .await?;
        }
    }
    Ok(())
}

fn undo(transaction: Transaction) {
    // An upgrade that has failed by itself is undone already.
    let _ = transaction.abort();
}
