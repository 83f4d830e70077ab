//! What the panels count over all neighbourhoods, counted once.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use super::field::Field;
use crate::access::GapVerdict;
use crate::district::NeighbourhoodIx;
use crate::plan::Plan;
use crate::score::Raw;
use crate::zone::Role;

/// Counts of one plan, each made when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Tallies {
    gaps: OnceCell<Vec<LineGaps>>,
    medians: OnceCell<Vec<Option<f64>>>,
    missing: OnceCell<Vec<(String, Vec<u32>)>>,
    starts: OnceCell<BTreeMap<i16, Starts>>,
    firm: OnceCell<usize>,
    raws: RefCell<BTreeMap<usize, Arc<Vec<f64>>>>,
}

/// How candidates stand to one line of the standard.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LineGaps {
    /// Id of the line.
    pub(super) line: String,
    /// Candidates where it fails.
    pub(super) failing: Vec<u32>,
    /// Candidates of which it is not known.
    pub(super) open: usize,
}

/// What starts in one year.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Starts {
    pub(super) members: Vec<u32>,
    /// Known floor area of those that count.
    pub(super) floor_area_m2: f64,
    /// That of the provisional ones.
    pub(super) provisional_m2: f64,
}

impl Tallies {
    /// Lines of the standard that fail or are not known somewhere, those that fail most first.
    pub(super) fn gaps(&self, plan: &Plan) -> &[LineGaps] {
        self.gaps.get_or_init(|| {
            let candidates: Vec<u32> =
                (0u32..).zip(plan.eligibility.iter()).filter(|(_, e)| e.candidacy.is_candidate()).map(|(n, _)| n).collect();
            let mut rows: Vec<LineGaps> = plan
                .standard
                .facilities
                .iter()
                .map(|own| {
                    let verdict = |n: &u32| plan.access.gap(NeighbourhoodIx(*n), &own.id).map(|gap| gap.verdict);
                    let failing = candidates.iter().copied().filter(|n| verdict(n) == Some(GapVerdict::Fail)).collect();
                    let open = candidates.iter().filter(|n| verdict(n) == Some(GapVerdict::Unknown)).count();
                    LineGaps { line: own.id.clone(), failing, open }
                })
                .filter(|row| !row.failing.is_empty() || row.open > 0)
                .collect();
            // Of equals the standard's order holds.
            rows.sort_by_key(|row| std::cmp::Reverse((row.failing.len(), row.open)));
            rows
        })
    }

    /// The median walk to the nearest facility of every category, where it is known.
    pub(super) fn medians(&self, plan: &Plan) -> &[Option<f64>] {
        self.medians.get_or_init(|| {
            let median = |at: u16| {
                let mut known: Vec<f64> = Field::Walk(at).column(plan).values.into_iter().filter(|v| v.is_finite()).collect();
                known.sort_unstable_by(f64::total_cmp);
                known.get(known.len() / 2).copied()
            };
            (0..plan.access.categories.len() as u16).map(median).collect()
        })
    }

    /// Facts that keep verdicts open, with the neighbourhoods they are missing for; the most frequent first.
    pub(super) fn missing(&self, plan: &Plan) -> &[(String, Vec<u32>)] {
        self.missing.get_or_init(|| {
            let mut by_field: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
            for (n, eligibility) in (0u32..).zip(plan.eligibility.iter()) {
                for field in &eligibility.missing {
                    by_field.entry(field).or_default().push(n);
                }
            }
            let mut rows: Vec<(String, Vec<u32>)> = by_field.into_iter().map(|(field, who)| (field.to_owned(), who)).collect();
            rows.sort_by_key(|(_, who)| std::cmp::Reverse(who.len()));
            rows
        })
    }

    /// What starts in each year of the programme.
    pub(super) fn starts(&self, plan: &Plan) -> &BTreeMap<i16, Starts> {
        self.starts.get_or_init(|| {
            let mut starts: BTreeMap<i16, Starts> = BTreeMap::new();
            for (n, year) in (0u32..).zip(&plan.programme.start) {
                let Some(year) = year.filter(|year| *year >= plan.programme.years.0) else { continue };
                let of_year = starts.entry(year).or_default();
                of_year.members.push(n);
                let area = plan.district.neighbourhoods[n as usize].floor_area.map_or(0.0, |a| a.0);
                if plan.zones.role[n as usize] == Some(Role::Provisional) {
                    of_year.provisional_m2 += area;
                } else {
                    of_year.floor_area_m2 += area;
                }
            }
            starts
        })
    }

    /// What was measured of a criterion, where it is a number.
    pub(super) fn raws(&self, plan: &Plan, at: usize) -> Arc<Vec<f64>> {
        let all = (0..plan.district.neighbourhoods.len() as u32).map(NeighbourhoodIx);
        let number = |who| match plan.scores.parts(who).nth(at)?.1.raw {
            Some(Raw::Number(raw)) => Some(raw).filter(|raw| raw.is_finite()),
            _ => None,
        };
        self.raws.borrow_mut().entry(at).or_insert_with(|| Arc::new(all.filter_map(number).collect())).clone()
    }

    /// Of the first places, those that stay there in nine of ten draws.
    pub(super) fn firm(&self, plan: &Plan) -> usize {
        *self.firm.get_or_init(|| {
            let rows = (0..plan.district.neighbourhoods.len() as u32).filter_map(|n| plan.scores.row(NeighbourhoodIx(n)));
            rows.filter(|row| row.rank <= plan.scores.top && row.firm.drawn.is_some_and(|drawn| drawn.top_share >= 0.9)).count()
        })
    }
}
