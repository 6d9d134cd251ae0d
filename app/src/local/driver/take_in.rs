//! A project out of a file: read without trust, looked for, and only then made, all of it or nothing. Without a network
//! it is made just so: what the account has on the server and not in this browser is then not known, and such a picture
//! is sent although it need not be.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use framekeep::ids::{AssetId, Hash, ProjectId};
use framekeep::picture::{check_file, check_pixels};
use framekeep::project_file::{
    Archive, FiledPicture, Landing, MAX_FILE_BYTES, NotKept, Place, ProjectFile, Refusal, asset_for, landing,
};
use framekeep::sync::Event;

use super::fresh_id;
use super::session::Session;
use super::take::{Ended, Task};
use crate::api::library::StorageUsed;
use crate::api::take::{Already, AlreadyAnswer, There};
use crate::browser::blob::{blob_of, bytes_of};
use crate::browser::channel::Message;
use crate::browser::files::{self, PickedFile};
use crate::browser::pictures::KeptPicture;
use crate::browser::{events, network};
use crate::language::{counted, for_words, size_in_words, tr};
use crate::local::projects::{copy_name, free_name};
use crate::local::take::{Asked, Doing, Opened, Reply};

/// Why nothing was made.
enum Unbrought {
    Ended,
    /// In words.
    Refused(String),
}

impl From<Ended> for Unbrought {
    fn from(_: Ended) -> Self {
        Self::Ended
    }
}

impl From<String> for Unbrought {
    fn from(words: String) -> Self {
        Self::Refused(words)
    }
}

impl From<Refusal> for Unbrought {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.words(for_words()))
    }
}

/// A file that was read and found good: the project, and its pictures by their bytes.
struct Brought {
    file: ProjectFile,
    pictures: BTreeMap<Hash, KeptPicture>,
}

/// What this account has of it.
#[derive(Default)]
struct Had {
    there: Option<There>,
    /// By the bytes.
    pictures: BTreeMap<Hash, AssetId>,
    /// Pictures that the file names and does not hold.
    own: BTreeSet<AssetId>,
}

impl Session {
    pub(super) async fn open_project_file(self: Rc<Self>, file: PickedFile, opened: Opened) {
        let task = self.begin(Doing::Opening(file.name.clone()));
        match self.opened(&file, &task).await {
            Ok(project) => opened(project),
            Err(Unbrought::Ended) => {}
            Err(Unbrought::Refused(words)) => {
                let file = file.name;
                let _said = task.ask(Asked::NotOpened { file, words }).await;
            }
        }
    }

    async fn opened(self: &Rc<Self>, picked: &PickedFile, task: &Task) -> Result<ProjectId, Unbrought> {
        let brought = self.read_project_file(picked, task).await?;
        let own = brought.file.project_for(self.user);
        let had = self.had(&brought, own).await?;
        task.goes_on()?;
        let source = brought.file.project;
        let at_own = (own, self.place(own, &brought.file, &had));
        let at_source = source.map(|source| (source, self.place(source, &brought.file, &Had::default())));
        let file = picked.name.clone();
        match landing(at_own, at_source) {
            Landing::Same(project) => {
                let name = self.name_or(project, &brought.file);
                self.tell(tr!(take.same, name = name), None);
                Ok(project)
            }
            Landing::New(project) => self.bring(project, None, brought, had, task).await,
            Landing::Ask { there, as_it_is, copy } => {
                let name = self.name_or(there, &brought.file);
                let question = match as_it_is {
                    Place::InTrash => Asked::InTrash { file, name },
                    Place::Purged => Asked::Purged { file },
                    _ => Asked::Changed { file, name },
                };
                match task.ask(question).await? {
                    Reply::Go => {
                        if as_it_is == Place::InTrash {
                            self.bring_back(there);
                        }
                        Ok(there)
                    }
                    Reply::Copy => {
                        let id = copy.unwrap_or_else(|| ProjectId::new(fresh_id()));
                        let names = self.engine.borrow().projects().into_iter();
                        let names: Vec<_> = names.map(|view| view.document.name().to_owned()).collect();
                        let name = brought.file.document.name();
                        let name = match as_it_is {
                            Place::Purged => free_name(name, &names),
                            _ => copy_name(name, &names),
                        };
                        self.bring(id, Some(name), brought, had, task).await
                    }
                    Reply::Leave => Err(Unbrought::Ended),
                }
            }
        }
    }

