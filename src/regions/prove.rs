//! How far from the best a division of few units is: set partitioning over all zones that could be part of a better one.
//!
//! Both sums never fall when a unit joins a zone, so a zone that alone costs more than the best division known is in no better one,
//! nor is any larger zone that holds it: few connected zones are left of inputs that are small or zones that are. Prices of the units
//! (Lagrange multipliers, by subgradient steps) give a bound below and take zones away that cannot pay; what is left is searched.

use super::graph::Graph;
use super::units::Resource;
use crate::report::{Cancelled, Progress};

/// Units that fit the bits of a zone.
const MOST_UNITS: usize = 64;

/// Zones that are listed at the middle effort, before the proof is given up.
const COLUMNS: usize = 400_000;

/// Steps of the prices.
const STEPS: usize = 400;

/// Zones that are still searched, and places looked at in the search, at the middle effort.
const SEARCHED: usize = 30_000;
const NODES: usize = 2_000_000;

/// A division is better only by more than this share.
const BETTER: f64 = 1e-9;

/// What is summed over zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sum {
    /// Squared deviations from the means.
    Squares,
    /// Distances of all pairs.
    Pairs,
}

/// What a division is of.
pub(super) struct Case<'c> {
    pub(super) links: &'c [(u32, u32)],
    pub(super) attributes: &'c [Vec<f64>],
    pub(super) resources: &'c [Resource],
    pub(super) sum: Sum,
    pub(super) effort: u8,
}

/// What was found out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Proof {
    /// No division into as many zones costs less.
    pub(super) low: f64,
    /// Whether the division known, or `better`, is the best.
    pub(super) closed: bool,
    /// Zones by unit of a division that costs less than the one known.
    pub(super) better: Option<Vec<u32>>,
}

/// A zone that could be used.
#[derive(Debug, Clone, Copy)]
struct Column {
    units: u64,
    cost: f64,
}

/// Bounds the cost of divisions into `zones` zones from below, beginning with one known; `None` where there are too many units or
/// zones to list.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn prove(case: &Case<'_>, labels: &[u32], zones: usize, value: f64, progress: &Progress) -> Result<Option<Proof>, Cancelled> {
    let units = labels.len();
    if units == 0 || units > MOST_UNITS || zones == 0 {
        return Ok(None);
    }
    let factor = 2_f64.powi(i32::from(case.effort) - 5);
    let Some(mut columns) = List::new(case, units, zones, value, (COLUMNS as f64 * factor) as usize).all(progress)? else { return Ok(None) };
    let mut known = vec![0_u64; zones];
    for (unit, &zone) in labels.iter().enumerate() {
        known[zone as usize] |= 1 << unit;
    }
    let (low, prices) = priced(&mut columns, &known, units, zones, value, progress)?;
    if low >= value * (1.0 - BETTER) || columns.is_empty() {
        return Ok(Some(Proof { low: value, closed: true, better: None }));
    }
    if columns.len() > SEARCHED {
        return Ok(Some(Proof { low, closed: false, better: None }));
    }
    let mut cover = Cover::new(&columns, &prices, units, zones, value, (NODES as f64 * factor) as usize);
    let whole = cover.search(progress)?;
    let best = cover.best;
    let better = cover.found.map(|found| {
        let zone_of = |unit: usize| found.iter().position(|zone| zone >> unit & 1 == 1).unwrap_or_default() as u32;
        (0..units).map(zone_of).collect()
    });
    Ok(Some(Proof { low: if whole { best } else { low }, closed: whole, better }))
}

/// Lists the connected zones that can be part of a better division.
struct List<'c> {
    around: Vec<u64>,
    /// What two units in one zone cost, and whether that is shared by all of the zone.
    between: Vec<f64>,
    shared: bool,
    resources: &'c [Resource],
    /// What a zone may have at most so that the others reach their lower bounds.
    most: Vec<f64>,
    units: usize,
    value: f64,
    limit: usize,
    columns: Vec<Column>,
    steps: usize,
}

