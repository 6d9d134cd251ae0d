//! What examples are made of: one project, one picture, one person; and errors as they are met.

use std::time::Duration;

use serde_json::{Value, json};

use crate::error::AppError;

pub(in crate::http) const USER: &str = "0199a2c4-5d10-7b3e-8f21-6c0d9e4a7b11";
pub(in crate::http) const DEVICE: &str = "0199a2c4-6e21-7c4f-9a32-7d1eaf5b8c22";
pub(in crate::http) const PROJECT: &str = "0199a2c4-7f32-7d50-8b43-8e2fb06c9d33";
pub(in crate::http) const PUSH: &str = "0199a2c4-8043-7e61-9c54-9f30c17dae44";
pub(in crate::http) const ASSET: &str = "0199a2c4-9154-7f72-8d65-a041d28ebf55";
pub(in crate::http) const CHANGE: &str = "0199a2c4-a265-7083-9e76-b152e39fc066";
pub(in crate::http) const UPLOAD: &str = "0199a2c4-c487-72a5-80a8-d374a5b1e288";
pub(in crate::http) const TOKEN: &str = "0199a2c4-b376-7194-8f87-c263f4a0d177";
pub(in crate::http) const HEAD: &str = "3f1c9a5be2d74860a1b7c3d9e5f20413627a8b9cd0e1f2a3b4c5d6e7f8091a2b";
pub(in crate::http) const HEAD_BEFORE: &str = "a07d3e51c2b94f68d1e0736a5b8c9f24170d6e8b3a5c4f2e9d1b0a7c6e5f4d3c";
pub(in crate::http) const TIME: &str = "2026-11-02T09:30:00Z";
pub(in crate::http) const EARLIER: &str = "2026-10-28T17:05:12Z";

/// One canvas, one screen, one caption.
pub(in crate::http) fn document() -> Value {
    json!({
        "schema": 1,
        "name": "Habit Garden",
        "canvases": {"c1": {"class": "iphone-6.9", "width": 1320, "height": 2868, "order": "a0"}},
        "screens": {"s1": {"canvas": "c1", "order": "a0", "background": "#ffffff"}},
        "elements": {"e1": {
            "screen": "s1", "kind": "caption", "order": "a0", "x": 100, "y": 160, "width": 1120, "height": 240,
            "rotation": 0, "text": {"en": "Grow a habit"}, "size": 96, "weight": 600, "color": "#111111",
        }},
        "locales": {"en": {"name": "English", "order": "a0"}},
    })
}

/// A caption says something else.
pub(in crate::http) fn delta() -> Value {
    json!({"op": "set", "path": ["elements", "e1", "text", "en"], "value": "Grow a better habit"})
}

/// One accepted revision.
pub(in crate::http) fn step() -> Value {
    json!({"revision": 8, "head": HEAD, "pushId": PUSH, "kind": "push", "deltas": [delta()]})
}

pub(in crate::http) fn device() -> Value {
    json!({"id": DEVICE, "name": "Firefox on Linux"})
}

pub(in crate::http) fn asset() -> Value {
    json!({
        "id": ASSET, "userId": USER, "fileName": "home.png", "fileType": "image", "mimeType": "image/png", "size": 184_213,
        "width": 1320, "height": 2868, "sha256": HEAD, "cloudUrl": "https://bucket.example/home.png?X-Amz-Signature=…",
        "thumbnailUrl": "https://bucket.example/home-320.jpg?X-Amz-Signature=…",
        "createdAt": EARLIER, "updatedAt": TIME,
    })
}

pub(super) fn not_by_token() -> AppError {
    AppError::Forbidden("An access token cannot do this: it concerns the account itself. Sign in with a browser.")
}

pub(super) fn read_only() -> AppError {
    AppError::Forbidden("This access token may only read. Make one that may write in the settings.")
}

pub(super) fn rate_limited() -> AppError {
    AppError::RateLimited(Duration::from_secs(12))
}

/// What is refused of every JSON body.
pub(super) fn bad_body() -> [AppError; 3] {
    [
        invalid(
            "body",
            "is not JSON that can be kept: expected value at line 1 column 1",
        ),
        AppError::TooLarge("This is larger than 4 MB, the most that a document may have.".to_owned()),
        AppError::UnsupportedMedia("Send JSON: content-type application/json.".to_owned()),
    ]
}

pub(in crate::http) fn invalid(field: &str, reason: &str) -> AppError {
    AppError::Invalid {
        field: field.to_owned(),
        reason: reason.to_owned(),
    }
}
