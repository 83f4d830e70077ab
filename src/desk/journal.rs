//! The journal of unsaved changes: beside no project, in a folder of the program, written a moment after every change, so that a
//! process that is killed loses no more than two seconds.
//!
//! Every process has a journal of its own for a project, held by a lock; one whose lock is free was left by a process that ended.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::project::replace;

/// How long nothing must change before the journal is written.
const QUIET: Duration = Duration::from_millis(400);
/// How long a change waits at most.
const LONGEST: Duration = Duration::from_millis(1500);

/// What a journal holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The project file.
    pub path: PathBuf,
    /// Hash of the text that was read or saved last.
    pub saved_sha256: String,
    /// The text with what was changed since.
    pub text: String,
    /// When it was written, in seconds since 1970.
    pub written: u64,
}

/// Unsaved changes that a process left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// What it wrote.
    pub entry: Entry,
    /// Whether the project file was changed since by somebody else.
    pub is_outdated: bool,
    /// Where it was found.
    file: PathBuf,
}

impl Recovery {
    /// Forgets it.
    pub fn discard(self) {
        let _ = fs::remove_file(self.file);
    }
}

/// A journal that is being kept.
#[derive(Debug)]
pub struct Journal {
    notes: Option<Sender<Note>>,
    writer: Option<JoinHandle<()>>,
    trouble: Arc<Mutex<Option<String>>>,
    /// Held as long as the process lives.
    _held: File,
}

/// What the writer is told.
enum Note {
    Write(Entry),
    Clear,
    /// Do what waits, and say when it is done.
    Settle(Sender<()>),
}

/// Hash of a text, in hexadecimal digits.
#[must_use]
pub(super) fn hash(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

/// Start of the names of a project's files in the state folder.
pub(super) fn key(path: &Path) -> String {
    let whole = fs::canonicalize(path).unwrap_or_else(|_| std::path::absolute(path).unwrap_or_else(|_| path.into()));
    hash(&whole.to_string_lossy())[..24].to_owned()
}

impl Journal {
    /// Begins the journal of a project in a state folder.
    ///
    /// # Errors
    /// Where the folder or the lock cannot be made.
    pub fn begin(state: &Path, project: &Path) -> io::Result<Self> {
        let folder = state.join("journal");
        fs::create_dir_all(&folder)?;
        let (lock, held) = claim(&folder, &key(project))?;
        let file = lock.with_extension("json");
        let (sender, notes) = channel();
        let trouble = Arc::new(Mutex::new(None));
        let said = Arc::clone(&trouble);
        let writer = std::thread::Builder::new().name("journal".into()).spawn(move || keep(&notes, &file, &said))?;
        Ok(Self { notes: Some(sender), writer: Some(writer), trouble, _held: held })
    }

    /// Notes the text as it stands.
    pub fn note(&self, path: &Path, saved: &str, text: &str) {
        let written = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        self.tell(Note::Write(Entry { path: path.into(), saved_sha256: hash(saved), text: text.to_owned(), written }));
    }

    /// Nothing is unsaved any more.
    pub fn clear(&self) {
        self.tell(Note::Clear);
    }

    /// Waits until what was noted is on disk.
    pub fn settle(&self) {
        let (sender, done) = channel();
        self.tell(Note::Settle(sender));
        let _ = done.recv();
    }

    /// Why the last note is not on disk; nothing where it is.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn tell(&self, note: Note) {
        if let Some(notes) = &self.notes {
            // A writer that is gone has left its trouble.
            let _ = notes.send(note);
        }
    }
}

impl Drop for Journal {
    /// Unsaved changes of a window that is closed stay, and are offered when the project is opened again.
    fn drop(&mut self) {
        self.notes = None;
        let _ = self.writer.take().map(JoinHandle::join);
    }
}

/// The first lock of a project that no living process holds and no journal was left under.
fn claim(folder: &Path, key: &str) -> io::Result<(PathBuf, File)> {
    for number in 0..1000 {
        let path = folder.join(format!("{key}-{number}.lock"));
        let lock = File::create(&path)?;
        if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok() && !path.with_extension("json").exists() {
            return Ok((path, lock));
        }
    }
    Err(io::ErrorKind::ResourceBusy.into())
}

