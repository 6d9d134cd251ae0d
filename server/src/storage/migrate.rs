//! The schema's versions: the migrations are part of the binary.

use sqlx::PgPool;
use sqlx::migrate::{Migrate, MigrateError, Migrator};

static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// Where a database stands, against the migrations of this binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaStatus {
    Current,
    /// This many migrations are not applied yet.
    Behind(usize),
    /// The database was migrated by a newer release: up to this version.
    Newer(i64),
}

/// Compares without changing anything.
pub async fn status(pool: &PgPool) -> Result<SchemaStatus, MigrateError> {
    let mut connection = pool.acquire().await?;
    let known = sqlx::query_scalar!("select to_regclass('_sqlx_migrations') is not null")
        .fetch_one(&mut *connection)
        .await?;
    let applied = if known == Some(true) {
        connection.list_applied_migrations("_sqlx_migrations").await?
    } else {
        Vec::new()
    };
    if let Some(newer) = applied.iter().find(|row| !MIGRATIONS.version_exists(row.version)) {
        return Ok(SchemaStatus::Newer(newer.version));
    }
    match MIGRATIONS.iter().count() - applied.len() {
        0 => Ok(SchemaStatus::Current),
        missing => Ok(SchemaStatus::Behind(missing)),
    }
}

/// Applies what is missing; refuses a schema newer than this binary, or a migration edited after it was applied.
pub async fn run(pool: &PgPool) -> Result<(), MigrateError> {
    MIGRATIONS.run(pool).await
}
