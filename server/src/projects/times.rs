//! Times as clients see them: RFC 3339 in UTC.

use sqlx::types::time::OffsetDateTime;
use time::Duration;
use time::format_description::well_known::Rfc3339;

/// Every time that Postgres holds has this form, apart from years beyond 9999.
pub(super) fn rfc3339(time: OffsetDateTime) -> String {
    time.format(&Rfc3339).unwrap_or_default()
}

/// Until when a project that was deleted then can be restored.
pub(super) fn restorable_until(deleted: OffsetDateTime, trash_days: i32) -> OffsetDateTime {
    deleted.saturating_add(Duration::days(trash_days.into()))
}
