//! A user's projects, newest change first, in pages.

use std::str::FromStr;

use framekeep::ids::{ProjectId, Revision, UserId};
use framekeep::wire::ByDevice;
use serde::{Deserialize, Serialize};
use sqlx::types::time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};

use super::in_time;
use super::times::{restorable_until, rfc3339};
use crate::error::AppError;
use crate::state::Server;
use crate::storage::projects::{self, ListedProject};

const DEFAULT_LIMIT: u16 = 50;
const MOST: u16 = 200;

/// Which page.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// 1 to 200; 50 when it is left out.
    #[serde(default)]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `nextCursor` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Those that were deleted and can be restored, in place of the alive ones.
    #[serde(default)]
    pub deleted: bool,
}

/// One line of the list. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectSummary {
    pub id: ProjectId,
    pub name: String,
    pub revision: Revision,
    pub created_at: String,
    pub updated_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<ByDevice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_by: Option<ByDevice>,
    /// Until when a deleted one can be restored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restorable_until: Option<String>,
}

/// One page. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectPage {
    pub projects: Vec<ProjectSummary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// One page of a user's projects.
pub async fn list(server: &Server, user: UserId, query: ListQuery) -> Result<ProjectPage, AppError> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MOST).contains(&limit) {
        return Err(invalid("limit", format!("must be between 1 and {MOST}")));
    }
    let after = query.cursor.as_deref().map(Place::from_str).transpose()?;
    let after = after.map(|place| (place.updated_at, place.id));
    // One more than asked for tells whether there is a next page.
    let trash_days = server.config.retention.trash_days;
    let deleted_days = query.deleted.then_some(trash_days);
    let read = async {
        let mut conn = server.pool.acquire().await?;
        Ok(projects::list(&mut conn, user, deleted_days, after, i64::from(limit) + 1).await?)
    };
    let mut rows = in_time(read).await?;
    let more = rows.len() > usize::from(limit);
    rows.truncate(limit.into());
    let next_cursor = rows.last().filter(|_| more).map(|row| Place::of(row).to_string());
    Ok(ProjectPage {
        projects: rows.into_iter().map(|row| summary(row, trash_days)).collect(),
        next_cursor,
    })
}

fn summary(row: ListedProject, trash_days: i32) -> ProjectSummary {
    ProjectSummary {
        id: row.id,
        name: row.name,
        revision: row.revision,
        created_at: rfc3339(row.created_at),
        updated_at: rfc3339(row.updated_at),
        updated_by: row.updated_by,
        deleted_at: row.deleted_at.map(rfc3339),
        deleted_by: row.deleted_by,
        restorable_until: row.deleted_at.map(|at| rfc3339(restorable_until(at, trash_days))),
    }
}

/// A place in the list: `<microseconds>.<id>`.
struct Place {
    updated_at: OffsetDateTime,
    id: ProjectId,
}

impl Place {
    fn of(row: &ListedProject) -> Self {
        Self {
            updated_at: row.updated_at,
            id: row.id,
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.updated_at.unix_timestamp_nanos() / 1_000, self.id)
    }
}

impl FromStr for Place {
    type Err = AppError;

    fn from_str(text: &str) -> Result<Self, AppError> {
        let place = text.split_once('.').and_then(|(micros, id)| {
            // No project is older than this; far before it there are no times in Postgres.
            let micros = micros.parse::<i64>().ok().filter(|micros| *micros >= 0)?;
            let nanos = i128::from(micros) * 1_000;
            let updated_at = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?;
            Some(Self {
                updated_at,
                id: id.parse().ok()?,
            })
        });
        place.ok_or_else(|| invalid("cursor", "is not one of ours".to_owned()))
    }
}

fn invalid(field: &str, reason: String) -> AppError {
    AppError::Invalid {
        field: field.to_owned(),
        reason,
    }
}
