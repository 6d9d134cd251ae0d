//! The same content is the same project, whatever its ids; another one never is.

use super::*;
use crate::delta::Delta;

#[test]
fn the_content_counts_and_nothing_else() {
    let pictures = [vec![1], vec![2]];
    let file = project(&pictures);
    let mut elsewhere = file.clone();
    let map = BTreeMap::from([(asset(0), asset(70)), (asset(1), asset(71))]);
    elsewhere.document = file.document_with(&map).unwrap();
    elsewhere.pictures = file
        .pictures
        .iter()
        .map(|(id, picture)| (map[id], picture.clone()))
        .collect();
    elsewhere.project = None;
    elsewhere.exported_at = None;
    for picture in elsewhere.pictures.values_mut() {
        picture.name = "other.png".to_owned();
    }
    assert_eq!(file.content(), elsewhere.content());
    assert_eq!(file.project_for(user(1)), elsewhere.project_for(user(1)));
    assert_ne!(file.project_for(user(1)), file.project_for(user(2)));

    let others = [
        project(&[vec![1], vec![3]]),
        project(&[vec![2], vec![1]]),
        ProjectFile {
            document: file.document.renamed("Habit Garden 2").unwrap(),
            ..file.clone()
        },
        ProjectFile {
            pictures: BTreeMap::new(),
            ..file.clone()
        },
    ];
    for other in others {
        assert_ne!(file.content(), other.content(), "{other:?}");
    }
}

#[test]
fn a_picture_has_one_id_in_an_account() {
    let (one, other) = (filed(&[1]).sha256, filed(&[2]).sha256);
    let ids = [(1, one), (1, other), (2, one), (2, other)].map(|(n, sha)| super::super::asset_for(user(n), &sha));
    let mut different = ids.to_vec();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), 4);
    assert_eq!(ids[0], super::super::asset_for(user(1), &one));
    assert_eq!(ids[0].uuid().get_version_num(), 8);
}

#[test]
fn a_project_is_known_again_by_everything_but_its_name() {
    let file = project(&[vec![1], vec![2], vec![1]]);
    let theirs = |n: usize| asset(n + 100);
    let alike = |filed: AssetId, there: AssetId| {
        let own = file.pictures.get(&filed).map(|picture| picture.sha256);
        let other = (0..3).find(|n| theirs(*n) == there);
        own.is_some() && own == other.map(|n| file.pictures[&asset(n)].sha256)
    };
    let map = |ids: [usize; 3]| (0..3).map(|n| (asset(n), theirs(ids[n]))).collect();
    let there = file.document_with(&map([0, 1, 2])).unwrap();
    assert!(file.is_in(&there, alike));
    assert!(file.is_in(&there.renamed("Another name").unwrap(), alike));
    // Two pictures with the same bytes, as one.
    assert!(file.is_in(&file.document_with(&map([0, 1, 0])).unwrap(), alike));
    assert!(
        !file.is_in(&file.document_with(&map([1, 0, 2])).unwrap(), alike),
        "swapped"
    );
    let without = file.document_with(&BTreeMap::new()).unwrap();
    assert!(!file.is_in(&without, alike), "without pictures");
    let bare = ProjectFile {
        pictures: BTreeMap::new(),
        ..file.clone()
    };
    assert!(bare.is_in(&without, alike), "the file has none either");
    assert!(
        !file.is_in(&file.document, alike),
        "ids of the account that it came from"
    );
    let moved = there.apply(&[Delta::set(["elements", "e0", "x"], 7.0)]).unwrap();
    assert!(!file.is_in(&moved, alike));
    let less = there.apply(&[Delta::delete(["elements", "e0"])]).unwrap();
    assert!(!file.is_in(&less, alike));
}
