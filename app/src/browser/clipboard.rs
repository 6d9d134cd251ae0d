//! The clipboard. Reached by name: an insecure page has none.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::js;

/// Puts text on the clipboard; false when the browser does not let us.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let clipboard = js::get(&window.navigator(), "clipboard");
    let Ok(write) = js::get(&clipboard, "writeText").dyn_into::<Function>() else {
        return false;
    };
    match write.call1(&clipboard, &JsValue::from_str(text)) {
        Ok(promise) => JsFuture::from(promise.unchecked_into::<Promise>()).await.is_ok(),
        Err(_) => false,
    }
}
