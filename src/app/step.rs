//! The seven steps of the work: the only navigation of the window.

use super::field::Field;
use super::scene::Reading;
use crate::plan::Plan;
use crate::report::messages::AppMessage as M;

/// A step, in the order of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// What was read.
    Data,
    /// Who is eligible.
    Neighbourhoods,
    /// How far services are.
    Access,
    /// Who comes first.
    Score,
    /// Who goes together.
    Zones,
    /// In which year.
    Programme,
    /// What is handed over.
    Report,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [Self::Data, Self::Neighbourhoods, Self::Access, Self::Score, Self::Zones, Self::Programme, Self::Report];

    /// Its place, from 0.
    pub(super) fn at(self) -> usize {
        self as usize
    }

    pub(super) fn name(self) -> M {
        match self {
            Self::Data => M::StepData,
            Self::Neighbourhoods => M::StepNeighbourhoods,
            Self::Access => M::StepAccess,
            Self::Score => M::StepScore,
            Self::Zones => M::StepZones,
            Self::Programme => M::StepProgramme,
            Self::Report => M::StepReport,
        }
    }

    /// What the map shows on it before anybody chose something else.
    pub(super) fn reading(self) -> Reading {
        match self {
            Self::Data => Reading::Age,
            Self::Neighbourhoods => Reading::Field(Field::Candidacy),
            Self::Access => Reading::Field(Field::Failing),
            Self::Score => Reading::Field(Field::Score),
            Self::Zones | Self::Report => Reading::Zones,
            Self::Programme => Reading::Years,
        }
    }

    /// Columns of its table, the most telling first.
    pub(super) fn columns(self) -> &'static [Field] {
        use Field as F;
        match self {
            Self::Data | Self::Neighbourhoods => {
                &[F::Candidacy, F::Status, F::Built, F::Households, F::FloorArea, F::Buildings, F::Subdistrict, F::Community, F::LandArea]
            }
            Self::Access => &[F::Failing, F::Services, F::Households, F::Score, F::Subdistrict],
            Self::Score => &[F::Rank, F::RankOpen, F::Score, F::Built, F::Households, F::FloorArea, F::Subdistrict, F::Zone, F::TopShare],
            Self::Zones => &[F::Zone, F::Score, F::Candidacy, F::Households, F::FloorArea, F::StartYear, F::Subdistrict],
            Self::Programme | Self::Report => {
                &[F::StartYear, F::FinishYear, F::Zone, F::Score, F::Candidacy, F::Households, F::FloorArea, F::Cost]
            }
        }
    }

    /// The column that its table is sorted by at first, and whether from the least.
    pub(super) fn order(self) -> (Option<Field>, bool) {
        match self {
            Self::Data | Self::Neighbourhoods => (None, true),
            Self::Access => (Some(Field::Failing), false),
            Self::Score => (Some(Field::Rank), true),
            Self::Zones => (Some(Field::Zone), true),
            Self::Programme | Self::Report => (Some(Field::StartYear), true),
        }
    }

    /// Whether a plan holds what the step is about.
    pub(super) fn is_done(self, plan: &Plan) -> bool {
        match self {
            Self::Data => !plan.district.buildings.is_empty(),
            Self::Neighbourhoods => !plan.district.neighbourhoods.is_empty(),
            Self::Access => !plan.district.facilities.is_empty(),
            Self::Score => !plan.scores.criteria.is_empty() && plan.eligibility.iter().any(|e| e.candidacy.is_candidate()),
            Self::Zones => !plan.zones.zones.is_empty(),
            Self::Programme => plan.programme.start.iter().any(Option::is_some),
            // Nothing is handed over before somebody writes the files.
            Self::Report => false,
        }
    }
}
