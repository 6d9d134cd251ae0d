//! `GET /api/openapi.json`.

use axum::Extension;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::tag;
use crate::state::Server;

pub(in crate::http) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default().routes(routes!(read))
}

/// The finished description as it is sent, an extension of every request to the interface.
#[derive(Clone)]
pub(in crate::http) struct Described {
    json: Bytes,
    tag: String,
}

impl Described {
    pub(in crate::http) fn new(api: &OpenApi) -> Self {
        let json = serde_json::to_vec(api).expect("all keys of a description are strings");
        Self {
            tag: format!("\"{}\"", hex::encode(&Sha256::digest(&json)[..16])),
            json: json.into(),
        }
    }
}

/// This description
///
/// OpenAPI 3.1. It needs no sign-in.
#[utoipa::path(
    get, path = "/api/openapi.json", operation_id = "describe", tag = "about", security(()),
    params(tag::IfNoneMatch),
    responses(
        (status = 200, description = "The description.", body = Object, headers(
            ("ETag" = String, description = "Changes with the description."),
        ), example = json!({"openapi": "3.1.0", "info": {"title": "Framekeep", "version": "0.1.0"}, "paths": {}})),
        (status = 304, description = "It is as the caller has it."),
    )
)]
async fn read(Extension(described): Extension<Described>, headers: HeaderMap) -> Response {
    let Described { json, tag } = described;
    let same = tag::names(&headers, &tag);
    // Asked for again each time, which costs next to nothing while it is the same.
    let kept = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if same {
        (StatusCode::NOT_MODIFIED, kept).into_response()
    } else {
        (kept, [(header::CONTENT_TYPE, "application/json")], json).into_response()
    }
}
