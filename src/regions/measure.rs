//! What a division is measured by. Each measure tells what a move would change in the time the move itself deserves.

use super::partition::Partition;
use super::units::Units;

/// A sum over zones that is to be small, in whole numbers of the attributes' grain (squares: of its square).
pub(super) trait Measure: Sized + Send {
    fn new(units: &Units, partition: &Partition) -> Self;
    /// Change if `unit` moved to zone `to`.
    fn shift(&self, units: &Units, partition: &Partition, unit: u32, to: u32) -> f64;
    /// Change if `a` and `b`, of different zones, changed places.
    fn exchange(&self, units: &Units, partition: &Partition, a: u32, b: u32) -> f64;
    /// Told before `unit` moves to zone `to`.
    fn before_shift(&mut self, units: &Units, partition: &Partition, unit: u32, to: u32);
    /// The measure of all zones.
    fn total(&self, units: &Units, partition: &Partition) -> f64;
    /// What the measure of a whole number becomes outside.
    fn outside(units: &Units, value: f64) -> f64;
    /// Whether a change costs the more to find the larger a zone is.
    const SLOW: bool;
}

/// Sum of squared deviations from the means of the zones.
#[derive(Debug, Clone)]
pub(super) struct Squares {
    /// Sums by zone and attribute.
    sums: Vec<f64>,
}

impl Squares {
    fn sums(&self, units: &Units, zone: u32) -> &[f64] {
        &self.sums[zone as usize * units.dims..(zone as usize + 1) * units.dims]
    }
}

impl Measure for Squares {
    const SLOW: bool = false;

    fn new(units: &Units, partition: &Partition) -> Self {
        let mut sums = vec![0.0; partition.zones() * units.dims];
        for (unit, &zone) in partition.labels.iter().enumerate() {
            for (dim, value) in units.attributes(unit as u32).iter().enumerate() {
                sums[zone as usize * units.dims + dim] += value;
            }
        }
        Self { sums }
    }

    // Without a unit the squares fall by n/(n−1)·d², with it they rise by n/(n+1)·d², d being its distance from the mean.
    fn shift(&self, units: &Units, partition: &Partition, unit: u32, to: u32) -> f64 {
        let from = partition.labels[unit as usize];
        let (left, right) = (partition.size(from) as f64, partition.size(to) as f64);
        let (mut lost, mut gained) = (0.0, 0.0);
        for ((value, own), other) in units.attributes(unit).iter().zip(self.sums(units, from)).zip(self.sums(units, to)) {
            let (own, other) = (value * left - own, value * right - other);
            lost += own * own;
            gained += other * other;
        }
        let lost = if left > 1.0 { lost / (left * (left - 1.0)) } else { 0.0 };
        gained / (right * (right + 1.0)) - lost
    }

    fn exchange(&self, units: &Units, partition: &Partition, a: u32, b: u32) -> f64 {
        let (own, other) = (partition.labels[a as usize], partition.labels[b as usize]);
        let (n, m) = (partition.size(own) as f64, partition.size(other) as f64);
        let mut change = 0.0;
        for (dim, (x, y)) in units.attributes(a).iter().zip(units.attributes(b)).enumerate() {
            let (s, t, d) = (self.sums(units, own)[dim], self.sums(units, other)[dim], y - x);
            // Squares themselves only change zones; of S²/n the difference of two squares is taken as a product.
            change -= d * (2.0 * s + d) / n - d * (2.0 * t - d) / m;
        }
        change
    }

    fn before_shift(&mut self, units: &Units, partition: &Partition, unit: u32, to: u32) {
        let from = partition.labels[unit as usize] as usize;
        for (dim, value) in units.attributes(unit).iter().enumerate() {
            self.sums[from * units.dims + dim] -= value;
            self.sums[to as usize * units.dims + dim] += value;
        }
    }

