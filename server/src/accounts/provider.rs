//! The OpenID Connect provider as we know it: its discovery document and its keys, fetched when first needed and kept.
//! Google, or the embedded one: the same code.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::JwkSet;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use url::Url;

use crate::config::{ProviderSettings, is_loopback};

/// How long the discovery document and the keys are kept.
const KEPT: Duration = Duration::from_secs(3600);
/// How often the keys may be fetched anew within a minute because a token names an unknown one.
const FETCHES_PER_MINUTE: usize = 5;
/// The largest answer that is read.
const ANSWER_LIMIT_BYTES: usize = 256 * 1024;

/// What we need of the discovery document (OpenID Connect Discovery 1.0, section 3).
#[derive(Clone, Debug, Deserialize)]
pub struct Discovery {
    pub issuer: String,
    pub authorization_endpoint: Url,
    pub token_endpoint: Url,
    pub jwks_uri: Url,
}

/// Why the provider could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    #[error("the provider does not answer")]
    Unreachable(#[source] reqwest::Error),
    #[error("the provider answered {0}")]
    Status(u16),
    #[error("the provider's answer is not usable: {0}")]
    Unusable(String),
}

/// A client of one provider.
#[derive(Debug)]
pub struct Provider {
    pub settings: ProviderSettings,
    pub callback_url: String,
    http: reqwest::Client,
    discovery: Mutex<Option<(Instant, Arc<Discovery>)>>,
    keys: Mutex<Keys>,
}

#[derive(Debug, Default)]
struct Keys {
    kept: Option<(Instant, Arc<JwkSet>)>,
    fetches: VecDeque<Instant>,
}

impl Provider {
    /// Reaches nothing yet: a provider that is down is a page for whoever signs in, not a server that does not start.
    pub fn new(settings: ProviderSettings, callback_url: String) -> Self {
        let http = http_client(&settings.issuer);
        Self {
            settings,
            callback_url,
            http,
            discovery: Mutex::default(),
            keys: Mutex::default(),
        }
    }

    /// The HTTP client for the token request.
    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The discovery document; an old one serves while the provider is down.
    pub async fn discovery(&self) -> Result<Arc<Discovery>, ProviderError> {
        let mut kept = self.discovery.lock().await;
        if let Some((fetched, document)) = &*kept
            && fetched.elapsed() < KEPT
        {
            return Ok(Arc::clone(document));
        }
        match self.fetch_discovery().await {
            Ok(document) => {
                let document = Arc::new(document);
                *kept = Some((Instant::now(), Arc::clone(&document)));
                Ok(document)
            }
            Err(error) => match &*kept {
                Some((_, document)) => Ok(Arc::clone(document)),
                None => Err(error),
            },
        }
    }

    /// The keys; `wanted` is the id of the key that must be among them, if that can be had.
    pub async fn keys(&self, wanted: &str) -> Result<Arc<JwkSet>, ProviderError> {
        let discovery = self.discovery().await?;
        let mut keys = self.keys.lock().await;
        let may_fetch = keys.may_fetch();
        if let Some((fetched, set)) = &keys.kept {
            let serves = set.find(wanted).is_some() && fetched.elapsed() < KEPT;
            if serves || !may_fetch {
                return Ok(Arc::clone(set));
            }
        }
        keys.fetches.push_back(Instant::now());
        let set = Arc::new(self.get::<JwkSet>(&discovery.jwks_uri).await?);
        keys.kept = Some((Instant::now(), Arc::clone(&set)));
        Ok(set)
    }

    async fn fetch_discovery(&self) -> Result<Discovery, ProviderError> {
        let address = format!(
            "{}/.well-known/openid-configuration",
            self.settings.issuer.trim_end_matches('/')
        );
        let address = Url::parse(&address).map_err(|error| ProviderError::Unusable(error.to_string()))?;
        let document: Discovery = self.get(&address).await?;
        if document.issuer != self.settings.issuer {
            return Err(ProviderError::Unusable(
                "its discovery document names another issuer".to_owned(),
            ));
        }
        for endpoint in [
            &document.authorization_endpoint,
            &document.token_endpoint,
            &document.jwks_uri,
        ] {
            if endpoint.scheme() != "https" && !is_loopback(endpoint) {
                return Err(ProviderError::Unusable("it has an endpoint without https".to_owned()));
            }
        }
        Ok(document)
    }

    async fn get<T: DeserializeOwned>(&self, address: &Url) -> Result<T, ProviderError> {
        let answer = self
            .http
            .get(address.clone())
            .send()
            .await
            .map_err(ProviderError::Unreachable)?;
        if !answer.status().is_success() {
            return Err(ProviderError::Status(answer.status().as_u16()));
        }
        let body = read(answer).await?;
        serde_json::from_slice(&body).map_err(|error| ProviderError::Unusable(error.to_string()))
    }
}

impl Keys {
    fn may_fetch(&mut self) -> bool {
        while self
            .fetches
            .front()
            .is_some_and(|then| then.elapsed() > Duration::from_secs(60))
        {
            self.fetches.pop_front();
        }
        self.fetches.len() < FETCHES_PER_MINUTE
    }
}

/// Reads an answer, but not an endless one.
pub(super) async fn read(mut answer: reqwest::Response) -> Result<Vec<u8>, ProviderError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(ProviderError::Unreachable)? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_LIMIT_BYTES {
            return Err(ProviderError::Unusable("it is too long".to_owned()));
        }
    }
    Ok(body)
}

/// No redirects (they would let the provider point us at our own network), short time-outs; a provider on this machine
/// is reached past any proxy and needs no certificates.
fn http_client(issuer: &str) -> reqwest::Client {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(3))
        .timeout(Duration::from_secs(8));
    let local = Url::parse(issuer).is_ok_and(|url| is_loopback(&url) && url.scheme() == "http");
    let builder = if local {
        builder.no_proxy().tls_built_in_root_certs(false)
    } else {
        builder
    };
    builder
        .build()
        .expect("the HTTP client's settings are fixed; only missing system certificates can fail it")
}
