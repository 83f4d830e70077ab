//! Stability: how far an alternative's rank moves when one weight is moved.

use rayon::prelude::*;

use super::evaluation::{Evaluation, rescore};
use super::method::Scorer;

/// Ranks of every alternative over all weightings in which one weight is less or more by a share, the others keeping their
/// proportions; the weighting itself among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stability {
    /// Best rank.
    pub best: Vec<u32>,
    /// Worst rank.
    pub worst: Vec<u32>,
    /// The criterion whose weight moves it farthest, the first of equal ones; `None` where none moves it.
    pub mover: Vec<Option<u16>>,
}

/// Moves each weight by ± `spread` (0.2: ±20 %) and ranks anew. Unknown values stay at their estimates.
#[must_use]
pub fn stability(scorer: &Scorer<'_>, evaluation: &Evaluation, spread: f64) -> Stability {
    let spread = spread.clamp(0.0, 1.0);
    let weights = scorer.weights();
    let weighing = (0..weights.as_slice().len()).filter(|&criterion| weights.as_slice()[criterion] > 0.0);
    let moves: Vec<(usize, f64)> = weighing.flat_map(|criterion| [(criterion, 1.0 - spread), (criterion, 1.0 + spread)]).collect();
    let ranks = |&(criterion, by): &(usize, f64)| {
        let moved = weights.moved(criterion, by)?;
        Some((criterion, rescore(&scorer.reweighted(&moved).ok()?, evaluation.decimals).1))
    };
    let ranked: Vec<(usize, Vec<u32>)> = moves.par_iter().filter_map(ranks).collect();
    let (mut best, mut worst) = (evaluation.rank.clone(), evaluation.rank.clone());
    let mut mover = vec![None; best.len()];
    let mut farthest = vec![0; best.len()];
    for (criterion, ranks) in &ranked {
        for (row, &rank) in ranks.iter().enumerate() {
            (best[row], worst[row]) = (best[row].min(rank), worst[row].max(rank));
            let distance = rank.abs_diff(evaluation.rank[row]);
            if distance > farthest[row] {
                (farthest[row], mover[row]) = (distance, Some(*criterion as u16));
            }
        }
    }
    Stability { best, worst, mover }
}
