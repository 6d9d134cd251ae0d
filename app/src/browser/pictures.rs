//! The pictures that this browser keeps: each a row of the store `pictures` under its asset's id, an object of
//! `{name, type, width, height, size, sha256, sent, used}`. Its bytes are a file (see [`super::originals`]); where this
//! browser has no such files, and in rows of earlier builds, they are the row's `blob`. Small pictures of what is not kept
//! whole are blobs of the store `thumbnails`.

use std::cmp::Reverse;

use framekeep::cache::Kept;
use framekeep::ids::{AssetId, Hash};
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Url};

use super::indexeddb::{Database, PICTURES, StorageError, THUMBNAILS};
use super::rows::{all, key};
use super::{js, originals, time};

/// A picture as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct KeptPicture {
    pub(crate) blob: Blob,
    pub(crate) name: String,
    pub(crate) declared_type: String,
    /// Pixels; none where it came from the server, which knows.
    pub(crate) size: Option<(u32, u32)>,
    /// None in rows of earlier builds.
    pub(crate) sha256: Option<Hash>,
    /// The server has it.
    pub(crate) sent: bool,
}

/// What became of a picture that this browser has a row of.
pub(crate) enum Found {
    Here(KeptPicture),
    /// The browser has lost its bytes; the rest of the row.
    Lost(LostPicture),
}

/// A picture without its bytes.
#[derive(Clone, Debug)]
pub(crate) struct LostPicture {
    pub(crate) name: String,
    pub(crate) declared_type: String,
    pub(crate) size_bytes: u64,
    pub(crate) pixels: Option<(u32, u32)>,
    pub(crate) sha256: Option<Hash>,
    pub(crate) sent: bool,
}

/// A picture's id, name, width and height.
pub(crate) type Named = (AssetId, String, Option<(u32, u32)>);

impl Database {
    /// Keeps a picture, durable when it returns.
    pub(crate) async fn keep_picture(&self, asset: AssetId, picture: &KeptPicture) -> Result<(), StorageError> {
        self.keep_pictures([(asset, picture)]).await
    }

    /// Keeps all of these pictures, or none. The files first: a row whose file is not there would be a loss.
    pub(crate) async fn keep_pictures(
        &self,
        pictures: impl IntoIterator<Item = (AssetId, &KeptPicture)>,
    ) -> Result<(), StorageError> {
        let (mut rows, mut written) = (Vec::new(), Vec::new());
        for (asset, picture) in pictures {
            let row = row(picture);
            match originals::write(self.user, asset, &picture.blob).await {
                Ok(()) => written.push(asset),
                Err(error) if js::get(&error, "name") == "QuotaExceededError" => {
                    originals::remove(self.user, written).await;
                    return Err(StorageError::Full);
                }
                Err(_) => js::set(&row, "blob", picture.blob.clone()),
            }
            rows.push((asset, row));
        }
        let kept = self.put_pictures(rows).await;
        if kept.is_err() {
            originals::remove(self.user, written).await;
        }
        kept
    }

    async fn put_pictures(&self, rows: Vec<(AssetId, Object)>) -> Result<(), StorageError> {
        let transaction = self.strict(&[PICTURES])?;
        let store = transaction.inner.object_store(PICTURES)?;
        for (asset, row) in rows {
            store.put(&row, Some(&JsValue::from_str(&asset.to_string())))?.await?;
        }
        transaction.durable().await
    }

    /// One picture, where it is kept.
    pub(crate) async fn picture(&self, asset: AssetId) -> Result<Option<KeptPicture>, StorageError> {
        Ok(match self.find_picture(asset).await? {
            Some(Found::Here(picture)) => Some(picture),
            Some(Found::Lost(_)) | None => None,
        })
    }

    /// The same, telling what is lost from what was never here.
    pub(crate) async fn find_picture(&self, asset: AssetId) -> Result<Option<Found>, StorageError> {
        match self.picture_row(asset).await? {
            Some(row) => Ok(Some(self.found(asset, &row).await)),
            None => Ok(None),
        }
    }

