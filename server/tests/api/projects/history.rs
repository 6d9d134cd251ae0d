//! The history in words, and past revisions: looked at, named, restored.

use framekeep::ids::ProjectId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, App, Person, Write, caption, document, fresh, set, text_of};

/// A project with these many more revisions; the n-th one sets x to n.
async fn moved(ada: &Person, times: i64) -> ProjectId {
    let project = ada.create(&document("p", &["e1"])).await;
    for base in 1..=times {
        let delta = set(&["elements", "e1", "x"], base + 1);
        ada.patch(project, Write::on(base), &[delta]).await.expect(200);
    }
    project
}

async fn prune(app: &App, project: ProjectId, from: i64, to: i64) {
    sqlx::query("update revisions set deltas = null where project_id = $1 and revision between $2 and $3")
        .bind(project.uuid())
        .bind(from)
        .bind(to)
        .execute(&app.server.pool)
        .await
        .unwrap();
}

async fn at(person: &Person, project: ProjectId, revision: impl std::fmt::Display) -> Answer {
    person
        .get(&format!("/api/projects/{project}/revisions/{revision}"))
        .await
}

async fn name(person: &Person, project: ProjectId, revision: i64, name: Value) -> Answer {
    let path = format!("/api/projects/{project}/revisions/{revision}/name");
    person
        .send(person.request(Method::PUT, &path).json(&json!({"name": name})))
        .await
}

async fn restore(person: &Person, project: ProjectId, revision: i64, body: Value) -> Answer {
    let path = format!("/api/projects/{project}/revisions/{revision}/restore");
    person.post(&path, body).await
}

#[tokio::test]
async fn a_history_says_who_where_when_and_what() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1", "e2"])).await;
    let push = |base, deltas: Vec<Value>| {
        let ada = ada.clone();
        async move { ada.patch(project, Write::on(base), &deltas).await.expect(200) }
    };
    push(1, vec![set(&["elements", "e2", "x"], 9)]).await;
    push(2, vec![set(&["elements", "e1", "text", "en"], "Plan a week")]).await;
    let screen = |id: &str| {
        set(
            &["screens", id],
            json!({"canvas": "c1", "order": "b", "background": "#ffffff"}),
        )
    };
    push(3, vec![screen("s2"), screen("s3"), screen("s4")]).await;
    push(
        4,
        vec![set(&["name"], "Habit Garden"), set(&["elements", "e9"], caption("New"))],
    )
    .await;
    ada.delete(project, Write::on(5)).await.expect(204);
    ada.restore(project).await.expect(200);
    let path = format!("/api/projects/{project}/revisions");
    let all = ada.get(&path).await.expect(200);
    let words: Vec<Value> = all["revisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["changes"].clone())
        .collect();
    let expected = [
        json!(["Project made, with one screen"]),
        json!(["Caption 2 moved"]),
        json!(["Text of “Plan a week” changed"]),
        json!(["3 screens added"]),
        json!(["Renamed to “Habit Garden”", "Caption “New” added"]),
        json!(["Project deleted"]),
        json!(["Project brought back"]),
    ];
    assert_eq!(words, expected);
    let me = ada.get("/api/me").await.expect(200);
    for row in all["revisions"].as_array().unwrap() {
        assert_eq!(row["user"], json!({"id": me["id"], "name": me["name"]}), "{row}");
        assert_eq!(row["deviceId"], json!(ada.device), "{row}");
        assert!(row["deviceName"].is_string() && row["createdAt"].is_string(), "{row}");
    }
    // The second page begins in the middle: its first words need the document before it.
    let rest = ada.get(&format!("{path}?limit=2&cursor=2")).await.expect(200);
    let words: Vec<&Value> = rest["revisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["changes"])
        .collect();
    assert_eq!(words, expected[2..4].iter().collect::<Vec<_>>());
    println!("history: 7 revisions in words, 2 pages");
}

#[tokio::test]
async fn a_past_revision_is_the_document_as_it_was() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = moved(&ada, 4).await;
    for revision in 1..=5 {
        let past = at(&ada, project, revision).await.expect(200);
        let x = if revision == 1 { 0 } else { revision };
        assert_eq!(
            (&past["revision"], &past["data"]["elements"]["e1"]["x"]),
            (&json!(revision), &json!(x))
        );
    }
    for never in ["0", "6", "-1", "9223372036854775807", "first", "1.0"] {
        at(&ada, project, never).await.expect(404);
    }
    ada.delete(project, Write::on(5)).await.expect(204);
    at(&ada, project, 2).await.expect(200);
    app.purge(project).await;
    at(&ada, project, 2).await.expect(410);
    println!("past revisions: 13 cases");
}

