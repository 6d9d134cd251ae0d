//! Secrets and people's words are in no log line, also at the level for developers, and in no error.

use std::fs::File;
use std::process::{Child, Stdio};

use reqwest::multipart::Form;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use url::Url;

use crate::harness::{Cluster, DataFolder, Process, document, fresh, set, until};
use crate::media::{file, png};

const CAPTION: &str = "canary-caption-of-a-secret-launch";
const PROJECT: &str = "canary-name-of-a-project";
const FILE: &str = "canary-name-of-a-file";
const EMAIL: &str = "canary-email@example.org";
const NEVER_MADE: &str = "fk_canary-token-that-nobody-made";

/// The built server, everything that it says kept in a file.
struct Talker {
    child: Child,
    folder: DataFolder,
}

impl Talker {
    async fn start(format: &str) -> (Self, String) {
        let database = Cluster::shared().await.database().await;
        let folder = DataFolder::new();
        let said = File::create(folder.0.join("said")).unwrap();
        let mut command = Process::command(&database, &folder.0, 0);
        command
            .arg("serve")
            .env("FRAMEKEEP_LOG", "debug")
            .env("FRAMEKEEP_LOG_FORMAT", format);
        command
            .stdout(Stdio::from(said.try_clone().unwrap()))
            .stderr(Stdio::from(said));
        let talker = Self {
            child: command.spawn().unwrap(),
            folder,
        };
        until("the server to be ready", async || {
            talker.said().contains("is ready at ")
        })
        .await;
        let said = talker.said();
        let (_, base) = said.split_once("is ready at ").unwrap();
        let base = base.lines().next().unwrap().trim().to_owned();
        (talker, base)
    }

    fn said(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.folder.0.join("said")).unwrap()).into_owned()
    }
}

impl Drop for Talker {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// What must not be said, with what it is.
#[derive(Default)]
struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    fn keep(&mut self, what: &'static str, secret: &str) {
        assert!(secret.len() > 12, "{what} is too short to be found: {secret:?}");
        self.0.push((what, secret.to_owned()));
    }

    /// In which of these lines each of them stands.
    fn found_in<'a>(&self, lines: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
        let hits = self.0.iter().filter_map(|(what, secret)| {
            let line = lines.clone().find(|line| line.contains(secret.as_str()))?;
            Some(format!("{what}: {line}"))
        });
        hits.collect()
    }
}

fn client() -> Client {
    let client = Client::builder().cookie_store(true).redirect(Policy::none());
    client.build().unwrap()
}

fn to(response: &Response) -> Url {
    let location = response.headers()["location"].to_str().unwrap();
    response.url().join(location).unwrap()
}

fn parameter(address: &Url, name: &str) -> String {
    let mut values = address.query_pairs().filter(|(key, _)| key == name);
    values.next().unwrap().1.into_owned()
}

