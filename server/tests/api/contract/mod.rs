//! The description of the HTTP interface: that it is one, and that it describes these very routes. That answers are as
//! it says, the harness checks in every test.

mod described;
mod problems;
pub(crate) mod routes;
