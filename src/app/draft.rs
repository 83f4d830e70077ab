//! A project that is being made of data, or whose data cannot be read yet: what the data page stands on while there is no map.

use std::path::PathBuf;

use super::command::Command;
use crate::desk::Desk;
use crate::intake::{Inspection, starter_project};
use crate::project::{Project, ProjectError, stem};
use crate::report::{Lang, Text};

/// The project before it is planned.
pub(super) struct Draft {
    /// Where its file lies, or would lie.
    pub(super) file: PathBuf,
    /// The project under change, once the data were looked at.
    pub(super) desk: Option<Desk>,
    /// Why the last attempt to read it failed: where, what, remedy.
    pub(super) problems: Vec<(String, Text, Text)>,
    /// Why the last change was not made.
    pub(super) refused: Option<Text>,
    /// The as-of date as it is typed, while it is none.
    pub(super) typed_day: Option<String>,
}

impl Draft {
    /// Waits for data to be looked at.
    pub(super) fn looking(file: PathBuf) -> Self {
        Self { file, desk: None, problems: Vec::new(), refused: None, typed_day: None }
    }

    /// A project on the desk, with what stands against it.
    pub(super) fn with(desk: Desk, problems: Vec<(String, Text, Text)>) -> Self {
        Self { file: desk.project().path.clone(), desk: Some(desk), problems, refused: None, typed_day: None }
    }

    /// Makes a project of what was found, as `lianpian inspect --save` does; the as-of date is proposed.
    ///
    /// # Errors
    /// [`ProjectError`] where the two together make no project.
    pub(super) fn begin(&mut self, found: &[Inspection], lang: Lang) -> Result<(), ProjectError> {
        let folder = self.file.parent().map(std::path::Path::to_owned).unwrap_or_default();
        let text = starter_project(found, &stem(&self.file), Some(today()), &folder, lang);
        self.desk = Some(Desk::begin(&text, &self.file)?);
        Ok(())
    }

    /// Takes a step back, does it again, or saves the file.
    pub(super) fn run(&mut self, command: Command) {
        let Some(desk) = &mut self.desk else { return };
        self.typed_day = None;
        match command {
            Command::Undo => drop(desk.undo()),
            Command::Redo => drop(desk.redo()),
            Command::Save => self.refused = desk.save().err().map(|error| error.text()),
            _ => {}
        }
    }

    /// The project as it stands.
    pub(super) fn project(&self) -> Option<&Project> {
        self.desk.as_ref().map(Desk::project)
    }
}

/// The day on which the window proposes to judge. It is written into the project file, where all results come from.
fn today() -> jiff::civil::Date {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let begin = jiff::civil::date(1970, 1, 1);
    begin.checked_add(jiff::Span::new().days((since / 86_400) as i64)).unwrap_or(begin)
}
