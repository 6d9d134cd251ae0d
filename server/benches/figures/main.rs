//! Figures, never pass or fail: pushes over HTTP beside `pgbench` running the same statements on the same Postgres, with
//! few and many projects and revisions; opening and listing; uploads beside the same bytes put straight to the store. The
//! server is the built one (`FRAMEKEEP_BIN`), Postgres writes durably. `make bench` runs it.

#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

#[path = "../../tests/api/harness/mod.rs"]
#[allow(dead_code, unused_imports, reason = "shared with the tests, which use more of it")]
mod harness;
mod latencies;
mod pgbench;
mod pushes;
mod reads;
mod rows;
mod uploads;

use std::time::Duration;

use harness::{Cluster, DataFolder, Process, free_port};

/// How long each figure is measured.
const EACH: Duration = Duration::from_secs(6);
/// How many clients push at once.
const CLIENTS: [usize; 3] = [1, 16, 64];

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    // `cargo bench … -- uploads`: that part alone.
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let wanted = |part: &str| asked.is_empty() || asked.iter().any(|word| word == part);
    let cluster = Cluster::start().await;
    if wanted("projects") {
        projects(&cluster.database().await).await;
    }
    if wanted("uploads") {
        uploads::measure(&cluster.database().await).await;
    }
}

/// Pushes and reads.
async fn projects(database: &str) {
    let folder = DataFolder::new();
    let process = Process::start(database, &folder.0, free_port()).await;
    let people = pushes::people(&process.base, CLIENTS[2]).await;

    println!(
        "pushes over HTTP, one project a client, beside pgbench with the same statements (goal: at least 0.6 of it, p99 at most 100 ms)"
    );
    rows::pgbench_people(database, CLIENTS[2]);
    for clients in CLIENTS {
        let ours = pushes::measure(&people[..clients], EACH).await;
        let raw = pgbench::measure(database, clients, EACH);
        println!(
            "  {clients:>3} clients  {ours}   pgbench {:>7.0}/s   ratio {:.2}",
            raw,
            ours.per_second() / raw
        );
    }

    println!("16 clients, by how many projects there are (goal: flat within 1.3)");
    for projects in [10, 1_000, 100_000] {
        rows::fill_projects(database, projects);
        println!(
            "  {projects:>7} projects   {}",
            pushes::measure(&people[..16], EACH).await
        );
    }
    println!("16 clients, by how many revisions their projects have (goal: flat within 1.3)");
    for revisions in [10, 10_000] {
        let projects = pushes::with_history(&people[..16], database, revisions).await;
        println!("  {revisions:>7} revisions  {}", pushes::measure(&projects, EACH).await);
    }

    println!("reading, 16 clients");
    println!("  open one            {}", reads::open(&people[..16], EACH).await);
    println!("  list the first page {}", reads::list(&people[..16], EACH).await);
    process.stop();
}
