//! A division that stands from before, as far as it can.

use super::connect::prune;
use super::division::Division;
use super::problem::Problem;
use crate::regions::Rings;

/// Zone by piece where pieces stay with those they were with: what was one zone and no longer hangs together, or breaks a bound, falls
/// into its parts; what was in none joins the zone beside it that gains most, if any does. Connectors stay while they join something.
pub(crate) fn keep(problem: &Problem, before: &[Option<u32>]) -> Vec<u32> {
    let n = problem.pieces.len() as u32;
    let mut division = Division::new(problem, parts(problem, before));
    let fresh: Vec<u32> =
        (0..n).filter(|&piece| before[piece as usize].is_none() && !problem.pieces[piece as usize].is_connector).collect();
    // Each joins once; one that joins may let the next one join.
    let mut is_open = vec![true; fresh.len()];
    loop {
        let mut has_joined = false;
        for (at, &piece) in fresh.iter().enumerate() {
            // One that others have joined stays for them.
            if !is_open[at] || division.zone(division.labels[piece as usize]).pieces > 1 {
                continue;
            }
            let best = problem
                .around(piece)
                .map(|(other, _)| division.labels[other as usize])
                .filter(|&to| to != division.labels[piece as usize] && division.admits(piece, to));
            let best = best.map(|to| (division.gain(piece, to), to)).fold(
                (0.0, None),
                |most, (gain, to)| {
                    if gain > most.0 { (gain, Some(to)) } else { most }
                },
            );
            if let Some(to) = best.1 {
                division.shift(piece, to);
                is_open[at] = false;
                has_joined = true;
            }
        }
        if !has_joined {
            prune(&mut division, &Rings::new(&problem.graph));
            return division.tidy();
        }
    }
}

/// The zones from before in parts that hang together; those that break a bound, or hold what must be apart, piece by piece.
fn parts(problem: &Problem, before: &[Option<u32>]) -> Vec<u32> {
    let n = problem.pieces.len();
    let mut labels = vec![u32::MAX; n];
    for first in 0..n as u32 {
        if labels[first as usize] != u32::MAX {
            continue;
        }
        labels[first as usize] = first;
        let mut part = vec![first];
        let mut open = vec![first];
        while let (Some(piece), Some(zone)) = (open.pop(), before[first as usize]) {
            for &other in problem.graph.neighbours(piece) {
                if labels[other as usize] == u32::MAX && before[other as usize] == Some(zone) {
                    labels[other as usize] = first;
                    part.push(other);
                    open.push(other);
                }
            }
        }
        let held = |r: usize| part.iter().map(|&piece| problem.pieces[piece as usize].amounts[r]).sum();
        let is_apart = |piece: &u32| problem.apart[*piece as usize].iter().any(|&other| labels[other as usize] == first);
        if part.len() > 1 && (!problem.fits(held) || part.iter().any(is_apart)) {
            for &piece in &part {
                labels[piece as usize] = piece;
            }
        }
    }
    labels
}
