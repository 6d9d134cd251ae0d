#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod hostile;
mod identity;

use std::collections::BTreeMap;

use proptest::prelude::{Strategy, any, prop, prop_assert_eq, proptest};
use serde_json::json;
use uuid::Uuid;

use super::{Archive, Damage, FiledPicture, NotKept, ProjectFile, Refusal, Writer};
use crate::document::Document;
use crate::document::build::{Frame, add, first_project, picture};
use crate::ids::{AssetId, ProjectId, UserId};
use crate::words::Language;

const LIMIT_BYTES: u64 = 1_000;

fn asset(n: usize) -> AssetId {
    AssetId::new(Uuid::from_u128(n as u128 + 1))
}

fn user(n: u128) -> UserId {
    UserId::new(Uuid::from_u128(n))
}

fn filed(bytes: &[u8]) -> FiledPicture {
    FiledPicture::of(bytes, "home.png", "image/png")
}

/// A project that shows these pictures, each on an element of its own.
fn project(pictures: &[Vec<u8>]) -> ProjectFile {
    let frame = Frame {
        x: 1.0,
        y: 2.5,
        width: 3.0,
        height: 4.0,
    };
    let placed: Vec<_> = (0..pictures.len())
        .map(|n| add("elements", &format!("e{n}"), picture("s", "V", frame, asset(n))))
        .collect();
    ProjectFile {
        project: Some(ProjectId::new(Uuid::from_u128(9))),
        exported_at: Some("2026-11-25T11:00:00Z".to_owned()),
        document: first_project("Habit Garden", "c", "s").apply(&placed).unwrap(),
        pictures: pictures
            .iter()
            .enumerate()
            .map(|(n, bytes)| (asset(n), filed(bytes)))
            .collect(),
    }
}

fn written(file: &ProjectFile, pictures: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    for (n, bytes) in pictures.iter().enumerate() {
        writer.picture(&file.pictures[&asset(n)], bytes).unwrap();
    }
    writer.finish(file).unwrap()
}

fn pictures() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(any::<u8>(), 1..40), 0..6)
}

proptest! {
    #[test]
    fn what_is_written_is_read(pictures in pictures()) {
        let file = project(&pictures);
        let bytes = written(&file, &pictures);
        let archive = Archive::open(&bytes).unwrap();
        prop_assert_eq!(&archive.file, &file);
        for (n, bytes) in pictures.iter().enumerate() {
            let read = archive.picture(&file.pictures[&asset(n)], LIMIT_BYTES).unwrap();
            prop_assert_eq!(read.as_ref(), bytes.as_slice());
        }
        prop_assert_eq!(archive.file.missing(), Vec::new());
    }

    #[test]
    fn a_file_cut_off_or_changed_anywhere_never_panics_and_never_gives_other_pictures(
        at in any::<prop::sample::Index>(), flip in 1_u8.., cut in any::<bool>(),
    ) {
        let pictures = vec![b"one picture".to_vec(), b"another".to_vec()];
        let file = project(&pictures);
        let mut bytes = written(&file, &pictures);
        let at = at.index(bytes.len());
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] ^= flip;
        }
        if let Ok(archive) = Archive::open(&bytes) {
            prop_assert_eq!(&archive.file.document, &file.document);
            for (n, expected) in pictures.iter().enumerate() {
                if let Ok(read) = archive.picture(&file.pictures[&asset(n)], LIMIT_BYTES) {
                    prop_assert_eq!(read.as_ref(), expected.as_slice());
                }
            }
        }
    }
}

#[test]
fn equal_pictures_are_held_once() {
    let one = vec![7; 400];
    let twice = [one.clone(), one.clone()];
    let (single, double) = (
        written(&project(&twice[..1]), &twice[..1]),
        written(&project(&twice), &twice),
    );
    assert!(
        double.len() < single.len() + 400,
        "{} and {}",
        single.len(),
        double.len()
    );
    let archive = Archive::open(&double).unwrap();
    assert_eq!((archive.file.pictures.len(), archive.file.picture_bytes()), (2, 400));
}

