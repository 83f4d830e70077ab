//! When: which project starts in which year, and which targets that meets.

mod schedule;
mod targets;

use crate::district::NeighbourhoodIx;
use crate::report::Text;

pub use schedule::{plan_years, span};
pub use targets::{Target, TargetMeasure, TargetOp};

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
    /// What is recorded and planned.
    pub planned: f64,
    /// Whether it is met; `None` where it is never judged.
    pub met: Option<bool>,
    /// Whether a miss counts: not progressive, and its year not closed before the as-of date.
    pub counts: bool,
    /// Planned over the number to meet; negative where short (or, for upper limits, exceeded).
    pub slack: f64,
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
    /// Targets in the order of the pack.
    pub targets: Vec<TargetResult>,
}

impl Programme {
    /// Targets that count and are missed.
    pub fn missed(&self) -> impl Iterator<Item = &TargetResult> {
        self.targets.iter().filter(|t| t.counts && t.met == Some(false))
    }
}
