//! Signing in and out, sessions, devices, access tokens, the account's log, export and erasure, and what stands in front of
//! every route.

mod activity;
mod browser;
mod devices;
mod embedded_provider;
mod erase;
pub(crate) mod export;
mod guard;
mod sessions;
mod sign_in;
mod tokens;
mod trickster;

pub(crate) use browser::Browser;
