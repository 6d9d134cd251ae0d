//! What the interface promises beside the decision: lists, entity tags, history.

use serde_json::{Value, json};

use crate::harness::{App, Write, document, set};

#[tokio::test]
async fn lists_come_in_pages_newest_change_first() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let mut projects = Vec::new();
    for i in 0..7 {
        projects.push(ada.create(&document(&format!("p{i}"), &[])).await.to_string());
    }
    ada.patch(projects[0].parse().unwrap(), Write::on(1), &[set(&["name"], "newest")])
        .await
        .expect(200);
    ada.delete(projects[3].parse().unwrap(), Write::on(1)).await.expect(204);
    let (mut names, mut path, mut pages) = (Vec::new(), "/api/projects?limit=2".to_owned(), 0);
    loop {
        let page = ada.get(&path).await.expect(200);
        pages += 1;
        names.extend(
            page["projects"]
                .as_array()
                .unwrap()
                .iter()
                .map(|p| p["name"].as_str().unwrap().to_owned()),
        );
        match page["nextCursor"].as_str() {
            Some(cursor) => path = format!("/api/projects?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(names, ["newest", "p6", "p5", "p4", "p2", "p1"]);
    let deleted = ada.get("/api/projects?deleted=true").await.expect(200);
    assert_eq!(
        (
            &deleted["projects"][0]["name"],
            deleted["projects"].as_array().unwrap().len()
        ),
        (&json!("p3"), 1)
    );
    assert!(deleted["projects"][0]["deletedAt"].is_string());
    println!("lists: {pages} pages, 7 projects");
}

#[tokio::test]
async fn an_unchanged_project_is_not_sent_again() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &[])).await;
    let path = format!("/api/projects/{project}");
    let tags = [
        ("\"1\"", 304),
        ("W/\"1\"", 304),
        ("\"0\", \"1\"", 304),
        ("*", 304),
        ("\"2\"", 200),
        ("1", 200),
    ];
    for (tag, status) in tags {
        let request = ada.request(reqwest::Method::GET, &path).header("if-none-match", tag);
        let answer = ada.send(request).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.headers["etag"][..]),
            (status, "\"1\""),
            "{tag}"
        );
    }
    ada.delete(project, Write::on(1)).await.expect(204);
    ada.open(project).await.expect(410);
    println!("entity tags: {} cases", tags.len() + 1);
}

#[tokio::test]
async fn history_and_audit_trail_in_order() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1"])).await;
    for i in 1..=3 {
        let deltas = [set(&["elements", "e1", "x"], i), set(&["elements", "e1", "y"], i)];
        ada.patch(project, Write::on(i).clock(i), &deltas).await.expect(200);
    }
    ada.delete(project, Write::on(4)).await.expect(204);
    ada.restore(project).await.expect(200);
    let kinds = |page: &Value| -> Vec<String> {
        page["revisions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = ada
        .get(&format!("/api/projects/{project}/revisions?limit=4"))
        .await
        .expect(200);
    assert_eq!(
        (kinds(&first), &first["nextCursor"]),
        (
            vec!["create".into(), "push".into(), "push".into(), "push".into()],
            &json!(4)
        )
    );
    let rest = ada
        .get(&format!("/api/projects/{project}/revisions?limit=4&cursor=4"))
        .await
        .expect(200);
    assert_eq!(
        (kinds(&rest), &rest["nextCursor"]),
        (vec!["delete".to_owned(), "restore".to_owned()], &Value::Null)
    );
    let trail = ada
        .get(&format!("/api/projects/{project}/deltas?since=2"))
        .await
        .expect(200);
    let places: Vec<(i64, i64)> = trail["deltas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["revision"].as_i64().unwrap(), d["position"].as_i64().unwrap()))
        .collect();
    assert_eq!(places, [(3, 1), (3, 2), (4, 1), (4, 2)]);
    let view: i64 =
        sqlx::query_scalar("select count(*) from deltas where project_id = $1 and field_path = 'elements/e1/x'")
            .bind(project.uuid())
            .fetch_one(&app.server.pool)
            .await
            .unwrap();
    assert_eq!(view, 3);
    println!("history: 6 revisions, 6 deltas");
}

#[tokio::test]
async fn the_stored_document_comes_with_the_answer_when_asked_for() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1"])).await;
    for base in 1..=103 {
        let body = json!({"deltas": [set(&["elements", "e1", "x"], base)], "baseRevision": base});
        let path = format!("/api/projects/{project}?return=data");
        let answer = ada
            .send(ada.request(reqwest::Method::PATCH, &path).json(&body))
            .await
            .expect(200);
        assert_eq!(answer["data"]["elements"]["e1"]["x"], base);
    }
    let kept: Vec<i64> = sqlx::query_scalar("select revision from snapshots where project_id = $1 order by revision")
        .bind(project.uuid())
        .fetch_all(&app.server.pool)
        .await
        .unwrap();
    assert_eq!(kept, [1, 50, 100]);
    let mut stale = document("renamed", &["e1"]);
    stale["elements"]["e1"]["x"] = json!(50);
    let put = ada.put(project, Write::on(51), &stale).await.expect(200);
    let now = ada.open(project).await.expect(200);
    assert_eq!(
        (&put["rebased"], &now["name"], &now["data"]["elements"]["e1"]["x"]),
        (&json!(true), &json!("renamed"), &json!(103))
    );
    println!("documents of past revisions: 104, 3 snapshots");
}
