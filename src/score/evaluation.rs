//! Scores and ranks of all alternatives, and between what they may lie where values are unknown.

use rayon::prelude::*;

use super::matrix::{OpenCell, Ties};
use super::method::{Factor, Method, Scorer, Sums};
use super::points::{apportion, order_by_units, ranks_of, units_of_a_point, whole};

/// Alternatives a task: long against the cost of a task, short against the caches.
pub(super) const STRETCH: usize = 1024;

/// Scores (0 to 100 points) and ranks (from 1) by alternative.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Decimals that scores and parts are whole numbers of.
    pub decimals: u32,
    /// Score with the middle of what unknown values may be.
    pub score: Vec<f64>,
    /// Least score that unknown values leave open.
    pub low: Vec<f64>,
    /// Greatest score that unknown values leave open.
    pub high: Vec<f64>,
    /// Rank by score, ties as the matrix says.
    pub rank: Vec<u32>,
    /// Best rank: all of its own unknown values at their best, those of all others at their worst.
    pub rank_low: Vec<u32>,
    /// Worst rank, the other way round.
    pub rank_high: Vec<u32>,
}

/// Scores and ranks the alternatives of a scorer in so many decimals.
///
/// By the weighted sum a part is 100 × weight × value, rounded, and the score the sum of the rounded parts; by TOPSIS the score is
/// rounded and [`Evaluation::parts`] shares it out. Halves are rounded to the even digit.
#[must_use]
pub fn evaluate(scorer: &Scorer<'_>, decimals: u32) -> Evaluation {
    let scale = units_of_a_point(decimals);
    let factors = scorer.factors(scorer.weights().as_slice());
    let units = units(scorer, &factors, scale);
    let matrix = scorer.matrix();
    let rank = ranks_of(&order_by_units(&units, matrix.ties().order()));
    let has_open = !matrix.open().is_empty();
    let (lows, highs) = if has_open { ends(scorer, &factors, scale, &units) } else { (units.clone(), units.clone()) };
    let (rank_low, rank_high) = if has_open { rank_ends(&lows, &highs, matrix.ties()) } else { (rank.clone(), rank.clone()) };
    let points = |units: Vec<f64>| units.into_iter().map(|units| units / scale).collect();
    Evaluation { decimals, score: points(units), low: points(lows), high: points(highs), rank, rank_low, rank_high }
}

impl Evaluation {
    /// Points of every criterion in an alternative's score; they sum to it exactly in the decimals of the evaluation.
    ///
    /// By TOPSIS a part is the share that the criterion has in the squared distance from the worst: nothing where the alternative
    /// is at the worst, and the more the farther from it. `scorer` is the one that was evaluated.
    #[must_use]
    pub fn parts(&self, scorer: &Scorer<'_>, row: usize) -> Vec<f64> {
        let scale = units_of_a_point(self.decimals);
        let factors = scorer.factors(scorer.weights().as_slice());
        let gains = |criterion: usize| scorer.adds(factors[criterion], scorer.matrix().estimates(criterion)[row]).gain;
        let gains: Vec<f64> = (0..factors.len()).map(gains).collect();
        if scorer.method() == Method::WeightedSum {
            return gains.into_iter().map(|gain| whole(gain * scale) / scale).collect();
        }
        let (sum, total): (f64, f64) = (gains.iter().sum(), whole(self.score[row] * scale));
        if sum <= 0.0 {
            return vec![0.0; gains.len()];
        }
        let exact: Vec<f64> = gains.iter().map(|gain| gain / sum * total).collect();
        apportion(&exact, total).into_iter().map(|units| units / scale).collect()
    }

    /// Alternatives by rank, the first first.
    #[must_use]
    pub fn order(&self) -> Vec<u32> {
        let mut order = vec![0; self.rank.len()];
        for (row, &rank) in self.rank.iter().enumerate() {
            order[rank as usize - 1] = row as u32;
        }
        order
    }
}

/// The value of a cell where unknown ones take one of their ends.
pub(super) fn value_at(scorer: &Scorer<'_>, row: usize, criterion: usize, pick: fn(&OpenCell) -> f64) -> f64 {
    let open = scorer.matrix().open_of(row).iter().find(|cell| cell.criterion as usize == criterion);
    open.map_or_else(|| scorer.matrix().estimates(criterion)[row], pick)
}

