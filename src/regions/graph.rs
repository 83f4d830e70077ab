//! Who may stand in one zone with whom: links between units, as flat arrays.

use std::collections::VecDeque;

/// Links between units, each known from both ends, the neighbours of a unit in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    starts: Vec<u32>,
    ends: Vec<u32>,
    /// What a link is worth when both its ends stand in one zone; parallel to `ends`.
    worth: Vec<f64>,
}

impl Graph {
    /// Links of `units` units, each worth 1. A link that is given twice counts once, one from a unit to itself not at all.
    ///
    /// Both ends of every link must be below `units`.
    #[must_use]
    pub fn new(units: usize, links: &[(u32, u32)]) -> Self {
        Self::weighted(units, links.iter().map(|&(a, b)| (a, b, 1.0)))
    }

    /// Links that are worth different amounts; of a link that is given twice the first counts.
    #[must_use]
    pub fn weighted(units: usize, links: impl Iterator<Item = (u32, u32, f64)>) -> Self {
        let mut both: Vec<(u32, u32, f64)> = links.filter(|(a, b, _)| a != b).flat_map(|(a, b, w)| [(a, b, w), (b, a, w)]).collect();
        both.sort_by_key(|&(a, b, _)| (a, b));
        both.dedup_by_key(|&mut (a, b, _)| (a, b));
        let mut starts = vec![0_u32; units + 1];
        for &(a, _, _) in &both {
            starts[a as usize + 1] += 1;
        }
        for at in 0..units {
            starts[at + 1] += starts[at];
        }
        Self { starts, ends: both.iter().map(|link| link.1).collect(), worth: both.iter().map(|link| link.2).collect() }
    }

    /// Number of units.
    #[must_use]
    pub fn units(&self) -> usize {
        self.starts.len() - 1
    }

    /// Neighbours of a unit, in order.
    #[must_use]
    pub fn neighbours(&self, unit: u32) -> &[u32] {
        &self.ends[self.span(unit)]
    }

    /// Worth of the links to [`Graph::neighbours`].
    #[must_use]
    pub fn worth(&self, unit: u32) -> &[f64] {
        &self.worth[self.span(unit)]
    }

    fn span(&self, unit: u32) -> std::ops::Range<usize> {
        self.starts[unit as usize] as usize..self.starts[unit as usize + 1] as usize
    }

    /// Whether two units are linked.
    #[must_use]
    pub fn linked(&self, a: u32, b: u32) -> bool {
        self.neighbours(a).binary_search(&b).is_ok()
    }

    /// Every link once, the smaller unit first, in order.
    pub fn links(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..self.units() as u32).flat_map(move |a| self.neighbours(a).iter().filter(move |&&b| a < b).map(move |&b| (a, b)))
    }

    /// Units that hang together, each group in order, the groups by their first unit.
    #[must_use]
    pub fn components(&self) -> Vec<Vec<u32>> {
        self.pieces(|_, _| true)
    }

    /// Units that hang together along the links for which `open` holds.
    pub fn pieces(&self, open: impl Fn(u32, u32) -> bool) -> Vec<Vec<u32>> {
        let mut seen = vec![false; self.units()];
        let mut pieces = Vec::new();
        let mut queue = VecDeque::new();
        for first in 0..self.units() as u32 {
            if std::mem::replace(&mut seen[first as usize], true) {
                continue;
            }
            let mut piece = vec![first];
            queue.push_back(first);
            while let Some(unit) = queue.pop_front() {
                for &next in self.neighbours(unit) {
                    if !seen[next as usize] && open(unit, next) {
                        seen[next as usize] = true;
                        piece.push(next);
                        queue.push_back(next);
                    }
                }
            }
            piece.sort_unstable();
            pieces.push(piece);
        }
        pieces
    }

    /// The links among `units`, which are renumbered in their order.
    #[must_use]
    pub fn part(&self, units: &[u32]) -> Self {
        let mut place = vec![u32::MAX; self.units()];
        for (at, &unit) in units.iter().enumerate() {
            place[unit as usize] = at as u32;
        }
        let mut part = Self { starts: vec![0], ends: Vec::new(), worth: Vec::new() };
        let sorted = units.is_sorted();
        for &unit in units {
            let begin = part.ends.len();
            for (&next, &worth) in self.neighbours(unit).iter().zip(self.worth(unit)) {
                if place[next as usize] != u32::MAX {
                    part.ends.push(place[next as usize]);
                    part.worth.push(worth);
                }
            }
            if !sorted {
                let mut both: Vec<(u32, f64)> = part.ends[begin..].iter().copied().zip(part.worth[begin..].iter().copied()).collect();
                both.sort_by_key(|link| link.0);
                for (at, (end, worth)) in both.into_iter().enumerate() {
                    (part.ends[begin + at], part.worth[begin + at]) = (end, worth);
                }
            }
            part.starts.push(part.ends.len() as u32);
        }
        part
    }
}
