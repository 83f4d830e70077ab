//! The output folder: written beside its target and exchanged with it when whole.
//!
//! A reader finds the old plan or the new one, never a mixture. The working area `.NAME.lianpian-partial` lies
//! beside the target, is locked while a run lives, and is cleared by the next run after one that was killed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};
use sha2::{Digest, Sha256};

use super::folder_error::FolderError;
use super::output_file::OutputFile;
use super::target::{refuse_unless_replaceable, resolve};
use crate::project::Project;

/// Where the plan is written until it is whole, inside the working area.
const NEW: &str = "new";
/// Where the old plan waits on file systems that cannot exchange two folders in one step.
const OLD: &str = "old";
/// Marks a working area as ours; created first, removed last.
const MARKER: &str = ".lianpian-unfinished";
/// Ending of the working area's name.
const SUFFIX: &str = ".lianpian-partial";

/// Working areas of this process that are neither committed nor dropped yet.
static LIVE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A folder that a plan may be written to.
#[derive(Debug)]
pub struct OutputFolder;

/// A plan folder in the making; dropped without [`Staged::commit`] it leaves nothing behind.
#[derive(Debug)]
pub struct Staged {
    target: PathBuf,
    area: PathBuf,
    new: PathBuf,
    /// Folders above the target that did not exist before, innermost first.
    parents: Vec<PathBuf>,
    committed: bool,
    /// Held open for its lock.
    _lock: File,
}

impl OutputFolder {
    /// Refuses what may not be replaced, takes the lock of the target, and makes an empty folder beside it.
    ///
    /// Links are followed; missing folders above the target are made, and removed again where nothing is committed.
    ///
    /// # Errors
    /// [`FolderError`]; nothing has been changed then.
    pub fn prepare(target: &Path) -> Result<Staged, FolderError> {
        let target = resolve(target)?;
        refuse_unless_replaceable(&target)?;
        let (parent, name) = match (target.parent(), target.file_name()) {
            (Some(parent), Some(name)) => (parent, name.as_encoded_bytes()),
            _ => return Err(FolderError::NoName { path: target }),
        };
        let area = parent.join(area_name(name, &target));
        let parents = make_parents(parent)?;
        let claimed = claim(&area, &target).inspect_err(|_| remove_parents(&parents))?;
        live(|areas| areas.insert(area.clone()));
        let staged = Staged { new: area.join(NEW), target, area, parents, committed: false, _lock: claimed };
        // From here on dropping `staged` cleans up.
        fs::write(staged.area.join(MARKER), "lianpian: unfinished output, removed by the next run\n")
            .and_then(|()| fs::create_dir(&staged.new))
            .map_err(|error| FolderError::io(&staged.area, &error))?;
        Ok(staged)
    }

    /// The same for a plan of a project: refuses a folder that holds one of its inputs, too.
    ///
    /// # Errors
    /// [`FolderError`]; nothing has been changed then.
    pub fn prepare_for(project: &Project, target: &Path) -> Result<Staged, FolderError> {
        if let Ok(whole) = fs::canonicalize(target)
            && let Some(path) = project.files().into_iter().find(|file| fs::canonicalize(file).is_ok_and(|file| file.starts_with(&whole)))
        {
            return Err(FolderError::HoldsInput { path });
        }
        Self::prepare(target)
    }

    /// Removes every file and the working area of every folder in the making: for a process that is about to be ended by force.
    pub fn abandon_all() {
        OutputFile::abandon_all();
        let areas = live(std::mem::take);
        for area in areas {
            // A worker may still be writing into it; a second look takes what it added meanwhile.
            for _ in 0..3 {
                if clear(&area).and_then(|()| fs::remove_dir(&area)).is_ok() {
                    break;
                }
            }
        }
    }
}

impl Staged {
    /// The empty folder to write into.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.new
    }

    /// The folder it will stand in for, absolute and with links followed.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Makes sure that every byte is on disk, then puts the folder in the place of its target in one step.
    ///
    /// # Errors
    /// [`FolderError`]; the target is as it was then.
    pub fn commit(mut self) -> Result<(), FolderError> {
        sync_tree(&self.new).map_err(|error| FolderError::io(&self.target, &error))?;
        refuse_unless_replaceable(&self.target)?;
        let wrong = |error: io::Error| FolderError::io(&self.target, &error);
        match fs::metadata(&self.target) {
            Ok(old) => {
                fs::set_permissions(&self.new, old.permissions()).map_err(wrong)?;
                exchange(&self.new, &self.target, &self.area.join(OLD)).map_err(wrong)?;
            }
            Err(error) if error.kind() == ErrorKind::NotFound => fs::rename(&self.new, &self.target).map_err(wrong)?,
            Err(error) => return Err(wrong(error)),
        }
        self.committed = true;
        if let Some(parent) = self.target.parent() {
            // The exchange has happened; a file system that cannot sync a folder is no reason to call it failed.
            let _ = File::open(parent).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // What cannot be removed now is recognised and removed by the next run.
        let _ = clear(&self.area).and_then(|()| fs::remove_dir(&self.area));
        live(|areas| areas.remove(&self.area));
        if !self.committed {
            remove_parents(&self.parents);
        }
    }
}

