//! Where PROJ and GDAL find their data: variables of another program's installation may point to a folder that is empty
//! or holds the data base of another version. Then the usual folders of the system are tried.

use std::ffi::{CString, c_char};
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::OnceLock;

use gdal::config::set_config_option;
use gdal::spatial_ref::SpatialRef;
use proj::Proj;

use super::{Trouble, quiet, trouble};
use crate::report::messages::IntakeMessage as M;
use crate::report::{Say, Text};

/// Variables that say where PROJ looks, the newer one first: it goes before the other.
const PROJ_VARIABLES: [&str; 2] = ["PROJ_DATA", "PROJ_LIB"];

/// Folders under which packages put shared data.
const SHARES: [&str; 4] = ["/usr/share", "/usr/local/share", "/opt/homebrew/share", "/opt/local/share"];

/// Beginnings of the variables that change how GDAL and its drivers read.
const READING: [&str; 16] = [
    "CPL_", "CSV_", "DXF_", "FGDB_", "GDAL_", "GML_", "GPX_", "KML_", "LIBKML_", "MITAB_", "OGR_", "OSM_", "OSR_", "PROJ_", "SHAPE_",
    "SQLITE_",
];

/// Files with settings of GDAL, as it looks for them.
const GDAL_SETTINGS: [&str; 2] = ["/etc/gdal/gdalrc", "/usr/local/etc/gdal/gdalrc"];

/// A file of every version of GDAL's data.
const GDAL_FILE: &str = "gdalvrt.xsd";

/// What was found about the machine.
struct Found {
    proj: Result<(), Trouble>,
    notes: Vec<Text>,
}

/// Makes sure that there is a data base of coordinate systems; where there is none, no CRS is known at all.
pub(crate) fn prepare() -> Result<(), Trouble> {
    found().proj.clone()
}

/// Everything outside the inputs that bears on how they are read: versions of GDAL and PROJ, what PROJ knows of coordinate systems and
/// grids, variables and settings of both. `None` where PROJ has no data.
pub(crate) fn machine() -> Option<String> {
    prepare().ok()?;
    let libraries = Proj::new_known_crs("EPSG:4490", "EPSG:4544", None).ok()?.lib_info().ok()?;
    let mut said = format!("{}\n{}\n{}\n", gdal::version::version_info("--version"), libraries.version, libraries.searchpath);
    for folder in std::env::split_paths(&libraries.searchpath) {
        let mut files: Vec<PathBuf> = fs_err::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.sort();
        for file in files {
            let stamp = fs_err::metadata(&file).and_then(|data| Ok((data.len(), data.modified()?)));
            said.push_str(&[file.display().to_string(), format!(" {stamp:?}\n")].concat());
        }
    }
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".gdal/gdalrc"));
    let stated = std::env::var_os("GDAL_CONFIG_FILE").map(PathBuf::from);
    for file in GDAL_SETTINGS.into_iter().map(PathBuf::from).chain(home).chain(stated) {
        said.extend([format!("{:?}", fs_err::read(file).ok()), "\n".into()]);
    }
    let mut variables: Vec<_> =
        std::env::vars_os().filter(|(name, _)| READING.iter().any(|head| name.to_string_lossy().starts_with(head))).collect();
    variables.sort();
    Some(said + &format!("{variables:?}"))
}

/// What had to be passed over: one line a variable that points nowhere useful.
#[must_use]
pub fn environment_notes() -> &'static [Text] {
    let is_set = |name: &str| std::env::var_os(name).is_some();
    if PROJ_VARIABLES.into_iter().any(is_set) || is_set("GDAL_DATA") { &found().notes } else { &[] }
}

fn found() -> &'static Found {
    static FOUND: OnceLock<Found> = OnceLock::new();
    FOUND.get_or_init(|| {
        quiet::install();
        let mut notes = Vec::new();
        let proj = proj(&mut notes);
        notes.extend(gdal());
        quiet::clear();
        Found { proj, notes }
    })
}

fn proj(notes: &mut Vec<Text>) -> Result<(), Trouble> {
    if works() {
        return Ok(());
    }
    let variable = PROJ_VARIABLES.into_iter().find_map(|name| std::env::var(name).ok().map(|folder| format!("{name}={folder}")));
    for folder in SHARES.iter().map(|share| Path::new(share).join("proj")).filter(|folder| folder.join("proj.db").is_file()) {
        look_in(&folder);
        if works() {
            let folder = folder.display().to_string();
            notes.extend(variable.map(|variable| M::ProjElsewhere { variable, folder }.both()));
            return Ok(());
        }
    }
    Err(trouble(&M::ProjData { variable: variable.unwrap_or_else(|| "PROJ_DATA".into()) }, &M::ProjDataFix))
}

/// Whether GDAL and PROJ both know a CRS and a way between two. GDAL is asked first: PROJ alone would complain aloud.
fn works() -> bool {
    SpatialRef::from_epsg(4490).is_ok() && Proj::new_known_crs("EPSG:4490", "EPSG:4544", None).is_ok()
}

/// Makes a folder the only one in which GDAL and PROJ look, for the rest of the run.
fn look_in(folder: &Path) {
    let Ok(folder) = CString::new(folder.as_os_str().as_encoded_bytes()) else { return };
    let list: [*const c_char; 2] = [folder.as_ptr(), ptr::null()];
    #[expect(unsafe_code, reason = "neither crate has a call for this; the list is sound as said here")]
    // SAFETY: both lists hold one string with a zero byte that outlives the calls, GDAL's ends with a null; both libraries copy it.
    // The null context is PROJ's own: every context made later copies its paths. This runs once, before any other thread reads.
    unsafe {
        gdal_sys::OSRSetPROJSearchPaths(list.as_ptr());
        proj_sys::proj_context_set_search_paths(ptr::null_mut(), 1, list.as_ptr());
    }
}

/// GDAL's own data, where `GDAL_DATA` names a folder without them.
fn gdal() -> Option<Text> {
    let stated = PathBuf::from(std::env::var_os("GDAL_DATA")?);
    if stated.join(GDAL_FILE).is_file() {
        return None;
    }
    let folder = SHARES.iter().map(|share| Path::new(share).join("gdal")).find(|folder| folder.join(GDAL_FILE).is_file())?;
    let folder = folder.display().to_string();
    set_config_option("GDAL_DATA", &folder).ok()?;
    Some(M::GdalElsewhere { variable: format!("GDAL_DATA={}", stated.display()), folder }.both())
}
