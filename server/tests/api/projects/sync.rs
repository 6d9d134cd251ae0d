//! Push and pull in one call.

use framekeep::ids::{ProjectId, PushId};
use serde_json::{Value, json};

use crate::harness::{App, Write, document, fresh, set};

#[tokio::test]
async fn one_bad_push_never_fails_the_others() {
    let app = App::start().await;
    let (ada, ben) = (
        app.sign_in("ada@example.com").await,
        app.sign_in("ben@example.com").await,
    );
    let (project, bens) = (fresh::<ProjectId>(), ben.create(&document("Ben's", &[])).await);
    let push = |project: ProjectId, base: i64, kind: &str, more: Value| {
        let mut push = json!({"project": project, "pushId": fresh::<PushId>(), "base": base, "kind": kind});
        push.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        push
    };
    let name = |name: &str| json!({"deltas": [set(&["name"], name)]});
    let pushes = json!([
        push(
            project,
            0,
            "create",
            json!({"document": document("p", &["e1"]), "through": 1})
        ),
        push(
            project,
            1,
            "push",
            json!({"deltas": [set(&["name"], "q")], "through": 2})
        ),
        push(project, 1, "push", name("r")),
        push(project, 0, "create", json!({"document": {"schema": 1}})),
        push(bens, 1, "push", name("x")),
        push(fresh(), 1, "push", name("x")),
        push(
            project,
            2,
            "push",
            json!({"deltas": [set(&["name"], "s")], "through": 2})
        ),
        push(project, 2, "nonsense", json!({})),
        json!(7),
        push(project, 2, "delete", json!({})),
        push(project, 3, "push", name("x")),
        push(project, 3, "restore", json!({})),
    ]);
    let answer = ada
        .post("/api/sync", json!({"deviceId": ada.device, "pushes": pushes}))
        .await
        .expect(200);
    let got: Vec<&str> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["is"].as_str().unwrap())
        .collect();
    let expected = [
        "accepted",
        "accepted",
        "conflict",
        "refused",
        "notFound",
        "notFound",
        "newDevice",
        "refused",
        "refused",
        "accepted",
        "gone",
        "accepted",
    ];
    assert_eq!(got, expected, "{answer}");
    let change = &answer["changes"][0];
    assert_eq!(
        (&change["is"], &change["id"], &change["revision"]),
        (&json!("document"), &json!(project), &json!(4))
    );
    assert_eq!(change["document"]["name"], "q");
    println!("sync: {} pushes", expected.len());
}

#[tokio::test]
async fn a_pull_answers_every_base_that_is_not_current() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1"])).await;
    let first = ada.open(project).await.expect(200)["head"].clone();
    let write = Write::on(1).push(fresh());
    let second = ada
        .patch(project, write.clone(), &[set(&["name"], "q")])
        .await
        .expect(200)["head"]
        .clone();
    let cursor = ada.pull(&Value::Null, json!([])).await["cursor"].clone();
    let pull = async |revision: i64, head: &Value| {
        ada.pull(&cursor, json!([{"id": project, "revision": revision, "head": head}]))
            .await["changes"]
            .clone()
    };
    assert_eq!(pull(2, &second).await, json!([]), "current");
    let steps = pull(1, &first).await;
    assert_eq!(
        (&steps[0]["is"], &steps[0]["steps"][0]["pushId"]),
        (&json!("steps"), &json!(write.push))
    );
    assert_eq!(steps[0]["asked"], json!([1, first]));
    assert_eq!(pull(0, &Value::Null).await[0]["is"], "document");
    for (revision, head) in [(1, &second), (2, &first), (9, &second), (2, &Value::Null)] {
        assert_eq!(
            pull(revision, head).await[0]["is"],
            "historyDiffers",
            "revision {revision}"
        );
    }
    ada.delete(project, Write::on(2)).await.expect(204);
    let deleted = pull(2, &second).await;
    assert_eq!(
        (&deleted[0]["is"], &deleted[0]["deleted"]),
        (&json!("steps"), &json!(true))
    );
    app.purge(project).await;
    assert_eq!(pull(2, &second).await[0]["is"], "gone");
    println!("pull: 9 bases");
}

#[tokio::test]
async fn too_many_pushes_are_refused() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    ada.post("/api/sync", json!({"pushes": vec![json!({}); 101]}))
        .await
        .expect(400);
    let answer = ada
        .post("/api/sync", json!({"pushes": vec![json!({}); 100]}))
        .await
        .expect(200);
    assert_eq!(answer["results"].as_array().unwrap().len(), 100);
    println!("limits of sync: 2 cases");
}