#[tokio::test]
async fn past_the_retention_the_nearest_kept_revision_is_named() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = moved(&ada, 59).await;
    prune(&app, project, 10, 45).await;
    let cases = [
        (9, None),
        (10, Some(9)),
        (29, Some(9)),
        (30, Some(50)),
        (49, Some(50)),
        (50, None),
        (55, None),
    ];
    for (revision, nearest) in cases {
        let answer = at(&ada, project, revision).await;
        match nearest {
            None => assert_eq!(answer.expect(200)["data"]["elements"]["e1"]["x"], json!(revision)),
            Some(nearest) => {
                let problem = answer.expect(410);
                assert_eq!(
                    (&problem["nearest"], &problem["code"]),
                    (&json!(nearest), &json!("gone")),
                    "{revision}"
                );
                at(&ada, project, nearest).await.expect(200);
            }
        }
    }
    name(&ada, project, 29, json!("Too late")).await.expect(410);
    assert_eq!(restore(&ada, project, 29, json!({})).await.expect(410)["nearest"], 9);
    let page = ada
        .get(&format!("/api/projects/{project}/revisions?limit=60&cursor=0"))
        .await
        .expect(200);
    let words = |revision: usize| {
        page["revisions"][revision - 1]["changes"][0]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(words(9), "Caption 1 moved");
    assert_eq!(words(10), "What changed is no longer kept");
    assert_eq!(
        words(47),
        "What changed is no longer kept",
        "the document before it is not"
    );
    assert_eq!(words(51), "Caption 1 moved");
    println!("retention: {} cases", cases.len() + 6);
}

#[tokio::test]
async fn a_named_version_is_kept_for_ever() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = moved(&ada, 9).await;
    let named = name(&ada, project, 7, json!("  Sent to the store ")).await.expect(200);
    assert_eq!(named, json!({"revision": 7, "name": "Sent to the store"}));
    name(&ada, project, 10, json!("Newest")).await.expect(200);
    name(&ada, project, 1, json!("First")).await.expect(200);
    prune(&app, project, 2, 10).await;
    assert_eq!(at(&ada, project, 7).await.expect(200)["data"]["elements"]["e1"]["x"], 7);
    assert_eq!(at(&ada, project, 8).await.expect(410)["nearest"], 7);
    name(&ada, project, 7, json!("Release 1")).await.expect(200);
    let page = ada.get(&format!("/api/projects/{project}/revisions")).await.expect(200);
    let names: Vec<(i64, &str)> = page["revisions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| Some((row["revision"].as_i64()?, row["name"].as_str()?)))
        .collect();
    assert_eq!(names, [(1, "First"), (7, "Release 1"), (10, "Newest")]);
    let refused = [
        json!(""),
        json!("   "),
        json!("x".repeat(201)),
        json!("two\nlines"),
        json!("nul\u{0}"),
        json!(7),
        json!(null),
    ];
    for odd in &refused {
        name(&ada, project, 7, odd.clone()).await.expect(400);
    }
    name(&ada, project, 7, json!("x".repeat(200))).await.expect(200);
    name(&ada, project, 99, json!("x")).await.expect(404);
    ada.delete(project, Write::on(10)).await.expect(204);
    name(&ada, project, 7, json!("x")).await.expect(410);
    println!("named versions: {} cases", refused.len() + 10);
}

