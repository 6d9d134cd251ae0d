//! A database of its own in a fresh cluster.

use sqlx::{AssertSqlSafe, PgConnection};

/// Makes an empty database; the name is one of ours, never from outside.
pub(crate) async fn database(connection: &mut PgConnection, name: &'static str) -> sqlx::Result<()> {
    sqlx::query(AssertSqlSafe(format!("create database {name}")))
        .execute(connection)
        .await?;
    Ok(())
}
