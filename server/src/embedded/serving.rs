//! A small server of ours on loopback, with a port that stays the same where it can.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::EmbeddedError;

/// A running server.
#[derive(Debug)]
pub(super) struct Serving {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// Listens on the port of the last start. Where somebody else has it now, on another one: addresses signed for the old
/// port no longer work, pages ask for new ones by themselves.
pub(super) async fn listen(kept: Option<u16>) -> Result<(TcpListener, u16), EmbeddedError> {
    let at = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    let listener = match kept {
        None => at(0).await,
        Some(port) => match at(port).await {
            Ok(listener) => Ok(listener),
            Err(error) => {
                tracing::warn!(port, %error, "a port of the data folder is taken; using another one");
                at(0).await
            }
        },
    };
    let taken = listener.and_then(|listener| Ok((listener.local_addr()?.port(), listener)));
    let (port, listener) =
        taken.map_err(|error| EmbeddedError::Words(format!("Cannot listen on loopback: {error}")))?;
    Ok((listener, port))
}

impl Serving {
    pub(super) fn start(listener: TcpListener, router: Router) -> Self {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            let ended = async { drop(stopped.await) };
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(ended).await {
                tracing::error!(%error, "an embedded part stopped serving");
            }
        });
        Self { stop, task }
    }

    /// Lets requests under way end, for a moment.
    pub(super) async fn stop(mut self) {
        let _already_gone = self.stop.send(());
        if tokio::time::timeout(Duration::from_secs(2), &mut self.task)
            .await
            .is_err()
        {
            self.task.abort();
        }
    }
}
