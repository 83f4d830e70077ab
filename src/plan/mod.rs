//! The pipeline from project file to plan. Each stage is a pure function; this module calls them in order.

mod access_issues;
mod access_record;
mod apart_record;
mod certainty_record;
mod changes_record;
mod document;
pub mod dossier_record;
mod effort;
mod explain;
mod honour;
mod kept;
mod money_issues;
mod notes;
mod pipeline;
pub(crate) mod programme_record;
mod project_dossiers;
mod readings_record;
pub mod record;
mod rules;
pub mod sample;
mod score_record;
mod sites;
mod stages;
mod summary;
pub(crate) mod works_record;

use std::sync::Arc;

use crate::access::walk::Opening;
use crate::access::{Access, NewFacility, OnStreets};
use crate::base::{Base, Changes};
use crate::district::{District, NeighbourhoodIx};
use crate::dossier::Dossiers;
use crate::intake::{Agreement, InputRecord};
use crate::links::Links;
use crate::policy::{Eligibility, OtherReading, Pack, Standard};
use crate::programme::Programme;
use crate::project::{HandEdits, Project};
use crate::report::{DataIssue, Text};
use crate::score::{CriteriaFile, Dangerous, Scores};
use crate::zone::Zones;

pub use access_issues::access_issues;
pub use document::{agreement, document};
pub use effort::Effort;
pub use explain::{ExplainError, explain_folder, fact_said, item_proposal, item_reason, item_state, money_problem};
pub use pipeline::{PlanError, Stages, from_district, run};
pub use rules::Rules;
pub use summary::{issue_lines, summary, target_line};
pub use works_record::yuan;

/// Everything one run found out, ready to be explained, drawn and written. What is large is shared between the plans of one project.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The project it was made from.
    pub project: Project,
    /// How thoroughly it was made.
    pub effort: Effort,
    /// The day it is judged from.
    pub as_of: jiff::civil::Date,
    /// What was read of every input.
    pub inputs: Arc<Vec<InputRecord>>,
    /// What was wrong with the inputs.
    pub issues: Vec<DataIssue>,
    /// How far neighbourhoods agree with outlines that are known, one a source.
    pub agreement: Arc<Vec<Agreement>>,
    /// What was read.
    pub district: Arc<District>,
    /// The policy pack.
    pub pack: Arc<Pack>,
    /// The facility standard.
    pub standard: Arc<Standard>,
    /// Eligibility of every neighbourhood.
    pub eligibility: Arc<Vec<Eligibility>>,
    /// Candidates that are dangerous as a whole, ascending; by hand alone they stay candidates.
    pub dangerous: Arc<Vec<Dangerous>>,
    /// What other readings of the document would make of eligibility.
    pub other_readings: Arc<Vec<OtherReading>>,
    /// The streets as they are walked, where there are any.
    pub walking: Option<Arc<OnStreets>>,
    /// Distances.
    pub access: Arc<Access>,
    /// Gates worth opening between neighbours.
    pub gates: Arc<Vec<Opening>>,
    /// What one new facility of each line that fails would do, by zone.
    pub new_facilities: Arc<Vec<Vec<NewFacility>>>,
    /// The graph.
    pub links: Arc<Links>,
    /// Criteria of the score.
    pub criteria: Arc<CriteriaFile>,
    /// Scores of every neighbourhood.
    pub scores: Arc<Scores>,
    /// Corridors and zones.
    pub zones: Arc<Zones>,
    /// Years and targets.
    pub programme: Arc<Programme>,
    /// What each project needs.
    pub dossiers: Arc<Dossiers>,
    /// What planners changed by hand.
    pub edits: Arc<HandEdits>,
    /// The plan it grows from.
    pub base: Option<Arc<Base>>,
    /// What it does differently from that one.
    pub changes: Option<Changes>,
    /// What a reader must know first.
    pub notes: Vec<Text>,
    /// What was read, for stages that go on from this plan.
    read: kept::Same<stages::Read>,
}

impl Plan {
    /// Those that the list of dangerous housing keeps from being candidates, ascending.
    pub fn gated(&self) -> impl Iterator<Item = NeighbourhoodIx> {
        self.dangerous.iter().map(|found| found.who).filter(|n| !self.eligibility[n.at()].candidacy.is_candidate())
    }
}
