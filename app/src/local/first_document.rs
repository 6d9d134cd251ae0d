//! What a new project holds: one canvas for the largest iPhone, one empty screen.

use framekeep::delta::{Delta, Path};
use framekeep::document::{Document, Invalid};
use serde_json::{Value, json};
use uuid::Uuid;

/// The document of a new project: a canvas of iPhone 6.9" (1320 × 2868 pixels) with one white screen.
pub(crate) fn first_document(name: &str, canvas: Uuid, screen: Uuid) -> Result<Document, Invalid> {
    let mut value: Value = Document::new(name).into();
    value["canvases"][canvas.to_string()] = json!({"class": "iphone-6.9", "width": 1320, "height": 2868, "order": "V"});
    value["screens"][screen.to_string()] = json!({"canvas": canvas.to_string(), "order": "V", "background": "#ffffff"});
    Document::try_from(value)
}

/// The one field change that renames a project.
pub(crate) fn renaming(name: &str) -> Delta {
    Delta::Set {
        path: Path(vec!["name".to_owned()]),
        value: Value::from(name),
    }
}
