//! From settings to a server that answers, and back to nothing running.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use sqlx::PgPool;
use sqlx::migrate::MigrateError;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::accounts;
use crate::config::Config;
use crate::embedded::{self, Embedded, EmbeddedError};
use crate::housekeeping;
use crate::http::{self, Drain};
use crate::media;
use crate::metrics;
use crate::state::Server;
use crate::storage::migrate::{self, SchemaStatus};

/// How long requests under way may go on after the signal to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// Why a server did not start, in words for whoever started it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    #[error("Cannot listen on {address}: {cause}. Choose another one with PORT.")]
    Listen {
        address: std::net::SocketAddr,
        cause: std::io::Error,
    },
    #[error("The database cannot be used: {0}. Look at DATABASE_URL, and whether Postgres is running.")]
    Database(#[from] sqlx::Error),
    #[error("The database's schema is version {0}, newer than this Framekeep. Use the newer release.")]
    NewerSchema(i64),
    #[error("The database could not be migrated: {0}")]
    Migrate(MigrateError),
    #[error("Housekeeping stopped: {0}")]
    Housekeeping(#[from] housekeeping::SweepError),
    #[error("The server ended: {0}")]
    Serve(std::io::Error),
    #[error("stopped before it was ready")]
    Interrupted,
}

impl From<MigrateError> for StartError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(error) => Self::Database(error),
            error => Self::Migrate(error),
        }
    }
}

/// Starts everything, says that it is ready, serves until SIGTERM or Ctrl-C, stops everything. `pages` gets the finished
/// parts and gives the routes that people see.
pub async fn serve(config: Config, pages: fn(Server) -> Router) -> Result<(), StartError> {
    let stop = stop_signal();
    let (server, embedded, listener) = until(stop.clone(), start(config))
        .await
        .unwrap_or(Err(StartError::Interrupted))?;
    let background = [
        tokio::spawn(housekeeping::hourly(server.clone())),
        tokio::spawn(show_metrics(server.clone())),
        tokio::spawn(accounts::erase::keep_removing_objects(server.clone())),
        tokio::spawn(media::keep_verifying(server.clone())),
    ];
    let router = http::secure(http::routes(&server).merge(pages(server.clone())), &server);
    println!("Framekeep is ready at {}", server.config.origin());
    let served = answer(listener, router, stop, server.drain.clone()).await;
    background.iter().for_each(JoinHandle::abort);
    server.pool.close().await;
    embedded.stop().await;
    served.map_err(StartError::Serve)
}

/// The parts alone, on whatever schema there is: what `doctor` looks at.
pub async fn parts(config: Config) -> Result<(Server, Embedded), StartError> {
    let (embedded, parts) = embedded::start(&config).await?;
    match Server::new(config, &parts) {
        Ok(server) => Ok((server, embedded)),
        Err(error) => {
            embedded.stop().await;
            Err(error.into())
        }
    }
}

async fn start(mut config: Config) -> Result<(Server, Embedded, TcpListener), StartError> {
    // The port first: with `PORT=0` everything else depends on which one it is.
    let listening = TcpListener::bind(config.listen)
        .await
        .and_then(|listener| Ok((listener.local_addr()?, listener)));
    let (address, listener) = listening.map_err(|cause| StartError::Listen {
        address: config.listen,
        cause,
    })?;
    config.listening_on(address);
    let (server, embedded) = parts(config).await?;
    match current_schema(&server.pool).await {
        Ok(()) => Ok((server, embedded, listener)),
        Err(error) => {
            server.pool.close().await;
            embedded.stop().await;
            Err(error)
        }
    }
}

/// Applies what is missing; a schema from the future is refused.
pub async fn current_schema(pool: &PgPool) -> Result<(), StartError> {
    match migrate::status(pool).await? {
        SchemaStatus::Current => Ok(()),
        SchemaStatus::Newer(version) => Err(StartError::NewerSchema(version)),
        SchemaStatus::Behind(missing) => {
            tracing::info!(missing, "migrating the database");
            Ok(migrate::run(pool).await?)
        }
    }
}

/// At the signal new requests are refused, those under way end, then the port is given up.
async fn answer(
    listener: TcpListener,
    router: Router,
    stop: watch::Receiver<bool>,
    drain: Drain,
) -> std::io::Result<()> {
    let ended = {
        let stop = stop.clone();
        async move {
            stopped(stop).await;
            drain.end();
            drain.is_empty().await;
        }
    };
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, router).with_graceful_shutdown(ended);
    let too_late = async {
        stopped(stop).await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        served = std::future::IntoFuture::into_future(serving) => served,
        () = too_late => {
            tracing::warn!("requests were still under way at the end");
            Ok(())
        }
    }
}

/// `/metrics`, on the address of the settings alone; nowhere when there is none.
async fn show_metrics(server: Server) {
    let (Some(address), Some(handle)) = (server.config.metrics, metrics::installed()) else {
        return;
    };
    let listener = match TcpListener::bind(address).await {
        Ok(listener) => listener,
        Err(error) => {
            tracing::error!(%address, %error, "metrics cannot be served; look at FRAMEKEEP_METRICS");
            return;
        }
    };
    let router = Router::new().route("/metrics", get(async move || metrics::render(&handle, &server.pool)));
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "metrics are no longer served");
    }
}

/// Becomes true at the first SIGTERM or Ctrl-C.
fn stop_signal() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        } else {
            let _interrupted = tokio::signal::ctrl_c().await;
        }
        let _nobody_left = sender.send(true);
        std::future::pending::<Infallible>().await
    });
    receiver
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    let _sender_gone = stop.wait_for(|stop| *stop).await;
}

/// The work's outcome, or none when the signal came first; what the work has started then stops as it is dropped.
async fn until<T>(stop: watch::Receiver<bool>, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        outcome = work => Some(outcome),
        () = stopped(stop) => None,
    }
}
