//! The rules of Framekeep, pure: no I/O, no async runtime, no clock, no randomness. The same code decides on the
//! server and in the browser. Contract: the README's map and its walkthrough of one save.

#![warn(clippy::pedantic)]
#![allow(
    clippy::must_use_candidate,
    reason = "nearly every function here is pure; the attribute would be on all of them"
)]
#![allow(
    clippy::missing_errors_doc,
    reason = "each error type says what failed; a second sentence would repeat it"
)]

pub mod ids;

pub mod account;

pub mod document;

pub mod stores;

pub mod delta;

pub mod merge;

pub mod clock;

pub mod wire;

pub mod revision;

pub mod picture;

pub mod cache;

pub mod project_file;

pub mod guest;

pub mod undo;

pub mod words;

pub mod sync;

mod rules;
