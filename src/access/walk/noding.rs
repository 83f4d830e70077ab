//! From streets to stretches between junctions.
//!
//! Streets meet where they share a point, where an end lies on another, and where they cross on one level
//! ([`Street::level`]). What runs over or under another is not joined to it ([`super::levels`]).

use super::levels;
use super::meetings::{Meeting, Piece, meetings};
use super::points::Points;
use crate::district::{Street, StreetClass};
use crate::report::{Cancelled, Progress};

/// A piece of street between two junctions, or between a junction and an end.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stretch {
    /// Numbers of its ends.
    pub(super) ends: [u32; 2],
    /// Index of its street in the district.
    pub(super) street: u32,
    /// Its vertices, both ends included.
    pub(super) line: Vec<[f64; 2]>,
}

/// Streets as stretches between numbered places.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Noded {
    /// Junctions and ends.
    pub(super) nodes: Vec<[f64; 2]>,
    /// What joins them.
    pub(super) stretches: Vec<Stretch>,
    /// Streets without length.
    pub(super) zero_length: usize,
    /// Stretches drawn more than once, counted without the one that is kept.
    pub(super) duplicates: usize,
    /// Streets that nobody walks along: motorways and elevated roads.
    pub(super) not_walked: usize,
}

/// A street as numbers of points.
struct Chain {
    street: u32,
    level: i8,
    points: Vec<u32>,
}

/// Nodes the streets of a district that are walked.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn node(streets: &[Street], progress: &Progress) -> Result<Noded, Cancelled> {
    let mut noded = Noded::default();
    let mut points = Points::default();
    let mut chains = chains(streets, &mut points, &mut noded);
    let pieces: Vec<Piece> = chains
        .iter()
        .flat_map(|chain| {
            let piece = |w: &[u32]| (chain.level, [w[0], w[1]]);
            chain.points.windows(2).map(piece)
        })
        .map(|(level, ends)| Piece { ends, at: ends.map(|p| points.at[p as usize]), level })
        .collect();
    let found = meetings(&pieces, progress)?;
    insert(&mut chains, &found, &mut points);

    let is_node = junctions(&chains, points.at.len());
    let mut stretches: Vec<(i8, u32, Vec<u32>)> = Vec::new();
    for chain in &chains {
        let mut from = 0;
        for (k, &point) in chain.points.iter().enumerate().skip(1) {
            if is_node[point as usize] {
                stretches.push((chain.level, chain.street, chain.points[from..=k].to_vec()));
                from = k;
            }
        }
    }
    noded.duplicates = drop_duplicates(&mut stretches, streets);
    progress.check()?;
    let joined = levels::join(&stretches, &points.at);
    noded.nodes = joined.nodes;
    noded.stretches = stretches
        .into_iter()
        .zip(joined.ends)
        .map(|((_, street, line), ends)| Stretch { ends, street, line: line.into_iter().map(|p| points.at[p as usize]).collect() })
        .collect();
    Ok(noded)
}

/// Walked streets as numbered points; repeated points are one.
fn chains(streets: &[Street], points: &mut Points, noded: &mut Noded) -> Vec<Chain> {
    let mut chains = Vec::with_capacity(streets.len());
    for (street, it) in streets.iter().enumerate() {
        if it.class == StreetClass::Expressway || it.closed {
            noded.not_walked += 1;
            continue;
        }
        let mut numbers: Vec<u32> = it.line.coords().map(|c| points.number([c.x, c.y])).collect();
        numbers.dedup();
        if numbers.len() < 2 {
            noded.zero_length += 1;
        } else {
            chains.push(Chain { street: street as u32, level: it.level(), points: numbers });
        }
    }
    chains
}

/// Puts the meetings between the points of their pieces.
fn insert(chains: &mut [Chain], found: &[Meeting], points: &mut Points) {
    let (mut piece, mut rest) = (0, found);
    for chain in chains {
        let pieces = chain.points.len() as u32 - 1;
        let here = rest.partition_point(|m| m.piece < piece + pieces);
        if here > 0 {
            let mut longer = vec![chain.points[0]];
            for (k, &point) in chain.points[1..].iter().enumerate() {
                let on_piece = rest.iter().filter(|m| m.piece == piece + k as u32);
                longer.extend(on_piece.map(|m| points.number(m.at)));
                longer.push(point);
                rest = &rest[rest.partition_point(|m| m.piece <= piece + k as u32)..];
            }
            longer.dedup();
            chain.points = longer;
        }
        piece += pieces;
    }
}

/// Which points are ends of a street or belong to several pieces of street.
fn junctions(chains: &[Chain], points: usize) -> Vec<bool> {
    let mut visits = vec![0u8; points];
    for chain in chains {
        let last = chain.points.len() - 1;
        for (k, &point) in chain.points.iter().enumerate() {
            let visit = &mut visits[point as usize];
            *visit = visit.saturating_add(if k == 0 || k == last { 2 } else { 1 });
        }
    }
    visits.into_iter().map(|v| v >= 2).collect()
}

/// Drops stretches that run through the same points on the same level as another: stairs before others, then the later in
/// the source. Returns how many.
fn drop_duplicates(stretches: &mut Vec<(i8, u32, Vec<u32>)>, streets: &[Street]) -> usize {
    let before = stretches.len();
    for (_, _, line) in stretches.iter_mut() {
        // One direction for all, so that two that run against one another are seen to be one.
        if line.iter().rev().lt(line.iter()) {
            line.reverse();
        }
    }
    let is_stairs = |street: u32| streets[street as usize].stairs;
    stretches.sort_unstable_by(|a, b| (&a.2, a.0, is_stairs(a.1), a.1).cmp(&(&b.2, b.0, is_stairs(b.1), b.1)));
    stretches.dedup_by(|b, a| a.2 == b.2 && a.0 == b.0);
    stretches.sort_by_key(|stretch| stretch.1);
    before - stretches.len()
}
