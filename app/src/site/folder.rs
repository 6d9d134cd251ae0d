//! Where the site's files are. The binary runs from any folder; it looks, in this order, at
//! 1. `FRAMEKEEP_SITE`: the site's folder;
//! 2. `LEPTOS_SITE_ROOT`: the same, as `cargo leptos watch` sets it;
//! 3. the folder `site` next to the binary: the layout of `dist/` (`framekeep`, `site/`, `hash.txt`).
//!
//! `hash.txt`, which holds the hashes in the names of the script, the wasm and the style, lies beside the binary or
//! beside the site's folder. Where there is none, the files are taken to have plain names.

use std::env;
use std::path::{Path, PathBuf};

use leptos::config::{Env, LeptosOptions};

const OUTPUT_NAME: &str = "framekeep";
const HASH_FILE: &str = "hash.txt";

/// The options that Leptos renders with.
pub(super) fn leptos_options() -> LeptosOptions {
    let beside = env::current_exe()
        .ok()
        .and_then(|path| path.parent().map(Path::to_path_buf))
        .unwrap_or_default();
    let site = ["FRAMEKEEP_SITE", "LEPTOS_SITE_ROOT"]
        .iter()
        .find_map(env::var_os)
        .map_or_else(|| beside.join("site"), PathBuf::from);
    let hash = [Some(beside.as_path()), site.parent()]
        .into_iter()
        .flatten()
        .map(|folder| folder.join(HASH_FILE));
    let hash = hash
        .filter(|path| path.is_file())
        .find_map(|path| path.canonicalize().ok());
    if !site.join("pkg").is_dir() {
        tracing::warn!(site = %site.display(), "the site's folder has no pkg: pages will show without style and script");
    }
    LeptosOptions::builder()
        .output_name(OUTPUT_NAME)
        .site_root(site.to_string_lossy().into_owned())
        .env(if is_watching() { Env::DEV } else { Env::PROD })
        .reload_port(reload_port())
        .hash_files(hash.is_some())
        // Leptos joins this to the binary's folder; an absolute path stays what it is.
        .hash_file(hash.map_or_else(|| HASH_FILE.into(), |path| path.to_string_lossy().into()))
        .build()
}

/// What a page may connect to so that `cargo leptos watch` can reload it; nothing otherwise.
pub(super) fn reload_sources(options: &LeptosOptions) -> String {
    if is_watching() {
        format!(" ws://127.0.0.1:{0} ws://localhost:{0}", options.reload_port)
    } else {
        String::new()
    }
}

fn reload_port() -> u32 {
    env::var("LEPTOS_RELOAD_PORT")
        .ok()
        .and_then(|port| port.parse().ok())
        .unwrap_or(3001)
}

/// `cargo leptos watch` runs this.
pub(super) fn is_watching() -> bool {
    env::var_os("LEPTOS_WATCH").is_some()
}
