//! Deleted projects: for thirty days in the trash, then out of reach; purged ones leave their bare id.

use framekeep::ids::{ProjectId, UserId};
use framekeep_server::error::AppError;
use framekeep_server::projects::{self, Purge};
use serde_json::{Value, json};

use crate::harness::{App, Person, Write, document, fresh, set};

async fn user(person: &Person) -> UserId {
    serde_json::from_value(person.get("/api/me").await.expect(200)["id"].clone()).unwrap()
}

/// As if it had been deleted this many days (and an hour) ago.
async fn let_pass(app: &App, project: ProjectId, days: i32) {
    sqlx::query("update projects set deleted_at = deleted_at - make_interval(days => $2, hours => 1) where id = $1")
        .bind(project.uuid())
        .bind(days)
        .execute(&app.server.pool)
        .await
        .unwrap();
}

async fn trash(person: &Person) -> Vec<Value> {
    person.get("/api/projects?deleted=true").await.expect(200)["projects"]
        .as_array()
        .unwrap()
        .clone()
}

#[tokio::test]
async fn the_trash_says_when_by_which_device_and_until_when() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &[])).await;
    ada.create(&document("alive", &[])).await;
    assert_eq!(trash(&ada).await, Vec::<Value>::new());
    let other = Person {
        device: fresh(),
        ..ada.clone()
    };
    other.delete(project, Write::on(1)).await.expect(204);
    let lines = trash(&ada).await;
    let line = &lines[0];
    assert_eq!((lines.len(), &line["name"]), (1, &json!("p")));
    assert_eq!(line["deletedBy"]["id"], json!(other.device));
    assert!(
        line["deletedBy"]["name"].is_string() && line["deletedAt"].is_string(),
        "{line}"
    );
    let days: f64 = sqlx::query_scalar("select extract(epoch from $1::timestamptz - $2::timestamptz)::float8 / 86400")
        .bind(line["restorableUntil"].as_str().unwrap())
        .bind(line["deletedAt"].as_str().unwrap())
        .fetch_one(&app.server.pool)
        .await
        .unwrap();
    assert!((days - 30.0).abs() < 0.001, "{days}");
    let alive = &ada.get("/api/projects").await.expect(200)["projects"];
    assert_eq!(
        (&alive[0]["name"], &alive[0]["updatedBy"]["id"]),
        (&json!("alive"), &json!(ada.device))
    );
    println!("trash: 3 lists");
}

#[tokio::test]
async fn a_restore_works_for_thirty_days() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    for (days, status, listed) in [(0, 200, 1), (29, 200, 1), (30, 410, 0), (170, 410, 0)] {
        let project = ada.create(&document("p", &[])).await;
        ada.delete(project, Write::on(1)).await.expect(204);
        let_pass(&app, project, days).await;
        assert_eq!(trash(&ada).await.len(), listed, "{days} days");
        let seen = projects::look(&app.server, user(&ada).await, project).await;
        assert_eq!(seen.is_ok(), status == 200, "{days} days");
        ada.restore(project).await.expect(status);
        let push = json!({"project": project, "pushId": fresh::<ProjectId>(), "base": 2, "kind": "restore"});
        let answer = ada
            .post("/api/sync", json!({"deviceId": ada.device, "pushes": [push]}))
            .await
            .expect(200);
        // The app's way. Alive by now, it is brought back once more, which changes nothing.
        let expected = if status == 200 {
            json!("accepted")
        } else {
            json!("gone")
        };
        assert_eq!(answer["results"][0]["is"], expected, "{days} days: {answer}");
    }
    println!("restores by age: 4 ages, 2 ways each");
}

#[tokio::test]
async fn how_long_is_a_setting() {
    let app = App::with(&[("FRAMEKEEP_KEEP_TRASH_DAYS", "2".to_owned())]).await;
    let ada = app.sign_in("ada@example.com").await;
    for (days, status, listed) in [(1, 200, 1), (2, 410, 0)] {
        let project = ada.create(&document("p", &[])).await;
        ada.delete(project, Write::on(1)).await.expect(204);
        let_pass(&app, project, days).await;
        let lines = trash(&ada).await;
        assert_eq!(lines.len(), listed, "{days} days");
        if let Some(line) = lines.first() {
            let in_a_day = "select $1::timestamptz between now() + interval '22 hours' and now() + interval '24 hours'";
            let until = sqlx::query_scalar::<_, bool>(in_a_day).bind(line["restorableUntil"].as_str().unwrap());
            assert!(until.fetch_one(&app.server.pool).await.unwrap(), "{line}");
        }
        let seen = projects::look(&app.server, user(&ada).await, project).await;
        assert_eq!(seen.is_ok(), status == 200, "{days} days");
        ada.restore(project).await.expect(status);
    }
}