impl<'c> List<'c> {
    fn new(case: &Case<'c>, units: usize, zones: usize, value: f64, limit: usize) -> Self {
        let graph = Graph::new(units, case.links);
        let around = (0..units as u32).map(|unit| graph.neighbours(unit).iter().fold(0, |bits, &next| bits | 1_u64 << next)).collect();
        let mut between = vec![0.0; units * units];
        for values in case.attributes {
            for a in 0..units {
                for b in 0..units {
                    let apart = values[a] - values[b];
                    between[a * units + b] += if case.sum == Sum::Squares { apart * apart } else { apart.abs() };
                }
            }
        }
        let most = |resource: &Resource| {
            let others = resource.bound.min.map_or(f64::INFINITY, |min| resource.amounts.iter().sum::<f64>() - (zones - 1) as f64 * min);
            others.min(resource.bound.max.unwrap_or(f64::INFINITY)) * (1.0 + BETTER)
        };
        let most = case.resources.iter().map(most).collect();
        let shared = case.sum == Sum::Squares;
        Self { around, between, shared, resources: case.resources, most, units, value, limit, columns: Vec::new(), steps: 0 }
    }

    /// All of them; `None` where they are too many.
    fn all(mut self, progress: &Progress) -> Result<Option<Vec<Column>>, Cancelled> {
        for root in 0..self.units {
            progress.check()?;
            // Zones of which `root` is the first unit.
            let later = !((1_u64 << root) | ((1_u64 << root) - 1));
            let amounts = self.resources.iter().map(|resource| resource.amounts[root]).collect();
            if !self.grow(1 << root, 0.0, amounts, self.around[root] & later, later, progress)? {
                return Ok(None);
            }
        }
        Ok(Some(self.columns))
    }

