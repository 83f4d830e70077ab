//! Whether a zone holds together without one of its units.
//!
//! Nearly always the answer lies around the unit itself: its neighbours in the zone are linked to each other, or through one
//! more unit of the zone (King, Jacobson, Sewell 2012 and 2015 decide it on the boundary of the moved unit for planar shapes;
//! this holds for any graph). Only where that does not settle it is the zone searched, from all neighbours at once and no
//! farther than a stated number of units.

use super::graph::Graph;

/// Neighbours up to which the ring of a unit is kept; beyond, the zone is searched.
const MOST: usize = 32;

/// Two neighbours of a unit that hang together without it.
#[derive(Debug, Clone, Copy)]
struct Tie {
    first: u8,
    second: u8,
    /// Through this unit; `u32::MAX` where the two are linked.
    through: u32,
}

/// Ties around every unit.
#[derive(Debug, Clone)]
pub(crate) struct Rings {
    starts: Vec<u32>,
    ties: Vec<Tie>,
}

/// Room for searches, used again and again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search {
    /// Front and round that saw a unit.
    seen: Vec<(u32, u32)>,
    round: u32,
    fronts: Vec<Vec<u32>>,
}

impl Rings {
    pub(crate) fn new(graph: &Graph) -> Self {
        let mut rings = Self { starts: vec![0], ties: Vec::new() };
        for unit in 0..graph.units() as u32 {
            let around = graph.neighbours(unit);
            if around.len() <= MOST {
                for (second, &b) in around.iter().enumerate() {
                    for (first, &a) in around[..second].iter().enumerate() {
                        rings.tie(graph, unit, (first, a), (second, b));
                    }
                }
            }
            rings.starts.push(rings.ties.len() as u32);
        }
        rings
    }

    fn tie(&mut self, graph: &Graph, unit: u32, (first, a): (usize, u32), (second, b): (usize, u32)) {
        let (first, second) = (first as u8, second as u8);
        if graph.linked(a, b) {
            self.ties.push(Tie { first, second, through: u32::MAX });
            return;
        }
        let (mut left, mut right) = (graph.neighbours(a), graph.neighbours(b));
        while let (Some(&l), Some(&r)) = (left.first(), right.first()) {
            if l == r && l != unit {
                self.ties.push(Tie { first, second, through: l });
            }
            if l <= r {
                left = &left[1..];
            }
            if r <= l {
                right = &right[1..];
            }
        }
    }

    /// Whether the zone of `unit`, which has other units, holds together without it.
    ///
    /// `most` is how many units a search may look at; where that is not enough the answer is no, which is always safe.
    pub(crate) fn spares(&self, graph: &Graph, labels: &[u32], unit: u32, search: &mut Search, most: usize) -> bool {
        let (zone, around) = (labels[unit as usize], graph.neighbours(unit));
        if around.len() > MOST {
            let own: Vec<u32> = around.iter().copied().filter(|&n| labels[n as usize] == zone).collect();
            return own.len() == 1 || search.meet(graph, labels, unit, &own, most);
        }
        let mut own = 0_u32;
        for (at, &next) in around.iter().enumerate() {
            own |= u32::from(labels[next as usize] == zone) << at;
        }
        if own.count_ones() <= 1 {
            return own != 0;
        }
        let groups = self.grouped(labels, unit, zone, own);
        let one = groups.iter().take_while(|&&group| group != 0).count() <= 1;
        one || {
            let starts = groups.iter().take_while(|&&group| group != 0).map(|group| around[group.trailing_zeros() as usize]);
            let mut fronts = [0_u32; MOST];
            let mut count = 0;
            for start in starts {
                fronts[count] = start;
                count += 1;
            }
            search.meet(graph, labels, unit, &fronts[..count], most)
        }
    }

    /// Neighbours of the zone in groups that hang together around the unit, as bits; as many as are not 0.
    fn grouped(&self, labels: &[u32], unit: u32, zone: u32, own: u32) -> [u32; MOST] {
        let mut groups = [0_u32; MOST];
        let mut rest = own;
        let ties = &self.ties[self.starts[unit as usize] as usize..self.starts[unit as usize + 1] as usize];
        let mut count = 0;
        while rest != 0 {
            let mut group = rest & rest.wrapping_neg();
            loop {
                let before = group;
                for tie in ties {
                    let pair = 1_u32 << tie.first | 1_u32 << tie.second;
                    if pair & own == pair && pair & group != 0 && pair & group != pair {
                        let holds = tie.through == u32::MAX || labels[tie.through as usize] == zone;
                        group |= if holds { pair } else { 0 };
                    }
                }
                if group == before {
                    break;
                }
            }
            groups[count] = group;
            count += 1;
            rest &= !group;
            if count == 1 && rest == 0 {
                break;
            }
        }
        groups
    }
}

impl Search {
    /// Whether the zone joins all `starts` without going through `unit`, looking at no more than `most` units.
    fn meet(&mut self, graph: &Graph, labels: &[u32], unit: u32, starts: &[u32], most: usize) -> bool {
        self.seen.resize(graph.units(), (0, 0));
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.seen.fill((0, 0));
            self.round = 1;
        }
        let zone = labels[unit as usize];
        self.fronts.resize_with(starts.len().max(self.fronts.len()), Vec::new);
        let mut parent: Vec<u32> = (0..starts.len() as u32).collect();
        let mut at = vec![0_usize; starts.len()];
        for (front, &start) in starts.iter().enumerate() {
            self.fronts[front].clear();
            self.fronts[front].push(start);
            self.seen[start as usize] = (self.round, front as u32);
        }
        let (mut apart, mut looked) = (starts.len(), 0);
        loop {
            for (front, at) in at.iter_mut().enumerate() {
                let Some(&here) = self.fronts[front].get(*at) else { continue };
                *at += 1;
                looked += 1;
                for &next in graph.neighbours(here) {
                    if labels[next as usize] != zone || next == unit {
                        continue;
                    }
                    let (round, by) = self.seen[next as usize];
                    if round != self.round {
                        self.seen[next as usize] = (self.round, front as u32);
                        self.fronts[front].push(next);
                    } else if root(&parent, by) != root(&parent, front as u32) {
                        let (one, other) = (root(&parent, by), root(&parent, front as u32));
                        parent[one as usize] = other;
                        apart -= 1;
                        if apart == 1 {
                            return true;
                        }
                    }
                }
            }
            // A group whose fronts are all exhausted is cut off.
            let open =
                |group: u32| (0..starts.len()).any(|front| root(&parent, front as u32) == group && at[front] < self.fronts[front].len());
            if looked > most || (0..starts.len() as u32).any(|front| !open(root(&parent, front))) {
                return false;
            }
        }
    }
}

fn root(parent: &[u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        at = parent[at as usize];
    }
    at
}
