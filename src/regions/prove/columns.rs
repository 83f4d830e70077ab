//! Zones that could be used: connected, within bounds, and cheap enough.
//!
//! Both sums never fall when a unit joins a zone: what costs too much alone costs too much with more. Beside their prices, zones are
//! cut off by a bound on what any more units could bring: however these move the mean, the zone as it is pays for the way.

use super::super::graph::Graph;
use super::super::units::Resource;
use super::{BETTER, Case, Column, Sum};
use crate::report::{Cancelled, Progress};

/// What is listed.
pub(super) enum Listed {
    /// Everything there is.
    All(Vec<Column>),
    /// There was more than there was room for.
    Part(Vec<Column>),
}

/// What is known of the units.
pub(super) struct Ground<'c> {
    around: Vec<u64>,
    /// What two units in one zone cost; of squares, shared by all of the zone.
    between: Vec<f64>,
    shared: bool,
    resources: &'c [Resource],
    /// What a zone may have at most so that the others reach their lower bounds.
    most: Vec<f64>,
    pub(super) units: usize,
}

/// A zone on its way, with the sums that make its cost.
#[derive(Clone)]
struct Growing {
    zone: u64,
    /// Of all pairs.
    pairs: f64,
    /// By unit: of the pairs that it would make.
    to: Vec<f64>,
    amounts: Vec<f64>,
    price: f64,
}

/// A walk through all zones, each met once.
struct Walk<'g, 'c> {
    ground: &'g Ground<'c>,
    prices: Option<&'g [f64]>,
    /// Cost, or cost beyond the prices, up to which zones are wanted.
    worth: f64,
    limit: usize,
    steps: usize,
    most_steps: usize,
    columns: Vec<Column>,
}

impl<'c> Ground<'c> {
    pub(super) fn new(case: &Case<'c>, units: usize, zones: usize) -> Self {
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
        Self { around, between, shared: case.sum == Sum::Squares, resources: case.resources, most, units }
    }

    /// Cost of a zone.
    pub(super) fn cost(&self, zone: u64) -> f64 {
        let mut pairs = 0.0;
        super::prices::each(zone, |a| super::prices::each(zone, |b| pairs += self.between[a * self.units + b] / 2.0));
        if self.shared { pairs / f64::from(zone.count_ones()) } else { pairs }
    }

    /// Zones that cost at most `worth`, up to `limit`.
    pub(super) fn all(&self, worth: f64, limit: usize, progress: &Progress) -> Result<Listed, Cancelled> {
        self.walk(None, worth, limit, limit * 8, progress)
    }

    /// Zones that cost at most `worth` beyond the prices of their units, up to `limit`, looking at no more than `steps`.
    pub(super) fn paying(&self, prices: &[f64], worth: f64, limit: usize, steps: usize, progress: &Progress) -> Result<Listed, Cancelled> {
        self.walk(Some(prices), worth, limit, steps, progress)
    }

    fn walk(&self, prices: Option<&[f64]>, worth: f64, limit: usize, steps: usize, progress: &Progress) -> Result<Listed, Cancelled> {
        let mut walk = Walk { ground: self, prices, worth, limit, steps: 0, most_steps: steps, columns: Vec::new() };
        for root in 0..self.units {
            progress.check()?;
            // Zones of which `root` is the first unit.
            let later = !((1_u64 << root) | ((1_u64 << root) - 1));
            let start = Growing {
                zone: 1 << root,
                pairs: 0.0,
                to: self.between[root * self.units..(root + 1) * self.units].to_vec(),
                amounts: self.resources.iter().map(|resource| resource.amounts[root]).collect(),
                price: prices.map_or(0.0, |prices| prices[root]),
            };
            if !walk.grow(&start, self.around[root] & later, later, progress)? {
                return Ok(Listed::Part(walk.columns));
            }
        }
        Ok(Listed::All(walk.columns))
    }
}

