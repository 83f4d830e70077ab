//! What a zone holds, as sums that change with every piece that comes or goes, and what it is worth.

use super::problem::{Joint, Piece, Problem, ROUND};

/// Sums of a zone.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sums {
    pub(crate) pieces: u32,
    /// Pieces that are more than connectors; a zone without one is worth nothing and costs nothing.
    pub(crate) full: u32,
    /// Younger neighbourhoods that join the others.
    connectors: u32,
    pub(crate) amounts: Vec<f64>,
    open: Vec<u32>,
    area: f64,
    perimeter: f64,
    shared: f64,
    scores: [f64; 3],
    /// Communities, ascending, with the pieces in each.
    communities: Vec<(u32, u32)>,
}

/// A piece that comes (1) or goes (−1), with its joints to the rest of the zone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change<'p> {
    pub(crate) piece: &'p Piece,
    pub(crate) sign: f64,
    pub(crate) joint: Joint,
}

/// What a worth is made of, in metres of shared works: what is shared, and what is taken off it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Terms {
    pub(crate) shared: f64,
    pub(crate) opening: f64,
    pub(crate) short: f64,
    pub(crate) unlike: f64,
    pub(crate) form: f64,
    pub(crate) community: f64,
    pub(crate) connectors: f64,
}

impl Terms {
    pub(crate) fn worth(&self) -> f64 {
        self.shared - self.opening - self.short - self.unlike - self.form - self.community - self.connectors
    }

    fn with(self, other: Self, sign: f64) -> Self {
        Self {
            shared: self.shared + sign * other.shared,
            opening: self.opening + sign * other.opening,
            short: self.short + sign * other.short,
            unlike: self.unlike + sign * other.unlike,
            form: self.form + sign * other.form,
            community: self.community + sign * other.community,
            connectors: self.connectors + sign * other.connectors,
        }
    }
}

impl std::ops::AddAssign for Terms {
    fn add_assign(&mut self, other: Self) {
        *self = self.with(other, 1.0);
    }
}

impl std::ops::SubAssign for Terms {
    fn sub_assign(&mut self, other: Self) {
        *self = self.with(other, -1.0);
    }
}

impl std::iter::Sum for Terms {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, own| sum.with(own, 1.0))
    }
}

/// The numbers a worth is made of.
pub(super) struct Parts<'z> {
    pub(super) shared: f64,
    pub(super) perimeter: f64,
    pub(super) area: f64,
    pub(super) scores: [f64; 3],
    /// How many its pieces lie in.
    pub(super) communities: usize,
    pub(super) full: u32,
    pub(super) connectors: u32,
    pub(super) amount: &'z dyn Fn(usize) -> f64,
    pub(super) is_open: &'z dyn Fn(usize) -> bool,
}

impl Sums {
    /// A zone without anything.
    pub(crate) fn none(problem: &Problem) -> Self {
        let resources = problem.bounds.len();
        Self {
            pieces: 0,
            full: 0,
            connectors: 0,
            amounts: vec![0.0; resources],
            open: vec![0; resources],
            area: 0.0,
            perimeter: 0.0,
            shared: 0.0,
            scores: [0.0; 3],
            communities: Vec::new(),
        }
    }

    /// Takes everything out.
    pub(crate) fn clear(&mut self) {
        (self.pieces, self.full, self.connectors) = (0, 0, 0);
        self.amounts.fill(0.0);
        self.open.fill(0);
        (self.area, self.perimeter, self.shared) = (0.0, 0.0, 0.0);
        self.scores = [0.0; 3];
        self.communities.clear();
    }

    /// The zone of some pieces, from scratch.
    pub(crate) fn of(problem: &Problem, pieces: &[u32]) -> Self {
        let mut sums = Self::none(problem);
        for (at, &piece) in pieces.iter().enumerate() {
            let joint = joint(problem, piece, |other| pieces[..at].contains(&other));
            sums.apply(&Change { piece: &problem.pieces[piece as usize], sign: 1.0, joint });
        }
        sums
    }

    /// Takes a piece in or out.
    pub(crate) fn apply(&mut self, change: &Change<'_>) {
        let Change { piece, sign, joint } = *change;
        self.pieces = self.pieces.wrapping_add_signed(sign as i32);
        self.full = self.full.wrapping_add_signed(i32::from(!piece.is_connector) * sign as i32);
        self.connectors = self.connectors.wrapping_add_signed(piece.connectors as i32 * sign as i32);
        for (r, amount) in piece.amounts.iter().enumerate() {
            self.amounts[r] += sign * amount;
            self.open[r] = self.open[r].wrapping_add_signed(i32::from(piece.open[r]) * sign as i32);
        }
        self.area += sign * (piece.area + joint.between);
        self.perimeter += sign * (piece.perimeter - 2.0 * joint.fused);
        self.shared += sign * (piece.shared + joint.shared);
        for (sum, score) in self.scores.iter_mut().zip(piece.scores) {
            *sum += sign * score;
        }
        for &community in &piece.communities {
            match self.communities.binary_search_by_key(&community, |c| c.0) {
                Ok(at) => {
                    self.communities[at].1 = self.communities[at].1.wrapping_add_signed(sign as i32);
                    if self.communities[at].1 == 0 {
                        self.communities.remove(at);
                    }
                }
                Err(at) => self.communities.insert(at, (community, 1)),
            }
        }
    }

    /// What it is worth, in metres of shared works; nothing where it has no piece.
    pub(crate) fn worth(&self, problem: &Problem) -> f64 {
        self.terms(problem).worth()
    }

