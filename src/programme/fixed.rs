//! What is recorded, committed or fixed by hand: years that are not asked for.

use super::held::{Basis, Reason};
use crate::district::{District, NeighbourhoodIx, Status};
use crate::policy::{Candidacy, Eligibility};
use crate::project::HandEdits;
use crate::report::Text;
use crate::report::messages::{PlanMessage as M, Say};

/// Start and completion of every neighbourhood, with the reason.
pub(super) struct Years {
    pub(super) start: Vec<Option<i16>>,
    pub(super) finish: Vec<Option<i16>>,
    /// Whether they are recorded or fixed, not chosen.
    pub(super) locked: Vec<bool>,
    pub(super) why: Vec<Text>,
    /// The same in parts; none for what is not planned.
    pub(super) reason: Vec<Option<Reason>>,
    duration: i16,
}

impl Years {
    /// What is recorded, committed or fixed by hand; by hand nothing that has not begun starts before the `earliest` year.
    pub(super) fn new(district: &District, eligibility: &[Eligibility], edits: &HandEdits, duration: i16, earliest: i16) -> Self {
        let n = district.neighbourhoods.len();
        let (start, finish, locked, why, reason) = (vec![None; n], vec![None; n], vec![false; n], vec![Text::default(); n], vec![None; n]);
        let mut years = Self { start, finish, locked, why, reason, duration };
        for (at, neighbourhood) in district.neighbourhoods.iter().enumerate() {
            let by_hand = edits.start.get(&NeighbourhoodIx(at as u32)).copied().filter(|&year| year >= earliest);
            let recorded = Some(Basis::Recorded);
            let candidate = eligibility[at].candidacy.is_candidate();
            let (start, finish, basis, why) = match (neighbourhood.status, neighbourhood.started, neighbourhood.finished) {
                (Status::Completed, start, Some(finish)) => (start, Some(finish), recorded, M::FinishRecorded { year: finish }),
                (Status::Completed, start, None) => (start, None, recorded, M::DoneNoYear),
                (Status::Started, Some(year), finish) => {
                    (Some(year), finish.or(Some(year + duration)), recorded, M::StartRecorded { year })
                }
                (Status::Started, None, finish) => (None, finish, recorded, M::StartedNoYear),
                _ if eligibility[at].candidacy == Candidacy::Dangerous => (None, None, None, M::DangerousFirst),
                _ if !candidate => (None, None, None, M::NotInPlan),
                (Status::Planned, Some(year), _) if by_hand.is_none() => {
                    (Some(year), Some(year + duration), Some(Basis::Committed), M::StartCommitted { year })
                }
                _ => match by_hand {
                    Some(year) => (Some(year), Some(year + duration), Some(Basis::ByHand), M::StartByHand { year }),
                    None => continue,
                },
            };
            years.locked[at] = start.is_some() || finish.is_some();
            (years.start[at], years.finish[at], years.why[at]) = (start, finish, why.both());
            years.reason[at] = basis.map(|basis| Reason { basis, against: Vec::new() });
        }
        years
    }

    /// Gives a neighbourhood that is planned its year, or none, with the reason.
    pub(super) fn settle(&mut self, who: NeighbourhoodIx, year: Option<i16>, why: Text, reason: Reason) {
        self.start[who.at()] = year;
        self.finish[who.at()] = year.map(|year| year + self.duration);
        (self.why[who.at()], self.reason[who.at()]) = (why, Some(reason));
    }
}
