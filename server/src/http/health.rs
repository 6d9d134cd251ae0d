//! `GET /health` and `GET /ready`.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use crate::state::Server;
use crate::storage;

/// How long a part may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/health", get(async || "ok"))
        .route("/ready", get(ready))
}

/// 200 when Postgres and the object store answer; 503 names which does not.
async fn ready(State(server): State<Server>) -> Response {
    let database = async {
        let mut connection = server.pool.acquire().await?;
        storage::health::answers(&mut connection).await
    };
    if server.drain.is_ending() {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({ "server": "about to end" })),
        )
            .into_response();
    }
    let (database, objects) = tokio::join!(
        tokio::time::timeout(PATIENCE, database),
        tokio::time::timeout(PATIENCE, server.objects.check())
    );
    let database = matches!(database, Ok(Ok(())));
    let objects = matches!(objects, Ok(Ok(())));
    let word = |ok: bool| if ok { "ok" } else { "does not answer" };
    let status = if database && objects {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        Json(json!({ "postgres": word(database), "objects": word(objects) })),
    )
        .into_response()
}
