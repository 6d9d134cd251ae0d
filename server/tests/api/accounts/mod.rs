//! Signing in and out, sessions, and what stands in front of every route.

mod browser;
mod embedded_provider;
mod guard;
mod sessions;
mod sign_in;
mod trickster;

pub(crate) use browser::Browser;
