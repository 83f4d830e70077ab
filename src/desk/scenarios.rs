//! Scenarios: texts of a project kept under names beside its file, as `PROJECT.NAME.scenario.toml`.
//!
//! A scenario lies in the folder of its project, so that the paths in it mean the same files, and is a project file that the command
//! line plans; its ending keeps it out of what a folder of projects is taken for.

use std::fs;
use std::path::{Path, PathBuf};

use crate::project::{Project, ProjectError, SaveError, save, stem};
use crate::report::Text;
use crate::report::messages::{Say, ScenarioMessage as M};

/// Ending of their files.
const ENDING: &str = ".scenario.toml";

/// Bytes of the longest name of a file on the usual file systems.
const LONGEST: usize = 255;

/// A text of a project under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// What the project file would hold.
    pub text: String,
}

/// Why a scenario is not kept.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// The name is empty, or none that a file can have.
    #[error("no name for a file: {0}")]
    Name(String),
    /// One of this name is there.
    #[error("a scenario {0} is there already")]
    Taken(String),
    /// It cannot be written.
    #[error(transparent)]
    Save(#[from] SaveError),
}

impl ScenarioError {
    /// What is wrong, for readers.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Name(_) => M::BadName.both(),
            Self::Taken(name) => M::Taken { name: name.clone() }.both(),
            Self::Save(error) => error.text(),
        }
    }
}

impl Scenario {
    /// The scenario as a project that lies where `base` does.
    ///
    /// # Errors
    /// [`ProjectError`] where this program cannot use its text.
    pub fn project(&self, base: &Project) -> Result<Project, ProjectError> {
        Project::parse(&self.text, &base.path)
    }

    /// Keeps a text beside a project file.
    ///
    /// # Errors
    /// [`ScenarioError`]; what is there stays as it is.
    pub fn keep(project: &Path, name: &str, text: &str) -> Result<Self, ScenarioError> {
        let name = checked(project, name)?;
        let file = file_of(project, name);
        if file.exists() {
            return Err(ScenarioError::Taken(name.to_owned()));
        }
        save(&file, None, text)?;
        Ok(Self { name: name.to_owned(), text: text.to_owned() })
    }

    /// Removes its file.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove(&self, project: &Path) -> std::io::Result<()> {
        fs::remove_file(file_of(project, &self.name))
    }
}

/// A name as a scenario may have it.
///
/// # Errors
/// [`ScenarioError::Name`].
pub fn checked<'a>(project: &Path, name: &'a str) -> Result<&'a str, ScenarioError> {
    let name = name.trim();
    let is_odd = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let is_long = file_of(project, name).file_name().is_none_or(|file| file.len() > LONGEST);
    if name.is_empty() || name.starts_with('.') || name.contains(is_odd) || is_long {
        return Err(ScenarioError::Name(name.to_owned()));
    }
    Ok(name)
}

/// The scenarios that lie beside a project file, by name; files that are no text are passed over.
#[must_use]
pub fn list(project: &Path) -> Vec<Scenario> {
    let start = format!("{}.", stem(project));
    let folder = project.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut all: Vec<Scenario> = entries
        .filter_map(|entry| {
            let file = entry.file_name().into_string().ok()?;
            let name = file.strip_prefix(&start)?.strip_suffix(ENDING)?.to_owned();
            Some(Scenario { name, text: fs::read_to_string(entry.path()).ok()? })
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

fn file_of(project: &Path, name: &str) -> PathBuf {
    project.with_file_name(format!("{}.{name}{ENDING}", stem(project)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[project]\nname = \"x\"\nas_of = 2021-11-25\n";

    #[test]
    fn a_scenario_is_a_project_beside_its_project() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("潼南.lianpian.toml");
        fs::write(&project, TEXT).unwrap();
        let text = format!("{TEXT}[zone]\ngap_m = 12\n");
        let kept = Scenario::keep(&project, " 方案 一 ", &text).unwrap();
        Scenario::keep(&project, "b", TEXT).unwrap();
        assert!(matches!(Scenario::keep(&project, "b", &text), Err(ScenarioError::Taken(_))));
        let all = list(&project);
        assert_eq!(all.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["b", "方案 一"]);
        assert_eq!(all[1], kept);
        let base = Project::read(&project).unwrap();
        let own = Project::read(&folder.path().join("潼南.方案 一.scenario.toml")).unwrap();
        assert_eq!(own.file, kept.project(&base).unwrap().file);
        assert!((own.file.zone.gap_m - 12.0).abs() < 1e-9);
        assert!(list(&folder.path().join("other.lianpian.toml")).is_empty());
        kept.remove(&project).unwrap();
        assert_eq!(list(&project).len(), 1);
    }

    #[test]
    fn names_that_no_file_can_have_are_refused() {
        let project = Path::new("a.lianpian.toml");
        for name in ["", "  ", "a/b", "..", ".x", "a\\b", "a\nb", "a:b", &"长".repeat(90)] {
            assert!(matches!(checked(project, name), Err(ScenarioError::Name(_))), "{name}");
        }
        assert_eq!(checked(project, " 少拆 10 % ").unwrap(), "少拆 10 %");
    }
}
