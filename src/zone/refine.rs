//! Refinement: a unit on the edge of its zone moves to the neighbouring zone it shares more with, or that needs it to
//! reach a lower bound, where both stay valid.

use std::collections::{BTreeMap, BTreeSet};

use super::ZoneInput;
use super::bounds::{Cluster, SHORT_COST_M};
use super::units::Unit;
use crate::project::ZoneBound;
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
            let better = better_zones(units, zone_of, &members, unit, &held, &input.settings.bounds);
            let Some(to) = better.into_iter().find(|&to| may_move(units, &members, unit, home, to, input)) else { continue };
            members.entry(home).or_default().remove(&unit);
            members.entry(to).or_default().insert(unit);
            zone_of[unit as usize] = to;
            moved = true;
        }
        if !moved {
            break;
        }
    }
    Ok(())
}

/// The zones where a unit is worth more than at home, the best first: by the metres it shares there, and the missed
/// lower bounds it makes good.
fn better_zones(
    units: &[Unit],
    zone_of: &[u32],
    members: &BTreeMap<u32, BTreeSet<u32>>,
    unit: u32,
    held: &BTreeSet<u32>,
    limits: &[ZoneBound],
) -> Vec<u32> {
    let mut by_zone: BTreeMap<u32, f64> = BTreeMap::new();
    for &(other, shared) in &units[unit as usize].shares {
        *by_zone.entry(zone_of[other as usize]).or_default() += shared;
    }
    let home = zone_of[unit as usize];
    let at_home = by_zone.remove(&home).unwrap_or(0.0);
    let mut better: Vec<(u32, f64)> = by_zone
        .into_iter()
        .filter(|(zone, _)| !held.contains(zone))
        .map(|(zone, shared)| (zone, shared + relief(units, members, unit, home, zone, limits)))
        .filter(|(_, worth)| *worth > at_home * 1.1)
        .collect();
    better.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    better.into_iter().map(|(zone, _)| zone).collect()
}

/// What a move saves in missed lower bounds, in metres of shared works.
fn relief(units: &[Unit], members: &BTreeMap<u32, BTreeSet<u32>>, unit: u32, home: u32, to: u32, limits: &[ZoneBound]) -> f64 {
    if limits.iter().all(|limit| limit.min.is_none()) {
        return 0.0;
    }
    let (Some(left), Some(joined)) = (members.get(&home), members.get(&to)) else { return 0.0 };
    let short = |all: Vec<u32>| Cluster::of_all(&all, units).map_or(0.0, |c| c.shortfall(limits));
    let before = short(left.iter().copied().collect()) + short(joined.iter().copied().collect());
    let after = short(left.iter().copied().filter(|&u| u != unit).collect()) + short(joined.iter().copied().chain([unit]).collect());
    SHORT_COST_M * (before - after)
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
