//! The table's words in German.

/// The classes that people call otherwise in German.
const NAMES: &[(&str, &str)] = &[
    ("iPhone 6.9″", "iPhone 6,9″"),
    ("iPhone 6.5″", "iPhone 6,5″"),
    ("iPhone 6.3″", "iPhone 6,3″"),
    ("iPhone 6.1″", "iPhone 6,1″"),
    ("iPhone 5.5″", "iPhone 5,5″"),
    ("iPhone 4.7″", "iPhone 4,7″"),
    ("iPhone 3.5″", "iPhone 3,5″"),
    ("iPhone Duo, outer display", "iPhone Duo, äußeres Display"),
    ("iPhone Duo, inner display", "iPhone Duo, inneres Display"),
    ("iPad 12.9″ (2nd gen.)", "iPad 12,9″ (2. Gen.)"),
    ("iPad 10.5″", "iPad 10,5″"),
    ("iPad 9.7″", "iPad 9,7″"),
    ("Watch Ultra 3 and later", "Watch Ultra 3 und neuer"),
    ("Watch Series 10 to 12", "Watch Series 10 bis 12"),
    ("Watch Series 7 to 9", "Watch Series 7 bis 9"),
    ("Watch Series 4 to 6, SE", "Watch Series 4 bis 6, SE"),
    ("Product page header", "Kopfbild der Produktseite"),
    ("Search results asset", "Bild für Suchergebnisse"),
    ("Phone", "Smartphone"),
    ("7-inch tablet", "7-Zoll-Tablet"),
    ("10-inch tablet", "10-Zoll-Tablet"),
    ("Feature graphic", "Vorstellungsgrafik"),
];

/// When the store wants it.
const NEEDS: &[(&str, &str)] = &[
    (
        "Main iPhone set; smaller sizes are scaled from it",
        "Hauptsatz fürs iPhone; kleinere Größen werden daraus skaliert",
    ),
    (
        "Required for iPhone apps without a 6.9″ set",
        "Nötig für iPhone-Apps ohne einen Satz für 6,9″",
    ),
    ("Optional", "Freiwillig"),
    (
        "Asset Library only; reported required from 2027-04",
        "Nur in der Asset Library; soll ab April 2027 nötig sein",
    ),
    ("Required for iPad apps", "Nötig für iPad-Apps"),
    ("Required for Mac apps", "Nötig für Mac-Apps"),
    ("Required for tvOS", "Nötig für tvOS"),
    ("Required for visionOS", "Nötig für visionOS"),
    (
        "One watch size, the same in all languages",
        "Eine Watch-Größe, in allen Sprachen dieselbe",
    ),
    ("One watch size", "Eine Watch-Größe"),
    ("New 2026, one", "Neu 2026, eines"),
    (
        "New 2026, one; also 3:2 at width 1920 to 3840",
        "Neu 2026, eines; auch 3:2 mit 1920 bis 3840 Pixeln Breite",
    ),
    (
        "At least 2 screenshots in all; 4 or more of 1080 × 1920 for promotion",
        "Insgesamt mindestens 2 Screenshots; für Werbung im Store 4 oder mehr mit 1080 × 1920",
    ),
    ("4 to 8 when used", "4 bis 8, wenn überhaupt"),
    ("At least 1 for TV", "Mindestens 1 für TV"),
    (
        "1:1, at least 384, no device frame",
        "1:1, mindestens 384, ohne Geräterahmen",
    ),
    ("Required, one", "Nötig, genau eine"),
];

/// A class' name; most product names are the same in all languages.
pub(super) fn name(english: &'static str) -> &'static str {
    among(NAMES, english).unwrap_or(english)
}

pub(super) fn need(english: &'static str) -> &'static str {
    among(NEEDS, english).unwrap_or(english)
}

fn among(words: &[(&str, &'static str)], english: &str) -> Option<&'static str> {
    let found = words.iter().find(|(word, _)| *word == english);
    found.map(|(_, german)| *german)
}

#[cfg(test)]
mod tests {
    use super::{NAMES, NEEDS, among};
    use crate::stores::CLASSES;

    #[test]
    fn every_need_has_its_german_and_nothing_is_left_over() {
        for class in CLASSES {
            assert!(among(NEEDS, class.need).is_some(), "{}", class.need);
            // Words; what has none is a product's name.
            let is_plain = ["inch", " to ", "later", "display", "asset", "header", "graphic", "gen."];
            let speaks = is_plain.iter().any(|word| class.name.contains(word)) || class.name.contains('.');
            assert!(!speaks || among(NAMES, class.name).is_some(), "{}", class.name);
        }
        for (english, _) in NEEDS {
            assert!(CLASSES.iter().any(|class| class.need == *english), "{english}");
        }
        for (english, _) in NAMES {
            assert!(CLASSES.iter().any(|class| class.name == *english), "{english}");
        }
    }
}
