//! The parts that the server brings itself, so that one command runs it all: a private Postgres, an object store over a
//! folder, a sign-in provider. All on loopback, all in the data folder, all stopped with the server.

mod folder;
mod objects;
mod postgres;
mod provider;
mod serving;

use std::fs::File;
use std::path::PathBuf;

use crate::config::{Config, Part};
use crate::state::Parts;

use folder::Kept;
use postgres::Postgres;
use serving::Serving;

/// Why a part could not be started, in words for whoever started the server.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error("The data folder {} is in use by another Framekeep{}. Stop that one, or choose another folder with FRAMEKEEP_DATA.", .folder.display(), .process)]
    InUse { folder: PathBuf, process: String },
    #[error("{what} {}: {cause}", .path.display())]
    File {
        what: &'static str,
        path: PathBuf,
        cause: std::io::Error,
    },
    #[error("{0}")]
    Words(String),
    #[error("The private database could not be set up: {0}")]
    Database(#[from] sqlx::Error),
}

/// What runs; dropped, it stops as well, only less politely.
#[derive(Debug)]
pub struct Embedded {
    provider: Option<Serving>,
    objects: Option<Serving>,
    postgres: Option<Postgres>,
    _lock: Option<File>,
}

/// Starts what the settings leave to us; everything else is passed on as it is. The server must already know the address
/// that it listens on: the provider sends people back there and nowhere else.
pub async fn start(config: &Config) -> Result<(Embedded, Parts), EmbeddedError> {
    let mut running = Embedded {
        provider: None,
        objects: None,
        postgres: None,
        _lock: None,
    };
    let needs_folder = config.database.is_embedded() || config.objects.is_embedded() || config.provider.is_embedded();
    let mut kept = if needs_folder {
        running._lock = Some(folder::lock(&config.data)?);
        Kept::open(&config.data)?
    } else {
        Kept::none()
    };
    let bucket = match &config.objects {
        Part::Given(bucket) => bucket.clone(),
        Part::Embedded => {
            let (serving, bucket) = objects::start(&config.data, &mut kept).await?;
            running.objects = Some(serving);
            bucket
        }
    };
    let provider = match &config.provider {
        Part::Given(provider) => provider.clone(),
        Part::Embedded => {
            let (serving, provider) = provider::start(config, &mut kept).await?;
            running.provider = Some(serving);
            provider
        }
    };
    let database = match &config.database {
        Part::Given(database) => database.clone(),
        Part::Embedded => {
            let (postgres, database) = postgres::start(&config.data, &mut kept, config.pool_size).await?;
            running.postgres = Some(postgres);
            database
        }
    };
    Ok((
        running,
        Parts {
            database,
            bucket,
            provider,
        },
    ))
}

impl Embedded {
    /// Stops everything and waits until it has stopped.
    pub async fn stop(mut self) {
        for serving in [self.provider.take(), self.objects.take()].into_iter().flatten() {
            serving.stop().await;
        }
        if let Some(postgres) = self.postgres.take() {
            let _stopped = tokio::task::spawn_blocking(move || drop(postgres)).await;
        }
    }
}
