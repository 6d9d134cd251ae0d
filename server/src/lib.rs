//! Framekeep's server: everything that needs a socket, a database or a bucket. Knows no Leptos.

pub mod config;

pub mod error;

pub mod state;

pub mod http;

pub mod accounts;

pub mod projects;

pub mod media;

mod packing;

pub mod folder;

pub mod housekeeping;

pub mod rates;

pub mod metrics;

pub mod storage;

pub mod objects;

pub mod spool;

pub mod embedded;

pub mod run;

pub mod doctor;

pub mod cli;

mod look;
