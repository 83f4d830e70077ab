//! Adjacency of outlines across a gap, by what each side sees of the other.
//!
//! From every two metres of an outline a ray is cast outward along the normal. What it meets first within the gap
//! is what that stretch faces: so a third neighbourhood between two keeps them apart, and so does a barrier unless
//! the ray passes at a crossing. Two outlines are adjacent where both face each other over at least the stated
//! frontage.
//!
//! This is what a constrained Delaunay triangulation of the outlines is cut down to by a gap, a frontage and the rule of
//! the third: the triangles between two outlines are the strip that the rays sweep, and the length of their bases is the
//! frontage. Rays need no points where outlines cross, touch or lie on one another, and no triangle that is longer than
//! the gap. O(n log n) for outlines that have few others within the gap.

use std::collections::BTreeMap;

use geo_types::MultiPolygon;
use rayon::prelude::*;

use super::shape::{Shape, contains, first_between, nearest_points, shape, touches};
use super::{Blocked, Link, LinkKind};
use crate::district::segment::{bounds, intersection};
use crate::district::{BarrierSet, BoxIndex, Metres, NeighbourhoodIx, Passage};
use crate::report::{Cancelled, Progress};

/// Spacing of the rays, metres.
const STEP: f64 = 2.0;
/// How far inside its own outline a ray starts, so that it meets an outline that shares the edge.
const INSIDE: f64 = 0.05;

/// Comparisons of the segments of an outline with those near by above which an index pays.
const INDEXED: usize = 20_000;
/// How near and how long outlines have to face each other, metres.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    /// Widest gap.
    pub gap_m: f64,
    /// Least frontage.
    pub min_frontage_m: f64,
}

/// What one outline faces of another.
#[derive(Default, Clone)]
struct Facing {
    open: f64,
    by_crossing: f64,
    blocked: f64,
    crossing: Option<u32>,
    barrier: Option<crate::district::BarrierKind>,
    /// The shortest ray that is not blocked.
    nearest: Option<(f64, [[f64; 2]; 2])>,
}

/// All adjacent pairs of outlines, and the pairs that only a barrier keeps apart, by their places in the list.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(crate) fn find(
    outlines: &[&MultiPolygon<f64>],
    barriers: &BarrierSet,
    reach: Reach,
    progress: &Progress,
) -> Result<(Vec<Link>, Vec<Blocked>), Cancelled> {
    let shapes: Vec<Shape> = outlines.par_iter().map(|outline| shape(outline)).collect();
    let index = BoxIndex::new(shapes.iter().map(|s| s.bounds));
    let seen: Vec<BTreeMap<u32, Facing>> = (0..shapes.len())
        .into_par_iter()
        .map(|at| {
            progress.advance(1)?;
            Ok(look_around(at, &shapes, &index, barriers, reach.gap_m))
        })
        .collect::<Result<_, Cancelled>>()?;

    let pairs: Vec<(u32, u32)> = seen
        .iter()
        .enumerate()
        .flat_map(|(a, facing)| facing.keys().filter(move |&&b| (a as u32) < b).map(move |&b| (a as u32, b)))
        .collect();
    let found: Vec<(Option<Link>, Option<Blocked>)> = pairs
        .par_iter()
        .map(|&(a, b)| {
            let none = Facing::default();
            let there = &seen[a as usize][&b];
            let back = seen[b as usize].get(&a).unwrap_or(&none);
            let passable = (there.open + there.by_crossing).min(back.open + back.by_crossing);
            let (from, to) = (NeighbourhoodIx(a), NeighbourhoodIx(b));
            if passable >= reach.min_frontage_m {
                return (Some(link([from, to], [there, back], passable, (&shapes, &index), barriers)), None);
            }
            let all = (there.open + there.by_crossing + there.blocked).min(back.open + back.by_crossing + back.blocked);
            let by = there.barrier.or(back.barrier).filter(|_| all >= reach.min_frontage_m);
            (None, by.map(|by| Blocked { from, to, by }))
        })
        .collect();
    progress.check()?;
    let (links, blocked): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    Ok((links.into_iter().flatten().collect(), blocked.into_iter().flatten().collect()))
}

fn link(
    [from, to]: [NeighbourhoodIx; 2],
    [there, back]: [&Facing; 2],
    frontage: f64,
    (shapes, index): (&[Shape], &BoxIndex),
    barriers: &BarrierSet,
) -> Link {
    let mine = there.nearest.map(|(d, line)| (d, line, there.crossing));
    let theirs = back.nearest.map(|(d, [a, b])| (d, [b, a], back.crossing));
    let ray = [mine, theirs].into_iter().flatten().min_by(|a, b| a.0.total_cmp(&b.0));
    let (gap, shortest) = nearest_points(&shapes[from.at()], &shapes[to.at()], ray.map_or(f64::INFINITY, |ray| ray.0));
    // The shortest segment is drawn unless it runs into a barrier or a third outline that the rays avoid.
    let (line, crossing) = match (barriers.passage(shortest[0], shortest[1]), ray) {
        (Passage::Blocked(_), Some((_, line, crossing))) => (line, crossing),
        (_, Some((_, line, crossing))) if first_between(shortest, [from.0, to.0], shapes, index).is_some() => (line, crossing),
        (Passage::ByCrossing(c), _) => (shortest, Some(c)),
        (Passage::Open, _) | (Passage::Blocked(_), None) => (shortest, None),
    };
    // A link needs a crossing where nothing but crossings makes up its frontage.
    let needed = there.open.min(back.open) == 0.0;
    let crossing = crossing.or(if needed { there.crossing.or(back.crossing) } else { None });
    Link { from, to, kind: LinkKind::Adjacent, gap: Metres(gap), frontage: Metres(frontage), crossing, counts: true, line }
}

