//! Which files a project is read from: those it names, and what lies beside them.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::project::Project;
use crate::report::{Cancelled, Progress};
use crate::stored::stored;

/// Endings of files that may name further files, in folders that nobody knows before they are read: seamless MapInfo tables,
/// schemas of GML, virtual tables of SQLite.
const NAMING_OTHERS: [&str; 6] = ["tab", "gml", "xml", "sqlite", "db", "vrt"];

/// Bytes that are hashed between two looks at whether the work was cancelled.
const PIECE: usize = 1 << 20;

/// Every file that bears on what is read, sorted; `None` where that is not known, or one of them is not there.
pub(super) fn of(project: &Project) -> Option<Vec<PathBuf>> {
    let inputs = &project.file.inputs;
    let named = inputs.named();
    let sources = named.iter().flat_map(|(_, input)| input.path.as_slice()).chain(&inputs.osm);
    let mut all = BTreeSet::new();
    for source in sources {
        behind(&std::path::absolute(project.resolve(source)).ok()?, &mut all)?;
    }
    for mapping in named.iter().filter_map(|(_, input)| input.mapping.as_ref()) {
        all.insert(project.resolve(mapping));
    }
    // Its settings are in the key, as far as they bear on what is read.
    let own = std::path::absolute(&project.path).ok()?;
    all.remove(&own);
    Some(all.into_iter().collect())
}

/// What was read of a source: enough to know it again elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceFile {
    /// Its path as the project file writes it.
    pub(crate) written: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// Its [`content`].
    pub(crate) sha256: String,
}

/// The sources of a project that are files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sources(pub(super) Vec<SourceFile>);

stored!(struct SourceFile { written, bytes, sha256 });
stored!(newtype Sources);

impl Sources {
    /// By the files behind a project and their contents.
    pub(super) fn of(project: &Project, files: &[PathBuf], contents: &[String]) -> Self {
        let source = |written: String| {
            let path = std::path::absolute(project.resolve(&written)).ok()?;
            let at = path.ancestors().find_map(|part| files.iter().position(|file| file == part))?;
            let bytes = fs_err::metadata(&files[at]).ok()?.len();
            Some(SourceFile { written, bytes, sha256: contents[at].clone() })
        };
        Self(project.sources().into_iter().filter_map(source).collect())
    }
}

/// SHA-256 over a file's contents in hex; `None` where it cannot be read.
///
/// # Errors
/// [`Cancelled`].
pub(crate) fn content(path: &Path, progress: &Progress) -> Result<Option<String>, Cancelled> {
    let Ok(mut file) = fs_err::File::open(path) else { return Ok(None) };
    let (mut hash, mut piece) = (Sha256::new(), vec![0u8; PIECE]);
    loop {
        progress.check()?;
        match file.read(&mut piece) {
            Ok(0) => return Ok(Some(format!("{:x}", hash.finalize()))),
            Ok(read) => hash.update(&piece[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return Ok(None),
        }
    }
}

/// The files behind a path: itself, all of a geodatabase, the archive it lies in; and what goes by the same name.
fn behind(path: &Path, all: &mut BTreeSet<PathBuf>) -> Option<()> {
    let path = path.ancestors().find(|part| part.exists())?;
    if NAMING_OTHERS.contains(&ending(path).as_str()) {
        return None;
    }
    if path.is_dir() {
        return inside(path, all);
    }
    all.insert(path.to_owned());
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let stem = path.file_stem()?.to_string_lossy().to_lowercase();
    for entry in fs_err::read_dir(path.parent()?).ok()? {
        let entry = entry.ok()?;
        let other = entry.file_name().to_string_lossy().to_lowercase();
        if belongs(&other, &stem, &name) && entry.path().is_file() {
            all.insert(entry.path());
        }
    }
    Some(())
}

/// Whether a file is one that belongs to another by its name: `roads.dbf`, `roads.shp.xml` and `roads.gpkg-wal` do,
/// `roads.ledger.csv` does not.
fn belongs(other: &str, stem: &str, name: &str) -> bool {
    let same_stem = other.strip_prefix(stem).and_then(|rest| rest.strip_prefix('.')).is_some_and(|ending| !ending.contains('.'));
    same_stem || other.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '-']))
}

/// All files of a geodatabase; any other folder is no source.
fn inside(folder: &Path, all: &mut BTreeSet<PathBuf>) -> Option<()> {
    if ending(folder) != "gdb" {
        return None;
    }
    for entry in fs_err::read_dir(folder).ok()? {
        let path = entry.ok()?.path();
        if path.is_file() {
            all.insert(path);
        } else {
            return None;
        }
    }
    Some(())
}

fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::belongs;

    #[test]
    fn what_goes_by_the_same_name_belongs() {
        let of = |other| belongs(other, "roads", "roads.shp");
        assert!(["roads.dbf", "roads.cpg", "roads.shp.xml", "roads.shp-wal"].into_iter().all(of));
        assert!(!["roads", "roads2.dbf", "roads.ledger.csv", "broads.dbf"].into_iter().any(of));
    }
}
