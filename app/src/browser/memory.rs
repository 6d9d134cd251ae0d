//! The little that is remembered outside the database: who used this browser last, so that local data opens at once,
//! in which order the list stands, how the library is laid out, and a sign-out that the server has not heard of.

use framekeep::ids::{DeviceId, ProjectId, UserId};
use web_sys::Storage;

use crate::language::tr;

const LAST_PERSON: &str = "framekeep.person";
/// Followed by the project's id.
const LAST_CANVAS: &str = "framekeep.canvas.";
const SORT: &str = "framekeep.sort";
const LAYOUT: &str = "framekeep.media.layout";
const OWED: &str = "framekeep.owed-sign-out";

/// The last person, as it was remembered.
pub(crate) fn last_person() -> Option<String> {
    storage()?.get_item(LAST_PERSON).ok().flatten()
}

/// Remembers the person; a browser that refuses only opens slower.
pub(crate) fn remember_person(person: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(LAST_PERSON, person);
    }
}

/// Forgets the person, and what was looked at.
pub(crate) fn forget_person() {
    let Some(storage) = storage() else { return };
    let _ = storage.remove_item(LAST_PERSON);
    let count = storage.length().unwrap_or_default();
    let names: Vec<String> = (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect();
    for name in names.iter().filter(|name| name.starts_with(LAST_CANVAS)) {
        let _ = storage.remove_item(name);
    }
}

/// The canvas of a project that was shown last.
pub(crate) fn last_canvas(project: ProjectId) -> Option<String> {
    storage()?.get_item(&format!("{LAST_CANVAS}{project}")).ok().flatten()
}

/// Remembers the canvas that is shown; a browser that refuses shows the first one next time.
pub(crate) fn remember_canvas(project: ProjectId, canvas: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&format!("{LAST_CANVAS}{project}"), canvas);
    }
}

/// The word for the list's order, as it was remembered on this device.
pub(crate) fn sort() -> Option<String> {
    storage()?.get_item(SORT).ok().flatten()
}

/// Remembers the list's order; a browser that refuses starts with the usual one next time.
pub(crate) fn remember_sort(word: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(SORT, word);
    }
}

/// The word for the library's layout, as it was remembered on this device.
pub(crate) fn layout() -> Option<String> {
    storage()?.get_item(LAYOUT).ok().flatten()
}

/// Remembers the library's layout; a browser that refuses starts with the usual one next time.
pub(crate) fn remember_layout(word: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(LAYOUT, word);
    }
}

/// Remembers that the server is still to end the session of this user's device.
pub(crate) fn owe_sign_out(user: UserId, device: DeviceId) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(OWED, &format!("{user} {device}"));
    }
}

/// The sign-out that the server has not heard of.
pub(crate) fn owed_sign_out() -> Option<(UserId, DeviceId)> {
    let owed = storage()?.get_item(OWED).ok().flatten()?;
    let (user, device) = owed.split_once(' ')?;
    user.parse().ok().zip(device.parse().ok())
}

/// It has heard of it.
pub(crate) fn owe_no_sign_out() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(OWED);
    }
}

/// What to call this device in a project's name.
pub(crate) fn device_name() -> String {
    let agent = web_sys::window()
        .and_then(|window| window.navigator().user_agent().ok())
        .unwrap_or_default();
    let found = |names: &[(&str, &str)]| {
        names
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| (*name).to_owned())
    };
    let browser = found(&[
        ("Firefox", "Firefox"),
        ("Edg/", "Edge"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = found(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => tr!(messages.browser_on, browser = browser, system = system),
        (Some(name), None) | (None, Some(name)) => name,
        (None, None) => tr!(time.this_device).to_owned(),
    }
}

pub(super) fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
