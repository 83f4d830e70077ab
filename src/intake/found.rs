//! Which files of a folder are sources.

use std::io;
use std::path::{Path, PathBuf};

use super::encoding::extension;
use super::local::SOURCES;
use super::sidecars::accompanies;

/// Endings of tables.
const TABLES: [&str; 7] = ["csv", "tsv", "xls", "xlsx", "ods", "dbf", "html"];
/// Endings of what holds sources.
const HOLDERS: [&str; 4] = ["zip", "shz", "pbf", "osm"];

/// Whether a path names something that can be read as a source, by its ending; a geodatabase is a folder.
#[must_use]
pub fn is_source(path: &Path) -> bool {
    let ending = extension(path);
    if path.is_dir() {
        return ending == "gdb";
    }
    SOURCES.iter().chain(&TABLES).chain(&HOLDERS).any(|known| *known == ending) && path.is_file()
}

/// The sources in a folder, by name; files that only accompany another are none.
///
/// # Errors
/// What the system says of the folder.
pub fn sources_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all: Vec<PathBuf> = fs_err::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    all.sort();
    Ok(all.iter().filter(|path| is_source(path) && !accompanies(path, &all)).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_s_sources_are_told_from_what_lies_beside_them() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["楼栋.shp", "楼栋.dbf", "楼栋.shx", "台账.XLSX", "说明.docx", "a.lianpian.toml", "poi.csv", "poi.csv.xml"] {
            fs_err::write(folder.path().join(name), "").unwrap();
        }
        fs_err::create_dir(folder.path().join("道路.gdb")).unwrap();
        fs_err::create_dir(folder.path().join("旧.shp")).unwrap();
        let found = sources_in(folder.path()).unwrap();
        let names: Vec<_> = found.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(names, ["poi.csv", "台账.XLSX", "楼栋.shp", "道路.gdb"]);
    }
}
