//! Every setting: its type, its default and the reason for it. Read once, from a look-up function, so that tests give
//! their own. A missing or bad one stops the start, named, with what it should be.

mod parts;
mod read;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use framekeep::picture::Limits;
use url::Url;

use crate::housekeeping::Retention;
use crate::rates::RateSettings;

pub use parts::{Bucket, DatabaseUrl, Part, ProviderSettings};

/// Google's own issuer, as its discovery document names it.
pub const GOOGLE_ISSUER: &str = "https://accounts.google.com";

/// The settings of one server.
#[derive(Clone, Debug)]
pub struct Config {
    /// `PUBLIC_URL`: where browsers find this server; scheme, host and port only. Default: `http://127.0.0.1:PORT`, so
    /// that a first run needs no setting. Decides the cookie's name and `Secure`, and the sign-in's redirect.
    pub public_url: Url,
    /// `FRAMEKEEP_ADDRESS` and `PORT`: where the server listens. Default `127.0.0.1:3000`: a server that nobody set up
    /// is not for the network. Port 0 takes any free one.
    pub listen: SocketAddr,
    /// `FRAMEKEEP_DATA`: the folder of the embedded parts. Default: the user's own data folder; as root
    /// `/var/lib/framekeep`, because the private database runs as another user, to whom `/root` is closed.
    pub data: PathBuf,
    /// `DATABASE_URL`: Postgres 15 or newer. Default: a private cluster in the data folder.
    pub database: Part<DatabaseUrl>,
    /// `FRAMEKEEP_POOL`: connections to the database. Default 16: enough for some hundred people, and several servers
    /// fit under Postgres' own default of 100.
    pub pool_size: u32,
    /// How long a request waits for a connection before it is told 503: 2 s. Longer only piles requests up.
    pub pool_wait: Duration,
    /// How long one statement may take: 10 s.
    pub statement_limit: Duration,
    /// `S3_…` or `R2_…`: where the media are. Default: an S3 interface over a folder, in this process.
    pub objects: Part<Bucket>,
    /// `GOOGLE_…`: who signs people in. Default: a provider in this process, on loopback only.
    pub provider: Part<ProviderSettings>,
    /// `FRAMEKEEP_IMAGE_LIMIT`: bytes of one picture. Default 10 MB (10,000,000), said so on screen.
    pub image_limit_bytes: u64,
    /// `FRAMEKEEP_VIDEO_LIMIT`: bytes of one video. Default 100 MB (100,000,000).
    pub video_limit_bytes: u64,
    /// `FRAMEKEEP_STORAGE_LIMIT`: bytes of all pictures of one person. Default 2 GB: some thousand captures.
    pub storage_limit_bytes: u64,
    /// `FRAMEKEEP_SIGNED_URL_LIFE`: seconds that an address of a picture works. Default 1 hour: long enough for a slow
    /// page, short enough for an address that was passed on.
    pub signed_url_life: Duration,
    /// `FRAMEKEEP_SESSION_LIFE`: seconds until a sign-in ends by itself. Default 60 days: longer than a month offline.
    pub session_life: Duration,
    /// `FRAMEKEEP_SIGN_IN_RATE`, `FRAMEKEEP_WRITE_RATE`, `FRAMEKEEP_UPLOAD_RATE`: per minute, of one network, one user and
    /// one user; 0 is no limit. Defaults 60, 1200 and 240: far above what people do, far below what hurts.
    pub rates: RateSettings,
    /// `FRAMEKEEP_PROXIES`: how many reverse proxies of ours stand in front, each adding to `X-Forwarded-For`. Default 0:
    /// the header is not believed.
    pub proxies: usize,
    /// `FRAMEKEEP_METRICS`: where `/metrics` is served, such as 127.0.0.1:9100, an address that only you reach. Default:
    /// nowhere.
    pub metrics: Option<SocketAddr>,
    /// `FRAMEKEEP_KEEP_…`: how long things are kept (see the fields). Defaults: deltas 90 days (a snapshot covers them),
    /// deleted projects 180 (of these 30 in the trash), deleted media 30, ended operations 180; unfinished uploads 24 hours.
    pub retention: Retention,
    /// `FRAMEKEEP_LOG`: what is logged, in the words of tracing's filter. Default `info`.
    pub log_filter: String,
    /// `FRAMEKEEP_LOG_FORMAT`: `text` (default, for people) or `json` (for collectors).
    pub log_format: LogFormat,
    /// Whether `PUBLIC_URL` follows the port that the server listens on.
    public_url_follows: bool,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// A setting that stops the start.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("{name} is missing: {expected}")]
    Missing { name: &'static str, expected: String },
    #[error("{name} is not usable: {expected}")]
    Bad { name: &'static str, expected: String },
}

/// A value that never shows in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

impl Config {
    /// How large a file may be.
    pub fn limits(&self) -> Limits {
        Limits {
            picture_bytes: self.image_limit_bytes,
            video_bytes: self.video_limit_bytes,
        }
    }

    /// Reads the process's environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(&|name| std::env::var(name).ok())
    }

    /// Reads from any source; an empty value counts as none.
    pub fn read(look_up: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        read::config(look_up)
    }

    /// Tells the address that the server really listens on (with `PORT=0` it is only known now).
    pub fn listening_on(&mut self, address: SocketAddr) {
        self.listen = address;
        if self.public_url_follows {
            self.public_url = read::loopback_url(address);
        }
    }

    /// The origin that browsers name: scheme, host, and the port unless it is the scheme's own.
    pub fn origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }

    /// Whether browsers reach this server by https.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// Whether this server is for the same machine only.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.public_url)
    }

    /// The session cookie's name. Cookies ignore ports, so on loopback the name carries it: two local servers do not
    /// sign each other out. Under https the prefix `__Host-` binds it to this host.
    pub fn cookie_name(&self) -> String {
        if self.is_https() {
            "__Host-framekeep".to_owned()
        } else {
            format!("framekeep-{}", self.public_url.port_or_known_default().unwrap_or(80))
        }
    }

    /// Where the provider sends people back to.
    pub fn callback_url(&self) -> String {
        format!("{}/auth/google/callback", self.origin())
    }
}

/// Whether a URL's host is this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(url::Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}
