//! The editor: what a person does becomes field changes ([`commands`]); while the pointer moves only styles change
//! ([`drag`]); what is drawn comes from the document alone.
#![expect(
    unreachable_pub,
    reason = "the component macro writes `pub` where we write `pub(crate)`"
)]

mod act;
mod banners;
mod bottom;
mod canvas;
mod commands;
mod conflict;
mod drag;
mod element;
mod fields;
mod gesture;
mod inspector;
mod inspector_caption;
mod keys;
mod layers;
mod listen;
mod page;
mod screen;
mod selection_box;
mod state;
mod tools;
mod top;

pub(crate) use page::{EditorPage, EditorSkeleton};
