//! Pictures: kept in this browser first, sent by the engine's order, fetched when they come from another device.

use std::collections::HashSet;
use std::rc::Rc;

use framekeep::ids::{AssetId, ProjectId};
use framekeep::sync::{Event, Failure};
use leptos::task::spawn_local;

use super::session::Session;
use crate::api::media::{AssetAnswer, FindAsset};
use crate::browser::channel::Message;
use crate::browser::files::{self, PickedFile};
use crate::browser::pictures::{self, KeptPicture};
use crate::browser::{network, time};
use crate::local::types::{Picture, Place};

/// The server's default limit; it has the last word.
const PICTURE_BYTES: u64 = 10_000_000;
const PICTURE_TYPES: [&str; 4] = ["image/png", "image/jpeg", "image/webp", "image/gif"];

/// A picture that another device has not sent yet is looked for again after this long, at most after the second.
const LOOK_FIRST_MS: u64 = 2_000;
const LOOK_LAST_MS: u64 = 30_000;

/// The pictures that are on their way.
#[derive(Default)]
pub(super) struct Images {
    fetching: HashSet<AssetId>,
    /// Files that the person has just given, not durable yet.
    keeping: usize,
}

impl Session {
    /// Keeps the file, then commits its place, then lets the engine send it.
    pub(super) async fn add_picture(self: Rc<Self>, project: ProjectId, file: PickedFile, place: Place) {
        self.images.borrow_mut().keeping += 1;
        let outcome = self.keep_and_place(project, &file, place).await;
        self.images.borrow_mut().keeping -= 1;
        if let Err(words) = outcome {
            self.tell(words, None);
        }
    }

    /// A file that the person gave would be lost if the page closed now.
    pub(super) fn is_keeping(&self) -> bool {
        self.images.borrow().keeping > 0
    }

    async fn keep_and_place(
        self: &Rc<Self>,
        project: ProjectId,
        file: &PickedFile,
        place: Place,
    ) -> Result<(), String> {
        if !PICTURE_TYPES.contains(&file.declared_type.as_str()) {
            return Err(format!(
                "“{}” is not a picture that can be used. Choose a PNG, JPEG, WebP or GIF.",
                file.name
            ));
        }
        if file.size_bytes > PICTURE_BYTES {
            return Err("This picture is larger than 10 MB. Choose a smaller one.".to_owned());
        }
        let unreadable = |_| format!("“{}” could not be read as a picture. Choose another file.", file.name);
        let (width, height) = files::picture_size(&file.blob()).await.map_err(unreadable)?;
        let picture = KeptPicture {
            blob: file.blob(),
            name: file.name.clone(),
            declared_type: file.declared_type.clone(),
            size: Some((width, height)),
            sent: false,
        };
        let asset = AssetId::new(super::fresh_id());
        let database = self
            .database()
            .ok_or("This browser's database is closed. Reload the page.")?;
        database
            .keep_picture(asset, &picture)
            .await
            .map_err(|error| error.to_string())?;
        self.show(asset);
        self.handle(Event::AssetKept { asset });
        self.tell_tabs(&Message::PictureKept(asset));
        self.commit(project, "Add picture", place(asset, width, height));
        Ok(())
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
        let bytes = match network::call(&FindAsset { asset }, Some(self.user)).await {
            Ok(AssetAnswer::Ready { url }) => network::download(&url).await,
            Ok(AssetAnswer::NotHere | AssetAnswer::SignIn) => return Picture::Waiting,
            Err(failure) => Err(failure),
        };
        match bytes {
            Ok(blob) => {
                let url = pictures::url_of(&blob);
                let picture = KeptPicture {
                    declared_type: blob.type_(),
                    blob,
                    name: String::new(),
                    size: None,
                    sent: true,
                };
                if let Some(database) = self.database() {
                    // A full disk only means that it is fetched again next time.
                    let _ = database.keep_picture(asset, &picture).await;
                }
                url.map_or_else(
                    || Picture::Missing("This picture cannot be shown here.".to_owned()),
                    Picture::Here,
                )
            }
            Err(Failure::Permanent { reason }) => Picture::Missing(reason),
            Err(Failure::Retryable { .. } | Failure::SignIn) => Picture::Waiting,
        }
    }
}
