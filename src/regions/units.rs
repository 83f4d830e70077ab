//! What is zoned: units with links, attributes in which a zone is to be alike, and resources of which a zone has its bounds.
//!
//! Attributes and amounts are held as whole numbers in floating point: their sums are exact, so that they do not depend on the
//! order in which units come and go, and nothing drifts however long a search runs.

use super::graph::Graph;
use super::locks::Locks;

/// Largest whole number an attribute becomes; a million of them still sum up exactly.
const REACH: f64 = 67_108_864.0; // 2^26

/// Largest sum of amounts that is exact.
const EXACT: f64 = 4_503_599_627_370_496.0; // 2^52

/// How much of a resource a zone may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// At least this.
    pub min: Option<f64>,
    /// At most this.
    pub max: Option<f64>,
}

/// A resource: its amount by unit, and its bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// Amount of every unit, finite and not negative.
    pub amounts: Vec<f64>,
    /// Bounds of a zone.
    pub bound: Bound,
}

/// Units in the form the search works on.
#[derive(Debug, Clone)]
pub struct Units {
    /// Links.
    pub(super) graph: Graph,
    /// Attributes by unit, whole numbers of `grain`, about the middle of each.
    pub(super) attributes: Vec<f64>,
    /// Number of attributes.
    pub(super) dims: usize,
    /// What 1 in `attributes` stands for.
    pub(super) grain: f64,
    /// Amounts by unit, whole numbers.
    pub(super) amounts: Vec<f64>,
    /// Bounds of the resources in the same whole numbers; infinite where there is none.
    pub(super) bounds: Vec<(f64, f64)>,
    /// What 1 in `amounts` stands for, by resource.
    pub(super) shares: Vec<f64>,
    /// Units that stay where they are.
    pub(super) locked: Vec<bool>,
    /// Units that belong together have one number; empty where none do.
    tied: Vec<u32>,
    /// Units that may not share a zone.
    pub(super) apart: Option<Graph>,
}

impl Units {
    /// Units from attributes (one vector each, a value a unit, finite) and resources.
    #[must_use]
    pub fn new(graph: Graph, attributes: &[Vec<f64>], resources: &[Resource]) -> Self {
        let (units, dims) = (graph.units(), attributes.len());
        let middles: Vec<f64> = attributes.iter().map(|values| middle(values)).collect();
        let farthest = attributes.iter().zip(&middles).flat_map(|(values, middle)| values.iter().map(move |v| (v - middle).abs()));
        let farthest = farthest.fold(0.0, f64::max);
        // A power of two: what is whole already stays exact.
        let grain = if farthest > 0.0 { (farthest / REACH).log2().ceil().exp2() } else { 1.0 };
        let mut whole = vec![0.0; units * dims];
        for (dim, (values, middle)) in attributes.iter().zip(&middles).enumerate() {
            for (unit, value) in values.iter().enumerate() {
                whole[unit * dims + dim] = ((value - middle) / grain).round();
            }
        }
        let mut amounts = vec![0.0; units * resources.len()];
        let (mut bounds, mut shares) = (Vec::new(), Vec::new());
        for (at, resource) in resources.iter().enumerate() {
            let scale = scale(&resource.amounts);
            for (unit, amount) in resource.amounts.iter().enumerate() {
                amounts[unit * resources.len() + at] = (amount * scale).round();
            }
            let near = |bound: f64| bound * scale;
            let min = resource.bound.min.map_or(f64::NEG_INFINITY, |min| (near(min) - 1e-6).ceil());
            let max = resource.bound.max.map_or(f64::INFINITY, |max| (near(max) + 1e-6).floor());
            bounds.push((min, max));
            shares.push(1.0 / scale);
        }
        Self { graph, attributes: whole, dims, grain, amounts, bounds, shares, locked: vec![false; units], tied: Vec::new(), apart: None }
    }

    /// The same with units that stay in the zones they have.
    #[must_use]
    pub fn with_locked(mut self, locked: Vec<bool>) -> Self {
        self.locked = locked;
        self
    }

    /// The same with the pairs that are locked; units that belong together stay in the zone that the search begins with.
    #[must_use]
    pub(super) fn with_locks(mut self, locks: &Locks) -> Self {
        let units = self.count();
        if !locks.together.is_empty() {
            self.tied = locks.groups(units);
            for (unit, &first) in self.tied.iter().enumerate() {
                if first as usize != unit {
                    self.locked[unit] = true;
                    self.locked[first as usize] = true;
                }
            }
        }
        self.apart = (!locks.apart.is_empty()).then(|| Graph::new(units, &locks.apart));
        self
    }

    /// Whether the search has more to keep than connection.
    pub(super) fn is_bounded(&self) -> bool {
        !self.bounds.is_empty() || self.apart.is_some()
    }

    /// Units as many as can be zones of their own.
    pub(super) fn separable(&self) -> usize {
        self.joined().map_or(self.count(), |(joined, _)| joined.count())
    }

