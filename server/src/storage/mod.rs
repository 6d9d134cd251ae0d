//! The only SQL of the server. Functions take a connection; use cases open the transactions. Every query on a
//! project's data goes through `project_members`, every query on other data of a user names the user.

pub(crate) mod arrivals;
pub(crate) mod assets;
pub(crate) mod audit;
pub mod changes;
pub mod clocks;
mod columns;
pub(crate) mod create;
pub mod devices;
pub mod ended;
pub(crate) mod erasures;
pub(crate) mod export;
pub(crate) mod health;
pub(crate) mod housekeeping;
pub(crate) mod library;
pub mod migrate;
pub mod pool;
pub mod projects;
pub mod revisions;
pub(crate) mod sessions;
pub mod snapshots;
pub(crate) mod tokens;
pub(crate) mod uploads;
pub(crate) mod users;
pub(crate) mod uses;
