//! The authorisation table, on the built server with its pages: every row of [`table`], and no route without one.

mod cells;
mod owner;
mod pages;
pub(crate) mod table;

use std::collections::BTreeSet;

use framekeep_server::http;

use self::cells::{Asker, Cell};
use self::owner::Owner;
use self::table::{DOORS, Door, Of};
use crate::contract::routes;
use crate::harness::{App, Cluster, DataFolder, Process, fresh};

#[tokio::test]
async fn every_route_has_a_row() {
    let app = App::start().await;
    let rows: BTreeSet<String> = DOORS.iter().map(|door| door.call.to_owned()).collect();
    let without: Vec<String> = routes::of(&http::routes(&app.server))
        .into_iter()
        .filter(|route| route.contains(' ') && !rows.contains(route))
        .collect();
    assert!(without.is_empty(), "no row in the authorisation table: {without:?}");
    println!("{} rows", DOORS.len());
}

#[tokio::test]
async fn everybody_gets_what_the_table_says() {
    let database = Cluster::shared().await.database().await;
    let folder = DataFolder::new();
    let server = Process::start(&database, &folder.0, 0).await;
    let stranger = Asker::of(&crate::harness::sign_in(&server.base, "stranger@example.org").await).await;
    let nobody = Asker::nobody(&server.base);
    let (mut cells, mut wrong) = (0, Vec::new());
    for (place, door) in DOORS.iter().enumerate() {
        let owner = Owner::new(&server.base, &format!("owner-{place}@example.org")).await;
        let found = row(door, &owner, &stranger, &nobody).await;
        cells += found.len();
        wrong.extend(found.into_iter().filter_map(|cell| cell.wrong(door)));
    }
    assert!(
        wrong.is_empty(),
        "{} of {cells} cells:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    println!("{} rows, {cells} cells", DOORS.len());
    server.stop();
}

/// Every cell of a row. The owner comes last: the answer may change everything.
async fn row(door: &Door, owner: &Owner, stranger: &Asker, nobody: &Asker) -> Vec<Cell> {
    let id = owner.thing(door.of).await;
    let mut cells = vec![
        Cell::new("signed out, own id", door.signed_out, nobody.ask(door, &id).await),
        Cell::new("read token, own id", door.read_token, owner.token.ask(door, &id).await),
    ];
    if door.of != Of::Nothing {
        let unknown = fresh::<uuid::Uuid>().to_string();
        let out = nobody.ask(door, &unknown).await;
        cells.push(Cell::new("signed out, unknown id", door.signed_out, out));
        let (foreign, otherwise) = door.foreign.split_once(" but ").unwrap_or((door.foreign, door.foreign));
        for state in owner.states(door.of).await {
            let before = owner.look(door.of, &state).await;
            let of_foreign = stranger.ask(door, &state).await;
            let unknown = fresh::<uuid::Uuid>().to_string();
            let of_unknown = stranger.ask(door, &unknown).await;
            if foreign == otherwise {
                cells.push(Cell::same("foreign = unknown", &of_foreign, &of_unknown));
            }
            if door.call.contains("/api/") && door.call.contains("{id}") && otherwise == "404" {
                let of_none = stranger.ask(door, "no-id").await;
                cells.push(Cell::same("no id = unknown", &of_none, &of_unknown));
            }
            cells.push(Cell::new("foreign id", foreign, of_foreign));
            cells.push(Cell::new("unknown id", otherwise, of_unknown));
            let after = owner.look(door.of, &state).await;
            cells.push(Cell::same("what a stranger asked for is as it was", &after, &before));
        }
    }
    cells.push(Cell::new("own id", door.own, owner.asker.ask(door, &id).await));
    cells
}
