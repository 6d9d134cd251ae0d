//! Bytes in the browser's own hands, where a file of many pictures does not weigh on this program's memory.

use std::io::{self, Write};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlElement, Url};

use super::{js, time};

/// What is written is handed over in parts of at least this size.
const PART_BYTES: usize = 1024 * 1024;
/// How long the browser may take to begin a download.
const BEGINS_WITHIN_MS: u64 = 60_000;

/// The bytes of a blob or file; why they cannot be read, in the browser's words.
pub(crate) async fn bytes_of(blob: &Blob) -> Result<Vec<u8>, String> {
    let buffer = JsFuture::from(blob.array_buffer()).await;
    buffer
        .map(|buffer| Uint8Array::new(&buffer).to_vec())
        .map_err(|error| js::words(&error))
}

/// A blob of these bytes and this type.
pub(crate) fn blob_of(bytes: &[u8], mime_type: &str) -> Result<Blob, String> {
    let parts = Parts::default();
    parts.parts.push(&Uint8Array::from(bytes));
    parts.into_blob(mime_type)
}

/// What is written into it becomes one blob.
#[derive(Default)]
pub(crate) struct Parts {
    parts: Array,
    waiting: Vec<u8>,
}

impl Parts {
    pub(crate) fn into_blob(self, mime_type: &str) -> Result<Blob, String> {
        if !self.waiting.is_empty() {
            self.parts.push(&Uint8Array::from(self.waiting.as_slice()));
        }
        let wrong = |error| js::words(&error);
        let blob = Blob::new_with_u8_array_sequence(&self.parts).map_err(wrong)?;
        // The whole of it, under its type.
        blob.slice_with_f64_and_f64_and_content_type(0.0, blob.size(), mime_type)
            .map_err(wrong)
    }
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PART_BYTES {
            // A blob may lie outside of the memory that the page has.
            let part = Array::of1(&Uint8Array::from(self.waiting.as_slice()));
            let blob = Blob::new_with_u8_array_sequence(&part);
            let blob = blob.map_err(|error| io::Error::other(js::words(&error)))?;
            self.parts.push(&JsValue::from(blob));
            self.waiting.clear();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Gives the person a file, as any download; false where the browser cannot.
pub(crate) fn save(blob: &Blob, file_name: &str) -> bool {
    let Ok(url) = Url::create_object_url_with_blob(blob) else {
        return false;
    };
    let link = || {
        let link = web_sys::window()?.document()?.create_element("a").ok()?;
        link.set_attribute("href", &url).ok()?;
        link.set_attribute("download", file_name).ok()?;
        link.dyn_into::<HtmlElement>().ok()
    };
    let saved = link().map(|link| link.click()).is_some();
    time::after(BEGINS_WITHIN_MS, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    saved
}
