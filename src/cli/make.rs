//! From a project to a plan folder: what `plan` and every district of `batch` do.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::export::OutputFolder;
use crate::plan::Plan;
use crate::project::Project;
use crate::report::{Progress, Text};

use super::failure::{Exit, Failure};
use super::stages;

/// A plan that has been made, and where it counts, written.
pub(super) struct Made {
    pub(super) plan: Plan,
    /// What the plan files say of themselves.
    pub(super) facts: Facts,
    /// Why each missed target is missed.
    pub(super) missed: Vec<Text>,
}

/// Totals and targets, from `plan.json`: the numbers shown are the numbers written.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Facts {
    #[serde(default)]
    pub(super) totals: Value,
    #[serde(default)]
    pub(super) targets: Vec<Value>,
}

impl Made {
    /// Done, or missing a target.
    pub(super) fn exit(&self) -> Exit {
        if self.missed.is_empty() { Exit::Done } else { Exit::TargetMissed }
    }
}

/// Makes the plan and writes it into `out`; refuses an `out` that may not be replaced before it begins.
pub(super) fn make(project: &Project, out: &Path, progress: &Progress) -> Result<Made, Failure> {
    let staged = OutputFolder::prepare_for(project, out)?;
    let plan = stages::run(project, progress)?;
    let made = write(plan, staged.path(), progress)?;
    progress.check().map_err(|_| Failure::interrupted())?;
    staged.commit()?;
    Ok(made)
}

/// Writes a plan into an empty folder and reads back what it says of itself.
pub(super) fn write(plan: Plan, folder: &Path, progress: &Progress) -> Result<Made, Failure> {
    stages::write(&plan, folder, progress)?;
    let facts = facts(folder)?;
    let missed = stages::missed_targets(&plan);
    Ok(Made { plan, facts, missed })
}

fn facts(folder: &Path) -> Result<Facts, Failure> {
    let file = fs_err::File::open(folder.join("plan.json")).map_err(|error| Failure::environment(&error))?;
    serde_json::from_reader(std::io::BufReader::new(file)).map_err(|error| Failure::environment(&error))
}