#[test]
fn projects_are_read_in_the_forms_that_programs_keep_them_in() {
    let document = first_project("Habit Garden", "c", "s");
    let mut nameless = document.value().clone();
    nameless.as_object_mut().unwrap().remove("name");
    let id = "0199a2c4-7f32-7d50-8b43-8e2fb06c9d33";
    let cases = [
        (document.value().clone(), None),
        (json!({"name": "elsewhere", "document": document}), None),
        (
            json!({"id": id, "name": "Habit Garden", "revision": 3, "data": document}),
            Some(id),
        ),
        (json!({"name": "Habit Garden", "document": nameless}), None),
        (
            serde_json::from_str(&project(&[]).to_json()).unwrap(),
            Some("00000000-0000-0000-0000-000000000009"),
        ),
    ];
    for (value, id) in cases {
        let read = ProjectFile::from_snapshot(value.to_string().as_bytes()).unwrap();
        assert_eq!(
            (&read.document, read.project),
            (&document, id.map(|id| id.parse().unwrap())),
            "{value}"
        );
    }
}

#[test]
fn what_is_no_project_is_refused_with_field_and_reason() {
    let document = first_project("x", "c", "s");
    let changed = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value = document.value().clone();
        change(&mut value);
        value.to_string()
    };
    let cases = [
        ("{}".to_owned(), "document: is missing"),
        ("[]".to_owned(), "document: must be an object"),
        ("not json".to_owned(), "document: is not JSON"),
        (
            r#"{"canvases":{},"canvases":{}}"#.to_owned(),
            "the key \"canvases\" is there twice",
        ),
        (changed(&|value| value["name"] = json!(7)), "name: must be text"),
        (
            changed(&|value| value["screens"]["s"]["canvas"] = json!("no")),
            "screens/s/canvas: names a canvas that is not there",
        ),
        (changed(&|value| value["schema"] = json!(2)), "newer Framekeep"),
        (json!({"format": 2, "document": {}}).to_string(), "newer Framekeep"),
        (
            json!({"document": {"name": "x"}}).to_string(),
            "schema: must be a whole number",
        ),
        (
            format!("\"{}\"", "x".repeat(super::MAX_TABLE_BYTES)),
            "file: takes 8388610 bytes",
        ),
    ];
    for (text, words) in cases {
        let refusal = ProjectFile::from_snapshot(text.as_bytes()).unwrap_err().to_string();
        assert!(refusal.contains(words), "{refusal}\nlacks {words}");
    }
}

#[test]
fn only_the_pictures_that_are_named_stay() {
    let pictures = [vec![1], vec![2], vec![3]];
    let mut file = project(&pictures);
    file.pictures.remove(&asset(2));
    assert_eq!(file.missing(), [asset(2)]);
    let map = BTreeMap::from([(asset(0), asset(10)), (asset(1), asset(11))]);
    let document: Document = file.document_with(&map).unwrap();
    assert_eq!(document.assets(), [asset(10), asset(11)]);
    assert_eq!(document.value()["elements"]["e2"].get("media"), None);
    assert_eq!(document.value()["elements"]["e2"]["y"], json!(2.5));
}

#[test]
fn a_refusal_says_what_to_do() {
    let cases = [
        (Refusal::NotOne, "Choose one"),
        (Refusal::Newer, "Update this one"),
        (Refusal::TooLarge, "at most 537 MB"),
        (Refusal::Damaged(Damage::CutOff), "it is cut off. Get it again"),
    ];
    for (refusal, words) in cases {
        assert!(refusal.to_string().contains(words), "{refusal}");
    }
    let kept = |reason| Refusal::Picture {
        name: "home.png".to_owned(),
        reason,
    };
    let limit_bytes = 1_500_000;
    let cases = [
        (Refusal::NotOne, "Das ist keine Projektdatei. Wähle eine"),
        (Refusal::TooLarge, "höchstens 537 MB"),
        (Refusal::Damaged(Damage::CutOff), "beschädigt: Das Ende fehlt. Hole sie"),
        (kept(NotKept::NotInFile), "Das Bild „home.png“ in dieser Datei"),
        (kept(NotKept::TooLarge { limit_bytes }), "Es ist größer als 1,5 MB."),
        (
            kept(NotKept::Refused(crate::picture::Refusal::Damaged)),
            "Dieses Bild ist beschädigt",
        ),
    ];
    for (refusal, words) in cases {
        let german = refusal.words(Language::German);
        assert!(german.contains(words), "{german}");
    }
}
