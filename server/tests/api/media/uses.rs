//! Where a picture is used, and what that means for deleting it.

use std::time::Instant;

use framekeep::ids::{AssetId, ProjectId};
use reqwest::Method;
use serde_json::{Value, json};

use super::png;
use crate::harness::{App, Person, Write, document, fresh, set};

/// A project with this picture on its screen.
fn showing(name: &str, asset: &str) -> Value {
    let mut data = document(name, &["e1"]);
    data["elements"]["e2"] = picture(asset);
    data
}

fn picture(asset: &str) -> Value {
    json!({
        "screen": "s1", "kind": "picture", "order": "a1", "x": 0, "y": 0, "width": 10, "height": 10, "rotation": 0,
        "media": asset,
    })
}

async fn uploaded(person: &Person) -> String {
    super::uploaded(person, png(3, 3, 1)).await.to_string()
}

async fn uses(person: &Person, asset: &str) -> Vec<Value> {
    let answer = person.get(&format!("/api/media/assets/{asset}/uses")).await.expect(200);
    answer["uses"].as_array().unwrap().clone()
}

async fn delete(person: &Person, asset: &str, force: &str) -> crate::harness::Answer {
    let path = format!("/api/media/assets/{asset}{force}");
    person.send(person.request(Method::DELETE, &path)).await
}

/// What "name a version" writes.
async fn name_version(app: &App, project: ProjectId, revision: i64, name: &str, data: &Value) {
    sqlx::query(
        "insert into snapshots (project_id, revision, data, name) values ($1, $2, $3, $4)
         on conflict (project_id, revision) do update set name = $4, data = $3",
    )
    .bind(project.uuid())
    .bind(revision)
    .bind(data)
    .bind(name)
    .execute(&app.server.pool)
    .await
    .unwrap();
}

#[tokio::test]
async fn a_picture_in_use_is_deleted_only_by_force_and_the_words_name_the_projects() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let asset = uploaded(&ada).await;
    assert_eq!(uses(&ada, &asset).await, Vec::<Value>::new());
    let garden = ada.create(&showing("Habit Garden", &asset)).await;
    // Written in capitals by a program, it is the same picture.
    let trash = ada.create(&showing("Tides", &asset.to_uppercase())).await;
    ada.delete(trash, Write::on(1)).await.expect(204);
    let bread = ada.create(&document("Bread Log", &["e1"])).await;
    name_version(&app, bread, 1, "1.0", &showing("Bread Log", &asset)).await;
    ada.create(&document("Elsewhere", &["e1"])).await;
    let found = uses(&ada, &asset).await;
    assert_eq!(
        found,
        [
            json!({"projectId": bread, "projectName": "Bread Log", "inTrash": false, "revision": 1, "version": "1.0"}),
            json!({"projectId": garden, "projectName": "Habit Garden", "inTrash": false}),
            json!({"projectId": trash, "projectName": "Tides", "inTrash": true}),
        ]
    );
    let refused = delete(&ada, &asset, "").await.expect(409);
    assert_eq!(refused["code"], "conflict");
    assert_eq!(
        refused["detail"],
        "This picture is used in the version “1.0” of “Bread Log”, “Habit Garden” and “Tides” (in the trash). \
         Remove it there first, or delete it anyway."
    );
    delete(&ada, &asset, "?force=maybe").await.expect(400);
    delete(&ada, &asset, "?force=false").await.expect(409);
    ada.get(&format!("/api/media/assets/{asset}")).await.expect(200);
    delete(&ada, &asset, "?force=true").await.expect(204);
    ada.get(&format!("/api/media/assets/{asset}")).await.expect(410);
}

#[tokio::test]
async fn once_nothing_uses_it_any_more_it_can_be_deleted() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let asset = uploaded(&ada).await;
    let project = ada.create(&showing("Habit Garden", &asset)).await;
    delete(&ada, &asset, "").await.expect(409);
    let without = json!({"op": "delete", "path": ["elements", "e2"]});
    ada.patch(project, Write::on(1), &[without]).await.expect(200);
    delete(&ada, &asset, "").await.expect(204);
}

