//! A project as one file to take along, made while it is read.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use framekeep::document::Document;
use framekeep::ids::{Hash, ProjectId, UserId};
use framekeep::picture::size_in_words;
use framekeep::project_file::{FiledPicture, MAX_FILE_BYTES, ProjectFile, TABLE_PATH};
use framekeep::words::Language;
use futures::Stream;
use time::OffsetDateTime;
use tokio::sync::Semaphore;
use tracing::Instrument;

use super::in_time;
use super::open::alive;
use super::times::rfc3339;
use crate::error::AppError;
use crate::objects::ObjectError;
use crate::packing::{self, Archive, PackError};
use crate::state::Server;
use crate::storage::assets::{self, Row};

/// Exports at a time: each holds a thread.
static PLACES: Semaphore = Semaphore::const_new(8);
/// How long one waits for its place.
const WAIT: Duration = Duration::from_secs(10);

/// A file on its way: what the project is called, and the parts of the file.
pub struct Exported<S> {
    pub name: String,
    pub parts: S,
}

/// Why an export broke off; its reader sees a broken download.
#[derive(Debug, thiserror::Error)]
enum ExportError {
    #[error("the object store")]
    Objects(#[from] ObjectError),
    #[error(transparent)]
    Pack(#[from] PackError),
}

/// The project as it is now, with those of its pictures that are on the server.
pub async fn export(
    server: &Server,
    user: UserId,
    project: ProjectId,
) -> Result<Exported<impl Stream<Item = io::Result<Bytes>> + Send + 'static>, AppError> {
    let busy = || AppError::Unavailable("exports are under way", None);
    let place = tokio::time::timeout(WAIT, PLACES.acquire()).await;
    let place = place.map_err(|_| busy())?.map_err(|_| busy())?;
    let read = async {
        let mut conn = server.pool.acquire().await?;
        let document = alive(&mut conn, user, project).await?.document;
        let rows = assets::kept(&mut conn, user, &document.assets()).await?;
        Ok((document, rows))
    };
    let (document, rows) = in_time(read).await?;
    let size_bytes: u64 = rows.iter().map(|row| row.size_bytes).sum();
    if size_bytes > MAX_FILE_BYTES as u64 {
        return Err(AppError::TooLarge(format!(
            "The pictures of this project take {}; a project file holds at most {}. Export the account instead.",
            size_in_words(Language::English, size_bytes),
            size_in_words(Language::English, MAX_FILE_BYTES as u64)
        )));
    }
    let (archive, parts) = packing::begin();
    let (server, name) = (server.clone(), document.name().to_owned());
    let work = async move {
        let _place = place;
        match write(&server, project, document, rows, archive).await {
            Ok(()) => tracing::info!(project.id = %project, user.id = %user, "a project was exported"),
            Err(error) => tracing::warn!(%error, cause = ?std::error::Error::source(&error), "an export broke off"),
        }
    };
    tokio::spawn(work.in_current_span());
    Ok(Exported { name, parts })
}

/// The pictures first: the table at the end names those whose object is there.
async fn write(
    server: &Server,
    project: ProjectId,
    document: Document,
    rows: Vec<Row>,
    mut archive: Archive,
) -> Result<(), ExportError> {
    let (mut pictures, mut held) = (BTreeMap::new(), BTreeMap::<Hash, bool>::new());
    for row in rows {
        let picture = FiledPicture {
            sha256: Hash::new(row.sha256),
            name: row.file_name,
            mime_type: row.mime_type,
            size_bytes: row.size_bytes,
        };
        let there = match held.get(&picture.sha256) {
            Some(there) => *there,
            None => write_picture(server, &row.storage_key, &picture, &mut archive).await?,
        };
        held.insert(picture.sha256, there);
        if there {
            pictures.insert(row.id, picture);
        }
    }
    let file = ProjectFile {
        project: Some(project),
        exported_at: Some(rfc3339(OffsetDateTime::now_utc())),
        document,
        pictures,
    };
    archive.file(TABLE_PATH, file.to_json().as_bytes()).await?;
    Ok(archive.finish().await?)
}

/// False: there is a row and no object, which is for housekeeping to find.
async fn write_picture(
    server: &Server,
    key: &str,
    picture: &FiledPicture,
    archive: &mut Archive,
) -> Result<bool, ExportError> {
    let mut parts = match server.objects.parts(key).await {
        Ok(parts) => parts,
        Err(ObjectError::NotFound) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    archive.begin_file(&picture.path(), false).await?;
    while let Some(part) = parts.next().await? {
        archive.bytes(part).await?;
    }
    Ok(true)
}
