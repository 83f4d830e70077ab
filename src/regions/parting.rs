//! Parts units that may not share a zone before a search begins: single moves seldom found a new zone.

use std::collections::VecDeque;

use super::graph::Graph;
use super::units::Units;

/// Splits each zone that holds such a pair between the two, and joins the two smallest neighbours that may be joined instead,
/// so that the number of zones stays. What cannot be parted so stays as it is.
pub(super) fn part_foes(units: &Units, labels: &mut [u32]) {
    let Some(apart) = &units.apart else { return };
    for (a, b) in apart.links() {
        if labels[a as usize] == labels[b as usize] {
            let before = labels.to_vec();
            let zone = labels[a as usize];
            let new = labels.iter().max().map_or(0, |most| most + 1);
            split(units.graph(), labels, [a, b], new);
            match joinable(units, apart, labels, [zone, new]) {
                Some((stays, goes)) => join(labels, stays, goes, new),
                None => labels.copy_from_slice(&before),
            }
        }
    }
}

/// Gives `new` the units of a zone that are nearer to the second of two than to the first.
fn split(graph: &Graph, labels: &mut [u32], [a, b]: [u32; 2], new: u32) {
    let zone = labels[a as usize];
    let mut side = vec![None; labels.len()];
    (side[a as usize], side[b as usize]) = (Some(false), Some(true));
    let mut queue = VecDeque::from([a, b]);
    while let Some(unit) = queue.pop_front() {
        for &next in graph.neighbours(unit) {
            if labels[next as usize] == zone && side[next as usize].is_none() {
                side[next as usize] = side[unit as usize];
                queue.push_back(next);
            }
        }
    }
    for (label, side) in labels.iter_mut().zip(side) {
        if side == Some(true) {
            *label = new;
        }
    }
}

/// The two linked zones of fewest units, not both of those just split, that hold no pair which may not be joined.
fn joinable(units: &Units, apart: &Graph, labels: &[u32], split: [u32; 2]) -> Option<(u32, u32)> {
    let pair = |(a, b): (u32, u32)| {
        let (a, b) = (labels[a as usize], labels[b as usize]);
        (a.min(b), a.max(b))
    };
    let mut foes: Vec<(u32, u32)> = apart.links().map(pair).collect();
    foes.sort_unstable();
    let mut sizes = vec![0_usize; labels.iter().max().map_or(0, |most| *most as usize + 1)];
    for &label in labels {
        sizes[label as usize] += 1;
    }
    let size = |&(a, b): &(u32, u32)| (sizes[a as usize] + sizes[b as usize], a, b);
    let may = |&(a, b): &(u32, u32)| a != b && (a, b) != (split[0], split[1]) && foes.binary_search(&(a, b)).is_err();
    units.graph().links().map(pair).filter(may).min_by_key(size)
}

/// Makes two zones one and gives the number that falls free to the zone `last`.
fn join(labels: &mut [u32], stays: u32, goes: u32, last: u32) {
    for label in labels {
        if *label == goes {
            *label = stays;
        } else if *label == last {
            *label = goes;
        }
    }
}
