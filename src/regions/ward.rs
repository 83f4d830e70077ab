//! Ward's method on linked units: the two linked zones whose union costs the least squares are joined, until `zones` are left.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::units::Units;

/// A number in the order of numbers; never NaN here.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cost(f64);

impl Eq for Cost {}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Joins units until `zones` zones are left, or one a component where that is more. Ties go to the smaller numbers.
///
/// O(m log m) in the number of links, for degrees that stay small as zones grow, which planar ones do.
pub(super) fn ward(units: &Units, zones: usize) -> Vec<u32> {
    let count = units.count();
    let mut tree = Tree::new(units);
    let mut heap: BinaryHeap<Reverse<(Cost, u32, u32)>> =
        units.graph.links().map(|(a, b)| Reverse((Cost(tree.cost(a, b)), a, b))).collect();
    let mut around: Vec<Vec<u32>> = (0..count as u32).map(|unit| units.graph.neighbours(unit).to_vec()).collect();
    let mut left = count;
    while left > zones {
        let Some(Reverse((_, a, b))) = heap.pop() else { break };
        if tree.gone(a) || tree.gone(b) {
            continue;
        }
        let joined = tree.join(a, b);
        left -= 1;
        let (first, second) = (std::mem::take(&mut around[a as usize]), std::mem::take(&mut around[b as usize]));
        let mut next: Vec<u32> = [first, second].concat().into_iter().map(|n| tree.root(n)).filter(|&n| n != joined).collect();
        next.sort_unstable();
        next.dedup();
        for &n in &next {
            around[n as usize].push(joined);
            heap.push(Reverse((Cost(tree.cost(n, joined)), n, joined)));
        }
        around.push(next);
    }
    tree.labels(count)
}

/// Zones as they are joined; a new number for every union.
struct Tree {
    dims: usize,
    sums: Vec<f64>,
    sizes: Vec<f64>,
    /// Where a zone went; itself while it stands.
    into: Vec<u32>,
}

impl Tree {
    fn new(units: &Units) -> Self {
        let count = units.count();
        Self { dims: units.dims, sums: units.attributes.clone(), sizes: vec![1.0; count], into: (0..count as u32).collect() }
    }

    fn gone(&self, zone: u32) -> bool {
        self.into[zone as usize] != zone
    }

    fn cost(&self, a: u32, b: u32) -> f64 {
        let (n, m) = (self.sizes[a as usize], self.sizes[b as usize]);
        let of = |zone: u32| &self.sums[zone as usize * self.dims..(zone as usize + 1) * self.dims];
        let apart: f64 = of(a).iter().zip(of(b)).map(|(s, t)| (s / n - t / m) * (s / n - t / m)).sum();
        n * m / (n + m) * apart
    }

    fn join(&mut self, a: u32, b: u32) -> u32 {
        let joined = self.into.len() as u32;
        for dim in 0..self.dims {
            let sum = self.sums[a as usize * self.dims + dim] + self.sums[b as usize * self.dims + dim];
            self.sums.push(sum);
        }
        self.sizes.push(self.sizes[a as usize] + self.sizes[b as usize]);
        self.into.push(joined);
        self.into[a as usize] = joined;
        self.into[b as usize] = joined;
        joined
    }

    fn root(&mut self, zone: u32) -> u32 {
        let mut root = zone;
        while self.into[root as usize] != root {
            root = self.into[root as usize];
        }
        let mut at = zone;
        while self.into[at as usize] != root {
            at = std::mem::replace(&mut self.into[at as usize], root);
        }
        root
    }

    /// Zones numbered by their first unit.
    fn labels(&mut self, count: usize) -> Vec<u32> {
        let mut numbers = vec![u32::MAX; self.into.len()];
        let mut next = 0;
        (0..count as u32)
            .map(|unit| {
                let root = self.root(unit) as usize;
                if numbers[root] == u32::MAX {
                    numbers[root] = next;
                    next += 1;
                }
                numbers[root]
            })
            .collect()
    }
}
