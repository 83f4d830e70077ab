//! Files that only accompany another: whoever names all files of a folder means the others.

use std::path::{Path, PathBuf};

/// Endings of the files that belong to one with the ending at the left.
const ACCOMPANYING: [(&str, &[&str]); 3] = [
    ("shp", &["dbf", "shx", "prj", "cpg", "sbn", "sbx", "qix", "qpj", "idm", "ind"]),
    ("tab", &["dat", "map", "id", "ind"]),
    ("mif", &["mid"]),
];

/// What programs append to the whole name of a file for notes of their own.
const APPENDED: [&str; 6] = [".aux.xml", ".xml", "-wal", "-shm", "-journal", ".qmd"];

/// Whether a file belongs to another of these, as a `.dbf` does where the `.shp` of its name is there too.
#[must_use]
pub fn accompanies(file: &Path, files: &[PathBuf]) -> bool {
    let name = |path: &Path| path.to_string_lossy().to_lowercase();
    let is_there = |wanted: &str| files.iter().any(|other| name(other) == wanted);
    let own = name(file);
    let by_ending = own.rsplit_once('.').is_some_and(|(stem, ending)| {
        ACCOMPANYING.iter().any(|(main, endings)| endings.contains(&ending) && is_there(&format!("{stem}.{main}")))
    });
    by_ending || APPENDED.iter().any(|tail| own.strip_suffix(tail).is_some_and(is_there))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_accompanies_only_one_that_is_named() {
        let files: Vec<PathBuf> =
            ["区/楼栋.shp", "区/楼栋.DBF", "区/楼栋.shp.xml", "区/户.dbf", "区/路.gpkg", "区/路.gpkg-wal"].map(PathBuf::from).to_vec();
        let kept: Vec<&PathBuf> = files.iter().filter(|file| !accompanies(file, &files)).collect();
        assert_eq!(kept, [&files[0], &files[3], &files[4]]);
    }
}