#[tokio::test]
async fn a_push_that_refers_to_a_deleted_picture_brings_it_back() {
    let app = App::start().await;
    let (ada, bob) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("bob@example.org").await,
    );
    let asset = uploaded(&ada).await;
    let path = format!("/api/media/assets/{asset}");
    let is_there = async || ada.get(&path).await.is(200);
    let gone = async || {
        delete(&ada, &asset, "?force=true").await.expect(204);
        ada.get(&path).await.expect(410);
    };

    gone().await;
    let project = ada.create(&showing("One", &asset)).await;
    assert!(is_there().await, "a new project");

    gone().await;
    ada.patch(project, Write::on(1), &[set(&["name"], "Two")])
        .await
        .expect(200);
    ada.patch(project, Write::on(2), &[set(&["elements", "e2", "x"], 5)])
        .await
        .expect(200);
    assert!(
        !is_there().await,
        "a push that says nothing of it leaves it as its owner wanted"
    );
    ada.patch(project, Write::on(3), &[set(&["elements", "e3"], picture(&asset))])
        .await
        .expect(200);
    assert!(is_there().await, "an element that shows it");

    gone().await;
    ada.patch(
        project,
        Write::on(4),
        &[set(&["elements", "e3", "media"], asset.clone())],
    )
    .await
    .expect(200);
    assert!(is_there().await, "its field alone");

    gone().await;
    ada.delete(project, Write::on(5)).await.expect(204);
    assert!(!is_there().await, "a deletion is no use");
    ada.restore(project).await.expect(200);
    assert!(is_there().await, "a project that comes back");

    gone().await;
    bob.create(&showing("Bob's", &asset)).await;
    assert!(!is_there().await, "somebody else's push does not reach it");
    println!("6 pushes");
}

#[tokio::test]
async fn a_push_and_a_deletion_at_once_never_leave_a_used_picture_deleted() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (mut deleted, mut refused) = (0, 0);
    for _ in 0..25 {
        let asset = uploaded(&ada).await;
        let data = showing("Racing", &asset);
        let (_, answer) = tokio::join!(ada.create(&data), delete(&ada, &asset, ""));
        if answer.is(204) {
            deleted += 1;
        } else {
            answer.expect(409);
            refused += 1;
        }
        ada.get(&format!("/api/media/assets/{asset}")).await.expect(200);
    }
    println!("25 races: {deleted} deleted first and brought back, {refused} refused");
}

#[tokio::test]
async fn what_is_used_and_what_is_not_is_listed_apart() {
    let app = App::start().await;
    let (ada, bob) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("bob@example.org").await,
    );
    let mut assets = Vec::new();
    for _ in 0..5 {
        assets.push(uploaded(&ada).await);
    }
    let [now, trash, version, bobs, nowhere] = assets.as_slice() else {
        unreachable!()
    };
    ada.create(&showing("Now", &now.to_uppercase())).await;
    let gone = ada.create(&showing("Trash", trash)).await;
    ada.delete(gone, Write::on(1)).await.expect(204);
    let bread = ada.create(&document("Bread Log", &["e1"])).await;
    name_version(&app, bread, 1, "1.0", &showing("Bread Log", version)).await;
    // What somebody else's document names is no use of Ada's.
    bob.create(&showing("Bob's", bobs)).await;
    let listed = async |query: &str| {
        let page = ada.get(&format!("/api/media/assets?{query}")).await.expect(200);
        let told = |asset: &Value| {
            (
                asset["id"].as_str().unwrap().to_owned(),
                asset["used"].as_bool().unwrap(),
            )
        };
        let assets: Vec<_> = page["assets"].as_array().unwrap().iter().map(told).collect();
        (assets, page["nextCursor"].as_str().map(str::to_owned))
    };
    let told = |ids: &[(&String, bool)]| -> Vec<(String, bool)> {
        ids.iter().map(|(id, used)| ((*id).clone(), *used)).collect()
    };
    let used = told(&[(version, true), (trash, true), (now, true)]);
    let unused = told(&[(nowhere, false), (bobs, false)]);
    let all = [unused.clone(), used.clone()].concat();
    assert_eq!(listed("").await, (all, None));
    assert_eq!(listed("used=true").await, (used.clone(), None));
    assert_eq!(listed("used=false").await, (unused.clone(), None));
    assert_eq!(listed("used=false&type=image/gif").await, (vec![], None));
    // In pages as well.
    let (first, next) = listed("used=true&limit=2").await;
    assert_eq!(first, used[..2]);
    let (rest, end) = listed(&format!("used=true&limit=2&cursor={}", next.unwrap())).await;
    assert_eq!((rest.as_slice(), end), (&used[2..], None));
    ada.get("/api/media/assets?used=maybe").await.expect(400);
    // A picture alone does not tell.
    let found = ada.get(&format!("/api/media/assets/{now}")).await.expect(200);
    assert_eq!(found.get("used"), None);
}