    /// The terms of that.
    pub(crate) fn terms(&self, problem: &Problem) -> Terms {
        let parts = Parts {
            shared: self.shared,
            perimeter: self.perimeter,
            area: self.area,
            scores: self.scores,
            communities: self.communities.len(),
            full: self.full,
            connectors: self.connectors,
            amount: &|r| self.amounts[r],
            is_open: &|r| self.open[r] > 0,
        };
        parts.terms(problem)
    }

    /// What it would be worth after a change.
    pub(crate) fn worth_after(&self, problem: &Problem, change: &Change<'_>) -> f64 {
        let Change { piece, sign, joint } = *change;
        let count = |community: &u32| self.communities.binary_search_by_key(community, |c| c.0).map_or(0, |at| self.communities[at].1);
        let changed = if sign > 0.0 {
            self.communities.len() + piece.communities.iter().filter(|c| count(c) == 0).count()
        } else {
            self.communities.len() - piece.communities.iter().filter(|c| count(c) == 1).count()
        };
        let parts = Parts {
            shared: self.shared + sign * (piece.shared + joint.shared),
            perimeter: self.perimeter + sign * (piece.perimeter - 2.0 * joint.fused),
            area: self.area + sign * (piece.area + joint.between),
            scores: [0, 1, 2].map(|k| self.scores[k] + sign * piece.scores[k]),
            communities: changed,
            full: self.full.wrapping_add_signed(i32::from(!piece.is_connector) * sign as i32),
            connectors: self.connectors.wrapping_add_signed(piece.connectors as i32 * sign as i32),
            amount: &|r| self.amounts[r] + sign * piece.amounts[r],
            is_open: &|r| self.open[r].wrapping_add_signed(i32::from(piece.open[r]) * sign as i32) > 0,
        };
        parts.worth(problem)
    }

    /// What it would be worth as one with another, which it has `joint` of.
    pub(crate) fn worth_with(&self, problem: &Problem, other: &Self, joint: Joint) -> f64 {
        let more = other.communities.iter().filter(|c| self.communities.binary_search_by_key(&c.0, |d| d.0).is_err()).count();
        let parts = Parts {
            shared: self.shared + other.shared + joint.shared,
            perimeter: self.perimeter + other.perimeter - 2.0 * joint.fused,
            area: self.area + other.area + joint.between,
            scores: [0, 1, 2].map(|k| self.scores[k] + other.scores[k]),
            communities: self.communities.len() + more,
            full: self.full + other.full,
            connectors: self.connectors + other.connectors,
            amount: &|r| self.amounts[r] + other.amounts[r],
            is_open: &|r| self.open[r] + other.open[r] > 0,
        };
        parts.worth(problem)
    }

    /// Takes another zone in whole.
    pub(crate) fn join(&mut self, other: &Self, joint: Joint) {
        self.pieces += other.pieces;
        self.full += other.full;
        self.connectors += other.connectors;
        for r in 0..self.amounts.len() {
            self.amounts[r] += other.amounts[r];
            self.open[r] += other.open[r];
        }
        self.area += other.area + joint.between;
        self.perimeter += other.perimeter - 2.0 * joint.fused;
        self.shared += other.shared + joint.shared;
        for (sum, score) in self.scores.iter_mut().zip(other.scores) {
            *sum += score;
        }
        for &(community, pieces) in &other.communities {
            match self.communities.binary_search_by_key(&community, |c| c.0) {
                Ok(at) => self.communities[at].1 += pieces,
                Err(at) => self.communities.insert(at, (community, pieces)),
            }
        }
    }
}

impl Parts<'_> {
    pub(super) fn worth(&self, problem: &Problem) -> f64 {
        self.terms(problem).worth()
    }

    fn terms(&self, problem: &Problem) -> Terms {
        if self.full == 0 {
            return Terms::default();
        }
        let w = &problem.weights;
        let short: f64 =
            problem.bounds.iter().enumerate().map(|(r, &[least, _])| shortfall(least, (self.amount)(r), (self.is_open)(r))).sum();
        let [n, sum, squares] = self.scores;
        let spread = if n > 0.0 { (squares - sum * sum / n).max(0.0) } else { 0.0 };
        let communities = self.communities.saturating_sub(1) as f64;
        Terms {
            shared: self.shared,
            opening: w.opening_m,
            short: w.short_m * short,
            unlike: w.unlike_m * spread,
            form: w.form_share * self.shared * unformed(self.area, self.perimeter),
            community: w.community_m * communities,
            connectors: w.connector_m * f64::from(self.connectors),
        }
    }
}

/// Share of a lower bound that is missed; what is not wholly known misses nothing for certain.
fn shortfall(least: Option<f64>, amount: f64, is_open: bool) -> f64 {
    match least {
        Some(least) if !is_open && least > amount => 1.0 - amount / least,
        _ => 0.0,
    }
}

/// How far an outline is from being round enough, 0–1.
pub(crate) fn unformed(area: f64, perimeter: f64) -> f64 {
    let fused = perimeter.max(f64::MIN_POSITIVE);
    let polsby_popper = 4.0 * std::f64::consts::PI * area.max(0.0) / (fused * fused);
    (1.0 - polsby_popper / ROUND).max(0.0)
}

/// What a piece has of the others that `inside` admits.
pub(crate) fn joint(problem: &Problem, piece: u32, inside: impl Fn(u32) -> bool) -> Joint {
    let mut sum = Joint::default();
    for (other, joint) in problem.around(piece) {
        if inside(other) {
            sum += joint;
        }
    }
    sum
}
