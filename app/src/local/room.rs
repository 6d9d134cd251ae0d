//! The room that this browser gives to what is kept here.

use leptos::prelude::Signal;

use super::Local;
use super::command::Command;
use super::driver;

/// What the browser says of its room, each where it says it, and what could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes that are taken, as the browser estimates.
    pub used_bytes: Option<u64>,
    /// Bytes that may be taken.
    pub total_bytes: Option<u64>,
    /// The browser does not clear it by itself when the device runs short.
    pub protected: Option<bool>,
    pub aside: Option<Aside>,
}

/// Rows that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    pub count: usize,
    /// A file of them.
    pub url: String,
}

impl Local {
    /// None until it was read.
    pub fn room(&self) -> Signal<Option<Room>> {
        self.room.into()
    }

    pub fn read_room(&self) {
        driver::send(Command::ReadRoom);
    }

    /// Asks the browser not to clear what is kept here.
    pub fn protect_room(&self) {
        driver::send(Command::ProtectRoom);
    }

    /// Throws away what could not be read.
    pub fn drop_aside(&self) {
        driver::send(Command::DropAside);
    }
}
