//! Settings as a table: what is given, what becomes of it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::{Config, ConfigError, Part};

fn read(given: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(&|name| {
        let value = given
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| (*value).to_owned());
        value.or_else(|| (name == "HOME").then(|| "/home/ada".to_owned()))
    })
}

#[test]
fn without_settings_everything_is_embedded() {
    let config = read(&[]).unwrap();
    assert_eq!(config.origin(), "http://127.0.0.1:3000");
    assert_eq!(config.cookie_name(), "framekeep-3000");
    assert!(config.database.is_embedded() && config.objects.is_embedded() && config.provider.is_embedded());
    assert_eq!(config.image_limit_bytes, 10_000_000);
    assert_eq!(config.video_limit_bytes, 100_000_000);
    assert_eq!(config.storage_limit_bytes, 2_000_000_000);
    assert_eq!(config.signed_url_life.as_secs(), 3600);
    assert_eq!(
        (config.retention.trash_days, config.retention.tombstones_days),
        (30, 180)
    );
}

#[test]
fn the_public_url_follows_the_port_that_was_taken() {
    let mut config = read(&[("PORT", "0")]).unwrap();
    config.listening_on("127.0.0.1:4711".parse().unwrap());
    assert_eq!(config.origin(), "http://127.0.0.1:4711");
    let mut config = read(&[("PORT", "0"), ("PUBLIC_URL", "http://localhost:8080")]).unwrap();
    config.listening_on("127.0.0.1:4711".parse().unwrap());
    assert_eq!(config.origin(), "http://localhost:8080");
}

#[test]
fn https_hardens_the_cookie() {
    let google = [
        ("PUBLIC_URL", "https://keep.example"),
        ("GOOGLE_CLIENT_ID", "id"),
        ("GOOGLE_CLIENT_SECRET", "secret"),
    ];
    let config = read(&google).unwrap();
    assert_eq!(config.cookie_name(), "__Host-framekeep");
    assert_eq!(config.callback_url(), "https://keep.example/auth/google/callback");
    let Part::Given(provider) = config.provider else {
        panic!("Google was given")
    };
    assert_eq!(provider.issuer, "https://accounts.google.com");
}

#[test]
fn r2_settings_make_a_bucket() {
    let config = read(&[
        ("R2_ACCOUNT_ID", "abc1"),
        ("R2_ACCESS_KEY_ID", "k"),
        ("R2_SECRET_ACCESS_KEY", "s"),
        ("R2_BUCKET_NAME", "b"),
    ])
    .unwrap();
    let Part::Given(bucket) = config.objects else {
        panic!("a bucket was given")
    };
    assert_eq!(
        bucket.endpoint.unwrap().as_str(),
        "https://abc1.r2.cloudflarestorage.com/"
    );
    assert_eq!(bucket.region, "auto");
}

#[test]
fn what_is_wrong_is_named() {
    let cases: [(&[(&str, &str)], &str); 28] = [
        (&[("PORT", "x")], "PORT"),
        (&[("PORT", "70000")], "PORT"),
        (&[("FRAMEKEEP_ADDRESS", "localhost")], "FRAMEKEEP_ADDRESS"),
        (&[("PUBLIC_URL", "keep.example")], "PUBLIC_URL"),
        (&[("PUBLIC_URL", "http://keep.example")], "PUBLIC_URL"),
        (&[("PUBLIC_URL", "http://127.0.0.1:1/path")], "PUBLIC_URL"),
        (&[("PUBLIC_URL", "https://keep.example")], "GOOGLE_CLIENT_ID"),
        (&[("DATABASE_URL", "mysql://x")], "DATABASE_URL"),
        (&[("FRAMEKEEP_POOL", "1")], "FRAMEKEEP_POOL"),
        (&[("S3_BUCKET", "b")], "S3_REGION"),
        (&[("S3_BUCKET", "b"), ("S3_REGION", "r")], "AWS_ACCESS_KEY_ID"),
        (&[("S3_REGION", "r")], "S3_BUCKET"),
        (&[("S3_ENDPOINT", "x"), ("S3_BUCKET", "b")], "S3_ENDPOINT"),
        (
            &[("S3_BUCKET", "b"), ("S3_REGION", "r"), ("AWS_ACCESS_KEY_ID", "k")],
            "AWS_SECRET_ACCESS_KEY",
        ),
        (&[("R2_BUCKET_NAME", "b")], "R2_ACCOUNT_ID"),
        (&[("R2_BUCKET_NAME", "b"), ("S3_BUCKET", "c")], "S3_BUCKET"),
        (&[("GOOGLE_CLIENT_ID", "id")], "GOOGLE_CLIENT_SECRET"),
        (&[("GOOGLE_ISSUER", "https://x.example")], "GOOGLE_CLIENT_ID"),
        (
            &[
                ("GOOGLE_CLIENT_ID", "i"),
                ("GOOGLE_CLIENT_SECRET", "s"),
                ("GOOGLE_ISSUER", "http://x.example"),
            ],
            "GOOGLE_ISSUER",
        ),
        (&[("FRAMEKEEP_IMAGE_LIMIT", "10 MB")], "FRAMEKEEP_IMAGE_LIMIT"),
        (&[("FRAMEKEEP_VIDEO_LIMIT", "999")], "FRAMEKEEP_VIDEO_LIMIT"),
        (&[("S3_PATH_STYLE", "on")], "S3_BUCKET"),
        (
            &[("S3_PATH_STYLE", "yes"), ("S3_BUCKET", "b"), ("S3_REGION", "r")],
            "S3_PATH_STYLE",
        ),
        (&[("FRAMEKEEP_STORAGE_LIMIT", "1")], "FRAMEKEEP_STORAGE_LIMIT"),
        (&[("FRAMEKEEP_SIGNED_URL_LIFE", "1")], "FRAMEKEEP_SIGNED_URL_LIFE"),
        (&[("FRAMEKEEP_LOG_FORMAT", "xml")], "FRAMEKEEP_LOG_FORMAT"),
        (&[("FRAMEKEEP_KEEP_TRASH_DAYS", "-1")], "FRAMEKEEP_KEEP_TRASH_DAYS"),
        (
            &[("FRAMEKEEP_KEEP_DELETED_PROJECTS_DAYS", "29")],
            "FRAMEKEEP_KEEP_TRASH_DAYS",
        ),
    ];
    for (given, named) in cases {
        let error = read(given).unwrap_err();
        let (ConfigError::Missing { name, .. } | ConfigError::Bad { name, .. }) = &error;
        assert_eq!(*name, named, "{given:?}: {error}");
    }
}

#[test]
fn secrets_do_not_show() {
    let config = read(&[
        ("DATABASE_URL", "postgres://a:hunter2@h/d"),
        ("GOOGLE_CLIENT_ID", "i"),
        ("GOOGLE_CLIENT_SECRET", "hunter2"),
    ])
    .unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
}
