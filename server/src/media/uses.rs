//! Where a picture is used: in projects, in the trash, in named versions. And the other way round: what a push refers to
//! is in use from then on, whatever happened to it before.

use framekeep::document::Document;
use framekeep::ids::{AssetId, ProjectId, Revision, UserId};
use framekeep::wire::Body;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::find_ready;
use crate::error::AppError;
use crate::state::Server;
use crate::storage;

/// The most places that are named.
const NAMED_MOST: i64 = 100;
/// The most projects in a sentence.
const TOLD_MOST: usize = 3;

/// One place that uses an asset. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Use {
    pub project_id: ProjectId,
    pub project_name: String,
    /// The project lies in the trash.
    pub in_trash: bool,
    /// It is a named version that uses it: its revision and name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// Where one of the user's assets is used, by the projects' names.
pub async fn uses(server: &Server, user: UserId, asset: AssetId) -> Result<Vec<Use>, AppError> {
    find_ready(server, user, asset).await?;
    let mut connection = server.pool.acquire().await?;
    Ok(of(&mut connection, user, &[asset]).await?)
}

/// The places that use any of these assets.
pub(super) async fn of(connection: &mut PgConnection, user: UserId, assets: &[AssetId]) -> sqlx::Result<Vec<Use>> {
    let rows = storage::uses::of_assets(connection, user, assets, NAMED_MOST).await?;
    let uses = rows.into_iter().map(|row| {
        let (revision, version) = row.version.unzip();
        Use {
            project_id: row.project,
            project_name: row.project_name,
            in_trash: row.in_trash,
            revision,
            version,
        }
    });
    Ok(uses.collect())
}

/// What is said when a picture that is in use shall be deleted.
pub fn in_words(uses: &[Use]) -> String {
    let mut places: Vec<String> = uses.iter().map(place).collect();
    places.dedup();
    let more = places.len().saturating_sub(TOLD_MOST);
    places.truncate(TOLD_MOST);
    let places = match (more, places.as_slice()) {
        (0, [one]) => one.clone(),
        (0, [all @ .., last]) => format!("{} and {last}", all.join(", ")),
        (more, all) => format!("{} and {more} more", all.join(", ")),
    };
    format!("This picture is used in {places}. Remove it there first, or delete it anyway.")
}

fn place(place: &Use) -> String {
    let name = &place.project_name;
    match (&place.version, place.in_trash) {
        (Some(version), _) => format!("the version “{version}” of “{name}”"),
        (None, true) => format!("“{name}” (in the trash)"),
        (None, false) => format!("“{name}”"),
    }
}

/// Within the transaction of an accepted operation: the assets that it refers to stay, and come back where they were
/// deleted. `document` is what it leads to.
pub(crate) async fn revive(
    connection: &mut PgConnection,
    user: UserId,
    body: &Body,
    document: &Document,
) -> Result<(), AppError> {
    let assets = match body {
        Body::Create { .. } | Body::Restore => document.assets(),
        Body::Push { deltas } => document.assets_set_by(deltas),
        Body::Delete => Vec::new(),
    };
    if !assets.is_empty() {
        let revived = storage::library::revive(connection, user, &assets).await?;
        if revived > 0 {
            tracing::info!(user.id = %user, revived, "a push brought deleted pictures back");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use framekeep::ids::{ProjectId, Revision};
    use uuid::Uuid;

    use super::{Use, in_words};

    fn used(name: &str, in_trash: bool, version: Option<&str>) -> Use {
        Use {
            project_id: ProjectId::new(Uuid::nil()),
            project_name: name.to_owned(),
            in_trash,
            revision: version.map(|_| Revision::new(3)),
            version: version.map(str::to_owned),
        }
    }

    #[test]
    fn the_words_name_the_projects() {
        let (garden, trash, version) = (
            used("Habit Garden", false, None),
            used("Tides", true, None),
            used("Bread Log", false, Some("1.0")),
        );
        let cases = [
            (vec![garden.clone()], "“Habit Garden”"),
            (
                vec![garden.clone(), trash.clone()],
                "“Habit Garden” and “Tides” (in the trash)",
            ),
            (
                vec![garden.clone(), trash.clone(), version.clone()],
                "“Habit Garden”, “Tides” (in the trash) and the version “1.0” of “Bread Log”",
            ),
            (
                vec![
                    garden.clone(),
                    trash,
                    version,
                    used("A", false, None),
                    used("B", false, None),
                ],
                "“Habit Garden”, “Tides” (in the trash), the version “1.0” of “Bread Log” and 2 more",
            ),
            (vec![garden.clone(), garden], "“Habit Garden”"),
        ];
        for (uses, places) in cases {
            let words = format!("This picture is used in {places}. Remove it there first, or delete it anyway.");
            assert_eq!(in_words(&uses), words);
        }
    }
}
