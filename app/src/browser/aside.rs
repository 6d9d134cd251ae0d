//! Rows that this browser kept and that can no longer be read. They are put aside, letter by letter, so that everything
//! else opens and nothing is thrown away: rows of the store `meta`, `aside/<what it was>/<a new id>`.

use std::collections::BTreeMap;

use framekeep::ids::{ProjectId, Sequence, UserId};
use framekeep::sync::{Entry, Fresh, Meta, ProjectState, together};
use idb::{ObjectStore, Query};
use js_sys::JSON;
use wasm_bindgen::JsValue;

use super::indexeddb::{Database, META, StorageError, THE_ROW, start};
use super::rows::{OF_THE_RULES, Stores, all, key, parse, put};

const ASIDE: &str = "aside/";

impl Database {
    /// Puts aside every row of the rules that cannot be read, and begins anew what was lost with it: a project is
    /// pulled again, a lost row of `meta` gets a new device. How many things there were: a project with its entries is
    /// one.
    pub(crate) async fn put_aside(&self, user: UserId, fresh: &mut dyn Fresh) -> Result<usize, StorageError> {
        let transaction = self.strict(&OF_THE_RULES)?;
        let stores = Stores::of(&transaction.inner)?;
        let writes = stores.writes().await?;
        let (mut count, mut last) = (0, Sequence::ZERO);
        for (name, lying) in by_project(&stores).await? {
            if let Some(state) = lying.readable(&name) {
                last = state.entries().map(|entry| entry.sequence).fold(last, Sequence::max);
                continue;
            }
            for (store, rows) in [(&stores.projects, &lying.row), (&stores.entries, &lying.entries)] {
                for (key, row) in rows {
                    keep(&stores.meta, &name, row, fresh)?;
                    store.delete(Query::Key(key.clone()))?;
                }
            }
            count += 1;
        }
        let row = stores.meta.get(key(THE_ROW))?.await?.unwrap_or(JsValue::UNDEFINED);
        let meta = match parse::<Meta>(&row).ok().filter(|meta| meta.user == user) {
            // Without a cursor all is answered: also a project that is not kept any more.
            Some(meta) => Meta { cursor: None, ..meta },
            None => {
                if !row.is_undefined() {
                    keep(&stores.meta, THE_ROW, &row, fresh)?;
                    count += 1;
                }
                start(user, last, fresh)
            }
        };
        put(&stores.meta, THE_ROW, &meta)?;
        stores.count(writes)?;
        transaction.durable().await?;
        Ok(count)
    }

    /// What was put aside: a JSON object from what each row was to its text; none when nothing was.
    pub(crate) async fn aside(&self) -> Result<Option<Aside>, StorageError> {
        let (keys, values) = all(&self.reading(META)?).await?;
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
                store.delete(Query::Key(name))?;
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

/// A project as its rows lie, keys and values.
#[derive(Default)]
struct Lying {
    /// One, or none.
    row: Vec<(JsValue, JsValue)>,
    entries: Vec<(JsValue, JsValue)>,
}

impl Lying {
    /// What the rules make of it, when its document can be built.
    fn readable(&self, name: &str) -> Option<ProjectState> {
        name.parse::<ProjectId>().ok()?;
        let row: ProjectState = parse(&self.row.first()?.1).ok()?;
        let entries = self.entries.iter().map(|(_, row)| parse::<Entry>(row).ok());
        let state = together(row, entries.collect::<Option<_>>()?)?;
        state.working().ok()?;
        Some(state)
    }
}

/// Every row of projects and entries, by the project that its key names.
async fn by_project(stores: &Stores) -> Result<BTreeMap<String, Lying>, StorageError> {
    let mut projects: BTreeMap<String, Lying> = BTreeMap::new();
    let (keys, rows) = all(&stores.projects).await?;
    for (key, row) in keys.into_iter().zip(rows) {
        let name = key.as_string().unwrap_or_default();
        projects.entry(name).or_default().row.push((key, row));
    }
    let (keys, rows) = all(&stores.entries).await?;
    for (key, row) in keys.into_iter().zip(rows) {
        let name = key.as_string().unwrap_or_default();
        let project = name.split('/').next().unwrap_or_default().to_owned();
        projects.entry(project).or_default().entries.push((key, row));
    }
    Ok(projects)
}

fn keep(store: &ObjectStore, what: &str, value: &JsValue, fresh: &mut dyn Fresh) -> Result<(), StorageError> {
    let text = value.as_string().or_else(|| JSON::stringify(value).ok()?.as_string());
    let name = JsValue::from_str(&format!("{ASIDE}{what}/{}", fresh.id()));
    let text = JsValue::from_str(&text.unwrap_or_default());
    store.put(&text, Some(&name))?;
    Ok(())
}
