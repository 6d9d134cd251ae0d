//! A way to the object store that can be closed, or swallow everything.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock};

use framekeep_server::config::Bucket;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What happens to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Open,
    /// Ended at once, as by a store that is stopped.
    Closed,
    /// Accepted and read, never answered.
    Silent,
    /// Answered, but for the most of a long answer.
    Halfway,
    /// Ended after so many bytes of the first request's body.
    CutAfter(u64),
}

/// What comes through halfway: the head and the beginning of an object.
const HALF: u64 = 20_000;

/// A small TCP server in front of the real one.
pub(crate) struct Gateway {
    address: SocketAddr,
    target: Arc<OnceLock<SocketAddr>>,
    /// Each connection listens to the way that it was opened on.
    way: Arc<Mutex<watch::Sender<Way>>>,
}

impl Gateway {
    pub(crate) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let target = Arc::new(OnceLock::new());
        let way = Arc::new(Mutex::new(watch::Sender::new(Way::Open)));
        tokio::spawn(accept(listener, Arc::clone(&target), Arc::clone(&way)));
        Self { address, target, way }
    }

    /// The same bucket by this way.
    pub(crate) fn lead_to(&self, bucket: Bucket) -> Bucket {
        let mut endpoint = bucket.endpoint.clone().unwrap();
        let port = endpoint.port().unwrap();
        self.target.set(SocketAddr::from(([127, 0, 0, 1], port))).unwrap();
        endpoint.set_port(Some(self.address.port())).unwrap();
        Bucket {
            endpoint: Some(endpoint),
            ..bucket
        }
    }

    /// Connections that are open are cut, and closed when this returns; new ones go this way.
    pub(crate) async fn set(&self, way: Way) {
        let before = std::mem::replace(&mut *self.way.lock().unwrap(), watch::Sender::new(way));
        before.send_replace(way);
        before.closed().await;
    }
}

async fn accept(listener: TcpListener, target: Arc<OnceLock<SocketAddr>>, current: Arc<Mutex<watch::Sender<Way>>>) {
    while let Ok((mut connection, _)) = listener.accept().await {
        let (target, mut way) = (*target.get().unwrap(), current.lock().unwrap().subscribe());
        let opened = *way.borrow();
        tokio::spawn(async move {
            tokio::select! {
                () = carry(&mut connection, target, opened) => {}
                _ = way.changed() => {}
            }
            drop(connection);
        });
    }
}

async fn carry(connection: &mut TcpStream, target: SocketAddr, way: Way) {
    match way {
        Way::Open => {
            let mut store = TcpStream::connect(target).await.unwrap();
            let _ended = copy_bidirectional(connection, &mut store).await;
        }
        Way::Closed => {}
        Way::Halfway => {
            let mut store = TcpStream::connect(target).await.unwrap();
            let (from_store, mut to_store) = store.split();
            let (mut from_client, mut to_client) = connection.split();
            let mut half = from_store.take(HALF);
            let asked = tokio::io::copy(&mut from_client, &mut to_store);
            let answered = async {
                let _ended = tokio::io::copy(&mut half, &mut to_client).await;
                std::future::pending::<()>().await;
            };
            let _ended = tokio::join!(asked, answered);
        }
        Way::CutAfter(most) => {
            let mut store = TcpStream::connect(target).await.unwrap();
            let head = head(connection).await;
            store.write_all(&head).await.unwrap();
            let carried = tokio::io::copy(&mut connection.take(most), &mut store).await.unwrap();
            assert_eq!(carried, most);
        }
        Way::Silent => {
            let mut swallowed = [0; 4096];
            while connection.read(&mut swallowed).await.is_ok_and(|read| read > 0) {}
        }
    }
}

/// What stands before a request's body.
async fn head(connection: &mut TcpStream) -> Vec<u8> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(connection.read_u8().await.unwrap());
    }
    head
}
