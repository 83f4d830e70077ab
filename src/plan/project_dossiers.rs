//! The dossiers of projects, kept by their members: a project that holds what it held needs what it needed, in whatever year.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::kept::Same;
use super::stages::KnownOfMembers;
use super::{Effort, PlanError};
use crate::district::NeighbourhoodIx;
use crate::dossier::{self, ProjectDossier};
use crate::policy::Pack;
use crate::programme::ProgrammeProject;
use crate::report::Progress;

/// What they are made from, besides the members of a project.
#[derive(Debug, PartialEq)]
pub(super) struct ProjectInput {
    pub(super) pack: Same<Pack>,
    pub(super) members: Same<KnownOfMembers>,
    pub(super) as_of: Date,
}

/// The results of the projects of late.
#[derive(Debug, Default)]
pub(super) struct KeptProjects {
    of: Option<ProjectInput>,
    projects: BTreeMap<Vec<NeighbourhoodIx>, Arc<ProjectDossier>>,
}

/// How many times as many projects as a plan has are kept.
const MOST: usize = 4;

impl KeptProjects {
    /// The dossiers of projects, in their order. A first answer leaves those empty that were never made.
    ///
    /// # Errors
    /// [`PlanError::Cancelled`].
    pub(super) fn of(
        &mut self,
        input: ProjectInput,
        projects: &[ProgrammeProject],
        effort: Effort,
        progress: &Progress,
    ) -> Result<Vec<Arc<ProjectDossier>>, PlanError> {
        if self.of.as_ref() != Some(&input) {
            self.projects.clear();
        }
        let missing: Vec<&[NeighbourhoodIx]> = match effort {
            Effort::Live => Vec::new(),
            Effort::Settled => {
                projects.iter().map(|project| project.members.as_slice()).filter(|members| !self.projects.contains_key(*members)).collect()
            }
        };
        let made = dossier::projects(&input.pack, &input.members.dossiers, input.as_of, &missing, progress)?;
        self.projects.extend(missing.iter().map(|members| members.to_vec()).zip(made.into_iter().map(Arc::new)));
        let all = projects.iter().map(|project| self.projects.get(&project.members).cloned().unwrap_or_default()).collect();
        if self.projects.len() > MOST * projects.len().max(1) {
            self.projects.retain(|members, _| projects.iter().any(|project| project.members == *members));
        }
        self.of = Some(input);
        Ok(all)
    }
}