#[tokio::test]
async fn among_a_thousand_pictures_and_a_hundred_projects_the_unused_are_listed_quickly() {
    const PROJECTS: usize = 100;
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let asset = uploaded(&ada).await;
    let copies = "insert into media_assets (id, user_id, file_name, file_type, mime_type, size, width, height, sha256,
                                            storage_key, state)
                  select gen_random_uuid(), user_id, file_name, file_type, mime_type, size, width, height, sha256,
                         storage_key, state
                  from media_assets, generate_series(1, 999) where id = $1";
    sqlx::query(copies)
        .bind(asset.parse::<AssetId>().unwrap().uuid())
        .execute(&app.server.pool)
        .await
        .unwrap();
    let page = ada.get("/api/media/assets?limit=100").await.expect(200);
    let ids: Vec<_> = page["assets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|asset| asset["id"].clone())
        .collect();
    for project in 0..PROJECTS {
        let mut data = document(&format!("Project {project}"), &["e1"]);
        for n in 0..40 {
            data["elements"][format!("x{n}")] = picture(ids[(project + n) % 50].as_str().unwrap());
        }
        let id = ada.create(&data).await;
        name_version(&app, id, 1, "1.0", &data).await;
    }
    let mut counts = Vec::new();
    let mut each = Vec::new();
    for query in ["limit=100", "limit=100&used=true", "limit=100&used=false"] {
        let start = Instant::now();
        let page = ada.get(&format!("/api/media/assets?{query}")).await.expect(200);
        each.push(start.elapsed());
        let assets = page["assets"].as_array().unwrap();
        counts.push((
            assets.len(),
            assets.iter().filter(|asset| asset["used"] == true).count(),
        ));
    }
    assert_eq!(counts, [(100, 50), (50, 50), (100, 0)]);
    assert!(each.iter().all(|each| each.as_millis() < 1_000), "{each:?}");
    println!(
        "a page of 1000 pictures, {PROJECTS} projects of 41 elements with a named version each: all, used, unused {each:?}"
    );
}

#[tokio::test]
async fn among_a_thousand_projects_the_uses_are_found_quickly() {
    const PROJECTS: usize = 1_000;
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let asset = uploaded(&ada).await;
    let mut data = showing("First", &asset);
    for n in 0..40 {
        data["elements"][format!("x{n}")] = picture(&fresh::<AssetId>().to_string());
    }
    ada.create(&data).await;
    data["elements"]["e2"]["media"] = json!(fresh::<AssetId>().to_string());
    let other = ada.create(&data).await;
    let copies = "with one as (select * from projects where id = $1),
                       ids as (select gen_random_uuid() as id from generate_series(1, $2)),
                       made as (insert into projects (id, owner_id, data, revision, head)
                                select ids.id, owner_id, data, revision, head from one, ids returning id, owner_id),
                       kept as (insert into snapshots (project_id, revision, data, name)
                                select ids.id, 2, one.data, 'a version' from one, ids
                                where exists (select from made))
                  insert into project_members (project_id, user_id, role, state)
                  select id, owner_id, 'owner', 'confirmed' from made";
    sqlx::query("alter table snapshots drop constraint snapshots_project_id_fkey")
        .execute(&app.server.pool)
        .await
        .unwrap();
    sqlx::query(copies)
        .bind(other.uuid())
        .bind(i32::try_from(PROJECTS).unwrap())
        .execute(&app.server.pool)
        .await
        .unwrap();
    uses(&ada, &asset).await;
    let start = Instant::now();
    for _ in 0..10 {
        assert_eq!(uses(&ada, &asset).await.len(), 1);
    }
    let each = start.elapsed() / 10;
    assert!(each.as_millis() < 1_000, "{each:?}");
    println!("uses among {PROJECTS} projects of 42 elements with a named version each: {each:?}");
}
