//! Two neighbouring zones made one and cut anew along a random spanning tree, or one zone cut in two (recombination; DeFord,
//! Duchin and Solomon 2021): what single moves cannot reach, because every step between costs.

use super::division::Division;
use super::problem::Problem;
use super::sums::{Change, Sums, joint};
use crate::regions::Stream;

/// Cuts of a tree that are tried, drawn from its links.
const CUTS: usize = 5;

/// More pieces than this are not recast at once.
const MOST: usize = 120;

/// Room that is used again and again.
#[derive(Debug, Default)]
pub(crate) struct Recast {
    /// Side of a piece in the cut at hand: 0 for all that are not looked at.
    side: Vec<u8>,
    members: Vec<u32>,
    /// A spanning tree: members in the order they were reached, with the position of the one they hang on.
    tree: Vec<(u32, u32)>,
    /// Positions in it that hang below the cut at hand.
    low: Vec<bool>,
    sums: Option<Sums>,
}

impl Recast {
    /// Recasts the zones of two neighbours; says whether anything changed.
    ///
    /// Every outcome, the present one too, has its worth and a draw at the temperature; the highest is taken (a heat bath).
    pub(crate) fn step(&mut self, division: &mut Division<'_>, one: u32, other: u32, temperature: f64, stream: &mut Stream) -> bool {
        let problem = division.problem;
        let (a, b) = (division.labels[one as usize], division.labels[other as usize]);
        let pieces = division.zone(a).pieces + if a == b { 0 } else { division.zone(b).pieces };
        let Some(second) = (if a == b { division.unused() } else { Some(b) }) else { return false };
        if pieces < 2 || pieces as usize > MOST || !self.span(division, one, [a, b], stream) {
            return false;
        }
        let draw = |stream: &mut Stream| -(-stream.unit().ln()).max(f64::MIN_POSITIVE).ln() * temperature;
        let now = division.worth_of(a) + if a == b { 0.0 } else { division.worth_of(b) };
        let mut best = (now + draw(stream), None);
        if a != b
            && let Some(worth) = self.cut(problem, 0)
        {
            best = higher(best, (worth + draw(stream), Some(0)));
        }
        let links = self.tree.len() - 1;
        for _ in 0..CUTS.min(links) {
            let at = 1 + stream.below(links);
            if let Some(worth) = self.cut(problem, at) {
                best = higher(best, (worth + draw(stream), Some(at)));
            }
        }
        self.members.iter().for_each(|&piece| self.side[piece as usize] = 0);
        let Some(at) = best.1 else { return false };
        self.cut(problem, at);
        let labels: Vec<(u32, u32)> = self.members.iter().map(|&p| (p, if self.side[p as usize] == 2 { second } else { a })).collect();
        self.members.iter().for_each(|&piece| self.side[piece as usize] = 0);
        division.relabel(&labels);
        true
    }

    /// A random spanning tree of the zones; `false` where they do not touch, which they always do.
    fn span(&mut self, division: &Division<'_>, first: u32, zones: [u32; 2], stream: &mut Stream) -> bool {
        let problem = division.problem;
        self.side.resize(division.labels.len(), 0);
        self.members.clear();
        self.tree.clear();
        // Reached from a member drawn at random, by a link drawn at random (a random search tree).
        let mut open: Vec<(u32, u32)> = vec![(first, 0)];
        while !open.is_empty() {
            let (piece, from) = open.swap_remove(stream.below(open.len()));
            if std::mem::replace(&mut self.side[piece as usize], 1) != 0 {
                continue;
            }
            let at = self.tree.len() as u32;
            self.tree.push((piece, from));
            self.members.push(piece);
            let near = problem.graph.neighbours(piece).iter();
            open.extend(near.filter(|&&n| self.side[n as usize] == 0 && zones.contains(&division.labels[n as usize])).map(|&n| (n, at)));
        }
        let all = division.zone(zones[0]).pieces + if zones[0] == zones[1] { 0 } else { division.zone(zones[1]).pieces };
        self.members.len() == all as usize
    }

    /// Worth of the zones where the link above the `at`-th of the tree is cut, sides 1 and 2; of the whole for 0; `None` where
    /// that is not allowed.
    fn cut(&mut self, problem: &Problem, at: usize) -> Option<f64> {
        self.low.clear();
        for (position, &(piece, from)) in self.tree.iter().enumerate() {
            let low = at > 0 && (position == at || (position > 0 && self.low[from as usize]));
            self.low.push(low);
            self.side[piece as usize] = if low { 2 } else { 1 };
        }
        let sums = self.sums.get_or_insert_with(|| Sums::none(problem));
        let mut worth = 0.0;
        for side in [1u8, 2] {
            sums.clear();
            let mut seen = 0u32;
            for &(piece, _) in self.tree.iter().filter(|(piece, _)| self.side[*piece as usize] == side) {
                let kept = problem.apart[piece as usize].iter().any(|&other| self.side[other as usize] == side);
                if kept {
                    return None;
                }
                // Every pair once: what lies before a piece in the numbering.
                let joint = joint(problem, piece, |other| other < piece && self.side[other as usize] == side);
                sums.apply(&Change { piece: &problem.pieces[piece as usize], sign: 1.0, joint });
                seen += 1;
            }
            if seen > 1 && !problem.fits(|r| sums.amounts[r]) {
                return None;
            }
            worth += sums.worth(problem);
        }
        Some(worth)
    }
}

fn higher(best: (f64, Option<usize>), other: (f64, Option<usize>)) -> (f64, Option<usize>) {
    if other.0 > best.0 { other } else { best }
}
