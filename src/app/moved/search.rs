//! Looking for a file by name, size and content: around the project, around where the file was, on other drives.

use std::collections::{BTreeSet, VecDeque};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{Found, Likeness};
use crate::cache::{SourceFile, content};
use crate::project::Project;
use crate::report::{Cancelled, Progress};

/// Folders above the project, and above the last place, that are looked through.
const UP: usize = 2;
/// Levels of folders that are looked through in each.
const DOWN: usize = 4;
/// Things in folders that are looked at: a search ends, however large a drive is.
const MOST_SEEN: usize = 100_000;
/// Places that are offered.
const MOST_FOUND: usize = 5;
/// Where removable and further drives appear; elsewhere than on Unix they have letters.
const DRIVES: [&str; 4] = ["/media", "/run/media", "/mnt", "/Volumes"];

/// A path up to an archive in it, and what lies inside the archive.
pub(super) fn split(path: &Path) -> (PathBuf, Vec<OsString>) {
    let is_archive = |part: &&Path| ["zip", "shz"].contains(&ending(part).as_str());
    let archive = path.ancestors().skip(1).filter(is_archive).last().unwrap_or(path);
    let inside = path.strip_prefix(archive).map(|rest| rest.iter().map(OsString::from).collect()).unwrap_or_default();
    (archive.to_owned(), inside)
}

/// Where a file may be that is not at `missed`; the likeliest first, then the nearest to the project, then by path.
pub(super) fn look_for(project: &Project, missed: &Path, known: Option<&SourceFile>, progress: &Progress) -> Result<Vec<Found>, Cancelled> {
    let missed = std::path::absolute(missed).unwrap_or_else(|_| missed.to_owned());
    let home = std::path::absolute(&project.path).ok().and_then(|file| file.parent().map(Path::to_owned)).unwrap_or_default();
    let (name, is_folder) = (lower(&missed), ending(&missed) == "gdb");
    let mut search = Search { name, is_folder, known, seen: 0, looked: BTreeSet::new(), found: Vec::new() };
    let last = missed.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::to_owned);
    let near = [Some(home.clone()), last].into_iter().flatten().flat_map(|folder| above(&folder));
    for folder in near.chain(drives()) {
        search.through(&folder, progress)?;
    }
    let shared = |path: &Path| home.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let far = |path: &Path| home.components().count() + path.components().count() - 2 * shared(path);
    let mut found = search.found;
    found.sort_by(|a, b| (a.likeness, far(&a.path), &a.path).cmp(&(b.likeness, far(&b.path), &b.path)));
    found.truncate(MOST_FOUND);
    Ok(found)
}

struct Search<'a> {
    /// Lower case.
    name: String,
    is_folder: bool,
    known: Option<&'a SourceFile>,
    seen: usize,
    /// Folders, so that none is looked through twice.
    looked: BTreeSet<PathBuf>,
    found: Vec<Found>,
}

impl Search<'_> {
    /// Looks through a folder and those in it, level by level.
    fn through(&mut self, folder: &Path, progress: &Progress) -> Result<(), Cancelled> {
        let mut open = VecDeque::from([(folder.to_owned(), 0)]);
        while let Some((folder, depth)) = open.pop_front() {
            progress.check()?;
            let is_new = self.looked.insert(folder.clone());
            let mut inside: Vec<PathBuf> =
                fs_err::read_dir(&folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
            inside.sort();
            for path in inside {
                self.seen += 1;
                if self.seen > MOST_SEEN {
                    return Ok(());
                }
                // Links are not followed: they may lead in circles.
                let Ok(data) = fs_err::symlink_metadata(&path) else { continue };
                if is_new && data.is_dir() == self.is_folder {
                    self.judge(&path, data.len(), progress)?;
                }
                let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
                if data.is_dir() && depth < DOWN && !is_hidden && ending(&path) != "gdb" {
                    open.push_back((path, depth + 1));
                }
            }
        }
        Ok(())
    }

    fn judge(&mut self, path: &Path, bytes: u64, progress: &Progress) -> Result<(), Cancelled> {
        let has_name = lower(path) == self.name;
        let has_size = !self.is_folder && self.known.is_some_and(|known| known.bytes == bytes);
        let is_same = |known: &SourceFile| Ok::<_, Cancelled>(content(path, progress)?.is_some_and(|found| found == known.sha256));
        let has_content = has_size && self.known.map(is_same).transpose()?.unwrap_or(false);
        let likeness = match (has_name, has_size, has_content) {
            (_, _, true) => Likeness::Content,
            (true, true, _) => Likeness::Size,
            (true, ..) => Likeness::Name,
            _ => return Ok(()),
        };
        self.found.push(Found { path: path.to_owned(), written: String::new(), likeness });
        Ok(())
    }
}

/// A folder and those above it. A root holds everything: drives have their own turn.
fn above(folder: &Path) -> Vec<PathBuf> {
    folder.ancestors().take(UP + 1).filter(|part| part.parent().is_some()).map(Path::to_owned).collect()
}

/// The roots of other drives.
fn drives() -> Vec<PathBuf> {
    if cfg!(windows) {
        return ('A'..='Z').map(|letter| PathBuf::from(format!("{letter}:\\"))).filter(|root| root.is_dir()).collect();
    }
    DRIVES.into_iter().map(PathBuf::from).filter(|folder| folder.is_dir()).collect()
}

fn lower(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}
