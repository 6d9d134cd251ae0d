//! Asking, and what an answer is in the table's words.

use std::collections::BTreeMap;

use framekeep::ids::UserId;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, redirect};
use serde_json::Value;

use super::table::Door;
use crate::harness::{Answer, CONTRACT, Person, document, fresh};
use crate::media::png;

/// Somebody who asks: with a cookie, with a token, with nothing.
pub(super) struct Asker {
    client: Client,
    base: String,
    credential: Option<(&'static str, String)>,
    pub(super) user: String,
}

impl Asker {
    pub(super) fn nobody(base: &str) -> Self {
        // Redirects are answers; connections are new, so that no answer depends on the one before.
        let client = Client::builder().redirect(redirect::Policy::none());
        Self {
            client: client.build().unwrap(),
            base: base.to_owned(),
            credential: None,
            user: fresh::<UserId>().to_string(),
        }
    }

    pub(super) async fn of(person: &Person) -> Self {
        let me = person.get("/api/me").await.expect(200);
        Self {
            credential: Some(("cookie", person.cookie())),
            user: me["id"].as_str().unwrap().to_owned(),
            ..Self::nobody(&person.base)
        }
    }

    pub(super) fn with_token(&self, secret: &str) -> Self {
        Self {
            credential: Some(("authorization", format!("Bearer {secret}"))),
            user: self.user.clone(),
            ..Self::nobody(&self.base)
        }
    }

    /// The answer to a row's request on this id, told without the id.
    pub(super) async fn ask(&self, door: &Door, id: &str) -> Told {
        let (method, path) = door.call.split_once(' ').unwrap();
        let path = path.replace("{id}", id).replace("{revision}", "1");
        let with = self.filled(door.with, id);
        let query = if with.starts_with('?') { with.as_str() } else { "" };
        let address = format!("{}{path}{query}", self.base);
        let mut request = self
            .client
            .request(Method::from_bytes(method.as_bytes()).unwrap(), address);
        if let Some((header, value)) = &self.credential {
            request = request.header(*header, value);
        }
        if with == "form" {
            let file = Part::bytes(png(3, 3, 1))
                .file_name("x.png")
                .mime_str("image/png")
                .unwrap();
            let form = Form::new()
                .text("id", id.to_owned())
                .text("fileName", "x.png")
                .text("mimeType", "image/png");
            request = request.multipart(form.part("file", file));
        } else if with.starts_with('{') {
            request = request.header("content-type", "application/json").body(with);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let headers = headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
        let headers = headers.collect();
        let text = String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned();
        let answer = Answer { status, headers, text };
        CONTRACT.check(&Method::from_bytes(method.as_bytes()).unwrap(), &path, &answer);
        Told::new(answer, id)
    }

    fn filled(&self, with: &str, id: &str) -> String {
        with.replace("{id}", id)
            .replace("{me}", &self.user)
            .replace("{new}", &fresh::<uuid::Uuid>().to_string())
            .replace("{document}", &document("x", &[]).to_string())
    }
}

/// An answer without what differs from one to the next: the date, the request's id, the page's nonce, the id asked for,
/// and the order in which a page names its parts in advance.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    word: String,
    headers: BTreeMap<String, String>,
    text: String,
}

impl Told {
    pub(super) fn new(answer: Answer, id: &str) -> Self {
        let word = match (answer.status.as_u16(), serde_json::from_str::<Value>(&answer.text)) {
            (200, Ok(value @ (Value::Null | Value::Bool(_)))) => format!("200 {value}"),
            (200, Ok(value)) if value["is"].is_string() => format!("200 {}", value["is"].as_str().unwrap()),
            (200, Ok(Value::String(word))) => format!("200 {word}"),
            (status, _) => status.to_string(),
        };
        let nonce = answer.headers.get("content-security-policy").and_then(|policy| {
            let (_, rest) = policy.split_once("'nonce-")?;
            Some(rest.split('\'').next()?.to_owned())
        });
        let plain = |text: &str| {
            let text = text.replace(id, "{id}");
            nonce
                .as_ref()
                .map_or(text.clone(), |nonce| text.replace(nonce, "{nonce}"))
        };
        let headers = answer
            .headers
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "date" | "x-request-id"));
        Self {
            word,
            headers: headers.map(|(name, value)| (name.clone(), plain(value))).collect(),
            text: sorted_parts(&plain(&answer.text)),
        }
    }
}

fn sorted_parts(page: &str) -> String {
    let is_part = |tag: &&str| tag.contains("rel=\"preload\"");
    let mut parts: Vec<&str> = page.split_inclusive('>').filter(is_part).collect();
    parts.sort_unstable();
    let mut parts = parts.into_iter();
    let tags = page.split_inclusive('>');
    tags.filter_map(|tag| if is_part(&tag) { parts.next() } else { Some(tag) })
        .collect()
}

/// What was found in one cell.
pub(super) struct Cell {
    what: &'static str,
    expected: String,
    found: String,
}

impl Cell {
    pub(super) fn new(what: &'static str, expected: &str, told: Told) -> Self {
        Self {
            what,
            expected: expected.to_owned(),
            found: told.word,
        }
    }

    /// Two answers with the same status, headers and body.
    pub(super) fn same(what: &'static str, found: &Told, expected: &Told) -> Self {
        Self {
            what,
            expected: format!("{expected:?}"),
            found: format!("{found:?}"),
        }
    }

    /// In words, where it is not as the table says.
    pub(super) fn wrong(self, door: &Door) -> Option<String> {
        let Self { what, expected, found } = self;
        (expected != found).then(|| {
            format!(
                "{} {}: {what}: expected {expected}, found {found}",
                door.call, door.with
            )
        })
    }
}
