//! One output file: written beside its target and put in its place when whole.
//!
//! A reader finds the old file or the new one. The unfinished one lies beside the target as `.lianpian-partial.NAME`, is
//! locked while a run lives, and is written anew by the next run after one that was killed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{FlockOperation, flock};

use super::folder::{make_parents, remove_parents};
use super::folder_error::FolderError;
use super::target::resolve;

/// Beginning of an unfinished file's name; the end is the target's, because writers go by the ending.
const PREFIX: &str = ".lianpian-partial.";

/// Unfinished files of this process.
static LIVE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A file in the making; dropped without [`OutputFile::commit`] it leaves nothing behind.
#[derive(Debug)]
pub struct OutputFile {
    target: PathBuf,
    partial: PathBuf,
    /// Folders above the target that did not exist before, innermost first.
    parents: Vec<PathBuf>,
    committed: bool,
    /// Held open for its lock.
    _lock: File,
}

impl OutputFile {
    /// Refuses what is no file, takes the lock of the target, and makes an empty file beside it.
    ///
    /// Links are followed; missing folders above the target are made, and removed again where nothing is committed.
    ///
    /// # Errors
    /// [`FolderError`]; nothing has been changed then.
    pub fn prepare(target: &Path) -> Result<Self, FolderError> {
        let target = resolve(target)?;
        match fs::metadata(&target) {
            Ok(found) if found.is_dir() => return Err(FolderError::IsFolder { path: target }),
            Ok(found) if !found.is_file() => return Err(FolderError::NoPlainFile { path: target }),
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(FolderError::io(&target, &error)),
            _ => {}
        }
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else { return Err(FolderError::NoName { path: target }) };
        let mut hidden = std::ffi::OsString::from(PREFIX);
        hidden.push(name);
        let partial = parent.join(hidden);
        let parents = make_parents(parent)?;
        let lock = claim(&partial, &target).inspect_err(|_| remove_parents(&parents))?;
        live(|files| files.insert(partial.clone()));
        Ok(Self { target, partial, parents, committed: false, _lock: lock })
    }

    /// The file to write.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.partial
    }

    /// Makes sure that every byte is on disk, then puts the file in the place of its target in one step.
    ///
    /// # Errors
    /// [`FolderError`]; the target is as it was then.
    pub fn commit(mut self) -> Result<(), FolderError> {
        let wrong = |error: io::Error| FolderError::io(&self.target, &error);
        if let Ok(old) = fs::metadata(&self.target) {
            fs::set_permissions(&self.partial, old.permissions()).map_err(wrong)?;
        }
        File::open(&self.partial).and_then(|file| file.sync_all()).map_err(wrong)?;
        fs::rename(&self.partial, &self.target).map_err(wrong)?;
        self.committed = true;
        Ok(())
    }

    /// Removes every file in the making: for a process that is about to be ended by force.
    pub(super) fn abandon_all() {
        for partial in live(std::mem::take) {
            // Nobody can be told any more; the next run writes it anew.
            let _ = fs::remove_file(partial);
        }
    }
}

impl Drop for OutputFile {
    fn drop(&mut self) {
        live(|files| files.remove(&self.partial));
        if !self.committed {
            // What cannot be removed now is written anew by the next run.
            let _ = fs::remove_file(&self.partial);
            remove_parents(&self.parents);
        }
    }
}

fn live<T>(act: impl FnOnce(&mut BTreeSet<PathBuf>) -> T) -> T {
    act(&mut LIVE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Makes and locks the unfinished file.
fn claim(partial: &Path, target: &Path) -> Result<File, FolderError> {
    use std::os::unix::fs::MetadataExt as _;
    let wrong = |error: io::Error| FolderError::io(target, &error);
    // Each turn fails only because another run came or went in between.
    for _ in 0..100 {
        if fs::symlink_metadata(partial).is_ok_and(|found| !found.is_file()) {
            return Err(FolderError::Occupied { path: partial.into() });
        }
        let file = File::options().write(true).create(true).truncate(false).open(partial).map_err(wrong)?;
        // Some network file systems cannot lock; two runs at once are then the user's to avoid.
        if flock(&file, FlockOperation::NonBlockingLockExclusive) == Err(rustix::io::Errno::WOULDBLOCK) {
            return Err(FolderError::Busy { path: target.into() });
        }
        // Between opening and locking another run may have put the file in its place.
        let same = matches!((fs::metadata(partial), file.metadata()), (Ok(a), Ok(b)) if (a.dev(), a.ino()) == (b.dev(), b.ino()));
        if same {
            file.set_len(0).map_err(wrong)?;
            return Ok(file);
        }
    }
    Err(FolderError::Busy { path: target.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_old_file_stands_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.csv");
        fs::write(&target, "old").unwrap();
        let output = OutputFile::prepare(&target).unwrap();
        fs::write(output.path(), "new").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        assert!(matches!(OutputFile::prepare(&target), Err(FolderError::Busy { .. })));
        output.commit().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(names(folder.path()), ["a.csv"]);
    }

    #[test]
    fn what_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("deep/er/a.csv");
        let output = OutputFile::prepare(&target).unwrap();
        fs::write(output.path(), "half").unwrap();
        drop(output);
        assert!(names(folder.path()).is_empty());
        // One that a killed run left is taken over.
        fs::write(folder.path().join(".lianpian-partial.a.csv"), "left over").unwrap();
        let output = OutputFile::prepare(&folder.path().join("a.csv")).unwrap();
        assert_eq!(fs::metadata(output.path()).unwrap().len(), 0);
    }

    #[test]
    fn folders_and_devices_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(OutputFile::prepare(folder.path()), Err(FolderError::IsFolder { .. })));
        assert!(matches!(OutputFile::prepare(Path::new("/dev/null")), Err(FolderError::NoPlainFile { .. })));
        fs::create_dir(folder.path().join(".lianpian-partial.a.csv")).unwrap();
        assert!(matches!(OutputFile::prepare(&folder.path().join("a.csv")), Err(FolderError::Occupied { .. })));
    }
}
