//! From names and texts to the typed settings.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use framekeep::picture::{LIMIT_BYTES, VIDEO_LIMIT_BYTES};
use framekeep::revision::RESTORABLE_DAYS;
use url::Url;

use super::{
    Bucket, Config, ConfigError, DatabaseUrl, GOOGLE_ISSUER, LogFormat, Part, ProviderSettings, Secret, is_loopback,
};
use crate::housekeeping::Retention;
use crate::rates::{PerMinute, RateSettings};

/// Everything from `info` on; the session library warns of every cookie that has run out, which is no event.
const LOG_FILTER: &str = "info,tower_sessions_core=error";

/// Where settings come from.
struct Source<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Source<'_> {
    fn text(&self, name: &str) -> Option<String> {
        (self.0)(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    fn needed(&self, name: &'static str, expected: &str) -> Result<String, ConfigError> {
        self.text(name).ok_or_else(|| ConfigError::Missing {
            name,
            expected: expected.to_owned(),
        })
    }

    fn parsed<T: FromStr>(&self, name: &'static str, default: T, expected: &str) -> Result<T, ConfigError> {
        match self.text(name) {
            None => Ok(default),
            Some(text) => text.parse().map_err(|_| bad(name, expected)),
        }
    }

    fn seconds(&self, name: &'static str, default: u64, most: u64) -> Result<Duration, ConfigError> {
        let expected = format!("seconds, from 60 to {most}");
        let seconds = self.parsed(name, default, &expected)?;
        if (60..=most).contains(&seconds) {
            Ok(Duration::from_secs(seconds))
        } else {
            Err(bad(name, &expected))
        }
    }
}

fn bad(name: &'static str, expected: &str) -> ConfigError {
    ConfigError::Bad {
        name,
        expected: expected.to_owned(),
    }
}

pub(super) fn config(look_up: &dyn Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
    let source = Source(look_up);
    let port = source.parsed("PORT", 3000_u16, "a port number, such as 3000")?;
    let address = source.parsed(
        "FRAMEKEEP_ADDRESS",
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        "an IP address, such as 127.0.0.1 or 0.0.0.0",
    )?;
    let listen = SocketAddr::new(address, port);
    let given_url = public_url(&source)?;
    let public_url_follows = given_url.is_none();
    let public_url = given_url.unwrap_or_else(|| loopback_url(listen));
    Ok(Config {
        provider: provider(&source, &public_url)?,
        objects: objects(&source)?,
        database: database(&source)?,
        data: data(&source)?,
        listen,
        public_url,
        public_url_follows,
        pool_size: pool_size(&source)?,
        pool_wait: Duration::from_secs(2),
        statement_limit: Duration::from_secs(10),
        image_limit_bytes: limit(&source, "FRAMEKEEP_IMAGE_LIMIT", LIMIT_BYTES, 100_000_000)?,
        video_limit_bytes: limit(&source, "FRAMEKEEP_VIDEO_LIMIT", VIDEO_LIMIT_BYTES, 5_000_000_000)?,
        storage_limit_bytes: storage_limit(&source)?,
        signed_url_life: source.seconds("FRAMEKEEP_SIGNED_URL_LIFE", 3600, 7 * 24 * 3600)?,
        session_life: source.seconds("FRAMEKEEP_SESSION_LIFE", 60 * 24 * 3600, 400 * 24 * 3600)?,
        rates: RateSettings {
            sign_ins: rate(&source, "FRAMEKEEP_SIGN_IN_RATE", 60)?,
            writes: rate(&source, "FRAMEKEEP_WRITE_RATE", 1_200)?,
            uploads: rate(&source, "FRAMEKEEP_UPLOAD_RATE", 240)?,
        },
        proxies: source.parsed(
            "FRAMEKEEP_PROXIES",
            0,
            "how many proxies of yours stand in front, such as 1",
        )?,
        metrics: metrics(&source)?,
        retention: retention(&source)?,
        log_filter: source.text("FRAMEKEEP_LOG").unwrap_or_else(|| LOG_FILTER.to_owned()),
        log_format: log_format(&source)?,
    })
}

/// `http://127.0.0.1:PORT`, whatever address is listened on: it is how the same machine reaches it.
pub(super) fn loopback_url(listen: SocketAddr) -> Url {
    let host = match listen.ip() {
        IpAddr::V6(address) if address.is_loopback() => "[::1]".to_owned(),
        IpAddr::V4(address) if address.is_loopback() => address.to_string(),
        _ => "127.0.0.1".to_owned(),
    };
    Url::parse(&format!("http://{host}:{}", listen.port())).expect("a host and a port make a URL")
}

fn public_url(source: &Source<'_>) -> Result<Option<Url>, ConfigError> {
    let expected =
        "the address that browsers use, such as https://framekeep.example (no path; plain http only on this machine)";
    let Some(text) = source.text("PUBLIC_URL") else {
        return Ok(None);
    };
    let url = Url::parse(&text).map_err(|_| bad("PUBLIC_URL", expected))?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    let safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    if bare && safe && url.has_host() {
        Ok(Some(url))
    } else {
        Err(bad("PUBLIC_URL", expected))
    }
}

fn data(source: &Source<'_>) -> Result<PathBuf, ConfigError> {
    let chosen = match source.text("FRAMEKEEP_DATA") {
        Some(path) => PathBuf::from(path),
        None if nix::unistd::geteuid().is_root() => PathBuf::from("/var/lib/framekeep"),
        None => match (source.text("XDG_DATA_HOME"), source.text("HOME")) {
            (Some(base), _) => PathBuf::from(base).join("framekeep"),
            (None, Some(home)) => PathBuf::from(home).join(".local/share/framekeep"),
            (None, None) => {
                let expected = "a folder for the data, since HOME is not set either".to_owned();
                return Err(ConfigError::Missing {
                    name: "FRAMEKEEP_DATA",
                    expected,
                });
            }
        },
    };
    std::path::absolute(chosen).map_err(|_| bad("FRAMEKEEP_DATA", "a folder's path"))
}

fn database(source: &Source<'_>) -> Result<Part<DatabaseUrl>, ConfigError> {
    let Some(text) = source.text("DATABASE_URL") else {
        return Ok(Part::Embedded);
    };
    let parses = sqlx::postgres::PgConnectOptions::from_str(&text).is_ok();
    if parses && (text.starts_with("postgres://") || text.starts_with("postgresql://")) {
        Ok(Part::Given(DatabaseUrl(Secret::new(text))))
    } else {
        Err(bad("DATABASE_URL", "postgres://user:password@host:5432/name"))
    }
}

fn pool_size(source: &Source<'_>) -> Result<u32, ConfigError> {
    let expected = "a number of connections, from 2 to 500";
    let size = source.parsed("FRAMEKEEP_POOL", 16_u32, expected)?;
    if (2..=500).contains(&size) {
        Ok(size)
    } else {
        Err(bad("FRAMEKEEP_POOL", expected))
    }
}

/// Bytes of one file.
fn limit(source: &Source<'_>, name: &'static str, default: u64, most: u64) -> Result<u64, ConfigError> {
    let expected = format!("bytes, from 1000 to {most}");
    let limit = source.parsed(name, default, &expected)?;
    if (1_000..=most).contains(&limit) {
        Ok(limit)
    } else {
        Err(bad(name, &expected))
    }
}

/// Zero is no limit.
fn rate(source: &Source<'_>, name: &'static str, default: u32) -> Result<PerMinute, ConfigError> {
    let per_minute = source.parsed(name, default, "a number per minute; 0 is no limit")?;
    Ok(NonZeroU32::new(per_minute))
}

fn retention(source: &Source<'_>) -> Result<Retention, ConfigError> {
    let retention = Retention {
        deltas_days: keep(source, "FRAMEKEEP_KEEP_DELTAS_DAYS", 90)?,
        tombstones_days: keep(source, "FRAMEKEEP_KEEP_DELETED_PROJECTS_DAYS", 180)?,
        trash_days: keep(source, "FRAMEKEEP_KEEP_TRASH_DAYS", RESTORABLE_DAYS.into())?,
        ended_days: keep(source, "FRAMEKEEP_KEEP_ENDED_DAYS", 180)?,
        deleted_media_days: keep(source, "FRAMEKEEP_KEEP_DELETED_MEDIA_DAYS", 30)?,
        unfinished_hours: keep(source, "FRAMEKEEP_KEEP_UNFINISHED_HOURS", 24)?,
    };
    if retention.trash_days <= retention.tombstones_days {
        Ok(retention)
    } else {
        Err(bad(
            "FRAMEKEEP_KEEP_TRASH_DAYS",
            "at most FRAMEKEEP_KEEP_DELETED_PROJECTS_DAYS: what is gone for good cannot be brought back",
        ))
    }
}

fn keep(source: &Source<'_>, name: &'static str, default: i32) -> Result<i32, ConfigError> {
    let expected = "a whole number, from 0 to 36500";
    let time = source.parsed(name, default, expected)?;
    if (0..=36_500).contains(&time) {
        Ok(time)
    } else {
        Err(bad(name, expected))
    }
}

fn metrics(source: &Source<'_>) -> Result<Option<SocketAddr>, ConfigError> {
    let expected = "an address and a port that only you reach, such as 127.0.0.1:9100";
    let text = source.text("FRAMEKEEP_METRICS");
    text.map(|text| text.parse().map_err(|_| bad("FRAMEKEEP_METRICS", expected)))
        .transpose()
}

fn storage_limit(source: &Source<'_>) -> Result<u64, ConfigError> {
    let expected = "bytes, from 1000000 to 1000000000000000";
    let limit = source.parsed("FRAMEKEEP_STORAGE_LIMIT", 2_000_000_000_u64, expected)?;
    if (1_000_000..=1_000_000_000_000_000).contains(&limit) {
        Ok(limit)
    } else {
        Err(bad("FRAMEKEEP_STORAGE_LIMIT", expected))
    }
}

fn log_format(source: &Source<'_>) -> Result<LogFormat, ConfigError> {
    match source.text("FRAMEKEEP_LOG_FORMAT").as_deref() {
        None | Some("text") => Ok(LogFormat::Text),
        Some("json") => Ok(LogFormat::Json),
        Some(_) => Err(bad("FRAMEKEEP_LOG_FORMAT", "text or json")),
    }
}

const S3_NAMES: [&str; 6] = [
    "S3_BUCKET",
    "S3_REGION",
    "S3_ENDPOINT",
    "S3_PATH_STYLE",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
];
const R2_NAMES: [&str; 4] = [
    "R2_ACCOUNT_ID",
    "R2_ACCESS_KEY_ID",
    "R2_SECRET_ACCESS_KEY",
    "R2_BUCKET_NAME",
];

fn objects(source: &Source<'_>) -> Result<Part<Bucket>, ConfigError> {
    // Amazon's keys alone may be in the environment for other programs; the S3_ names are ours.
    let s3 = S3_NAMES[..4].iter().find(|name| source.text(name).is_some());
    let r2 = R2_NAMES.iter().find(|name| source.text(name).is_some());
    match (s3, r2) {
        (None, None) => Ok(Part::Embedded),
        (Some(_), None) => s3_bucket(source).map(Part::Given),
        (None, Some(_)) => r2_bucket(source).map(Part::Given),
        (Some(s3), Some(_)) => Err(bad(s3, "either the S3_ or the R2_ settings, not both")),
    }
}

fn s3_bucket(source: &Source<'_>) -> Result<Bucket, ConfigError> {
    let name = source.needed("S3_BUCKET", "the bucket's name; the other S3_ settings are there")?;
    let endpoint = source.text("S3_ENDPOINT").map(|text| endpoint(&text)).transpose()?;
    let region = match (source.text("S3_REGION"), &endpoint) {
        (Some(region), _) => region,
        (None, Some(_)) => "us-east-1".to_owned(),
        (None, None) => source.needed("S3_REGION", "the bucket's region, such as eu-central-1")?,
    };
    Ok(Bucket {
        name,
        region,
        // With a store of one's own the bucket's name is seldom a host's; Amazon wants it to be.
        path_style: path_style(source)?.unwrap_or(endpoint.is_some()),
        endpoint,
        access_key_id: source.needed(
            "AWS_ACCESS_KEY_ID",
            "the key that may read, write and delete in S3_BUCKET",
        )?,
        secret_access_key: Secret::new(source.needed("AWS_SECRET_ACCESS_KEY", "the secret of AWS_ACCESS_KEY_ID")?),
    })
}

fn path_style(source: &Source<'_>) -> Result<Option<bool>, ConfigError> {
    match source.text("S3_PATH_STYLE").as_deref() {
        None => Ok(None),
        Some("on") => Ok(Some(true)),
        Some("off") => Ok(Some(false)),
        Some(_) => Err(bad(
            "S3_PATH_STYLE",
            "on or off: whether the bucket is in the path of its addresses",
        )),
    }
}

fn endpoint(text: &str) -> Result<Url, ConfigError> {
    match Url::parse(text) {
        Ok(url) if url.has_host() && matches!(url.scheme(), "http" | "https") => Ok(url),
        _ => Err(bad(
            "S3_ENDPOINT",
            "the store's address, such as https://s3.example.com",
        )),
    }
}

fn r2_bucket(source: &Source<'_>) -> Result<Bucket, ConfigError> {
    let account = source.needed(
        "R2_ACCOUNT_ID",
        "the Cloudflare account's id; other R2_ settings are there",
    )?;
    if !account.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(bad(
            "R2_ACCOUNT_ID",
            "the Cloudflare account's id: letters and digits only",
        ));
    }
    let endpoint = Url::parse(&format!("https://{account}.r2.cloudflarestorage.com"))
        .map_err(|_| bad("R2_ACCOUNT_ID", "the Cloudflare account's id"))?;
    Ok(Bucket {
        name: source.needed("R2_BUCKET_NAME", "the bucket's name")?,
        region: "auto".to_owned(),
        endpoint: Some(endpoint),
        path_style: true,
        access_key_id: source.needed("R2_ACCESS_KEY_ID", "the id of an R2 API token")?,
        secret_access_key: Secret::new(source.needed("R2_SECRET_ACCESS_KEY", "the secret of R2_ACCESS_KEY_ID")?),
    })
}

