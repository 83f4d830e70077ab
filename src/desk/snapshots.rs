//! Earlier versions of a project file: what every save replaced, the last ten.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::journal::{hash, key};
use crate::project::replace;

/// How many are kept.
const MOST: usize = 10;

/// Keeps a text that is about to be replaced; the oldest beyond ten are removed. One that is the newest already is not kept twice.
///
/// # Errors
/// What the system says.
pub(super) fn keep(state: &Path, project: &Path, text: &str) -> io::Result<()> {
    let folder = folder(state, project);
    fs::create_dir_all(&folder)?;
    let mark = hash(text)[..8].to_owned();
    let before = list(state, project);
    let is_newest = before.first().is_some_and(|newest| newest.to_string_lossy().contains(&mark));
    if !is_newest {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        replace(&folder.join(format!("{now:015}-{mark}.lianpian.toml")), &folder, text.as_bytes(), None)?;
    }
    list(state, project).into_iter().skip(MOST).try_for_each(fs::remove_file)
}

/// The files of earlier versions, the newest first.
#[must_use]
pub fn list(state: &Path, project: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(state, project)).into_iter().flatten();
    let is_kept = |path: &PathBuf| path.to_string_lossy().ends_with(".lianpian.toml");
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_kept).collect();
    files.sort_unstable_by(|a, b| b.cmp(a));
    files
}

fn folder(state: &Path, project: &Path) -> PathBuf {
    state.join("snapshots").join(key(project))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ten_are_kept() {
        let state = tempfile::tempdir().unwrap();
        let project = state.path().join("a.lianpian.toml");
        for number in 0..13 {
            keep(state.path(), &project, &format!("text {number}")).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        keep(state.path(), &project, "text 12").unwrap();
        let files = list(state.path(), &project);
        let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
        assert_eq!(texts, (3..13).rev().map(|number| format!("text {number}")).collect::<Vec<_>>());
        assert_eq!(list(state.path(), &state.path().join("b.lianpian.toml")).len(), 0);
    }
}
