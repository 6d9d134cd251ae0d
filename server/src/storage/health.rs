//! Whether the database is there, and what its clock says.

use sqlx::PgConnection;
use time::OffsetDateTime;

/// An answer of any kind.
pub(crate) async fn answers(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query_scalar!(r#"select 1 as "one!""#)
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// The database's clock, which all times in it come from.
pub(crate) async fn now(connection: &mut PgConnection) -> sqlx::Result<OffsetDateTime> {
    sqlx::query_scalar!(r#"select clock_timestamp() as "now!""#)
        .fetch_one(connection)
        .await
}
