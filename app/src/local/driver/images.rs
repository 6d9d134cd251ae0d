//! Pictures: kept in this browser first, sent by the engine's order, fetched when they come from another device: small
//! first, then whole.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use framekeep::cache;
use framekeep::ids::{AssetId, ProjectId};
use framekeep::sync::Failure;
use leptos::task::spawn_local;

use super::session::Session;
use crate::api::media::{AssetAnswer, FindAsset};
use crate::browser::files::PickedFile;
use crate::browser::pictures::{self, KeptPicture};
use crate::browser::{network, originals, room, time};
use crate::language::tr;
use crate::local::types::{Namesakes, Picture, Place};

/// A picture that another device has not sent yet is looked for again after this long, at most after the second.
const LOOK_FIRST_MS: u64 = 2_000;
const LOOK_LAST_MS: u64 = 30_000;
/// Pictures that are on the server too take at most this share of the browser's room, and never more than so many bytes.
const ROOM_SHARE: u64 = 2;
const ROOM_MOST_BYTES: u64 = 2_000_000_000;
/// After so much was fetched it is looked whether something has to go.
const TIDY_EVERY_BYTES: u64 = 50_000_000;

/// The pictures that are on their way.
#[derive(Default)]
pub(super) struct Images {
    fetching: HashSet<AssetId>,
    fetching_small: HashSet<AssetId>,
    /// Since it was last looked whether something has to go.
    fetched_bytes: u64,
    /// Files that the person has just given, not durable yet.
    pub(super) keeping: usize,
    /// Those of them that are meant for a project.
    keeping_for: HashMap<ProjectId, usize>,
}

impl Images {
    /// A file for this project is not durable yet.
    pub(super) fn is_keeping_for(&self, project: ProjectId) -> bool {
        self.keeping_for.contains_key(&project)
    }
}

/// A file that the person has given for a project: until this is dropped the project is being saved.
struct Held {
    session: Rc<Session>,
    project: ProjectId,
}

impl Drop for Held {
    fn drop(&mut self) {
        {
            let mut images = self.session.images.borrow_mut();
            images.keeping -= 1;
            let left = images.keeping_for.remove(&self.project).unwrap_or_default();
            if left > 1 {
                images.keeping_for.insert(self.project, left - 1);
            }
        }
        self.session.publish();
    }
}

/// Where the server has a picture, whole and small.
pub(super) struct Address {
    url: String,
    small: String,
    pub(super) name: String,
}

impl Session {
    /// Keeps the file, then commits its place, then lets the engine send it.
    pub(super) async fn add_picture(self: Rc<Self>, project: ProjectId, file: PickedFile, place: Place) {
        let _held = self.hold(project);
        match self.keep(&file).await {
            Ok((asset, width, height)) => {
                self.commit(project, tr!(messages.label_add_picture), place(asset, width, height))
            }
            Err(words) => self.refuse(&file, words),
        }
    }

    fn hold(self: &Rc<Self>, project: ProjectId) -> Held {
        {
            let mut images = self.images.borrow_mut();
            images.keeping += 1;
            *images.keeping_for.entry(project).or_default() += 1;
        }
        self.publish();
        Held {
            session: self.clone(),
            project,
        }
    }