    /// Units that belong together as one, with the place of every unit among them; `None` where none do.
    ///
    /// A joined unit has the amounts of its own and the means of their attributes.
    pub(super) fn joined(&self) -> Option<(Self, Vec<u32>)> {
        if self.tied.is_empty() {
            return None;
        }
        let mut names = self.tied.clone();
        names.sort_unstable();
        names.dedup();
        let place: Vec<u32> = self.tied.iter().map(|name| names.partition_point(|other| other < name) as u32).collect();
        let mut sizes = vec![0.0; names.len()];
        let mut attributes = vec![0.0; names.len() * self.dims];
        let mut amounts = vec![0.0; names.len() * self.resources()];
        for (unit, &at) in place.iter().enumerate() {
            sizes[at as usize] += 1.0;
            for (sum, value) in attributes[at as usize * self.dims..].iter_mut().zip(self.attributes(unit as u32)) {
                *sum += value;
            }
            for (sum, value) in amounts[at as usize * self.resources()..].iter_mut().zip(self.amounts(unit as u32)) {
                *sum += value;
            }
        }
        for (at, value) in attributes.iter_mut().enumerate() {
            *value = (*value / sizes[at / self.dims]).round();
        }
        let links: Vec<(u32, u32)> = self.graph.links().map(|(a, b)| (place[a as usize], place[b as usize])).collect();
        let joined = Self {
            graph: Graph::new(names.len(), &links),
            attributes,
            dims: self.dims,
            grain: self.grain,
            amounts,
            bounds: self.bounds.clone(),
            shares: self.shares.clone(),
            locked: vec![false; names.len()],
            tied: Vec::new(),
            apart: self.apart.as_ref().map(|apart| {
                let pairs: Vec<(u32, u32)> = apart.links().map(|(a, b)| (place[a as usize], place[b as usize])).collect();
                Graph::new(names.len(), &pairs)
            }),
        };
        Some((joined, place))
    }

    /// Units that belong with one, itself among them.
    pub(super) fn tied_with(&self, unit: u32) -> Vec<u32> {
        match self.tied.get(unit as usize) {
            None => vec![unit],
            Some(name) => (0..self.count() as u32).filter(|&other| self.tied[other as usize] == *name).collect(),
        }
    }

    /// Number of units.
    #[must_use]
    pub fn count(&self) -> usize {
        self.graph.units()
    }

    /// Links.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    pub(super) fn attributes(&self, unit: u32) -> &[f64] {
        &self.attributes[unit as usize * self.dims..(unit as usize + 1) * self.dims]
    }

    pub(super) fn resources(&self) -> usize {
        self.bounds.len()
    }

    pub(super) fn amounts(&self, unit: u32) -> &[f64] {
        let resources = self.bounds.len();
        &self.amounts[unit as usize * resources..(unit as usize + 1) * resources]
    }

    /// Sum of a resource over units.
    pub(super) fn total(&self, resource: usize) -> f64 {
        self.amounts.iter().skip(resource).step_by(self.bounds.len()).sum()
    }

    /// A part of the units, renumbered in the order given.
    #[must_use]
    pub fn part(&self, units: &[u32]) -> Self {
        let pick = |values: &[f64], width: usize| -> Vec<f64> {
            units.iter().flat_map(|&unit| values[unit as usize * width..(unit as usize + 1) * width].iter().copied()).collect()
        };
        Self {
            graph: self.graph.part(units),
            attributes: pick(&self.attributes, self.dims),
            dims: self.dims,
            grain: self.grain,
            amounts: pick(&self.amounts, self.bounds.len()),
            bounds: self.bounds.clone(),
            shares: self.shares.clone(),
            locked: units.iter().map(|&unit| self.locked[unit as usize]).collect(),
            tied: if self.tied.is_empty() { Vec::new() } else { units.iter().map(|&unit| self.tied[unit as usize]).collect() },
            apart: self.apart.as_ref().map(|apart| apart.part(units)),
        }
    }
}

/// Half-way between the least and the greatest, which keeps whole numbers small.
fn middle(values: &[f64]) -> f64 {
    let (least, greatest) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, g), &v| (l.min(v), g.max(v)));
    if least <= greatest { least / 2.0 + greatest / 2.0 } else { 0.0 }
}

/// What amounts are multiplied by to become whole: the least power of ten that does, else as much as stays exact.
fn scale(amounts: &[f64]) -> f64 {
    let total: f64 = amounts.iter().sum();
    let whole =
        |scale: f64| amounts.iter().all(|amount| (amount * scale - (amount * scale).round()).abs() <= 1e-9 * (amount * scale).max(1.0));
    let fits = |scale: &f64| total * scale < EXACT;
    let decimal = (0..=9).map(|power| 10_f64.powi(power)).take_while(fits).find(|&scale| whole(scale));
    decimal.unwrap_or_else(|| if total > 0.0 { (EXACT / total).log2().floor().exp2() } else { 1.0 })
}
