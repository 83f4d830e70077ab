//! The planner's desk: a project under change, step by step, with the way back, and what is unsaved kept safe.
//!
//! Every change is a change of the project file's text, so that the command line makes of the saved file what the desk shows.

mod history;
mod journal;
mod planner;
mod questions;
mod scenarios;
mod snapshots;
mod years;

use std::path::{Path, PathBuf};

use crate::project::{Change, ChangeError, Edit, Project, ProjectError, SaveError, changed, save};
use crate::report::Text;
use crate::report::messages::{DeskMessage as M, Say};

pub use history::History;
pub use journal::{Entry, Journal, Recovery};
pub use planner::{Answer, Gone, Planner};
pub use questions::{Nearest, WhyNot, against, allows, as_edit, compare, moved, start_edit, targets_moved, why_not};
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

/// A project under change.
#[derive(Debug)]
pub struct Desk {
    path: PathBuf,
    /// What is on disk, as far as is known; `None` where the project is no file.
    saved: Option<String>,
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
        let (keeping, unkept) = match state.map(|state| (state, Journal::begin(state, path))) {
            Some((state, Ok(journal))) => (Some(Keeping { state: state.into(), journal }), None),
            Some((_, Err(error))) => (None, Some(error.to_string())),
            None => (None, None),
        };
        let history = History::new(&text);
        Ok((Self { path: path.into(), saved: Some(text), history, project, revision: 0, keeping, unkept }, left))
    }

    /// A project that is no file, such as the bundled sample: it can be changed and planned, and not be saved.
    ///
    /// # Errors
    /// [`ProjectError`] where it cannot be written as TOML, which one that was read can.
    pub fn unfiled(project: &Project) -> Result<Self, ProjectError> {
        let path = project.path.clone();
        let text = project.to_toml().map_err(|error| ProjectError::Read { path: path.clone(), cause: error.to_string() })?;
        let project = Project::parse(&text, &path)?;
        Ok(Self { path, saved: None, history: History::new(&text), project, revision: 0, keeping: None, unkept: None })
    }

    /// A desk beside this one with the same text: what is tried there changes nothing here, and is kept nowhere.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            path: self.path.clone(),
            saved: None,
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
        self.saved.as_deref().is_none_or(|saved| *saved == **self.history.text())
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

    /// An id that no edit has.
    #[must_use]
    pub fn free_edit_id(&self) -> String {
        let is_taken = |id: &String| self.project.file.edits.iter().any(|edit: &Edit| edit.id == *id);
        // Of one more than there are one is free.
        (1..=self.project.file.edits.len() + 1).map(|number| format!("e{number}")).find(|id| !is_taken(id)).unwrap_or_default()
    }
}