    async fn found(&self, asset: AssetId, row: &JsValue) -> Found {
        let lost = lost(row);
        let blob = match js::get(row, "blob").dyn_into::<Blob>() {
            Ok(blob) => Some(blob),
            Err(_) => originals::read(self.user, asset).await.map(Blob::from),
        };
        // A file that is shorter than it was is no picture any more.
        let whole = blob.filter(|blob| lost.size_bytes == 0 || blob.size() as u64 == lost.size_bytes);
        let typed = whole.and_then(|blob| {
            blob.slice_with_f64_and_f64_and_content_type(0.0, blob.size(), &lost.declared_type)
                .ok()
        });
        match typed {
            None => Found::Lost(lost),
            Some(blob) => Found::Here(KeptPicture {
                blob,
                name: lost.name,
                declared_type: lost.declared_type,
                size: lost.pixels,
                sha256: lost.sha256,
                sent: lost.sent,
            }),
        }
    }

    async fn picture_row(&self, asset: AssetId) -> Result<Option<JsValue>, StorageError> {
        Ok(self.reading(PICTURES)?.get(key(&asset.to_string()))?.await?)
    }

    async fn picture_rows(&self) -> Result<Vec<(AssetId, JsValue)>, StorageError> {
        let (keys, rows) = all(&self.reading(PICTURES)?).await?;
        let named = keys.into_iter().zip(rows);
        Ok(named
            .filter_map(|(key, row)| Some((key.as_string()?.parse().ok()?, row)))
            .collect())
    }

    /// Those of these pictures that are kept here already, by their bytes.
    pub(crate) async fn pictures_with(&self, hashes: &[Hash]) -> Result<Vec<(Hash, AssetId)>, StorageError> {
        let mut alike = Vec::new();
        for (asset, row) in self.picture_rows().await? {
            if let Some(hash) = lost(&row).sha256.filter(|hash| hashes.contains(hash))
                && let Found::Here(_) = self.found(asset, &row).await
            {
                alike.push((hash, asset));
            }
        }
        Ok(alike)
    }

    /// Notes that the server has the picture.
    pub(crate) async fn picture_sent(&self, asset: AssetId) -> Result<(), StorageError> {
        self.change_picture(asset, |row| js::set(row, "sent", true)).await
    }

    /// The next file with the same bytes is another picture: this one was deleted.
    pub(crate) async fn forget_bytes(&self, asset: AssetId) -> Result<(), StorageError> {
        self.change_picture(asset, |row| js::set(row, "sha256", JsValue::UNDEFINED))
            .await
    }

    async fn change_picture(&self, asset: AssetId, change: impl FnOnce(&JsValue)) -> Result<(), StorageError> {
        let transaction = self.strict(&[PICTURES])?;
        let store = transaction.inner.object_store(PICTURES)?;
        if let Some(row) = store.get(key(&asset.to_string()))?.await? {
            change(&row);
            store.put(&row, Some(&JsValue::from_str(&asset.to_string())))?.await?;
        }
        transaction.durable().await
    }

    /// Notes that the picture was looked at. Of no consequence where it does not come to the disk.
    pub(crate) async fn picture_used(&self, asset: AssetId) -> Result<(), StorageError> {
        let transaction = self.writing(PICTURES)?;
        let store = transaction.object_store(PICTURES)?;
        if let Some(row) = store.get(key(&asset.to_string()))?.await? {
            js::set(&row, "used", time::wall_ms() as f64);
            store.put(&row, Some(&JsValue::from_str(&asset.to_string())))?.await?;
        }
        Ok(())
    }

    /// Every picture that is kept, by size and use.
    pub(crate) async fn kept_pictures(&self) -> Result<Vec<Kept>, StorageError> {
        let rows = self.picture_rows().await?;
        Ok(rows.iter().map(|(asset, row)| kept(*asset, row)).collect())
    }

    /// Every picture that is kept, newest first (an id holds a time), with its name and pixels.
    pub(crate) async fn named_pictures(&self) -> Result<Vec<Named>, StorageError> {
        let rows = self.picture_rows().await?.into_iter();
        let mut named: Vec<Named> = rows
            .map(|(asset, row)| {
                let LostPicture { name, pixels, .. } = lost(&row);
                (asset, name, pixels)
            })
            .collect();
        named.sort_by_key(|(asset, ..)| Reverse(*asset));
        Ok(named)
    }

