//! Rows that this browser kept and that can no longer be read. They are put aside, letter by letter, so that everything
//! else opens and nothing is thrown away: rows of the store `meta`, `aside/<what it was>/<a new id>`.

use framekeep::ids::{ProjectId, Sequence, UserId};
use framekeep::sync::{Fresh, Meta, ProjectState};
use idb::ObjectStore;
use js_sys::JSON;
use wasm_bindgen::JsValue;

use super::indexeddb::{Database, META, PROJECTS, StorageError, THE_ROW, key, parse, start, write};

const ASIDE: &str = "aside/";

impl Database {
    /// Puts aside every row of the rules that cannot be read, and begins anew what was lost with it: a project is
    /// pulled again, a lost row of `meta` gets a new device. How many there were.
    pub(crate) async fn put_aside(&self, user: UserId, fresh: &mut dyn Fresh) -> Result<usize, StorageError> {
        let transaction = self.strict(&[META, PROJECTS])?;
        let metas = transaction.inner.object_store(META)?;
        let projects = transaction.inner.object_store(PROJECTS)?;
        let (mut count, mut last) = (0, Sequence::ZERO);
        let keys = projects.get_all_keys(None, None)?.await?;
        let values = projects.get_all(None, None)?.await?;
        for (name, value) in keys.iter().zip(&values) {
            if let Some(state) = readable(name, value) {
                last = state.entries().map(|entry| entry.sequence).fold(last, Sequence::max);
                continue;
            }
            let what = name.as_string().unwrap_or_default();
            keep(&metas, &what, value, fresh).await?;
            projects.delete(idb::Query::Key(name.clone()))?.await?;
            count += 1;
        }
        let row = metas.get(key(THE_ROW))?.await?.unwrap_or(JsValue::UNDEFINED);
        let meta = match parse::<Meta>(&row).ok().filter(|meta| meta.user == user) {
            // Without a cursor all is answered: also a project that is not kept any more.
            Some(meta) => Meta { cursor: None, ..meta },
            None => {
                if !row.is_undefined() {
                    keep(&metas, THE_ROW, &row, fresh).await?;
                    count += 1;
                }
                start(user, last, fresh)
            }
        };
        write(&metas, THE_ROW, &meta).await?;
        transaction.durable().await?;
        Ok(count)
    }

    /// What was put aside: a JSON object from what each row was to its text; none when nothing was.
    pub(crate) async fn aside(&self) -> Result<Option<Aside>, StorageError> {
        let store = self.reading(META)?;
        let keys = store.get_all_keys(None, None)?.await?;
        let values = store.get_all(None, None)?.await?;
        let named = |(name, value): (&JsValue, &JsValue)| Some((name.as_string()?, value.as_string()?));
        let rows = keys.iter().zip(&values).filter_map(named);
        let rows: serde_json::Map<_, _> = rows
            .filter(|(name, _)| name.starts_with(ASIDE))
            .map(|(name, text)| (name[ASIDE.len()..].to_owned(), text.into()))
            .collect();
        Ok((!rows.is_empty()).then(|| Aside {
            count: rows.len(),
            text: serde_json::Value::Object(rows).to_string(),
        }))
    }

    /// Throws away what was put aside.
    pub(crate) async fn drop_aside(&self) -> Result<(), StorageError> {
        let transaction = self.strict(&[META])?;
        let store = transaction.inner.object_store(META)?;
        for name in store.get_all_keys(None, None)?.await? {
            if name.as_string().is_some_and(|name| name.starts_with(ASIDE)) {
                store.delete(idb::Query::Key(name))?.await?;
            }
        }
        transaction.durable().await
    }
}

/// What was put aside.
pub(crate) struct Aside {
    pub(crate) count: usize,
    /// JSON.
    pub(crate) text: String,
}

/// A row whose document can be built.
fn readable(name: &JsValue, value: &JsValue) -> Option<ProjectState> {
    name.as_string()?.parse::<ProjectId>().ok()?;
    let state = parse::<ProjectState>(value).ok()?;
    state.working().ok()?;
    Some(state)
}

async fn keep(store: &ObjectStore, what: &str, value: &JsValue, fresh: &mut dyn Fresh) -> Result<(), StorageError> {
    let text = value.as_string().or_else(|| JSON::stringify(value).ok()?.as_string());
    let name = JsValue::from_str(&format!("{ASIDE}{what}/{}", fresh.id()));
    let text = JsValue::from_str(&text.unwrap_or_default());
    store.put(&text, Some(&name))?.await?;
    Ok(())
}
