//! Projects that were open lately, the last one first.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Memory, Place, read, write};
use crate::app::state::App;

/// How many are remembered.
const MOST: usize = 10;

/// A project that was open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::app) struct Recent {
    pub(in crate::app) path: PathBuf,
    pub(in crate::app) name: String,
}

impl Memory {
    /// The projects that were open lately and are still there, the last one first.
    pub(in crate::app) fn recent(&self) -> Vec<Recent> {
        let all: Vec<Recent> = read(&self.recent_file()).0;
        all.into_iter().filter(|recent| recent.path.is_file()).collect()
    }

    /// Puts a project before all others.
    ///
    /// # Errors
    /// What the system says.
    pub(in crate::app) fn keep_recent(&self, path: &Path, name: &str) -> std::io::Result<()> {
        let mut all: Vec<Recent> = read(&self.recent_file()).0;
        all.retain(|recent| recent.path != path);
        all.insert(0, Recent { path: path.to_owned(), name: name.to_owned() });
        all.truncate(MOST);
        write(&self.recent_file(), &all)
    }

    /// The same for the file at a path that may be relative. A list that cannot be written is no reason not to open a project.
    pub(in crate::app) fn note_recent(&self, path: &Path, name: &str) {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if absolute.is_file() {
            let _ = self.keep_recent(&absolute, name);
        }
    }

    fn recent_file(&self) -> PathBuf {
        self.folder.join("recent.json")
    }
}

impl App {
    /// Takes note of the project that is open now, and goes back to where the planner was in it.
    pub(in crate::app) fn remember_project(&mut self) {
        let Some(memory) = &self.keeping.memory else {
            self.remembered.place = Place::default();
            return;
        };
        let (place, wrong) = memory.place(self.source.path());
        self.remembered.written.1.clone_from(&place);
        self.remembered.place = place;
        self.note = wrong.or(self.note.take());
        if let (Some(path), Some(name)) = (self.source.path(), self.source.name()) {
            memory.note_recent(path, name);
        }
    }

    /// The projects that were open lately.
    pub(in crate::app) fn recent(&self) -> Vec<Recent> {
        self.keeping.memory.as_ref().map(Memory::recent).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_are_listed_once_and_those_that_are_gone_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::at(&folder.path().join("state"));
        assert_eq!(memory.recent(), []);
        let files: Vec<PathBuf> = (0..12).map(|at| folder.path().join(format!("{at}.lianpian.toml"))).collect();
        for file in &files {
            fs_err::write(file, "").unwrap();
            memory.keep_recent(file, "x").unwrap();
        }
        memory.keep_recent(&files[5], "潼南").unwrap();
        fs_err::remove_file(&files[11]).unwrap();
        let names: Vec<_> =
            memory.recent().into_iter().map(|recent| recent.path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(names.len(), 9);
        assert_eq!(names[..3], ["5.lianpian", "10.lianpian", "9.lianpian"]);
        assert_eq!(memory.recent()[0].name, "潼南");
    }
}
