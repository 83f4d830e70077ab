//! How good a division of some pieces is: set partitioning over all zones that there can be.
//!
//! Where limits keep zones small, there are few enough to list. Prices of the pieces (Lagrange multipliers, by subgradient steps) bound
//! every division from above: of the zones that a piece is the first of, a division has one at most. What could still be part of a
//! better one is searched.

use super::problem::{LEAST, Problem};
use super::sums::{Change, Sums, joint};
use crate::report::{Cancelled, Progress};

/// Pieces that fit the bits of a zone.
const MOST: usize = 64;

/// Zones that are listed, and looked at in the search, at the middle effort.
const ZONES: usize = 12_000;
const LOOKS: usize = 1_000_000;

/// Steps of the prices, and those without a better bound after which they become smaller.
const STEPS: usize = 240;
const IDLE: usize = 10;

/// What was found out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Proof {
    /// No division is worth more.
    pub(crate) bound: f64,
    /// Zone by piece of a division that is worth more than the one known.
    pub(crate) better: Option<Vec<u32>>,
}

/// A zone that could be.
#[derive(Debug, Clone, Copy)]
struct Zone {
    pieces: u64,
    worth: f64,
    /// Worth beyond the prices of its pieces.
    beyond: f64,
}

/// Bounds every division from above, beginning with one known; `None` where there are too many pieces or zones to tell.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(crate) fn prove(problem: &Problem, labels: &[u32], worth: f64, effort: u8, progress: &Progress) -> Result<Option<Proof>, Cancelled> {
    if labels.len() > MOST {
        return Ok(None);
    }
    let factor = (f64::from(effort.clamp(1, 9)) - 5.0).exp2();
    let Some(mut zones) = Listing::all(problem, (ZONES as f64 * factor) as usize, progress)? else { return Ok(None) };
    let (bound, prices) = priced(&mut zones, labels.len(), start(problem, labels), worth, progress)?;
    let mut search = Search::new(&zones, &prices, bound, worth, (LOOKS as f64 * factor) as usize);
    search.place(&mut Vec::new(), 0, 0.0, progress)?;
    let bound = if search.looks > 0 { search.best } else { bound };
    let of = |found: &Vec<u64>| (0..labels.len()).map(|at| found.iter().position(|zone| zone >> at & 1 == 1).unwrap_or(0) as u32).collect();
    Ok(Some(Proof { bound, better: search.found.as_ref().map(of) }))
}

/// A walk through all zones, each met once: from its first piece by pieces that touch it.
struct Listing<'p> {
    problem: &'p Problem,
    around: Vec<u64>,
    apart: Vec<u64>,
    connectors: u64,
    /// By first piece.
    zones: Vec<Vec<Zone>>,
    left: usize,
}

impl<'p> Listing<'p> {
    /// All zones by their first piece; `None` where they are more than `most`.
    fn all(problem: &'p Problem, most: usize, progress: &Progress) -> Result<Option<Vec<Vec<Zone>>>, Cancelled> {
        let n = problem.pieces.len() as u32;
        let bits = |list: &[u32]| list.iter().fold(0, |set, &piece| set | 1_u64 << piece);
        let mut listing = Self {
            problem,
            around: (0..n).map(|piece| bits(problem.graph.neighbours(piece))).collect(),
            apart: problem.apart.iter().map(|list| bits(list)).collect(),
            connectors: problem.connectors().fold(0, |set, piece| set | 1 << piece),
            zones: vec![Vec::new(); n as usize],
            left: most,
        };
        for root in 0..n {
            progress.check()?;
            let later = !((1_u64 << root) | ((1_u64 << root) - 1));
            let alone = Sums::of(problem, &[root]);
            if !listing.grow(1 << root, &alone, listing.around[root as usize] & later, later) {
                return Ok(None);
            }
        }
        Ok(Some(listing.zones))
    }

    /// Notes a zone and all that grow from it by pieces of `open`; whether there was room.
    fn grow(&mut self, zone: u64, sums: &Sums, mut open: u64, mut allowed: u64) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        if zone.is_power_of_two() || self.joins(zone) {
            self.zones[zone.trailing_zeros() as usize].push(Zone { pieces: zone, worth: sums.worth(self.problem), beyond: 0.0 });
        }
        while open != 0 {
            let piece = open.trailing_zeros();
            open &= open - 1;
            // Later siblings never take it again.
            allowed &= !(1 << piece);
            let own = &self.problem.pieces[piece as usize];
            let fits = self.problem.fits(|r| sums.amounts[r] + own.amounts[r]);
            if !fits || self.apart[piece as usize] & zone != 0 {
                continue;
            }
            let mut next = sums.clone();
            let joint = joint(self.problem, piece, |other| zone >> other & 1 == 1);
            next.apply(&Change { piece: own, sign: 1.0, joint });
            let with = zone | 1 << piece;
            if !self.grow(with, &next, open | self.around[piece as usize] & allowed & !with, allowed) {
                return false;
            }
        }
        true
    }

    /// Whether every connector of a zone joins something.
    fn joins(&self, zone: u64) -> bool {
        let mut connectors = zone & self.connectors;
        while connectors != 0 {
            let rest = zone & !(connectors & connectors.wrapping_neg());
            connectors &= connectors - 1;
            let mut reached = rest & rest.wrapping_neg();
            let mut edge = reached;
            while edge != 0 {
                let new = self.around[edge.trailing_zeros() as usize] & rest & !reached;
                edge = (edge & (edge - 1)) | new;
                reached |= new;
            }
            if reached == rest {
                return false;
            }
        }
        true
    }
}

