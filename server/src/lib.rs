//! Framekeep's server: everything that needs a socket, a database or a bucket. Knows no Leptos.

pub mod error;
pub mod projects;
pub mod storage;
