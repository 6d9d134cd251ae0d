//! The server from outside: HTTP in, HTTP out, on a real Postgres, the embedded object store and the embedded sign-in
//! provider. One binary, a fresh database per test, ports chosen by the system. Every test prints how many cases it tried.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod accounts;
mod contract;
mod doors;
mod embedded;
mod harness;
mod media;
mod operation;
mod projects;
