//! Requests that take their time. Who is calling is looked up when a request begins; a device that is signed out, or a
//! token that is revoked, while a body is still on its way is dead for that request too.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use tower_sessions::Session;

use crate::accounts::sessions::token_hash;
use crate::accounts::tokens::Bearer;
use crate::error::AppError;
use crate::state::Server;
use crate::storage::{sessions, tokens};

/// What arrives within this time of the last look needs no other.
const FRESH: Duration = Duration::from_millis(250);

/// What the request signed in with.
#[derive(Clone, Copy)]
enum Credential {
    Session([u8; 32]),
    Token(Bearer),
}

/// Looks again before a late part of the body is handed on.
pub(super) async fn watch(State(server): State<Server>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let Some(credential) = credential(&request).filter(|_| !reads) else {
        return next.run(request).await;
    };
    let died = Arc::new(AtomicBool::new(false));
    let response = next
        .run(request.map(|body| watched(body, server, credential, died.clone())))
        .await;
    if died.load(Ordering::Relaxed) {
        AppError::SignedOut.into_response()
    } else {
        response
    }
}

fn credential(request: &Request) -> Option<Credential> {
    let path = request.uri().path();
    if !path.starts_with("/api/") && !path.starts_with("/fn/") {
        return None;
    }
    if let Some(bearer) = request.extensions().get::<Bearer>() {
        return Some(Credential::Token(*bearer));
    }
    let session = request.extensions().get::<Session>()?.id()?;
    Some(Credential::Session(token_hash(&session)))
}

/// The same body, ending in an error once the one who sends it is signed out.
fn watched(body: Body, server: Server, credential: Credential, died: Arc<AtomicBool>) -> Body {
    let mut looked = Instant::now();
    Body::from_stream(body.into_data_stream().then(move |part| {
        let late = looked.elapsed() > FRESH;
        if late {
            looked = Instant::now();
        }
        let (server, died) = (server.clone(), died.clone());
        async move {
            let part: Bytes = part.map_err(std::io::Error::other)?;
            if late && !is_alive(&server, credential).await {
                died.store(true, Ordering::Relaxed);
                return Err(std::io::Error::from(std::io::ErrorKind::PermissionDenied));
            }
            Ok(part)
        }
    }))
}

/// A database that does not answer lets nobody through, and nobody is told to be signed out by it: what follows needs the
/// database, too.
async fn is_alive(server: &Server, credential: Credential) -> bool {
    let Ok(mut connection) = server.pool.acquire().await else {
        return true;
    };
    let alive = match credential {
        Credential::Session(hash) => sessions::is_signed_in(&mut connection, &hash).await,
        Credential::Token(Bearer::Holder(holder)) => tokens::is_alive(&mut connection, holder.user, holder.id).await,
        Credential::Token(Bearer::Unknown) => Ok(false),
    };
    alive.unwrap_or(true)
}
