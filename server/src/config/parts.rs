//! The three parts that are either embedded or given from outside.

use url::Url;

use super::Secret;

/// Either the part that comes with the server, or one that the settings name.
#[derive(Clone, Debug)]
pub enum Part<T> {
    Embedded,
    Given(T),
}

impl<T> Part<T> {
    /// Whether the server brings this part itself.
    pub fn is_embedded(&self) -> bool {
        matches!(self, Self::Embedded)
    }
}

/// `postgres://…`, with its password.
#[derive(Clone, Debug)]
pub struct DatabaseUrl(pub Secret);

/// A private bucket of an S3-compatible store.
#[derive(Clone, Debug)]
pub struct Bucket {
    pub name: String,
    /// `auto` for R2.
    pub region: String,
    /// None: Amazon's own for the region.
    pub endpoint: Option<Url>,
    /// Whether the bucket is in addresses' path, not in their host name.
    pub path_style: bool,
    pub access_key_id: String,
    pub secret_access_key: Secret,
}

/// An OpenID Connect provider and what it knows us by.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// Exactly as its discovery document names it (no slash at the end unless it has one there).
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Secret,
}