    /// Looks among the pictures of the project that are kept here.
    pub(super) async fn find_namesakes(self: Rc<Self>, project: ProjectId, files: Vec<PickedFile>, then: Namesakes) {
        let _held = self.hold(project);
        let view = self.engine.borrow().project(project);
        let shown = view.map(|view| view.document.assets()).unwrap_or_default();
        let mut named = Vec::new();
        for asset in shown {
            if let Some(database) = self.database()
                && let Ok(Some(picture)) = database.picture(asset).await
            {
                named.push((asset, picture));
            }
        }
        let mut found = Vec::new();
        for file in files {
            let mut same_name = named.iter().filter(|(_, picture)| picture.name == file.name).peekable();
            let hash = match same_name.peek() {
                Some(_) => originals::hash_of(&file.blob()).await.ok(),
                None => None,
            };
            let other = same_name
                .clone()
                .all(|(_, picture)| hash.is_some() && picture.sha256 != hash);
            let namesake = same_name.last().filter(|_| other).map(|(asset, _)| *asset);
            found.push((file, namesake));
        }
        then(found);
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
            if !matches!(self.local.current_picture(asset), Picture::Small(_)) {
                self.local.set_picture(asset, Picture::Waiting);
            }
            time::pause(pause_ms).await;
            pause_ms = (pause_ms * 2).min(LOOK_LAST_MS);
        }
    }

    async fn kept(&self, asset: AssetId) -> Option<Picture> {
        let database = self.database()?;
        let picture = database.picture(asset).await.ok()??;
        // Only what is looked at seldom may go; where this is not noted, it goes a little earlier.
        let _ = database.picture_used(asset).await;
        pictures::url_of(&picture.blob).map(Picture::Here)
    }

    async fn fetched(&self, asset: AssetId) -> Picture {
        if self.is_guest() {
            return Picture::Missing(tr!(guest.picture_gone).to_owned());
        }
        match self.fetch_shown(asset).await {
            Ok(Some(picture)) => pictures::url_of(&picture.blob).map_or_else(
                || Picture::Missing(tr!(messages.picture_not_shown).to_owned()),
                Picture::Here,
            ),
            Err(Failure::Permanent { reason }) => Picture::Missing(reason),
            Ok(None) | Err(Failure::Retryable { .. } | Failure::SignIn) => Picture::Waiting,
        }
    }

    /// The same as [`Session::fetch_and_keep`], small until it is here.
    async fn fetch_shown(&self, asset: AssetId) -> Result<Option<KeptPicture>, Failure> {
        let Some(address) = self.find(asset).await? else {
            return Ok(None);
        };
        if !self.has_ended() {
            self.local.set_picture(asset, Picture::Small(address.small.clone()));
        }
        self.download(asset, address).await.map(Some)
    }

    /// The picture as the server has it, from now on kept here, too; none: it is not there.
    pub(super) async fn fetch_and_keep(&self, asset: AssetId) -> Result<Option<KeptPicture>, Failure> {
        match self.find(asset).await? {
            Some(address) => self.download(asset, address).await.map(Some),
            None => Ok(None),
        }
    }

    pub(super) async fn find(&self, asset: AssetId) -> Result<Option<Address>, Failure> {
        if self.is_guest() {
            return Ok(None);
        }
        match network::call(&FindAsset { asset }, Some(self.user)).await? {
            AssetAnswer::Ready { url, thumbnail, name } => {
                // Where there is none yet this address makes it.
                let small = thumbnail.unwrap_or_else(|| format!("/api/media/assets/{asset}/content?size=320"));
                Ok(Some(Address { url, small, name }))
            }
            AssetAnswer::NotHere => Ok(None),
            AssetAnswer::SignIn => Err(Failure::SignIn),
        }
    }

    async fn download(&self, asset: AssetId, address: Address) -> Result<KeptPicture, Failure> {
        let blob = network::download(&address.url).await?;
        let picture = KeptPicture {
            declared_type: blob.type_(),
            sha256: originals::hash_of(&blob).await.ok(),
            blob,
            name: address.name,
            size: None,
            sent: true,
        };
        if let Some(database) = self.database() {
            // A full disk only means that it is fetched again next time.
            let _ = database.keep_picture(asset, &picture).await;
        }
        let fetched_bytes = {
            let mut images = self.images.borrow_mut();
            // A size is a whole number far below 2^53.
            images.fetched_bytes += picture.blob.size() as u64;
            images.fetched_bytes
        };
        if fetched_bytes >= TIDY_EVERY_BYTES {
            self.tidy().await;
        }
        Ok(picture)
    }

    /// Lets go what takes too much room: pictures that the server has, and that were not looked at for the longest time.
    pub(super) async fn tidy(&self) {
        self.images.borrow_mut().fetched_bytes = 0;
        let Some(database) = self.database().filter(|_| !self.is_guest()) else {
            return;
        };
        let Ok(kept) = database.kept_pictures().await else {
            return;
        };
        let room = room::room().await;
        let budget_bytes = room.map_or(ROOM_MOST_BYTES, |room| room.total_bytes / ROOM_SHARE);
        let mut gone = cache::evicted(kept, budget_bytes.min(ROOM_MOST_BYTES));
        // What is on the screen is read from there, and what is about to be.
        gone.retain(|asset| {
            let images = self.images.borrow();
            let coming = images.fetching.contains(asset) || images.fetching_small.contains(asset);
            let shown = [
                self.local.current_picture(*asset),
                self.local.current_small_picture(*asset),
            ];
            !coming && !shown.iter().any(|picture| matches!(picture, Picture::Here(_)))
        });
        // What cannot be removed now is found the next time.
        let _ = database.drop_pictures(&gone).await;
    }

    /// The same as [`Session::show`] for a picture that is shown small.
    pub(super) fn show_small(self: &Rc<Self>, asset: AssetId) {
        let shown = matches!(self.local.current_small_picture(asset), Picture::Here(_));
        if !shown && self.images.borrow_mut().fetching_small.insert(asset) {
            spawn_local(self.clone().fetch_small(asset));
        }
    }

    async fn fetch_small(self: Rc<Self>, asset: AssetId) {
        let found = match self.kept_small(asset).await {
            Some(picture) => picture,
            None => match self.thumbnail_of(asset).await {
                Some(picture) => picture,
                // There is none: the picture itself does.
                None => self.look(asset).await,
            },
        };
        self.images.borrow_mut().fetching_small.remove(&asset);
        if !self.has_ended() {
            self.local.set_small_picture(asset, found);
        }
    }

    async fn kept_small(&self, asset: AssetId) -> Option<Picture> {
        let database = self.database()?;
        let blob = match database.picture(asset).await.ok()? {
            Some(picture) => picture.blob,
            None => database.thumbnail(asset).await?,
        };
        pictures::url_of(&blob).map(Picture::Here)
    }

    /// As the server made it, from now on kept here.
    async fn thumbnail_of(&self, asset: AssetId) -> Option<Picture> {
        let address = self.find(asset).await.ok()??;
        let blob = network::download(&address.small).await.ok()?;
        // Where it is not kept it is fetched again.
        let _ = self.database()?.keep_thumbnail(asset, &blob).await;
        pictures::url_of(&blob).map(Picture::Here)
    }
}
