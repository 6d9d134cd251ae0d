//! The list of what goes up, the same in every tab of the user: the tab that sends tells the others how far it is.

use std::collections::HashMap;
use std::rc::Rc;

use framekeep::ids::{AssetId, Hash};
use framekeep::picture::{LIMIT_BYTES, Refusal, check_file, check_pixels};
use framekeep::sync::{Event, Failure};
use leptos::task::spawn_local;

use super::direct::DIRECT_FROM_BYTES;
use super::session::Session;
use crate::api::library::StorageUsed;
use crate::api::media::AbortUpload;
use crate::browser::channel::Message;
use crate::browser::files::{self, PickedFile};
use crate::browser::pictures::{Found, KeptPicture};
use crate::browser::upload::Transfer;
use crate::browser::{network, originals, time};
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

/// What is known of a file before it is kept.
struct Looked {
    sha256: Hash,
    width: u32,
    height: u32,
}

impl Session {
    /// Keeps every file of the library's that can be kept, one after the other, and lets the engine send them.
    pub(super) async fn upload_files(self: Rc<Self>, files: Vec<PickedFile>) {
        let count = files.len();
        self.images.borrow_mut().keeping += count;
        for file in files {
            if let Err(words) = self.add_to_library(&file).await {
                self.refuse(&file, words);
            }
            self.images.borrow_mut().keeping -= 1;
        }
    }

    async fn add_to_library(self: &Rc<Self>, file: &PickedFile) -> Result<(), String> {
        let looked = self.look_at_file(file).await?;
        let alike = self.kept_alike(looked.sha256).await?;
        if let Some(asset) = alike
            && let Some(name) = self.name_in_library(asset).await
        {
            let words = if name == file.name {
                tr!(messages.picture_there, name = name)
            } else {
                tr!(messages.picture_there_as, name = file.name.clone(), there = name)
            };
            self.tell(words, None);
            self.refresh_library();
            return Ok(());
        }
        self.keep_new(file, &looked).await.map(drop)
    }

    /// What a picture that is kept here is called in the library; none where it was deleted elsewhere.
    async fn name_in_library(&self, asset: AssetId) -> Option<String> {
        let picture = self.database()?.picture(asset).await.ok()??;
        if picture.sent {
            return Some(self.find(asset).await.ok()??.name);
        }
        Some(picture.name)
    }

    /// Keeps a file in this browser and announces it: its asset, width and height; or why it cannot be kept, in words. The
    /// same picture twice is one.
    pub(super) async fn keep(self: &Rc<Self>, file: &PickedFile) -> Result<(AssetId, u32, u32), String> {
        let looked = self.look_at_file(file).await?;
        let asset = match self.kept_alike(looked.sha256).await? {
            Some(asset) => asset,
            None => self.keep_new(file, &looked).await?,
        };
        self.show(asset);
        Ok((asset, looked.width, looked.height))
    }

    async fn look_at_file(&self, file: &PickedFile) -> Result<Looked, String> {
        let refused = |refusal: Refusal| refusal.words(for_words());
        let limit_bytes = self.limit_for(file.size_bytes).await;
        check_file(&file.declared_type, file.size_bytes, limit_bytes).map_err(refused)?;
        let size = files::picture_size(&file.blob()).await;
        let (width, height) = size.map_err(|_| refused(Refusal::Damaged))?;
        check_pixels(width, height).map_err(refused)?;
        Ok(Looked {
            sha256: originals::hash_of(&file.blob()).await?,
            width,
            height,
        })
    }

    async fn kept_alike(&self, sha256: Hash) -> Result<Option<AssetId>, String> {
        let database = self.database().ok_or(tr!(messages.database_closed_reload))?;
        let alike = database.pictures_with(&[sha256]).await;
        let alike = alike.map_err(|error| error.to_string())?;
        Ok(alike.first().map(|(_, asset)| *asset))
    }

    async fn keep_new(self: &Rc<Self>, file: &PickedFile, looked: &Looked) -> Result<AssetId, String> {
        let picture = KeptPicture {
            blob: file.blob(),
            name: file.name.clone(),
            declared_type: file.declared_type.clone(),
            size: Some((looked.width, looked.height)),
            sha256: Some(looked.sha256),
            sent: false,
        };
        let asset = AssetId::new(super::fresh_id());
        self.keep_as(asset, &picture).await?;
        self.list_upload(asset, &picture);
        self.handle(Event::AssetKept { asset });
        self.tell_tabs(&Message::PictureKept(asset));
        Ok(asset)
    }

