//! File names: one for people to read, one that is safe in a key.

/// The longest safe name; longer ones break the metadata of some stores.
const SAFE_MOST_BYTES: usize = 50;
/// The longest name that is shown, in characters.
const SHOWN_MOST: usize = 200;

/// The name as it is shown: the last part of a path, without control characters and direction tricks.
pub(super) fn shown(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|letter| !letter.is_control() && !turns_text(*letter))
        .take(SHOWN_MOST)
        .collect();
    let plain = plain.trim().trim_matches('.').trim();
    if plain.is_empty() {
        "picture".to_owned()
    } else {
        plain.to_owned()
    }
}

/// Letters, digits, `-` and `_`, ending in the extension of the type that the bytes are.
pub(super) fn safe(shown: &str, extension: &str) -> String {
    let stem = shown.rsplit_once('.').map_or(shown, |(stem, _)| stem);
    let mut safe = String::new();
    for letter in stem.chars() {
        let letter = if letter.is_ascii_alphanumeric() || letter == '_' {
            letter.to_ascii_lowercase()
        } else {
            '-'
        };
        if !(letter == '-' && (safe.is_empty() || safe.ends_with('-'))) {
            safe.push(letter);
        }
    }
    safe.truncate(SAFE_MOST_BYTES - extension.len() - 1);
    let stem = safe.trim_end_matches('-');
    if stem.is_empty() {
        format!("picture.{extension}")
    } else {
        format!("{stem}.{extension}")
    }
}

/// Characters that make a name read otherwise than it is.
fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{safe, shown};

    #[test]
    fn names_reach_neither_keys_nor_screens_raw() {
        let cases = [
            ("Home screen.PNG", "Home screen.PNG", "home-screen.png"),
            ("../../etc/passwd", "passwd", "passwd.png"),
            ("C:\\Users\\Ada\\shot.png", "shot.png", "shot.png"),
            ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png", "aset-cookie-x.png"),
            ("", "picture", "picture.png"),
            ("...", "picture", "picture.png"),
            ("/", "picture", "picture.png"),
            ("画面.png", "画面.png", "picture.png"),
            ("photo\u{202e}gnp.exe", "photognp.exe", "photognp.png"),
            ("a?b&c=d#e%2f.png", "a?b&c=d#e%2f.png", "a-b-c-d-e-2f.png"),
            ("\0.png", "png", "png.png"),
        ];
        for (given, on_screen, in_key) in cases {
            assert_eq!(shown(given), on_screen, "{given:?}");
            assert_eq!(safe(&shown(given), "png"), in_key, "{given:?}");
        }
        let long = safe(&shown(&"x".repeat(500)), "jpeg");
        assert_eq!((long.len(), long.ends_with(".jpeg")), (50, true));
        assert_eq!(shown(&"é".repeat(500)).chars().count(), 200);
    }
}
