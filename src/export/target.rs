//! Which folder an output path means, and whether it may be replaced.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::folder_error::FolderError;
use crate::base::{SIGNED, Signature};

/// Files of a plan folder. A folder that holds anything else is not replaced, because that would be lost.
pub const PLAN_FILES: [&str; 23] = [
    "plan.json",
    "zones.geojson",
    "neighbourhoods.geojson",
    "corridors.geojson",
    "links.geojson",
    "programme.csv",
    "works.csv",
    "funding.csv",
    "dossiers.json",
    "approvals.csv",
    "tasks.csv",
    "publicity.md",
    "reserve.csv",
    "survey-next.csv",
    "zone-pairs.csv",
    "year-certainty.csv",
    "changes.csv",
    SIGNED,
    "plan.gpkg",
    "ledger.xlsx",
    "report.html",
    "publicity.html",
    "public.geojson",
];

/// What file managers, spreadsheets and GIS programs leave beside the files they show.
fn is_dropping(name: &str) -> bool {
    matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini" | ".directory")
        || name.starts_with(".~lock.")
        || name.starts_with("~$")
        || ["-wal", "-shm", "-journal", ".qmd", ".aux.xml"]
            .iter()
            .any(|ending| name.strip_suffix(ending).is_some_and(|file| PLAN_FILES.iter().any(|known| known.starts_with(file))))
}

/// The folder that an output path means: absolute, links followed, no trailing slash.
pub(super) fn resolve(target: &Path) -> Result<PathBuf, FolderError> {
    let wrong = |error: &std::io::Error| FolderError::io(target, error);
    // Collecting the components drops a trailing slash, which would make a link its target and a file «not a folder».
    let plain: PathBuf = target.components().collect();
    match fs::symlink_metadata(&plain) {
        Ok(found) if found.is_symlink() && !plain.exists() => return Err(FolderError::DanglingLink { path: plain }),
        Ok(_) => {
            let whole = fs::canonicalize(&plain).map_err(|e| wrong(&e))?;
            return if whole.file_name().is_some() { Ok(whole) } else { Err(FolderError::NoName { path: whole }) };
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) if error.kind() == ErrorKind::NotADirectory => return Err(FolderError::InTheWay { path: plain }),
        Err(error) => return Err(wrong(&error)),
    }
    let absolute = std::path::absolute(&plain).map_err(|e| wrong(&e))?;
    let Some(existing) = absolute.ancestors().find(|folder| folder.exists()) else { return Ok(absolute) };
    let missing = absolute.strip_prefix(existing).unwrap_or(Path::new(""));
    if missing.components().any(|part| part == Component::ParentDir) {
        return Err(FolderError::NoName { path: plain });
    }
    Ok(fs::canonicalize(existing).map_err(|e| wrong(&e))?.join(missing))
}

/// Refuses a target that is a file, that is not ours, that is signed off, or that cannot be exchanged.
pub(super) fn refuse_unless_replaceable(target: &Path) -> Result<(), FolderError> {
    use std::os::unix::fs::MetadataExt as _;
    let path = || target.to_path_buf();
    let wrong = |error: std::io::Error| FolderError::io(target, &error);
    let found = match fs::symlink_metadata(target) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(wrong(error)),
    };
    if !found.is_dir() {
        return Err(FolderError::IsFile { path: path() });
    }
    let names = names_in(target).map_err(wrong)?;
    if !names.is_empty() && !is_plan(target) {
        return Err(FolderError::Foreign { path: path(), found: names });
    }
    if names.iter().any(|name| name == SIGNED) {
        let (name, date) = match Signature::of(target) {
            Ok(Some(signature)) => (signature.name, signature.date.to_string()),
            _ => ("?".to_owned(), "?".to_owned()),
        };
        return Err(FolderError::Signed { path: path(), name, date });
    }
    let strangers: Vec<String> = names.into_iter().filter(|name| !PLAN_FILES.contains(&name.as_str()) && !is_dropping(name)).collect();
    if !strangers.is_empty() {
        return Err(FolderError::Strangers { path: path(), found: strangers });
    }
    if std::env::current_dir().and_then(fs::canonicalize).is_ok_and(|here| here.starts_with(target)) {
        return Err(FolderError::WorkingFolder { path: path() });
    }
    let parent = target.parent().map(fs::metadata).transpose().map_err(wrong)?;
    if parent.is_some_and(|parent| parent.dev() != found.dev()) {
        return Err(FolderError::MountPoint { path: path() });
    }
    Ok(())
}

/// Whether a folder holds a plan of this program: a `plan.json` that says so.
#[must_use]
pub fn is_plan(folder: &Path) -> bool {
    #[derive(serde::Deserialize)]
    struct Head {
        program: Program,
    }
    #[derive(serde::Deserialize)]
    struct Program {
        name: String,
    }
    let Ok(file) = fs::File::open(folder.join("plan.json")) else { return false };
    serde_json::from_reader(std::io::BufReader::new(file)).is_ok_and(|head: Head| head.program.name == env!("CARGO_PKG_NAME"))
}

fn names_in(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}
