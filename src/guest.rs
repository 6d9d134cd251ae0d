//! What a guest made, on its way into an account. Ids there are made of the account, of the ids here and of the content:
//! what is carried over twice, because a tab was closed in between, meets itself and is not doubled; what was changed in
//! between becomes a project of its own; and no two accounts ever claim one id.

use sha2::{Digest, Sha256};

use crate::document::{Document, Invalid, canonical_json};
use crate::ids::{AssetId, Hash, ProjectId, UserId};
use crate::project_file::{each_media, made_of};

/// The id that a guest's project, as it is now, gets in this account. `attempt`: 0, then 1, … where the one before is
/// that of a project which was deleted there since.
pub fn project_for(user: UserId, project: ProjectId, document: &Document, attempt: u32) -> ProjectId {
    let content = Sha256::new()
        .chain_update(project.uuid().as_bytes())
        .chain_update(attempt.to_be_bytes())
        .chain_update(canonical_json(document.value()))
        .finalize();
    ProjectId::new(made_of("guest project", user, &Hash::new(content.into())))
}

/// The id that a guest's picture gets in this account, in whichever project it is shown.
pub fn asset_for(user: UserId, asset: AssetId) -> AssetId {
    let content = Sha256::digest(asset.uuid().as_bytes());
    AssetId::new(made_of("guest asset", user, &Hash::new(content.into())))
}

/// The document with its pictures under the ids that they get in this account.
///
/// # Errors
/// As of any document: only one that was not valid before.
pub fn document_for(user: UserId, document: &Document) -> Result<Document, Invalid> {
    let mut value = document.value().clone();
    each_media(&mut value, |asset| Some(asset_for(user, asset).to_string()));
    Document::try_from(value)
}

/// Whether what somebody typed names the project that is to be thrown away; `name` as it is shown, never empty.
pub fn is_named(typed: &str, name: &str) -> bool {
    let (typed, name) = (typed.trim().to_lowercase(), name.trim().to_lowercase());
    !typed.is_empty() && typed == name
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use uuid::Uuid;

    use super::{asset_for, document_for, is_named, project_for};
    use crate::delta::Delta;
    use crate::document::Document;
    use crate::document::build::{Frame, first_project, picture};
    use crate::ids::{AssetId, ProjectId, UserId};

    const ADA: UserId = UserId::new(Uuid::from_u128(1));
    const EVE: UserId = UserId::new(Uuid::from_u128(2));
    const PROJECT: ProjectId = ProjectId::new(Uuid::from_u128(3));
    const ASSET: AssetId = AssetId::new(Uuid::from_u128(4));

    fn document() -> Document {
        let frame = Frame {
            x: 0.0,
            y: 0.0,
            width: 10.0,
            height: 20.0,
        };
        let shown = Delta::set(["elements", "e"], picture("s", "a", frame, ASSET));
        first_project("Habit Garden", "c", "s").apply(&[shown]).unwrap()
    }

    #[test]
    fn the_same_content_meets_itself_in_one_account_and_in_no_other() {
        let document = document();
        let id = project_for(ADA, PROJECT, &document, 0);
        assert_eq!(id, project_for(ADA, PROJECT, &document, 0));
        let others = [
            project_for(EVE, PROJECT, &document, 0),
            project_for(ADA, ProjectId::new(Uuid::from_u128(5)), &document, 0),
            project_for(ADA, PROJECT, &document.renamed("Changed since").unwrap(), 0),
            project_for(ADA, PROJECT, &document, 1),
            PROJECT,
        ];
        for (at, other) in others.iter().enumerate() {
            assert_ne!(id, *other, "{at}");
        }
    }

    #[test]
    fn pictures_come_along_under_the_accounts_own_ids_and_everything_else_stays() {
        let (here, there) = (document(), document_for(ADA, &document()).unwrap());
        assert_eq!(there.assets(), [asset_for(ADA, ASSET)]);
        assert_ne!(asset_for(ADA, ASSET), asset_for(EVE, ASSET));
        let changes = here.diff(&there);
        let media = Delta::set(["elements", "e", "media"], asset_for(ADA, ASSET).to_string());
        assert_eq!(changes, [media]);
    }

    #[test]
    fn what_is_thrown_away_has_to_be_named() {
        let cases = [
            ("Habit Garden", "Habit Garden", true),
            ("  habit garden ", "Habit Garden", true),
            ("Habit", "Habit Garden", false),
            ("", "Habit Garden", false),
            ("", "", false),
            ("  ", " ", false),
            ("discard", "", false),
        ];
        for (typed, name, named) in cases {
            assert_eq!(is_named(typed, name), named, "{typed:?} {name:?}");
        }
    }
}
