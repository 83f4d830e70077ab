//! Refinement: a unit on the edge of its zone moves to the neighbouring zone it shares more with, where both stay valid.

use std::collections::{BTreeMap, BTreeSet};

use super::ZoneInput;
use super::bounds::Cluster;
use super::units::Unit;
use crate::report::{Cancelled, Progress};

/// Moves units until none gains, or `effort` passes are over. Fixed units stay.
pub(super) fn refine(
    units: &[Unit],
    zone_of: &mut [u32],
    fixed: &BTreeSet<u32>,
    input: &ZoneInput<'_>,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let mut members: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (unit, &zone) in zone_of.iter().enumerate() {
        members.entry(zone).or_default().insert(unit as u32);
    }
    let held: BTreeSet<u32> = fixed.iter().map(|&u| zone_of[u as usize]).collect();
    for _ in 0..input.settings.effort {
        let mut moved = false;
        for unit in 0..units.len() as u32 {
            progress.check()?;
            let home = zone_of[unit as usize];
            if held.contains(&home) {
                continue;
            }
            let Some(to) = better_zone(units, zone_of, unit, &held) else { continue };
            if may_move(units, &members, unit, home, to, input) {
                members.entry(home).or_default().remove(&unit);
                members.entry(to).or_default().insert(unit);
                zone_of[unit as usize] = to;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    Ok(())
}

/// The zone a unit shares most with, where that is not its own.
fn better_zone(units: &[Unit], zone_of: &[u32], unit: u32, held: &BTreeSet<u32>) -> Option<u32> {
    let mut by_zone: BTreeMap<u32, f64> = BTreeMap::new();
    for &(other, shared) in &units[unit as usize].shares {
        *by_zone.entry(zone_of[other as usize]).or_default() += shared;
    }
    let home = zone_of[unit as usize];
    let at_home = by_zone.get(&home).copied().unwrap_or(0.0);
    by_zone
        .into_iter()
        .filter(|(zone, shared)| *zone != home && !held.contains(zone) && *shared > at_home * 1.1)
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        .map(|(zone, _)| zone)
}

fn may_move(units: &[Unit], members: &BTreeMap<u32, BTreeSet<u32>>, unit: u32, home: u32, to: u32, input: &ZoneInput<'_>) -> bool {
    let (Some(left), Some(joined)) = (members.get(&home), members.get(&to)) else { return false };
    let rest: Vec<u32> = left.iter().copied().filter(|&u| u != unit).collect();
    let grown: Vec<u32> = joined.iter().copied().chain([unit]).collect();
    let Some(cluster) = Cluster::of_all(&grown, units) else { return false };
    let rest_is_compact = Cluster::of_all(&rest, units).is_none_or(|c| c.is_compact());
    let connected = rest.first().is_none_or(|&first| reach(units, first, |u| u != unit && left.contains(&u)).len() == rest.len());
    connected && rest_is_compact && cluster.is_compact() && cluster.within(&input.settings.bounds)
}

/// Units reached from `start` through units that `inside` admits.
pub(super) fn reach(units: &[Unit], start: u32, inside: impl Fn(u32) -> bool) -> BTreeSet<u32> {
    let mut reached = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        for &(other, _) in &units[at as usize].shares {
            if inside(other) && reached.insert(other) {
                open.push(other);
            }
        }
    }
    reached
}
