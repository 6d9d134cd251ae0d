//! What an operator watches, in Prometheus' text format. Counted through the facade `metrics`, so that whoever counts
//! needs nothing handed in; without [`install`] nothing is counted.

use std::sync::OnceLock;

use metrics::{describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use sqlx::PgPool;

/// Requests that ended, by `method`, `route` (its pattern, never the path) and `status`.
pub const REQUESTS: &str = "framekeep_http_requests_total";
/// Seconds from a request's head to its answer's head, by `method` and `route`.
pub const REQUEST_SECONDS: &str = "framekeep_http_request_seconds";
/// Operations by what the decision was (`outcome`).
pub const PUSHES: &str = "framekeep_pushes_total";
/// Files by what became of them (`outcome`).
pub const UPLOADS: &str = "framekeep_uploads_total";
/// Bytes of the files that were kept.
pub const UPLOADED_BYTES: &str = "framekeep_uploaded_bytes_total";
/// Seconds since all of a browser's commits were last on the server, as browsers say with a pull.
pub const OUTBOX_AGE_SECONDS: &str = "framekeep_outbox_age_seconds";
/// What housekeeping removed, by `what`.
pub const REMOVED: &str = "framekeep_housekeeping_removed_total";
const POOL: &str = "framekeep_pool_connections";

const LATENCIES: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
const AGES: [f64; 8] = [1.0, 10.0, 60.0, 300.0, 3_600.0, 86_400.0, 604_800.0, 2_592_000.0];

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// What renders the counters; none before [`install`].
pub fn installed() -> Option<PrometheusHandle> {
    HANDLE.get().cloned()
}

/// Begins to count, once for the whole process.
pub fn install() -> Result<(), BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.to_owned()), &LATENCIES)?
        .set_buckets_for_metric(Matcher::Full(OUTBOX_AGE_SECONDS.to_owned()), &AGES)?
        .install_recorder()?;
    describe_counter!(REQUESTS, "Requests that ended.");
    describe_histogram!(REQUEST_SECONDS, "Seconds from a request's head to its answer's head.");
    describe_counter!(PUSHES, "Operations by what was decided.");
    describe_counter!(UPLOADS, "Files by what became of them.");
    describe_counter!(UPLOADED_BYTES, "Bytes of the files that were kept.");
    describe_histogram!(
        OUTBOX_AGE_SECONDS,
        "Seconds since all of a browser's commits were on the server."
    );
    describe_counter!(REMOVED, "What housekeeping removed.");
    describe_gauge!(POOL, "Connections to Postgres.");
    HANDLE.get_or_init(|| handle);
    Ok(())
}

/// Everything counted so far.
pub fn render(handle: &PrometheusHandle, pool: &PgPool) -> String {
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    gauge!(POOL, "state" => "idle").set(f64::from(idle));
    gauge!(POOL, "state" => "used").set(f64::from(pool.size().saturating_sub(idle)));
    handle.run_upkeep();
    handle.render()
}
