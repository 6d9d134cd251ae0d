//! Uploads in parts that nobody goes on with.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::SweepError;
use crate::media::let_go;
use crate::objects::Unfinished;
use crate::state::Server;
use crate::storage::uploads;

/// The rows first, with those of their assets: what the store has after that is nobody's.
pub(super) async fn past_their_time(server: &Server, connection: &mut PgConnection) -> Result<u64, SweepError> {
    let mut removed = 0;
    loop {
        let expired = uploads::expired(connection).await?;
        if expired.is_empty() {
            return Ok(removed);
        }
        for upload in expired {
            server
                .objects
                .abort_parts(&upload.storage_key, &upload.store_upload)
                .await?;
            let_go(server, upload.user, &[upload.storage_key]).await?;
            removed += 1;
        }
    }
}

/// What the store has begun and no row knows, unless it is so new that its row may still come.
pub(super) async fn nobodys(server: &Server, connection: &mut PgConnection, hours: i32) -> Result<u64, SweepError> {
    let old = OffsetDateTime::now_utc() - time::Duration::hours(hours.into());
    let (mut removed, mut after) = (0, None);
    loop {
        let page = server.objects.unfinished("", after).await?;
        let is_old = |upload: &Unfinished| upload.begun.is_some_and(|at| at < old);
        let found: Vec<_> = page.uploads.into_iter().filter(is_old).collect();
        let names: Vec<_> = found.iter().map(|upload| upload.upload.clone()).collect();
        let unknown = uploads::unknown(connection, &names).await?;
        for upload in found.iter().filter(|upload| unknown.contains(&upload.upload)) {
            server.objects.abort_parts(&upload.key, &upload.upload).await?;
            removed += 1;
        }
        after = page.next;
        if after.is_none() {
            return Ok(removed);
        }
    }
}
