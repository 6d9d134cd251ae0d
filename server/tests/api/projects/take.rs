//! A project as one file: out of one account, into another, by folders of them; and what is not taken.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use framekeep::document::Document;
use framekeep::ids::{AssetId, ProjectId, UserId};
use framekeep::project_file::{Archive, FiledPicture, ProjectFile};
use framekeep_server::error::AppError;
use framekeep_server::folder::{self, FolderError, Line, Outcome};
use framekeep_server::projects::{There, already};
use reqwest::Method;
use serde_json::{Value, json};

use crate::accounts::export::noise;
use crate::harness::{App, Cluster, DataFolder, Person, Process, Write, document, free_port, fresh, sign_in};
use crate::media::{png, uploaded};

/// A document that shows these pictures.
fn showing(name: &str, assets: &[AssetId]) -> Value {
    let mut value = document(name, &["e1"]);
    for (n, asset) in assets.iter().enumerate() {
        value["elements"][format!("p{n}")] = json!({
            "screen": "s1", "kind": "picture", "order": "a1", "x": n, "y": 0, "width": 9, "height": 9, "rotation": 0,
            "media": asset,
        });
    }
    value
}

async fn file_of(person: &Person, project: ProjectId) -> Vec<u8> {
    let request = person.request(Method::GET, &format!("/api/projects/{project}/export"));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let named = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert_eq!(named, format!("attachment; filename=\"{project}.framekeep\""));
    answer.bytes().await.unwrap().to_vec()
}

async fn import(app: &App, email: &str, folder: &Path, dry_run: bool) -> Vec<Line> {
    let user = folder::user_of(&app.server, email).await.unwrap();
    folder::import(&app.server, user, folder, dry_run, |_| {})
        .await
        .unwrap()
}

async fn export(app: &App, email: &str, folder: &Path) -> Vec<Line> {
    let user = folder::user_of(&app.server, email).await.unwrap();
    folder::export(&app.server, user, folder, |_| {}).await.unwrap()
}

/// The person's projects by name: ids and documents.
async fn projects(person: &Person) -> BTreeMap<String, (ProjectId, Value)> {
    let page = person.get("/api/projects").await.expect(200);
    let mut all = BTreeMap::new();
    for line in page["projects"].as_array().unwrap() {
        let id: ProjectId = line["id"].as_str().unwrap().parse().unwrap();
        let open = person.open(id).await.expect(200);
        all.insert(open["name"].as_str().unwrap().to_owned(), (id, open["data"].clone()));
    }
    all
}

/// SHA-256 of the picture at an element, as the server has it for this person.
async fn sha_at(person: &Person, document: &Value, element: &str) -> String {
    let asset = document["elements"][element]["media"].as_str().unwrap();
    let asset = person.get(&format!("/api/media/assets/{asset}")).await.expect(200);
    asset["sha256"].as_str().unwrap().to_owned()
}

/// How many rows each table of people's work has.
async fn rows(app: &App) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "projects",
        "revisions",
        "snapshots",
        "changes",
        "media_assets",
        "devices",
        "audit_log",
    ] {
        let count = format!("select count(*) from {table}");
        counts.push(
            sqlx::query_scalar(sqlx::AssertSqlSafe(count))
                .fetch_one(&app.server.pool)
                .await
                .unwrap(),
        );
    }
    counts
}

fn is_same(line: &Line) -> bool {
    matches!(line.outcome, Outcome::Same { .. })
}

fn is_new(line: &Line) -> bool {
    matches!(&line.outcome, Outcome::New { remark, .. } if remark.is_empty())
}

