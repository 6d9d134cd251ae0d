//! Each row of the decision table, through HTTP.

use serde_json::{Value, json};

use crate::harness::{App, Person, Write, caption, document, fresh, set, text_of};

/// One row: what it shows, as a story about Ada (and Ben, who is somebody else).
struct Story {
    app: App,
    ada: Person,
    ben: Person,
}

#[tokio::test]
async fn every_row_of_the_decision_table() {
    let app = App::start().await;
    let (ada, ben) = (
        app.sign_in("ada@example.com").await,
        app.sign_in("ben@example.com").await,
    );
    let story = Story { app, ada, ben };
    story.row_1_somebody_elses().await;
    story.row_2_repeated().await;
    story.row_3_id_used_twice().await;
    story.row_4_ended().await;
    story.row_5_purged().await;
    story.row_6_unknown().await;
    story.row_7_tombstone().await;
    story.row_8_clock_behind().await;
    story.row_9_invalid_on_its_own_base().await;
    story.row_10_created().await;
    story.row_11_applied().await;
    story.row_12_exists().await;
    story.row_13_history_differs().await;
    story.row_14_rebased().await;
    story.row_15_conflict().await;
    println!("decision table: 15 rows");
}

impl Story {
    async fn row_1_somebody_elses(&self) {
        let data = document("Ben's", &["e1"]);
        let project = self.ben.create(&data).await;
        let change = [set(&["name"], "Ada's")];
        assert_eq!(
            self.ada.patch(project, Write::on(1), &change).await.expect(404)["code"],
            "not_found"
        );
        self.ada.put(project, Write::on(0), &data).await.expect(404);
        self.ada.delete(project, Write::on(1)).await.expect(404);
        self.ada.restore(project).await.expect(404);
        assert_eq!(self.ben.open(project).await.expect(200)["revision"], 1);
    }

    async fn row_2_repeated(&self) {
        let project = self.ada.create(&document("p", &["e1"])).await;
        let write = Write::on(1).push(fresh()).clock(5);
        let change = [set(&["elements", "e1", "x"], 5)];
        let first = self.ada.patch(project, write.clone(), &change).await.expect(200);
        self.ada
            .patch(project, Write::on(2), &[set(&["elements", "e1", "x"], 6)])
            .await
            .expect(200);
        let again = self.ada.patch(project, write, &change).await.expect(200);
        assert_eq!(
            (&again["revision"], &again["head"]),
            (&first["revision"], &first["head"])
        );
        let now = self.ada.open(project).await.expect(200);
        assert_eq!(
            (&now["revision"], &now["data"]["elements"]["e1"]["x"]),
            (&json!(3), &json!(6))
        );
    }

    async fn row_3_id_used_twice(&self) {
        let project = self.ada.create(&document("p", &["e1"])).await;
        let write = Write::on(1).push(fresh());
        self.ada
            .patch(project, write.clone(), &[set(&["name"], "one")])
            .await
            .expect(200);
        self.ada
            .patch(project, write, &[set(&["name"], "two")])
            .await
            .expect(422);
        assert_eq!(self.ada.open(project).await.expect(200)["name"], "one");
    }

    async fn row_4_ended(&self) {
        let project = self.ada.create(&document("p", &["e1"])).await;
        let stale = Write::on(1).push(fresh());
        self.ada
            .patch(project, Write::on(1), &[set(&["name"], "theirs")])
            .await
            .expect(200);
        let change = [set(&["name"], "mine")];
        assert_eq!(
            self.ada.patch(project, stale.clone(), &change).await.expect(409)["reason"],
            "overlap"
        );
        assert_eq!(
            self.ada.patch(project, stale, &change).await.expect(409)["reason"],
            "seal_again"
        );
    }

