//! A first division into zones of like amounts: spanning trees cut in two, and each part again.

use super::parting::part_foes;
use super::stream::Stream;
use super::units::Units;

/// Zones by unit with locks kept as far as can be: units that belong together are one for `make`, which knows no locks.
pub(super) fn whole(units: &Units, make: impl FnOnce(&Units) -> Vec<u32>) -> Vec<u32> {
    match units.joined() {
        None => {
            let mut labels = make(units);
            part_foes(units, &mut labels);
            labels
        }
        Some((joined, place)) => {
            let mut labels = make(&joined);
            part_foes(&joined, &mut labels);
            place.iter().map(|&at| labels[at as usize]).collect()
        }
    }
}

/// Trees tried for each cut.
const TREES: usize = 3;

/// Divides linked units into `zones` connected zones whose amounts of `resource` (`None`: whose units) are about equal.
///
/// Zones are numbered in the order they are found. There must be as many units as zones.
pub(super) fn seed(units: &Units, zones: usize, resource: Option<usize>, stream: &mut Stream) -> Vec<u32> {
    let count = units.count();
    let amount = |unit: u32| resource.map_or(1.0, |at| units.amounts(unit)[at]);
    let mut labels = vec![0; count];
    let mut waiting = vec![((0..count as u32).collect::<Vec<u32>>(), zones)];
    let mut next = 0;
    let mut cutter = Cutter::new(units);
    while let Some((part, zones)) = waiting.pop() {
        if zones <= 1 {
            for unit in part {
                labels[unit as usize] = next;
            }
            next += 1;
            continue;
        }
        let (first, share) = cutter.halve(&part, zones, &amount, stream);
        let mut mark = first.clone();
        mark.sort_unstable();
        let second: Vec<u32> = part.into_iter().filter(|unit| mark.binary_search(unit).is_err()).collect();
        waiting.push((second, zones - share));
        waiting.push((first, share));
    }
    labels
}

/// Room for trees, used again and again.
struct Cutter<'u> {
    units: &'u Units,
    /// Round in which a unit was last part of what is cut, and last reached.
    inside: Vec<u32>,
    reached: Vec<u32>,
    round: u32,
    parent: Vec<u32>,
    below: Vec<(f64, u32)>,
}

impl<'u> Cutter<'u> {
    fn new(units: &'u Units) -> Self {
        let count = units.count();
        Self { units, inside: vec![0; count], reached: vec![0; count], round: 0, parent: vec![0; count], below: vec![(0.0, 0); count] }
    }

    /// A connected piece of `part` whose rest is connected, and how many of `zones` zones it is to become.
    fn halve(&mut self, part: &[u32], zones: usize, amount: &impl Fn(u32) -> f64, stream: &mut Stream) -> (Vec<u32>, usize) {
        let total: f64 = part.iter().map(|&unit| amount(unit)).sum();
        let mean = total / zones as f64;
        let mut best: Option<(f64, Vec<u32>, usize)> = None;
        for _ in 0..TREES {
            let order = self.tree(part, stream);
            for &unit in &order {
                self.below[unit as usize] = (amount(unit), 1);
            }
            for &unit in order.iter().skip(1).rev() {
                let (own, size) = self.below[unit as usize];
                let above = &mut self.below[self.parent[unit as usize] as usize];
                *above = (above.0 + own, above.1 + size);
            }
            let mut found: Option<(f64, u32, usize)> = None;
            for &unit in order.iter().skip(1) {
                let (own, size) = self.below[unit as usize];
                let least = (zones + size as usize).saturating_sub(part.len()).max(1);
                let share = ((own / mean).round() as usize).clamp(least, (zones - 1).min(size as usize).max(least));
                if share > size as usize || share >= zones {
                    continue;
                }
                // Off by how much of what the smaller side can spread over its zones, and halves rather than crumbs.
                let spread = share.min(zones - share) as f64;
                let off = (own - share as f64 * mean).abs() / mean / spread + 0.02 * zones as f64 / spread;
                if found.is_none_or(|(other, _, _)| off < other) {
                    found = Some((off, unit, share));
                }
            }
            if let Some((off, top, share)) = found
                && best.as_ref().is_none_or(|(other, _, _)| off < *other)
            {
                best = Some((off, self.branch(&order, top), share));
            }
        }
        // A tree of as many units as zones has an edge to cut everywhere.
        best.map_or_else(|| (part[..1].to_vec(), 1), |(_, branch, share)| (branch, share))
    }

    /// A random spanning tree of a part, its units from the root outwards.
    fn tree(&mut self, part: &[u32], stream: &mut Stream) -> Vec<u32> {
        self.round += 1;
        for &unit in part {
            self.inside[unit as usize] = self.round;
        }
        // Grown from a random unit along random links of those that wait: neither a star nor a snake.
        let root = part[stream.below(part.len())];
        let mut order = vec![root];
        self.reached[root as usize] = self.round;
        let mut waiting: Vec<(u32, u32)> = self.units.graph.neighbours(root).iter().map(|&n| (root, n)).collect();
        while !waiting.is_empty() {
            let (from, unit) = waiting.swap_remove(stream.below(waiting.len()));
            if self.inside[unit as usize] != self.round || self.reached[unit as usize] == self.round {
                continue;
            }
            self.reached[unit as usize] = self.round;
            self.parent[unit as usize] = from;
            order.push(unit);
            waiting
                .extend(self.units.graph.neighbours(unit).iter().filter(|&&n| self.reached[n as usize] != self.round).map(|&n| (unit, n)));
        }
        order
    }

    /// What hangs on `top` in the tree.
    fn branch(&self, order: &[u32], top: u32) -> Vec<u32> {
        let mut hangs = std::collections::BTreeSet::from([top]);
        let mut branch = vec![top];
        for &unit in order.iter().skip(1) {
            if unit != top && hangs.contains(&self.parent[unit as usize]) {
                hangs.insert(unit);
                branch.push(unit);
            }
        }
        branch
    }
}