#[tokio::test]
async fn projects_go_out_of_one_account_and_into_another_under_new_ids_once() {
    let (app, folder) = (App::start().await, DataFolder::new());
    let ada = app.sign_in("ada@example.org").await;
    let (home, stats) = (uploaded(&ada, png(9, 9, 1)).await, uploaded(&ada, png(9, 9, 2)).await);
    let garden = ada.create(&showing("Habit Garden", &[home, stats, home])).await;
    ada.create(&document("Tide Tables", &["e1", "e2"])).await;
    let gone = ada.create(&document("In the trash", &[])).await;
    assert_eq!(ada.delete(gone, Write::on(1)).await.status, 204);

    let lines = export(&app, "ada@example.org", &folder.0).await;
    assert!(lines.len() == 2 && lines.iter().all(is_new), "{lines:?}");
    let before = rows(&app).await;
    let lines = import(&app, "Ada@Example.org", &folder.0, false).await;
    assert!(
        lines.len() == 2 && lines.iter().all(is_same),
        "in the same account: {lines:?}"
    );
    assert_eq!(rows(&app).await, before);

    // Another account, on another installation; it has one of the pictures already.
    let there = App::start().await;
    let eve = there.sign_in("eve@example.org").await;
    let own = uploaded(&eve, png(9, 9, 2)).await;
    let dry = rows(&there).await;
    let lines = import(&there, "eve@example.org", &folder.0, true).await;
    assert!(lines.len() == 2 && lines.iter().all(is_new), "{lines:?}");
    assert_eq!(rows(&there).await, dry, "a dry run has written something");
    let lines = import(&there, "eve@example.org", &folder.0, false).await;
    assert!(lines.len() == 2 && lines.iter().all(is_new), "{lines:?}");

    let (hers, theirs) = (projects(&ada).await, projects(&eve).await);
    assert_eq!(hers.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    assert_eq!(hers["Tide Tables"].1, theirs["Tide Tables"].1);
    let (from, to) = (&hers["Habit Garden"], &theirs["Habit Garden"]);
    assert_eq!(from.0, garden);
    assert_ne!(from.0, to.0);
    let mut up_to_ids = to.1.clone();
    for (element, asset) in [("p0", home), ("p1", stats), ("p2", home)] {
        assert_eq!(sha_at(&ada, &from.1, element).await, sha_at(&eve, &to.1, element).await);
        up_to_ids["elements"][element]["media"] = json!(asset);
    }
    assert_eq!(up_to_ids, from.1);
    assert_eq!(
        to.1["elements"]["p1"]["media"],
        json!(own),
        "the account's own picture is used"
    );
    assert_ne!(to.1["elements"]["p0"]["media"], json!(home));
    let library = eve.get("/api/media/assets").await.expect(200);
    assert_eq!(library["assets"].as_array().unwrap().len(), 2);
    assert!(library.to_string().contains("Home screen.png"));

    let written = rows(&there).await;
    let lines = import(&there, "eve@example.org", &folder.0, false).await;
    assert!(lines.len() == 2 && lines.iter().all(is_same), "{lines:?}");
    assert_eq!(rows(&there).await, written);
    println!("2 projects with 2 pictures brought into another installation, the second time all the same");
}

#[tokio::test]
async fn a_file_holds_the_project_as_it_is_and_the_pictures_that_are_there() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (home, nowhere) = (uploaded(&ada, png(9, 9, 1)).await, fresh::<AssetId>());
    let project = ada.create(&showing("Habit Garden", &[home, nowhere])).await;
    let bytes = file_of(&ada, project).await;
    let archive = Archive::open(&bytes).unwrap();
    assert_eq!(archive.file.project, Some(project));
    assert_eq!(
        archive.file.document,
        Document::try_from(showing("Habit Garden", &[home, nowhere])).unwrap()
    );
    assert_eq!(archive.file.missing(), [nowhere]);
    let picture = &archive.file.pictures[&home];
    assert_eq!(
        (picture.name.as_str(), picture.mime_type.as_str()),
        ("Home screen.png", "image/png")
    );
    assert_eq!(
        archive.picture(picture, 1_000).unwrap().as_ref(),
        png(9, 9, 1).as_slice()
    );

    // Brought elsewhere, the missing one leaves an empty place, and that is said.
    let folder = DataFolder::new();
    std::fs::write(folder.0.join("garden.framekeep"), &bytes).unwrap();
    let eve = app.sign_in("eve@example.org").await;
    let lines = import(&app, "eve@example.org", &folder.0, false).await;
    assert!(
        lines[0]
            .to_string()
            .contains("1 picture is not in the file, its place is empty"),
        "{}",
        lines[0]
    );
    let brought = &projects(&eve).await["Habit Garden"].1;
    assert_eq!(brought["elements"]["p1"].get("media"), None);
}

