//! Why a piece is a zone by itself though it has neighbours: a limit, a hand that keeps them apart, or the price.

use super::division::Division;
use super::problem::Problem;
use super::sums::Terms;

/// What keeps a piece out of the neighbouring zone that it would join first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Lone {
    /// An upper bound, by its position, would be exceeded.
    Limit { with: u32, bound: u32 },
    /// Two that must not share a zone would.
    Apart { with: u32 },
    /// Joining costs more than it shares; the terms are what it would change.
    Price { with: u32, change: Terms },
}

impl Lone {
    /// The neighbour that it is about.
    pub(crate) fn with(&self) -> u32 {
        match *self {
            Self::Limit { with, .. } | Self::Apart { with } | Self::Price { with, .. } => with,
        }
    }
}

/// The pieces that are zones by themselves and have neighbours, with the reason. Of the zones that a piece may join the one that
/// it would lose least in is named, else the first neighbour's.
pub(crate) fn lone(problem: &Problem, zone_of: &[u32]) -> Vec<(u32, Lone)> {
    let division = Division::new(problem, zone_of.to_vec());
    let alone = |&piece: &u32| division.zone(zone_of[piece as usize]).pieces == 1 && !problem.pieces[piece as usize].is_connector;
    let reason = |piece: u32| {
        // A connector that joins nobody is in no zone.
        let is_zoned = |next: &u32| division.zone(zone_of[*next as usize]).full > 0;
        let neighbours: Vec<u32> = problem.graph.neighbours(piece).iter().copied().filter(is_zoned).collect();
        let open = neighbours.iter().copied().filter(|&next| division.admits(piece, zone_of[next as usize]));
        let nearest = open.map(|with| (with, division.change(piece, zone_of[with as usize])));
        let least = nearest.reduce(|best, next| if next.1.worth() > best.1.worth() { next } else { best });
        least.map(|(with, change)| Lone::Price { with, change }).or_else(|| neighbours.first().map(|&with| refused(&division, piece, with)))
    };
    (0..problem.pieces.len() as u32).filter(alone).filter_map(|piece| Some((piece, reason(piece)?))).collect()
}

/// Why the zone of a neighbour may not take a piece in.
fn refused(division: &Division<'_>, piece: u32, with: u32) -> Lone {
    let problem = division.problem;
    let zone = division.zone(division.labels[with as usize]);
    let own = &problem.pieces[piece as usize].amounts;
    let over = |&r: &usize| problem.bounds[r][1].is_some_and(|most| zone.amounts[r] + own[r] > most);
    (0..problem.bounds.len()).find(over).map_or(Lone::Apart { with }, |bound| Lone::Limit { with, bound: bound as u32 })
}
