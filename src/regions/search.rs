//! A search over a whole division: large ones in blocks side by side, small ones several times from different draws.
//!
//! Blocks are made of whole zones and follow from the division and the seed alone, so the number of threads changes nothing.

use rayon::prelude::*;

use super::anneal::{Annealer, Leg, between};
use super::contiguity::Rings;
use super::graph::Graph;
use super::measure::Measure;
use super::partition::Partition;
use super::seed::seed;
use super::stream::Stream;
use super::units::{Bound, Resource, Units};
use crate::report::{Cancelled, Progress};

/// Units of a block, about.
const BLOCK: usize = 5_000;

/// Blocks at most: more would only have more borders.
const BLOCKS: usize = 16;

/// Zones a block needs to have room for change.
const ZONES: usize = 12;

/// Times the blocks are drawn anew in a leg.
const EPOCHS: u32 = 10;

/// Zones looked at around one that misses a bound, turn by turn.
const WIDER: [usize; 5] = [12, 24, 24, 48, 96];

/// A division under search.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// Zone by unit.
    pub(super) labels: Vec<u32>,
    pub(super) zones: usize,
}

/// Runs the legs one after the other over the whole division.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn search<M: Measure>(units: &Units, draft: &mut Draft, legs: &[Leg], seed: u64, progress: &Progress) -> Result<(), Cancelled> {
    let blocks = (units.count() / BLOCK).min(draft.zones / ZONES).min(BLOCKS);
    if blocks < 2 {
        let rings = Rings::new(&units.graph);
        let mut annealer = Annealer::<M>::new(units, &rings, std::mem::take(&mut draft.labels), draft.zones);
        let mut stream = Stream::new(seed, 0);
        let outcome = legs.iter().try_for_each(|leg| annealer.run(leg, &mut stream, progress));
        draft.labels = annealer.partition.labels;
        return outcome;
    }
    let mut number = 1;
    for leg in legs {
        for epoch in 0..EPOCHS.min(leg.sweeps) {
            let part = part_of(leg, epoch, EPOCHS.min(leg.sweeps));
            let of = blocks_of(units, draft, blocks, &mut Stream::new(seed, number));
            side_by_side::<M>(units, draft, &of, &part, (seed, number + 1), progress)?;
            number += 1 + of.len() as u64;
        }
    }
    Ok(())
}

/// Runs a leg in the neighbourhood of each zone that misses a bound, again and again with wider ones, until none does; how many do.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn mend<M: Measure>(units: &Units, draft: &mut Draft, leg: &Leg, seed: u64, progress: &Progress) -> Result<usize, Cancelled> {
    let mut number = 0;
    for &wide in &WIDER {
        let missing = missing(units, draft);
        if missing.is_empty() {
            return Ok(0);
        }
        let around = around(units, draft, &missing, wide);
        side_by_side::<M>(units, draft, &around, leg, (seed, number), progress)?;
        number += around.len() as u64;
    }
    Ok(missing(units, draft).len())
}

/// Zones that miss a bound.
fn missing(units: &Units, draft: &Draft) -> Vec<u32> {
    let partition = Partition::new(units, draft.labels.clone(), draft.zones);
    (0..draft.zones as u32).filter(|&zone| partition.misses(units, zone)).collect()
}

/// Units of up to `wide` zones around each of the zones given; a zone is in the first of the sets that reach it.
fn around(units: &Units, draft: &Draft, zones: &[u32], wide: usize) -> Vec<Vec<u32>> {
    let graph = zone_graph(units, draft);
    let mut set_of = vec![usize::MAX; draft.zones];
    let mut sets = 0;
    for &zone in zones {
        if set_of[zone as usize] != usize::MAX {
            continue;
        }
        set_of[zone as usize] = sets;
        let mut reached = vec![zone];
        let mut at = 0;
        while at < reached.len() && reached.len() < wide {
            for &next in graph.neighbours(reached[at]) {
                if set_of[next as usize] == usize::MAX && reached.len() < wide {
                    set_of[next as usize] = sets;
                    reached.push(next);
                }
            }
            at += 1;
        }
        sets += 1;
    }
    grouped(draft, &set_of, sets)
}