    async fn row_5_purged(&self) {
        let data = document("p", &[]);
        let project = self.ada.create(&data).await;
        self.app.purge(project).await;
        self.ada
            .patch(project, Write::on(1), &[set(&["name"], "q")])
            .await
            .expect(410);
        self.ada.put(project, Write::on(0), &data).await.expect(410);
        self.ada.restore(project).await.expect(410);
        self.ada.open(project).await.expect(410);
        self.ben.put(project, Write::on(0), &data).await.expect(404);
    }

    async fn row_6_unknown(&self) {
        self.ada
            .patch(fresh(), Write::on(1), &[set(&["name"], "q")])
            .await
            .expect(404);
        self.ada
            .put(fresh(), Write::on(3), &document("p", &[]))
            .await
            .expect(404);
    }

    async fn row_7_tombstone(&self) {
        let project = self.ada.create(&document("p", &["e1"])).await;
        self.ada.delete(project, Write::on(1)).await.expect(204);
        let gone = self
            .ada
            .patch(project, Write::on(1), &[set(&["name"], "q")])
            .await
            .expect(410);
        assert!(gone["detail"].as_str().unwrap().contains("deleted at 20"), "{gone}");
        self.ada
            .put(project, Write::on(0), &document("p", &[]))
            .await
            .expect(410);
        self.ada.restore(project).await.expect(200);
        let back = self.ada.open(project).await.expect(200);
        assert_eq!(
            (&back["revision"], text_of(&back["data"], "e1")),
            (&json!(3), Some("e1"))
        );
    }

    async fn row_8_clock_behind(&self) {
        let project = self.ada.create(&document("p", &[])).await;
        self.ada
            .patch(project, Write::on(1).clock(7), &[set(&["name"], "q")])
            .await
            .expect(200);
        for clock in [7, 6, 0, -1] {
            let answer = self
                .ada
                .patch(project, Write::on(2).clock(clock), &[set(&["name"], "r")])
                .await;
            assert_eq!(answer.expect(409)["reason"], "new_device", "clock {clock}");
        }
        let other = Write {
            device: Some(fresh()),
            ..Write::on(2).clock(6)
        };
        self.ada.patch(project, other, &[set(&["name"], "s")]).await.expect(200);
        let open = self.ada.open(project).await.expect(200);
        assert_eq!(open["clock"][self.ada.device.to_string()], 7);
    }

    async fn row_9_invalid_on_its_own_base(&self) {
        let project = self.ada.create(&document("p", &["e1"])).await;
        let invalid = [
            set(&["elements", "missing", "x"], 1),
            set(&["elements", "e1", "screen"], "nowhere"),
            set(&["screens"], json!([])),
            set(&["name"], "a\u{0}b"),
            set(&["name"], "x".repeat(70_000)),
            json!({"op": "delete", "path": ["elements"]}),
            json!({"op": "set", "path": [], "value": {}}),
        ];
        for delta in invalid {
            let answer = self
                .ada
                .patch(project, Write::on(1), std::slice::from_ref(&delta))
                .await
                .expect(400);
            assert!(
                answer["field"].is_string() && answer["code"] == "invalid",
                "{delta}: {answer}"
            );
        }
        let mut large = document("p", &[]);
        for i in 0..70 {
            large["elements"][format!("e{i}")] = caption(&"x".repeat(64_000));
        }
        assert_eq!(
            self.ada.put(project, Write::on(1), &large).await.expect(413)["code"],
            "too_large"
        );
        assert_eq!(self.ada.open(project).await.expect(200)["revision"], 1);
    }

    async fn row_10_created(&self) {
        let project = fresh();
        let data = document("made", &["e1"]);
        let made = self.ada.put(project, Write::on(0), &data).await;
        assert_eq!(
            (made.expect(201)["revision"].clone(), &made.headers["etag"][..]),
            (json!(1), "\"1\"")
        );
        let open = self.ada.open(project).await.expect(200);
        assert_eq!(
            (&open["name"], &open["data"], &open["head"]),
            (&json!("made"), &data, &made.json()["head"])
        );
    }

