//! When: which project starts in which year, and which targets that meets.

mod asked;
mod beside;
mod causes;
mod certainty;
mod fixed;
mod held;
mod model;
mod order;
mod promised;
mod reasons;
mod said;
mod schedule;
mod targets;

use std::collections::BTreeMap;

use crate::base::Cause;
use crate::district::{District, NeighbourhoodIx};
use crate::links::Links;
use crate::policy::{Eligibility, Pack};
use crate::project::{HandEdits, ProgrammeSettings};
use crate::report::Text;
use crate::score::Scores;
use crate::zone::{RefusedEdit, Zones};

pub use asked::check;
pub use beside::ADJOINING;
pub use causes::{Ease, Part, Raise, TargetCause};
pub use certainty::{YearCertainty, certainty};
pub use held::{Against, Basis, Hindrance, Reason, Room};
pub use model::LATER;
pub use promised::{BaseYears, STAY};
pub use schedule::{EFFORT, plan_years, span};
pub use targets::{Target, TargetMeasure, TargetOp};

/// By source of money: what is recorded of every neighbourhood, in yuan.
pub type Funding = BTreeMap<String, Vec<Option<f64>>>;

/// What the programme is made of.
#[derive(Clone, Copy)]
pub struct ProgrammeInput<'p> {
    /// What is planned.
    pub district: &'p District,
    /// Rules with their deadlines.
    pub pack: &'p Pack,
    /// Who is a candidate.
    pub eligibility: &'p [Eligibility],
    /// What starts together.
    pub zones: &'p Zones,
    /// What starts first.
    pub scores: &'p Scores,
    /// What is to be reached.
    pub targets: &'p [Target],
    /// Years, limits.
    pub settings: &'p ProgrammeSettings,
    /// What is recorded of the sources of money that limits name.
    pub funding: &'p Funding,
    /// Who lies beside whom.
    pub links: &'p Links,
    /// Years fixed by hand.
    pub edits: &'p HandEdits,
    /// The as-of date.
    pub as_of: jiff::civil::Date,
    /// Seed of the search.
    pub seed: u64,
    /// The years of the plan it grows from.
    pub base: Option<&'p BaseYears>,
    /// The draw of the scores that it is made for; else the scores themselves.
    pub draw: Option<u32>,
}

impl ProgrammeInput<'_> {
    /// The score of a neighbourhood, or that of the draw.
    fn score(&self, who: NeighbourhoodIx) -> Option<f64> {
        self.draw.map_or_else(|| self.scores.score(who), |draw| self.scores.drawn(who, draw))
    }
}

/// The members of one zone that start in one year (项目).
#[derive(Debug, Clone, PartialEq)]
pub struct ProgrammeProject {
    /// Id: the zone's id with the start year.
    pub id: String,
    /// Index of the zone; `None` for recorded projects outside any zone.
    pub zone: Option<u32>,
    /// Year works start.
    pub start: i16,
    /// Year works are completed.
    pub finish: i16,
    /// Its neighbourhoods.
    pub members: Vec<NeighbourhoodIx>,
    /// Whether the start is recorded or committed, not chosen.
    pub locked: bool,
}

/// A target with what the programme reaches of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetResult {
    /// The target.
    pub target: Target,
    /// The number to meet.
    pub value: f64,
    /// Of a share: all that it is a share of, in the measure of the target.
    pub of: Option<f64>,
    /// What is recorded and planned.
    pub planned: f64,
    /// Whether it is met; `None` where it is never judged.
    pub met: Option<bool>,
    /// Whether a miss counts: not progressive, and its year not closed before the as-of date.
    pub counts: bool,
    /// Planned over the number to meet; negative where short (or, for upper limits, exceeded).
    pub slack: f64,
    /// What stands against it, where it counts and is missed.
    pub causes: Vec<TargetCause>,
    /// In words.
    pub why: Text,
}

/// The result of the programme stage.
#[derive(Debug, Clone, Default)]
pub struct Programme {
    /// First and last year works may start.
    pub years: (i16, i16),
    /// Projects by start year and id.
    pub projects: Vec<ProgrammeProject>,
    /// Project of every neighbourhood.
    pub project_of: Vec<Option<u32>>,
    /// Start of every neighbourhood.
    pub start: Vec<Option<i16>>,
    /// Completion of every neighbourhood.
    pub finish: Vec<Option<i16>>,
    /// Why a neighbourhood has its year, or none.
    pub why: Vec<Text>,
    /// The same in parts; `None` for what is not planned.
    pub reasons: Vec<Option<Reason>>,
    /// Targets in the order of the pack.
    pub targets: Vec<TargetResult>,
    /// Changes by hand that cannot stand, with the reason.
    pub refused: Vec<RefusedEdit>,
    /// What the search maximises: square metres at full score, less for later starts and for rules that are missed.
    pub value: f64,
    /// No programme is worth more.
    pub bound: f64,
    /// Hash of all that years were chosen from, base plan apart: where it is that of the base plan, nothing that bears on years is new.
    pub facts_sha256: String,
    /// What the search found against the year of the base plan, by neighbourhood; empty where there is none.
    pub left_base: Vec<Option<Cause>>,
    /// How firm the years are, where that is asked for.
    pub certainty: Option<YearCertainty>,
}

impl Programme {
    /// Targets that count and are missed.
    pub fn missed(&self) -> impl Iterator<Item = &TargetResult> {
        self.targets.iter().filter(|t| t.counts && t.met == Some(false))
    }
}
