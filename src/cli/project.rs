//! Finding and reading the project file that an argument means.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::project::{ENDING, Project};
use crate::report::Say;
use crate::report::messages::CliMessage as M;

use super::args::Global;
use super::failure::Failure;
use super::stages;

/// Values of the command line that stand in for the project file's.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Overrides {
    seed: Option<u64>,
    as_of: Option<Date>,
}

impl Overrides {
    /// As the global flags say.
    pub(super) fn new(global: &Global) -> Self {
        Self { seed: global.seed, as_of: global.as_of }
    }

    /// The seed typed, if any.
    pub(super) fn seed(self) -> Option<u64> {
        self.seed
    }
}

/// Reads the project that a path means, with the values of the command line in place of its own.
pub(super) fn read(path: &Path, overrides: Overrides) -> Result<Project, Failure> {
    let path = locate(path)?;
    let mut project = Project::read(&path).map_err(|error| stages::project_failure(&error))?;
    if let Some(seed) = overrides.seed {
        project.file.project.seed = seed;
    }
    if let Some(date) = overrides.as_of {
        let date = toml::value::Date { year: date.year() as u16, month: date.month() as u8, day: date.day() as u8 };
        project.file.project.as_of = toml::value::Datetime { date: Some(date), time: None, offset: None };
    }
    Ok(project)
}

/// The project file itself: a folder means the only one in it.
fn locate(path: &Path) -> Result<PathBuf, Failure> {
    if !path.exists() {
        let message = M::NoSuchProject { path: path.display().to_string() };
        return Err(Failure::input("project_unreadable", message.both(), M::ProjectReadRemedy.both()));
    }
    if !path.is_dir() {
        return Ok(path.into());
    }
    let found = projects_in(path)?;
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Failure::input("no_project", M::NoProjectIn { path: path.display().to_string() }.both(), M::MakeProject.both())),
        many => {
            let names: Vec<_> = many.iter().filter_map(|p| Some(p.file_name()?.to_string_lossy().into_owned())).collect();
            let message = M::ManyProjectsIn { path: path.display().to_string(), names: names.join(", ") };
            Err(Failure::input("many_projects", message.both(), M::NameOneProject.both()))
        }
    }
}

/// The project files in a folder, by name.
pub(super) fn projects_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |error: std::io::Error| {
        let message = M::ProjectUnreadable { path: folder.display().to_string(), cause: error.to_string() };
        Failure::input("project_unreadable", message.both(), M::ProjectReadRemedy.both())
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.ends_with(ENDING) && name != ENDING && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