/// The newest journal that a process left of a project, as far as it says something else than the file; older ones and those that
/// cannot be read are removed.
#[must_use]
pub(super) fn left(state: &Path, project: &Path, on_disk: &str) -> Option<Recovery> {
    let start = format!("{}-", key(project));
    let mut names: Vec<PathBuf> = fs::read_dir(state.join("journal")).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    names.sort();
    let is_own = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&start));
    let mut found: Vec<Recovery> = Vec::new();
    for file in names.into_iter().filter(is_own).filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
        let is_free =
            File::open(file.with_extension("lock")).map_or(true, |held| flock(&held, FlockOperation::NonBlockingLockExclusive).is_ok());
        if !is_free {
            continue;
        }
        let read = fs::read(&file).ok().and_then(|bytes| serde_json::from_slice::<Entry>(&bytes).ok());
        match read.filter(|entry| entry.text != on_disk) {
            Some(entry) => found.push(Recovery { is_outdated: entry.saved_sha256 != hash(on_disk), entry, file }),
            None => drop(fs::remove_file(file)),
        }
    }
    found.sort_by_key(|recovery| recovery.entry.written);
    let newest = found.pop();
    found.into_iter().for_each(Recovery::discard);
    newest
}

/// Writes what is noted, a moment after it was.
fn keep(notes: &Receiver<Note>, file: &Path, trouble: &Mutex<Option<String>>) {
    let mut asked: Vec<Sender<()>> = Vec::new();
    while let Ok(first) = notes.recv() {
        let (mut next, begun) = (Some(first), Instant::now());
        let mut latest = None;
        loop {
            match next.take() {
                Some(Note::Settle(sender)) => {
                    asked.push(sender);
                    break;
                }
                Some(note) => latest = Some(note),
                None => {}
            }
            let wait = QUIET.min(LONGEST.saturating_sub(begun.elapsed()));
            match notes.recv_timeout(wait) {
                Ok(note) => next = Some(note),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        let done = match latest {
            Some(Note::Write(entry)) => write(file, &entry),
            Some(Note::Clear) => match fs::remove_file(file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            },
            Some(Note::Settle(_)) | None => Ok(()),
        };
        *trouble.lock().unwrap_or_else(PoisonError::into_inner) = done.err().map(|error| error.to_string());
        for sender in asked.drain(..) {
            let _ = sender.send(());
        }
    }
}

fn write(file: &Path, entry: &Entry) -> io::Result<()> {
    let folder = file.parent().ok_or(io::ErrorKind::NotFound)?;
    replace(file, folder, &serde_json::to_vec(entry).map_err(io::Error::other)?, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_living_process_holds_is_offered_to_nobody_and_what_is_left_is() {
        let state = tempfile::tempdir().unwrap();
        let project = state.path().join("a.lianpian.toml");
        let journal = Journal::begin(state.path(), &project).unwrap();
        journal.note(&project, "one", "two");
        journal.settle();
        assert_eq!(journal.trouble(), None);
        assert_eq!(left(state.path(), &project, "one"), None, "it is held");
        let other = Journal::begin(state.path(), &project).unwrap();
        other.note(&project, "one", "three");
        other.settle();
        drop(journal);
        let found = left(state.path(), &project, "one").unwrap();
        assert_eq!((found.entry.text.as_str(), found.is_outdated), ("two", false));
        assert!(left(state.path(), &project, "elsewhere").unwrap().is_outdated);
        found.discard();
        assert_eq!(left(state.path(), &project, "one"), None);
        other.clear();
        drop(other);
        assert_eq!(left(state.path(), &project, "one"), None, "saved in the end");
    }

    #[test]
    fn a_note_waits_for_no_more_than_two_seconds_however_often_it_is_followed() {
        let state = tempfile::tempdir().unwrap();
        let project = state.path().join("a.lianpian.toml");
        let journal = Journal::begin(state.path(), &project).unwrap();
        let begun = Instant::now();
        let mut number = 0;
        while fs::read_dir(state.path().join("journal"))
            .unwrap()
            .all(|file| file.unwrap().path().extension().is_none_or(|end| end != "json"))
        {
            number += 1;
            journal.note(&project, "one", &number.to_string());
            std::thread::sleep(Duration::from_millis(20));
            assert!(begun.elapsed() < Duration::from_mins(1), "never written while changes go on");
        }
    }

    #[test]
    fn a_journal_that_is_torn_is_none() {
        let state = tempfile::tempdir().unwrap();
        let project = state.path().join("a.lianpian.toml");
        let folder = state.path().join("journal");
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{}-0.json", key(&project)));
        fs::write(&file, "{\"path\": \"a\", ").unwrap();
        assert_eq!(left(state.path(), &project, "one"), None);
        assert!(!file.exists());
    }
}