    /// Notes a zone and all that grow from it by units of `open`, each once; whether there was room.
    fn grow(&mut self, zone: u64, pairs: f64, amounts: Vec<f64>, mut open: u64, mut allowed: u64, progress: &Progress) -> Result<bool, Cancelled> {
        self.steps += 1;
        if self.steps % 65_536 == 0 {
            progress.check()?;
        }
        if self.steps > self.limit * 8 {
            return Ok(false);
        }
        let cost = if self.shared { pairs / f64::from(zone.count_ones()) } else { pairs };
        let enough = amounts.iter().zip(self.resources).all(|(&amount, resource)| resource.bound.min.is_none_or(|min| amount >= min - min.abs() * BETTER));
        if enough {
            if self.columns.len() == self.limit {
                return Ok(false);
            }
            self.columns.push(Column { units: zone, cost });
        }
        while open != 0 {
            let unit = open.trailing_zeros() as usize;
            open &= open - 1;
            // Later siblings never take it again.
            allowed &= !(1 << unit);
            let mut more = pairs;
            let mut rest = zone;
            while rest != 0 {
                more += self.between[unit * self.units + rest.trailing_zeros() as usize];
                rest &= rest - 1;
            }
            let wider = zone | 1 << unit;
            let cost = if self.shared { more / f64::from(wider.count_ones()) } else { more };
            let sums: Vec<f64> = amounts.iter().zip(self.resources).map(|(amount, resource)| amount + resource.amounts[unit]).collect();
            if cost > self.value || sums.iter().zip(&self.most).any(|(sum, most)| sum > most) {
                continue;
            }
            let next = open | self.around[unit] & allowed & !wider;
            if !self.grow(wider, more, sums, next, allowed, progress)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Prices of units by subgradient steps: the best bound, with its prices; columns that no better division holds are taken away.
fn priced(
    columns: &mut Vec<Column>,
    known: &[u64],
    units: usize,
    zones: usize,
    value: f64,
    progress: &Progress,
) -> Result<(f64, Vec<f64>), Cancelled> {
    // At first the units of a zone of the division known share its cost.
    let mut prices = vec![0.0; units];
    for &zone in known {
        let cost = columns.iter().find(|column| column.units == zone).map_or(0.0, |column| column.cost);
        each(zone, |unit| prices[unit] = cost / f64::from(zone.count_ones()));
    }
    let (mut best, mut best_prices, mut pace, mut idle) = (0.0, prices.clone(), 1.0, 0);
    for _ in 0..STEPS {
        progress.check()?;
        let reduced: Vec<f64> = columns.iter().map(|column| column.cost - sum(column.units, &prices)).collect();
        let mut order: Vec<u32> = (0..columns.len() as u32).collect();
        let by_cost = |a: &u32, b: &u32| reduced[*a as usize].total_cmp(&reduced[*b as usize]).then(a.cmp(b));
        if columns.len() < zones {
            // Nothing better can be put together.
            return Ok((value, prices));
        }
        if zones < order.len() {
            order.select_nth_unstable_by(zones - 1, by_cost);
        }
        let chosen = &mut order[..zones];
        chosen.sort_by(by_cost);
        let least: f64 = chosen.iter().map(|&at| reduced[at as usize]).sum();
        let low = prices.iter().sum::<f64>() + least;
        let mut slope = vec![1.0; units];
        for &at in chosen.iter() {
            each(columns[at as usize].units, |unit| slope[unit] -= 1.0);
        }
        let last = reduced[chosen[zones - 1] as usize];
        if low > best {
            (best, best_prices, idle) = (low, prices.clone(), 0);
        } else {
            idle += 1;
        }
        // A zone whose use makes even the bound dearer than what is known.
        let mut at = 0;
        columns.retain(|_| {
            at += 1;
            low - last + reduced[at - 1] < value * (1.0 - BETTER)
        });
        let square: f64 = slope.iter().map(|s| s * s).sum();
        if best >= value * (1.0 - BETTER) || columns.is_empty() || square == 0.0 {
            break;
        }
        if idle >= 12 {
            (pace, idle) = (pace / 2.0, 0);
            prices.clone_from(&best_prices);
        } else {
            for (price, slope) in prices.iter_mut().zip(&slope) {
                *price += pace * (value * 1.01 - low) / square * slope;
            }
        }
    }
    Ok((best, best_prices))
}

fn each(mut units: u64, mut work: impl FnMut(usize)) {
    while units != 0 {
        work(units.trailing_zeros() as usize);
        units &= units - 1;
    }
}

fn sum(units: u64, prices: &[f64]) -> f64 {
    let mut sum = 0.0;
    each(units, |unit| sum += prices[unit]);
    sum
}

/// Search for a division of the zones that are left.
struct Cover<'c> {
    columns: &'c [Column],
    /// Columns by unit, the cheapest at the prices first.
    of: Vec<Vec<u32>>,
    reduced: Vec<f64>,
    /// Sum of the prices of the units of a set.
    prices: &'c [f64],
    least: f64,
    everything: u64,
    zones: usize,
    best: f64,
    found: Option<Vec<u64>>,
    nodes: usize,
    limit: usize,
}

impl<'c> Cover<'c> {
    fn new(columns: &'c [Column], prices: &'c [f64], units: usize, zones: usize, value: f64, limit: usize) -> Self {
        let reduced: Vec<f64> = columns.iter().map(|column| column.cost - sum(column.units, prices)).collect();
        let mut of = vec![Vec::new(); units];
        for (at, column) in columns.iter().enumerate() {
            each(column.units, |unit| of[unit].push(at as u32));
        }
        for list in &mut of {
            list.sort_by(|&a, &b| reduced[a as usize].total_cmp(&reduced[b as usize]).then(a.cmp(&b)));
        }
        let least = reduced.iter().copied().fold(f64::INFINITY, f64::min);
        let everything = if units == 64 { u64::MAX } else { (1 << units) - 1 };
        Self { columns, of, reduced, prices, least, everything, zones, best: value, found: None, nodes: 0, limit }
    }

    /// Whether everything was looked at.
    fn search(&mut self, progress: &Progress) -> Result<bool, Cancelled> {
        self.place(&mut Vec::new(), 0, 0.0, progress)
    }

    fn place(&mut self, chosen: &mut Vec<u64>, covered: u64, cost: f64, progress: &Progress) -> Result<bool, Cancelled> {
        self.nodes += 1;
        if self.nodes % 4_096 == 0 {
            progress.check()?;
        }
        if self.nodes > self.limit {
            return Ok(false);
        }
        let open = self.everything & !covered;
        let left = self.zones - chosen.len();
        if open == 0 {
            if left == 0 && cost < self.best * (1.0 - BETTER) {
                self.best = cost;
                self.found = Some(chosen.clone());
            }
            return Ok(true);
        }
        if left == 0 {
            return Ok(true);
        }
        let floor = cost + sum(open, self.prices);
        if floor + left as f64 * self.least >= self.best * (1.0 - BETTER) {
            return Ok(true);
        }
        // The unit with the fewest zones that still fit.
        let (mut unit, mut fewest) = (0, usize::MAX);
        each(open, |candidate| {
            let fits = self.of[candidate].iter().filter(|&&at| self.columns[at as usize].units & covered == 0).take(fewest).count();
            if fits < fewest {
                (unit, fewest) = (candidate, fits);
            }
        });
        let mut whole = true;
        for at in 0..self.of[unit].len() {
            let at = self.of[unit][at] as usize;
            let column = self.columns[at];
            if floor + self.reduced[at] + (left - 1) as f64 * self.least >= self.best * (1.0 - BETTER) {
                break;
            }
            if column.units & covered != 0 {
                continue;
            }
            chosen.push(column.units);
            whole &= self.place(chosen, covered | column.units, cost + column.cost, progress)?;
            chosen.pop();
        }
        Ok(whole)
    }
}