    fn total(&self, units: &Units, partition: &Partition) -> f64 {
        let of = |zone: u32| -> f64 {
            let size = partition.size(zone) as f64;
            let means: Vec<f64> = self.sums(units, zone).iter().map(|sum| sum / size).collect();
            let mut members = partition.members[zone as usize].clone();
            members.sort_unstable();
            let square = |unit: u32| -> f64 { units.attributes(unit).iter().zip(&means).map(|(v, mean)| (v - mean) * (v - mean)).sum() };
            members.into_iter().map(square).sum()
        };
        (0..partition.zones() as u32).map(of).sum()
    }

    fn outside(units: &Units, value: f64) -> f64 {
        value * units.grain * units.grain
    }
}

/// Sum of the distances between all pairs of a zone, each the sum of the attributes' differences (Manhattan distance).
#[derive(Debug, Clone)]
pub(super) struct Pairs;

impl Pairs {
    /// Distances from a unit to all of a zone; itself counts nothing.
    fn to_all(units: &Units, members: &[u32], unit: u32) -> f64 {
        match units.dims {
            1 => to_all::<1>(units, members, unit),
            2 => to_all::<2>(units, members, unit),
            3 => to_all::<3>(units, members, unit),
            4 => to_all::<4>(units, members, unit),
            _ => members.iter().map(|&member| distance(units, member, unit)).sum(),
        }
    }
}

fn to_all<const D: usize>(units: &Units, members: &[u32], unit: u32) -> f64 {
    let all = units.attributes.as_chunks::<D>().0;
    let own = all[unit as usize];
    let mut sums = [0.0; D];
    for &member in members {
        let other = &all[member as usize];
        for dim in 0..D {
            sums[dim] += (other[dim] - own[dim]).abs();
        }
    }
    sums.iter().sum()
}

fn distance(units: &Units, a: u32, b: u32) -> f64 {
    units.attributes(a).iter().zip(units.attributes(b)).map(|(x, y)| (x - y).abs()).sum()
}

impl Measure for Pairs {
    const SLOW: bool = true;

    fn new(_: &Units, _: &Partition) -> Self {
        Self
    }

    fn shift(&self, units: &Units, partition: &Partition, unit: u32, to: u32) -> f64 {
        let from = partition.labels[unit as usize];
        let to_all = |zone: u32| Self::to_all(units, &partition.members[zone as usize], unit);
        to_all(to) - to_all(from)
    }

    fn exchange(&self, units: &Units, partition: &Partition, a: u32, b: u32) -> f64 {
        let (own, other) = (partition.labels[a as usize], partition.labels[b as usize]);
        self.shift(units, partition, a, other) + self.shift(units, partition, b, own) - 2.0 * distance(units, a, b)
    }

    fn before_shift(&mut self, _: &Units, _: &Partition, _: u32, _: u32) {}

    fn total(&self, units: &Units, partition: &Partition) -> f64 {
        let of = |members: &Vec<u32>, dim: usize| -> f64 {
            let mut values: Vec<f64> = members.iter().map(|&unit| units.attributes(unit)[dim]).collect();
            values.sort_unstable_by(f64::total_cmp);
            let last = values.len() as f64 - 1.0;
            values.iter().enumerate().map(|(rank, value)| value * (2.0 * rank as f64 - last)).sum()
        };
        partition.members.iter().flat_map(|members| (0..units.dims).map(move |dim| of(members, dim))).sum()
    }

    fn outside(units: &Units, value: f64) -> f64 {
        value * units.grain
    }
}

/// Nothing: only bounds and links count.
#[derive(Debug, Clone)]
pub(super) struct Nothing;

impl Measure for Nothing {
    const SLOW: bool = false;

    fn new(_: &Units, _: &Partition) -> Self {
        Self
    }

    fn shift(&self, _: &Units, _: &Partition, _: u32, _: u32) -> f64 {
        0.0
    }

    fn exchange(&self, _: &Units, _: &Partition, _: u32, _: u32) -> f64 {
        0.0
    }

    fn before_shift(&mut self, _: &Units, _: &Partition, _: u32, _: u32) {}

    fn total(&self, _: &Units, _: &Partition) -> f64 {
        0.0
    }

    fn outside(_: &Units, value: f64) -> f64 {
        value
    }
}
