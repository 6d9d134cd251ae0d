//! How much room the browser gives this site, and whether it may clear what is kept by itself.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

use super::js;

/// What the browser says of its room (Storage Standard).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    /// Bytes that this site takes, as the browser estimates.
    pub(crate) used_bytes: u64,
    /// Bytes that it may take.
    pub(crate) total_bytes: u64,
    /// The browser does not clear it by itself when the device runs short.
    pub(crate) protected: bool,
}

/// The room; none where the browser does not say.
pub(crate) async fn room() -> Option<Room> {
    let storage = storage()?;
    let estimate = settled(storage.estimate()).await?;
    let bytes = |name: &str| js::get(&estimate, name).as_f64().map(|bytes| bytes as u64);
    Some(Room {
        used_bytes: bytes("usage")?,
        total_bytes: bytes("quota")?,
        protected: is_true(storage.persisted()).await,
    })
}

/// Asks the browser not to clear what is kept; whether it promises that. Some browsers ask the person.
pub(crate) async fn protect() -> bool {
    match storage() {
        Some(storage) => is_true(storage.persisted()).await || is_true(storage.persist()).await,
        None => false,
    }
}

/// Browsers have it on secure addresses only.
pub(super) fn storage() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    js::get(&navigator, "storage").dyn_into().ok()
}

async fn is_true(asked: Result<Promise, JsValue>) -> bool {
    settled(asked).await.is_some_and(|answer| answer.is_truthy())
}

async fn settled(asked: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(asked.ok()?).await.ok()
}
