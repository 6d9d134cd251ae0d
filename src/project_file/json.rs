//! `framekeep.json` as text, and the looser forms in which programs keep a project: a bare document, or an object with one
//! inside, as the HTTP interface answers and an account's export holds it.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{FORMAT, FiledPicture, MAX_TABLE_BYTES, ProjectFile, Refusal};
use crate::document::{Document, Invalid, MAX_ELEMENTS, check_value, strict};
use crate::ids::AssetId;

impl ProjectFile {
    /// The text of `framekeep.json`.
    pub fn to_json(&self) -> String {
        json!({
            "format": FORMAT,
            "name": self.document.name(),
            "exportedAt": self.exported_at,
            "project": self.project,
            "document": self.document,
            "assets": self.pictures,
        })
        .to_string()
    }

    /// Reads `framekeep.json` as strictly as a document is read.
    pub(super) fn from_json(text: &[u8]) -> Result<Self, Refusal> {
        let mut table = object(text)?;
        match table.get("format").and_then(Value::as_u64) {
            None | Some(0) => return Err(Refusal::NotOne),
            Some(format) if format > FORMAT => return Err(Refusal::Newer),
            Some(_) => {}
        }
        let document = table
            .remove("document")
            .ok_or_else(|| invalid("document", "is missing"))?;
        let pictures: BTreeMap<AssetId, FiledPicture> =
            typed("assets", table.remove("assets").unwrap_or_else(|| json!({})))?;
        if pictures.len() > MAX_ELEMENTS {
            return Err(Refusal::TooMany);
        }
        Self::made(document, &table, pictures)
    }

    /// A project without its pictures: a document, an object that has one as `document` or `data`, or `framekeep.json`.
    /// Where the document has no name, the object's counts.
    pub fn from_snapshot(text: &[u8]) -> Result<Self, Refusal> {
        let mut outer = object(text)?;
        if outer
            .get("format")
            .and_then(Value::as_u64)
            .is_some_and(|format| format > FORMAT)
        {
            return Err(Refusal::Newer);
        }
        let inner = ["document", "data"]
            .into_iter()
            .find(|field| outer.get(*field).is_some_and(Value::is_object));
        let document = match inner.and_then(|field| outer.remove(field)) {
            Some(mut document) => {
                if document.get("name").is_none()
                    && let Some(name) = outer.get("name")
                {
                    document["name"] = name.clone();
                }
                document
            }
            None if outer.contains_key("canvases") => Value::Object(std::mem::take(&mut outer)),
            None => return Err(invalid("document", "is missing: this holds no project").into()),
        };
        Self::made(document, &outer, BTreeMap::new())
    }

    fn made(
        document: Value,
        about: &Map<String, Value>,
        pictures: BTreeMap<AssetId, FiledPicture>,
    ) -> Result<Self, Refusal> {
        let document = Document::try_from(document)?;
        if document.is_newer() {
            return Err(Refusal::Newer);
        }
        let text = |field: &str| about.get(field).and_then(Value::as_str);
        Ok(Self {
            project: text("project").or_else(|| text("id")).and_then(|id| id.parse().ok()),
            exported_at: text("exportedAt").map(str::to_owned),
            document,
            pictures,
        })
    }
}

fn object(text: &[u8]) -> Result<Map<String, Value>, Refusal> {
    if text.len() > MAX_TABLE_BYTES {
        let reason = format!("takes {} bytes; at most {MAX_TABLE_BYTES} are possible", text.len());
        return Err(invalid("file", reason).into());
    }
    match strict(text)? {
        Value::Object(map) => Ok(map),
        _ => Err(invalid("document", "must be an object").into()),
    }
}

fn typed<T: DeserializeOwned>(field: &'static str, value: Value) -> Result<T, Refusal> {
    check_value(&value, &mut vec![field])?;
    serde_json::from_value(value).map_err(|error| invalid(field, format!("cannot be read: {error}")).into())
}

fn invalid(field: &str, reason: impl Into<String>) -> Invalid {
    Invalid::new(field, reason)
}
