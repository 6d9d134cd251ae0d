//! Where to go after signing in: a path on this origin, or the front page.

use url::Url;

/// The path (with query) to go to. Anything that could leave the origin, however it is dressed, becomes `/`.
pub fn path(asked: Option<&str>) -> String {
    asked.and_then(safe).unwrap_or_else(|| "/".to_owned())
}

/// Browsers read `\` as `/`, drop tabs and line ends, and may decode once more: all of these are refused, not mended.
fn safe(asked: &str) -> Option<String> {
    let plain = asked.len() <= 2_000 && asked.bytes().all(|byte| (0x21..0x7f).contains(&byte) && byte != b'\\');
    if !plain || !asked.starts_with('/') || asked.starts_with("//") {
        return None;
    }
    let lower = asked.to_ascii_lowercase();
    if ["/%2f", "/%5c", "%0d", "%0a", "%09", "%00"]
        .iter()
        .any(|trick| lower.contains(trick))
    {
        return None;
    }
    // What a browser would make of it must still be on the same origin, and must not lead back into the sign-in.
    let here = Url::parse("http://framekeep.invalid/").ok()?;
    let there = here.join(asked).ok()?;
    if there.origin() != here.origin() || there.path().starts_with("//") || there.path().starts_with("/auth/") {
        return None;
    }
    Some(match there.query() {
        Some(query) => format!("{}?{query}", there.path()),
        None => there.path().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn only_paths_on_this_origin() {
        let kept = [
            "/",
            "/projects",
            "/projects/1?tab=media",
            "/a/b/c?x=%20y",
            "/projects/%C3%A9",
            "/?next=https://evil.example",
        ];
        for asked in kept {
            assert_eq!(path(Some(asked)), asked);
        }
        let refused = [
            "",
            "projects",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            " //evil.example",
            "https:evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/%2f/evil.example",
            "/%2Fevil.example",
            "/%5cevil.example",
            "/a\r\nSet-Cookie: x=1",
            "/a%0d%0aSet-Cookie:x",
            "/a%0A",
            "/.//evil.example",
            "/a/..//evil.example",
            "/%09/evil.example",
            "http:/evil.example",
            "/é",
            "/auth/google",
            "@evil.example",
            "/%00",
        ];
        for asked in refused {
            assert_eq!(path(Some(asked)), "/", "{asked:?}");
        }
        assert_eq!(path(None), "/");
        assert_eq!(path(Some(&format!("/{}", "a".repeat(3_000)))), "/");
    }
}
