//! The rules of a plan, as the project names them.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::PlanError;
use crate::policy::{Pack, Standard};
use crate::programme::{self, Target};
use crate::project::{PolicySettings, ProgrammeSettings, Project, ProjectError, ScoreSettings};
use crate::report::Text;
use crate::report::messages::{Say, WorksMessage};
use crate::score::{self, CriteriaError, CriteriaFile};

/// The rules a plan is made under.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The policy pack.
    pub pack: Pack,
    /// The facility standard.
    pub standard: Standard,
    /// Targets of the project, else of the pack.
    pub targets: Vec<Target>,
    /// Criteria of the score.
    pub criteria: CriteriaFile,
}

impl Rules {
    /// Loads what a project names, and checks the settings that refer to it.
    ///
    /// # Errors
    /// [`PlanError::Pack`] and [`PlanError::Project`].
    pub fn load(project: &Project) -> Result<Self, PlanError> {
        let file = &project.file;
        let pack = Pack::load(&file.policy, |path| project.resolve(path))?;
        let standard = Standard::load(&file.standard, |path| project.resolve(path))?;
        check_costs(&project.path, &pack, &file.policy)?;
        let targets = targets(&project.path, &pack, &file.programme, project.as_of()?)?;
        let criteria = criteria(&project.path, &file.score)?;
        Ok(Self { pack, standard, targets, criteria })
    }
}

fn wrong(path: &Path, key: &str, cause: Text) -> PlanError {
    ProjectError::Value { path: path.into(), key: key.into(), cause }.into()
}

/// The targets of a project, else of its pack; `path` is that of the project file.
pub(super) fn targets(path: &Path, pack: &Pack, settings: &ProgrammeSettings, as_of: Date) -> Result<Vec<Target>, PlanError> {
    let read = pack.as_read(settings.targets.as_deref().unwrap_or(&pack.targets));
    let target = |setting| Target::parse(setting).map_err(|cause| wrong(path, "programme.targets", cause));
    let targets = read.iter().map(target).collect::<Result<Vec<_>, _>>()?;
    let span = programme::span(&targets, settings, as_of);
    programme::check(&targets, settings, pack, span).map_err(|(key, cause)| wrong(path, &key, cause))?;
    Ok(targets)
}

/// Whether the unit costs that a project names are in its pack.
pub(super) fn check_costs(path: &Path, pack: &Pack, settings: &PolicySettings) -> Result<(), PlanError> {
    let Some(name) = settings.costs.iter().find(|name| pack.costs.iter().all(|cost| cost.id != **name)) else { return Ok(()) };
    let known = pack.costs.iter().map(|cost| cost.id.as_str()).collect::<Vec<_>>().join(", ");
    Err(wrong(path, "policy.costs", WorksMessage::NoPreset { name: name.clone(), known }.both()))
}

/// The criteria that a project names, with its weights.
pub(super) fn criteria(path: &Path, settings: &ScoreSettings) -> Result<CriteriaFile, PlanError> {
    let folder: PathBuf = path.parent().unwrap_or(Path::new("")).into();
    score::load_criteria(settings, |file| folder.join(file)).map_err(|error| match error {
        CriteriaError::File(error) => PlanError::Pack(error),
        CriteriaError::Setting { key, cause } => wrong(path, &format!("score.{key}"), cause),
    })
}
