//! Server functions: thin doors to the use cases, one file per noun. Prefix `/fn`, explicit endpoints (browsers keep
//! old clients alive for weeks), JSON in and out; what is to be expected is a value, never an error.

pub mod accounts;
pub mod history;
pub mod library;
pub mod media;
pub mod problem;
pub mod projects;
pub mod settings;
pub mod take;

#[cfg(feature = "ssr")]
mod door;
