//! The list of what goes up, the same in every tab of the user: the tab that sends tells the others how far it is.

use std::collections::HashMap;
use std::rc::Rc;

use framekeep::ids::AssetId;
use framekeep::picture::{LIMIT_BYTES, Refusal, check_file, check_pixels};
use framekeep::sync::{Event, Failure};
use leptos::task::spawn_local;

use super::session::Session;
use crate::api::library::StorageUsed;
use crate::browser::channel::Message;
use crate::browser::files::{self, PickedFile};
use crate::browser::pictures::KeptPicture;
use crate::browser::upload::Transfer;
use crate::browser::{network, time};
use crate::language::{for_words, tr};
use crate::local::types::{Upload, UploadState};

/// The other tabs are told how far an upload is at most this often.
const TELL_EVERY_MS: u64 = 200;

/// What this tab sends, and what it knows of the server's limit.
#[derive(Default)]
pub(super) struct Uploads {
    transfers: HashMap<AssetId, Transfer>,
    /// Bytes of one picture; none before the server has said it.
    limit_bytes: Option<u64>,
    told_at_ms: u64,
}

impl Session {
    /// Keeps every file of the library's that can be kept, one after the other, and lets the engine send them.
    pub(super) async fn upload_files(self: Rc<Self>, files: Vec<PickedFile>) {
        let count = files.len();
        self.images.borrow_mut().keeping += count;
        for file in files {
            if let Err(words) = self.keep(&file).await {
                self.refuse(&file, words);
            }
            self.images.borrow_mut().keeping -= 1;
        }
    }

    /// Keeps a file in this browser and announces it: its asset, width and height; or why it cannot be kept, in words.
    pub(super) async fn keep(self: &Rc<Self>, file: &PickedFile) -> Result<(AssetId, u32, u32), String> {
        let refused = |refusal: Refusal| refusal.words(for_words());
        let limit_bytes = self.limit_for(file.size_bytes).await;
        check_file(&file.declared_type, file.size_bytes, limit_bytes).map_err(refused)?;
        let size = files::picture_size(&file.blob()).await;
        let (width, height) = size.map_err(|_| refused(Refusal::Damaged))?;
        check_pixels(width, height).map_err(refused)?;
        let picture = KeptPicture {
            blob: file.blob(),
            name: file.name.clone(),
            declared_type: file.declared_type.clone(),
            size: Some((width, height)),
            sent: false,
        };
        let asset = AssetId::new(super::fresh_id());
        let database = self.database().ok_or(tr!(messages.database_closed_reload))?;
        database
            .keep_picture(asset, &picture)
            .await
            .map_err(|error| error.to_string())?;
        self.show(asset);
        self.list_upload(asset, &picture);
        self.handle(Event::AssetKept { asset });
        self.tell_tabs(&Message::PictureKept(asset));
        Ok((asset, width, height))
    }

    /// The limit of one picture: the default one, unless it matters; then the server's, if it says it.
    pub(super) async fn limit_for(&self, size_bytes: u64) -> u64 {
        let known = self.uploads.borrow().limit_bytes;
        if known.is_none() && size_bytes > LIMIT_BYTES && !self.is_guest() {
            let answer = network::call(&StorageUsed {}, Some(self.user)).await;
            self.uploads.borrow_mut().limit_bytes = answer.ok().flatten().map(|storage| storage.picture_limit_bytes);
        }
        self.uploads.borrow().limit_bytes.unwrap_or(LIMIT_BYTES)
    }

    /// The library has told the server's limit.
    pub(super) fn learn_limit(&self, limit_bytes: u64) {
        self.uploads.borrow_mut().limit_bytes = Some(limit_bytes);
    }

    /// Shows that a file was not taken.
    pub(super) fn refuse(&self, file: &PickedFile, words: String) {
        if self.has_ended() {
            return;
        }
        self.local.add_upload(Upload {
            asset: AssetId::new(super::fresh_id()),
            name: file.name.clone(),
            mime_type: file.declared_type.clone(),
            size_bytes: file.size_bytes,
            pixels: None,
            state: UploadState::Refused(words),
        });
    }

    /// Lists what is kept here and not on the server: added in another tab, or left from last time.
    pub(super) async fn list_kept(self: Rc<Self>, asset: AssetId) {
        let Some(database) = self.database() else { return };
        if let Ok(Some(picture)) = database.picture(asset).await
            && !picture.sent
        {
            self.list_upload(asset, &picture);
        }
    }

