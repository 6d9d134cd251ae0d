//! Pictures: kept in this browser first, sent by the engine's order, fetched when they come from another device.

use std::collections::HashSet;
use std::rc::Rc;

use framekeep::ids::{AssetId, ProjectId};
use framekeep::sync::Failure;
use leptos::task::spawn_local;

use super::session::Session;
use crate::api::media::{AssetAnswer, FindAsset};
use crate::browser::files::PickedFile;
use crate::browser::pictures::{self, KeptPicture};
use crate::browser::{network, time};
use crate::language::tr;
use crate::local::types::{Picture, Place};

/// A picture that another device has not sent yet is looked for again after this long, at most after the second.
const LOOK_FIRST_MS: u64 = 2_000;
const LOOK_LAST_MS: u64 = 30_000;

/// The pictures that are on their way.
#[derive(Default)]
pub(super) struct Images {
    fetching: HashSet<AssetId>,
    /// Files that the person has just given, not durable yet.
    pub(super) keeping: usize,
}

impl Session {
    /// Keeps the file, then commits its place, then lets the engine send it.
    pub(super) async fn add_picture(self: Rc<Self>, project: ProjectId, file: PickedFile, place: Place) {
        self.images.borrow_mut().keeping += 1;
        match self.keep(&file).await {
            Ok((asset, width, height)) => {
                self.commit(project, tr!(messages.label_add_picture), place(asset, width, height))
            }
            Err(words) => self.refuse(&file, words),
        }
        self.images.borrow_mut().keeping -= 1;
    }

    /// A file that the person gave would be lost if the page closed now.
    pub(super) fn is_keeping(&self) -> bool {
        self.images.borrow().keeping > 0
    }

    /// Makes the picture's signal true, from this browser or from the server.
    pub(super) fn show(self: &Rc<Self>, asset: AssetId) {
        let shown = matches!(self.local.current_picture(asset), Picture::Here(_));
        if !shown && self.images.borrow_mut().fetching.insert(asset) {
            spawn_local(self.clone().fetch(asset));
        }
    }

    async fn fetch(self: Rc<Self>, asset: AssetId) {
        let found = self.look(asset).await;
        self.images.borrow_mut().fetching.remove(&asset);
        if !self.has_ended() {
            self.local.set_picture(asset, found);
        }
    }

    /// Looks until the picture is here, or will never be.
    async fn look(&self, asset: AssetId) -> Picture {
        let mut pause_ms = LOOK_FIRST_MS;
        loop {
            let found = match self.kept(asset).await {
                Some(picture) => picture,
                None => self.fetched(asset).await,
            };
            if found != Picture::Waiting || self.has_ended() {
                return found;
            }
            self.local.set_picture(asset, Picture::Waiting);
            time::pause(pause_ms).await;
            pause_ms = (pause_ms * 2).min(LOOK_LAST_MS);
        }
    }

    async fn kept(&self, asset: AssetId) -> Option<Picture> {
        let picture = self.database()?.picture(asset).await.ok()??;
        pictures::url_of(&picture.blob).map(Picture::Here)
    }

    async fn fetched(&self, asset: AssetId) -> Picture {
        if self.is_guest() {
            return Picture::Missing(crate::language::tr!(guest.picture_gone).to_owned());
        }
        match self.fetch_and_keep(asset).await {
            Ok(Some(picture)) => pictures::url_of(&picture.blob).map_or_else(
                || Picture::Missing(tr!(messages.picture_not_shown).to_owned()),
                Picture::Here,
            ),
            Err(Failure::Permanent { reason }) => Picture::Missing(reason),
            Ok(None) | Err(Failure::Retryable { .. } | Failure::SignIn) => Picture::Waiting,
        }
    }

    /// The picture as the server has it, from now on kept here, too; none: it is not there.
    pub(super) async fn fetch_and_keep(&self, asset: AssetId) -> Result<Option<KeptPicture>, Failure> {
        if self.is_guest() {
            return Ok(None);
        }
        let (url, name) = match network::call(&FindAsset { asset }, Some(self.user)).await? {
            AssetAnswer::Ready { url, name } => (url, name),
            AssetAnswer::NotHere => return Ok(None),
            AssetAnswer::SignIn => return Err(Failure::SignIn),
        };
        let blob = network::download(&url).await?;
        let picture = KeptPicture {
            declared_type: blob.type_(),
            blob,
            name,
            size: None,
            sent: true,
        };
        if let Some(database) = self.database() {
            // A full disk only means that it is fetched again next time.
            let _ = database.keep_picture(asset, &picture).await;
        }
        Ok(Some(picture))
    }
}
