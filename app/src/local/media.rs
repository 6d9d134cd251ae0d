//! The pages' words for media: what goes up, and what is in the library.

use framekeep::ids::AssetId;
use leptos::prelude::{RwSignal, Set, Signal};

use super::command::Command;
use super::types::{InUse, Kept, Layout, Library, Sought, Upload, Uses};
use super::{Local, PickedFile, driver};
use crate::local::shelf::Shelf;

/// The signals of media; part of [`Local`].
#[derive(Clone, Copy)]
pub(super) struct Media {
    pub(super) uploads: RwSignal<Vec<Upload>>,
    pub(super) library: RwSignal<Library>,
    pub(super) in_use: RwSignal<Option<InUse>>,
    pub(super) uses: Shelf<AssetId, Uses>,
    pub(super) layout: RwSignal<Layout>,
    pub(super) kept: RwSignal<Vec<Kept>>,
    /// How many of how many pictures are deleted, where that takes a while.
    pub(super) deleting: RwSignal<Option<(usize, usize)>>,
}

impl Media {
    pub(super) fn new() -> Self {
        Self {
            uploads: RwSignal::new(Vec::new()),
            library: RwSignal::new(Library::default()),
            in_use: RwSignal::new(None),
            uses: Shelf::new(),
            layout: RwSignal::new(Layout::default()),
            kept: RwSignal::new(Vec::new()),
            deleting: RwSignal::new(None),
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

    /// Lets an upload wait until [`Local::retry_upload`].
    pub fn pause_upload(&self, asset: AssetId) {
        driver::send(Command::PauseUpload { asset });
    }

    /// The file of an upload that this browser has lost.
    pub fn choose_again(&self, asset: AssetId, file: PickedFile) {
        driver::send(Command::ChooseAgain { asset, file });
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

    /// Loads the first page of what is looked for.
    pub fn search_library(&self, sought: Sought) {
        driver::send(Command::SearchLibrary { sought });
    }

    /// Loads the next page.
    pub fn more_of_library(&self) {
        driver::send(Command::MoreOfLibrary);
    }

    /// The pictures that this browser keeps, newest first; as [`Local::list_kept`] found them last.
    pub fn kept(&self) -> Signal<Vec<Kept>> {
        self.media.kept.into()
    }

    /// Looks which pictures this browser keeps.
    pub fn list_kept(&self) {
        driver::send(Command::ListKept);
    }

    pub fn rename_asset(&self, asset: AssetId, name: &str) {
        driver::send(Command::RenameAsset {
            asset,
            name: name.to_owned(),
        });
    }

    /// Deletes pictures, to be undone for a while; those that are used only by force, see [`Local::in_use`].
    pub fn delete_assets(&self, assets: Vec<AssetId>, force: bool) {
        driver::send(Command::DeleteAssets { assets, force });
    }

    pub fn restore_assets(&self, assets: Vec<AssetId>) {
        driver::send(Command::RestoreAssets { assets });
    }

    /// How many of how many pictures are deleted, where that takes a while.
    pub fn deleting(&self) -> Signal<Option<(usize, usize)>> {
        self.media.deleting.into()
    }

    /// How the library is laid out; as a grid in the first frame.
    pub fn layout(&self) -> Signal<Layout> {
        self.media.layout.into()
    }

    /// Lays the library out so, here and next time.
    pub fn set_layout(&self, layout: Layout) {
        self.media.layout.set(layout);
        driver::remember_layout(layout);
    }

    /// The pictures that were not deleted, because they are used; until [`Local::leave_in_use`].
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
