//! Sessions on our own table: only the hash of the cookie's value at rest, and what is revoked stays so.

use std::collections::HashMap;

use async_trait::async_trait;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use tower_sessions::session::{Id, Record};
use tower_sessions::{SessionStore, session_store};

use super::caller::{DEVICE_KEY, USER_KEY};
use crate::storage::sessions;

/// tower-sessions' store over the table `sessions`.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
}

impl Store {
    /// A store that takes its connections from this pool.
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

/// What is kept of a cookie's value: enough to find the row, not enough to sign in with a stolen backup.
pub(crate) fn token_hash(id: &Id) -> [u8; 32] {
    Sha256::digest(id.0.to_be_bytes()).into()
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let row = row(record)?;
        let mut connection = self.pool.acquire().await.map_err(backend)?;
        sessions::insert(&mut connection, &row).await.map_err(backend)
    }

    /// A late save of a revoked session changes nothing: it never comes alive again.
    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let row = row(record)?;
        let mut connection = self.pool.acquire().await.map_err(backend)?;
        sessions::update(&mut connection, &row).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let mut connection = self.pool.acquire().await.map_err(backend)?;
        let Some(row) = sessions::find_alive(&mut connection, &token_hash(id))
            .await
            .map_err(backend)?
        else {
            return Ok(None);
        };
        let mut data: HashMap<String, Value> =
            serde_json::from_value(row.data).map_err(|error| session_store::Error::Decode(error.to_string()))?;
        // The column is the truth: a session is bound beside the library.
        match row.device {
            Some(device) => drop(data.insert(DEVICE_KEY.to_owned(), device.to_string().into())),
            None => drop(data.remove(DEVICE_KEY)),
        }
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date: row.expires_at,
        }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let mut connection = self.pool.acquire().await.map_err(backend)?;
        sessions::revoke(&mut connection, &token_hash(id))
            .await
            .map_err(backend)
    }
}

fn row(record: &Record) -> session_store::Result<sessions::Row> {
    let encode = |error: serde_json::Error| session_store::Error::Encode(error.to_string());
    let user = record
        .data
        .get(USER_KEY)
        .cloned()
        .map(serde_json::from_value)
        .transpose()
        .map_err(encode)?;
    Ok(sessions::Row {
        token_hash: token_hash(&record.id),
        user,
        data: serde_json::to_value(&record.data).map_err(encode)?,
        expires_at: record.expiry_date,
    })
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn backend(error: sqlx::Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}
