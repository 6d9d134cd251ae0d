//! Files that the person picks, drops or pastes, and what size a picture has.

use leptos::ev;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DataTransfer, File, FileList, HtmlInputElement, ImageBitmap};

use super::js;

/// The clipboard's name for what the editor copies.
const OWN: &str = "application/x-framekeep";

/// A file that the person chose.
#[derive(Clone, Debug)]
pub struct PickedFile {
    pub name: String,
    /// MIME type as the browser believes it.
    pub declared_type: String,
    pub size_bytes: u64,
    file: File,
}

impl PickedFile {
    fn new(file: File) -> Self {
        Self {
            name: file.name(),
            declared_type: file.type_(),
            size_bytes: file.size() as u64,
            file,
        }
    }

    /// Its bytes, not read yet.
    pub(crate) fn blob(&self) -> Blob {
        self.file.clone().into()
    }
}

/// The files of a file input's change; the input is emptied, so that the same file can be picked again.
pub fn picked_files(event: &ev::Event) -> Vec<PickedFile> {
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
    else {
        return Vec::new();
    };
    let files = listed(input.files());
    input.set_value("");
    files
}

/// Whether what is dragged are files, not text or a picture of the page.
pub fn carries_files(event: &ev::DragEvent) -> bool {
    let kinds = event.data_transfer().map(|data| data.types());
    kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}

/// The files of a drop.
pub fn dropped_files(event: &ev::DragEvent) -> Vec<PickedFile> {
    transferred(event.data_transfer())
}

/// Lets something of the page be dragged: without words that go with it some browsers do not begin.
pub fn carry(event: &ev::DragEvent, words: &str) {
    if let Some(data) = event.data_transfer() {
        let _ = data.set_data("text/plain", words);
        data.set_effect_allowed("copy");
    }
}

/// The files of a paste.
pub fn pasted_files(event: &ev::ClipboardEvent) -> Vec<PickedFile> {
    transferred(event.clipboard_data())
}

/// What the editor has copied, in a paste.
pub fn copied(event: &ev::ClipboardEvent) -> Option<String> {
    let own = event.clipboard_data()?.get_data(OWN).ok()?;
    (!own.is_empty()).then_some(own)
}

/// Puts the editor's own text, and the words for other programs, on the clipboard of a copy; false when it may not.
pub fn copy(event: &ev::ClipboardEvent, own: &str, words: &str) -> bool {
    let Some(data) = event.clipboard_data() else {
        return false;
    };
    // The words are a kindness; what counts is our own.
    let _ = data.set_data("text/plain", words);
    data.set_data(OWN, own).is_ok()
}

/// Width and height of a picture in pixels, as it is shown; the reason in words when it is none.
pub(crate) async fn picture_size(blob: &Blob) -> Result<(u32, u32), String> {
    let window = web_sys::window().ok_or("no window")?;
    let promise = window
        .create_image_bitmap_with_blob(blob)
        .map_err(|error| js::words(&error))?;
    let bitmap = JsFuture::from(promise).await.map_err(|error| js::words(&error))?;
    let bitmap: ImageBitmap = bitmap.unchecked_into();
    let size = (bitmap.width(), bitmap.height());
    bitmap.close();
    Ok(size)
}

fn transferred(data: Option<DataTransfer>) -> Vec<PickedFile> {
    listed(data.and_then(|data| data.files()))
}

fn listed(files: Option<FileList>) -> Vec<PickedFile> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length())
        .filter_map(|index| files.get(index))
        .map(PickedFile::new)
        .collect()
}
