//! Pushes through the front door.

use std::time::{Duration, Instant};

use framekeep::ids::ProjectId;
use futures::future::join_all;

use crate::harness::{Person, Write, document, set, sign_in};
use crate::latencies::Latencies;
use crate::rows;

/// Somebody with a project.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) person: Person,
    pub(crate) project: ProjectId,
}

/// So many people, each with one project of 20 captions.
pub(crate) async fn people(base: &str, count: usize) -> Vec<Client> {
    let mut people = Vec::with_capacity(count);
    for number in 0..count {
        let person = sign_in(base, &format!("p{number}@example.org")).await;
        let project = person.create(&some_document()).await;
        people.push(Client { person, project });
    }
    people
}

/// A document as people have them.
pub(crate) fn some_document() -> serde_json::Value {
    let captions: Vec<String> = (0..20).map(|number| format!("e{number}")).collect();
    document("A project", &captions.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The same people with new projects that have this many revisions.
pub(crate) async fn with_history(people: &[Client], database: &str, revisions: i64) -> Vec<Client> {
    let mut clients = Vec::with_capacity(people.len());
    for client in people {
        let project = client.person.create(&some_document()).await;
        rows::fill_revisions(database, project, revisions);
        clients.push(Client {
            project,
            ..client.clone()
        });
    }
    clients
}

/// Everyone pushes one moved caption after the other.
pub(crate) async fn measure(clients: &[Client], each: Duration) -> Latencies {
    let start = Instant::now();
    let tasks = clients.iter().map(|client| {
        let client = client.clone();
        tokio::spawn(async move { push_on(&client, start + each).await })
    });
    let all = join_all(tasks).await.into_iter().flat_map(Result::unwrap).collect();
    Latencies::new(all, start.elapsed())
}

async fn push_on(client: &Client, until: Instant) -> Vec<Duration> {
    let Client { person, project } = client;
    let mut revision = person.open(*project).await.expect(200)["revision"].as_i64().unwrap();
    let mut times = Vec::new();
    while Instant::now() < until {
        let write = Write::on(revision).clock(revision + 1);
        let began = Instant::now();
        let answer = person
            .patch(*project, write, &[set(&["elements", "e7", "x"], revision)])
            .await;
        times.push(began.elapsed());
        answer.expect(200);
        revision += 1;
    }
    times
}
