//! The little that is remembered outside the database: who used this browser last, so that local data opens at once.

use web_sys::Storage;

const LAST_PERSON: &str = "framekeep.person";

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

pub(crate) fn forget_person() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(LAST_PERSON);
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
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name,
        (None, None) => "this device".to_owned(),
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
