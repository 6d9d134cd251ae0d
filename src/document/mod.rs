//! What a project's document is: a JSON object of flat maps, always valid once it is a [`Document`].
//!
//! `schema`, `name`, and the maps `canvases`, `screens`, `elements`, `locales`, keyed by id, so that moving a thing is
//! setting one field. Fields that this version does not know are kept as they are.

pub mod build;
mod canonical;
pub mod captures;
mod check;
pub mod kinds;
#[cfg(feature = "openapi")]
mod openapi;
pub mod order;
mod parse;
pub(crate) mod schema;
pub mod view;

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use crate::delta::{self, Delta, DeltaError};

pub use canonical::{canonical, canonical_json};
pub(crate) use check::check_text;
pub use check::{MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, MAX_SCREENS, MAX_STRING_BYTES, check_value};
pub use parse::{parse, strict};
pub use schema::SCHEMA;

/// A valid document: schema, name, and the maps `canvases`, `screens`, `elements`, `locales`, keyed by id.
/// Numbers are canonical (1 and 1.0 are the same, there is no −0); equality is equality of content. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Document(Arc<Value>);

/// Why a value is not a document, in words for a person, with the path of the field (`elements/<id>/screen`).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{field}: {reason}")]
pub struct Invalid {
    pub field: String,
    pub reason: String,
}

impl Invalid {
    pub(crate) fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
        }
    }
}

/// Why deltas do not make a document of another one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    #[error(transparent)]
    Delta(#[from] DeltaError),
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

impl From<ApplyError> for Invalid {
    fn from(error: ApplyError) -> Self {
        match error {
            ApplyError::Invalid(invalid) => invalid,
            ApplyError::Delta(error) => Self::new(error.path().to_string(), error.to_string()),
        }
    }
}

impl Document {
    /// An empty project of this name.
    pub fn new(name: &str) -> Self {
        let maps =
            json!({"schema": SCHEMA, "name": name, "canvases": {}, "screens": {}, "elements": {}, "locales": {}});
        Self(Arc::new(maps))
    }

    /// Reads JSON text as strictly as it can be: no duplicate keys, no lone surrogates, within the limits.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Invalid> {
        Self::try_from(parse(text.as_ref())?)
    }

    /// A document of a value whose numbers are canonical already.
    pub(crate) fn from_canonical(value: Value) -> Result<Self, Invalid> {
        check::document(&value)?;
        Ok(Self(Arc::new(value)))
    }

    /// The content.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// What the project is called.
    pub fn name(&self) -> &str {
        self.0["name"].as_str().unwrap_or_default()
    }

    /// The same document under another name.
    pub fn renamed(&self, name: &str) -> Result<Self, Invalid> {
        let mut value = Value::clone(&self.0);
        value["name"] = Value::from(name);
        Self::from_canonical(value)
    }

    /// The version of its shape.
    pub fn schema(&self) -> u64 {
        self.0["schema"].as_u64().unwrap_or(SCHEMA)
    }

    /// Made by a newer version than this one: it can be shown and kept, but not edited ("update to edit").
    pub fn is_newer(&self) -> bool {
        self.schema() > schema::known()
    }

    /// The document after these changes; it is valid again, or there is none.
    pub fn apply(&self, deltas: &[Delta]) -> Result<Self, ApplyError> {
        if deltas.is_empty() {
            return Ok(self.clone());
        }
        Ok(Self::from_canonical(delta::apply(&self.0, deltas)?)?)
    }

    /// Whether these changes fit this document, and what makes sense to this version still does after them: a newer one
    /// is not checked any further, and where it was made it will be.
    pub(crate) fn takes(&self, deltas: &[Delta]) -> bool {
        let sense = |document: &Self| check::makes_sense(&document.0);
        let result = self.apply(deltas);
        result.is_ok_and(|result| !result.is_newer() || sense(&result) || !sense(self))
    }

    /// The very same one, not only an equal one.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The shortest list of changes that makes `other` of this document.
    pub fn diff(&self, other: &Self) -> Vec<Delta> {
        if self.is(other) {
            Vec::new()
        } else {
            delta::diff(&self.0, &other.0)
        }
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.is(other) || self.0 == other.0
    }
}

impl TryFrom<Value> for Document {
    type Error = Invalid;

    fn try_from(mut value: Value) -> Result<Self, Invalid> {
        canonical(&mut value);
        Self::from_canonical(value)
    }
}

impl From<Document> for Value {
    fn from(document: Document) -> Self {
        Arc::unwrap_or_clone(document.0)
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