    pub(super) fn list_upload(&self, asset: AssetId, picture: &KeptPicture) {
        if self.has_ended() {
            return;
        }
        self.local.add_upload(Upload {
            asset,
            name: picture.name.clone(),
            mime_type: picture.declared_type.clone(),
            // A size is a whole number far below 2^53.
            size_bytes: picture.blob.size() as u64,
            pixels: picture.size,
            state: if self.is_guest() {
                UploadState::Kept
            } else {
                UploadState::Waiting(None)
            },
        });
    }

    /// A way for this picture, which "Cancel" can cut.
    pub(super) fn begin_transfer(&self, asset: AssetId) -> Result<Transfer, Failure> {
        let transfer = Transfer::new()?;
        self.uploads.borrow_mut().transfers.insert(asset, transfer.clone());
        self.moved(asset, 0);
        Ok(transfer)
    }

    /// So many bytes have gone.
    pub(super) fn moved(&self, asset: AssetId, sent_bytes: u64) {
        self.local.set_upload(asset, UploadState::Sending { sent_bytes });
        let now_ms = time::now_ms();
        let due = self.uploads.borrow().told_at_ms + TELL_EVERY_MS <= now_ms;
        if due || sent_bytes == 0 {
            self.uploads.borrow_mut().told_at_ms = now_ms;
            self.tell_tabs(&Message::PictureMoving(asset, sent_bytes));
        }
    }

    /// What became of a transfer, before the engine hears of it.
    pub(super) fn end_transfer(self: &Rc<Self>, asset: AssetId, outcome: &Result<(), Failure>) {
        self.uploads.borrow_mut().transfers.remove(&asset);
        let (words, again) = match outcome {
            Ok(()) => {
                self.tell_tabs(&Message::PictureSent(asset));
                return self.is_up(asset);
            }
            Err(Failure::Retryable { .. }) => (tr!(messages.upload_no_answer).to_owned(), true),
            Err(Failure::SignIn) => (tr!(messages.upload_sign_in).to_owned(), true),
            Err(Failure::Permanent { reason }) => (reason.clone(), false),
        };
        self.tell_tabs(&Message::PictureHeldUp(asset, words.clone(), again));
        self.held_up(asset, words, again);
    }

    pub(super) fn held_up(&self, asset: AssetId, words: String, again: bool) {
        let state = if again {
            UploadState::Waiting(Some(words))
        } else {
            UploadState::Failed(words)
        };
        self.local.set_upload(asset, state);
    }

    /// The server has the picture: the library, where it is shown, has one more.
    pub(super) fn is_up(self: &Rc<Self>, asset: AssetId) {
        self.local.set_upload(asset, UploadState::Done);
        self.refresh_library();
    }

    /// Stops an upload and forgets the file; not where a project shows it.
    pub(super) fn cancel_upload(self: &Rc<Self>, asset: AssetId) {
        let state = self.local.upload_state(asset);
        if matches!(state, None | Some(UploadState::Refused(_) | UploadState::Done)) {
            return self.local.drop_upload(asset);
        }
        let placed = self
            .engine
            .borrow()
            .projects()
            .into_iter()
            .find(|view| view.document.assets().contains(&asset));
        if let Some(view) = placed {
            let name = view.document.name();
            return self.tell(tr!(messages.picture_used, name = name), None);
        }
        let transfer = self.uploads.borrow_mut().transfers.remove(&asset);
        if let Some(transfer) = transfer {
            transfer.cancel();
        }
        self.tell_tabs(&Message::PictureDropped(asset));
        self.dropped(asset);
        let session = self.clone();
        spawn_local(async move {
            let Some(database) = session.database() else { return };
            if let Err(error) = database.drop_picture(asset).await {
                session.tell(error.to_string(), None);
            }
        });
    }

    /// The person does not want it any more, said here or in another tab.
    pub(super) fn dropped(self: &Rc<Self>, asset: AssetId) {
        if let Some(transfer) = self.uploads.borrow().transfers.get(&asset) {
            transfer.cancel();
        }
        self.local.drop_upload(asset);
        self.handle(Event::AssetDropped { asset });
    }

    /// Tries it again now, said here or in another tab. One that is under way stays so.
    pub(super) fn again(self: &Rc<Self>, asset: AssetId) {
        if !self.uploads.borrow().transfers.contains_key(&asset) {
            self.local.set_upload(asset, UploadState::Waiting(None));
            self.handle(Event::AssetDropped { asset });
            self.handle(Event::AssetKept { asset });
        }
    }
}
