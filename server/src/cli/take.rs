//! `framekeep import` and `framekeep export`: a line for each file, then how many of each.

use std::path::Path;
use std::process::ExitCode;

use crate::config::Config;
use crate::folder::{self, FolderError, Line, Outcome};
use crate::run::{self, StartError};
use crate::state::Server;
use crate::storage::migrate::{self, SchemaStatus};

/// Nothing was done at all.
const NOTHING_DONE: u8 = 2;

pub(super) async fn import(config: Config, folder: &Path, email: &str, dry_run: bool) -> Result<ExitCode, StartError> {
    with_server(config, dry_run, async |server| {
        let user = folder::user_of(server, email).await?;
        folder::import(server, user, folder, dry_run, tell).await
    })
    .await
}

pub(super) async fn export(config: Config, folder: &Path, email: &str) -> Result<ExitCode, StartError> {
    with_server(config, false, async |server| {
        let user = folder::user_of(server, email).await?;
        folder::export(server, user, folder, tell).await
    })
    .await
}

fn tell(line: &Line) {
    println!("{line}");
}

async fn with_server(
    config: Config,
    only_look: bool,
    work: impl AsyncFnOnce(&Server) -> Result<Vec<Line>, FolderError>,
) -> Result<ExitCode, StartError> {
    let (server, embedded) = run::parts(config).await?;
    let done = match ready(&server, only_look).await {
        Ok(true) => Ok(ended(work(&server).await)),
        Ok(false) => {
            eprintln!("framekeep: the database's schema is not current. Run `framekeep migrate` first.");
            Ok(ExitCode::from(NOTHING_DONE))
        }
        Err(error) => Err(error),
    };
    server.pool.close().await;
    embedded.stop().await;
    done
}

/// Whether the schema is current. Where nothing is to be written it is not migrated either.
async fn ready(server: &Server, only_look: bool) -> Result<bool, StartError> {
    if only_look {
        Ok(migrate::status(&server.pool).await? == SchemaStatus::Current)
    } else {
        run::current_schema(&server.pool).await.map(|()| true)
    }
}

fn ended(done: Result<Vec<Line>, FolderError>) -> ExitCode {
    match done {
        Ok(lines) => {
            println!("{}", folder::summary(&lines));
            super::code(!lines.iter().any(|line| matches!(line.outcome, Outcome::Failed { .. })))
        }
        Err(error) => {
            eprintln!("framekeep: {error}");
            ExitCode::from(NOTHING_DONE)
        }
    }
}
