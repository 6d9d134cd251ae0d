//! Removes what is past its retention: hourly in every server, one of them at a time, and by `framekeep cleanup`.

mod objects;
mod uploads;

use std::fmt;
use std::time::Duration;

use metrics::counter;
use sqlx::PgConnection;

use crate::error::AppError;
use crate::media::let_go;
use crate::metrics::REMOVED;
use crate::objects::ObjectError;
use crate::state::Server;
use crate::storage::housekeeping;

const EVERY: Duration = Duration::from_secs(3_600);

/// How long things are kept. Every one is a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    pub deltas_days: i32,
    pub tombstones_days: i32,
    /// How long a deleted project can be brought back; not longer than its tombstone stays.
    pub trash_days: i32,
    pub ended_days: i32,
    pub deleted_media_days: i32,
    /// Uploads that have not ended, and objects that have no row (yet).
    pub unfinished_hours: i32,
}

/// How many of each were removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    pub sessions: u64,
    pub deltas: u64,
    pub tombstones: u64,
    pub ended: u64,
    pub assets: u64,
    pub uploads: u64,
    pub objects: u64,
    /// Not removed: ready media files whose object is gone from the store.
    pub lost: u64,
}

impl fmt::Display for Removed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Removed: {} sessions past their end, deltas of {} revisions (their snapshots stay), {} deleted projects, \
             {} notes of operations that came to nothing, {} deleted or unfinished media files, {} uploads in parts, {} objects \
             without a row.",
            self.sessions, self.deltas, self.tombstones, self.ended, self.assets, self.uploads, self.objects
        )?;
        if self.lost > 0 {
            write!(f, " Media files whose object is gone from the store: {}.", self.lost)?;
        }
        Ok(())
    }
}

/// Why a sweep stopped; what it had removed until then is removed.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    #[error("the database did not do it: {0}")]
    Database(#[from] sqlx::Error),
    #[error("{0}")]
    Objects(#[from] ObjectError),
    #[error("an object could not be removed: {0}")]
    Removal(#[from] AppError),
}

/// Sweeps each hour, for as long as the server runs.
pub(crate) async fn hourly(server: Server) {
    loop {
        match sweep(&server).await {
            Ok(Some(removed)) if removed != Removed::default() => tracing::info!(%removed, "housekeeping is done"),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "housekeeping stopped; it goes on in an hour"),
        }
        server.rates.forget_old();
        tokio::time::sleep(EVERY).await;
    }
}

/// Removes everything that is past its retention. None: another server is at it.
pub async fn sweep(server: &Server) -> Result<Option<Removed>, SweepError> {
    // A connection of its own, closed at the end: the lock goes with it, whatever happens.
    let mut connection = server.pool.acquire().await?.detach();
    if !housekeeping::lock(&mut connection).await? {
        return Ok(None);
    }
    let keep = server.config.retention;
    let removed = Removed {
        sessions: Rows::Sessions.remove_all(&mut connection).await?,
        deltas: Rows::Deltas(keep.deltas_days).remove_all(&mut connection).await?,
        tombstones: Rows::Tombstones(keep.tombstones_days)
            .remove_all(&mut connection)
            .await?,
        ended: Rows::Ended(keep.ended_days).remove_all(&mut connection).await?,
        // Uploads first: what is left of their assets goes with them.
        uploads: uploads::past_their_time(server, &mut connection).await?
            + uploads::nobodys(server, &mut connection, keep.unfinished_hours).await?,
        assets: assets(server, &mut connection, keep).await?,
        ..objects::compared(server, &mut connection, keep.unfinished_hours).await?
    };
    count(&removed);
    Ok(Some(removed))
}

/// What one statement removes, each with the days for which it is kept.
#[derive(Clone, Copy)]
enum Rows {
    Sessions,
    Deltas(i32),
    Tombstones(i32),
    Ended(i32),
}

impl Rows {
    /// Repeats the statement until it finds nothing more.
    async fn remove_all(self, connection: &mut PgConnection) -> sqlx::Result<u64> {
        let mut total = 0;
        loop {
            let removed = match self {
                Self::Sessions => housekeeping::sessions(connection).await?,
                Self::Deltas(days) => housekeeping::deltas(connection, days).await?,
                Self::Tombstones(days) => housekeeping::tombstones(connection, days).await?,
                Self::Ended(days) => housekeeping::ended(connection, days).await?,
            };
            if removed == 0 {
                return Ok(total);
            }
            total += removed;
        }
    }
}

/// The row first: nobody brings back an asset whose object is gone already. What is left over by a crash in between is an
/// object without a row.
async fn assets(server: &Server, connection: &mut PgConnection, keep: Retention) -> Result<u64, SweepError> {
    let (days, hours) = (keep.deleted_media_days, keep.unfinished_hours);
    let mut removed = 0;
    loop {
        let doomed = housekeeping::doomed_assets(connection, days, hours).await?;
        let mut some = false;
        for asset in doomed {
            if housekeeping::remove_asset(connection, asset.id, days, hours).await? {
                some = true;
                removed += 1;
                let keys: Vec<_> = [asset.storage_key].into_iter().chain(asset.thumbnail_key).collect();
                let_go(server, asset.user, &keys).await?;
            }
        }
        if !some {
            return Ok(removed);
        }
    }
}

fn count(removed: &Removed) {
    let counts = [
        ("sessions", removed.sessions),
        ("deltas", removed.deltas),
        ("tombstones", removed.tombstones),
        ("ended pushes", removed.ended),
        ("assets", removed.assets),
        ("uploads", removed.uploads),
        ("objects", removed.objects),
    ];
    for (what, many) in counts {
        counter!(REMOVED, "what" => what).increment(many);
    }
}
