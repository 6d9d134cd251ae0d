//! The driver of the server: nothing is kept, nothing is done. Same functions as the browser's driver.

use framekeep::ids::ProjectId;
use framekeep::sync::ProjectView;
use leptos::ev;
use uuid::Uuid;

use super::Local;
use super::command::Command;
use super::projects::Sort;
use super::settings::Theme;
use super::types::Layout;
use crate::language::Language;

/// A file that the person chose; there is none on the server.
#[derive(Clone, Debug)]
pub struct PickedFile {
    pub name: String,
    /// MIME type as the browser believes it.
    pub declared_type: String,
    pub size_bytes: u64,
}

pub fn picked_files(_event: &ev::Event) -> Vec<PickedFile> {
    Vec::new()
}

pub fn carries_files(_event: &ev::DragEvent) -> bool {
    false
}

pub fn carry(_event: &ev::DragEvent, _words: &str) {}

pub fn dropped_files(_event: &ev::DragEvent) -> Vec<PickedFile> {
    Vec::new()
}

pub fn pasted_files(_event: &ev::ClipboardEvent) -> Vec<PickedFile> {
    Vec::new()
}

pub fn copied(_event: &ev::ClipboardEvent) -> Option<String> {
    None
}

pub fn copy(_event: &ev::ClipboardEvent, _own: &str, _words: &str) -> bool {
    false
}

pub(super) fn last_canvas(_project: ProjectId) -> Option<String> {
    None
}

pub(super) fn remember_canvas(_project: ProjectId, _canvas: &str) {}

pub(super) fn start<L>(_local: Local, _rest: fn() -> L) {}

pub(super) fn send(_command: Command) {}

pub(super) fn paint(_theme: Theme) {}

pub(super) fn speak(_language: Language) {}

pub(super) fn copy_text(_text: &str) {}
pub(super) fn remember_sort(_sort: Sort) {}

pub(super) fn remember_layout(_layout: Layout) {}

pub(crate) fn when_near(_id: &str, _near: impl FnOnce() + 'static) {}

pub(crate) fn no_longer(_id: &str) {}

pub(crate) fn wall_ms() -> i64 {
    0
}

pub(super) fn fresh_id() -> Uuid {
    Uuid::nil()
}

pub(super) fn view(_project: ProjectId) -> Option<ProjectView> {
    None
}

pub(super) fn labels(_project: ProjectId) -> (Option<String>, Option<String>) {
    (None, None)
}
