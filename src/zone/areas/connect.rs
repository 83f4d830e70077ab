//! Connectors: younger neighbourhoods that may join zones at a price. One that joins nothing is never kept.

use std::collections::BTreeSet;

use super::division::Division;
use super::problem::{Joint, LEAST, Problem};
use super::sums::{Change, Sums};
use crate::regions::{Rings, Search};

/// The problem without its connectors, with the pieces that are left; `None` where there are none.
pub(crate) fn plain(problem: &Problem) -> Option<(Problem, Vec<u32>)> {
    problem.connectors().next()?;
    let pieces: Vec<u32> = (0..problem.pieces.len() as u32).filter(|&piece| !problem.pieces[piece as usize].is_connector).collect();
    let place = |piece: u32| pieces.binary_search(&piece).ok().map(|at| at as u32);
    let (mut pairs, mut apart) = (Vec::new(), Vec::new());
    for (at, &piece) in pieces.iter().enumerate() {
        let later = |&(other, _): &(u32, Joint)| other > at as u32;
        pairs.extend(
            problem
                .around(piece)
                .filter_map(|(other, joint)| Some((place(other)?, joint)))
                .filter(later)
                .map(|(b, joint)| (at as u32, b, joint)),
        );
        apart.extend(problem.apart[piece as usize].iter().filter_map(|&other| Some((at as u32, place(other)?))));
    }
    let kept = pieces.iter().map(|&piece| problem.pieces[piece as usize].clone()).collect();
    Some((Problem::new(kept, &pairs, &apart, problem.bounds.clone(), problem.weights), pieces))
}

/// Zones of some pieces as zones of all, every other piece by itself.
pub(crate) fn spread(problem: &Problem, pieces: &[u32], zone_of: &[u32]) -> Vec<u32> {
    let mut labels = vec![u32::MAX; problem.pieces.len()];
    for (&piece, &zone) in pieces.iter().zip(zone_of) {
        labels[piece as usize] = zone;
    }
    let unused = zone_of.iter().max().map_or(0, |most| most + 1)..;
    for (label, own) in labels.iter_mut().filter(|label| **label == u32::MAX).zip(unused) {
        *label = own;
    }
    labels
}

/// Joins the two zones around every connector that is in none yet, where that gains; says whether any did.
pub(crate) fn connect(division: &mut Division<'_>) -> bool {
    let problem = division.problem;
    let mut joined = false;
    for piece in problem.connectors() {
        if division.zone(division.labels[piece as usize]).pieces != 1 {
            continue;
        }
        if let Some((one, pieces)) = best_pair(division, piece) {
            division.shift(piece, one);
            for piece in pieces {
                division.shift(piece, one);
            }
            joined = true;
        }
    }
    joined
}

/// A zone beside a connector, what the connector has of it, and a piece of it.
struct Beside {
    zone: u32,
    joint: Joint,
    piece: u32,
}

/// The two zones around a connector that gain most by joining through it, one by its label and the other by its pieces; the first
/// of equals.
fn best_pair(division: &Division<'_>, piece: u32) -> Option<(u32, Vec<u32>)> {
    let problem = division.problem;
    let mut around: Vec<Beside> = Vec::new();
    for (next, joint) in problem.around(piece) {
        let zone = division.labels[next as usize];
        match around.iter_mut().find(|beside| beside.zone == zone) {
            Some(beside) => beside.joint += joint,
            None if division.zone(zone).full > 0 => around.push(Beside { zone, joint, piece: next }),
            None => {}
        }
    }
    let own = &problem.pieces[piece as usize];
    let mut best: Option<(f64, u32, Vec<u32>)> = None;
    for (at, one) in around.iter().enumerate() {
        let mut with: Sums = division.zone(one.zone).clone();
        with.apply(&Change { piece: own, sign: 1.0, joint: one.joint });
        for other in &around[at + 1..] {
            let there = division.zone(other.zone);
            let gain = with.worth_with(problem, there, other.joint) - division.worth_of(one.zone) - division.worth_of(other.zone);
            let fits = problem.fits(|r| with.amounts[r] + there.amounts[r]);
            if fits && gain > LEAST && best.as_ref().is_none_or(|(most, ..)| gain > *most) {
                let pieces = pieces(division, other.piece);
                // Those that touch, or are kept apart, are none of a connector's business.
                let meets = |next: &u32| division.labels[*next as usize] == one.zone;
                let apart = |p: u32| !problem.graph.neighbours(p).iter().chain(&problem.apart[p as usize]).any(meets);
                if pieces.iter().all(|&piece| apart(piece)) {
                    best = Some((gain, one.zone, pieces));
                }
            }
        }
    }
    best.map(|(_, zone, pieces)| (zone, pieces))
}

/// The pieces of the zone that one of them lies in.
fn pieces(division: &Division<'_>, first: u32) -> Vec<u32> {
    let zone = division.labels[first as usize];
    let mut found = vec![first];
    let mut seen = BTreeSet::from([first]);
    let mut at = 0;
    while let Some(&piece) = found.get(at) {
        let near = division.problem.graph.neighbours(piece).iter();
        found.extend(near.filter(|&&next| division.labels[next as usize] == zone && seen.insert(next)));
        at += 1;
    }
    found
}

/// Takes connectors out of zones that hang together without them, until every one that is left joins something.
pub(crate) fn prune(division: &mut Division<'_>, rings: &Rings) {
    let problem = division.problem;
    let (mut search, mut changed) = (Search::default(), true);
    while changed {
        changed = false;
        for piece in problem.connectors() {
            let spared = division.zone(division.labels[piece as usize]).pieces > 1
                && rings.spares(&problem.graph, &division.labels, piece, &mut search, problem.pieces.len());
            if let Some(unused) = division.unused().filter(|_| spared) {
                division.shift(piece, unused);
                changed = true;
            }
        }
    }
}
