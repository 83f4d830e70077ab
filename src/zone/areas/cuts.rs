//! All cuts of a spanning tree at once: what hangs below every link of it, and what the two zones that a cut leaves are worth.
//!
//! A pair of pieces is on one side unless the cut lies between them, so everything that pairs have hangs at the link where their
//! paths meet; one pass from the leaves to the root adds it up. A cut then costs as much as one look at a zone, however many pieces.

use super::problem::{Joint, Problem};
use super::sums::Parts;

/// Communities that two zones may touch together to be cut; more are left as they are.
const COMMUNITIES: usize = 128;

/// What hangs at and below a piece of the tree.
#[derive(Debug, Clone, Copy, Default)]
struct Below {
    pieces: u32,
    full: u32,
    connectors: u32,
    area: f64,
    perimeter: f64,
    shared: f64,
    scores: [f64; 3],
    /// Of pairs that are both below.
    within: Joint,
    /// Of pairs that one or both are below, the latter twice.
    around: Joint,
    /// Communities of which some piece is below, as bits.
    communities: u128,
    /// Communities of which all pieces are below.
    whole: u32,
}

/// A spanning tree of some pieces with what hangs below each.
#[derive(Debug, Default)]
pub(crate) struct Cuts {
    /// Pieces in an order in which each comes after the one it hangs on, with the position of that.
    tree: Vec<(u32, u32)>,
    below: Vec<Below>,
    /// By position and resource: the amount below, and how many pieces of it are not wholly known.
    amounts: Vec<f64>,
    open: Vec<u32>,
    /// Communities with the place where the paths of all their pieces meet.
    communities: Vec<(u32, u32)>,
    /// Positions that must not be on one side.
    apart: Vec<(u32, u32)>,
}

impl Cuts {
    /// Empties it for another tree.
    pub(crate) fn clear(&mut self) {
        self.tree.clear();
        self.communities.clear();
        self.apart.clear();
    }

    /// Hangs a piece on the one at a position; the first one hangs on itself. Its position.
    pub(crate) fn hang(&mut self, piece: u32, on: u32) -> u32 {
        self.tree.push((piece, on));
        self.tree.len() as u32 - 1
    }

