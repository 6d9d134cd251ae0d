//! Which pictures this browser keeps.

use framekeep::ids::AssetId;

use super::indexeddb::{Database, PICTURES, StorageError};
use super::js;
use super::rows::all;

/// A kept picture: its id, name, width and height.
type Kept = (AssetId, String, Option<(u32, u32)>);

impl Database {
    /// Every picture that is kept, newest first: an id holds a time.
    pub(crate) async fn kept_pictures(&self) -> Result<Vec<Kept>, StorageError> {
        let (keys, rows) = all(&self.reading(PICTURES)?).await?;
        let mut kept: Vec<Kept> = keys
            .iter()
            .zip(&rows)
            .filter_map(|(key, row)| {
                let pixels = |name: &str| js::get(row, name).as_f64().map(|pixels| pixels as u32);
                let name = js::get(row, "name").as_string().unwrap_or_default();
                Some((
                    key.as_string()?.parse().ok()?,
                    name,
                    pixels("width").zip(pixels("height")),
                ))
            })
            .collect();
        kept.sort_by(|a, b| b.0.cmp(&a.0));
        Ok(kept)
    }
}
