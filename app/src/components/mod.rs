//! Reusable pieces: values in, callbacks out. They load nothing and know neither the network nor the browser's database.
#![expect(
    unreachable_pub,
    reason = "the component macro writes `pub` where we write `pub(crate)`"
)]

mod account;
mod badge;
mod banner;
mod button;
mod content;
mod dialog;
pub(crate) mod dom;
mod drawing;
mod empty;
mod file_field;
mod icon;
mod menu;
mod rename;
mod scene;
mod skeleton;
mod status;
mod toast;
mod top_bar;
mod tray;
pub(crate) mod when;

pub(crate) use account::AccountMenu;
pub(crate) use badge::UploadBadge;
pub(crate) use banner::Banner;
pub(crate) use button::{Button, ButtonKind, IconButton, SignInLink};
pub(crate) use content::{Align, Caption, Content, DeviceFrame, Shape};
pub(crate) use dialog::Dialog;
pub(crate) use drawing::{Drawing, DrawnCaption, DrawnDeviceFrame, DrawnPicture, DrawnShape, px, turn};
pub(crate) use empty::Empty;
pub(crate) use file_field::{FileField, PICTURES};
pub(crate) use icon::{Icon, IconView};
pub(crate) use menu::{Menu, MenuItem};
pub(crate) use rename::{RenameDialog, Renaming};
pub(crate) use scene::{Canvas, CanvasId, CanvasTab, Element, ElementId, Place, Scene, Screen, ScreenId};
pub(crate) use skeleton::{CardSkeletons, Spinner};
pub(crate) use status::StatusWords;
pub(crate) use toast::Toast;
pub(crate) use top_bar::{MarkPicture, SearchBox, TopBar};
pub(crate) use tray::{Summary, UploadTray};
