//! Areas by search: the division of pieces into zones that is worth most, in metres of shared works.
//!
//! `problem.rs` is what is divided, `sums.rs` what a zone is worth, `division.rs` a division under search. A division starts by growing
//! (`grow.rs`), is improved (`search.rs`, `recast.rs` by all the cuts of a tree that `cuts.rs` knows), and where pieces are few it is the best there is (`exact.rs`),
//! or bounded by all zones that there can be (`listed.rs`).
//! `connect.rs` joins zones through younger neighbourhoods where that pays; `keep.rs` has a division from before stand as far as it
//! can. `lone.rs` says why a piece stays by itself.

mod connect;
mod cuts;
#[cfg(test)]
mod cuts_tests;
mod division;
mod exact;
mod grow;
mod keep;
mod listed;
mod lone;
mod problem;
mod recast;
mod search;
mod sums;
#[cfg(test)]
mod tests;

pub(crate) use keep::keep;
pub(crate) use lone::{Lone, lone};
pub(crate) use problem::{Joint, Piece, Problem, Weights};
pub(crate) use sums::Terms;

use crate::report::{Cancelled, Progress};
use division::Division;

/// A division and how good it is known to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Solved {
    /// Zone by piece, from 0 by first piece.
    pub(crate) zone_of: Vec<u32>,
    /// Its worth, in metres of shared works.
    pub(crate) worth: f64,
    /// What no division exceeds.
    pub(crate) bound: f64,
}

/// Divides one component.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(crate) fn solve(problem: &Problem, effort: u8, seed: u64, progress: &Progress) -> Result<Solved, Cancelled> {
    if let Some((zone_of, worth)) = exact::best(problem) {
        return Ok(Solved { zone_of, worth, bound: worth });
    }
    let start = match connect::plain(problem) {
        // What may join others makes a division better or leaves it as it is.
        Some((plain, pieces)) => connect::spread(problem, &pieces, &solve(&plain, effort, seed, progress)?.zone_of),
        None => grow::grow(problem, &(0..problem.pieces.len() as u32).collect::<Vec<_>>(), progress)?,
    };
    let zone_of = search::improve(problem, start, effort, seed, progress)?;
    let worth = Division::new(problem, zone_of.clone()).worth();
    let loose = bound(problem).max(worth);
    Ok(match listed::prove(problem, &zone_of, worth, effort, progress)? {
        None => Solved { zone_of, worth, bound: loose },
        Some(listed::Proof { bound, better: None }) => Solved { zone_of, worth, bound: bound.min(loose) },
        Some(listed::Proof { bound, better: Some(zone_of) }) => {
            let better = Division::new(problem, zone_of);
            let worth = better.worth();
            Solved { zone_of: better.tidy(), worth, bound: bound.min(loose).max(worth) }
        }
    })
}

/// The terms of a division.
pub(crate) fn terms(problem: &Problem, zone_of: &[u32]) -> Terms {
    Division::new(problem, zone_of.to_vec()).terms()
}

/// All that is shared, less the zones that the upper bounds make necessary.
fn bound(problem: &Problem) -> f64 {
    let within: f64 = problem.pieces.iter().map(|p| p.shared).sum();
    let across: f64 =
        (0..problem.pieces.len() as u32).flat_map(|u| problem.around(u).filter(move |&(v, _)| u < v)).map(|(_, j)| j.shared).sum();
    let least = problem.bounds.iter().enumerate().filter_map(|(r, &[_, most])| {
        let most = most.filter(|most| *most > 0.0)?;
        // What breaks the bound by itself is a zone of one, and leaves that much fewer to the rest.
        let (over, under): (Vec<f64>, Vec<f64>) =
            problem.pieces.iter().filter(|p| !p.is_connector).map(|p| p.amounts[r]).partition(|a| *a > most);
        Some(over.len() as f64 + (under.iter().sum::<f64>() / most).ceil())
    });
    within + across - problem.weights.opening_m * least.fold(1.0, f64::max)
}
