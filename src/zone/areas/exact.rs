//! The best division of a few pieces, proven: over all sets of pieces that hang together.
//!
//! With `f(S)` the worth of a valid zone, the best division of a set takes the zone that holds its first piece and the best
//! division of the rest: 3ⁿ steps for n pieces.

use super::problem::Problem;
use super::sums::Sums;

/// Most pieces that are divided so: 1.6 million steps.
pub(crate) const MOST: usize = 13;

/// Zone by piece of a division that is worth most, and its worth; `None` for more than [`MOST`] pieces.
pub(crate) fn best(problem: &Problem) -> Option<(Vec<u32>, f64)> {
    let n = problem.pieces.len();
    if n > MOST {
        return None;
    }
    let worth = worths(problem);
    let mut best = vec![0.0; 1 << n];
    let mut taken = vec![0usize; 1 << n];
    for set in 1..1usize << n {
        let first = set & set.wrapping_neg();
        let rest = set ^ first;
        let mut most = f64::NEG_INFINITY;
        let mut others = rest;
        loop {
            let zone = first | others;
            if let Some(own) = worth[zone]
                && own + best[set ^ zone] > most
            {
                most = own + best[set ^ zone];
                taken[set] = zone;
            }
            if others == 0 {
                break;
            }
            others = (others - 1) & rest;
        }
        best[set] = most;
    }
    let mut labels = vec![0; n];
    let (mut set, mut zone) = ((1usize << n) - 1, 0);
    while set != 0 {
        for (at, label) in labels.iter_mut().enumerate() {
            if taken[set] >> at & 1 == 1 {
                *label = zone;
            }
        }
        set ^= taken[set];
        zone += 1;
    }
    Some((labels, best[(1 << n) - 1]))
}

/// Worth of every set of pieces that may be a zone.
fn worths(problem: &Problem) -> Vec<Option<f64>> {
    let n = problem.pieces.len();
    let around: Vec<usize> = (0..n as u32).map(|u| problem.graph.neighbours(u).iter().fold(0, |set, &v| set | 1 << v)).collect();
    let apart: Vec<usize> = problem.apart.iter().map(|list| list.iter().fold(0, |set, &v| set | 1 << v)).collect();
    let of = |set: usize| (0..n).filter(move |at| set >> at & 1 == 1);
    // Whether a set hangs together.
    let reached = |set: usize| -> bool {
        let mut reached = set & set.wrapping_neg();
        loop {
            let next = of(reached).fold(reached, |all, at| all | around[at] & set);
            if next == reached {
                return reached == set;
            }
            reached = next;
        }
    };
    // A connector is there to join: without it the set falls apart.
    let connectors = problem.connectors().fold(0, |set, at| set | 1 << at);
    let joins = |set: usize| set.is_power_of_two() || of(set & connectors).all(|at| !reached(set ^ 1 << at));
    let worth = |set: usize| -> Option<f64> {
        let together = reached(set) && of(set).all(|at| apart[at] & set == 0) && joins(set);
        let pieces: Vec<u32> = of(set).map(|at| at as u32).collect();
        let sums = together.then(|| Sums::of(problem, &pieces))?;
        // A piece that breaks a bound by itself is a zone of one.
        (pieces.len() == 1 || problem.fits(|r| sums.amounts[r])).then(|| sums.worth(problem))
    };
    (0..1usize << n).map(|set| if set == 0 { None } else { worth(set) }).collect()
}
