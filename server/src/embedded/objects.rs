//! An S3 interface over a folder, reached through HTTP only, by the same client as any other store. One process per
//! folder: the data folder's lock sees to it.

use std::path::Path;

use axum::Router;
use axum::error_handling::HandleError;
use axum::http::{Method, StatusCode, header};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tower_http::cors::{Any, CorsLayer};
use url::Url;

use super::EmbeddedError;
use super::folder::{self, Kept, random};
use super::serving::{Serving, listen};
use super::store::Store;
use crate::config::{Bucket, Secret};

/// Short, because the store's names for its own files grow with it.
const BUCKET: &str = "framekeep";

pub(super) async fn start(data: &Path, kept: &mut Kept) -> Result<(Serving, Bucket), EmbeddedError> {
    let root = data.join("objects");
    folder::make(&root, 0o700)?;
    folder::make(&root.join(BUCKET), 0o700)?;
    let (listener, port) = listen(kept.values.objects_port).await?;
    kept.values.objects_port = Some(port);
    let access_key_id = kept
        .values
        .objects_key
        .get_or_insert_with(|| random()[..20].to_owned())
        .clone();
    let secret = kept.values.objects_secret.get_or_insert_with(random).clone();
    kept.save()?;
    let files = FileSystem::new(&root)
        .map_err(|error| EmbeddedError::Words(format!("Cannot open {}: {error:?}", root.display())))?;
    let mut service = S3ServiceBuilder::new(Store::new(files, &root));
    service.set_auth(SimpleAuth::from_single(access_key_id.clone(), secret.clone()));
    let service = HandleError::new(service.build(), failed);
    let router = Router::new().fallback_service(service).layer(cors());
    let endpoint =
        Url::parse(&format!("http://127.0.0.1:{port}")).map_err(|error| EmbeddedError::Words(error.to_string()))?;
    let bucket = Bucket {
        name: BUCKET.to_owned(),
        region: "us-east-1".to_owned(),
        endpoint: Some(endpoint),
        path_style: true,
        access_key_id,
        secret_access_key: Secret::new(secret),
    };
    Ok((Serving::start(listener, router), bucket))
}

/// Pages fetch pictures from here by signed addresses, and send them in parts; who has no signature gets nothing, from
/// whatever page.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::PUT])
        .allow_headers(Any)
        .expose_headers([header::ETAG, header::CONTENT_LENGTH, header::CONTENT_TYPE])
}

async fn failed(error: s3s::HttpError) -> StatusCode {
    tracing::error!(error = ?error, "the embedded object store failed");
    StatusCode::INTERNAL_SERVER_ERROR
}
