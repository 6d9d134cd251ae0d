//! A project out of a file, into an account under ids of its own. Its id there is made of its content: brought twice it
//! is the same project. Everything is checked before anything is written.

use std::collections::BTreeMap;

use bytes::Bytes;
use framekeep::ids::{AssetId, Hash, ProjectId, PushId, Revision, UserId};
use framekeep::picture::size_in_words;
use framekeep::project_file::{Archive, FiledPicture, NotKept, ProjectFile, Refusal, asset_for};
use framekeep::wire::PushAnswer;
use framekeep::words::Language;
use uuid::Uuid;

use super::open::present;
use super::put::{Put, put_document};
use super::{in_time, program_device};
use crate::error::AppError;
use crate::media::{self, Said};
use crate::state::Server;
use crate::storage::{assets, projects};

/// What is brought: a project, and the archive that its pictures are in, where there is one.
pub struct Import<'a> {
    pub file: &'a ProjectFile,
    pub archive: Option<&'a Archive<'a>>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// It was made; so many of its pictures were neither in the file nor in the account, their places are empty.
    New { project: ProjectId, missing: usize },
    /// It is there already.
    Same(ProjectId),
}

/// Why it was not brought.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// As it is, it never will be; the reason in words.
    #[error("{0}")]
    Refused(String),
    /// The server's parts did not do it.
    #[error(transparent)]
    Failed(AppError),
}

impl From<Refusal> for ImportError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

impl From<AppError> for ImportError {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Unavailable(..) | AppError::Internal(..) => Self::Failed(error),
            AppError::Invalid { field, reason } => Self::Refused(format!("{field}: {reason}")),
            error => Self::Refused(error.problem().detail),
        }
    }
}

/// Brings a project into an account; `dry_run`: says what would become of it, and writes nothing.
pub async fn import(server: &Server, user: UserId, import: Import<'_>, dry_run: bool) -> Result<Imported, ImportError> {
    let project = import.file.project_for(user);
    if let Some(same) = in_time(find_same(server, user, import.file, project)).await? {
        return Ok(Imported::Same(same));
    }
    let mut known = in_time(known(server, user, import.file)).await?;
    let new = examined(server, user, &import, &known).await?;
    let missing = import.file.document.assets().into_iter();
    let missing = missing
        .filter(|asset| !known.contains_key(asset) && !new.contains_key(asset))
        .count();
    if dry_run {
        return Ok(Imported::New { project, missing });
    }
    for (asset, picture) in new {
        known.insert(asset, keep(server, user, &import, picture).await?);
    }
    let document = import.file.document_with(&known).map_err(Refusal::from)?;
    let put = Put {
        project,
        document,
        base: Revision::ZERO,
        base_head: None,
        device: program_device(user),
        push_id: PushId::new(Uuid::now_v7()),
        through: None,
    };
    match put_document(server, user, put).await? {
        PushAnswer::Accepted { .. } => Ok(Imported::New { project, missing }),
        PushAnswer::Conflict(_) => Ok(Imported::Same(project)),
        PushAnswer::Refused { field, reason } => Err(ImportError::Refused(format!("{field}: {reason}"))),
        _ => Err(ImportError::Refused(
            "The project was deleted while it was brought.".to_owned(),
        )),
    }
}

/// The project that was made of this content before, or that this file was made of and that has not changed since.
async fn find_same(
    server: &Server,
    user: UserId,
    file: &ProjectFile,
    project: ProjectId,
) -> Result<Option<ProjectId>, AppError> {
    let mut conn = server.pool.acquire().await?;
    if let Some(source) = file.project
        && let Some(found) = projects::find(&mut conn, user, source).await?
        && found.deleted.is_none()
        && found.document == file.document
    {
        return Ok(Some(source));
    }
    match present(&mut conn, user, project).await {
        Ok(found) if found.deleted.is_none() => Ok(Some(project)),
        Ok(_) => Err(AppError::Gone(
            "This project was brought before and is in the trash. Bring it back there.".to_owned(),
        )),
        Err(AppError::Gone(_)) => Err(AppError::Gone(
            "This project was brought before and was deleted for good.".to_owned(),
        )),
        Err(AppError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The document's pictures that the account has: by their bytes, or, where the file does not hold them, by their ids.
async fn known(server: &Server, user: UserId, file: &ProjectFile) -> Result<BTreeMap<AssetId, AssetId>, AppError> {
    let hashes: Vec<Hash> = file.pictures.values().map(|picture| picture.sha256).collect();
    let mut conn = server.pool.acquire().await?;
    let by_content: BTreeMap<Hash, AssetId> = assets::with_content(&mut conn, user, &hashes)
        .await?
        .into_iter()
        .collect();
    let own = assets::kept(&mut conn, user, &file.missing()).await?;
    let filed = file.pictures.iter();
    let known = filed.filter_map(|(asset, picture)| Some((*asset, *by_content.get(&picture.sha256)?)));
    Ok(known.chain(own.into_iter().map(|row| (row.id, row.id))).collect())
}

/// The pictures that the account does not have; each can be kept, and all together have room.
async fn examined<'a>(
    server: &Server,
    user: UserId,
    import: &Import<'a>,
    known: &BTreeMap<AssetId, AssetId>,
) -> Result<BTreeMap<AssetId, &'a FiledPicture>, ImportError> {
    let shown = import.file.document.assets();
    let new: BTreeMap<_, _> = import
        .file
        .pictures
        .iter()
        .map(|(asset, picture)| (*asset, picture))
        .collect();
    // What is in the file and not in the document is left there.
    let new: BTreeMap<_, _> = new
        .into_iter()
        .filter(|(asset, _)| shown.binary_search(asset).is_ok() && !known.contains_key(asset))
        .collect();
    let each: BTreeMap<Hash, &FiledPicture> = new.values().map(|picture| (picture.sha256, *picture)).collect();
    for picture in each.values() {
        let bytes = bytes_of(server, import, picture)?;
        if let Err(error) = media::examine(server, bytes).await {
            return Err(match error.into() {
                ImportError::Refused(reason) => Refusal::Picture {
                    name: picture.name.clone(),
                    reason: NotKept::Told(reason),
                }
                .into(),
                failed => failed,
            });
        }
    }
    let storage = media::storage(server, user).await?;
    let needed_bytes: u64 = each.values().map(|picture| picture.size_bytes).sum();
    let left_bytes = storage.limit_bytes.saturating_sub(storage.size_bytes);
    if needed_bytes > left_bytes {
        return Err(ImportError::Refused(format!(
            "Its pictures take {}, and there is room for {}. Delete pictures that are no longer needed first.",
            size_in_words(Language::English, needed_bytes),
            size_in_words(Language::English, left_bytes)
        )));
    }
    Ok(new)
}

async fn keep(
    server: &Server,
    user: UserId,
    import: &Import<'_>,
    picture: &FiledPicture,
) -> Result<AssetId, ImportError> {
    let said = Said {
        asset: asset_for(user, &picture.sha256),
        file_name: picture.name.clone(),
        mime_type: Some(picture.mime_type.clone()),
    };
    let bytes = bytes_of(server, import, picture)?;
    let admission = server.gate.admit(user).await?;
    let asset = media::receive_whole(server, admission, user, said, bytes).await?;
    Ok(asset.id)
}

fn bytes_of(server: &Server, import: &Import<'_>, picture: &FiledPicture) -> Result<Bytes, Refusal> {
    let archive = import.archive.ok_or(Refusal::NotOne)?;
    let bytes = archive.picture(picture, server.config.image_limit_bytes)?;
    Ok(Bytes::from(bytes.into_owned()))
}
