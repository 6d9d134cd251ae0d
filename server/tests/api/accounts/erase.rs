//! Erasing an account: everything is gone, and nothing brings it back.

use std::time::Duration;

use bytes::Bytes;
use framekeep::ids::{AssetId, ProjectId, UserId};
use framekeep_server::accounts::erase as use_case;
use framekeep_server::error::AppError;
use framekeep_server::objects::ObjectError;
use image::{DynamicImage, ImageFormat};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::harness::{App, Person, Write, document, fresh, set, until};

async fn id_of(person: &Person) -> UserId {
    let me = person.get("/api/me").await.expect(200);
    me["id"].as_str().unwrap().parse().unwrap()
}

async fn erase(person: &Person) -> u16 {
    let request = person.request(Method::DELETE, "/api/account");
    person.send(request).await.status.as_u16()
}

async fn upload(person: &Person) {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::new_rgb8(3, 2)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    let form = Form::new()
        .text("id", fresh::<AssetId>().to_string())
        .part("file", Part::bytes(bytes.into_inner()).file_name("x.png"));
    let request = person.request(Method::POST, "/api/media/assets").multipart(form);
    person.send(request).await.expect(201);
}

/// Rows that name the user, in whatever table.
async fn rows_of(app: &App, user: UserId) -> Vec<(String, i64)> {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select c.table_name::text, c.column_name::text from information_schema.columns c
         join information_schema.tables t using (table_schema, table_name)
         where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name in ('user_id', 'owner_id')
         union all select 'users', 'id'",
    )
    .fetch_all(&app.server.pool)
    .await
    .unwrap();
    let mut found = Vec::new();
    for (table, column) in columns {
        let statement = format!("select count(*) from {table} where {column} = $1");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
            .bind(user.uuid())
            .fetch_one(&app.server.pool)
            .await
            .unwrap();
        found.push((format!("{table}.{column}"), count));
    }
    found
}

#[tokio::test]
async fn everything_of_the_account_is_gone_and_bare_ids_stay() {
    let app = App::start().await;
    let (ada, elsewhere) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("ada@example.org").await,
    );
    let eve = app.sign_in("eve@example.org").await;
    let theirs = eve.create(&document("Eve's own", &[])).await;
    let user = id_of(&ada).await;
    let project = ada.create(&document("One", &["e1"])).await;
    ada.patch(project, Write::on(1), &[set(&["elements", "e1", "x"], 5)])
        .await
        .expect(200);
    let deleted = ada.create(&document("In the trash", &[])).await;
    assert_eq!(ada.delete(deleted, Write::on(1)).await.status, 204);
    upload(&ada).await;
    let token = ada
        .post("/api/tokens", json!({"name": "CI", "scope": "write"}))
        .await
        .expect(201);
    let before = rows_of(&app, user).await;
    let there: Vec<_> = before
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, _)| name.as_str())
        .collect();
    for table in [
        "users.id",
        "sessions.user_id",
        "projects.owner_id",
        "revisions.user_id",
        "media_assets.user_id",
        "access_tokens.user_id",
        "audit_log.user_id",
    ] {
        assert!(there.contains(&table), "{table} holds nothing before: {there:?}");
    }
    let key: String = sqlx::query_scalar("select storage_key from media_assets where user_id = $1")
        .bind(user.uuid())
        .fetch_one(&app.server.pool)
        .await
        .unwrap();
    assert!(app.server.objects.head(&key).await.is_ok());

    assert_eq!(erase(&ada).await, 204);
    for person in [&ada, &elsewhere] {
        assert_eq!(person.get("/api/me").await.status, 401, "sessions end now");
    }
    let program = reqwest::Client::new()
        .get(format!("{}/api/me", app.base))
        .bearer_auth(token["secret"].as_str().unwrap());
    assert_eq!(program.send().await.unwrap().status(), 401);
    let left: Vec<_> = rows_of(&app, user)
        .await
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .collect();
    assert!(left.is_empty(), "{left:?}");
    for table in ["revisions", "snapshots", "vector_clocks", "project_members", "projects"] {
        let column = if table == "projects" { "id" } else { "project_id" };
        let statement = format!("select count(*) from {table} where {column} = any($1)");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
            .bind(vec![project.uuid(), deleted.uuid()])
            .fetch_one(&app.server.pool)
            .await
            .unwrap();
        assert_eq!(count, 0, "{table}");
    }
    until("the object to be gone", async || {
        matches!(app.server.objects.head(&key).await, Err(ObjectError::NotFound))
    })
    .await;
    let purged: i64 =
        sqlx::query_scalar("select count(*) from purged_projects where id = any($1) and owner_id is null")
            .bind(vec![project.uuid(), deleted.uuid()])
            .fetch_one(&app.server.pool)
            .await
            .unwrap();
    assert_eq!(purged, 2);
    let logged: Vec<(String, Option<String>, Option<uuid::Uuid>)> =
        sqlx::query_as("select action, address, subject from audit_log where user_id is null")
            .fetch_all(&app.server.pool)
            .await
            .unwrap();
    assert_eq!(logged, [("erased".to_owned(), None, Some(user.uuid()))]);

    // The same person comes back as somebody new; a browser that still holds the old project cannot bring it back.
    let again = app.sign_in("ada@example.org").await;
    assert_ne!(id_of(&again).await, user);
    let revived = again.put(project, Write::on(0), &document("One", &[])).await;
    let foreign = again.put(theirs, Write::on(0), &document("One", &[])).await;
    assert_eq!((revived.status.as_u16(), &revived.text), (404, &foreign.text));
    assert!(use_case::is_erased(&app.server, user).await.unwrap());
    assert!(!use_case::is_erased(&app.server, id_of(&again).await).await.unwrap());
    assert_eq!(eve.open(theirs).await.status, 200);
    println!("{} columns that name a user: 0 rows left", before.len());
}

