//! `--version`: the program, the libraries whose results depend on their version, and the packs.

use serde_json::{Map, Value, json};

use super::console::Console;
use super::failure::Failure;
use super::stages;

/// Shows the versions.
pub(super) fn show(console: Console) -> Result<(), Failure> {
    let gdal = gdal::version::version_info("RELEASE_NAME");
    let proj = proj::ProjBuilder::new().lib_info().map_or_else(|_| "?".to_owned(), |info| info.version);
    let packs = stages::pack_versions();
    if console.json {
        let packs: Map<String, Value> = packs.into_iter().map(|(id, version)| (id, version.into())).collect();
        let program =
            json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION"), "gdal": gdal, "proj": proj, "packs": packs });
        return console.print_json(&program);
    }
    let mut text = format!("{} {}\nGDAL {gdal}\nPROJ {proj}\n", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    for (id, version) in packs {
        text.push_str(&format!("{id} {version}\n"));
    }
    console.print(&text)
}
