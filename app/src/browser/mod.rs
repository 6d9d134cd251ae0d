//! Adapters to what only a browser has. The only place that names web-sys, js-sys and idb; compiled for the browser only.

pub(crate) mod aside;
pub(crate) mod blob;
pub(crate) mod channel;
pub(crate) mod clipboard;
pub(crate) mod events;
pub(crate) mod files;
pub(crate) mod guest;
pub(crate) mod indexeddb;
pub(crate) mod js;
pub(crate) mod language;
pub(crate) mod locks;
pub(crate) mod memory;
pub(crate) mod near;
pub(crate) mod network;
pub(crate) mod originals;
pub(crate) mod parts;
pub(crate) mod pictures;
pub(crate) mod room;
mod rows;
pub(crate) mod theme;
pub(crate) mod time;
mod upgrade;
pub(crate) mod upload;
pub(crate) mod worker;
