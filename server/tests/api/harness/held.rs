//! A project's row that somebody outside the server holds, so that whoever writes to it waits.

use framekeep::ids::ProjectId;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool};

use super::until;

/// Held until it is let go.
pub(crate) struct Held {
    pub(crate) outside: PgConnection,
    /// Within a transaction Postgres shows what it saw first.
    asking: PgPool,
}

impl Held {
    pub(crate) async fn project(database: &PgConnectOptions, project: ProjectId) -> Self {
        let mut outside = PgConnection::connect_with(database).await.unwrap();
        sqlx::query("begin").execute(&mut outside).await.unwrap();
        sqlx::query("select id from projects where id = $1 for update")
            .bind(project.uuid())
            .execute(&mut outside)
            .await
            .unwrap();
        let asking = PgPoolOptions::new()
            .max_connections(1)
            .connect_lazy_with(database.clone());
        Self { outside, asking }
    }

    /// Returns once somebody in this database waits for a lock.
    pub(crate) async fn is_waited_for(&self) {
        let waits = "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        until("somebody to wait for the row", async || {
            sqlx::query(waits).fetch_optional(&self.asking).await.unwrap().is_some()
        })
        .await;
    }

    pub(crate) async fn let_go(mut self) {
        sqlx::query("rollback").execute(&mut self.outside).await.unwrap();
    }
}
