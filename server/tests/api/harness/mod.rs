//! What the stories are told with: `let ada = app.sign_in("ada@example.com").await; ada.create(…)`.

mod app;
mod cluster;
mod documents;
mod load;
mod person;
mod process;

pub(crate) use app::{App, DataFolder, sign_in};
pub(crate) use cluster::Cluster;
pub(crate) use documents::{caption, document, set, text_of};
pub(crate) use load::Load;
pub(crate) use person::{Answer, Person, Write};
pub(crate) use process::Process;

use std::future::Future;
use std::time::{Duration, Instant};

/// Asks again until the answer is yes; a test that waits longer than this has failed.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < Duration::from_secs(60), "waited a minute for: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A new id of any kind.
pub(crate) fn fresh<T: std::str::FromStr>() -> T
where
    T::Err: std::fmt::Debug,
{
    uuid::Uuid::now_v7().to_string().parse().unwrap()
}