    async fn row_11_applied(&self) {
        let project = self.ada.create(&document("p", &["e1"])).await;
        let head = self.ada.open(project).await.json()["head"].as_str().unwrap().to_owned();
        let named = Write::on(1).head(head);
        let answer = self
            .ada
            .patch(project, named, &[set(&["elements", "e1", "x"], 9)])
            .await
            .expect(200);
        assert_eq!((&answer["revision"], &answer["rebased"]), (&json!(2), &json!(false)));
        assert_eq!(self.ada.open(project).await.json()["data"]["elements"]["e1"]["x"], 9);
    }

    async fn row_12_exists(&self) {
        let data = document("p", &["e1"]);
        let project = self.ada.create(&data).await;
        let answer = self
            .ada
            .put(project, Write::on(0), &document("other", &[]))
            .await
            .expect(409);
        assert_eq!(
            (&answer["reason"], &answer["conflicts"], &answer["data"]),
            (&json!("exists"), &json!([]), &data)
        );
    }

    async fn row_13_history_differs(&self) {
        let data = document("p", &["e1"]);
        let project = self.ada.create(&data).await;
        let ahead = self
            .ada
            .patch(project, Write::on(9), &[set(&["name"], "q")])
            .await
            .expect(409);
        let other = Write::on(1).head("ab".repeat(32));
        let forked = self.ada.patch(project, other, &[set(&["name"], "q")]).await.expect(409);
        for answer in [ahead, forked] {
            assert_eq!(
                (&answer["reason"], &answer["data"], &answer["revision"]),
                (&json!("history"), &data, &json!(1))
            );
        }
    }

    async fn row_14_rebased(&self) {
        let project = self.ada.create(&document("p", &["e1", "e2"])).await;
        let theirs = self
            .ada
            .patch(project, Write::on(1), &[set(&["elements", "e1", "x"], 1)])
            .await
            .expect(200);
        let mine = self
            .ada
            .patch(project, Write::on(1), &[set(&["elements", "e2", "x"], 2)])
            .await
            .expect(200);
        assert_eq!((&mine["revision"], &mine["rebased"]), (&json!(3), &json!(true)));
        assert_eq!(
            (&mine["over"][0]["revision"], &mine["over"][0]["head"]),
            (&json!(2), &theirs["head"])
        );
        let mut stale = document("p", &["e1", "e2"]);
        stale["name"] = "renamed".into();
        let put = self.ada.put(project, Write::on(1), &stale).await.expect(200);
        assert_eq!(
            (&put["revision"], put["over"].as_array().unwrap().len()),
            (&json!(4), 2)
        );
        let data: Value = self.ada.open(project).await.json()["data"].clone();
        assert_eq!(
            (&data["elements"]["e1"]["x"], &data["elements"]["e2"]["x"]),
            (&json!(1), &json!(2))
        );
        assert_eq!(data["name"], "renamed");
    }

    async fn row_15_conflict(&self) {
        let project = self.ada.create(&document("p", &["e1"])).await;
        let push: framekeep::ids::PushId = fresh();
        self.ada
            .patch(project, Write::on(1).push(push), &[set(&["elements", "e1", "x"], 1)])
            .await
            .expect(200);
        let answer = self
            .ada
            .patch(project, Write::on(1), &[set(&["elements", "e1", "x"], 2)])
            .await
            .expect(409);
        let unit = json!({"path": ["elements", "e1", "x"], "base": 0, "mine": 2, "theirs": 1});
        assert_eq!(
            (&answer["reason"], &answer["conflicts"]),
            (&json!("overlap"), &json!([unit]))
        );
        assert_eq!(
            (&answer["pushIds"], &answer["code"]),
            (&json!([push]), &json!("conflict"))
        );
        let delete = self.ada.delete(project, Write::on(1)).await.expect(409);
        assert_eq!((&delete["reason"], &delete["revision"]), (&json!("overlap"), &json!(2)));
    }
}
