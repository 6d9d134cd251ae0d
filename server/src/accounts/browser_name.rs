//! What a browser calls itself, in words. Only ever shown: nothing is decided by it.

use axum::http::{HeaderMap, header};

/// Brands of the client hint `Sec-CH-UA`, the particular ones first: every one of them also names Chromium.
const BRANDS: [(&str, &str); 7] = [
    ("Google Chrome", "Chrome"),
    ("Microsoft Edge", "Edge"),
    ("Opera", "Opera"),
    ("Brave", "Brave"),
    ("Vivaldi", "Vivaldi"),
    ("Samsung Internet", "Samsung Internet"),
    ("Chrom", "Chromium"),
];

/// Marks in the header `User-Agent`, the particular ones first.
const AGENTS: [(&str, &str); 8] = [
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 8] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("macOS", "Mac"),
    ("Linux", "Linux"),
];

/// The browser ("Firefox", "A program") and its system, as far as they are told.
pub(crate) fn of(headers: &HeaderMap) -> (&'static str, Option<&'static str>) {
    let text = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let (brands, agent) = (text("sec-ch-ua"), text(header::USER_AGENT.as_str()));
    let system = first(text("sec-ch-ua-platform"), &SYSTEMS).or_else(|| first(agent, &SYSTEMS));
    let browser = first(brands, &BRANDS).or_else(|| first(agent, &AGENTS));
    match browser {
        Some(browser) => (browser, system),
        None if agent.starts_with("Mozilla/") => ("A browser", system),
        None => ("A program", None),
    }
}

fn first(text: &str, names: &[(&str, &'static str)]) -> Option<&'static str> {
    names
        .iter()
        .find(|(mark, _)| text.contains(mark))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use axum::http::HeaderMap;

    use super::of;

    #[test]
    fn browsers_are_told_in_words() {
        let chromium =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
        let cases = [
            (
                "\"Chromium\";v=\"142\", \"Not_A Brand\";v=\"99\"",
                "\"Linux\"",
                chromium,
                "Chromium on Linux",
            ),
            (
                "\"Chromium\";v=\"142\", \"Google Chrome\";v=\"142\"",
                "\"macOS\"",
                chromium,
                "Chrome on Mac",
            ),
            (
                "\"Microsoft Edge\";v=\"142\", \"Chromium\";v=\"142\"",
                "\"Windows\"",
                chromium,
                "Edge on Windows",
            ),
            ("", "", chromium, "Chrome on Linux"),
            (
                "",
                "",
                "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
                "Firefox on Linux",
            ),
            (
                "",
                "",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15",
                "Safari on Mac",
            ),
            (
                "",
                "",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/142.0 Mobile Safari/604.1",
                "Chrome on iPhone",
            ),
            (
                "",
                "",
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("", "", "Mozilla/5.0 (Plan 9)", "A browser"),
            ("", "", "curl/8.14.1", "A program"),
            ("", "", "", "A program"),
        ];
        for (brands, platform, agent, name) in cases {
            let mut headers = HeaderMap::new();
            for (header, value) in [
                ("sec-ch-ua", brands),
                ("sec-ch-ua-platform", platform),
                ("user-agent", agent),
            ] {
                if !value.is_empty() {
                    headers.insert(header, value.parse().unwrap());
                }
            }
            let told = match of(&headers) {
                (browser, Some(system)) => format!("{browser} on {system}"),
                (browser, None) => browser.to_owned(),
            };
            assert_eq!(told, name, "{agent}");
        }
    }
}