impl Walk<'_, '_> {
    /// Notes a zone and all that grow from it by units of `open`, each once; whether there was room.
    fn grow(&mut self, at: &Growing, mut open: u64, mut allowed: u64, progress: &Progress) -> Result<bool, Cancelled> {
        self.steps += 1;
        if self.steps.is_multiple_of(16_384) {
            progress.check()?;
        }
        if self.steps > self.most_steps {
            return Ok(false);
        }
        let ground = self.ground;
        let size = f64::from(at.zone.count_ones());
        let cost = if ground.shared { at.pairs / size } else { at.pairs };
        let enough = |(&amount, resource): (&f64, &Resource)| resource.bound.min.is_none_or(|min| amount >= min - min.abs() * BETTER);
        if cost - at.price <= self.worth && at.amounts.iter().zip(ground.resources).all(enough) {
            if self.columns.len() == self.limit {
                return Ok(false);
            }
            self.columns.push(Column { units: at.zone, cost });
        }
        if let Some(prices) = self.prices
            && self.at_least(at, cost, prices, self.reach(at.zone, open, allowed)) > self.worth
        {
            return Ok(true);
        }
        while open != 0 {
            let unit = open.trailing_zeros() as usize;
            open &= open - 1;
            // Later siblings never take it again.
            allowed &= !(1 << unit);
            let pairs = at.pairs + at.to[unit];
            let cost = if ground.shared { pairs / (size + 1.0) } else { pairs };
            let amounts: Vec<f64> =
                at.amounts.iter().zip(ground.resources).map(|(amount, resource)| amount + resource.amounts[unit]).collect();
            if self.prices.is_none() && cost > self.worth || amounts.iter().zip(&ground.most).any(|(sum, most)| sum > most) {
                continue;
            }
            let zone = at.zone | 1 << unit;
            let own = &ground.between[unit * ground.units..(unit + 1) * ground.units];
            let to = at.to.iter().zip(own).map(|(to, own)| to + own).collect();
            let price = at.price + self.prices.map_or(0.0, |prices| prices[unit]);
            let next = Growing { zone, pairs, to, amounts, price };
            if !self.grow(&next, open | ground.around[unit] & allowed & !zone, allowed, progress)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Units that could still join.
    fn reach(&self, zone: u64, open: u64, allowed: u64) -> u64 {
        let (mut reached, mut edge) = (open, open);
        while edge != 0 {
            let unit = edge.trailing_zeros() as usize;
            edge &= edge - 1;
            let new = self.ground.around[unit] & allowed & !zone & !reached;
            reached |= new;
            edge |= new;
        }
        reached
    }

    /// No zone that grows from this one by units of `reach` costs less beyond its prices.
    fn at_least(&self, at: &Growing, cost: f64, prices: &[f64], reach: u64) -> f64 {
        let ground = self.ground;
        let size = f64::from(at.zone.count_ones());
        if !ground.shared {
            // Of pairs each unit pays at least what it makes with the zone as it is.
            let mut gain = 0.0;
            super::prices::each(reach, |unit| gain += (prices[unit] - at.to[unit]).max(0.0));
            return cost - at.price - gain;
        }
        // Squares about a mean that moved by r: the zone as it is pays size · r², a unit at distance d at least (d − r)².
        let mut units: Vec<(f64, f64)> = Vec::new();
        super::prices::each(reach, |unit| {
            // Mean squared distance to the members, less their own about their mean.
            let square = (at.to[unit] - cost).max(0.0) / size;
            if prices[unit] > 0.0 {
                units.push((square.sqrt(), prices[unit]));
            }
        });
        cost - at.price + lowest(size, &units)
    }
}

/// Least over r ≥ 0 of `size`·r² + Σ min(0, (d − r)² − price).
fn lowest(size: f64, units: &[(f64, f64)]) -> f64 {
    // Between two places where a unit begins or ceases to pay, the sum is a parabola.
    let mut turns: Vec<(f64, i8, f64, f64)> = Vec::with_capacity(units.len() * 2);
    let (mut count, mut first, mut second) = (0.0, 0.0, 0.0);
    for &(d, price) in units {
        let half = price.sqrt();
        let (from, to) = (d - half, d + half);
        let constant = d * d - price;
        if from <= 0.0 {
            (count, first, second) = (count + 1.0, first + d, second + constant);
        } else {
            turns.push((from, 1, d, constant));
        }
        turns.push((to, -1, d, constant));
    }
    turns.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut least = f64::INFINITY;
    let mut low = 0.0;
    for turn in turns.iter().map(|&(at, ..)| at).chain(std::iter::once(f64::INFINITY)).enumerate() {
        let (index, high) = turn;
        let best = (first / (size + count)).clamp(low, high.max(low));
        least = least.min((size + count) * best * best - 2.0 * best * first + second);
        if let Some(&(_, sign, d, constant)) = turns.get(index) {
            let sign = f64::from(sign);
            (count, first, second) = (count + sign, first + sign * d, second + sign * constant);
            low = high;
        }
    }
    least
}
