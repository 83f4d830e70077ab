//! The pipeline from project file to plan. Each stage is a pure function; this module calls them in order.

mod access_issues;
mod access_record;
mod apart_record;
mod certainty_record;
mod changes_record;
mod document;
pub mod dossier_record;
mod explain;
mod honour;
mod money_issues;
mod pipeline;
pub(crate) mod programme_record;
mod readings_record;
pub mod record;
pub mod sample;
mod score_record;
mod summary;
pub(crate) mod works_record;

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
pub use explain::{ExplainError, explain_folder, fact_said, item_proposal, item_reason, item_state, money_problem};
pub use pipeline::{PlanError, Rules, from_district, run};
pub use summary::{issue_lines, summary, target_line};
pub use works_record::yuan;

/// Everything one run found out, ready to be explained, drawn and written.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The project it was made from.
    pub project: Project,
    /// The day it is judged from.
    pub as_of: jiff::civil::Date,
    /// What was read of every input.
    pub inputs: Vec<InputRecord>,
    /// What was wrong with the inputs.
    pub issues: Vec<DataIssue>,
    /// How far neighbourhoods agree with outlines that are known, one a source.
    pub agreement: Vec<Agreement>,
    /// What was read.
    pub district: District,
    /// The policy pack.
    pub pack: Pack,
    /// The facility standard.
    pub standard: Standard,
    /// Eligibility of every neighbourhood.
    pub eligibility: Vec<Eligibility>,
    /// Candidates that are dangerous as a whole, ascending; by hand alone they stay candidates.
    pub dangerous: Vec<Dangerous>,
    /// What other readings of the document would make of eligibility.
    pub other_readings: Vec<OtherReading>,
    /// The streets as they are walked, where there are any.
    pub walking: Option<OnStreets>,
    /// Distances.
    pub access: Access,
    /// Gates worth opening between neighbours.
    pub gates: Vec<Opening>,
    /// What one new facility of each line that fails would do, by zone.
    pub new_facilities: Vec<Vec<NewFacility>>,
    /// The graph.
    pub links: Links,
    /// Criteria of the score.
    pub criteria: CriteriaFile,
    /// Scores of every neighbourhood.
    pub scores: Scores,
    /// Corridors and zones.
    pub zones: Zones,
    /// Years and targets.
    pub programme: Programme,
    /// What each project needs.
    pub dossiers: Dossiers,
    /// What planners changed by hand.
    pub edits: HandEdits,
    /// The plan it grows from.
    pub base: Option<Base>,
    /// What it does differently from that one.
    pub changes: Option<Changes>,
    /// What a reader must know first.
    pub notes: Vec<Text>,
}

impl Plan {
    /// Those that the list of dangerous housing keeps from being candidates, ascending.
    pub fn gated(&self) -> impl Iterator<Item = NeighbourhoodIx> {
        self.dangerous.iter().map(|found| found.who).filter(|n| !self.eligibility[n.at()].candidacy.is_candidate())
    }
}