    /// What the project is called here; where it is not kept here, in the file.
    fn name_or(&self, project: ProjectId, file: &ProjectFile) -> String {
        match self.name_of(project) {
            name if name.is_empty() => file.document.name().to_owned(),
            name => name,
        }
    }

    /// Reads the whole file: its table, and every picture that the document shows.
    async fn read_project_file(&self, picked: &PickedFile, task: &Task) -> Result<Brought, Unbrought> {
        if picked.size_bytes > MAX_FILE_BYTES as u64 {
            return Err(Refusal::TooLarge.into());
        }
        let gone = |_| tr!(take.unreadable).to_owned();
        let bytes = bytes_of(&picked.blob()).await.map_err(gone)?;
        task.goes_on()?;
        let archive = Archive::open(&bytes)?;
        let shown = archive.file.document.assets();
        let filed = archive.file.pictures.iter();
        let filed = filed.filter(|(asset, _)| shown.binary_search(asset).is_ok());
        let each: BTreeMap<Hash, &FiledPicture> = filed.map(|(_, picture)| (picture.sha256, picture)).collect();
        let largest_bytes = each
            .values()
            .map(|picture| picture.size_bytes)
            .max()
            .unwrap_or_default();
        let limit_bytes = self.limit_for(largest_bytes).await;
        let (mut pictures, total) = (BTreeMap::new(), each.len());
        for (done, (hash, picture)) in each.into_iter().enumerate() {
            task.step(done, total).await?;
            pictures.insert(hash, looked_at(&archive, picture, limit_bytes).await?);
        }
        let file = archive.file.clone();
        Ok(Brought { file, pictures })
    }

    /// Asks the server, and where it does not answer what is kept here.
    async fn had(&self, brought: &Brought, own: ProjectId) -> Result<Had, Unbrought> {
        let call = Already {
            project: own,
            hashes: brought.pictures.keys().copied().collect(),
            named: brought.file.missing(),
        };
        let answer = match events::is_online() && !self.is_guest() {
            true => network::call(&call, Some(self.user)).await.ok(),
            false => None,
        };
        if let Some(AlreadyAnswer::Known { there, pictures, own }) = answer {
            return Ok(Had {
                there: Some(there),
                pictures: pictures.into_iter().collect(),
                own: own.into_iter().collect(),
            });
        }
        let database = self.database().ok_or(Unbrought::Ended)?;
        let hashes: Vec<Hash> = brought.pictures.keys().copied().collect();
        let mut had = Had::default();
        let alike = database.pictures_with(&hashes).await;
        for (hash, asset) in alike.map_err(|error| error.to_string())? {
            had.pictures.entry(hash).or_insert(asset);
        }
        let projects = self.engine.borrow().projects();
        let used: BTreeSet<_> = projects.iter().flat_map(|view| view.document.assets()).collect();
        had.own = call.named.into_iter().filter(|asset| used.contains(asset)).collect();
        Ok(had)
    }

    /// What stands under an id, as this browser and the server know it.
    fn place(&self, id: ProjectId, file: &ProjectFile, had: &Had) -> Place {
        let own = |filed: &AssetId| {
            file.pictures
                .get(filed)
                .map(|picture| self.own_id(&picture.sha256, had))
        };
        match self.engine.borrow().project(id) {
            Some(view) if view.deleted && view.question.is_none() => Place::InTrash,
            Some(view)
                if file.is_in(&view.document, |filed, shown| {
                    filed == shown || own(&filed) == Some(shown)
                }) =>
            {
                Place::Same
            }
            Some(_) => Place::Changed,
            None => match had.there {
                None | Some(There::Nothing) => Place::Free,
                // It is on its way here.
                Some(There::Alive) => Place::Same,
                Some(There::InTrash) => Place::InTrash,
                Some(There::Purged) => Place::Purged,
            },
        }
    }

    fn own_id(&self, sha256: &Hash, had: &Had) -> AssetId {
        let known = had.pictures.get(sha256).copied();
        known.unwrap_or_else(|| asset_for(self.user, sha256))
    }