/// What the outline at `at` faces within `gap`, by neighbour.
fn look_around(at: usize, shapes: &[Shape], index: &BoxIndex, barriers: &BarrierSet, gap: f64) -> BTreeMap<u32, Facing> {
    let me = &shapes[at];
    let [lo, hi] = me.bounds;
    let reach = gap + INSIDE;
    let area = [[lo[0] - reach, lo[1] - reach], [hi[0] + reach, hi[1] + reach]];
    // One list of all segments near by; `at` itself is in it, because its own far side hides what lies beyond.
    let mut near: Vec<(u32, [[f64; 2]; 2])> = Vec::new();
    for other in index.touching(area) {
        near.extend(shapes[other as usize].touching(area).into_iter().map(|s| (other, s)));
    }
    let mut facing: BTreeMap<u32, Facing> = BTreeMap::new();
    if near.iter().all(|(other, _)| *other as usize == at) {
        return facing;
    }
    let indexed = (near.len() * me.segments.len() > INDEXED).then(|| BoxIndex::new(near.iter().map(|(_, s)| bounds(*s))));
    let guarded = barriers.any_in(area);
    // Outlines drawn over one another face each other where they overlap.
    let mut overlapping: Vec<u32> = near.iter().map(|(other, _)| *other).filter(|&o| o as usize != at).collect();
    overlapping.dedup();
    overlapping.retain(|&o| touches(shapes[o as usize].bounds, me.bounds));
    for &[a, b] in &me.segments {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let length = dx.hypot(dy);
        if length < 1e-6 {
            continue;
        }
        // Exterior rings turn counter-clockwise and holes clockwise, so outward is to the right of both.
        let outward = [dy / length, -dx / length];
        let pieces = (length / STEP).ceil().max(1.0);
        let piece = length / pieces;
        let window = {
            let far = |p: [f64; 2]| [p[0] + outward[0] * reach, p[1] + outward[1] * reach];
            let ([l1, h1], [l2, h2]) = (bounds([a, b]), bounds([far(a), far(b)]));
            [[l1[0].min(l2[0]) - INSIDE, l1[1].min(l2[1]) - INSIDE], [h1[0].max(h2[0]) + INSIDE, h1[1].max(h2[1]) + INSIDE]]
        };
        let is_ahead = |&&(other, s): &&(u32, [[f64; 2]; 2])| (other as usize != at || s != [a, b]) && touches(bounds(s), window);
        let ahead: Vec<(u32, [[f64; 2]; 2])> = match &indexed {
            Some(indexed) => indexed.touching(window).into_iter().map(|k| &near[k as usize]).filter(is_ahead).copied().collect(),
            None => near.iter().filter(is_ahead).copied().collect(),
        };
        let beside = bounds([a, b]);
        let under: Vec<u32> = overlapping.iter().copied().filter(|&o| touches(shapes[o as usize].bounds, beside)).collect();
        for k in 0..pieces as usize {
            let t = (k as f64 + 0.5) / pieces;
            let foot = [a[0] + t * dx, a[1] + t * dy];
            let start = [foot[0] - outward[0] * INSIDE, foot[1] - outward[1] * INSIDE];
            let end = [foot[0] + outward[0] * gap, foot[1] + outward[1] * gap];
            let under = under.iter().copied().find(|&o| contains(&shapes[o as usize], foot)).map(|o| (o, foot));
            let Some((other, hit)) = under.or_else(|| first_hit(start, end, &ahead, at as u32)) else { continue };
            let entry = facing.entry(other).or_default();
            let passage = if guarded { barriers.passage(foot, hit) } else { Passage::Open };
            let distance = (hit[0] - foot[0]).hypot(hit[1] - foot[1]);
            match passage {
                Passage::Open => entry.open += piece,
                Passage::ByCrossing(c) => {
                    entry.by_crossing += piece;
                    entry.crossing = Some(entry.crossing.map_or(c, |known| known.min(c)));
                }
                Passage::Blocked(kind) => {
                    entry.blocked += piece;
                    entry.barrier = Some(entry.barrier.map_or(kind, |known| known.min(kind)));
                    continue;
                }
            }
            if entry.nearest.is_none_or(|(d, _)| distance < d) {
                entry.nearest = Some((distance, [foot, hit]));
            }
        }
    }
    facing
}

/// The first other outline a ray meets; `None` where it meets nothing, or its own outline first.
fn first_hit(start: [f64; 2], end: [f64; 2], ahead: &[(u32, [[f64; 2]; 2])], me: u32) -> Option<(u32, [f64; 2])> {
    let mut best: Option<(f64, u32, [f64; 2])> = None;
    for &(other, segment) in ahead {
        let Some(hit) = intersection([start, end], segment) else { continue };
        let distance = (hit[0] - start[0]).hypot(hit[1] - start[1]);
        // Its own outline counts only where the ray really leaves and comes back: not within the first decimetre.
        if other == me && distance < 2.0 * INSIDE {
            continue;
        }
        if best.is_none_or(|(d, o, _)| distance < d || (distance == d && other < o)) {
            best = Some((distance, other, hit));
        }
    }
    best.filter(|(_, other, _)| *other != me).map(|(_, other, hit)| (other, hit))
}
