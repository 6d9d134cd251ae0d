//! The store's list of objects beside the rows: what only one of the two knows.

use framekeep::ids::UserId;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Removed, SweepError};
use crate::media::let_go;
use crate::objects::{ObjectError, Stored};
use crate::state::Server;
use crate::storage::{arrivals, housekeeping};

/// Removes objects that nobody knows, unless they are so new that their row may still come; counts ready rows whose object is
/// gone, which a backup may still have.
pub(super) async fn compared(
    server: &Server,
    connection: &mut PgConnection,
    hours: i32,
) -> Result<Removed, SweepError> {
    let old = OffsetDateTime::now_utc() - time::Duration::hours(hours.into());
    let (mut found, mut after, mut seen) = (Removed::default(), None, String::new());
    loop {
        let page = server.objects.list("", after).await?;
        let is_last = page.next.is_none();
        let keys: Vec<String> = page.objects.iter().map(|stored| stored.key.clone()).collect();
        let to = keys.iter().max().filter(|_| !is_last).cloned();
        found.lost += lost(server, connection, &seen, to.as_deref(), &keys).await?;
        let is_old = |stored: &Stored| stored.modified.is_some_and(|at| at < old);
        let candidates: Vec<_> = page
            .objects
            .into_iter()
            .filter(is_old)
            .map(|stored| stored.key)
            .collect();
        for key in arrivals::unused(connection, &candidates).await? {
            let owner = key.split('/').next().and_then(|user| Uuid::try_parse(user).ok());
            let_go(server, UserId::new(owner.unwrap_or_default()), &[key]).await?;
            found.objects += 1;
        }
        seen = to.unwrap_or(seen);
        after = page.next;
        if is_last {
            return Ok(found);
        }
    }
}

/// Both are in the same order, so the rows of a page's keys lie between its first and its last. What is not on the page is
/// asked for: it may have come a moment ago.
async fn lost(
    server: &Server,
    connection: &mut PgConnection,
    from: &str,
    to: Option<&str>,
    keys: &[String],
) -> Result<u64, SweepError> {
    let mut lost = 0;
    for (asset, key) in housekeeping::ready_between(connection, from, to, keys).await? {
        match server.objects.head(&key).await {
            Ok(_) => {}
            Err(ObjectError::NotFound) => {
                tracing::warn!(asset.id = %asset, "the object of a media file is gone from the store");
                lost += 1;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(lost)
}
