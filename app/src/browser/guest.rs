//! What a guest's database knows besides what a user's does: which projects are to stay, rows `kept/<project>` of the
//! store `meta`; and how a project leaves it.

use std::collections::{BTreeSet, HashSet};

use framekeep::document::Document;
use framekeep::ids::{AssetId, ProjectId, UserId};
use framekeep::sync::ProjectState;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::indexeddb::{Database, ENTRIES, META, PICTURES, PROJECTS, StorageError, TURN, name};
use super::rows::{Stores, key};
use super::{js, originals};

const KEPT: &str = "kept/";

impl Database {
    /// Whether a guest has ever been here; where the browser does not say, yes.
    pub(crate) async fn has_guest() -> bool {
        let Some(window) = web_sys::window() else { return false };
        let factory = js::get(&window, "indexedDB");
        let Ok(ask) = js::get(&factory, "databases").dyn_into::<Function>() else {
            return true;
        };
        let Ok(promise) = ask.call0(&factory) else { return true };
        match JsFuture::from(promise.unchecked_into::<Promise>()).await {
            Ok(found) => Array::from(&found)
                .iter()
                .any(|database| js::get(&database, "name").as_string() == Some(name(UserId::GUEST))),
            Err(_) => true,
        }
    }

    /// The projects that are to stay on this device.
    pub(crate) async fn kept_here(&self) -> Result<BTreeSet<ProjectId>, StorageError> {
        let keys = self.reading(META)?.get_all_keys(None, None)?.await?;
        let project = |name: &JsValue| name.as_string()?.strip_prefix(KEPT)?.parse().ok();
        Ok(keys.iter().filter_map(project).collect())
    }

    /// Notes that a project is to stay.
    pub(crate) async fn keep_here(&self, project: ProjectId) -> Result<(), StorageError> {
        let transaction = self.strict(&[META])?;
        let store = transaction.inner.object_store(META)?;
        store.put(&JsValue::TRUE, Some(&mark(project)))?.await?;
        transaction.durable().await
    }

    /// The pictures that no project shows, deleted ones included.
    pub(crate) async fn loose_pictures(&self) -> Result<Vec<AssetId>, StorageError> {
        let (_, projects) = self.read_all().await?;
        let used = used(projects.values());
        let mut pictures = self.unsent_pictures().await?;
        pictures.retain(|asset| !used.contains(asset));
        Ok(pictures)
    }

    /// Lets a project go, with the pictures that no other one shows; not when it is another one by now than `seen`.
    /// Whether it is gone.
    pub(crate) async fn let_go(&self, project: ProjectId, seen: &Document) -> Result<bool, StorageError> {
        let transaction = self.strict(&[META, PROJECTS, ENTRIES, TURN, PICTURES])?;
        let stores = Stores::of(&transaction.inner)?;
        let writes = stores.writes().await?;
        let mut projects = stores.every().await?;
        let now = projects.remove(&project);
        if now.as_ref().and_then(shown).is_some_and(|now| now != *seen) {
            transaction.durable().await?;
            return Ok(false);
        }
        stores.drop_project(project)?;
        stores.count(writes)?;
        stores.meta.delete(idb::Query::Key(mark(project)))?;
        let used = used(projects.values());
        let pictures = transaction.inner.object_store(PICTURES)?;
        let unused: Vec<_> = seen
            .assets()
            .into_iter()
            .filter(|asset| !used.contains(asset))
            .collect();
        for asset in &unused {
            pictures.delete(key(&asset.to_string()))?;
        }
        transaction.durable().await?;
        originals::remove(self.user, unused).await;
        Ok(true)
    }
}

fn used<'a>(projects: impl Iterator<Item = &'a ProjectState>) -> HashSet<AssetId> {
    projects
        .filter_map(shown)
        .flat_map(|document| document.assets())
        .collect()
}

/// The document of a project that can be built.
pub(crate) fn shown(state: &ProjectState) -> Option<Document> {
    state.working().ok().flatten()
}

fn mark(project: ProjectId) -> JsValue {
    JsValue::from_str(&format!("{KEPT}{project}"))
}
