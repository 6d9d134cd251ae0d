//! How the driver tells pages what is true of media.

use framekeep::ids::AssetId;
use leptos::prelude::{GetUntracked, Set, Update, WithUntracked};

use crate::local::Local;
use crate::local::types::{InUse, Kept, Layout, Library, Upload, UploadState, Uses};

impl Local {
    /// Lists an upload, unless it is listed.
    pub(super) fn add_upload(self, upload: Upload) {
        let known = |uploads: &Vec<Upload>| uploads.iter().any(|listed| listed.asset == upload.asset);
        if !self.media.uploads.with_untracked(known) {
            self.media.uploads.update(|uploads| uploads.push(upload));
        }
    }

    pub(super) fn set_upload(self, asset: AssetId, state: UploadState) {
        let differs = self.upload_state(asset).is_some_and(|now| now != state);
        if differs {
            self.media.uploads.update(|uploads| {
                if let Some(upload) = uploads.iter_mut().find(|upload| upload.asset == asset) {
                    upload.state = state;
                }
            });
        }
    }

    pub(super) fn upload_state(self, asset: AssetId) -> Option<UploadState> {
        self.media.uploads.with_untracked(|uploads| {
            let found = uploads.iter().find(|upload| upload.asset == asset);
            found.map(|upload| upload.state.clone())
        })
    }

    pub(super) fn drop_upload(self, asset: AssetId) {
        self.media
            .uploads
            .update(|uploads| uploads.retain(|upload| upload.asset != asset));
    }

    pub(super) fn drop_ended_uploads(self) {
        let ended = |upload: &Upload| matches!(upload.state, UploadState::Done | UploadState::Refused(_));
        self.media
            .uploads
            .update(|uploads| uploads.retain(|upload| !ended(upload)));
    }

    pub(super) fn library_now(self) -> Library {
        self.media.library.get_untracked()
    }

    pub(super) fn change_library(self, change: impl FnOnce(&mut Library)) {
        self.media.library.update(change);
    }

    pub(super) fn set_layout_shown(self, layout: Layout) {
        self.media.layout.set(layout);
    }

    pub(super) fn set_kept(self, kept: Vec<Kept>) {
        self.media.kept.set(kept);
    }

    pub(super) fn set_deleting(self, deleting: Option<(usize, usize)>) {
        self.media.deleting.set(deleting);
    }

    pub(super) fn set_in_use(self, in_use: Option<InUse>) {
        self.media.in_use.set(in_use);
    }

    pub(super) fn set_uses(self, asset: AssetId, uses: Uses) {
        self.media.uses.set(asset, uses);
    }

    /// Back to the first frame.
    pub(super) fn forget_media(self) {
        self.media.uploads.set(Vec::new());
        self.media.library.set(Library::default());
        self.media.in_use.set(None);
        self.media.deleting.set(None);
        self.media.kept.set(Vec::new());
        for asset in self.media.uses.keys() {
            self.media.uses.set(asset, Uses::Loading);
        }
    }
}
