//! The dossiers behind an explanation, read from `dossiers.json` or from the plan.

use std::path::Path;

use serde_json::Value;

use super::{ExplainError, read};
use crate::district::NeighbourhoodIx;
use crate::plan::dossier_record::as_record;
use crate::plan::record::Record;
use crate::plan::{Plan, dossier_record};

/// Dossiers of neighbourhoods and projects, as records.
#[derive(Debug, Clone, Default)]
pub(super) struct Dossiers {
    neighbourhoods: Vec<Record>,
    projects: Vec<Record>,
}

impl Dossiers {
    /// Those of some neighbourhoods of a plan and of their projects.
    pub(super) fn of(plan: &Plan, members: &[NeighbourhoodIx]) -> Self {
        let mut projects: Vec<u32> = members.iter().filter_map(|n| plan.programme.project_of[n.at()]).collect();
        projects.sort_unstable();
        projects.dedup();
        // The members of a project outside the zone asked for stand beside it, too.
        let mut all = members.to_vec();
        all.extend(projects.iter().flat_map(|&p| plan.programme.projects[p as usize].members.iter().copied()));
        all.sort_unstable();
        all.dedup();
        Self {
            neighbourhoods: all.into_iter().filter_map(|n| dossier_record::neighbourhood(plan, n)).map(|of| as_record(&of)).collect(),
            projects: projects.into_iter().map(|p| as_record(&dossier_record::project(plan, p as usize))).collect(),
        }
    }

    /// Those of a plan folder; none where it has no such file, as folders of older versions have not.
    pub(super) fn read(folder: &Path) -> Result<Self, ExplainError> {
        let document = match read(&folder.join("dossiers.json")) {
            Err(ExplainError::Unreadable { absent: true, .. }) => return Ok(Self::default()),
            found => found?,
        };
        let records = |key: &str| document[key].as_array().into_iter().flatten().filter_map(|r| r.as_object().cloned()).collect();
        Ok(Self { neighbourhoods: records("neighbourhoods"), projects: records("projects") })
    }

    /// That of a neighbourhood.
    pub(super) fn neighbourhood(&self, id: &str) -> Option<&Record> {
        self.neighbourhoods.iter().find(|record| record.get("neighbourhood_id").and_then(Value::as_str) == Some(id))
    }

    /// That of a project.
    pub(super) fn project(&self, id: &str) -> Option<&Record> {
        self.projects.iter().find(|record| record.get("project_id").and_then(Value::as_str) == Some(id))
    }

    /// Those of the projects of a zone, in the order of the programme.
    pub(super) fn of_zone<'d>(&'d self, zone: &'d str) -> impl Iterator<Item = &'d Record> {
        self.projects.iter().filter(move |record| record.get("zone_id").and_then(Value::as_str) == Some(zone))
    }
}