/// Prices at which the pieces of each zone share its worth.
fn start(problem: &Problem, labels: &[u32]) -> Vec<f64> {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); labels.len()];
    for (piece, &zone) in labels.iter().enumerate() {
        members[zone as usize].push(piece as u32);
    }
    let share = members.iter().map(|zone| Sums::of(problem, zone).worth(problem) / zone.len().max(1) as f64);
    let share: Vec<f64> = share.collect();
    labels.iter().map(|&zone| share[zone as usize]).collect()
}

/// The least bound found with its prices; zones have what they are worth beyond those, and go where no better division holds them.
fn priced(
    zones: &mut [Vec<Zone>],
    pieces: usize,
    mut prices: Vec<f64>,
    worth: f64,
    progress: &Progress,
) -> Result<(f64, Vec<f64>), Cancelled> {
    let (mut bound, mut best, mut pace, mut idle) = (f64::INFINITY, prices.clone(), 1.0, 0);
    for _ in 0..STEPS {
        progress.check()?;
        let mut slope = vec![1.0; pieces];
        let mut high: f64 = prices.iter().sum();
        for own in zones.iter() {
            let beyond = |zone: &Zone| zone.worth - sum(zone.pieces, &prices);
            let most = own.iter().map(|zone| (beyond(zone), zone.pieces)).reduce(|most, next| if next.0 > most.0 { next } else { most });
            if let Some((beyond, zone)) = most.filter(|(beyond, _)| *beyond > 0.0) {
                high += beyond;
                each(zone, |piece| slope[piece] -= 1.0);
            }
        }
        if high < bound - LEAST {
            (bound, idle) = (high, 0);
            best.clone_from(&prices);
        } else {
            idle += 1;
        }
        let square: f64 = slope.iter().map(|s| s * s).sum();
        if bound <= worth + LEAST || square == 0.0 {
            break;
        }
        if idle >= IDLE {
            (pace, idle) = (pace / 2.0, 0);
            prices.clone_from(&best);
            continue;
        }
        let step = pace * (high - worth) / square;
        prices.iter_mut().zip(&slope).for_each(|(price, slope)| *price -= step * slope);
    }
    for own in zones.iter_mut() {
        for zone in own.iter_mut() {
            zone.beyond = zone.worth - sum(zone.pieces, &best);
        }
        own.sort_by(|a, b| b.beyond.total_cmp(&a.beyond).then(a.pieces.cmp(&b.pieces)));
        let most = own.first().map_or(0.0, |zone| zone.beyond.max(0.0));
        own.retain(|zone| bound - most + zone.beyond > worth + LEAST);
    }
    Ok((bound.max(worth), best))
}

/// Search for a division that is worth more, among the zones that are left.
struct Search<'z> {
    zones: &'z [Vec<Zone>],
    prices: &'z [f64],
    /// What the zone of a first piece is worth beyond the prices at most, added up from each piece on.
    rest: Vec<f64>,
    best: f64,
    found: Option<Vec<u64>>,
    looks: usize,
}

impl<'z> Search<'z> {
    fn new(zones: &'z [Vec<Zone>], prices: &'z [f64], bound: f64, worth: f64, looks: usize) -> Self {
        let mut rest = vec![0.0; zones.len() + 1];
        for at in (0..zones.len()).rev() {
            rest[at] = rest[at + 1] + zones[at].first().map_or(0.0, |zone| zone.beyond.max(0.0));
        }
        // Nothing is left to look at where the bound is reached.
        let looks = if bound <= worth + LEAST { 1 } else { looks };
        Self { zones, prices, rest, best: worth, found: None, looks }
    }

    fn place(&mut self, chosen: &mut Vec<u64>, covered: u64, worth: f64, progress: &Progress) -> Result<(), Cancelled> {
        let first = (!covered).trailing_zeros() as usize;
        if first >= self.zones.len() {
            if worth > self.best + LEAST {
                self.best = worth;
                self.found = Some(chosen.clone());
            }
            return Ok(());
        }
        let open = worth + (first..self.zones.len()).filter(|&at| covered >> at & 1 == 0).map(|at| self.prices[at]).sum::<f64>();
        for at in 0..self.zones[first].len() {
            let zone = self.zones[first][at];
            if self.looks == 0 || open + zone.beyond + self.rest[first + 1] <= self.best + LEAST {
                break;
            }
            self.looks -= 1;
            if self.looks.is_multiple_of(16_384) {
                progress.check()?;
            }
            if zone.pieces & covered == 0 {
                chosen.push(zone.pieces);
                self.place(chosen, covered | zone.pieces, worth + zone.worth, progress)?;
                chosen.pop();
            }
        }
        Ok(())
    }
}

fn each(mut pieces: u64, mut work: impl FnMut(usize)) {
    while pieces != 0 {
        work(pieces.trailing_zeros() as usize);
        pieces &= pieces - 1;
    }
}

fn sum(pieces: u64, prices: &[f64]) -> f64 {
    let mut sum = 0.0;
    each(pieces, |piece| sum += prices[piece]);
    sum
}
