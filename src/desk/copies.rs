//! Data that go along with a project that is saved elsewhere: copies of its sources in a folder beside it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use crate::intake::accompanies;
use crate::project::{Project, stem};

/// Where the copies for a project file lie.
#[must_use]
pub fn folder_for(file: &Path) -> PathBuf {
    file.with_file_name(format!("{}.data", stem(file)))
}

/// Copies every source of a project for another project file; where each is now, by the path that the project writes.
///
/// Sources of one name from several folders stay apart. Patterns are not copied: what they name may grow.
///
/// # Errors
/// What the system says; what was copied stays.
pub(super) fn copy(project: &Project, file: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    let folder = folder_for(file);
    let mut origins: BTreeMap<OsString, Vec<PathBuf>> = BTreeMap::new();
    let mut copies = BTreeMap::new();
    for written in project.sources() {
        let path = std::path::absolute(project.resolve(&written))?;
        // A member of an archive goes along with all of it.
        let Some(whole) = path.ancestors().find(|path| path.exists()) else { continue };
        let Some(name) = whole.file_name().filter(|_| whole.is_file() || whole == path) else { continue };
        let same = origins.entry(name.to_owned()).or_default();
        let at = same.iter().position(|other| Some(other.as_path()) == whole.parent()).unwrap_or_else(|| {
            same.extend(whole.parent().map(Path::to_owned));
            same.len() - 1
        });
        let into = if at == 0 { folder.clone() } else { folder.join((at + 1).to_string()) };
        fs_err::create_dir_all(&into)?;
        for source in with_sidecars(whole)? {
            copy_all(&source, &into.join(source.file_name().unwrap_or_default()))?;
        }
        let inside = path.strip_prefix(whole).map_err(io::Error::other)?;
        let copy = into.join(name);
        copies.insert(written, if inside.as_os_str().is_empty() { copy } else { copy.join(inside) });
    }
    Ok(copies)
}

/// A source with the files that accompany it.
fn with_sidecars(source: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all = vec![source.to_owned()];
    if let Some(folder) = source.parent().filter(|_| source.is_file()) {
        let own = [source.to_owned()];
        let beside = fs_err::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
        all.extend(beside.into_iter().filter(|path| path.is_file() && path != source && accompanies(path, &own)));
    }
    Ok(all)
}

/// A file, or a folder with all that is in it.
fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    if from == to {
        return Ok(());
    }
    if from.is_file() {
        return fs_err::copy(from, to).map(drop);
    }
    fs_err::create_dir_all(to)?;
    for entry in fs_err::read_dir(from)? {
        let entry = entry?.path();
        copy_all(&entry, &to.join(entry.file_name().unwrap_or_default()))?;
    }
    Ok(())
}
