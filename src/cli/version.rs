//! `--version`: the program, the libraries whose results depend on their version, and the packs.

use serde_json::{Map, Value, json};

use super::console::{Console, print, print_json};
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
        return print_json(&program);
    }
    let mut lines =
        vec![format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")), format!("GDAL {gdal}"), format!("PROJ {proj}")];
    lines.extend(packs.into_iter().map(|(id, version)| format!("{id} {version}")));
    print(&lines.join("\n"))
}