    /// Pieces in the order they were hung.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = u32> + '_ {
        self.tree.iter().map(|&(piece, _)| piece)
    }

    /// Number of pieces.
    pub(crate) fn len(&self) -> usize {
        self.tree.len()
    }

    /// Adds up what hangs where, by the place of every piece in the tree. `false` where no cut keeps the upper bounds, nor all as one
    /// zone, or where there are more communities than it has room for.
    pub(crate) fn weigh(&mut self, problem: &Problem, place: impl Fn(u32) -> Option<u32>) -> bool {
        self.count(problem) && self.hold(problem, place)
    }

    /// Adds up pieces and amounts, which is quick and mostly shows that nothing can be cut; whether anything can.
    fn count(&mut self, problem: &Problem) -> bool {
        let (n, resources) = (self.tree.len(), problem.bounds.len());
        self.below.clear();
        self.below.resize(n, Below { pieces: 1, ..Below::default() });
        self.amounts.clear();
        self.tree.iter().for_each(|&(piece, _)| self.amounts.extend_from_slice(&problem.pieces[piece as usize].amounts));
        for at in (1..n).rev() {
            let on = self.tree[at].1 as usize;
            self.below[on].pieces += self.below[at].pieces;
            for r in 0..resources {
                self.amounts[on * resources + r] += self.amounts[at * resources + r];
            }
        }
        (0..n).any(|at| self.fits(problem, at))
    }

    /// Whether both sides of a cut keep the upper bounds; for 0 whether all does as one zone.
    fn fits(&self, problem: &Problem, at: usize) -> bool {
        let resources = problem.bounds.len();
        let (low, high) = (self.below[at].pieces, self.below[0].pieces - self.below[at].pieces);
        let low_fits = problem.fits(|r| self.amounts[at * resources + r]);
        let high_fits = || problem.fits(|r| self.amounts[r] - self.amounts[at * resources + r]);
        // A piece that breaks a bound by itself is a zone of one.
        (low == 1 || low_fits) && (high <= 1 || high_fits())
    }

    /// Adds up all else; `false` where there are more communities than it has room for.
    fn hold(&mut self, problem: &Problem, place: impl Fn(u32) -> Option<u32>) -> bool {
        let (n, resources) = (self.tree.len(), problem.bounds.len());
        self.open.clear();
        for at in 0..n {
            let piece = self.tree[at].0;
            let own = &problem.pieces[piece as usize];
            self.open.extend(own.open.iter().map(|&open| u32::from(open)));
            let Some(communities) = self.note(&own.communities, at as u32) else { return false };
            let mut around = Joint::default();
            for (other, joint) in problem.around(piece) {
                let Some(other) = place(other) else { continue };
                around += joint;
                if (other as usize) < at {
                    let meet = self.meet(at as u32, other);
                    self.below[meet as usize].within += joint;
                }
            }
            self.apart.extend(problem.apart[piece as usize].iter().filter_map(|&other| place(other)).map(|other| (at as u32, other)));
            let below = &mut self.below[at];
            (below.full, below.connectors) = (u32::from(!own.is_connector), own.connectors);
            (below.area, below.perimeter, below.shared, below.scores) = (own.area, own.perimeter, own.shared, own.scores);
            (below.around, below.communities) = (around, communities);
        }
        for &(_, meet) in &self.communities {
            self.below[meet as usize].whole += 1;
        }
        for at in (1..n).rev() {
            let on = self.tree[at].1 as usize;
            let own = self.below[at];
            self.below[on].take(&own);
            for r in 0..resources {
                self.open[on * resources + r] += self.open[at * resources + r];
            }
        }
        true
    }

    /// The communities of a piece as bits, each known to meet there too; `None` where there is no room for more.
    fn note(&mut self, communities: &[u32], at: u32) -> Option<u128> {
        let mut bits = 0;
        for &community in communities {
            let found = self.communities.iter().position(|known| known.0 == community);
            let number = found.unwrap_or(self.communities.len());
            if number == COMMUNITIES {
                return None;
            }
            match found {
                Some(number) => self.communities[number].1 = self.meet(self.communities[number].1, at),
                None => self.communities.push((community, at)),
            }
            bits |= 1 << number;
        }
        Some(bits)
    }

    /// Where the paths of two positions to the root meet: no piece hangs on a later one, so the later of two goes up.
    fn meet(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            let later = if a > b { &mut a } else { &mut b };
            *later = self.tree[*later as usize].1;
        }
        a
    }

    /// Worth of all as one zone; `None` where that is not allowed.
    pub(crate) fn whole(&self, problem: &Problem) -> Option<f64> {
        let all = &self.below[0];
        let is_open = |r: usize| self.open[r] > 0;
        let parts = || all.parts(all.communities.count_ones(), &|r| self.amounts[r], &is_open).worth(problem);
        (self.fits(problem, 0) && self.apart.is_empty()).then(parts)
    }

    /// Worth of the two zones that are left where the link above a position, not the first, is cut; `None` where that is not allowed.
    pub(crate) fn worth(&self, problem: &Problem, at: usize) -> Option<f64> {
        if !self.fits(problem, at) || !self.apart.iter().all(|&(a, b)| self.hangs(a, at) != self.hangs(b, at)) {
            return None;
        }
        let resources = problem.bounds.len();
        let (all, low) = (&self.below[0], &self.below[at]);
        let low_amount = |r: usize| self.amounts[at * resources + r];
        let high_amount = |r: usize| self.amounts[r] - self.amounts[at * resources + r];
        let low_open = |r: usize| self.open[at * resources + r] > 0;
        let high_open = |r: usize| self.open[r] > self.open[at * resources + r];
        let high = all.less(low);
        let communities = all.communities.count_ones() - low.whole;
        let low = low.parts(low.communities.count_ones(), &low_amount, &low_open).worth(problem);
        Some(low + high.parts(communities, &high_amount, &high_open).worth(problem))
    }

    /// Whether a position hangs at or below another.
    fn hangs(&self, mut position: u32, at: usize) -> bool {
        while position as usize > at {
            position = self.tree[position as usize].1;
        }
        position as usize == at
    }

    /// The pieces with whether they hang below the link above a position; none does for 0.
    pub(crate) fn sides(&self, at: usize) -> impl Iterator<Item = (u32, bool)> + '_ {
        (0..self.tree.len() as u32).map(move |position| (self.tree[position as usize].0, at > 0 && self.hangs(position, at)))
    }
}

impl Below {
    /// Takes in all that hangs below another but pieces, which are counted before.
    fn take(&mut self, other: &Self) {
        self.full += other.full;
        self.connectors += other.connectors;
        self.area += other.area;
        self.perimeter += other.perimeter;
        self.shared += other.shared;
        self.scores = [0, 1, 2].map(|k| self.scores[k] + other.scores[k]);
        self.within += other.within;
        self.around += other.around;
        self.communities |= other.communities;
        self.whole += other.whole;
    }

    /// What is not below `low`, of all; pieces and communities are not told.
    fn less(&self, low: &Self) -> Self {
        // Pairs that the cut lies between are in neither.
        let rest = |all: f64, within: f64, around: f64| all - (around - within);
        let (all, within, around) = (&self.within, &low.within, &low.around);
        Self {
            full: self.full - low.full,
            connectors: self.connectors - low.connectors,
            area: self.area - low.area,
            perimeter: self.perimeter - low.perimeter,
            shared: self.shared - low.shared,
            scores: [0, 1, 2].map(|k| self.scores[k] - low.scores[k]),
            within: Joint {
                shared: rest(all.shared, within.shared, around.shared),
                fused: rest(all.fused, within.fused, around.fused),
                between: rest(all.between, within.between, around.between),
            },
            ..Self::default()
        }
    }

    fn parts<'z>(&self, communities: u32, amount: &'z dyn Fn(usize) -> f64, is_open: &'z dyn Fn(usize) -> bool) -> Parts<'z> {
        Parts {
            shared: self.shared + self.within.shared,
            perimeter: self.perimeter - 2.0 * self.within.fused,
            area: self.area + self.within.between,
            scores: self.scores,
            communities: communities as usize,
            full: self.full,
            connectors: self.connectors,
            amount,
            is_open,
        }
    }
}
