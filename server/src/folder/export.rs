//! Every project of an account into a folder, one file each, that can be imported back.

use std::io;
use std::path::{Path, PathBuf};

use framekeep::ids::{ProjectId, UserId};
use framekeep::project_file::EXTENSION;
use futures::StreamExt;
use tokio::fs;
use tokio::io::AsyncWriteExt;

use super::{FolderError, Line, Outcome, unusable};
use crate::projects::{self, Exported, ListQuery};
use crate::state::Server;

/// Writes them; the folder is made where it is not there, a file of an earlier export is replaced.
pub async fn export(
    server: &Server,
    user: UserId,
    folder: &Path,
    mut told: impl FnMut(&Line),
) -> Result<Vec<Line>, FolderError> {
    fs::create_dir_all(folder)
        .await
        .map_err(|cause| unusable(folder, cause))?;
    let (mut lines, mut query) = (Vec::new(), ListQuery::default());
    loop {
        let page = projects::list(server, user, query.clone()).await?;
        for project in page.projects {
            let path = PathBuf::from(format!("{}.{EXTENSION}", project.id));
            let outcome = match one(server, user, project.id, &folder.join(&path)).await {
                Ok(()) => Outcome::New {
                    name: project.name,
                    remark: String::new(),
                },
                Err(reason) => Outcome::Failed { reason },
            };
            let line = Line { path, outcome };
            told(&line);
            lines.push(line);
        }
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return Ok(lines);
        }
    }
}

/// Under another name first: a file that broke off never has the name of a whole one.
async fn one(server: &Server, user: UserId, project: ProjectId, path: &Path) -> Result<(), String> {
    let exported = projects::export(server, user, project).await;
    let Exported { parts, .. } = exported.map_err(|error| error.problem().detail)?;
    let unfinished = path.with_extension("unfinished");
    let write = async {
        let mut file = fs::File::create(&unfinished).await?;
        let mut parts = std::pin::pin!(parts);
        while let Some(part) = parts.next().await {
            file.write_all(&part?).await?;
        }
        file.sync_all().await?;
        fs::rename(&unfinished, path).await
    };
    let written: io::Result<()> = write.await;
    if written.is_err() {
        let _never_begun = fs::remove_file(&unfinished).await;
    }
    written.map_err(|cause| format!("It could not be written: {cause}."))
}
