//! A project as a file, made of what this browser keeps: it needs no network, and holds what is not sent yet.

use std::collections::BTreeMap;
use std::rc::Rc;

use framekeep::document::Document;
use framekeep::ids::{AssetId, ProjectId};
use framekeep::project_file::{FiledPicture, MAX_FILE_BYTES, ProjectFile, Writer, name_for};
use framekeep::words::places_of;

use super::session::Session;
use super::take::{Ended, Task};
use crate::browser::blob::{Parts, bytes_of, save};
use crate::browser::pictures::KeptPicture;
use crate::browser::{events, time};
use crate::language::{for_words, size_in_words, tr};
use crate::local::take::{Asked, Doing, Reply};

/// What browsers and servers know such a file by.
const TYPE: &str = "application/zip";

/// Why there is no file.
enum Unmade {
    Ended,
    /// In words.
    Refused(String),
}

impl From<Ended> for Unmade {
    fn from(_: Ended) -> Self {
        Self::Ended
    }
}

impl From<String> for Unmade {
    fn from(words: String) -> Self {
        Self::Refused(words)
    }
}

/// What is to go into the file.
#[derive(Default)]
struct Gathered {
    pictures: Vec<(AssetId, KeptPicture)>,
    missing: Vec<AssetId>,
    /// Something is missing because the server gave no answer.
    unreachable: bool,
}

impl Session {
    pub(super) async fn save_project_file(self: Rc<Self>, project: ProjectId) {
        let Some(view) = self.engine.borrow().project(project) else {
            return;
        };
        let name = view.document.name().to_owned();
        let task = self.begin(Doing::Saving(name.clone()));
        match self.made(project, &view.document, &task).await {
            Ok(()) => self.tell(tr!(take.downloaded, file = name_for(&name)), None),
            Err(Unmade::Ended) => {}
            Err(Unmade::Refused(words)) => {
                let _said = task.ask(Asked::NotSaved { name, words }).await;
            }
        }
    }

    async fn made(&self, project: ProjectId, document: &Document, task: &Task) -> Result<(), Unmade> {
        let gathered = self.gather(document, task).await?;
        let size_bytes = gathered.pictures.iter().map(|(_, kept)| kept.blob.size() as u64).sum();
        if size_bytes > MAX_FILE_BYTES as u64 {
            return Err(Unmade::Refused(tr!(
                take.too_large,
                size = size_in_words(size_bytes),
                most = size_in_words(MAX_FILE_BYTES as u64)
            )));
        }
        if !gathered.missing.is_empty() {
            let question = Asked::WithoutPictures {
                name: document.name().to_owned(),
                places: places_of(for_words(), document, &gathered.missing),
                unreachable: gathered.unreachable,
            };
            if task.ask(question).await? != Reply::Go {
                return Err(Unmade::Ended);
            }
        }
        let file = written(project, document, gathered.pictures, task).await?;
        let saved = save(&file.into_blob(TYPE)?, &name_for(document.name()));
        saved
            .then_some(())
            .ok_or_else(|| tr!(take.not_downloaded).to_owned())
            .map_err(Unmade::Refused)
    }

    /// Every picture of the document that can be had.
    async fn gather(&self, document: &Document, task: &Task) -> Result<Gathered, Unmade> {
        let mut gathered = Gathered::default();
        let assets = document.assets();
        for (done, asset) in assets.iter().enumerate() {
            task.step(done, assets.len()).await?;
            let database = self.database().ok_or(Unmade::Ended)?;
            let kept = database.picture(*asset).await.map_err(|error| error.to_string())?;
            let found = match kept {
                Some(kept) => Ok(Some(kept)),
                // Waiting for a time-out for each of them would be of no use.
                None if !events::is_online() || gathered.unreachable => Err(()),
                None => self.fetch_and_keep(*asset).await.map_err(drop),
            };
            gathered.unreachable |= found.is_err();
            match found {
                Ok(Some(kept)) => gathered.pictures.push((*asset, kept)),
                Ok(None) | Err(()) => gathered.missing.push(*asset),
            }
        }
        Ok(gathered)
    }
}

async fn written(
    project: ProjectId,
    document: &Document,
    kept: Vec<(AssetId, KeptPicture)>,
    task: &Task,
) -> Result<Parts, Unmade> {
    let not_written = |error: std::io::Error| tr!(take.not_written, reason = error);
    let mut writer = Writer::new(Parts::default());
    let (mut pictures, total) = (BTreeMap::new(), kept.len());
    for (done, (asset, kept)) in kept.into_iter().enumerate() {
        task.step(done, total).await?;
        let unreadable = |words: String| tr!(take.picture_unreadable, reason = words);
        let bytes = bytes_of(&kept.blob).await.map_err(unreadable)?;
        let picture = FiledPicture::of(&bytes, &name_of(&kept, done), &kept.declared_type);
        writer.picture(&picture, &bytes).map_err(not_written)?;
        pictures.insert(asset, picture);
    }
    let file = ProjectFile {
        project: Some(project),
        exported_at: Some(time::now_rfc3339()),
        document: document.clone(),
        pictures,
    };
    task.goes_on()?;
    Ok(writer.finish(&file).map_err(not_written)?)
}

/// What its file was called; one that came from the server before it said so gets a name.
fn name_of(kept: &KeptPicture, at: usize) -> String {
    if kept.name.is_empty() {
        let extension = kept.declared_type.trim_start_matches("image/");
        format!("{}.{extension}", tr!(take.picture_name, number = at + 1))
    } else {
        kept.name.clone()
    }
}