    /// Keeps the pictures, then makes the project; what the account does not have goes up by itself.
    async fn bring(
        self: &Rc<Self>,
        project: ProjectId,
        name: Option<String>,
        brought: Brought,
        had: Had,
        task: &Task,
    ) -> Result<ProjectId, Unbrought> {
        let filed = brought.file.pictures.iter();
        let mut map: BTreeMap<_, _> = filed
            .map(|(asset, picture)| (*asset, self.own_id(&picture.sha256, &had)))
            .collect();
        map.extend(had.own.iter().map(|asset| (*asset, *asset)));
        let document = brought.file.document_with(&map).map_err(Refusal::from)?;
        let document = match name {
            Some(name) => document.renamed(&name).map_err(Refusal::from)?,
            None => document,
        };
        let empty = brought
            .file
            .missing()
            .iter()
            .filter(|asset| !map.contains_key(asset))
            .count();
        self.images.borrow_mut().keeping += 1;
        let kept = self.keep_brought(brought.pictures, &had, task).await;
        self.images.borrow_mut().keeping -= 1;
        kept?;
        task.goes_on()?;
        self.handle(Event::Created { project, document });
        self.ask_for_protection();
        if empty > 0 {
            self.tell(counted!(empty, take.empty_place, take.empty_places), None);
        }
        Ok(project)
    }

    async fn keep_brought(
        self: &Rc<Self>,
        pictures: BTreeMap<Hash, KeptPicture>,
        had: &Had,
        task: &Task,
    ) -> Result<(), Unbrought> {
        let database = self.database().ok_or(Unbrought::Ended)?;
        let mut new = Vec::new();
        for (hash, picture) in pictures {
            let (asset, sent) = (self.own_id(&hash, had), had.pictures.contains_key(&hash));
            let kept = database.picture(asset).await.map_err(|error| error.to_string())?;
            if kept.is_none() {
                new.push((asset, KeptPicture { sent, ..picture }));
            }
        }
        let unsent = new.iter().filter(|(_, picture)| !picture.sent);
        self.check_room(unsent.map(|(_, picture)| picture.blob.size() as u64).sum())
            .await?;
        task.goes_on()?;
        let all = database
            .keep_pictures(new.iter().map(|(asset, picture)| (*asset, picture)))
            .await;
        all.map_err(|error| error.to_string())?;
        for (asset, picture) in &new {
            self.show(*asset);
            if !picture.sent {
                self.list_upload(*asset, picture);
                self.handle(Event::AssetKept { asset: *asset });
                self.tell_tabs(&Message::PictureKept(*asset));
            }
        }
        Ok(())
    }

    /// Whether the account has room for so much more, as far as the server says it.
    async fn check_room(&self, needed_bytes: u64) -> Result<(), Unbrought> {
        if needed_bytes == 0 || !events::is_online() || self.is_guest() {
            return Ok(());
        }
        let Ok(Some(storage)) = network::call(&StorageUsed {}, Some(self.user)).await else {
            return Ok(());
        };
        let left_bytes = storage.limit_bytes.saturating_sub(storage.size_bytes);
        if needed_bytes <= left_bytes {
            return Ok(());
        }
        Err(Unbrought::Refused(tr!(
            take.no_room,
            needed = size_in_words(needed_bytes),
            left = size_in_words(left_bytes)
        )))
    }
}

/// A picture of the file, if it is one that can be kept.
async fn looked_at(archive: &Archive<'_>, picture: &FiledPicture, limit_bytes: u64) -> Result<KeptPicture, Unbrought> {
    let refused = |refusal: framekeep::picture::Refusal| Refusal::Picture {
        name: picture.name.clone(),
        reason: NotKept::Refused(refusal),
    };
    check_file(&picture.mime_type, picture.size_bytes, limit_bytes).map_err(refused)?;
    let bytes = archive.picture(picture, limit_bytes)?;
    let blob = blob_of(&bytes, &picture.mime_type)?;
    let size = files::picture_size(&blob).await;
    let (width, height) = size.map_err(|_| refused(framekeep::picture::Refusal::Damaged))?;
    check_pixels(width, height).map_err(refused)?;
    Ok(KeptPicture {
        blob,
        name: picture.name.clone(),
        declared_type: picture.mime_type.clone(),
        size: Some((width, height)),
        sha256: Some(picture.sha256),
        sent: false,
    })
}
