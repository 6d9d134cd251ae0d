//! What an account has of a project that a browser brings out of a file: asked before anything is made of it.

use framekeep::document::MAX_ELEMENTS;
use framekeep::ids::{AssetId, Hash, ProjectId, UserId};

use super::in_time;
use crate::error::AppError;
use crate::state::Server;
use crate::storage::assets;
use crate::storage::projects::{self, Absence};

/// What there is of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Already {
    pub there: There,
    /// For each of the hashes the user's picture with such bytes, where there is one. A deleted one too: a project that
    /// refers to it brings it back.
    pub pictures: Vec<(Hash, AssetId)>,
    /// Those of the assets that are the user's own, with their bytes in the store.
    pub own: Vec<AssetId>,
}

/// What stands under a project's id. Somebody else's is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum There {
    Nothing,
    Alive,
    InTrash,
    /// Deleted for good: the id is taken for ever.
    Purged,
}

/// Looks for the project, for pictures with these bytes, and for pictures with these ids: at most 5,000 of each.
pub async fn already(
    server: &Server,
    user: UserId,
    project: ProjectId,
    hashes: &[Hash],
    named: &[AssetId],
) -> Result<Already, AppError> {
    for (field, count) in [("hashes", hashes.len()), ("named", named.len())] {
        if count > MAX_ELEMENTS {
            return Err(AppError::Invalid {
                field: field.to_owned(),
                reason: format!("A project shows at most {MAX_ELEMENTS} pictures."),
            });
        }
    }
    in_time(async {
        let mut conn = server.pool.acquire().await?;
        let there = match projects::find(&mut conn, user, project).await? {
            Some(found) if found.deleted.is_some() => There::InTrash,
            Some(_) => There::Alive,
            None => match projects::absence(&mut conn, user, project).await? {
                Absence::Purged => There::Purged,
                Absence::Unknown | Absence::Foreign => There::Nothing,
            },
        };
        let pictures = assets::with_content(&mut conn, user, hashes).await?;
        let own = assets::kept(&mut conn, user, named).await?;
        let own = own.into_iter().map(|row| row.id).collect();
        Ok(Already { there, pictures, own })
    })
    .await
}
