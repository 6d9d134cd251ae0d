//! `GET /service-worker.js`: the worker that lets Framekeep open without a network, with what this very build consists of.

use std::path::Path;
use std::{env, fs, io};

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use framekeep_server::error::AppError;
use leptos::config::LeptosOptions;
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use super::Pages;

/// What it does, without what it is to keep.
const WORKER: &str = include_str!("service_worker.js");
/// Takes an earlier worker's place and goes, with everything that was kept.
const LEAVING: &str = include_str!("service_worker_leaving.js");
/// The worker asks this server only.
const POLICY: &str =
    "default-src 'none'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// What stands for any value of a page's parameter: in the address that is kept, and as a pattern of those it is for.
const ANY: [(&str, &str, &str); 2] = [
    ("{id}", "00000000-0000-0000-0000-000000000000", "[0-9a-f-]{36}"),
    ("{revision}", "1", "[1-9][0-9]{0,17}"),
];

/// What the worker keeps; its text is made once, when it is first asked for.
#[derive(Debug)]
pub(super) struct Worker {
    /// None where files have no hash in their names, as while developing: one build could not be told from another.
    parts: Option<Parts>,
    text: OnceCell<String>,
}

#[derive(Clone, Debug)]
struct Parts {
    /// Paths of the site's files, sorted.
    files: Vec<String>,
    /// Paths of the pages, with the pattern of the addresses that each is for.
    pages: Vec<(String, String)>,
    /// Stands in the pages' policy.
    store: String,
}

impl Worker {
    /// `pages` as the router has them, `{id}` and all; `store` is the object store's origin.
    pub(super) fn new(options: &LeptosOptions, is_watching: bool, pages: Vec<String>, store: &str) -> Self {
        let files = if options.hash_files && !is_watching {
            files(Path::new(options.site_root.as_ref())).unwrap_or_default()
        } else {
            Vec::new()
        };
        let parts = (!files.is_empty()).then(|| Parts {
            files,
            pages: pages.iter().map(|page| kept(page)).collect(),
            store: store.to_owned(),
        });
        Self {
            parts,
            text: OnceCell::new(),
        }
    }

    async fn text(&self) -> Result<&str, AppError> {
        let Some(parts) = &self.parts else { return Ok(LEAVING) };
        let made = self.text.get_or_try_init(|| async {
            let parts = parts.clone();
            let text = spawn_blocking(move || parts.text()).await;
            text.map_err(|error| AppError::internal("the worker's task ended", error))?
                .map_err(|error| AppError::internal("the program's own file could not be read", error))
        });
        made.await.map(String::as_str)
    }
}

impl Parts {
    /// The same on every server that runs this build with this store, and another one for every other build.
    fn text(&self) -> io::Result<String> {
        let mut build = Sha256::new();
        // The pages come from this program, and so do their headers.
        io::copy(&mut fs::File::open(env::current_exe()?)?, &mut build)?;
        let (files, pages) = (serde_json::to_string(&self.files)?, serde_json::to_string(&self.pages)?);
        for part in [&files, &pages, &self.store] {
            build.update(part);
            build.update([0]);
        }
        let build = hex::encode(&build.finalize()[..12]);
        Ok(format!(
            "const BUILD = \"{build}\";\nconst FILES = {files};\nconst PAGES = {pages};\n\n{WORKER}"
        ))
    }
}

/// The address under which a page is kept, and the pattern of those that it is for.
fn kept(page: &str) -> (String, String) {
    let (mut path, mut pattern) = (page.to_owned(), page.to_owned());
    for (parameter, value, any) in ANY {
        path = path.replace(parameter, value);
        pattern = pattern.replace(parameter, any);
    }
    (path, format!("^{pattern}$"))
}

/// Script, wasm and style, and what stands at the site's top.
fn files(site: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    for (folder, before) in [(site.to_path_buf(), "/"), (site.join("pkg"), "/pkg/")] {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file()
                && let Some(name) = entry.file_name().to_str().filter(|name| is_kept(name))
            {
                files.push(format!("{before}{name}"));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Not the descriptions for other programmers, and not what is a file in another form.
fn is_kept(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    ["css", "js", "svg", "wasm", "webmanifest", "woff2"].contains(&ending)
}

pub(super) async fn read(State(pages): State<Pages>) -> Result<Response, AppError> {
    let text = pages.worker.text().await?.to_owned();
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((headers, text).into_response())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Parts, files, kept};

    #[test]
    fn the_sites_own_files_are_kept_and_nothing_beside_them() -> std::io::Result<()> {
        let site = std::env::temp_dir().join(format!("framekeep-site-{}", std::process::id()));
        fs::create_dir_all(site.join("pkg"))?;
        for name in [
            "icon.svg",
            "pkg/framekeep.A.wasm",
            "pkg/framekeep.A.wasm.br",
            "pkg/framekeep.A.js",
            "pkg/framekeep.d.A.ts",
        ] {
            fs::write(site.join(name), "")?;
        }
        let found = files(&site);
        fs::remove_dir_all(&site)?;
        assert_eq!(found?, ["/icon.svg", "/pkg/framekeep.A.js", "/pkg/framekeep.A.wasm"]);
        Ok(())
    }

    #[test]
    fn another_file_page_or_store_makes_another_build() -> std::io::Result<()> {
        let parts = |file: &str, page: &str, store: &str| Parts {
            files: vec![file.to_owned()],
            pages: vec![kept(page)],
            store: store.to_owned(),
        };
        let build = |parts: Parts| -> std::io::Result<String> {
            Ok(parts.text()?.lines().next().unwrap_or_default().to_owned())
        };
        let first = build(parts("/a.js", "/", "https://store"))?;
        assert_eq!(build(parts("/a.js", "/", "https://store"))?, first);
        for other in [
            parts("/b.js", "/", "https://store"),
            parts("/a.js", "/media", "https://store"),
            parts("/a.js", "/", "https://elsewhere"),
        ] {
            assert_ne!(build(other)?, first);
        }
        Ok(())
    }
}
