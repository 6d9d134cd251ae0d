//! The pictures that this browser keeps: each a row of the store `pictures` under its asset's id, an object of
//! `{blob, name, type, width, height, sent}`.

use framekeep::ids::AssetId;
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Url};

use super::indexeddb::{Database, PICTURES, StorageError};
use super::js;
use super::rows::{all, key};

/// A picture as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct KeptPicture {
    pub(crate) blob: Blob,
    pub(crate) name: String,
    pub(crate) declared_type: String,
    /// Pixels; none where it came from the server, which knows.
    pub(crate) size: Option<(u32, u32)>,
    /// The server has it.
    pub(crate) sent: bool,
}

impl Database {
    /// Keeps a picture, durable when it returns.
    pub(crate) async fn keep_picture(&self, asset: AssetId, picture: &KeptPicture) -> Result<(), StorageError> {
        self.keep_pictures([(asset, picture)]).await
    }

    /// Keeps all of these pictures, or none.
    pub(crate) async fn keep_pictures(
        &self,
        pictures: impl IntoIterator<Item = (AssetId, &KeptPicture)>,
    ) -> Result<(), StorageError> {
        let transaction = self.strict(&[PICTURES])?;
        let store = transaction.inner.object_store(PICTURES)?;
        for (asset, picture) in pictures {
            let key = JsValue::from_str(&asset.to_string());
            store.put(&row(picture), Some(&key))?.await?;
        }
        transaction.durable().await
    }

    /// The pictures that are kept here and take one of these sizes in bytes.
    pub(crate) async fn pictures_of_size(&self, sizes: &[u64]) -> Result<Vec<(AssetId, Blob)>, StorageError> {
        let (keys, rows) = all(&self.reading(PICTURES)?).await?;
        let sized = keys.iter().zip(&rows).filter_map(|(key, row)| {
            let blob = kept(row)?.blob;
            // A size is a whole number far below 2^53.
            let is_wanted = sizes.contains(&(blob.size() as u64));
            is_wanted.then_some((key.as_string()?.parse().ok()?, blob))
        });
        Ok(sized.collect())
    }

    /// One picture, where it is kept.
    pub(crate) async fn picture(&self, asset: AssetId) -> Result<Option<KeptPicture>, StorageError> {
        let row = self.reading(PICTURES)?.get(key(&asset.to_string()))?.await?;
        Ok(row.and_then(|row| kept(&row)))
    }

    /// Notes that the server has the picture.
    pub(crate) async fn picture_sent(&self, asset: AssetId) -> Result<(), StorageError> {
        match self.picture(asset).await? {
            Some(picture) if !picture.sent => self.keep_picture(asset, &KeptPicture { sent: true, ..picture }).await,
            _ => Ok(()),
        }
    }

    /// Keeps a picture no longer.
    pub(crate) async fn drop_picture(&self, asset: AssetId) -> Result<(), StorageError> {
        let transaction = self.strict(&[PICTURES])?;
        let store = transaction.inner.object_store(PICTURES)?;
        store.delete(key(&asset.to_string()))?.await?;
        transaction.durable().await
    }

    /// The pictures that the server does not have yet.
    pub(crate) async fn unsent_pictures(&self) -> Result<Vec<AssetId>, StorageError> {
        let (keys, rows) = all(&self.reading(PICTURES)?).await?;
        let unsent = keys
            .iter()
            .zip(&rows)
            .filter(|(_, row)| !js::get(row, "sent").is_truthy());
        Ok(unsent.filter_map(|(key, _)| key.as_string()?.parse().ok()).collect())
    }
}

/// A `blob:` URL that shows these bytes until the page closes or [`revoke`].
pub(crate) fn url_of(blob: &Blob) -> Option<String> {
    Url::create_object_url_with_blob(blob).ok()
}

/// The same of a text, as a file.
pub(crate) fn url_of_text(text: &str) -> Option<String> {
    let parts = Array::of1(&JsValue::from_str(text));
    url_of(&Blob::new_with_str_sequence(&parts).ok()?)
}

pub(crate) fn revoke(url: &str) {
    let _ = Url::revoke_object_url(url);
}

fn row(picture: &KeptPicture) -> Object {
    let row = Object::new();
    js::set(&row, "blob", picture.blob.clone());
    js::set(&row, "name", picture.name.as_str());
    js::set(&row, "type", picture.declared_type.as_str());
    js::set(&row, "sent", picture.sent);
    if let Some((width, height)) = picture.size {
        js::set(&row, "width", width);
        js::set(&row, "height", height);
    }
    row
}

fn kept(row: &JsValue) -> Option<KeptPicture> {
    let pixels = |name: &str| js::get(row, name).as_f64().map(|pixels| pixels as u32);
    Some(KeptPicture {
        blob: js::get(row, "blob").dyn_into().ok()?,
        name: js::get(row, "name").as_string().unwrap_or_default(),
        declared_type: js::get(row, "type").as_string().unwrap_or_default(),
        size: pixels("width").zip(pixels("height")),
        sent: js::get(row, "sent").is_truthy(),
    })
}