#[tokio::test]
async fn restoring_makes_a_new_revision_equal_to_the_old_one() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1", "e2"])).await;
    ada.patch(
        project,
        Write::on(1),
        &[json!({"op": "delete", "path": ["elements", "e2"]}), set(&["name"], "q")],
    )
    .await
    .expect(200);
    let first = at(&ada, project, 1).await.expect(200)["data"].clone();
    let body = json!({"deviceId": ada.device, "pushId": fresh::<ProjectId>()});
    let made = restore(&ada, project, 1, body.clone()).await.expect(200);
    assert_eq!((&made["revision"], &made["rebased"]), (&json!(3), &json!(false)));
    assert_eq!(ada.open(project).await.expect(200)["data"], first);
    let history = ada.get(&format!("/api/projects/{project}/revisions")).await.expect(200);
    let rows = history["revisions"].as_array().unwrap();
    assert_eq!(rows[2]["changes"], json!(["Version 1 restored"]));
    assert_eq!(rows[2]["restoredRevision"], json!(1));
    assert!(rows[1].get("restoredRevision").is_none() && rows[1]["changes"] != rows[2]["changes"]);
    // Work goes on; the late copy of the request has no further effect and brings the first answer.
    ada.patch(
        project,
        Write::on(3),
        &[set(&["elements", "e2", "text", "en"], "later")],
    )
    .await
    .expect(200);
    let again = restore(&ada, project, 1, body.clone()).await.expect(200);
    assert_eq!((&again["revision"], &again["head"]), (&made["revision"], &made["head"]));
    assert_eq!(
        restore(&ada, project, 2, body).await.status,
        422,
        "the same id for another revision"
    );
    let now = ada.open(project).await.expect(200);
    assert_eq!(
        (&now["revision"], text_of(&now["data"], "e2")),
        (&json!(4), Some("later"))
    );
    // Without a body, from a program.
    let path = format!("/api/projects/{project}/revisions/2/restore");
    let made = ada.send(ada.request(Method::POST, &path)).await.expect(200);
    assert_eq!(made["revision"], 5);
    assert_eq!(ada.open(project).await.expect(200)["name"], "q");
    for never in [0, 6] {
        restore(&ada, project, never, json!({})).await.expect(404);
    }
    ada.delete(project, Write::on(5)).await.expect(204);
    restore(&ada, project, 1, json!({})).await.expect(410);
    println!("restored versions: 8 cases");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_restore_never_merges_with_what_arrives_at_the_same_moment() {
    const ROUNDS: i64 = 12;
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1", "e2"])).await;
    let first = at(&ada, project, 1).await.expect(200)["data"].clone();
    for round in 0..ROUNDS {
        let base = ada.open(project).await.expect(200)["revision"].as_i64().unwrap();
        let deltas = [set(&["elements", "e1", "x"], round + 1)];
        let (pushed, restored) = tokio::join!(
            ada.patch(project, Write::on(base), &deltas),
            restore(&ada, project, 1, json!({"deviceId": ada.device})),
        );
        assert!(pushed.is(200) || pushed.is(409), "{pushed:?}");
        let revision = restored.expect(200)["revision"].as_i64().unwrap();
        assert_eq!(
            at(&ada, project, revision).await.expect(200)["data"],
            first,
            "round {round}"
        );
    }
    println!("restores beside pushes: {ROUNDS} rounds");
}

#[tokio::test]
async fn the_audit_trail_comes_in_pages() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = moved(&ada, 104).await;
    let (mut since, mut seen, mut pages) = (0, Vec::new(), 0);
    loop {
        let page = ada
            .get(&format!("/api/projects/{project}/deltas?since={since}"))
            .await
            .expect(200);
        pages += 1;
        seen.extend(
            page["deltas"]
                .as_array()
                .unwrap()
                .iter()
                .map(|delta| delta["value"].as_i64().unwrap()),
        );
        match page["nextSince"].as_i64() {
            Some(next) => since = next,
            None => break,
        }
    }
    assert_eq!((seen, pages), ((2..=105).collect::<Vec<i64>>(), 2));
    println!("audit trail: 104 deltas, {pages} pages");
}
