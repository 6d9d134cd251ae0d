//! The connections to Postgres.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};

/// How long a connection that comes back may take to say that it is well.
const LONGEST_CHECK: Duration = Duration::from_secs(5);

/// How many connections, and how long anybody waits for one or for a statement.
#[derive(Clone, Debug)]
pub struct PoolSettings {
    pub max_connections: u32,
    /// Waiting for a free connection, connecting included; then 503.
    pub acquire: Duration,
    /// One statement, waiting for locks included; Postgres ends it, then 503.
    pub statement: Duration,
    /// What `pg_stat_activity` shows.
    pub name: String,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self {
            max_connections: 16,
            acquire: Duration::from_secs(2),
            statement: Duration::from_secs(10),
            name: "framekeep".to_owned(),
        }
    }
}

/// A pool that connects when it is first used, so that it also outlives a restart of Postgres.
pub fn open(options: PgConnectOptions, settings: &PoolSettings) -> PgPool {
    let statement_ms = settings.statement.as_millis().to_string();
    let options = options.application_name(&settings.name).options([
        ("statement_timeout", statement_ms.as_str()),
        ("idle_in_transaction_session_timeout", "30s"),
        ("TimeZone", "UTC"),
    ]);
    PgPoolOptions::new()
        .max_connections(settings.max_connections)
        .acquire_timeout(settings.acquire)
        .after_release(|connection, _| Box::pin(is_clean(connection)))
        .connect_lazy_with(options)
}

/// Whether a connection may go back to the pool: sqlx 0.8.4 to 0.9.0 leave the transaction open when `begin()` is
/// cancelled half-way (launchbadge/sqlx#4385). Outside a transaction `now()` is the start of the statement itself. Only
/// the simple protocol has one such moment per statement, hence `raw_sql`; an aborted transaction answers with an
/// error, which closes the connection as well.
async fn is_clean(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    use sqlx::Row;

    let asked = sqlx::raw_sql("select now() = statement_timestamp()").fetch_one(connection);
    // A Postgres that has stopped answering must not keep the pool's places.
    let row = tokio::time::timeout(LONGEST_CHECK, asked)
        .await
        .map_err(|_| sqlx::Error::PoolTimedOut)??;
    row.try_get(0)
}
