//! Opening a project and listing them.

use std::time::{Duration, Instant};

use futures::future::join_all;

use crate::latencies::Latencies;
use crate::pushes::Client;

pub(crate) async fn open(clients: &[Client], each: Duration) -> Latencies {
    get(clients, each, |client| format!("/api/projects/{}", client.project)).await
}

pub(crate) async fn list(clients: &[Client], each: Duration) -> Latencies {
    get(clients, each, |_| "/api/projects".to_owned()).await
}

async fn get(clients: &[Client], each: Duration, path: impl Fn(&Client) -> String) -> Latencies {
    let start = Instant::now();
    let tasks = clients.iter().map(|client| {
        let (person, path) = (client.person.clone(), path(client));
        tokio::spawn(async move {
            let mut times = Vec::new();
            while start.elapsed() < each {
                let began = Instant::now();
                person.get(&path).await.expect(200);
                times.push(began.elapsed());
            }
            times
        })
    });
    let all = join_all(tasks).await.into_iter().flat_map(Result::unwrap).collect();
    Latencies::new(all, start.elapsed())
}
