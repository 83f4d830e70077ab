//! What the search for areas sees: pieces that stay whole, what each two of them share, limits and weights.

use crate::regions::Graph;

/// What things are worth, in metres of shared works; the project file sets them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weights {
    /// A zone more: one tender, one site office, one round of meetings.
    pub(crate) opening_m: f64,
    /// A lower bound missed altogether; half missed costs half.
    pub(crate) short_m: f64,
    /// A neighbourhood whose score lies 100 points from the mean of its zone, by the square of the distance.
    pub(crate) unlike_m: f64,
    /// Share of the works shared that an outline without area costs; one of Polsby–Popper [`ROUND`] and more costs nothing,
    /// between them by its share.
    pub(crate) form_share: f64,
    /// A community more than one in a zone.
    pub(crate) community_m: f64,
    /// A younger neighbourhood that joins others.
    pub(crate) connector_m: f64,
}

/// Polsby–Popper from which on the form of a zone costs nothing: a rectangle eight times as long as wide.
pub(crate) const ROUND: f64 = 0.31;

/// Less than this, in metres of shared works, is rounding.
pub(crate) const LEAST: f64 = 1e-6;

/// Something that goes into a zone as a whole: a neighbourhood, or several that a planner joined.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    /// Amounts of the bounded resources, in the order of the bounds.
    pub(crate) amounts: Vec<f64>,
    /// Which of them are not wholly known.
    pub(crate) open: Vec<bool>,
    /// Square metres within its outline, and between its parts.
    pub(crate) area: f64,
    /// Metres around it.
    pub(crate) perimeter: f64,
    /// Scored neighbourhoods, the sum of their scores and of the squares, in hundreds of points.
    pub(crate) scores: [f64; 3],
    /// Communities its neighbourhoods lie in.
    pub(crate) communities: Vec<u32>,
    /// Metres of works shared within it.
    pub(crate) shared: f64,
    /// Younger neighbourhoods within it that join the others.
    pub(crate) connectors: u32,
    /// Whether it is such a one and nothing else: it may stay out of every zone, and is in one only where the zone would fall apart
    /// without it.
    pub(crate) is_connector: bool,
}

/// What two pieces have of each other.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Joint {
    /// Metres of works they share in one zone.
    pub(crate) shared: f64,
    /// Metres of outline that face each other, and vanish from the outline of a common zone on either side.
    pub(crate) fused: f64,
    /// Square metres between them.
    pub(crate) between: f64,
}

impl std::ops::AddAssign for Joint {
    fn add_assign(&mut self, other: Self) {
        self.shared += other.shared;
        self.fused += other.fused;
        self.between += other.between;
    }
}

/// A component of pieces to be divided into zones.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) graph: Graph,
    /// By piece, parallel to its neighbours in the graph.
    joints: Vec<Vec<Joint>>,
    /// Pieces that must not share a zone, by piece.
    pub(crate) apart: Vec<Vec<u32>>,
    /// Least and most of every resource; the least costs, the most is hard.
    pub(crate) bounds: Vec<[Option<f64>; 2]>,
    pub(crate) weights: Weights,
}

impl Problem {
    /// Pieces with their joints, each pair once; pairs given again add up.
    pub(crate) fn new(
        pieces: Vec<Piece>,
        pairs: &[(u32, u32, Joint)],
        apart: &[(u32, u32)],
        bounds: Vec<[Option<f64>; 2]>,
        weights: Weights,
    ) -> Self {
        let n = pieces.len();
        let graph = Graph::new(n, &pairs.iter().map(|&(a, b, _)| (a, b)).collect::<Vec<_>>());
        let mut joints: Vec<Vec<Joint>> = (0..n as u32).map(|u| vec![Joint::default(); graph.neighbours(u).len()]).collect();
        for &(a, b, joint) in pairs.iter().filter(|(a, b, _)| a != b) {
            for (one, other) in [(a, b), (b, a)] {
                if let Ok(at) = graph.neighbours(one).binary_search(&other) {
                    joints[one as usize][at] += joint;
                }
            }
        }
        let mut kept = vec![Vec::new(); n];
        for &(a, b) in apart.iter().filter(|(a, b)| a != b) {
            kept[a as usize].push(b);
            kept[b as usize].push(a);
        }
        for list in &mut kept {
            list.sort_unstable();
            list.dedup();
        }
        Self { pieces, graph, joints, apart: kept, bounds, weights }
    }

    /// Neighbours of a piece with what it has of each.
    pub(crate) fn around(&self, piece: u32) -> impl Iterator<Item = (u32, Joint)> + '_ {
        self.graph.neighbours(piece).iter().copied().zip(self.joints[piece as usize].iter().copied())
    }

    /// The pieces that only join others.
    pub(crate) fn connectors(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.pieces.len() as u32).filter(|&piece| self.pieces[piece as usize].is_connector)
    }

    /// Whether the amounts of something keep the upper bounds.
    pub(crate) fn fits(&self, amount: impl Fn(usize) -> f64) -> bool {
        self.bounds.iter().enumerate().all(|(r, &[_, most])| most.is_none_or(|most| amount(r) <= most))
    }
}
