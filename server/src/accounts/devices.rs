//! Devices: the browsers in which a person is signed in. Signing one out ends its sessions, now, for every request that
//! comes after.

use framekeep::account::{Action, Device};
use framekeep::ids::{DeviceId, UserId};

use super::caller::session_failed;
use super::{Person, Whence, rfc3339, to_the_end};
use crate::error::AppError;
use crate::state::Server;
use crate::storage::audit::{self, Deed};
use crate::storage::devices::{self, Row};

/// More than anybody has; the ones used last are told.
pub(super) const MOST: i64 = 200;

/// The devices of a person, last used first.
pub async fn list(server: &Server, person: &Person) -> Result<Vec<Device>, AppError> {
    let mut connection = server.pool.acquire().await?;
    let rows = devices::signed_in(&mut connection, person.user, person.token_hash().as_ref(), MOST).await?;
    Ok(told(rows))
}

pub(super) fn told(rows: Vec<Row>) -> Vec<Device> {
    let told = |row: Row| Device {
        current: row.current,
        id: row.id,
        // A session that no page has used yet, such as a program's.
        name: row.name.unwrap_or_else(|| {
            let unknown = if row.current { "This browser" } else { "Another session" };
            unknown.to_owned()
        }),
        created_at: rfc3339(row.created_at),
        last_seen_at: rfc3339(row.last_seen_at),
    };
    rows.into_iter().map(told).collect()
}

/// Signs one device out. Somebody else's, one that is signed out, and an unknown one are the same answer.
pub async fn sign_out(server: &Server, user: UserId, device: DeviceId) -> Result<(), AppError> {
    let (pool, whence) = (server.pool.clone(), Whence::current());
    to_the_end(async move {
        let mut transaction = pool.begin().await?;
        if !devices::revoke(&mut transaction, user, device).await? {
            return Err(AppError::NotFound);
        }
        let name = devices::name(&mut transaction, user, device).await?;
        let deed = Deed {
            subject: Some(device.uuid()),
            name: name.as_deref(),
            ..Deed::new(Action::DeviceSignedOut, whence.address)
        };
        audit::note(&mut transaction, user, deed).await?;
        transaction.commit().await?;
        tracing::info!(user.id = %user, device.id = %device, "a device was signed out");
        Ok(())
    })
    .await
}

/// Signs every browser out, this one too. Access tokens stay: they are revoked one by one.
pub async fn sign_out_everywhere(server: &Server, person: &Person) -> Result<(), AppError> {
    let (pool, whence, user) = (server.pool.clone(), Whence::current(), person.user);
    to_the_end(async move {
        let mut transaction = pool.begin().await?;
        devices::revoke_all(&mut transaction, user).await?;
        let deed = Deed::new(Action::SignedOutEverywhere, whence.address);
        audit::note(&mut transaction, user, deed).await?;
        transaction.commit().await?;
        tracing::info!(user.id = %user, "every device was signed out");
        Ok(())
    })
    .await?;
    // The cookie goes, too.
    person.session.flush().await.map_err(session_failed)
}