/// Runs a leg within each of the groups of units, which are whole zones and share none.
fn side_by_side<M: Measure>(
    units: &Units,
    draft: &mut Draft,
    groups: &[Vec<u32>],
    leg: &Leg,
    (seed, first): (u64, u64),
    progress: &Progress,
) -> Result<(), Cancelled> {
    let shared = &*draft;
    let done = groups.par_iter().enumerate().map(|(at, group)| {
        let mut stream = Stream::new(seed, first + at as u64);
        improve::<M>(units, shared, group, leg, &mut stream, progress)
    });
    let done: Vec<Vec<u32>> = done.collect::<Result<_, _>>()?;
    for (group, labels) in groups.iter().zip(done) {
        for (&unit, label) in group.iter().zip(labels) {
            draft.labels[unit as usize] = label;
        }
    }
    Ok(())
}

/// Zones and who borders whom.
fn zone_graph(units: &Units, draft: &Draft) -> Graph {
    let label = |unit: u32| draft.labels[unit as usize];
    let mut links: Vec<(u32, u32)> = units.graph.links().map(|(a, b)| (label(a).min(label(b)), label(a).max(label(b)))).collect();
    links.retain(|(a, b)| a != b);
    links.sort_unstable();
    links.dedup();
    Graph::new(draft.zones, &links)
}

/// Units by the group of their zone; those of no group in none.
fn grouped(draft: &Draft, group_of: &[usize], groups: usize) -> Vec<Vec<u32>> {
    let mut of = vec![Vec::new(); groups];
    for (unit, &zone) in draft.labels.iter().enumerate() {
        if let Some(group) = of.get_mut(group_of[zone as usize]) {
            group.push(unit as u32);
        }
    }
    of
}

/// A part of a leg, the `epoch`-th of `epochs`.
fn part_of(leg: &Leg, epoch: u32, epochs: u32) -> Leg {
    let (from, to) = (f64::from(epoch) / f64::from(epochs), f64::from(epoch + 1) / f64::from(epochs));
    let sweeps = leg.sweeps * (epoch + 1) / epochs - leg.sweeps * epoch / epochs;
    let (hot, cold) = (between(leg.hot, leg.cold, from), between(leg.hot, leg.cold, to));
    let (price_hot, price_cold) = (between(leg.price_hot, leg.price_cold, from), between(leg.price_hot, leg.price_cold, to));
    Leg { sweeps, hot, cold, price_hot, price_cold, ..*leg }
}

/// Labels of a block's units after a part of a leg among its own zones.
fn improve<M: Measure>(
    units: &Units,
    draft: &Draft,
    block: &[u32],
    part: &Leg,
    stream: &mut Stream,
    progress: &Progress,
) -> Result<Vec<u32>, Cancelled> {
    let own = units.part(block);
    let labels: Vec<u32> = block.iter().map(|&unit| draft.labels[unit as usize]).collect();
    let mut names = labels.clone();
    names.sort_unstable();
    names.dedup();
    let inside = labels.iter().map(|label| names.partition_point(|name| name < label) as u32).collect();
    let rings = Rings::new(&own.graph);
    let mut annealer = Annealer::<M>::new(&own, &rings, inside, names.len());
    annealer.run(part, stream, progress)?;
    Ok(annealer.partition.labels.iter().map(|&zone| names[zone as usize]).collect())
}

/// Units by block, each block whole zones that hang together where they can, about equally many units each.
fn blocks_of(units: &Units, draft: &Draft, blocks: usize, stream: &mut Stream) -> Vec<Vec<u32>> {
    let mut sizes = vec![0.0; draft.zones];
    for &zone in &draft.labels {
        sizes[zone as usize] += 1.0;
    }
    let zones = zone_graph(units, draft);
    let mut block_of = vec![usize::MAX; draft.zones];
    let mut made = 0;
    for component in zones.components() {
        let own: f64 = component.iter().map(|&zone| sizes[zone as usize]).sum();
        let share = ((own / units.count() as f64 * blocks as f64).round() as usize).clamp(1, component.len());
        let amounts = component.iter().map(|&zone| sizes[zone as usize]).collect();
        let size = Resource { amounts, bound: Bound { min: None, max: None } };
        let part = Units::new(zones.part(&component), &[], &[size]);
        for (&zone, block) in component.iter().zip(seed(&part, share, Some(0), stream)) {
            block_of[zone as usize] = made + block as usize;
        }
        made += share;
    }
    grouped(draft, &block_of, made)
}
