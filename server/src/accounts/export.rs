//! Taking everything along: one ZIP of the profile, every project with its kept revisions, and every picture. Made while
//! it is read: neither it nor a picture is ever whole in memory, and no connection to the database waits for the reader.

use std::collections::HashSet;
use std::io;
use std::sync::{LazyLock, Mutex, PoisonError};

use bytes::Bytes;
use framekeep::account::{AccessToken, Action, Activity, Device};
use framekeep::delta::Delta;
use framekeep::ids::{ProjectId, Revision, UserId};
use futures::Stream;
use serde::Serialize;
use serde_json::json;
use tracing::Instrument;
use uuid::Uuid;

use super::{Profile, Whence, devices, rfc3339, settings, tokens};
use crate::error::AppError;
use crate::objects::ObjectError;
use crate::packing::{self, Archive, PackError};
use crate::state::Server;
use crate::storage::audit::{self, Deed};
use crate::storage::revisions::KeptRevision;
use crate::storage::{self, export};

/// Exports at a time: each holds a thread.
const MOST_AT_ONCE: usize = 8;
/// Rows of one page. Each may hold as much as a whole document.
const REVISIONS: i64 = 10;
const PICTURES: i64 = 100;
/// Lines of the activity log.
const LINES: i64 = 10_000;

const README: &str = "\
This is everything that Framekeep keeps of your account.

profile.json                       you, your devices and access tokens, what was done with the account
projects/ID/project.json           a project as it is now; deletedAt: it is in the trash
projects/ID/revisions.jsonl        one revision a line, oldest first, with its changes (deltas) while they are kept
media/media.jsonl                  one picture a line
media/ID-NAME                      the picture itself, as it was uploaded
";

static UNDER_WAY: LazyLock<Mutex<HashSet<UserId>>> = LazyLock::new(Mutex::default);

/// Someone's place among the exports under way.
struct Place(UserId);