#[tokio::test]
async fn a_browser_is_told_what_its_account_has_of_a_file_and_nothing_of_others() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    app.sign_in("eve@example.org").await;
    let of = async |email: &str| folder::user_of(&app.server, email).await.unwrap();
    let (me, other) = (of("ada@example.org").await, of("eve@example.org").await);
    let (home, stats) = (uploaded(&ada, png(9, 9, 1)).await, uploaded(&ada, png(9, 9, 2)).await);
    let again = uploaded(&ada, png(9, 9, 1)).await;
    let hashes = [1, 2, 3].map(|n| FiledPicture::of(&png(9, 9, n), "", "").sha256);
    let one = ada.create(&document("One", &[])).await;
    let ask = async |user: UserId, project: ProjectId, named: &[AssetId]| {
        already(&app.server, user, project, &hashes, named).await.unwrap()
    };

    let found = ask(me, one, &[stats, fresh()]).await;
    let mut bytes = BTreeMap::from([(hashes[0], home.min(again)), (hashes[1], stats)]);
    assert_eq!((found.there, found.own), (There::Alive, vec![stats]));
    assert_eq!(found.pictures.into_iter().collect::<BTreeMap<_, _>>(), bytes);
    // A deleted picture counts, as long as there is no other one.
    for asset in [home.min(again), stats] {
        let path = format!("/api/media/assets/{asset}");
        assert_eq!(ada.send(ada.request(Method::DELETE, &path)).await.status, 204);
    }
    bytes.insert(hashes[0], home.max(again));
    let found = ask(me, one, &[stats]).await;
    assert_eq!(found.pictures.into_iter().collect::<BTreeMap<_, _>>(), bytes);
    assert_eq!(found.own, [stats]);

    assert_eq!(ask(me, fresh(), &[]).await.there, There::Nothing);
    let theirs = ask(other, one, &[home, stats]).await;
    assert_eq!(
        (theirs.there, theirs.pictures.len(), theirs.own.len()),
        (There::Nothing, 0, 0)
    );
    assert_eq!(ada.delete(one, Write::on(1)).await.status, 204);
    assert_eq!(ask(me, one, &[]).await.there, There::InTrash);
    app.purge(one).await;
    assert_eq!(ask(me, one, &[]).await.there, There::Purged);
    assert_eq!(ask(other, one, &[]).await.there, There::Nothing);

    let too_many: Vec<AssetId> = (0..=5_000).map(|_| fresh()).collect();
    let refused = already(&app.server, me, one, &[], &too_many).await;
    assert!(
        matches!(&refused, Err(AppError::Invalid { field, .. }) if field == "named"),
        "{refused:?}"
    );
    let refused = already(&app.server, me, one, &vec![hashes[0]; 5_001], &too_many).await;
    assert!(
        matches!(&refused, Err(AppError::Invalid { field, .. }) if field == "hashes"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_folder_of_anything_is_taken_apart_file_by_file() {
    let (app, folder) = (App::start().await, DataFolder::new());
    let ada = app.sign_in("ada@example.org").await;
    let mine = uploaded(&ada, png(9, 9, 1)).await;
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    let text = |value: Value| value.to_string().into_bytes();
    let mut dangling = document("Dangling", &["e1"]);
    dangling["elements"]["e1"]["screen"] = json!("nowhere");
    let mut bomb = std::io::Cursor::new(Vec::new());
    let mut zip = zip::ZipWriter::new(&mut bomb);
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("framekeep.json", options).unwrap();
    zip.write_all(&vec![b' '; 50_000_000]).unwrap();
    zip.finish().unwrap();
    put("a/document.json", &text(showing("A document", &[mine])));
    put(
        "a/project.json",
        &text(json!({"id": fresh::<ProjectId>(), "data": document("An answer", &[])})),
    );
    put(
        "a/twice.json",
        &text(json!({"name": "ignored", "document": document("An answer", &[])})),
    );
    put("b/array.json", b"[]");
    put("b/bomb.framekeep", bomb.get_ref());
    put("b/broken.framekeep", b"PK\x03\x04 and nothing more");
    put("b/dangling.json", &text(dangling));
    put("b/escape\x1b[2J.json", b"{}");
    put("b/newer.json", &text(json!({"format": 9, "document": {}})));
    put("b/no-picture.framekeep", &not_a_picture());
    put("b/notes.txt", b"not looked at");
    std::os::unix::fs::symlink("/etc/hostname", folder.0.join("b/out.json")).unwrap();
    std::os::unix::fs::symlink("/etc", folder.0.join("b/etc")).unwrap();

    let lines = import(&app, "ada@example.org", &folder.0, false).await;
    let said: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let expected = [
        "new      a/document.json: “A document”",
        "new      a/project.json: “An answer”",
        "same     a/twice.json: “An answer”",
        "refused  b/array.json: The project in this file cannot be kept: document: must be an object",
        "refused  b/bomb.framekeep: This file is damaged: an entry cannot be unpacked, or is too large",
        "refused  b/broken.framekeep: This is not a project file",
        "refused  b/dangling.json: The project in this file cannot be kept: elements/e1/screen: names a screen that is not there",
        "refused  b/escape\u{fffd}[2J.json: The project in this file cannot be kept: document: is missing",
        "refused  b/newer.json: This file was made by a newer Framekeep",
        "refused  b/no-picture.framekeep: The picture “x.png” in this file cannot be kept. This file is not a picture",
        "refused  b/out.json: This is a link",
    ];
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.starts_with(expected), "{said}\nis not\n{expected}");
    }
    assert_eq!(folder::summary(&lines), "2 new, 1 same, 8 refused, 0 failed");
    let all = projects(&ada).await;
    assert_eq!(all.keys().collect::<Vec<_>>(), ["A document", "An answer"]);
    assert_eq!(
        all["A document"].1["elements"]["p0"]["media"],
        json!(mine),
        "one's own picture stays"
    );
    let library = ada.get("/api/media/assets").await.expect(200);
    assert_eq!(
        library["assets"].as_array().unwrap().len(),
        1,
        "nothing of a refused file is kept"
    );
    println!("{} files of a folder: {}", said.len(), folder::summary(&lines));
}

