//! The rules of Framekeep, pure: no I/O, no async runtime, no clock, no randomness. The same code decides on the
//! server and in the browser. Contract: the README's map and its walkthrough of one save.

pub mod ids;

pub mod document;

pub mod delta;

pub mod merge;

pub mod clock;

pub mod wire;

pub mod revision;

pub mod undo;

pub mod sync;