    async fn keep_as(&self, asset: AssetId, picture: &KeptPicture) -> Result<(), String> {
        let database = self.database().ok_or(tr!(messages.database_closed_reload))?;
        let kept = database.keep_picture(asset, picture).await;
        kept.map_err(|error| error.to_string())
    }

    /// The browser has lost a file, and the person has chosen it again: it goes up, if it is the same.
    pub(super) async fn choose_again(self: Rc<Self>, asset: AssetId, file: PickedFile) {
        if let Err(words) = self.keep_again(asset, &file).await {
            self.tell(words, None);
        }
    }

    async fn keep_again(self: &Rc<Self>, asset: AssetId, file: &PickedFile) -> Result<(), String> {
        let database = self.database().ok_or(tr!(messages.database_closed_reload))?;
        let found = database.find_picture(asset).await.map_err(|error| error.to_string())?;
        let Some(Found::Lost(lost)) = found else { return Ok(()) };
        let sha256 = originals::hash_of(&file.blob()).await?;
        if lost.sha256 != Some(sha256) {
            return Err(tr!(messages.another_file, chosen = file.name.clone(), name = lost.name));
        }
        let picture = KeptPicture {
            blob: file.blob(),
            name: lost.name,
            declared_type: lost.declared_type,
            size: lost.pixels,
            sha256: lost.sha256,
            sent: lost.sent,
        };
        self.keep_as(asset, &picture).await?;
        self.local.drop_upload(asset);
        self.list_upload(asset, &picture);
        self.show(asset);
        self.tell_tabs(&Message::PictureAgain(asset));
        self.again(asset);
        Ok(())
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
        match database.find_picture(asset).await {
            Ok(Some(Found::Here(picture))) if !picture.sent => self.list_upload(asset, &picture),
            Ok(Some(Found::Lost(lost))) if !lost.sent && !self.has_ended() => self.local.add_upload(Upload {
                asset,
                name: lost.name,
                mime_type: lost.declared_type,
                size_bytes: lost.size_bytes,
                pixels: lost.pixels,
                state: UploadState::Lost,
            }),
            _ => {}
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

    /// A way for this picture, which "Cancel" and "Pause" can cut.
    pub(super) fn begin_transfer(&self, asset: AssetId) -> Transfer {
        let transfer = Transfer::default();
        self.uploads.borrow_mut().transfers.insert(asset, transfer.clone());
        self.moved(asset, 0);
        transfer
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
        let known = self.local.upload_state(asset);
        if matches!(known, Some(UploadState::Paused | UploadState::Lost)) {
            return;
        }
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
            let was_sent_in_parts = match database.picture(asset).await {
                Ok(Some(picture)) => picture.blob.size() > DIRECT_FROM_BYTES,
                _ => false,
            };
            if let Err(error) = database.drop_picture(asset).await {
                session.tell(error.to_string(), None);
            }
            if was_sent_in_parts && !session.is_guest() {
                // What is not heard of there goes by itself after a day.
                let _ = network::call(&AbortUpload { asset }, Some(session.user)).await;
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

    /// Lets an upload wait, said here or in another tab; what has gone is kept.
    pub(super) fn pause(self: &Rc<Self>, asset: AssetId) {
        self.local.set_upload(asset, UploadState::Paused);
        if let Some(transfer) = self.uploads.borrow().transfers.get(&asset) {
            transfer.cancel();
        }
        self.handle(Event::AssetPaused { asset });
    }

    /// Tries it again now, said here or in another tab. One that is under way stays so.
    pub(super) fn again(self: &Rc<Self>, asset: AssetId) {
        let under_way = self.uploads.borrow().transfers.get(&asset).cloned();
        // One that was paused just now is still ending.
        if under_way.is_none_or(|transfer| transfer.is_cancelled()) {
            self.local.set_upload(asset, UploadState::Waiting(None));
            self.handle(Event::AssetDropped { asset });
            self.handle(Event::AssetKept { asset });
        }
    }
}