/// A project file that is whole, but whose picture is none.
fn not_a_picture() -> Vec<u8> {
    use framekeep::project_file::Writer;
    let (asset, bytes) = (fresh::<AssetId>(), b"<svg onload='alert(1)'/>");
    let picture = FiledPicture::of(bytes, "x.png", "image/png");
    let mut writer = Writer::new(Vec::new());
    writer.picture(&picture, bytes).unwrap();
    let file = ProjectFile {
        project: None,
        exported_at: None,
        document: Document::try_from(showing("Not a picture", &[asset])).unwrap(),
        pictures: BTreeMap::from([(asset, picture)]),
    };
    writer.finish(&file).unwrap()
}

#[tokio::test]
async fn what_was_brought_and_deleted_is_not_brought_again_in_silence() {
    let (app, folder) = (App::start().await, DataFolder::new());
    let ada = app.sign_in("ada@example.org").await;
    std::fs::write(folder.0.join("one.json"), document("One", &[]).to_string()).unwrap();
    assert!(
        import(&app, "ada@example.org", &folder.0, false)
            .await
            .iter()
            .all(is_new)
    );
    let (id, _) = projects(&ada).await["One"];
    assert_eq!(ada.delete(id, Write::on(1)).await.status, 204);
    let line = &import(&app, "ada@example.org", &folder.0, false).await[0];
    assert!(
        line.to_string().contains("is in the trash. Bring it back there."),
        "{line}"
    );
    ada.restore(id).await.expect(200);
    assert!(
        import(&app, "ada@example.org", &folder.0, false)
            .await
            .iter()
            .all(is_same)
    );
    assert_eq!(ada.delete(id, Write::on(3)).await.status, 204);
    app.purge(id).await;
    let line = &import(&app, "ada@example.org", &folder.0, false).await[0];
    assert!(line.to_string().contains("was deleted for good"), "{line}");
}