fn provider(source: &Source<'_>, public_url: &Url) -> Result<Part<ProviderSettings>, ConfigError> {
    let names = ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET", "GOOGLE_ISSUER"];
    if names.iter().all(|name| source.text(name).is_none()) {
        if is_loopback(public_url) {
            return Ok(Part::Embedded);
        }
        let expected =
            "Google's client id; the embedded sign-in is only for this machine, and PUBLIC_URL is not".to_owned();
        return Err(ConfigError::Missing {
            name: "GOOGLE_CLIENT_ID",
            expected,
        });
    }
    Ok(Part::Given(ProviderSettings {
        client_id: source.needed(
            "GOOGLE_CLIENT_ID",
            "the client id of a web application in Google's console",
        )?,
        client_secret: Secret::new(source.needed("GOOGLE_CLIENT_SECRET", "the secret of GOOGLE_CLIENT_ID")?),
        issuer: issuer(source)?,
    }))
}

fn issuer(source: &Source<'_>) -> Result<String, ConfigError> {
    let expected = "an OpenID Connect issuer such as https://accounts.google.com (plain http only on this machine)";
    let text = source.text("GOOGLE_ISSUER").unwrap_or_else(|| GOOGLE_ISSUER.to_owned());
    let url = Url::parse(&text).map_err(|_| bad("GOOGLE_ISSUER", expected))?;
    let safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    if safe && url.has_host() && url.query().is_none() && url.fragment().is_none() {
        Ok(text)
    } else {
        Err(bad("GOOGLE_ISSUER", expected))
    }
}
