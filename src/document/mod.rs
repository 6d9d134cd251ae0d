//! What a project's document is: a JSON object of flat maps, always valid once it is a [`Document`].

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A valid document: schema, name, and the maps `canvases`, `screens`, `elements`, `locales`, keyed by id.
/// Numbers are canonical (1 and 1.0 are the same, there is no −0); equality is equality of content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct Document(Value);

/// Why a value is not a document, in words for a person, with the path of the field (`elements/<id>/screen`).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{field}: {reason}")]
pub struct Invalid {
    pub field: String,
    pub reason: String,
}

impl Document {
    /// An empty project of this name.
    pub fn new(_name: &str) -> Self {
        unimplemented!()
    }

    /// The content.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// What the project is called.
    pub fn name(&self) -> &str {
        self.0["name"].as_str().unwrap_or_default()
    }
}

impl TryFrom<Value> for Document {
    type Error = Invalid;

    fn try_from(value: Value) -> Result<Self, Invalid> {
        Ok(Self(value))
    }
}

impl From<Document> for Value {
    fn from(document: Document) -> Value {
        document.0
    }
}
