//! Entity tags: answers that the caller has already are not sent again.

use axum::http::{HeaderMap, header};
use utoipa::IntoParams;

/// The header with which a caller names what it has.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it is read by `names`; this describes it")]
pub(super) struct IfNoneMatch {
    /// The `ETag` of the answer that the caller has; when it is still that one, the answer is 304 without a body.
    #[param(rename = "If-None-Match", example = json!("\"7\""))]
    if_none_match: Option<String>,
}

/// Whether `If-None-Match` holds this tag; the comparison is weak (RFC 9110, 13.1.2).
pub(super) fn names(headers: &HeaderMap, tag: &str) -> bool {
    let values = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use axum::http::HeaderMap;

    use super::names;

    #[test]
    fn one_of_the_tags_is_enough() {
        let cases = [
            (None, false),
            (Some("\"7\""), true),
            (Some("W/\"7\""), true),
            (Some("\"6\", \"7\""), true),
            (Some("*"), true),
            (Some("7"), false),
            (Some("\"77\""), false),
        ];
        for (value, expected) in cases {
            let mut headers = HeaderMap::new();
            if let Some(value) = value {
                headers.insert("if-none-match", value.parse().unwrap());
            }
            assert_eq!(names(&headers, "\"7\""), expected, "{value:?}");
        }
    }
}
