//! Where two rows of the decision table hold, the earlier one answers.

use framekeep::ids::PushId;
use serde_json::json;

use crate::harness::{App, Write, document, fresh, set};

#[tokio::test]
async fn the_earlier_row_answers() {
    let app = App::start().await;
    let (ada, ben) = (
        app.sign_in("ada@example.com").await,
        app.sign_in("ben@example.com").await,
    );
    let name = |name: &str| [set(&["name"], name)];
    let broken = [set(&["elements", "missing", "x"], 1)];
    let mut cases = 0;
    let mut case = |_: &str| cases += 1;

    let project = ada.create(&document("p", &["e1", "e2"])).await;
    let used: PushId = fresh();
    let first = Write::on(1).push(used).clock(5);
    let accepted = ada.patch(project, first.clone(), &name("used")).await.expect(200);

    case("1 before 3: an id used before, for somebody else's project");
    let bens = ben.create(&document("Ben's", &[])).await;
    ada.patch(bens, Write::on(1).push(used), &name("x")).await.expect(404);

    case("2 before 8: a repeated operation's own clock is not behind");
    assert_eq!(
        ada.patch(project, first.clone(), &name("used")).await.expect(200)["head"],
        accepted["head"]
    );

    case("3 before 9: an id used twice, with deltas that do not apply");
    ada.patch(project, Write::on(2).push(used), &broken).await.expect(422);

    case("8 before 9: behind the clock, with deltas that do not apply");
    let answer = ada.patch(project, Write::on(2).clock(5), &broken).await.expect(409);
    assert_eq!(answer["reason"], "new_device");

    case("8 before 13: behind the clock, on another history");
    let answer = ada.patch(project, Write::on(9).clock(5), &name("x")).await.expect(409);
    assert_eq!(answer["reason"], "new_device");

    case("9 before 14: invalid on its own base, which is not the current one");
    ada.patch(project, Write::on(1), &broken).await.expect(400);

    case("9 before 12: a delta without a path, on base 0");
    let rootless = [json!({"op": "set", "path": [], "value": 1})];
    ada.patch(project, Write::on(0), &rootless).await.expect(400);

    case("12 before 13: base 0 with a head");
    let put = ada
        .put(project, Write::on(0).head("cd".repeat(32)), &document("x", &[]))
        .await
        .expect(409);
    assert_eq!(put["reason"], "exists");

    case("13 before 14: another history, disjoint");
    let forked = Write::on(1).head("ab".repeat(32));
    let answer = ada
        .patch(project, forked, &[set(&["elements", "e2", "x"], 3)])
        .await
        .expect(409);
    assert_eq!(answer["reason"], "history");

    ada.delete(project, Write::on(2)).await.expect(204);
    case("2 before 7: a repeated operation, the project deleted since");
    assert_eq!(
        ada.patch(project, first, &name("used")).await.expect(200)["head"],
        accepted["head"]
    );

    case("3 before 7: an id used twice, the project deleted since");
    ada.patch(project, Write::on(2).push(used), &name("x"))
        .await
        .expect(422);

    case("7 before 8: deleted, behind the clock");
    ada.patch(project, Write::on(3).clock(1), &name("x")).await.expect(410);

    case("7 before 9: deleted, deltas that do not apply");
    ada.patch(project, Write::on(3), &broken).await.expect(410);

    case("7 before 13: deleted, another history");
    let ended = Write::on(9).push(fresh());
    ada.patch(project, ended.clone(), &name("x")).await.expect(410);

    case("4 before 7: ended, deleted");
    assert_eq!(
        ada.patch(project, ended, &name("x")).await.expect(409)["reason"],
        "seal_again"
    );

    let purged = ada.create(&document("purged", &[])).await;
    app.purge(purged).await;
    case("5 before 6: purged, base > 0");
    ada.patch(purged, Write::on(4), &name("x")).await.expect(410);

    case("5 before 9: purged, deltas that do not apply");
    ada.patch(purged, Write::on(1), &broken).await.expect(410);

    println!("precedence: {cases} cases");
}
