//! What every request can reach: the database, the object store, the settings, the sign-in provider.

use std::str::FromStr;
use std::sync::Arc;

use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;

use crate::accounts::provider::Provider;
use crate::config::{Bucket, Config, DatabaseUrl, ProviderSettings};
use crate::http::Drain;
use crate::media::Gate;
use crate::objects::Objects;
use crate::rates::Rates;
use crate::storage;
use crate::storage::pool::PoolSettings;

/// One server's parts; cheap to clone.
#[derive(Clone, Debug)]
pub struct Server {
    pub pool: PgPool,
    pub objects: Objects,
    pub config: Arc<Config>,
    pub provider: Arc<Provider>,
    pub rates: Arc<Rates>,
    pub drain: Drain,
    pub gate: Gate,
}

/// Where the three parts are, whoever runs them.
#[derive(Clone, Debug)]
pub struct Parts {
    pub database: DatabaseUrl,
    pub bucket: Bucket,
    pub provider: ProviderSettings,
}

impl Server {
    /// Puts the parts together. Connects to nothing yet: each part is reached when it is first needed.
    pub fn new(config: Config, parts: &Parts) -> Result<Self, sqlx::Error> {
        let pool = pool(&config, &parts.database)?;
        let objects = Objects::new(&parts.bucket, config.signed_url_life);
        let provider = Arc::new(Provider::new(parts.provider.clone(), config.callback_url()));
        Ok(Self {
            pool,
            objects,
            rates: Arc::new(Rates::new(config.rates)),
            drain: Drain::default(),
            config: Arc::new(config),
            provider,
            gate: Gate::default(),
        })
    }
}

/// A pool with the limits of the settings.
pub fn pool(config: &Config, database: &DatabaseUrl) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(database.0.reveal())?;
    let settings = PoolSettings {
        max_connections: config.pool_size,
        acquire: config.pool_wait,
        statement: config.statement_limit,
        ..PoolSettings::default()
    };
    Ok(storage::pool::open(options, &settings))
}
