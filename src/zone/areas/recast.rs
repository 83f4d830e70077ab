//! Two neighbouring zones made one and cut anew along a random spanning tree, or one zone cut in two (recombination; DeFord,
//! Duchin and Solomon 2021): what single moves cannot reach, because every step between costs.

use super::cuts::Cuts;
use super::division::Division;
use crate::regions::Stream;

/// More pieces than this are not recast at once.
const MOST: usize = 120;

/// One try in so many at cutting one zone in two is made: it seldom pays, and most neighbours are in one zone.
const SPLIT: usize = 6;

/// Temperatures below the best outcome beyond which one is never drawn: 1 in 10¹³.
const FAR: f64 = 30.0;

/// Less than this, in metres, is rounding.
const LEAST_GAIN: f64 = 1e-6;

/// Room that is used again and again.
#[derive(Debug, Default)]
pub(crate) struct Recast {
    /// Position of a piece in the tree, from 1; 0 for all that are not in it.
    place: Vec<u32>,
    /// Pieces that may be reached next, with the position they would hang on.
    open: Vec<(u32, u32)>,
    cuts: Cuts,
    /// Worth of every outcome: the position whose link is cut, 0 for none.
    outcomes: Vec<(f64, usize)>,
}

impl Recast {
    /// Recasts the zones of two neighbours; says whether anything changed.
    ///
    /// The present state, one zone of both, and every cut of the tree are drawn from by their worth at the temperature (a heat
    /// bath); at 0 the best is taken.
    pub(crate) fn step(&mut self, division: &mut Division<'_>, one: u32, other: u32, temperature: f64, stream: &mut Stream) -> bool {
        let problem = division.problem;
        let (a, b) = (division.labels[one as usize], division.labels[other as usize]);
        let pieces = division.zone(a).pieces + if a == b { 0 } else { division.zone(b).pieces };
        let Some(second) = (if a == b { division.unused() } else { Some(b) }) else { return false };
        if pieces < 2 || pieces as usize > MOST || (a == b && stream.below(SPLIT) != 0) {
            return false;
        }
        self.span(division, one, [a, b], stream);
        let place = |piece: u32| self.place[piece as usize].checked_sub(1);
        let is_whole = self.cuts.len() == pieces as usize && self.cuts.weigh(problem, place);
        self.cuts.pieces().for_each(|piece| self.place[piece as usize] = 0);
        if !is_whole {
            return false;
        }
        let now = division.worth_of(a) + if a == b { 0.0 } else { division.worth_of(b) };
        self.outcomes.clear();
        if a != b {
            self.outcomes.extend(self.cuts.whole(problem).map(|worth| (worth, 0)));
        }
        self.outcomes.extend((1..self.cuts.len()).filter_map(|at| Some((self.cuts.worth(problem, at)?, at))));
        let Some(at) = draw(&self.outcomes, now, temperature, stream) else { return false };
        let labels: Vec<(u32, u32)> = self.cuts.sides(at).map(|(piece, low)| (piece, if low { second } else { a })).collect();
        division.relabel(&labels);
        true
    }

    /// A random spanning tree of two zones: from a member, by a link drawn at random of all that lead on (a random search tree).
    fn span(&mut self, division: &Division<'_>, first: u32, zones: [u32; 2], stream: &mut Stream) {
        let problem = division.problem;
        self.place.resize(division.labels.len(), 0);
        self.cuts.clear();
        self.open.clear();
        self.open.push((first, 0));
        while !self.open.is_empty() {
            let (piece, on) = self.open.swap_remove(stream.below(self.open.len()));
            if self.place[piece as usize] != 0 {
                continue;
            }
            let at = self.cuts.hang(piece, on);
            self.place[piece as usize] = at + 1;
            for &next in problem.graph.neighbours(piece) {
                if self.place[next as usize] == 0 && zones.contains(&division.labels[next as usize]) {
                    self.open.push((next, at));
                }
            }
        }
    }
}

/// One of several outcomes, or none for the present state, each as likely as its worth at the temperature makes it.
fn draw(outcomes: &[(f64, usize)], now: f64, temperature: f64, stream: &mut Stream) -> Option<usize> {
    let best = outcomes.iter().copied().reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    if temperature <= 0.0 {
        return (best.0 > now + LEAST_GAIN).then_some(best.1);
    }
    let top = best.0.max(now);
    let weight = |worth: f64| {
        let below = (top - worth) / temperature;
        if below > FAR { 0.0 } else { (-below).exp() }
    };
    let all: f64 = weight(now) + outcomes.iter().map(|&(worth, _)| weight(worth)).sum::<f64>();
    let mut left = stream.unit() * all - weight(now);
    if left <= 0.0 {
        return None;
    }
    for &(worth, at) in outcomes {
        left -= weight(worth);
        if left <= 0.0 {
            return Some(at);
        }
    }
    Some(best.1)
}
