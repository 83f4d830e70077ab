//! The planner's desk: a project under change, step by step, with the way back, and what is unsaved kept safe.
//!
//! Every change is a change of the project file's text, so that the command line makes of the saved file what the desk shows.

mod copies;
mod history;
mod journal;
mod planner;
mod questions;
mod scenarios;
mod snapshots;
mod years;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::project::{Change, ChangeError, Edit, Project, ProjectError, SaveError, changed, relocated, save};
use crate::report::Text;
use crate::report::messages::{DeskMessage as M, Say};

pub use copies::folder_for;
pub use history::History;
pub use journal::{Entry, Journal, Recovery};
pub use planner::{Answer, Gone, Planner};
pub use questions::{Nearest, WhyNot, against, allows, as_edit, compare, may_start, moved, start_edit, targets_moved, why_not};
pub use scenarios::{Scenario, ScenarioError, checked, list as scenarios};
pub use snapshots::list as snapshots;
pub use years::{LimitMoved, YearMoved, year_moved};

/// Why a change is not made. The project is as it was then.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DeskError {
    /// It cannot be written.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The project would make no sense with it.
    #[error(transparent)]
    Project(#[from] ProjectError),
}

impl DeskError {
    /// What is wrong, for readers.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Change(error) => error.text(),
            Self::Project(error) => error.text(),
        }
    }
}

/// Why a project is not saved elsewhere. Nothing is changed then but for data that were copied.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SaveAsError {
    /// The file cannot be written.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// Its paths cannot be seen from there.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// Its data cannot be copied.
    #[error("{cause}")]
    Copy {
        /// What the system said, with the path.
        cause: String,
    },
}

impl SaveAsError {
    /// What is wrong and what helps, for readers.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Save(error) => error.text(),
            Self::Project(error) => error.text(),
            Self::Copy { cause } => M::NotCopied { cause: cause.clone() }.both(),
        }
    }
}

/// What becomes of the data of a project that is saved elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// They stay where they are.
    Stay,
    /// Copies lie beside the new file, in `NAME.data`.
    Copied,
}

/// A project under change.
#[derive(Debug)]
pub struct Desk {
    path: PathBuf,
    /// What is on disk, as far as is known; `None` where the project is no file.
    saved: Option<String>,
    /// Whether there is something to save from the start: the project was made of data, and is no file yet.
    is_new: bool,
    history: History,
    project: Project,
    /// Counts the texts that there were.
    revision: u64,
    keeping: Option<Keeping>,
    /// Why there is none, where one was asked for.
    unkept: Option<String>,
}

/// Where unsaved changes are kept.
#[derive(Debug)]
struct Keeping {
    state: PathBuf,
    journal: Journal,
}

impl Keeping {
    /// Begins to keep what is unsaved of a file; the second value says why that is not possible.
    fn begin(state: Option<&Path>, path: &Path) -> (Option<Self>, Option<String>) {
        match state.map(|state| (state, Journal::begin(state, path))) {
            Some((state, Ok(journal))) => (Some(Self { state: state.into(), journal }), None),
            Some((_, Err(error))) => (None, Some(error.to_string())),
            None => (None, None),
        }
    }
}

impl Desk {
    /// Opens a project file. With a folder for the state of the program unsaved changes are kept there, and what an earlier process
    /// left of this project comes back to be offered.
    ///
    /// # Errors
    /// [`ProjectError`] where the file cannot be read or used. A state folder that cannot be used is told by [`Desk::trouble`].
    pub fn open(path: &Path, state: Option<&Path>) -> Result<(Self, Option<Recovery>), ProjectError> {
        let text = fs_err::read_to_string(path).map_err(|error| ProjectError::Read { path: path.into(), cause: error.to_string() })?;
        let project = Project::parse(&text, path)?;
        let left = state.and_then(|state| journal::left(state, path, &text));
        let (keeping, unkept) = Keeping::begin(state, path);
        let history = History::new(&text);
        Ok((Self { path: path.into(), saved: Some(text), is_new: false, history, project, revision: 0, keeping, unkept }, left))
    }

    /// A project that is no file, such as the bundled sample: it can be changed and planned, and saved under a path.
    ///
    /// # Errors
    /// [`ProjectError`] where it cannot be written as TOML, which one that was read can.
    pub fn unfiled(project: &Project) -> Result<Self, ProjectError> {
        let path = project.path.clone();
        let text = project.to_toml().map_err(|error| ProjectError::Read { path: path.clone(), cause: error.to_string() })?;
        Self::without_file(&text, &path, false)
    }

    /// A project that was made of data and is to lie at a path, where no file is yet.
    ///
    /// # Errors
    /// [`ProjectError`] where the text is no project file.
    pub fn begin(text: &str, path: &Path) -> Result<Self, ProjectError> {
        Self::without_file(text, path, true)
    }

    fn without_file(text: &str, path: &Path, is_new: bool) -> Result<Self, ProjectError> {
        let (path, project) = (path.to_owned(), Project::parse(text, path)?);
        Ok(Self { path, saved: None, is_new, history: History::new(text), project, revision: 0, keeping: None, unkept: None })
    }

