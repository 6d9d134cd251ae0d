//! The bytes of pictures: files of this site's own in the browser (the origin private file system, OPFS), a folder for
//! each user, a file for each asset under its id. A worker of the page writes them, because only there a file can be
//! flushed to the disk. Not every browser has it, nor every window: then nothing is written here.

use std::cell::RefCell;

use framekeep::ids::{AssetId, Hash, UserId};
use js_sys::{Array, AsyncIterator, Object, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemRemoveOptions, MessageChannel, Worker,
};

use super::blob::bytes_of;
use super::room::storage;
use super::{indexeddb, js, time};

const WORKER: &str = "/file-worker.js";
/// A file without a row is thrown away once it is so old: a tab writes the file first, and the row soon after.
const ALONE_MOST_MS: f64 = 3_600_000.0;

thread_local! {
    static KEEPER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

/// Writes a picture's bytes, durable when it returns.
pub(super) async fn write(user: UserId, asset: AssetId, blob: &Blob) -> Result<(), JsValue> {
    // A worker may write where this window could not read.
    folder(user, true).await?;
    let request = Object::new();
    js::set(&request, "folder", indexeddb::name(user));
    js::set(&request, "name", asset.to_string());
    js::set(&request, "blob", blob.clone());
    ask(&request).await.map(drop)
}

/// The SHA-256 of a file, reckoned beside the page's own work where that can be.
pub(crate) async fn hash_of(blob: &Blob) -> Result<Hash, String> {
    let request = Object::new();
    js::set(&request, "blob", blob.clone());
    let answer = ask(&request).await.unwrap_or_default();
    let bytes = js::get(&answer, "sha256").dyn_into::<Uint8Array>();
    match bytes.map(|bytes| <[u8; 32]>::try_from(bytes.to_vec())) {
        Ok(Ok(bytes)) => Ok(Hash::new(bytes)),
        _ => Ok(Hash::of(&bytes_of(blob).await?)),
    }
}

/// The file of a picture, not read yet; none where there is none.
pub(super) async fn read(user: UserId, asset: AssetId) -> Option<File> {
    let files = folder(user, false).await.ok()?;
    let found = JsFuture::from(files.get_file_handle(&asset.to_string())).await.ok()?;
    let handle: FileSystemFileHandle = found.unchecked_into();
    JsFuture::from(handle.get_file()).await.ok()?.dyn_into().ok()
}

/// Removes the files of these pictures; one that is not there is removed already.
pub(super) async fn remove(user: UserId, assets: impl IntoIterator<Item = AssetId>) {
    let Ok(files) = folder(user, false).await else { return };
    for asset in assets {
        // What stays has no row, and goes at the next start.
        let _ = JsFuture::from(files.remove_entry(&asset.to_string())).await;
    }
}

/// Removes what no row knows: a tab was closed between the file and its row.
pub(super) async fn remove_alone(user: UserId, is_known: impl Fn(AssetId) -> bool) {
    let Ok(files) = folder(user, false).await else { return };
    let names = files.keys();
    let mut alone = Vec::new();
    while let Some(name) = next(&names).await {
        if let Ok(asset) = name.parse()
            && !is_known(asset)
            && let Some(file) = read(user, asset).await
            && file.last_modified() + ALONE_MOST_MS < time::wall_ms() as f64
        {
            alone.push(asset);
        }
    }
    remove(user, alone).await;
}

/// Removes everything of a user.
pub(super) async fn erase(user: UserId) -> Result<(), JsValue> {
    let Some(storage) = storage() else { return Ok(()) };
    let Ok(root) = JsFuture::from(storage.get_directory()).await else {
        return Ok(());
    };
    let root: FileSystemDirectoryHandle = root.unchecked_into();
    let options = FileSystemRemoveOptions::new();
    options.set_recursive(true);
    let removed = JsFuture::from(root.remove_entry_with_options(&indexeddb::name(user), &options)).await;
    match removed {
        Err(error) if js::get(&error, "name") != "NotFoundError" => Err(error),
        _ => Ok(()),
    }
}

async fn folder(user: UserId, make: bool) -> Result<FileSystemDirectoryHandle, JsValue> {
    let storage = storage().ok_or("this window has no files of its own")?;
    let root: FileSystemDirectoryHandle = JsFuture::from(storage.get_directory()).await?.unchecked_into();
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(make);
    let name = indexeddb::name(user);
    let found = JsFuture::from(root.get_directory_handle_with_options(&name, &options)).await?;
    Ok(found.unchecked_into())
}

async fn next(names: &AsyncIterator) -> Option<String> {
    let step = JsFuture::from(names.next().ok()?).await.ok()?;
    js::get(&step, "value").as_string()
}

/// Asks the page's worker, which is started by the first question.
async fn ask(request: &Object) -> Result<JsValue, JsValue> {
    let keeper = keeper()?;
    let way = MessageChannel::new()?;
    let mut heard = JsValue::UNDEFINED;
    let answer = Promise::new(&mut |resolve, _| {
        way.port1().set_onmessage(Some(&resolve));
        // A worker that cannot be loaded answers nobody.
        let _ = keeper.add_event_listener_with_callback("error", &resolve);
        heard = resolve.into();
    });
    keeper.post_message_with_transfer(request, &Array::of1(&way.port2()))?;
    let event = JsFuture::from(answer).await?;
    let _ = keeper.remove_event_listener_with_callback("error", heard.unchecked_ref());
    way.port1().close();
    if js::get(&event, "type") == "error" {
        KEEPER.take();
        return Err(JsValue::from_str("the worker that keeps files did not start"));
    }
    let answer = js::get(&event, "data");
    let failed = js::get(&answer, "failed");
    if failed.is_undefined() { Ok(answer) } else { Err(failed) }
}

fn keeper() -> Result<Worker, JsValue> {
    if let Some(worker) = KEEPER.with_borrow(Clone::clone) {
        return Ok(worker);
    }
    let worker = Worker::new(WORKER)?;
    KEEPER.set(Some(worker.clone()));
    Ok(worker)
}
