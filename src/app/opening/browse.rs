//! What lies in a folder, as far as it can be opened.

use std::path::{Path, PathBuf};

use crate::intake::{accompanies, is_source};
use crate::project::ENDING;

/// What an entry is, in the order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::app) enum Kind {
    Folder,
    Project,
    Data,
}

/// A thing in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct Entry {
    pub(in crate::app) path: PathBuf,
    pub(in crate::app) name: String,
    pub(in crate::app) kind: Kind,
}

/// Folders, projects and sources in a folder, each kind by name; hidden ones are left out.
///
/// # Errors
/// What the system says.
pub(in crate::app) fn entries(folder: &Path) -> std::io::Result<Vec<Entry>> {
    let all: Vec<PathBuf> = fs_err::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<_>>()?;
    let mut found: Vec<Entry> = Vec::new();
    for path in &all {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let kind = match path {
            _ if name.starts_with('.') => continue,
            path if name.ends_with(ENDING) && path.is_file() => Kind::Project,
            path if is_source(path) && !accompanies(path, &all) => Kind::Data,
            path if path.is_dir() => Kind::Folder,
            _ => continue,
        };
        found.push(Entry { path: path.clone(), name, kind });
    }
    found.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_come_first_and_what_cannot_be_opened_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.shp", "b.dbf", "a.lianpian.toml", "说明.docx", ".c.shp", "台账.xlsx"] {
            fs_err::write(folder.path().join(name), "").unwrap();
        }
        fs_err::create_dir(folder.path().join("旧")).unwrap();
        let found = entries(folder.path()).unwrap();
        let seen: Vec<_> = found.iter().map(|entry| (entry.kind, entry.name.as_str())).collect();
        assert_eq!(seen, [(Kind::Folder, "旧"), (Kind::Project, "a.lianpian.toml"), (Kind::Data, "b.shp"), (Kind::Data, "台账.xlsx")]);
        assert!(entries(&folder.path().join("nowhere")).is_err());
    }
}
