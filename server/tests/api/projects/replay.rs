//! Lost answers, repeated requests: one effect, the first answer.

use framekeep::ids::PushId;
use futures::future::join3;
use reqwest::Method;

use crate::harness::{App, Write, document, fresh, set};

const OPERATIONS: usize = 500;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn replayed_operations_have_one_effect() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1"])).await;
    let mut sent = Vec::new();
    for i in 0..OPERATIONS {
        let base = i64::try_from(i).unwrap() + 1;
        let write = Write::on(base).push(fresh()).clock(base);
        let deltas = [set(&["elements", "e1", "x"], i)];
        let (a, b, c) = join3(
            ada.patch(project, write.clone(), &deltas),
            ada.patch(project, write.clone(), &deltas),
            ada.patch(project, write.clone(), &deltas),
        )
        .await;
        let first = a.expect(200);
        for other in [b.expect(200), c.expect(200)] {
            assert_eq!(
                (&first["revision"], &first["head"]),
                (&other["revision"], &other["head"])
            );
        }
        assert_eq!(first["revision"], base + 1);
        sent.push((write, deltas, first));
    }
    for (write, deltas, first) in sent.into_iter().step_by(7) {
        let late = ada.patch(project, write, &deltas).await.expect(200);
        assert_eq!((&first["revision"], &first["head"]), (&late["revision"], &late["head"]));
    }
    assert_eq!(ada.open(project).await.expect(200)["revision"], OPERATIONS + 1);
    println!("replays: {OPERATIONS} operations, each sent three times at once, every seventh again later");
}

#[tokio::test]
async fn an_idempotency_key_is_the_operations_id() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1"])).await;
    let mut cases = 0;
    for key in ["order 7".to_owned(), fresh::<PushId>().to_string()] {
        let base = ada.open(project).await.expect(200)["revision"].as_i64().unwrap();
        let send = |name: &str| {
            let request = ada.patch_request(project, &Write::on(base), &[set(&["name"], name)]);
            ada.send(request.header("idempotency-key", &key))
        };
        let first = send(&key).await.expect(200);
        assert_eq!(send(&key).await.expect(200)["head"], first["head"]);
        assert_eq!(send("another body").await.expect(422)["code"], "invalid");
        cases += 3;
    }
    ada.delete(project, Write::on(3)).await.expect(204);
    let restore = || {
        let request = ada.request(Method::POST, &format!("/api/projects/{project}/restore"));
        ada.send(request.header("idempotency-key", "bring it back"))
    };
    let first = restore().await.expect(200);
    assert_eq!(restore().await.expect(200)["head"], first["head"]);
    assert_eq!(ada.open(project).await.expect(200)["revision"], 5);
    println!("idempotency keys: {} calls", cases + 2);
}