#[tokio::test]
async fn pictures_that_find_no_room_are_refused_before_anything_is_written() {
    let (app, folder) = (App::start().await, DataFolder::new());
    let ada = app.sign_in("ada@example.org").await;
    let home = uploaded(&ada, noise()).await;
    let project = ada.create(&showing("Habit Garden", &[home])).await;
    std::fs::write(folder.0.join("garden.framekeep"), file_of(&ada, project).await).unwrap();
    let there = App::with(&[("FRAMEKEEP_STORAGE_LIMIT", "1000000".to_owned())]).await;
    there.sign_in("eve@example.org").await;
    let before = rows(&there).await;
    let line = &import(&there, "eve@example.org", &folder.0, false).await[0];
    assert!(line.to_string().contains("there is room for 1 MB"), "{line}");
    assert_eq!(rows(&there).await, before);
}

#[tokio::test]
async fn whom_or_what_it_does_not_know_ends_it() {
    let app = App::start().await;
    app.sign_in("ada@example.org").await;
    let unknown = folder::user_of(&app.server, "nobody@example.org").await;
    assert!(matches!(unknown, Err(FolderError::UnknownUser(_))), "{unknown:?}");
    let user: UserId = folder::user_of(&app.server, "ada@example.org").await.unwrap();
    let done = folder::import(&app.server, user, Path::new("/nowhere/at/all"), false, |_| {}).await;
    assert!(matches!(done, Err(FolderError::Folder { .. })), "{done:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_says_what_became_of_each_file() {
    let database = Cluster::shared().await.database().await;
    let (data, folder, port) = (DataFolder::new(), DataFolder::new(), free_port());
    let process = Process::start(&database, &data.0, port).await;
    let ada = sign_in(&process.base, "ada@example.org").await;
    let home = uploaded(&ada, png(9, 9, 1)).await;
    ada.create(&showing("Habit Garden", &[home])).await;
    sign_in(&process.base, "eve@example.org").await;
    process.stop();
    let run = |arguments: &[&str]| {
        let mut command = Process::command(&database, &data.0, port);
        let done = command.args(arguments).arg(&folder.0).output().unwrap();
        (done.status.code().unwrap(), String::from_utf8(done.stdout).unwrap())
    };
    let (code, said) = run(&["export", "--user", "ada@example.org"]);
    assert!(
        code == 0 && said.ends_with("1 new, 0 same, 0 refused, 0 failed\n"),
        "{code} {said}"
    );
    std::fs::write(folder.0.join("x.json"), "{}").unwrap();
    let eve = ["import", "--user", "eve@example.org"];
    let (code, said) = run(&["import", "--user", "eve@example.org", "--dry-run"]);
    assert!(
        code == 0 && said.ends_with("1 new, 0 same, 1 refused, 0 failed\n"),
        "{code} {said}"
    );
    let (code, said) = run(&eve);
    assert!(
        code == 0 && said.ends_with("1 new, 0 same, 1 refused, 0 failed\n"),
        "{code} {said}"
    );
    let (code, said) = run(&eve);
    assert!(
        code == 0 && said.ends_with("0 new, 1 same, 1 refused, 0 failed\n"),
        "{code} {said}"
    );
    assert!(said.contains("refused  x.json: "), "{said}");
    let (code, said) = run(&["import", "--user", "nobody@example.org"]);
    assert_eq!((code, said.as_str()), (2, ""));
    std::fs::remove_dir_all(&folder.0).unwrap();
    let (code, said) = run(&eve);
    assert_eq!((code, said.as_str()), (2, ""));
}
