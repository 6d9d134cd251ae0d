//! The pages' words for media: what goes up, and what is in the library.

use framekeep::ids::AssetId;
use leptos::prelude::{RwSignal, Set, Signal};

use super::command::Command;
use super::types::{InUse, Library, Upload, Uses};
use super::{Local, PickedFile, driver};
use crate::local::shelf::Shelf;

/// The signals of media; part of [`Local`].
#[derive(Clone, Copy)]
pub(super) struct Media {
    pub(super) uploads: RwSignal<Vec<Upload>>,
    pub(super) library: RwSignal<Library>,
    pub(super) in_use: RwSignal<Option<InUse>>,
    pub(super) uses: Shelf<AssetId, Uses>,
}

impl Media {
    pub(super) fn new() -> Self {
        Self {
            uploads: RwSignal::new(Vec::new()),
            library: RwSignal::new(Library::default()),
            in_use: RwSignal::new(None),
            uses: Shelf::new(),
        }
    }
}

impl Local {
    /// Every file that goes up or did not, oldest first.
    pub fn uploads(&self) -> Signal<Vec<Upload>> {
        self.media.uploads.into()
    }

    /// Keeps the files in this browser, then sends them; what is not accepted is shown as refused.
    pub fn upload(&self, files: Vec<PickedFile>) {
        driver::send(Command::Upload { files });
    }

    /// Stops an upload and keeps the file no longer.
    pub fn cancel_upload(&self, asset: AssetId) {
        driver::send(Command::CancelUpload { asset });
    }

    pub fn retry_upload(&self, asset: AssetId) {
        driver::send(Command::RetryUpload { asset });
    }

    /// Takes what is through, and what was refused, off the list.
    pub fn clear_uploads(&self) {
        driver::send(Command::ClearUploads);
    }

    /// The person's pictures on the server; ask for them with [`Local::search_library`].
    pub fn library(&self) -> Signal<Library> {
        self.media.library.into()
    }

    /// Loads the first page of what has `search` in its name and is of this MIME type.
    pub fn search_library(&self, search: String, kind: Option<&'static str>) {
        driver::send(Command::SearchLibrary { search, kind });
    }

    /// Loads the next page.
    pub fn more_of_library(&self) {
        driver::send(Command::MoreOfLibrary);
    }

    pub fn rename_asset(&self, asset: AssetId, name: &str) {
        driver::send(Command::RenameAsset {
            asset,
            name: name.to_owned(),
        });
    }

    /// Deletes a picture, to be undone for a while; one that is used only by force, see [`Local::in_use`].
    pub fn delete_asset(&self, asset: AssetId, force: bool) {
        driver::send(Command::DeleteAsset { asset, force });
    }

    pub fn restore_asset(&self, asset: AssetId) {
        driver::send(Command::RestoreAsset { asset });
    }

    /// The picture that was not deleted, because it is used; until [`Local::leave_in_use`].
    pub fn in_use(&self) -> Signal<Option<InUse>> {
        self.media.in_use.into()
    }

    pub fn leave_in_use(&self) {
        self.media.in_use.set(None);
    }

    /// Where a picture is used; asking looks again.
    pub fn uses(&self, asset: AssetId) -> Signal<Uses> {
        let signal = self.media.uses.signal(asset, || Uses::Loading);
        driver::send(Command::LookForUses { asset });
        signal
    }
}
