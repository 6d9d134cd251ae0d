//! How long what may be kept: files with a hash in their name for ever, everything else is asked for again.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// Sets `Cache-Control` where an answer has none.
pub(super) async fn cache(request: Request, next: Next) -> Response {
    let hashed = is_hashed(request.uri().path());
    let mut response = next.run(request).await;
    let value = if hashed && response.status() == StatusCode::OK {
        FOR_EVER
    } else {
        ASK_AGAIN
    };
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(value));
    response
}

/// A file of the package with a hash between its name and its ending: `/pkg/framekeep.Ab3…x.wasm`.
fn is_hashed(path: &str) -> bool {
    let Some(file) = path.strip_prefix("/pkg/") else {
        return false;
    };
    let parts: Vec<&str> = file.rsplit('/').next().unwrap_or(file).split('.').collect();
    // While developing, underscores stand where a hash would.
    matches!(parts.as_slice(), [_, hash, _] if hash.len() >= 16 && hash.bytes().any(|byte| byte != b'_'))
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        let cases = [
            ("/pkg/framekeep.BlVhXbq8vLs9tjSOYS2r1w.wasm", true),
            ("/pkg/framekeep.BlVhXbq8vLs9tjSOYS2r1w.css", true),
            ("/pkg/split_pages.39e240933d949cc6aa9676.wasm", true),
            ("/pkg/__wasm_split.39e240933d949cc6aa9676.js", true),
            ("/pkg/__wasm_split.______________________.js", false),
            ("/pkg/framekeep.wasm", false),
            ("/icon.BlVhXbq8vLs9tjSOYS2r1w.svg", false),
            ("/", false),
        ];
        for (path, hashed) in cases {
            assert_eq!(is_hashed(path), hashed, "{path}");
        }
    }
}
