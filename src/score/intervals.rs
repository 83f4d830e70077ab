//! What is missing: which unknown value of an alternative its score and rank hang on most.

use super::evaluation::{Evaluation, units_of, value_at};
use super::method::Scorer;
use super::points::units_of_a_point;

/// An unknown value, and what it could do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Missing {
    /// Criterion.
    pub criterion: usize,
    /// Score where it is at its least and everything else at its estimate.
    pub low: f64,
    /// Score where it is at its greatest.
    pub high: f64,
    /// Rank at its greatest, all others at their estimates.
    pub rank_best: u32,
    /// Rank at its least.
    pub rank_worst: u32,
}

/// Scores in the order of their ranks: finds the rank that another score would have.
#[derive(Debug, Clone)]
pub struct Standings {
    /// Score and place in ties, the best first.
    sorted: Vec<(f64, u32)>,
}

impl Standings {
    /// The standings of an evaluation.
    #[must_use]
    pub fn new(scorer: &Scorer<'_>, evaluation: &Evaluation) -> Self {
        let places = scorer.matrix().ties().places();
        let sorted = evaluation.order().into_iter().map(|row| (evaluation.score[row as usize], places[row as usize])).collect();
        Self { sorted }
    }

    /// The rank that an alternative with this score and place would have among all others, `own` being its present score.
    #[must_use]
    pub fn rank(&self, score: f64, place: u32, own: f64) -> u32 {
        let before = self.sorted.partition_point(|&(other, at)| other > score || (other == score && at < place)) as u32;
        // It does not stand before itself.
        before + 1 - u32::from(own > score)
    }

    /// Score and place in ties of a rank from 1; `None` where there are not so many.
    #[must_use]
    pub fn at(&self, rank: u32) -> Option<(f64, u32)> {
        self.sorted.get((rank as usize).checked_sub(1)?).copied()
    }
}

/// The unknown values of an alternative, the one that moves its score most first; equal ones in the order of the criteria.
#[must_use]
pub fn missing(scorer: &Scorer<'_>, evaluation: &Evaluation, standings: &Standings, row: usize) -> Vec<Missing> {
    let scale = units_of_a_point(evaluation.decimals);
    let factors = scorer.factors(scorer.weights().as_slice());
    let matrix = scorer.matrix();
    let (own, place) = (evaluation.score[row], matrix.ties().places()[row]);
    let of = |criterion: usize, pick: fn(&super::OpenCell) -> f64| {
        let estimate = |other: usize| matrix.estimates(other)[row];
        units_of(scorer, &factors, scale, |c| if c == criterion { value_at(scorer, row, c, pick) } else { estimate(c) }) / scale
    };
    let mut missing: Vec<Missing> = matrix
        .open_of(row)
        .iter()
        .map(|cell| {
            let criterion = cell.criterion as usize;
            let (low, high) = (of(criterion, |cell| cell.low), of(criterion, |cell| cell.high));
            let (rank_best, rank_worst) = (standings.rank(high, place, own), standings.rank(low, place, own));
            Missing { criterion, low, high, rank_best, rank_worst }
        })
        .collect();
    missing.sort_by(|a, b| (b.high - b.low).total_cmp(&(a.high - a.low)).then(a.criterion.cmp(&b.criterion)));
    missing
}
