//! What programs send that do not think in deltas: a whole document, or "bring it back".

use framekeep::document::Document;
use framekeep::ids::{DeviceId, Head, ProjectId, PushId, Revision, Sequence, UserId};
use framekeep::wire::{Body, Kind, Operation, PushAnswer};

use super::facts::document_at;
use super::push::push;
use crate::error::AppError;
use crate::state::Server;
use crate::storage::{projects, revisions};

/// A whole document made on a base; 0 creates.
#[derive(Clone, Debug)]
pub struct Put {
    pub project: ProjectId,
    pub document: Document,
    pub base: Revision,
    pub base_head: Option<Head>,
    pub device: DeviceId,
    pub push_id: PushId,
    pub through: Option<Sequence>,
}

/// Bring a project back; without a base: as it is now.
#[derive(Clone, Debug)]
pub struct Restore {
    pub project: ProjectId,
    pub base: Option<Revision>,
    pub base_head: Option<Head>,
    pub device: DeviceId,
    pub push_id: PushId,
}

/// Stores a whole document: what it changes of its base is pushed, so that it merges as any other work.
pub async fn put_document(server: &Server, user: UserId, put: Put) -> Result<PushAnswer, AppError> {
    let Put {
        project,
        base,
        base_head,
        device,
        push_id,
        through,
        ..
    } = put;
    let body = if base == Revision::ZERO {
        Body::Create { document: put.document }
    } else {
        let mut conn = server.pool.acquire().await?;
        // Where the base is not known any more, everything counts as changed: that can only end in a conflict.
        let base = document_at(&mut conn, user, project, base)
            .await?
            .unwrap_or_else(|| Document::new(""));
        Body::Push {
            deltas: base.diff(&put.document),
        }
    };
    push(
        server,
        user,
        Operation {
            user,
            device,
            project,
            push_id,
            base,
            base_head,
            through,
            body,
        },
    )
    .await
}

/// Undeletes a project.
pub async fn restore(server: &Server, user: UserId, restore: Restore) -> Result<PushAnswer, AppError> {
    let Restore {
        project,
        base,
        base_head,
        device,
        push_id,
    } = restore;
    let mut conn = server.pool.acquire().await?;
    let base = match base {
        Some(base) => base,
        // Repeated, "as it is now" is still the moment of the first time.
        None => match revisions::accepted(&mut conn, user, push_id).await? {
            Some(first) if first.project == project && first.kind == Kind::Restore => {
                Revision::new(first.revision.get() - 1)
            }
            _ => projects::position(&mut conn, user, project)
                .await?
                .map_or(Revision::ZERO, |(revision, _)| revision),
        },
    };
    drop(conn);
    push(
        server,
        user,
        Operation {
            user,
            device,
            project,
            push_id,
            base,
            base_head,
            through: None,
            body: Body::Restore,
        },
    )
    .await
}