#[tokio::test]
async fn what_can_be_restored_can_be_looked_at() {
    let app = App::start().await;
    let (ada, ben) = (
        app.sign_in("ada@example.com").await,
        app.sign_in("ben@example.com").await,
    );
    let project = ada.create(&document("p", &["e1"])).await;
    let (ada_id, ben_id) = (user(&ada).await, user(&ben).await);
    let look = async |user| projects::look(&app.server, user, project).await;
    assert!(look(ada_id).await.unwrap().trashed.is_none());
    ada.delete(project, Write::on(1)).await.expect(204);
    let seen = look(ada_id).await.unwrap();
    assert_eq!(seen.document.name(), "p");
    assert_eq!(seen.trashed.unwrap().by.unwrap().id, ada.device);
    assert!(matches!(look(ben_id).await, Err(AppError::NotFound)));
    ada.open(project).await.expect(410);
    println!("looks: 4 cases");
}

#[tokio::test]
async fn a_purge_leaves_the_bare_id_and_other_devices_hear_of_it() {
    let app = App::start().await;
    let (ada, ben) = (
        app.sign_in("ada@example.com").await,
        app.sign_in("ben@example.com").await,
    );
    let (ada_id, ben_id) = (user(&ada).await, user(&ben).await);
    let project = ada.create(&document("p", &[])).await;
    let purge = async |user, project| projects::purge(&app.server.pool, user, project).await;
    assert_eq!(purge(ada_id, project).await.unwrap(), Purge::NotDeleted);
    ada.delete(project, Write::on(1)).await.expect(204);
    assert!(matches!(purge(ben_id, project).await, Err(AppError::NotFound)));
    assert!(matches!(purge(ada_id, fresh()).await, Err(AppError::NotFound)));
    let cursor = ada.pull(&Value::Null, json!([])).await["cursor"].clone();
    assert_eq!(purge(ada_id, project).await.unwrap(), Purge::Done);
    assert_eq!(purge(ada_id, project).await.unwrap(), Purge::Done, "repeated");
    // The log knows what it was called, once.
    let log = ada.get("/api/account/activity").await.expect(200);
    let purges: Vec<&Value> = log["activity"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["action"] == "project_purged")
        .map(|line| &line["name"])
        .collect();
    assert_eq!(purges, [&json!("p")]);
    // A device that names no base hears of it by the change row alone.
    let pulled = ada.pull(&cursor, json!([])).await;
    assert_eq!(pulled["changes"].as_array().unwrap().len(), 1, "{pulled}");
    assert_eq!(
        (&pulled["changes"][0]["is"], &pulled["changes"][0]["purged"]),
        (&json!("gone"), &json!(true))
    );
    let bens = ben.pull(&Value::Null, json!([{"id": project, "revision": 1}])).await;
    assert_eq!(
        (&bens["changes"][0]["is"], &bens["changes"][0]["purged"]),
        (&json!("gone"), &json!(false))
    );
    ada.open(project).await.expect(410);
    ada.restore(project).await.expect(410);
    ada.put(project, Write::on(0), &document("again", &[]))
        .await
        .expect(410);
    ada.patch(project, Write::on(2), &[set(&["name"], "x")])
        .await
        .expect(410);
    ben.put(project, Write::on(0), &document("mine", &[])).await.expect(404);
    let left: (i64, i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from projects where id = $1), (select count(*) from revisions where project_id = $1),
             (select count(*) from snapshots where project_id = $1), (select count(*) from purged_projects where id = $1)",
    )
    .bind(project.uuid())
    .fetch_one(&app.server.pool)
    .await
    .unwrap();
    assert_eq!(left, (0, 0, 0, 1));
    println!("purges: 5 calls, 7 calls on what is left");
}
