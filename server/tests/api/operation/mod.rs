//! Running it: what is removed and when, who is told to wait, how it ends, what is counted.

mod ending;
mod housekeeping;
mod metrics;
mod rates;
mod secrets;