fn live<T>(act: impl FnOnce(&mut BTreeSet<PathBuf>) -> T) -> T {
    act(&mut LIVE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// `.NAME.lianpian-partial`, or a hash of the name where that would be too long for a file name.
fn area_name(name: &[u8], target: &Path) -> std::ffi::OsString {
    let longest = 255 - SUFFIX.len() - 1;
    let mut area = std::ffi::OsString::from(".");
    match target.file_name() {
        Some(whole) if name.len() <= longest => area.push(whole),
        _ => area.push(Sha256::digest(name)[..8].iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))),
    }
    area.push(SUFFIX);
    area
}

pub(super) fn make_parents(parent: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let missing: Vec<PathBuf> = parent.ancestors().take_while(|folder| !folder.exists()).map(Path::to_path_buf).collect();
    for (at, folder) in missing.iter().enumerate().rev() {
        match fs::create_dir(folder) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                remove_parents(&missing[at + 1..]);
                return Err(FolderError::io(folder, &error));
            }
        }
    }
    Ok(missing)
}

/// Removes folders innermost first; one that is in use by now stays, and with it those above.
pub(super) fn remove_parents(folders: &[PathBuf]) {
    for folder in folders {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

/// Makes and locks the working area; an area of a run that was killed is cleared first.
fn claim(area: &Path, target: &Path) -> Result<File, FolderError> {
    use std::os::unix::fs::MetadataExt as _;
    let wrong = |error: &io::Error| FolderError::io(area, error);
    // Each turn fails only because another run came or went in between.
    for _ in 0..100 {
        let fresh = match fs::create_dir(area) {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => false,
            Err(error) => return Err(wrong(&error)),
        };
        match fs::symlink_metadata(area) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(FolderError::Occupied { path: area.into() }),
            Err(_) => continue,
        }
        let Ok(lock) = File::open(area) else { continue };
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::WOULDBLOCK) => return Err(FolderError::Busy { path: target.into() }),
            // Some network file systems cannot lock a folder; that we made it is the lock then.
            Err(_) if fresh => {}
            Err(_) => return Err(FolderError::Busy { path: target.into() }),
        }
        let same = matches!((fs::metadata(area), lock.metadata()), (Ok(a), Ok(b)) if (a.dev(), a.ino()) == (b.dev(), b.ino()));
        if !same {
            continue;
        }
        if !fresh {
            recover(area, target)?;
        }
        return Ok(lock);
    }
    Err(FolderError::Busy { path: target.into() })
}

/// Clears the working area of a run that was killed, after putting an old plan back that it had set aside.
fn recover(area: &Path, target: &Path) -> Result<(), FolderError> {
    let wrong = |error: io::Error| FolderError::io(area, &error);
    let empty = fs::read_dir(area).map_err(wrong)?.next().is_none();
    if !empty && !area.join(MARKER).is_file() {
        return Err(FolderError::Occupied { path: area.into() });
    }
    if !target.exists() && area.join(OLD).is_dir() {
        fs::rename(area.join(OLD), target).map_err(wrong)?;
    }
    clear(area).map_err(wrong)
}

/// Empties a working area, its marker last.
fn clear(area: &Path) -> io::Result<()> {
    let mut marker = None;
    for entry in fs::read_dir(area)? {
        let entry = entry?;
        if entry.file_name() == MARKER {
            marker = Some(entry.path());
        } else if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    marker.map_or(Ok(()), fs::remove_file)
}

/// Swaps two folders in one step; in two steps where the file system cannot.
fn exchange(new: &Path, target: &Path, old: &Path) -> io::Result<()> {
    use rustix::io::Errno;
    match renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            fs::rename(target, old)?;
            fs::rename(new, target).inspect_err(|_| {
                // Nothing better can be done where this fails too: the next run puts it back.
                let _ = fs::rename(old, target);
            })
        }
        Err(errno) => Err(errno.into()),
    }
}

/// Writes everything below a folder through to the disk.
fn sync_tree(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_tree(&entry.path())?;
        } else {
            File::open(entry.path())?.sync_all()?;
        }
    }
    match File::open(folder)?.sync_all() {
        // Some file systems know no sync of folders.
        Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
        result => result,
    }
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;
