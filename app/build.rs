//! Makes the catalogue's code out of `locales/{language}/{area}.json`. A text that one language lacks stops the build.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let config = Config::new("en")?
        .add_locale("de")?
        .add_namespaces(areas(&here.join("locales/en"))?)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let parsed = parse_locales(Some(here), config)?;
    if let Some(warning) = parsed.diag.warnings().first() {
        return Err(warning.to_string().into());
    }
    let code = leptos_i18n_codegen::gen_code(&parsed, None, false, None, false)?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("catalogue.rs"), code.to_string())?;
    Ok(())
}

/// The names of the files in a folder, without their ending.
fn areas(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut areas = Vec::new();
    for entry in fs::read_dir(folder)? {
        if let Some(name) = entry?.path().file_stem().and_then(|name| name.to_str()) {
            areas.push(name.to_owned());
        }
    }
    areas.sort();
    Ok(areas)
}
