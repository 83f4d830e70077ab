//! What to survey next: the unknown values by how much knowing them could change the top of the list.

use rayon::prelude::*;

use super::draws::{Draws, WeightSpread};
use super::evaluation::Evaluation;
use super::intervals::{Standings, missing};
use super::method::{Scorer, Sums};

/// A visit to one alternative.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// Alternative.
    pub row: usize,
    /// Chance that knowing all of its unknown values takes it into the top of the list, or out of it.
    pub chance: f64,
    /// Its unknown values by criterion, each with its share of the chance, the greatest first.
    pub cells: Vec<(usize, f64)>,
}

/// What to survey next.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyNext {
    /// Alternatives with unknown values: the greatest chance first, then the widest score interval, then by rank.
    pub visits: Vec<Visit>,
    /// By criterion: how many changes of the top of the list are to be expected where it is surveyed everywhere.
    pub criteria: Vec<f64>,
}

/// Ranks unknown values by what they could change.
///
/// The line runs between the alternatives ranked `top` and `top` + 1 today. The chance of an alternative is the share of `draws` seeded
/// draws of its own unknown values, each uniform in its interval, in which it stands on the other side of the line than today;
/// all others stay at their estimates, and weights as they are. The chance is shared among its unknown values by the points that each
/// alone could move its score: what matters only together with another still counts. Sums over a criterion are expected numbers
/// of changes.
#[must_use]
pub fn survey_next(scorer: &Scorer<'_>, evaluation: &Evaluation, top: u32, draws: u32, seed: u64) -> SurveyNext {
    let matrix = scorer.matrix();
    let standings = Standings::new(scorer, evaluation);
    let live = Live::new(scorer, evaluation, &standings, top);
    let source = Draws::new(scorer, WeightSpread::Fixed, seed);
    let nothing = || vec![0u32; live.rows.len()];
    let changes = (0..draws)
        .into_par_iter()
        .fold(nothing, |mut changes, draw| {
            live.count(scorer, &source.values(draw), &mut changes);
            changes
        })
        .reduce(nothing, |mut a, b| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            a
        });
    let mut chances = vec![0.0; matrix.rows()];
    for (live, changes) in live.rows.iter().zip(changes) {
        chances[live.row] = f64::from(changes) / f64::from(draws.max(1));
    }
    let open: Vec<usize> = (0..matrix.rows()).filter(|&row| !matrix.open_of(row).is_empty()).collect();
    let mut visits: Vec<Visit> = open
        .into_par_iter()
        .map(|row| {
            let missing = missing(scorer, evaluation, &standings, row);
            let spans: f64 = missing.iter().map(|m| m.high - m.low).sum();
            let share = |span: f64| if spans > 0.0 { chances[row] * span / spans } else { 0.0 };
            Visit { row, chance: chances[row], cells: missing.iter().map(|m| (m.criterion, share(m.high - m.low))).collect() }
        })
        .collect();
    let width = |visit: &Visit| evaluation.high[visit.row] - evaluation.low[visit.row];
    visits.sort_by(|a, b| {
        let widths = width(b).total_cmp(&width(a));
        b.chance.total_cmp(&a.chance).then(widths).then(evaluation.rank[a.row].cmp(&evaluation.rank[b.row]))
    });
    let mut criteria = vec![0.0; matrix.criteria()];
    for (criterion, share) in visits.iter().flat_map(|visit| &visit.cells) {
        criteria[*criterion] += share;
    }
    SurveyNext { visits, criteria }
}

/// The alternatives that may cross the line.
struct Live {
    rows: Vec<Crossing>,
}

/// An alternative that may cross the line.
struct Crossing {
    row: usize,
    /// Sums of its estimates.
    sums: Sums,
    /// Where its unknown values begin among all.
    start: usize,
    /// Score and place of the one it has to pass, or to stay before.
    line: (f64, u32),
    is_top: bool,
}

impl Live {
    fn new(scorer: &Scorer<'_>, evaluation: &Evaluation, standings: &Standings, top: u32) -> Self {
        let matrix = scorer.matrix();
        let factors = scorer.factors(scorer.weights().as_slice());
        let places = matrix.ties().places();
        let mut rows = Vec::new();
        let mut start = 0;
        for (row, &place) in places.iter().enumerate() {
            let own = start;
            start += matrix.open_of(row).len();
            let is_top = evaluation.rank[row] <= top;
            let Some(line) = standings.at(if is_top { top + 1 } else { top }) else { continue };
            let before = |score: f64| score > line.0 || (score == line.0 && place < line.1);
            let may_cross = if is_top { !before(evaluation.low[row]) } else { before(evaluation.high[row]) };
            if own == start || !may_cross {
                continue;
            }
            let mut sums = Sums::default();
            for (criterion, &factor) in factors.iter().enumerate() {
                sums.add(scorer.adds(factor, matrix.estimates(criterion)[row]));
            }
            rows.push(Crossing { row, sums, start: own, line, is_top });
        }
        Self { rows }
    }

    /// Counts those that stand on the other side with these values.
    fn count(&self, scorer: &Scorer<'_>, values: &[f64], changes: &mut [u32]) {
        let matrix = scorer.matrix();
        let factors = scorer.factors(scorer.weights().as_slice());
        for (crossing, changes) in self.rows.iter().zip(changes) {
            let Crossing { row, mut sums, start, line, is_top } = *crossing;
            for (cell, &value) in matrix.open_of(row).iter().zip(&values[start..]) {
                let factor = factors[cell.criterion as usize];
                sums.exchange(scorer.adds(factor, f64::midpoint(cell.low, cell.high)), scorer.adds(factor, value));
            }
            let score = scorer.points(sums);
            let before = score > line.0 || (score == line.0 && matrix.ties().places()[row] < line.1);
            *changes += u32::from(before != is_top);
        }
    }
}
