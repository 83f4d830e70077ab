//! Improving: pieces on the border of a zone move to another or found one, at first also where it costs, then only where it gains.
//!
//! Zones stay connected and within their upper bounds throughout. How long is tried is counted in looks, never in seconds.

use super::connect::{connect, prune};
use super::division::Division;
use super::grow::grow;
use super::problem::{LEAST, Problem};
use super::recast::Recast;
use crate::regions::{Rings, Search, Stream};
use crate::report::{Cancelled, Progress};

/// Looks that the middle effort has for a problem, about, and its sweeps at least and at most.
const LOOKS: f64 = 200_000.0;
const SWEEPS: [f64; 2] = [24.0, 400.0];

/// Temperatures, in metres of shared works: a front of a house, and hardly anything.
const HOT: f64 = 60.0;
const COLD: f64 = 1.0;

/// One look in so many asks whether a piece would found a zone.
const FOUND: usize = 8;

/// One look in so many recasts two zones.
const RECAST: usize = 12;

/// Times moves and recasts take turns at the end, at most.
const SETTLED: u32 = 6;

/// Pieces that a search for contiguity looks at before it says no.
const SEARCHED: usize = 256;

/// Pieces beyond which one round is all there is time for.
const MANY: usize = 20_000;

/// Rounds of improving and growing, each from the best so far.
const ROUNDS: u32 = 3;

/// Zone by piece of the best division found from the one given.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(crate) fn improve(problem: &Problem, labels: Vec<u32>, effort: u8, seed: u64, progress: &Progress) -> Result<Vec<u32>, Cancelled> {
    let rings = Rings::new(&problem.graph);
    let n = labels.len() as f64;
    let factor = (f64::from(effort.clamp(1, 9)) - 5.0).exp2();
    let sweeps = (LOOKS * factor / n).clamp(SWEEPS[0] * factor.min(1.0), SWEEPS[1] * factor.max(1.0)) as u32;
    let labels_are_many = labels.len() > MANY;
    let connects = problem.connectors().next().is_some();
    let mut best = Division::new(problem, labels);
    if connects {
        prune(&mut best, &rings);
        while connect(&mut best) {
            progress.check()?;
        }
    }
    let mut most = best.worth();
    let rounds = if labels_are_many { 1 } else { ROUNDS };
    for round in 0..rounds {
        let mut state = State {
            division: best.clone(),
            rings: &rings,
            search: Search::default(),
            recast: Recast::default(),
            stream: Stream::new(seed, u64::from(round)),
        };
        let hot = HOT / f64::from(1 << round);
        for sweep in 0..sweeps.max(2) {
            progress.check()?;
            let share = f64::from(sweep) / f64::from(sweeps.max(2) - 1);
            state.sweep(hot * (COLD / hot).powf(share));
        }
        state.settle(progress)?;
        if connects {
            prune(&mut state.division, &rings);
            while connect(&mut state.division) {
                progress.check()?;
            }
        }
        let mut grown = Division::new(problem, grow(problem, &state.division.labels, progress)?);
        if connects {
            prune(&mut grown, &rings);
        }
        let worth = grown.worth();
        if worth > most {
            (best, most) = (grown, worth);
        }
    }
    Ok(best.tidy())
}

struct State<'p> {
    division: Division<'p>,
    rings: &'p Rings,
    search: Search,
    recast: Recast,
    stream: Stream,
}

impl State<'_> {
    fn sweep(&mut self, temperature: f64) {
        for piece in 0..self.division.labels.len() as u32 {
            let around = self.division.problem.graph.neighbours(piece);
            let Some(&next) = around.get(self.stream.below(around.len())) else { continue };
            if self.stream.below(RECAST) == 0 {
                self.recast.step(&mut self.division, piece, next, temperature, &mut self.stream);
                continue;
            }
            let from = self.division.labels[piece as usize];
            let founds = self.stream.below(FOUND) == 0;
            let to = if founds { self.division.unused().unwrap_or(from) } else { self.division.labels[next as usize] };
            let least = self.stream.unit().ln() * temperature;
            if to != from
                && !(founds && self.division.zone(from).pieces == 1)
                && self.may_move(piece, to)
                && self.division.gain(piece, to) >= least
            {
                self.division.shift(piece, to);
            }
        }
    }

    /// Takes what gains until nothing does, moves and recasts in turn.
    fn settle(&mut self, progress: &Progress) -> Result<(), Cancelled> {
        let turns = if self.division.labels.len() > MANY { 1 } else { SETTLED };
        for _ in 0..turns {
            while self.descend() {
                progress.check()?;
            }
            let before = self.division.worth();
            for piece in 0..self.division.labels.len() as u32 {
                for &next in self.division.problem.graph.neighbours(piece).iter().filter(|&&next| next > piece) {
                    self.recast.step(&mut self.division, piece, next, 0.0, &mut self.stream);
                }
            }
            progress.check()?;
            if self.division.worth() < before + LEAST {
                break;
            }
        }
        Ok(())
    }

    /// Moves every piece where it gains most; says whether any did.
    fn descend(&mut self) -> bool {
        let mut moved = false;
        for piece in 0..self.division.labels.len() as u32 {
            let from = self.division.labels[piece as usize];
            let mut others: Vec<u32> =
                self.division.problem.graph.neighbours(piece).iter().map(|&n| self.division.labels[n as usize]).collect();
            if self.division.zone(from).pieces > 1 {
                others.extend(self.division.unused());
            }
            others.retain(|&zone| zone != from);
            others.sort_unstable();
            others.dedup();
            let mut best: Option<(f64, u32)> = None;
            for to in others {
                let gain = self.division.gain(piece, to);
                if gain > LEAST && best.is_none_or(|(most, _)| gain > most) && self.may_move(piece, to) {
                    best = Some((gain, to));
                }
            }
            if let Some((_, to)) = best {
                self.division.shift(piece, to);
                moved = true;
            }
        }
        moved
    }

    fn may_move(&mut self, piece: u32, to: u32) -> bool {
        let Division { problem, labels, .. } = &self.division;
        let alone = self.division.zone(labels[piece as usize]).pieces == 1;
        self.division.admits(piece, to) && (alone || self.rings.spares(&problem.graph, labels, piece, &mut self.search, SEARCHED))
    }
}
