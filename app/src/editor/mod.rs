//! The editor: what a person does becomes field changes ([`commands`]); while the pointer moves only styles change
//! ([`drag`]); what is drawn comes from the document alone.
#![expect(
    unreachable_pub,
    reason = "the component macro writes `pub` where we write `pub(crate)`"
)]

mod act;
mod add;
mod arrange;
mod banners;
mod bottom;
mod canvas;
mod carry;
mod commands;
mod drag;
mod element;
mod fields;
mod gesture;
mod inspector;
mod inspector_caption;
mod inspector_frame;
mod inspector_picture;
mod inspector_screen;
mod inspector_shape;
mod keys;
mod layers;
mod listen;
mod look;
mod media;
mod namesakes;
mod page;
mod place;
mod press;
mod screen;
mod screens;
mod selection_box;
mod side;
mod sizes;
mod state;
mod tools;
mod top;

pub(crate) use page::{EditorPage, EditorSkeleton};
