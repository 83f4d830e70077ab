//! A search over a whole division: large ones in blocks side by side, small ones several times from different draws.
//!
//! Blocks are made of whole zones and follow from the division and the seed alone, so the number of threads changes nothing.

use rayon::prelude::*;

use super::anneal::{Annealer, Leg, between};
use super::contiguity::Rings;
use super::graph::Graph;
use super::measure::Measure;
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
            let done = of.par_iter().enumerate().map(|(at, block)| {
                let mut stream = Stream::new(seed, number + 1 + at as u64);
                improve::<M>(units, draft, block, &part, &mut stream, progress)
            });
            let done: Vec<Vec<u32>> = done.collect::<Result<_, _>>()?;
            for (block, labels) in of.iter().zip(done) {
                for (&unit, label) in block.iter().zip(labels) {
                    draft.labels[unit as usize] = label;
                }
            }
            number += 1 + blocks as u64;
        }
    }
    Ok(())
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
    let label = |unit: u32| draft.labels[unit as usize];
    let mut links: Vec<(u32, u32)> = units.graph.links().map(|(a, b)| (label(a).min(label(b)), label(a).max(label(b)))).collect();
    links.retain(|(a, b)| a != b);
    links.sort_unstable();
    links.dedup();
    let mut sizes = vec![0.0; draft.zones];
    for &zone in &draft.labels {
        sizes[zone as usize] += 1.0;
    }
    let zones = Graph::new(draft.zones, &links);
    let mut block_of = vec![0; draft.zones];
    let mut made = 0;
    for component in zones.components() {
        let own: f64 = component.iter().map(|&zone| sizes[zone as usize]).sum();
        let share = ((own / units.count() as f64 * blocks as f64).round() as usize).clamp(1, component.len());
        let amounts = component.iter().map(|&zone| sizes[zone as usize]).collect();
        let size = Resource { amounts, bound: Bound { min: None, max: None } };
        let part = Units::new(zones.part(&component), &[], &[size]);
        for (&zone, block) in component.iter().zip(seed(&part, share, Some(0), stream)) {
            block_of[zone as usize] = made + block;
        }
        made += share as u32;
    }
    let mut of = vec![Vec::new(); made as usize];
    for unit in 0..units.count() as u32 {
        of[block_of[label(unit) as usize] as usize].push(unit);
    }
    of
}
