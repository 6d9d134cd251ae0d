//! The bucket as the server uses it, and as pages do.

use bytes::Bytes;
use reqwest::{Client, Method, RequestBuilder, Response, header};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

use super::mend;
use crate::objects::{ObjectError, Objects};
use crate::state::Server;

const CONTENT: Bytes = Bytes::from_static(b"framekeep doctor");

/// Puts, reads and deletes an object of its own.
pub(super) async fn objects(server: &Server) -> Result<String, String> {
    let key = key();
    let objects = &server.objects;
    let put = objects.put(&key, "text/plain", CONTENT).await;
    put.map_err(|error| mend(&error, &may("write objects (PutObject)")))?;
    let read = objects.get(&key).await;
    let read = read.map_err(|error| mend(&error, &may("read objects (GetObject)")));
    let deleted = objects.delete(&key).await;
    let deleted = deleted.map_err(|error| mend(&error, &may("delete objects (DeleteObject)")));
    if read? != CONTENT {
        return Err(
            "What was read is not what was written. Look at what stands between this machine and the store.".to_owned(),
        );
    }
    deleted?;
    match objects.head(&key).await {
        Err(ObjectError::NotFound) => Ok("takes, gives and deletes objects".to_owned()),
        Ok(_) => Err("A deleted object is still there. Look at the bucket's versioning and locks.".to_owned()),
        Err(error) => Err(mend(&error, &may("see objects (HeadObject)"))),
    }
}

/// Sends an object in parts to signed addresses, and reads it from one, as browsers do.
pub(super) async fn direct(server: &Server) -> Result<String, String> {
    let key = key();
    let objects = &server.objects;
    let begun = objects.begin_parts(&key, "text/plain").await;
    let upload = begun.map_err(|error| mend(&error, &may("begin objects in parts (CreateMultipartUpload)")))?;
    let tried = in_parts(objects, &key, &upload).await;
    let aborted = objects.abort_parts(&key, &upload).await;
    let deleted = objects.delete(&key).await;
    tried?;
    aborted.map_err(|error| mend(&error, &may("give up objects in parts (AbortMultipartUpload)")))?;
    deleted.map_err(|error| mend(&error, &may("delete objects (DeleteObject)")))?;
    let listed = objects.unfinished("doctor/", None).await;
    listed.map_err(|error| mend(&error, &may("list what comes in parts (ListBucketMultipartUploads)")))?;
    Ok("takes objects in parts by signed addresses, and gives them by one".to_owned())
}

async fn in_parts(objects: &Objects, key: &str, upload: &str) -> Result<(), String> {
    let client = client()?;
    let address = objects.part_url(key, upload, 1, CONTENT.len() as u64).await;
    let address = address.map_err(|error| error.to_string())?;
    let put = answered(client.put(address).body(CONTENT)).await?;
    if !put.status().is_success() {
        let advice = may("write objects by signed addresses (UploadPart), and both clocks must be right");
        return Err(mend(&format!("A part is answered {}", put.status()), &advice));
    }
    let parts = objects.parts_there(key, upload).await;
    let parts = parts.map_err(|error| mend(&error, &may("see parts (ListMultipartUploadParts)")))?;
    if parts.iter().map(|part| part.size_bytes).sum::<u64>() != CONTENT.len() as u64 {
        return Err("The store does not tell the parts that it has.".to_owned());
    }
    let joined = objects.join_parts(key, upload, &parts).await;
    joined.map_err(|error| mend(&error, &may("end objects in parts (CompleteMultipartUpload)")))?;
    let address = objects.signed_url(key).await.map_err(|error| error.to_string())?;
    let got = answered(client.get(address)).await?;
    let (status, read) = (got.status(), got.bytes().await.map_err(|error| error.to_string())?);
    if status.is_success() && read == CONTENT {
        Ok(())
    } else {
        let advice = may("read objects by signed addresses (GetObject)");
        Err(mend(&format!("A signed address is answered {status}"), &advice))
    }
}

/// Asks as a browser asks before a page of ours may send a part, and looks whether a page may read a picture.
pub(super) async fn cors(server: &Server) -> Result<String, String> {
    let origin = server.config.origin();
    let (client, key, objects) = (client()?, key(), &server.objects);
    let address = objects.part_url(&key, "doctor", 1, CONTENT.len() as u64).await;
    let address = address.map_err(|error| error.to_string())?;
    let preflight = client
        .request(Method::OPTIONS, address)
        .header(header::ORIGIN, &origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "PUT");
    let preflight = answered(preflight).await?;
    let methods = value(&preflight, header::ACCESS_CONTROL_ALLOW_METHODS);
    let may_put = methods.split(',').any(|method| matches!(method.trim(), "PUT" | "*"));
    if !(preflight.status().is_success() && lets_in(&preflight, &origin) && may_put) {
        let what = format!("Pages from {origin} may not send pictures to the bucket");
        return Err(mend(&what, &rules(&origin)));
    }
    // Also what is not there is told with the bucket's rules.
    let address = objects.signed_url(&key).await.map_err(|error| error.to_string())?;
    let got = answered(client.get(address).header(header::ORIGIN, &origin)).await?;
    if !lets_in(&got, &origin) {
        let what = format!("Pages from {origin} may not read pictures from the bucket");
        return Err(mend(&what, &rules(&origin)));
    }
    Ok(format!("lets pages from {origin} read pictures and send them"))
}

fn lets_in(answer: &Response, origin: &str) -> bool {
    let allowed = value(answer, header::ACCESS_CONTROL_ALLOW_ORIGIN);
    allowed == "*" || allowed == origin
}

fn value(answer: &Response, name: header::HeaderName) -> &str {
    let value = answer.headers().get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default()
}

/// As `aws s3api put-bucket-cors --cors-configuration` takes them.
fn rules(origin: &str) -> String {
    let rules: Value = json!({"CORSRules": [{
        "AllowedOrigins": [origin],
        "AllowedMethods": ["GET", "HEAD", "PUT"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3600,
    }]});
    format!("Give the bucket these rules, as for `aws s3api put-bucket-cors --cors-configuration`: {rules}")
}

fn key() -> String {
    format!("doctor/{}", Uuid::now_v7())
}

fn may(right: &str) -> String {
    format!("The key must be allowed to {right}. Look at the bucket's name, region, endpoint and the key's rights.")
}

fn client() -> Result<Client, String> {
    let client = Client::builder().timeout(Duration::from_secs(10)).build();
    client.map_err(|error| error.to_string())
}

async fn answered(request: RequestBuilder) -> Result<Response, String> {
    let advice = "The store must be reached at the same address by this machine and by browsers.";
    request.send().await.map_err(|error| mend(&error.without_url(), advice))
}
