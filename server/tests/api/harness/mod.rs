//! What the stories are told with: `let ada = app.sign_in("ada@example.com").await; ada.create(…)`.

mod app;
pub(crate) mod cluster;
mod contract;
mod documents;
mod gateway;
mod held;
mod load;
mod person;
mod process;

pub(crate) use app::{App, DataFolder, sign_in, somebody};
pub(crate) use cluster::Cluster;
pub(crate) use contract::CONTRACT;
pub(crate) use documents::{caption, document, set, text_of};
pub(crate) use gateway::{Gateway, Way};
pub(crate) use held::Held;
pub(crate) use load::Load;
pub(crate) use person::{Answer, Person, Write};
pub(crate) use process::Process;

use std::future::Future;
use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Asks again until the answer is yes; a test that waits longer than this has failed.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < Duration::from_secs(60), "waited a minute for: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A port that nobody listens on, for what is stopped and started again on the same one: below the range from which the
/// system takes ports for connections and for port 0.
pub(crate) fn free_port() -> u16 {
    static TRIED: AtomicU32 = AtomicU32::new(0);
    loop {
        let place = std::process::id() * 31 + TRIED.fetch_add(1, Ordering::Relaxed);
        let port = 12_000 + u16::try_from(place % 18_000).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// A new id of any kind.
pub(crate) fn fresh<T: std::str::FromStr>() -> T
where
    T::Err: std::fmt::Debug,
{
    uuid::Uuid::now_v7().to_string().parse().unwrap()
}
