//! Simulated annealing over single moves and exchanges along the borders of zones.
//!
//! Zones stay connected throughout. Bounds may be missed on the way, at a price that rises until nothing buys a miss.

use super::contiguity::{Rings, Search};
use super::measure::Measure;
use super::partition::{Partition, outside};
use super::stream::Stream;
use super::units::Units;
use crate::report::{Cancelled, Progress};

/// Units that a search for contiguity looks at before it says no.
const SEARCHED: usize = 96;

/// What a pair that may not share a zone counts as, in mean units outside a bound: much, because it is parted before the
/// search and single moves seldom part it again.
const CLASH: f64 = 64.0;

/// A leg of a search: how it goes from loose to strict. Temperatures and prices are in units of the measure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leg {
    /// Times every unit is looked at.
    pub(super) sweeps: u32,
    /// Temperature at the start and at the end.
    pub(super) hot: f64,
    pub(super) cold: f64,
    /// What a mean unit's amount outside a bound costs at the start and at the end; infinite: bounds are never missed more.
    pub(super) price_hot: f64,
    pub(super) price_cold: f64,
    /// What a link between zones costs.
    pub(super) cut: f64,
    /// Share of the looks that try an exchange.
    pub(super) exchanges: f64,
}

/// What a search holds while it runs.
pub(super) struct Annealer<'u, M> {
    units: &'u Units,
    rings: &'u Rings,
    pub(super) partition: Partition,
    measure: M,
    search: Search,
    /// 1 / mean amount, by resource.
    weights: Vec<f64>,
    /// Zones that miss a bound.
    short: usize,
}

impl<'u, M: Measure> Annealer<'u, M> {
    pub(super) fn new(units: &'u Units, rings: &'u Rings, labels: Vec<u32>, zones: usize) -> Self {
        let partition = Partition::new(units, labels, zones);
        let measure = M::new(units, &partition);
        let weights = (0..units.resources()).map(|at| units.count() as f64 / units.total(at).max(1.0)).collect();
        let short = partition.short(units);
        Self { units, rings, partition, measure, search: Search::default(), weights, short }
    }

    /// Mean size of the change of a move, over the borders as they are: the natural unit of temperature.
    pub(super) fn typical_change(&self) -> f64 {
        let (mut sum, mut count) = (0.0, 0_u32);
        for unit in 0..self.units.count() as u32 {
            let own = self.partition.labels[unit as usize];
            let other = self.units.graph.neighbours(unit).iter().map(|&n| self.partition.labels[n as usize]).find(|&zone| zone != own);
            if let Some(to) = other {
                sum += self.measure.shift(self.units, &self.partition, unit, to).abs();
                count += 1;
            }
        }
        if count > 0 { sum / f64::from(count) } else { 0.0 }
    }

    /// Runs a leg of a search.
    ///
    /// # Errors
    /// [`Cancelled`] where the caller cancels.
    pub(super) fn run(&mut self, leg: &Leg, stream: &mut Stream, progress: &Progress) -> Result<(), Cancelled> {
        let count = self.units.count();
        for sweep in 0..leg.sweeps {
            progress.check()?;
            let share = f64::from(sweep) / f64::from(leg.sweeps.max(2) - 1);
            let now = Now { temperature: between(leg.hot, leg.cold, share), price: between(leg.price_hot, leg.price_cold, share) };
            for at in 0..count {
                let unit = if sweep % 2 == 0 { at } else { count - 1 - at };
                self.look(unit as u32, now, leg, stream);
            }
        }
        Ok(())
    }

    /// What the division costs: first the zones that miss a bound, then the measure with the links between zones.
    pub(super) fn cost(&self, cut: f64) -> (usize, f64) {
        let between: f64 =
            self.units.graph.links().filter(|&(a, b)| self.partition.labels[a as usize] != self.partition.labels[b as usize]).count()
                as f64;
        (self.short, self.measure.total(self.units, &self.partition) + if cut == 0.0 { 0.0 } else { cut * between })
    }

    #[inline]
    fn look(&mut self, unit: u32, now: Now, leg: &Leg, stream: &mut Stream) {
        let around = self.units.graph.neighbours(unit);
        let from = self.partition.labels[unit as usize];
        let Some(&next) = around.get(stream.below(around.len())) else { return };
        let to = self.partition.labels[next as usize];
        if to == from || self.units.locked[unit as usize] {
            return;
        }
        let limit = -stream.unit().ln() * now.temperature;
        if leg.exchanges > 0.0 && stream.unit() < leg.exchanges {
            self.exchange(unit, to, limit, now.price, leg, stream);
        } else if self.partition.size(from) > 1 {
            self.shift(unit, to, limit, now.price, leg);
        }
    }

    fn shift(&mut self, unit: u32, to: u32, limit: f64, price: f64, leg: &Leg) {
        let from = self.partition.labels[unit as usize];
        let Some(lack) = self.lack([from, to], unit, None, price) else { return };
        if M::SLOW && !self.spares(unit) {
            return;
        }
        let change = self.cut(unit, from, to) * leg.cut + self.measure.shift(self.units, &self.partition, unit, to);
        if lack + change <= limit && (M::SLOW || self.spares(unit)) {
            self.apply(unit, to);
        }
    }

