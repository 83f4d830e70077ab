//! As many zones as the lower bounds allow, then zones as alike inside as can be (Duque, Anselin and Rey 2012).

use super::anneal::{Annealer, Leg};
use super::contiguity::Rings;
use super::effort::Effort;
use super::measure::{Nothing, Pairs};
use super::partition::{Partition, lack};
use super::search::{Draft, mend, search};
use super::seed::{seed, whole};
use super::stream::Stream;
use super::units::Units;
use crate::report::{Cancelled, Progress};

/// Zones that are few enough to try for the last one.
const FEW: usize = 200;

/// Units of a zone below which it needs more to spare, and units fewer by which that doubles: tried on lattices whose zones have 1.6 to
/// 8 units, where it gives as many zones as trying in vain for more, in half the time.
const TINY: f64 = 8.0;
const STIFF: f64 = 3.0;

/// Sweeps of a search around zones that miss a bound.
const ROUND: u32 = 40;

/// Zones as many as the lower bounds allow at most: what all units have, shared out without a rest.
pub(super) fn most_zones(units: &Units) -> usize {
    let share = |(at, &(min, _)): (usize, &(f64, f64))| (min > 0.0).then(|| (units.total(at) / min).floor() as usize);
    let most = units.bounds.iter().enumerate().filter_map(share).min();
    most.unwrap_or(units.count()).min(units.separable())
}

/// Zones to begin with: as many as there can be where they are few, else as many as leave every zone something to spare.
fn first_try(units: &Units, effort: &Effort) -> usize {
    let spare = |(at, &(min, _)): (usize, &(f64, f64))| {
        let mean = units.total(at) / units.count() as f64;
        // Zones of few units seldom fit together without a rest.
        let tiny = 1.0 + (TINY - min / mean).max(0.0) / STIFF;
        (min > 0.0).then(|| (units.total(at) / (min + effort.spare * tiny * mean)).floor() as usize)
    };
    let most = most_zones(units);
    let spared = units.bounds.iter().enumerate().filter_map(spare).min().unwrap_or(most);
    if most <= FEW { most } else { spared.clamp(1, most) }
}

/// Divides linked units into as many zones as are found, `cut` being what a link between zones costs; `None` where not even one
/// zone keeps the bounds.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn max_p(units: &Units, cut: f64, effort: &Effort, seed_of: u64, progress: &Progress) -> Result<Option<Draft>, Cancelled> {
    let most = first_try(units, effort);
    if most == 0 {
        return Ok(None);
    }
    let mut seeds = (0..).map(|stage: u64| seed_of.wrapping_add(stage << 32));
    let mut next = || seeds.next().unwrap_or_default();
    let first = next();
    let mut draft = Draft { labels: whole(units, |units| seed(units, most, Some(0), &mut Stream::new(first, 0))), zones: most };
    // First as many zones as there can be, whatever they hold; then what they hold, bounds at a price; then bounds strictly.
    let even = Leg { sweeps: effort.even, hot: 0.01, cold: 0.0003, price_hot: 1.0, price_cold: 1.0, cut: 0.0, exchanges: 0.6 };
    search::<Nothing>(units, &mut draft, &[even], next(), progress)?;
    while mend::<Nothing>(units, &mut draft, &even, next(), progress)? > 0 && give_up(units, &mut draft) {}
    if draft.zones == 0 {
        return Ok(None);
    }
    let typical = Annealer::<Pairs>::new(units, &Rings::new(&units.graph), draft.labels.clone(), draft.zones).typical_change();
    let soft = Leg { exchanges: 0.3, ..effort.leg(typical, 1.0, 0.02, cut) };
    search::<Pairs>(units, &mut draft, &[soft], next(), progress)?;
    let strict = Leg { price_hot: f64::INFINITY, price_cold: f64::INFINITY, exchanges: 0.5, ..soft };
    let tight = Leg { sweeps: effort.sweeps / 4, hot: typical * 0.3, cold: typical * 0.15, ..strict };
    search::<Pairs>(units, &mut draft, &[tight], next(), progress)?;
    let round = Leg { sweeps: ROUND, hot: typical * 0.3, cold: typical * 0.3, ..strict };
    while mend::<Pairs>(units, &mut draft, &round, next(), progress)? > 0 && give_up(units, &mut draft) {}
    let last = Leg { sweeps: effort.sweeps / 4, hot: typical * 0.15, cold: typical * 0.005, ..strict };
    search::<Pairs>(units, &mut draft, &[last], next(), progress)?;
    Ok((draft.zones > 0).then_some(draft))
}

/// Gives zones that miss a bound by most to their neighbours, as many as have together what is missing; whether there was any.
fn give_up(units: &Units, draft: &mut Draft) -> bool {
    let partition = Partition::new(units, draft.labels.clone(), draft.zones);
    let miss = |zone: u32| -> f64 { lack(units, partition.amounts(units, zone)).iter().sum() };
    let mut missing: Vec<(f64, u32)> = (0..draft.zones as u32).map(|zone| (miss(zone), zone)).filter(|(miss, _)| *miss > 0.0).collect();
    if missing.is_empty() {
        return false;
    }
    missing.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let worth = |at: usize| {
        let lacks: f64 = missing.iter().map(|&(_, zone)| lack(units, partition.amounts(units, zone))[at]).sum();
        lacks / (units.total(at) / draft.zones as f64)
    };
    let gone = (0..units.resources()).map(worth).fold(0.0, f64::max).ceil() as usize;
    let gone = gone.max(missing.len().div_ceil(20));
    let gone: Vec<u32> = missing.iter().take(gone).map(|&(_, zone)| zone).collect();
    let mut open: Vec<u32> = (0..units.count() as u32).filter(|&unit| gone.contains(&draft.labels[unit as usize])).collect();
    let mut is_open = vec![false; units.count()];
    for &unit in &open {
        is_open[unit as usize] = true;
    }
    let mut sizes: Vec<usize> = (0..draft.zones as u32).map(|zone| partition.size(zone)).collect();
    while !open.is_empty() {
        let before = open.len();
        open.retain(|&unit| {
            if !is_open[unit as usize] {
                return false;
            }
            let around = units.graph.neighbours(unit).iter().filter(|&&n| !is_open[n as usize]).map(|&n| draft.labels[n as usize]);
            let Some(to) = around.min_by_key(|&zone| (sizes[zone as usize], zone)) else { return true };
            for unit in units.tied_with(unit) {
                sizes[to as usize] += 1;
                draft.labels[unit as usize] = to;
                is_open[unit as usize] = false;
            }
            false
        });
        if open.len() == before {
            // Nobody is left to take them: the whole component is one zone that misses its bounds.
            draft.zones = 0;
            return false;
        }
    }
    renumber(draft);
    true
}

/// Numbers zones from 0 without gaps, in the order of their numbers.
fn renumber(draft: &mut Draft) {
    let mut names = draft.labels.clone();
    names.sort_unstable();
    names.dedup();
    for label in &mut draft.labels {
        *label = names.partition_point(|name| name < label) as u32;
    }
    draft.zones = names.len();
}