/// Score and rank alone: what a slider wants while a weight is being moved.
#[must_use]
pub fn rescore(scorer: &Scorer<'_>, decimals: u32) -> (Vec<f64>, Vec<u32>) {
    let scale = units_of_a_point(decimals);
    let mut scores = units(scorer, &scorer.factors(scorer.weights().as_slice()), scale);
    let rank = ranks_of(&order_by_units(&scores, scorer.matrix().ties().order()));
    scores.par_iter_mut().with_min_len(STRETCH).for_each(|units| *units /= scale);
    (scores, rank)
}

/// Units of all alternatives by their estimates.
fn units(scorer: &Scorer<'_>, factors: &[Factor], scale: f64) -> Vec<f64> {
    let matrix = scorer.matrix();
    let mut units = vec![0.0; matrix.rows()];
    units.par_chunks_mut(STRETCH).enumerate().for_each(|(at, units)| {
        let from = at * STRETCH;
        let columns: Vec<&[f64]> = (0..matrix.criteria()).map(|c| &matrix.estimates(c)[from..from + units.len()]).collect();
        if scorer.method() == Method::WeightedSum {
            for (factor, column) in factors.iter().zip(columns) {
                for (units, &value) in units.iter_mut().zip(column) {
                    *units += whole(scorer.adds(*factor, value).gain * scale);
                }
            }
            return;
        }
        let mut loss = vec![0.0; units.len()];
        scorer.sum_columns(factors, &columns, units, &mut loss);
        scorer.finish(units, &loss);
        for units in units {
            *units = whole(*units * scale);
        }
    });
    units
}

/// Units of one alternative.
pub(super) fn units_of(scorer: &Scorer<'_>, factors: &[Factor], scale: f64, value: impl Fn(usize) -> f64) -> f64 {
    if scorer.method() == Method::WeightedSum {
        return factors.iter().enumerate().map(|(criterion, &f)| whole(scorer.adds(f, value(criterion)).gain * scale)).sum();
    }
    let mut sums = Sums::default();
    for (criterion, &factor) in factors.iter().enumerate() {
        sums.add(scorer.adds(factor, value(criterion)));
    }
    whole(scorer.points(sums) * scale)
}

/// Least and greatest units of every alternative.
fn ends(scorer: &Scorer<'_>, factors: &[Factor], scale: f64, units: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let matrix = scorer.matrix();
    let of_row = |row: usize| {
        let open = matrix.open_of(row);
        if open.is_empty() {
            return (units[row], units[row]);
        }
        if scorer.method() == Method::WeightedSum {
            // Whole numbers: what is taken away and added is exact.
            let mut ends = (units[row], units[row]);
            for cell in open {
                let part = |value: f64| whole(scorer.adds(factors[cell.criterion as usize], value).gain * scale);
                let middle = part(f64::midpoint(cell.low, cell.high));
                ends = (ends.0 + part(cell.low) - middle, ends.1 + part(cell.high) - middle);
            }
            return ends;
        }
        let end = |pick: fn(&OpenCell) -> f64| units_of(scorer, factors, scale, |c| value_at(scorer, row, c, pick));
        // The middle may round to a unit outside ends that are a unit apart.
        (end(|cell| cell.low).min(units[row]), end(|cell| cell.high).max(units[row]))
    };
    (0..matrix.rows()).into_par_iter().with_min_len(STRETCH).map(of_row).unzip()
}

/// Best and worst rank of every alternative: it at one end of its interval, all others at the other end of theirs.
fn rank_ends(lows: &[f64], highs: &[f64], ties: &Ties) -> (Vec<u32>, Vec<u32>) {
    let (by_low, by_high) = rayon::join(|| order_by_units(lows, ties.order()), || order_by_units(highs, ties.order()));
    let places = ties.places();
    // How many of the others, in their order, stand before each of these, in theirs: both orders are walked once.
    let before = |these: (&[u32], &[f64]), others: (&[u32], &[f64])| {
        let mut counts = vec![0; places.len()];
        let mut passed = 0;
        for &row in these.0 {
            let (units, place) = (these.1[row as usize], places[row as usize]);
            let stands_before = |other: u32| {
                let theirs = others.1[other as usize];
                theirs > units || (theirs == units && places[other as usize] < place)
            };
            while others.0.get(passed).is_some_and(|&other| stands_before(other)) {
                passed += 1;
            }
            counts[row as usize] = passed as u32;
        }
        counts
    };
    let (best, worst) = rayon::join(|| before((&by_high, highs), (&by_low, lows)), || before((&by_low, lows), (&by_high, highs)));
    // Its own upper end stands before its lower end where the two differ.
    let itself = |row: usize| u32::from(highs[row] > lows[row]);
    (best.iter().map(|best| best + 1).collect(), worst.iter().enumerate().map(|(row, worst)| worst + 1 - itself(row)).collect())
}