#[tokio::test]
async fn it_takes_the_accounts_own_email_where_one_is_asked_for() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let user = id_of(&ada).await;
    for typed in ["", "ada", "eve@example.org", "ada@example.org.", "ada@example.org x"] {
        let refused = use_case::erase(&app.server, user, Some(typed.to_owned())).await;
        assert!(
            matches!(refused, Err(AppError::Invalid { ref field, .. }) if field == "email"),
            "{typed:?}"
        );
    }
    assert_eq!(ada.get("/api/me").await.status, 200);
    use_case::erase(&app.server, user, Some(" Ada@Example.org ".to_owned()))
        .await
        .unwrap();
    assert_eq!(ada.get("/api/me").await.status, 401);
    assert!(matches!(
        use_case::erase(&app.server, user, None).await,
        Err(AppError::SignedOut)
    ));
    assert_eq!(
        app.somebody()
            .send(app.somebody().request(Method::DELETE, "/api/account"))
            .await
            .status,
        401
    );
}

/// What a crash between the rows and the objects leaves, and an upload that ends after the erasure.
#[tokio::test]
async fn objects_are_removed_after_a_crash_and_after_a_late_upload() {
    let app = App::start().await;
    let user = UserId::new(uuid::Uuid::now_v7());
    let neighbour = format!("{}/kept.png", uuid::Uuid::now_v7());
    let put = async |key: &str| {
        app.server
            .objects
            .put(key, "image/png", Bytes::from_static(b"x"))
            .await
            .unwrap()
    };
    let gone_at = async || -> Option<Duration> {
        let at: Option<f64> =
            sqlx::query_scalar("select extract(epoch from objects_gone_at)::float8 from erased_users")
                .fetch_one(&app.server.pool)
                .await
                .unwrap();
        at.map(Duration::from_secs_f64)
    };
    for n in 0..5 {
        put(&format!("{user}/{n}.png")).await;
    }
    put(&neighbour).await;
    sqlx::query("insert into erased_users (id) values ($1)")
        .bind(user.uuid())
        .execute(&app.server.pool)
        .await
        .unwrap();
    use_case::objects(&app.server).await;
    for n in 0..5 {
        assert!(
            app.server.objects.head(&format!("{user}/{n}.png")).await.is_err(),
            "{n}"
        );
    }
    assert_eq!(gone_at().await, None, "an upload may still be under way");
    put(&format!("{user}/late.png")).await;
    sqlx::query("update erased_users set erased_at = now() - interval '11 minutes'")
        .execute(&app.server.pool)
        .await
        .unwrap();
    use_case::objects(&app.server).await;
    assert!(app.server.objects.head(&format!("{user}/late.png")).await.is_err());
    assert!(gone_at().await.is_some());
    assert!(app.server.objects.head(&neighbour).await.is_ok(), "somebody else's");
}

/// Writers that go on while the account is erased: each is answered, none with a fault of ours, nothing stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_that_go_on_meanwhile_leave_nothing_behind() {
    let app = App::start().await;
    let mut answers = [0_u32; 2];
    for round in 0..5 {
        let ada = app.sign_in(&format!("ada{round}@example.org")).await;
        let user = id_of(&ada).await;
        let project = ada.create(&document("One", &["e1"])).await;
        let writer = |n: i64| {
            let ada = ada.clone();
            async move {
                let mut seen = Vec::new();
                for i in 0..6 {
                    let new: ProjectId = fresh();
                    seen.push(ada.put(new, Write::on(0), &document("More", &[])).await);
                    let deltas = [set(&["elements", "e1", "x"], n * 10 + i)];
                    seen.push(ada.patch(project, Write::on(1), &deltas).await);
                }
                seen
            }
        };
        let writers: Vec<_> = (0..8).map(|n| tokio::spawn(writer(n))).collect();
        tokio::time::sleep(Duration::from_millis(20 * round)).await;
        assert_eq!(erase(&ada).await, 204, "round {round}");
        for writer in writers {
            for answer in writer.await.unwrap() {
                let status = answer.status.as_u16();
                assert!(
                    matches!(status, 200 | 201 | 409 | 401 | 404 | 503),
                    "{status} {}",
                    answer.text
                );
                answers[usize::from(status == 401)] += 1;
            }
        }
        let left: Vec<_> = rows_of(&app, user)
            .await
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
    println!(
        "erased under 8 writers, 5 times: {} answers before, {} after, 0 rows left",
        answers[0], answers[1]
    );
}
