//! One page per file. Pages read and write through [`crate::local::Local`] and put components together.
#![expect(
    unreachable_pub,
    reason = "the component macro writes `pub` where we write `pub(crate)`"
)]

mod account;
mod guest_projects;
mod history;
mod landing;
mod leaving;
mod media;
mod media_board;
mod media_card;
mod media_dialogs;
mod media_drop;
mod media_head;
mod media_keys;
mod media_list;
mod media_search;
mod media_selection;
mod nav;
mod new_build;
mod not_found;
mod not_loaded;
mod preview;
mod project;
mod project_card;
mod project_file;
mod project_list;
mod projects;
mod settings;
mod toasts;
mod trash;
mod unopened;
mod uploads;
mod version;

pub(crate) use account::{Account, WithAccount};
pub(crate) use guest_projects::GuestProjects;
pub(crate) use history::History;
pub(crate) use landing::Landing;
pub(crate) use leaving::LeavingDialog;
pub(crate) use media::Media;
pub(crate) use media_card::Thumbnail;
pub(crate) use media_search::{Search, ask_as_typed, more_when_near};
pub(crate) use nav::Bar;
pub(crate) use not_found::{NotFound, UnknownProject};
pub(crate) use not_loaded::NotLoaded;
pub(crate) use project::Project;
pub(crate) use project_file::ProjectFileDialog;
pub(crate) use project_list::{clock, step};
pub(crate) use projects::Projects;
pub(crate) use settings::Settings;
pub(crate) use toasts::Toasts;
pub(crate) use trash::Trash;
pub(crate) use unopened::UnopenedBanner;
pub(crate) use uploads::Uploads;
pub(crate) use version::Version;