    /// Exchanges `unit` for a unit of `other` that borders its zone.
    fn exchange(&mut self, unit: u32, other: u32, limit: f64, price: f64, leg: &Leg, stream: &mut Stream) {
        let own = self.partition.labels[unit as usize];
        let members = &self.partition.members[other as usize];
        let mate = members[stream.below(members.len())];
        let labels = &self.partition.labels;
        let borders = self.units.graph.neighbours(mate).iter().any(|&n| n != unit && labels[n as usize] == own);
        if self.units.locked[mate as usize] || !borders {
            return;
        }
        let Some(lack) = self.lack([own, other], unit, Some(mate), price) else { return };
        let mut change = self.measure.exchange(self.units, &self.partition, unit, mate);
        if leg.cut != 0.0 {
            let linked = self.units.graph.neighbours(unit).binary_search(&mate).map_or(0.0, |at| self.units.graph.worth(unit)[at]);
            change += (self.cut(unit, own, other) + self.cut(mate, other, own) + 2.0 * linked) * leg.cut;
        }
        if lack + change > limit || (self.partition.size(own) > 1 && !self.spares(unit)) {
            return;
        }
        // One after the other: what the first leaves behind decides whether the second may go.
        let touches = self.units.graph.neighbours(unit).iter().any(|&n| n != mate && self.partition.labels[n as usize] == other);
        let alone = self.partition.size(other) == 1;
        if !touches && !alone {
            return;
        }
        self.apply(unit, other);
        if self.spares(mate) {
            self.apply(mate, own);
        } else {
            self.apply(unit, own);
        }
    }

    /// Change of the cut when a unit moves.
    fn cut(&self, unit: u32, from: u32, to: u32) -> f64 {
        let (around, worth) = (self.units.graph.neighbours(unit), self.units.graph.worth(unit));
        let of = |next: u32| {
            let zone = self.partition.labels[next as usize];
            f64::from(u8::from(zone == from)) - f64::from(u8::from(zone == to))
        };
        around.iter().zip(worth).map(|(&next, worth)| of(next) * worth).sum()
    }

    /// Price of what two zones miss more of their bounds when `unit` leaves one for the other and `mate` the other way; `None`
    /// where that is not allowed. A pair that may not share a zone counts as `CLASH` mean units out of bounds.
    fn lack(&self, [from, to]: [u32; 2], unit: u32, mate: Option<u32>, price: f64) -> Option<f64> {
        let mut sum = CLASH * self.clashes([from, to], unit, mate);
        let (goes, comes) = (self.units.amounts(unit), mate.map(|mate| self.units.amounts(mate)));
        let (left, right) = (self.partition.amounts(self.units, from), self.partition.amounts(self.units, to));
        for (at, &(min, max)) in self.units.bounds.iter().enumerate() {
            let net = goes[at] - comes.map_or(0.0, |comes| comes[at]);
            let before = outside(left[at], min, max) + outside(right[at], min, max);
            let after = outside(left[at] - net, min, max) + outside(right[at] + net, min, max);
            sum += (after - before) * self.weights[at];
        }
        if sum == 0.0 {
            Some(0.0)
        } else if price.is_finite() {
            Some(sum * price)
        } else {
            // Better bounds first, whatever else it costs.
            (sum < 0.0).then_some(f64::NEG_INFINITY)
        }
    }

    /// Pairs more that share a zone and may not.
    fn clashes(&self, [from, to]: [u32; 2], unit: u32, mate: Option<u32>) -> f64 {
        let Some(apart) = &self.units.apart else { return 0.0 };
        let foes = |unit: u32, zone: u32| f64::from(self.partition.foes(self.units, unit, zone));
        let more = foes(unit, to) - foes(unit, from);
        // The two never share a zone on the way, so neither counts for the other.
        let of_mate = |mate: u32| foes(mate, from) - foes(mate, to) - 2.0 * f64::from(u8::from(apart.linked(unit, mate)));
        more + mate.map_or(0.0, of_mate)
    }

    fn spares(&mut self, unit: u32) -> bool {
        self.rings.spares(&self.units.graph, &self.partition.labels, unit, &mut self.search, SEARCHED)
    }

    fn apply(&mut self, unit: u32, to: u32) {
        let from = self.partition.labels[unit as usize];
        let misses =
            |partition: &Partition| usize::from(partition.misses(self.units, from)) + usize::from(partition.misses(self.units, to));
        let before = misses(&self.partition);
        self.measure.before_shift(self.units, &self.partition, unit, to);
        self.partition.shift(self.units, unit, to);
        self.short = self.short + misses(&self.partition) - before;
    }
}

/// How loose the search is at a moment.
#[derive(Debug, Clone, Copy)]
struct Now {
    temperature: f64,
    price: f64,
}

/// From one value to the other in equal ratios.
pub(super) fn between(hot: f64, cold: f64, share: f64) -> f64 {
    if hot > 0.0 && cold > 0.0 && hot.is_finite() && cold.is_finite() { hot * (cold / hot).powf(share) } else { cold }
}
