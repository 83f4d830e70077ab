//! What is recorded, committed or fixed by hand: years that are not asked for.

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
    duration: i16,
}

impl Years {
    /// What is recorded, committed or fixed by hand; by hand nothing that has not begun starts before the `earliest` year.
    pub(super) fn new(district: &District, eligibility: &[Eligibility], edits: &HandEdits, duration: i16, earliest: i16) -> Self {
        let n = district.neighbourhoods.len();
        let mut years =
            Self { start: vec![None; n], finish: vec![None; n], locked: vec![false; n], why: vec![Text::default(); n], duration };
        for (at, neighbourhood) in district.neighbourhoods.iter().enumerate() {
            let by_hand = edits.start.get(&NeighbourhoodIx(at as u32)).copied().filter(|&year| year >= earliest);
            let candidate = eligibility[at].candidacy.is_candidate();
            let (start, finish, why) = match (neighbourhood.status, neighbourhood.started, neighbourhood.finished) {
                (Status::Completed, start, Some(finish)) => (start, Some(finish), M::FinishRecorded { year: finish }),
                (Status::Completed, start, None) => (start, None, M::DoneNoYear),
                (Status::Started, Some(year), finish) => (Some(year), finish.or(Some(year + duration)), M::StartRecorded { year }),
                (Status::Started, None, finish) => (None, finish, M::StartedNoYear),
                _ if eligibility[at].candidacy == Candidacy::Dangerous => (None, None, M::DangerousFirst),
                _ if !candidate => (None, None, M::NotInPlan),
                (Status::Planned, Some(year), _) if by_hand.is_none() => (Some(year), Some(year + duration), M::StartCommitted { year }),
                _ => match by_hand {
                    Some(year) => (Some(year), Some(year + duration), M::StartByHand { year }),
                    None => continue,
                },
            };
            years.locked[at] = start.is_some() || finish.is_some();
            (years.start[at], years.finish[at], years.why[at]) = (start, finish, why.both());
        }
        years
    }

    /// Starts a neighbourhood that has no year.
    pub(super) fn begin(&mut self, who: NeighbourhoodIx, year: i16, why: Text) {
        self.start[who.at()] = Some(year);
        self.finish[who.at()] = Some(year + self.duration);
        self.why[who.at()] = why;
    }
}
