//! A division of units into zones, and what each zone has.

use super::graph::Graph;
use super::units::Units;

/// Every unit in one zone; zones are numbered from 0 and none is empty.
#[derive(Debug, Clone)]
pub(super) struct Partition {
    /// Zone by unit.
    pub(super) labels: Vec<u32>,
    /// Units by zone, in no order that means anything.
    pub(super) members: Vec<Vec<u32>>,
    /// Where a unit stands among the members.
    place: Vec<u32>,
    /// Amounts by zone and resource, whole numbers.
    amounts: Vec<f64>,
    /// Pairs by zone that may not share it.
    clashes: Vec<u32>,
}

impl Partition {
    /// Zones as labelled; labels are below `zones`.
    pub(super) fn new(units: &Units, labels: Vec<u32>, zones: usize) -> Self {
        let mut members = vec![Vec::new(); zones];
        let mut place = vec![0; labels.len()];
        let resources = units.resources();
        let mut amounts = vec![0.0; zones * resources];
        for (unit, &zone) in labels.iter().enumerate() {
            place[unit] = members[zone as usize].len() as u32;
            members[zone as usize].push(unit as u32);
            for (at, amount) in units.amounts(unit as u32).iter().enumerate() {
                amounts[zone as usize * resources + at] += amount;
            }
        }
        let mut clashes = vec![0; zones];
        for (a, _) in units.apart.iter().flat_map(Graph::links).filter(|&(a, b)| labels[a as usize] == labels[b as usize]) {
            clashes[labels[a as usize] as usize] += 1;
        }
        Self { labels, members, place, amounts, clashes }
    }

    pub(super) fn zones(&self) -> usize {
        self.members.len()
    }

    pub(super) fn size(&self, zone: u32) -> usize {
        self.members[zone as usize].len()
    }

    /// Amounts of a zone by resource.
    pub(super) fn amounts(&self, units: &Units, zone: u32) -> &[f64] {
        let resources = units.resources();
        &self.amounts[zone as usize * resources..(zone as usize + 1) * resources]
    }

    /// Moves a unit into another zone.
    pub(super) fn shift(&mut self, units: &Units, unit: u32, to: u32) {
        let from = std::mem::replace(&mut self.labels[unit as usize], to);
        let place = self.place[unit as usize] as usize;
        self.members[from as usize].swap_remove(place);
        if let Some(&last) = self.members[from as usize].get(place) {
            self.place[last as usize] = place as u32;
        }
        self.place[unit as usize] = self.members[to as usize].len() as u32;
        self.members[to as usize].push(unit);
        self.clashes[from as usize] -= self.foes(units, unit, from);
        self.clashes[to as usize] += self.foes(units, unit, to);
        let resources = units.resources();
        for (at, amount) in units.amounts(unit).iter().enumerate() {
            self.amounts[from as usize * resources + at] -= amount;
            self.amounts[to as usize * resources + at] += amount;
        }
    }

    /// Units of a zone that one may not share it with.
    pub(super) fn foes(&self, units: &Units, unit: u32, zone: u32) -> u32 {
        units
            .apart
            .as_ref()
            .map_or(0, |apart| apart.neighbours(unit).iter().filter(|&&foe| self.labels[foe as usize] == zone).count() as u32)
    }

    /// Whether a zone misses a bound, or holds units that may not share it.
    pub(super) fn misses(&self, units: &Units, zone: u32) -> bool {
        if self.clashes[zone as usize] > 0 {
            return true;
        }
        let bounds = self.amounts(units, zone).iter().zip(&units.bounds);
        bounds.into_iter().any(|(&amount, &(min, max))| outside(amount, min, max) > 0.0)
    }

    /// Zones that miss a bound.
    pub(super) fn short(&self, units: &Units) -> usize {
        (0..self.zones() as u32).filter(|&zone| self.misses(units, zone)).count()
    }
}

/// By how much amounts lie outside the bounds, by resource.
pub(super) fn lack(units: &Units, amounts: &[f64]) -> Vec<f64> {
    amounts.iter().zip(&units.bounds).map(|(&amount, &(min, max))| outside(amount, min, max)).collect()
}

/// How far an amount lies outside its bounds.
pub(super) fn outside(amount: f64, min: f64, max: f64) -> f64 {
    (min - amount).max(amount - max).max(0.0)
}
