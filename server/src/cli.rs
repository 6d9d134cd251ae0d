//! The command line of the binary `framekeep`. The binary itself adds only its pages:
//! `framekeep_server::cli::main(pages)`, where `pages` makes the router of everything that people see out of the
//! server's parts. `main` makes the async runtime; `pages` is called inside it, once, before the server is ready.

mod take;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use axum::Router;
use clap::{Parser, Subcommand};
use sqlx::PgPool;
use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};
use crate::doctor;
use crate::embedded;
use crate::housekeeping;
use crate::metrics;
use crate::run::{self, StartError};
use crate::state::{self, Server};
use crate::storage::migrate::{self, SchemaStatus};

const SETTINGS: &str = "\
Settings are read from the environment. With none at all, everything runs on this machine: a private PostgreSQL, an
object store in a folder, a sign-in that asks for an email address and a name.

  PORT                  where to listen (3000); 0 takes any free port
  FRAMEKEEP_ADDRESS     on which address (127.0.0.1)
  PUBLIC_URL            how browsers reach it (http://127.0.0.1:PORT)
  FRAMEKEEP_DATA        the folder of the private parts (your data folder; as root /var/lib/framekeep)
  DATABASE_URL          a PostgreSQL 15 or newer: postgres://user:password@host/name
  S3_BUCKET, S3_REGION, S3_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY
                        a private bucket of any S3-compatible store; or for Cloudflare R2:
  R2_ACCOUNT_ID, R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY, R2_BUCKET_NAME
  S3_PATH_STYLE         whether the bucket is in the path of its addresses: on, off (on with S3_ENDPOINT)
  GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET
                        sign-in with Google; its redirect address is PUBLIC_URL/auth/google/callback
  GOOGLE_ISSUER         another OpenID Connect provider (https://accounts.google.com)
  FRAMEKEEP_POOL        connections to the database (16)
  FRAMEKEEP_IMAGE_LIMIT, FRAMEKEEP_VIDEO_LIMIT
                        bytes of one picture (10000000) and of one video (100000000)
  FRAMEKEEP_STORAGE_LIMIT
                        bytes of all pictures of one person (2000000000)
  FRAMEKEEP_SIGNED_URL_LIFE, FRAMEKEEP_SESSION_LIFE
                        seconds that a picture's address (3600) and a sign-in (5184000) last
  FRAMEKEEP_SIGN_IN_RATE, FRAMEKEEP_WRITE_RATE, FRAMEKEEP_UPLOAD_RATE
                        how many per minute: sign-ins of a network (60), changes (1200) and files (240) of a person
  FRAMEKEEP_PROXIES     how many reverse proxies of yours add to X-Forwarded-For (0)
  FRAMEKEEP_METRICS     where /metrics is served, such as 127.0.0.1:9100 (nowhere)
  FRAMEKEEP_KEEP_DELTAS_DAYS, FRAMEKEEP_KEEP_TRASH_DAYS, FRAMEKEEP_KEEP_DELETED_PROJECTS_DAYS,
  FRAMEKEEP_KEEP_DELETED_MEDIA_DAYS,
  FRAMEKEEP_KEEP_ENDED_DAYS, FRAMEKEEP_KEEP_UNFINISHED_HOURS
                        how long housekeeping leaves things (90, 180, 30, 180 days; 24 hours)
  FRAMEKEEP_LOG, FRAMEKEEP_LOG_FORMAT
                        what is logged (info) and how (text, json)";

/// Framekeep: a studio for app store screenshots that never loses work.
#[derive(Parser)]
#[command(name = "framekeep", version, after_help = SETTINGS)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the server until Ctrl-C or SIGTERM; migrates the database first.
    #[command(after_help = SETTINGS)]
    Serve,
    /// Brings the database's schema up to date.
    Migrate {
        /// Only tells: exits with 0 when the schema is current, with 1 when it is not.
        #[arg(long)]
        status: bool,
    },
    /// Brings every project file (.framekeep) and JSON snapshot (.json) of a folder into an account. What was brought before
    /// stays as it is. Exits with 1 when something could not be written, with 2 when nothing could be done at all.
    Import {
        /// The folder; links in it are not followed.
        folder: PathBuf,
        /// The person's email address.
        #[arg(long)]
        user: String,
        /// Only tells what would become of each file; writes nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Writes every project of an account into a folder, one file each, that `import` takes.
    Export {
        /// The person's email address.
        #[arg(long)]
        user: String,
        /// The folder; made where it is not there.
        folder: PathBuf,
    },
    /// Removes what is past its retention, as the server does each hour; prints what and how many.
    Cleanup,
    /// Tries database, clock, bucket and sign-in, and says what to mend; exits with 1 when something is not right.
    Doctor,
}

/// Runs the command line; the process's exit code.
pub fn main(pages: fn(Server) -> Router) -> ExitCode {
    let arguments = Arguments::parse();
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(error) => return failed(&error),
    };
    log(&config);
    if config.metrics.is_some()
        && let Err(error) = metrics::install()
    {
        return failed(&error);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Serve => run::serve(config, pages).await.map(|()| ExitCode::SUCCESS),
            Command::Migrate { status } => migrate(config, status).await.map(code),
            Command::Import { folder, user, dry_run } => take::import(config, &folder, &user, dry_run).await,
            Command::Export { user, folder } => take::export(config, &folder, &user).await,
            Command::Cleanup => cleanup(config).await.map(code),
            Command::Doctor => examine(config).await.map(code),
        }
    });
    match done {
        Ok(code) => code,
        Err(StartError::Interrupted) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

/// Whether all is well.
const fn code(well: bool) -> ExitCode {
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn migrate(config: Config, only_tell: bool) -> Result<bool, StartError> {
    let (embedded, database) = embedded::start_database(&config).await?;
    let done = match state::pool(&config, &database) {
        Ok(pool) => {
            let done = if only_tell {
                tell(&pool).await
            } else {
                bring_up_to_date(&pool).await
            };
            pool.close().await;
            done
        }
        Err(error) => Err(error.into()),
    };
    embedded.stop().await;
    done
}

async fn tell(pool: &PgPool) -> Result<bool, StartError> {
    let status = migrate::status(pool).await?;
    match status {
        SchemaStatus::Current => println!("The schema is current."),
        SchemaStatus::Behind(missing) => println!("{missing} migrations are missing. Run `framekeep migrate`."),
        SchemaStatus::Newer(version) => println!("The schema is version {version}, newer than this Framekeep."),
    }
    Ok(status == SchemaStatus::Current)
}

async fn bring_up_to_date(pool: &PgPool) -> Result<bool, StartError> {
    run::current_schema(pool).await?;
    println!("The schema is current.");
    Ok(true)
}

async fn cleanup(config: Config) -> Result<bool, StartError> {
    let (server, embedded) = run::parts(config).await?;
    let swept = match run::current_schema(&server.pool).await {
        Ok(()) => housekeeping::sweep(&server).await.map_err(StartError::from),
        Err(error) => Err(error),
    };
    server.pool.close().await;
    embedded.stop().await;
    match swept? {
        Some(removed) => println!("{removed}"),
        None => println!("Another server is at it. Nothing was done here."),
    }
    Ok(true)
}

async fn examine(config: Config) -> Result<bool, StartError> {
    let (server, embedded) = run::parts(config).await?;
    let findings = doctor::examine(&server).await;
    server.pool.close().await;
    embedded.stop().await;
    for finding in &findings {
        let (mark, words) = match &finding.outcome {
            Ok(words) => ("ok  ", words),
            Err(words) => ("MEND", words),
        };
        println!("{mark}  {}: {words}", finding.what);
    }
    Ok(findings.iter().all(|finding| finding.outcome.is_ok()))
}

/// At the level for developers the object store's client and the embedded store tell the keys of objects, which hold file
/// names: whoever wants that names them.
const QUIET: &str = "aws=info,s3s=info";

/// Log lines go to the standard error: the standard output is for what was asked.
fn log(config: &Config) {
    let filter = format!("{QUIET},{}", config.log_filter);
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match config.log_format {
        LogFormat::Text => lines.with_target(false).init(),
        LogFormat::Json => lines.json().init(),
    }
}

fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("framekeep: {error}");
    ExitCode::FAILURE
}
