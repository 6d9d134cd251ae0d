//! Which row and which object are whose. A row claims an id and a key before anything is put there; a file that its owner has
//! already is one object for both rows; and an object goes only when no row refers to it any more. All three under the same
//! lock of the user's row, so that none comes between the other's look and its step.

use framekeep::ids::UserId;
use sqlx::Connection;

use super::content::Content;
use crate::error::AppError;
use crate::objects::ObjectError;
use crate::state::Server;
use crate::storage::arrivals;
use crate::storage::assets::{self, NewAsset, Row, State};

/// What is to be done under an id.
pub(super) enum Claim {
    /// The pending row is ours: the object goes to this key.
    Put(String),
    /// This very asset is ready.
    There(Box<Row>),
    /// Its object is in the store and is being checked.
    Verifying,
}

/// Claims the id and the room that the file takes.
pub(super) async fn claim(server: &Server, new: &NewAsset) -> Result<Claim, AppError> {
    let twin = twin(server, new).await?;
    let mut connection = server.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    // One claim of a user at a time, so that many at once do not pass the limit together.
    assets::lock_user(&mut transaction, new.user).await?;
    let found = assets::find(&mut transaction, new.user, new.id).await?;
    match found {
        Some(row) if row.state == State::Verifying && row.sha256 == new.sha256 => return Ok(Claim::Verifying),
        Some(row) if row.state != State::Pending => return there(Some(row), new),
        _ => {}
    }
    if let Some(twin) = still(&mut transaction, twin, new).await? {
        let shared = arrivals::share(&mut transaction, new, &twin).await?;
        transaction.commit().await?;
        return match shared {
            Some(row) => Ok(Claim::There(Box::new(row))),
            None => there(assets::find(&mut connection, new.user, new.id).await?, new),
        };
    }
    let taken_bytes = assets::taken_bytes(&mut transaction, new.user, new.id).await?;
    let limit_bytes = server.config.storage_limit_bytes;
    if taken_bytes.saturating_add(new.size_bytes) > limit_bytes {
        return Err(AppError::StorageFull {
            taken_bytes,
            limit_bytes,
        });
    }
    let claimed = assets::claim(&mut transaction, new).await?;
    transaction.commit().await?;
    match claimed {
        Some(key) => Ok(Claim::Put(key)),
        None => there(assets::find(&mut connection, new.user, new.id).await?, new),
    }
}

/// Another ready asset of the same bytes, whose object is in the store.
pub(super) async fn twin(server: &Server, new: &NewAsset) -> Result<Option<Row>, AppError> {
    let found = {
        let mut connection = server.pool.acquire().await?;
        arrivals::twin(&mut connection, new).await?
    };
    match found {
        Some(twin) if is_there(server, &twin).await? => Ok(Some(twin)),
        _ => Ok(None),
    }
}

async fn is_there(server: &Server, row: &Row) -> Result<bool, AppError> {
    match server.objects.head(&row.storage_key).await {
        Ok(size_bytes) => Ok(size_bytes == row.size_bytes),
        Err(ObjectError::NotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The twin, unless it went while its object was looked at.
async fn still(
    connection: &mut sqlx::PgConnection,
    twin: Option<Row>,
    new: &NewAsset,
) -> Result<Option<Row>, AppError> {
    let Some(seen) = twin else { return Ok(None) };
    let now = arrivals::twin(connection, new).await?;
    Ok(now.filter(|now| now.storage_key == seen.storage_key))
}

fn there(row: Option<Row>, new: &NewAsset) -> Result<Claim, AppError> {
    repeated(row, new).map(|row| Claim::There(Box::new(row)))
}

/// What an upload is told whose id has a row that is not its own pending one.
pub(super) fn repeated(row: Option<Row>, new: &NewAsset) -> Result<Row, AppError> {
    match row {
        // The id is somebody else's: for this user it does not exist.
        None => Err(AppError::NotFound),
        Some(row) if row.state == State::Deleted => Err(AppError::Gone("This picture was deleted.".to_owned())),
        Some(row) if row.sha256 != new.sha256 => Err(AppError::IdReused),
        Some(row) if row.state == State::Ready => Ok(row),
        Some(_) => Err(AppError::Unavailable("the same file arrives by another way", None)),
    }
}

/// The object is there, and it is what it is said to be: the row is ready. Where the owner got the same file under another id
/// meanwhile, that one's object is this row's too, and what was put for this one goes. None: the row is no longer the one
/// that was claimed.
pub(super) async fn finish(
    server: &Server,
    new: &NewAsset,
    before: State,
    thumbnail_key: Option<String>,
) -> Result<Option<Row>, AppError> {
    // A twin's object, and whether it is there.
    let mut looked: Option<(String, bool)> = None;
    loop {
        let mut connection = server.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        assets::lock_user(&mut transaction, new.user).await?;
        let twin = arrivals::twin(&mut transaction, new).await?;
        if let Some(twin) = &twin
            && looked.as_ref().is_none_or(|(key, _)| *key != twin.storage_key)
        {
            transaction.rollback().await?;
            drop(connection);
            looked = Some((twin.storage_key.clone(), is_there(server, twin).await?));
            continue;
        }
        let twin = twin.filter(|_| looked.as_ref().is_some_and(|(_, there)| *there));
        let ready = arrivals::mark_ready(&mut transaction, new, before, thumbnail_key.as_deref()).await?;
        let shared = match twin.filter(|_| ready.is_some()) {
            Some(twin) => arrivals::point_to(&mut transaction, new, &twin).await?,
            None => None,
        };
        transaction.commit().await?;
        drop(connection);
        let Some(shared) = shared else { return Ok(ready) };
        let own = [new.storage_key.clone()].into_iter().chain(thumbnail_key);
        let_go_or_leave(server, new.user, own.collect()).await;
        return Ok(Some(shared));
    }
}

/// Removes those of a user's objects that no row refers to.
pub(crate) async fn let_go(server: &Server, user: UserId, keys: &[String]) -> Result<(), AppError> {
    let mut connection = server.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    assets::lock_user(&mut transaction, user).await?;
    for key in arrivals::unused(&mut transaction, keys).await? {
        server.objects.delete(&key).await?;
    }
    Ok(transaction.commit().await?)
}

/// The same after a step that is done: what cannot be removed now, housekeeping finds.
pub(super) async fn let_go_or_leave(server: &Server, user: UserId, keys: Vec<String>) {
    if let Err(error) = let_go(server, user, &keys).await {
        tracing::debug!(user.id = %user, %error, "an object that nobody refers to stays until housekeeping");
    }
}

/// The row that a file is claimed by.
pub(super) fn as_what(new: NewAsset, content: &Content) -> NewAsset {
    NewAsset {
        file_type: content.file_type(),
        mime_type: content.mime_type(),
        width: content.width(),
        height: content.height(),
        ..new
    }
}
