//! Projects.

mod concurrency;
mod cursor;
mod foreign;
mod hang_up;
mod history;
mod kill;
mod odd_json;
mod outage;
mod pool;
mod precedence;
mod replay;
mod rest;
mod sync;
mod table;
mod take;
mod trash;
