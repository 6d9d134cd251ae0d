//! The parts that the server brings itself, so that one command runs it all: a private Postgres, an object store over a
//! folder, a sign-in provider. All on loopback, all in the data folder, all stopped with the server.

mod folder;
mod objects;
mod postgres;
mod provider;
mod serving;
mod store;

use std::fs::File;
use std::path::PathBuf;

use crate::config::{Bucket, Config, DatabaseUrl, Part, ProviderSettings};
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
    let needs_folder = config.database.is_embedded() || config.objects.is_embedded() || config.provider.is_embedded();
    let (mut running, mut kept) = Embedded::prepare(config, needs_folder)?;
    let bucket = running.objects(config, &mut kept).await?;
    let provider = running.provider(config, &mut kept).await?;
    let database = running.database(config, &mut kept).await?;
    Ok((
        running,
        Parts {
            database,
            bucket,
            provider,
        },
    ))
}

/// The database alone: a server that is running on other embedded parts does not stand in the way.
pub async fn start_database(config: &Config) -> Result<(Embedded, DatabaseUrl), EmbeddedError> {
    let (mut running, mut kept) = Embedded::prepare(config, config.database.is_embedded())?;
    let database = running.database(config, &mut kept).await?;
    Ok((running, database))
}

impl Embedded {
    fn prepare(config: &Config, needs_folder: bool) -> Result<(Self, Kept), EmbeddedError> {
        let lock = needs_folder.then(|| folder::lock(&config.data)).transpose()?;
        let kept = if needs_folder {
            Kept::open(&config.data)?
        } else {
            Kept::none()
        };
        let running = Self {
            provider: None,
            objects: None,
            postgres: None,
            _lock: lock,
        };
        Ok((running, kept))
    }

    async fn objects(&mut self, config: &Config, kept: &mut Kept) -> Result<Bucket, EmbeddedError> {
        if let Part::Given(bucket) = &config.objects {
            return Ok(bucket.clone());
        }
        let (serving, bucket) = objects::start(&config.data, kept).await?;
        self.objects = Some(serving);
        Ok(bucket)
    }

    async fn provider(&mut self, config: &Config, kept: &mut Kept) -> Result<ProviderSettings, EmbeddedError> {
        if let Part::Given(provider) = &config.provider {
            return Ok(provider.clone());
        }
        let (serving, provider) = provider::start(config, kept).await?;
        self.provider = Some(serving);
        Ok(provider)
    }

    async fn database(&mut self, config: &Config, kept: &mut Kept) -> Result<DatabaseUrl, EmbeddedError> {
        if let Part::Given(database) = &config.database {
            return Ok(database.clone());
        }
        let (postgres, database) = postgres::start(&config.data, kept, config.pool_size).await?;
        self.postgres = Some(postgres);
        Ok(database)
    }

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