    /// A desk beside this one with the same text: what is tried there changes nothing here, and is kept nowhere.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            path: self.path.clone(),
            saved: None,
            is_new: false,
            history: History::new(self.text()),
            project: self.project.clone(),
            revision: self.revision,
            keeping: None,
            unkept: None,
        }
    }

    /// Whether the project is a file that can be saved.
    #[must_use]
    pub fn is_filed(&self) -> bool {
        self.saved.is_some()
    }

    /// The project as it stands.
    #[must_use]
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// The text of the project file as it stands.
    #[must_use]
    pub fn text(&self) -> &str {
        self.history.text()
    }

    /// A number that grows with every text.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The steps.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Whether the file says what the desk says.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        match &self.saved {
            Some(saved) => *saved == **self.history.text(),
            None => !self.is_new && self.history.done().next().is_none(),
        }
    }

    /// Why unsaved changes are not kept safe; nothing where they are, or where nobody asked for it.
    #[must_use]
    pub fn trouble(&self) -> Option<Text> {
        let cause = self.unkept.clone().or_else(|| self.keeping.as_ref()?.journal.trouble())?;
        Some(M::NotKept { path: self.path.display().to_string(), cause }.both())
    }

    /// Makes changes as one step; those of one gesture go into one step until [`Desk::release`].
    ///
    /// # Errors
    /// [`DeskError`]; nothing is changed then.
    pub fn change(&mut self, name: Text, gesture: Option<&str>, changes: &[Change]) -> Result<(), DeskError> {
        let text = changed(self.text(), changes)?;
        self.put(name, gesture, &text)
    }

    /// Takes up what an earlier process left, as a step that can be undone.
    ///
    /// # Errors
    /// [`DeskError`] where this program cannot use it.
    pub fn recover(&mut self, recovery: Recovery) -> Result<(), DeskError> {
        self.put(M::Recovered.both(), None, &recovery.entry.text)?;
        // The own journal holds it before the old one goes.
        self.settle();
        recovery.discard();
        Ok(())
    }

    fn put(&mut self, name: Text, gesture: Option<&str>, text: &str) -> Result<(), DeskError> {
        self.project = Project::parse(text, &self.path)?;
        self.history.record(name, gesture, text);
        self.moved();
        Ok(())
    }

    /// The hand lets go of what it moved.
    pub fn release(&mut self) {
        self.history.release();
    }

    /// Takes the last step back; its name.
    pub fn undo(&mut self) -> Option<Text> {
        let name = self.history.undo()?;
        self.reparse();
        Some(name)
    }

    /// Does the step again that was undone last; its name.
    pub fn redo(&mut self) -> Option<Text> {
        let name = self.history.redo()?;
        self.reparse();
        Some(name)
    }

    fn reparse(&mut self) {
        // Every text of the history was parsed before it came into it.
        if let Ok(project) = Project::parse(self.history.text(), &self.path) {
            self.project = project;
        }
        self.moved();
    }

    fn moved(&mut self) {
        self.revision += 1;
        if let (Some(Keeping { journal, .. }), Some(saved)) = (&self.keeping, &self.saved) {
            if self.is_saved() { journal.clear() } else { journal.note(&self.path, saved, self.history.text()) }
        }
    }

    /// Waits until unsaved changes are kept.
    pub fn settle(&self) {
        if let Some(Keeping { journal, .. }) = &self.keeping {
            journal.settle();
        }
    }

    /// Saves the project file; what it replaces is kept beside it and among the last ten.
    ///
    /// # Errors
    /// [`SaveError`]; the file is as it was then, and so are the unsaved changes.
    pub fn save(&mut self) -> Result<(), SaveError> {
        let Some(saved) = self.saved.clone().filter(|_| !self.is_saved()) else { return Ok(()) };
        if let Some(Keeping { state, .. }) = &self.keeping {
            // A version more to go back to is no reason not to save.
            let _ = snapshots::keep(state, &self.path, &saved);
        }
        save(&self.path, Some(&saved), self.history.text())?;
        self.saved = Some(self.history.text().to_string());
        self.moved();
        Ok(())
    }

    /// Saves the project as another file, and goes on with that one: history and journal, too. Every path in it names what it named
    /// before, or the copy of it.
    ///
    /// # Errors
    /// [`SaveAsError`], also where a file lies there already; the desk goes on with the old file then.
    pub fn save_as(&mut self, path: &Path, data: Data, state: Option<&Path>) -> Result<(), SaveAsError> {
        if path.exists() {
            return Err(SaveError::There { path: path.into() }.into());
        }
        let copied = |error: std::io::Error| SaveAsError::Copy { cause: error.to_string() };
        let copies = if data == Data::Copied { copies::copy(&self.project, path).map_err(copied)? } else { BTreeMap::new() };
        let mut history = self.history.clone();
        history.rewrite(|text| relocated(text, &self.path, path, &copies))?;
        let project = Project::parse(history.text(), path)?;
        save(path, None, history.text())?;
        self.settle();
        if let Some(Keeping { journal, .. }) = &self.keeping {
            // What it held is saved now, under another name.
            journal.clear();
            journal.settle();
        }
        let (keeping, unkept) = Keeping::begin(state, path);
        let saved = Some(history.text().to_string());
        *self = Self { path: path.into(), saved, is_new: false, history, project, revision: self.revision + 1, keeping, unkept };
        Ok(())
    }

    /// An id that no edit has.
    #[must_use]
    pub fn free_edit_id(&self) -> String {
        let is_taken = |id: &String| self.project.file.edits.iter().any(|edit: &Edit| edit.id == *id);
        // Of one more than there are one is free.
        (1..=self.project.file.edits.len() + 1).map(|number| format!("e{number}")).find(|id| !is_taken(id)).unwrap_or_default()
    }
}