/// Signs in step by step, and keeps what passes by.
async fn sign_in(client: &Client, base: &str, secrets: &mut Secrets) {
    let begun = client
        .get(format!("{base}/auth/google?next=/api/me"))
        .send()
        .await
        .unwrap();
    let provider = to(&begun);
    secrets.keep("state", &parameter(&provider, "state"));
    secrets.keep("nonce", &parameter(&provider, "nonce"));
    let fields = [("email", EMAIL), ("name", "Canary of the Mine")];
    let agreed = client.post(provider).form(&fields).send().await.unwrap();
    let back = to(&agreed);
    secrets.keep("code", &parameter(&back, "code"));
    let done = client.get(back.clone()).send().await.unwrap();
    let cookie = done.headers()["set-cookie"].to_str().unwrap();
    let (_, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
    secrets.keep("cookie", value);
    secrets.keep("email", EMAIL);
    // A second time it is a mismatch.
    assert_eq!(client.get(back).send().await.unwrap().status(), 400);
}

/// The JSON of an answer that must have this status; the errors' text is kept.
async fn answered(request: RequestBuilder, status: u16, errors: &mut Vec<String>) -> Value {
    let response = request.send().await.unwrap();
    let (found, text) = (response.status().as_u16(), response.text().await.unwrap());
    assert_eq!(found, status, "{text}");
    if found >= 400 {
        errors.push(text.clone());
    }
    serde_json::from_str(&text).unwrap_or_default()
}

#[tokio::test]
async fn no_log_line_and_no_error_tells_a_secret() {
    for format in ["text", "json"] {
        let (server, base) = Talker::start(format).await;
        let (mut secrets, mut errors) = (Secrets::default(), Vec::new());
        let client = client();
        sign_in(&client, &base, &mut secrets).await;
        let ask = |method: Method, path: &str| client.request(method, format!("{base}{path}"));
        secrets.keep("caption", CAPTION);
        secrets.keep("project's name", PROJECT);
        secrets.keep("file's name", FILE);
        secrets.keep("a token that is none", NEVER_MADE);

        let project = fresh::<uuid::Uuid>();
        let path = format!("/api/projects/{project}");
        let data = document(PROJECT, &["e1"]);
        let create = json!({"data": data, "baseRevision": 0});
        answered(ask(Method::PUT, &path).json(&create), 201, &mut errors).await;
        let delta = set(&["elements", "e1", "text", "en"], CAPTION);
        let patch = json!({"deltas": [delta], "baseRevision": 1});
        answered(ask(Method::PATCH, &path).json(&patch), 200, &mut errors).await;
        // Its body is the caller's own document: an answer, not a leak.
        let other = json!({"deltas": [set(&["elements", "e1", "text", "en"], "other words")], "baseRevision": 1});
        answered(ask(Method::PATCH, &path).json(&other), 409, &mut Vec::new()).await;
        let nowhere = json!({"deltas": [set(&["elements", "no", "text"], CAPTION)], "baseRevision": 2});
        answered(ask(Method::PATCH, &path).json(&nowhere), 400, &mut errors).await;
        let broken = format!("{{\"deltas\": [\"{CAPTION}");
        let broken = ask(Method::PATCH, &path)
            .header("content-type", "application/json")
            .body(broken);
        answered(broken, 400, &mut errors).await;
        let pull = json!({"request": {"user": fresh::<uuid::Uuid>(), "cursor": null, "bases": []}});
        answered(ask(Method::POST, "/fn/projects/pull").json(&pull), 200, &mut errors).await;

        let form = Form::new()
            .text("fileName", format!("{FILE}.png"))
            .part("file", file(png(9, 9, 1)));
        let asset = answered(ask(Method::POST, "/api/media/assets").multipart(form), 201, &mut errors).await;
        let signed: Url = asset["cloudUrl"].as_str().unwrap().parse().unwrap();
        secrets.keep("signature", &parameter(&signed, "X-Amz-Signature"));
        assert!(client.get(signed).send().await.unwrap().status().is_success());
        let form = Form::new()
            .text("fileName", format!("{FILE}.png"))
            .part("file", file(b"no picture".to_vec()));
        answered(ask(Method::POST, "/api/media/assets").multipart(form), 415, &mut errors).await;

        let made = answered(
            ask(Method::POST, "/api/tokens").json(&json!({"name": "x", "scope": "read"})),
            201,
            &mut errors,
        )
        .await;
        let secret = made["secret"].as_str().unwrap();
        secrets.keep("token", secret);
        for (token, method, status) in [
            (secret, Method::GET, 200),
            (secret, Method::DELETE, 403),
            (NEVER_MADE, Method::GET, 401),
        ] {
            let request = self::client().request(method, format!("{base}{path}"));
            answered(request.bearer_auth(token), status, &mut errors).await;
        }
        let lost = ask(
            Method::GET,
            &format!("/auth/google/callback?code={NEVER_MADE}&state={NEVER_MADE}"),
        );
        answered(lost, 400, &mut errors).await;
        assert_eq!(ask(Method::POST, "/auth/sign-out").send().await.unwrap().status(), 204);

        let said = server.said();
        let lines = said.lines().filter(|line| line.contains("answered")).count();
        assert!(lines > 15, "the log is not at the level for developers:\n{said}");
        assert_eq!(secrets.found_in(said.lines()), [""; 0], "in the log ({format})");
        assert_eq!(
            secrets.found_in(errors.iter().map(String::as_str)),
            [""; 0],
            "in an error ({format})"
        );
        println!(
            "{format}: {} secrets, {} lines, {} errors",
            secrets.0.len(),
            said.lines().count(),
            errors.len()
        );
    }
}
