//! The same content is the same project, whatever its ids; another one never is.

use super::*;

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