impl Place {
    fn take(user: UserId) -> Result<Self, AppError> {
        let mut under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
        if under_way.len() >= MOST_AT_ONCE || !under_way.insert(user) {
            return Err(AppError::Unavailable("exports are under way", None));
        }
        Ok(Self(user))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// Why an export broke off; its reader sees a broken download.
#[derive(Debug, thiserror::Error)]
enum ExportError {
    #[error("the database")]
    Database(#[from] sqlx::Error),
    #[error("the object store")]
    Objects(#[from] ObjectError),
    #[error("a row could not be written as JSON")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Pack(#[from] PackError),
}

/// The ZIP, part by part. One export of a user at a time.
pub async fn export(
    server: &Server,
    user: UserId,
) -> Result<impl Stream<Item = io::Result<Bytes>> + Send + 'static, AppError> {
    let place = Place::take(user)?;
    let address = Whence::current().address;
    let profile = {
        let mut connection = server.pool.acquire().await?;
        let profile = storage::users::find(&mut connection, user).await?;
        let profile = profile.ok_or(AppError::SignedOut)?;
        audit::note(&mut connection, user, Deed::new(Action::Exported, address)).await?;
        profile
    };
    let (archive, parts) = packing::begin();
    let server = server.clone();
    let work = async move {
        let _place = place;
        match write(&server, &profile, archive).await {
            Ok(()) => tracing::info!(user.id = %profile.id, "an account was exported"),
            Err(error) => tracing::warn!(%error, cause = ?std::error::Error::source(&error), "an export broke off"),
        }
    };
    tokio::spawn(work.in_current_span());
    Ok(parts)
}

async fn write(server: &Server, profile: &Profile, mut archive: Archive) -> Result<(), ExportError> {
    archive.file("README.txt", README.as_bytes()).await?;
    archive
        .file("profile.json", &pretty(&about(server, profile).await?)?)
        .await?;
    let projects = {
        let mut connection = server.pool.acquire().await?;
        export::projects(&mut connection, profile.id).await?
    };
    for project in projects {
        write_project(server, profile.id, project, &mut archive).await?;
    }
    write_pictures(server, profile.id, &mut archive).await?;
    Ok(archive.finish().await?)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct About<'a> {
    profile: &'a Profile,
    devices: Vec<Device>,
    access_tokens: Vec<AccessToken>,
    activity: Vec<Activity>,
}

async fn about<'a>(server: &Server, profile: &'a Profile) -> Result<About<'a>, ExportError> {
    let mut connection = server.pool.acquire().await?;
    Ok(About {
        profile,
        devices: devices::told(storage::devices::signed_in(&mut connection, profile.id, None, devices::MOST).await?),
        access_tokens: tokens::told(storage::tokens::list(&mut connection, profile.id).await?),
        activity: settings::told(audit::recent(&mut connection, profile.id, LINES).await?),
    })
}

async fn write_project(
    server: &Server,
    user: UserId,
    project: ProjectId,
    archive: &mut Archive,
) -> Result<(), ExportError> {
    let current = {
        let mut connection = server.pool.acquire().await?;
        storage::projects::find(&mut connection, user, project).await?
    };
    // Purged in the meantime.
    let Some(current) = current else { return Ok(()) };
    let document = json!({
        "id": project,
        "name": current.document.name(),
        "revision": current.revision,
        "head": current.head,
        "createdAt": rfc3339(current.created_at),
        "updatedAt": rfc3339(current.updated_at),
        "deletedAt": current.deleted.map(|deletion| rfc3339(deletion.at)),
        "data": current.document.value(),
    });
    archive
        .file(&format!("projects/{project}/project.json"), &pretty(&document)?)
        .await?;
    drop(document);
    write_revisions(server, user, project, archive).await
}

async fn write_revisions(
    server: &Server,
    user: UserId,
    project: ProjectId,
    archive: &mut Archive,
) -> Result<(), ExportError> {
    archive
        .begin_file(&format!("projects/{project}/revisions.jsonl"), true)
        .await?;
    let versions = {
        let mut connection = server.pool.acquire().await?;
        export::versions(&mut connection, user, project).await?
    };
    let mut next = Revision::ZERO.next();
    loop {
        let rows = {
            let mut connection = server.pool.acquire().await?;
            storage::revisions::list_from(&mut connection, user, project, next, REVISIONS).await?
        };
        let Some(last) = rows.last() else { return Ok(()) };
        next = last.revision.next();
        for row in rows {
            let name = versions
                .binary_search_by_key(&row.revision, |(revision, _)| *revision)
                .ok()
                .map(|place| versions[place].1.as_str());
            archive.line(&revision_line(row, name)).await?;
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RevisionLine<'a> {
    revision: Revision,
    kind: framekeep::wire::Kind,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<String>,
    head: framekeep::ids::Head,
    /// None once their retention has ended.
    deltas: Option<Vec<Delta>>,
}

fn revision_line(row: KeptRevision, name: Option<&str>) -> RevisionLine<'_> {
    RevisionLine {
        revision: row.revision,
        kind: row.kind,
        created_at: rfc3339(row.created_at),
        name,
        device: row.device_name,
        head: row.head,
        deltas: row.deltas,
    }
}

/// The list first, then the bytes: two passes, so that nothing has to be remembered.
async fn write_pictures(server: &Server, user: UserId, archive: &mut Archive) -> Result<(), ExportError> {
    archive.begin_file("media/media.jsonl", true).await?;
    let mut after = None;
    while let Some((pictures, last)) = page(server, user, after).await? {
        for picture in pictures {
            let line = json!({
                "id": picture.id,
                "fileName": picture.file_name,
                "mimeType": picture.mime_type,
                "size": picture.size_bytes,
                "createdAt": rfc3339(picture.created_at),
                "path": path(&picture),
            });
            archive.line(&line).await?;
        }
        after = Some(last);
    }
    after = None;
    while let Some((pictures, last)) = page(server, user, after).await? {
        for picture in pictures {
            write_picture(server, &picture, archive).await?;
        }
        after = Some(last);
    }
    Ok(())
}

async fn page(
    server: &Server,
    user: UserId,
    after: Option<framekeep::ids::AssetId>,
) -> Result<Option<(Vec<export::Picture>, framekeep::ids::AssetId)>, ExportError> {
    let mut connection = server.pool.acquire().await?;
    let pictures = export::pictures(&mut connection, user, after, PICTURES).await?;
    let last = pictures.last().map(|picture| picture.id);
    Ok(last.map(|last| (pictures, last)))
}

async fn write_picture(server: &Server, picture: &export::Picture, archive: &mut Archive) -> Result<(), ExportError> {
    let mut parts = match server.objects.parts(&picture.storage_key).await {
        Ok(parts) => parts,
        // A row without its object is what housekeeping is for; the rest of the export is not lost over it.
        Err(ObjectError::NotFound) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    // Pictures are compressed already.
    archive.begin_file(&path(picture), false).await?;
    while let Some(part) = parts.next().await? {
        archive.bytes(part).await?;
    }
    Ok(())
}

/// Its id, and the name in its key, which is safe everywhere. The key itself may be another asset's as well.
fn path(picture: &export::Picture) -> String {
    let name = picture.storage_key.rsplit('/').next().unwrap_or_default();
    let after_id = name
        .get(Uuid::nil().hyphenated().to_string().len()..)
        .unwrap_or_default();
    format!("media/{}{after_id}", picture.id)
}

fn pretty(value: &impl Serialize) -> Result<Vec<u8>, ExportError> {
    Ok(serde_json::to_vec_pretty(value)?)
}
