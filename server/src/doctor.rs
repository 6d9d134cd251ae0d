//! `framekeep doctor`: tries every part as the server uses it, and says what to mend.

mod bucket;

use std::fmt::Display;
use std::time::Duration;

use bytes::Bytes;
use time::OffsetDateTime;

use crate::spool;
use crate::state::Server;
use crate::storage::health;
use crate::storage::migrate::{self, SchemaStatus};

/// How far the two clocks may be apart: tokens and sessions are judged by them.
const SKEW_MOST: Duration = Duration::from_secs(30);

/// What was tried, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub what: &'static str,
    /// What is so, or what to mend.
    pub outcome: Result<String, String>,
}

/// Tries everything, one after the other; nothing is left behind.
pub async fn examine(server: &Server) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut note = |what, outcome| findings.push(Finding { what, outcome });
    note("Database", database(server).await);
    note("Schema", schema(server).await);
    note("Clock", clock(server).await);
    note("Bucket", bucket::objects(server).await);
    note("Signed addresses", bucket::direct(server).await);
    note("CORS", bucket::cors(server).await);
    note("Uploads", uploads().await);
    note("Sign-in", provider(server).await);
    findings
}

async fn database(server: &Server) -> Result<String, String> {
    let answer = async {
        let mut connection = server.pool.acquire().await?;
        health::answers(&mut connection).await
    };
    answer.await.map_err(|error| {
        mend(
            &error,
            "Look at DATABASE_URL, and whether Postgres is running and lets this machine in.",
        )
    })?;
    Ok("answers".to_owned())
}

async fn schema(server: &Server) -> Result<String, String> {
    match migrate::status(&server.pool).await {
        Ok(SchemaStatus::Current) => Ok("current".to_owned()),
        Ok(SchemaStatus::Behind(missing)) => Err(format!(
            "{missing} migrations are missing. Run `framekeep migrate`, or start the server."
        )),
        Ok(SchemaStatus::Newer(version)) => Err(format!(
            "It is version {version}, newer than this Framekeep. Use the newer release."
        )),
        Err(error) => Err(mend(&error, "The database must be reachable first.")),
    }
}

async fn clock(server: &Server) -> Result<String, String> {
    let ask = async {
        let mut connection = server.pool.acquire().await?;
        health::now(&mut connection).await
    };
    let theirs = ask
        .await
        .map_err(|error| mend(&error, "The database must be reachable first."))?;
    let skew = (OffsetDateTime::now_utc() - theirs).unsigned_abs();
    let words = format!("{:.1} s apart from the database's", skew.as_secs_f32());
    if skew <= SKEW_MOST {
        Ok(words)
    } else {
        Err(format!("{words}. Set both by a time server (NTP)."))
    }
}

/// A file through the temporary folder.
async fn uploads() -> Result<String, String> {
    let folder = std::env::temp_dir();
    let content = Bytes::from_static(b"framekeep doctor");
    let parts = futures::stream::iter([Ok(content.clone())]);
    let spooled = match spool::spool(parts, content.len() as u64).await {
        Ok(spooled) => spooled,
        Err(error) => {
            let advice = format!(
                "Files must fit into {}; choose another folder with TMPDIR.",
                folder.display()
            );
            return Err(mend(&error, &advice));
        }
    };
    match spooled {
        Some(file) if file.size_bytes == content.len() as u64 => {
            Ok(format!("lie in {} while they are checked", folder.display()))
        }
        _ => Err(format!("What was written to {} was not kept.", folder.display())),
    }
}

async fn provider(server: &Server) -> Result<String, String> {
    let advice = "Look at GOOGLE_ISSUER, and whether this machine may reach it.";
    let discovery = server
        .provider
        .discovery()
        .await
        .map_err(|error| mend(&error, advice))?;
    server.provider.keys("").await.map_err(|error| mend(&error, advice))?;
    Ok(format!(
        "{} answers; it must know {} as a redirect address",
        discovery.issuer, server.provider.callback_url
    ))
}

fn mend(error: &dyn Display, advice: &str) -> String {
    format!("{error}. {advice}")
}
