//! A browser that does not follow redirects by itself, so that each step of a sign-in can be tampered with.

use std::sync::Arc;
use std::time::Duration;

use reqwest::cookie::{CookieStore, Jar};
use reqwest::{Client, Method, RequestBuilder, Response};
use url::Url;

use crate::harness::App;

/// A cookie jar at one server.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) client: Client,
    pub(crate) base: Url,
    jar: Arc<Jar>,
}

/// What the server sent a browser to the provider with.
#[derive(Clone, Debug)]
pub(crate) struct Begun {
    pub(crate) state: String,
    pub(crate) nonce: String,
    pub(crate) challenge: String,
}

impl Browser {
    pub(crate) fn new(app: &App) -> Self {
        let jar = Arc::new(Jar::default());
        let client = Client::builder()
            .cookie_provider(Arc::clone(&jar))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            .build()
            .unwrap();
        Self {
            client,
            base: app.base.parse().unwrap(),
            jar,
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.base.join(path).unwrap())
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    /// What would be sent to the server as `Cookie`.
    pub(crate) fn cookie(&self) -> String {
        self.jar
            .cookies(&self.base)
            .map(|cookie| cookie.to_str().unwrap().to_owned())
            .unwrap_or_default()
    }

    /// The status of `GET /api/me`: 200 or 401.
    pub(crate) async fn me(&self) -> u16 {
        self.get("/api/me").await.status().as_u16()
    }

    pub(crate) async fn begin(&self, next: &str) -> Begun {
        let address = self.base.join("/auth/google").unwrap();
        let answer = self.client.get(address).query(&[("next", next)]).send().await.unwrap();
        assert_eq!(answer.status(), 302);
        begun(&location(&answer))
    }

    /// Comes back from the provider with these parameters.
    pub(crate) async fn come_back(&self, query: &[(&str, &str)]) -> Response {
        self.client
            .get(self.base.join("/auth/google/callback").unwrap())
            .query(query)
            .send()
            .await
            .unwrap()
    }
}

fn begun(address: &Url) -> Begun {
    let parameter = |name: &str| {
        address
            .query_pairs()
            .find(|(key, _)| key == name)
            .unwrap()
            .1
            .into_owned()
    };
    assert_eq!(parameter("code_challenge_method"), "S256");
    assert_eq!(parameter("response_type"), "code");
    Begun {
        state: parameter("state"),
        nonce: parameter("nonce"),
        challenge: parameter("code_challenge"),
    }
}

/// Where an answer sends the browser.
pub(crate) fn location(answer: &Response) -> Url {
    let place = answer.headers()["location"].to_str().unwrap();
    answer.url().join(place).unwrap()
}