    /// Keeps a picture no longer.
    pub(crate) async fn drop_picture(&self, asset: AssetId) -> Result<(), StorageError> {
        self.drop_pictures(&[asset]).await
    }

    /// Keeps none of these any longer. The rows first: a file without a row goes by itself.
    pub(crate) async fn drop_pictures(&self, assets: &[AssetId]) -> Result<(), StorageError> {
        let transaction = self.strict(&[PICTURES])?;
        let store = transaction.inner.object_store(PICTURES)?;
        for asset in assets {
            store.delete(key(&asset.to_string()))?.await?;
        }
        transaction.durable().await?;
        originals::remove(self.user, assets.iter().copied()).await;
        Ok(())
    }

    /// The pictures that the server does not have yet.
    pub(crate) async fn unsent_pictures(&self) -> Result<Vec<AssetId>, StorageError> {
        let rows = self.picture_rows().await?;
        let unsent = rows.iter().filter(|(_, row)| !lost(row).sent);
        Ok(unsent.map(|(asset, _)| *asset).collect())
    }

    /// Removes files that no row knows.
    pub(crate) async fn remove_files_alone(&self) -> Result<(), StorageError> {
        let known: Vec<AssetId> = self.picture_rows().await?.into_iter().map(|(asset, _)| asset).collect();
        originals::remove_alone(self.user, |asset| known.contains(&asset)).await;
        Ok(())
    }

    /// A small picture that came from the server.
    pub(crate) async fn thumbnail(&self, asset: AssetId) -> Option<Blob> {
        let row = self.reading(THUMBNAILS).ok()?.get(key(&asset.to_string())).ok()?;
        row.await.ok()??.dyn_into().ok()
    }

    /// Keeps a small picture; where that fails it is asked for again.
    pub(crate) async fn keep_thumbnail(&self, asset: AssetId, small: &Blob) -> Result<(), StorageError> {
        let store = self.writing(THUMBNAILS)?.object_store(THUMBNAILS)?;
        store.put(small, Some(&JsValue::from_str(&asset.to_string())))?.await?;
        Ok(())
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

/// All but the bytes.
fn row(picture: &KeptPicture) -> Object {
    let row = Object::new();
    js::set(&row, "name", picture.name.as_str());
    js::set(&row, "type", picture.declared_type.as_str());
    js::set(&row, "sent", picture.sent);
    js::set(&row, "used", time::wall_ms() as f64);
    // A size is a whole number far below 2^53.
    js::set(&row, "size", picture.blob.size());
    if let Some(sha256) = picture.sha256 {
        js::set(&row, "sha256", sha256.to_string());
    }
    if let Some((width, height)) = picture.size {
        js::set(&row, "width", width);
        js::set(&row, "height", height);
    }
    row
}

fn lost(row: &JsValue) -> LostPicture {
    let pixels = |name: &str| js::get(row, name).as_f64().map(|pixels| pixels as u32);
    let text = |name: &str| js::get(row, name).as_string();
    LostPicture {
        name: text("name").unwrap_or_default(),
        declared_type: text("type").unwrap_or_default(),
        size_bytes: js::get(row, "size").as_f64().unwrap_or_default() as u64,
        pixels: pixels("width").zip(pixels("height")),
        sha256: text("sha256").and_then(|text| text.parse().ok()),
        sent: js::get(row, "sent").is_truthy(),
    }
}

fn kept(asset: AssetId, row: &JsValue) -> Kept {
    let number = |target: &JsValue, name: &str| js::get(target, name).as_f64().map(|number| number as u64);
    let size_bytes = number(row, "size").or_else(|| number(&js::get(row, "blob"), "size"));
    Kept {
        asset,
        size_bytes: size_bytes.unwrap_or_default(),
        used_ms: number(row, "used").unwrap_or_default(),
        sent: js::get(row, "sent").is_truthy(),
    }
}
