//! A division of pieces into zones under search: what each zone holds, and what a step would change.

use super::problem::{Joint, Problem};
use super::sums::{Change, Sums, Terms, joint};

/// Every piece in one zone; a zone may be empty.
#[derive(Debug, Clone)]
pub(crate) struct Division<'p> {
    pub(crate) problem: &'p Problem,
    pub(crate) labels: Vec<u32>,
    zones: Vec<Sums>,
    /// What each zone is worth.
    worths: Vec<f64>,
    /// Zones without a piece, and some that have one again.
    free: Vec<u32>,
}

impl<'p> Division<'p> {
    /// The zones as labelled; there may be as many as there are pieces.
    pub(crate) fn new(problem: &'p Problem, labels: Vec<u32>) -> Self {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); labels.len()];
        for (piece, &zone) in labels.iter().enumerate() {
            members[zone as usize].push(piece as u32);
        }
        let mut place = vec![false; labels.len()];
        let zones: Vec<Sums> = members
            .iter()
            .map(|members| {
                let mut sums = Sums::none(problem);
                for &piece in members {
                    let joint = joint(problem, piece, |other| place[other as usize] && labels[other as usize] == labels[piece as usize]);
                    sums.apply(&Change { piece: &problem.pieces[piece as usize], sign: 1.0, joint });
                    place[piece as usize] = true;
                }
                sums
            })
            .collect();
        let free = (0..labels.len() as u32).rev().filter(|&zone| members[zone as usize].is_empty()).collect();
        let worths = zones.iter().map(|zone| zone.worth(problem)).collect();
        Self { problem, labels, zones, worths, free }
    }

    pub(crate) fn zone(&self, zone: u32) -> &Sums {
        &self.zones[zone as usize]
    }

    /// A zone without a piece, where there is one.
    pub(crate) fn unused(&mut self) -> Option<u32> {
        while let Some(&zone) = self.free.last() {
            if self.zones[zone as usize].pieces == 0 {
                return Some(zone);
            }
            self.free.pop();
        }
        None
    }

    /// Worth of a zone.
    pub(crate) fn worth_of(&self, zone: u32) -> f64 {
        self.worths[zone as usize]
    }

    /// Worth of all zones.
    pub(crate) fn worth(&self) -> f64 {
        self.worths.iter().sum()
    }

    /// The terms of all zones.
    pub(crate) fn terms(&self) -> Terms {
        self.zones.iter().map(|zone| zone.terms(self.problem)).sum()
    }

    /// What a piece has of a zone.
    fn joint(&self, piece: u32, zone: u32) -> Joint {
        joint(self.problem, piece, |other| self.labels[other as usize] == zone)
    }

    /// Whether a zone may take a piece in: bounds, and what is kept apart. Whether it touches is not asked.
    pub(crate) fn admits(&self, piece: u32, to: u32) -> bool {
        let sums = self.zone(to);
        let own = &self.problem.pieces[piece as usize].amounts;
        sums.pieces == 0
            || (self.problem.fits(|r| sums.amounts[r] + own[r])
                && self.problem.apart[piece as usize].iter().all(|&other| self.labels[other as usize] != to))
    }

    /// What moving a piece gains.
    pub(crate) fn gain(&self, piece: u32, to: u32) -> f64 {
        let from = self.labels[piece as usize];
        let own = &self.problem.pieces[piece as usize];
        let leaves = Change { piece: own, sign: -1.0, joint: self.joint(piece, from) };
        let comes = Change { piece: own, sign: 1.0, joint: self.joint(piece, to) };
        let (a, b) = (self.zone(from), self.zone(to));
        a.worth_after(self.problem, &leaves) - self.worth_of(from) + b.worth_after(self.problem, &comes) - self.worth_of(to)
    }

    /// What moving a piece that is a zone by itself changes, term by term.
    pub(crate) fn change(&self, piece: u32, to: u32) -> Terms {
        let mut joined = self.zone(to).clone();
        joined.apply(&Change { piece: &self.problem.pieces[piece as usize], sign: 1.0, joint: self.joint(piece, to) });
        let mut change = joined.terms(self.problem);
        change -= self.zone(to).terms(self.problem);
        change -= self.zone(self.labels[piece as usize]).terms(self.problem);
        change
    }

    /// Moves a piece.
    pub(crate) fn shift(&mut self, piece: u32, to: u32) {
        let from = self.labels[piece as usize];
        let own = &self.problem.pieces[piece as usize];
        let (leaves, comes) = (self.joint(piece, from), self.joint(piece, to));
        self.zones[from as usize].apply(&Change { piece: own, sign: -1.0, joint: leaves });
        self.zones[to as usize].apply(&Change { piece: own, sign: 1.0, joint: comes });
        self.labels[piece as usize] = to;
        if self.zones[from as usize].pieces == 0 {
            // From scratch, so that no rounding is carried on.
            self.zones[from as usize].clear();
            self.free.push(from);
        }
        for zone in [from, to] {
            self.worths[zone as usize] = self.zones[zone as usize].worth(self.problem);
        }
    }

    /// Gives several pieces their zones at once.
    pub(crate) fn relabel(&mut self, pieces: &[(u32, u32)]) {
        let mut touched: Vec<u32> = pieces.iter().flat_map(|&(piece, zone)| [self.labels[piece as usize], zone]).collect();
        touched.sort_unstable();
        touched.dedup();
        for &(piece, zone) in pieces {
            self.labels[piece as usize] = zone;
        }
        for &zone in &touched {
            self.zones[zone as usize].clear();
        }
        for &(piece, zone) in pieces {
            let joint = joint(self.problem, piece, |other| other < piece && self.labels[other as usize] == zone);
            self.zones[zone as usize].apply(&Change { piece: &self.problem.pieces[piece as usize], sign: 1.0, joint });
        }
        for &zone in &touched {
            self.worths[zone as usize] = self.zones[zone as usize].worth(self.problem);
        }
        self.free.extend(touched.iter().filter(|&&zone| self.zones[zone as usize].pieces == 0));
    }

    /// Labels from 0 without holes, by first piece.
    pub(crate) fn tidy(&self) -> Vec<u32> {
        let mut names = vec![u32::MAX; self.labels.len()];
        let mut next = 0;
        self.labels
            .iter()
            .map(|&zone| {
                let name = &mut names[zone as usize];
                if *name == u32::MAX {
                    *name = next;
                    next += 1;
                }
                *name
            })
            .collect()
    }
}
