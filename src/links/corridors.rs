//! Lines: neighbourhoods that front the same street follow one another along it.

use std::collections::BTreeMap;

use geo_types::{LineString, MultiPolygon};
use rayon::prelude::*;

use super::strokes::{Stroke, strokes};
use super::{Corridor, Link, LinkKind};
use crate::district::segment::{bounds, distance_to_segment};
use crate::district::{BarrierSet, BoxIndex, Metres, NeighbourhoodIx, Passage, Street, content_hash};
use crate::project::ZoneSettings;
use crate::report::{Cancelled, Progress};

/// Spacing of the points at which an outline is held against a street, metres.
const STEP: f64 = 5.0;

/// What may front which streets: outlines with a point that stands for each, by their places in the list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fronting<'d> {
    /// Outlines.
    pub outlines: &'d [&'d MultiPolygon<f64>],
    /// A point of each.
    pub anchors: &'d [[f64; 2]],
    /// Whether it may be on a corridor.
    pub fronts: &'d [bool],
    /// Streets.
    pub streets: &'d [Street],
}

/// The stretch of a street that a neighbourhood fronts.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Front {
    who: NeighbourhoodIx,
    from: f64,
    to: f64,
}

/// Corridor links and the corridors they make.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(crate) fn find(
    fronting: &Fronting<'_>,
    barriers: &BarrierSet,
    settings: &ZoneSettings,
    progress: &Progress,
) -> Result<(Vec<Link>, Vec<Corridor>), Cancelled> {
    let strokes = strokes(fronting.streets);
    let fronts = fronts(fronting, &strokes, settings, progress)?;
    let counts_within = settings.corridor_gap_m.unwrap_or(settings.gap_m);
    let mut links = Vec::new();
    let mut corridors = Vec::new();
    for (at, mut along) in fronts {
        let stroke = &strokes[at as usize];
        along.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.who.cmp(&b.who)));
        for run in runs(&along, stroke, barriers, settings.corridor_reach_m) {
            for pair in run.windows(2) {
                links.push(link(fronting, barriers, pair[0], pair[1], counts_within));
            }
            corridors.extend(parts(run, settings.corridor_max_m).into_iter().map(|part| corridor(fronting, stroke, part)));
        }
        progress.check()?;
    }
    corridors.sort_by(|a, b| a.id.cmp(&b.id));
    corridors.dedup_by(|a, b| a.id == b.id);
    Ok((links, corridors))
}

/// Who fronts which stroke: candidates and neighbourhoods under way within the corridor's width of it.
fn fronts(
    fronting: &Fronting<'_>,
    strokes: &[Stroke],
    settings: &ZoneSettings,
    progress: &Progress,
) -> Result<BTreeMap<u32, Vec<Front>>, Cancelled> {
    let segments: Vec<(u32, u32)> =
        strokes.iter().enumerate().flat_map(|(s, stroke)| (1..stroke.line.len()).map(move |k| (s as u32, k as u32))).collect();
    let segment = |(s, k): (u32, u32)| [strokes[s as usize].line[k as usize - 1], strokes[s as usize].line[k as usize]];
    let index = BoxIndex::new(segments.iter().map(|&at| bounds(segment(at))));
    let width = settings.corridor_width_m;
    let found: Vec<Vec<(u32, Front)>> = (0..fronting.outlines.len())
        .into_par_iter()
        .map(|n| {
            progress.advance(1)?;
            if !fronting.fronts[n] {
                return Ok(Vec::new());
            }
            let mut stretches: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
            for p in outline_points(fronting.outlines[n]) {
                for at in index.unsorted_touching([[p[0] - width, p[1] - width], [p[0] + width, p[1] + width]]) {
                    let (s, k) = segments[at as usize];
                    let (distance, foot) = distance_to_segment(p, segment((s, k)));
                    if distance <= width {
                        let start = segment((s, k))[0];
                        let along = strokes[s as usize].chainage[k as usize - 1] + (foot[0] - start[0]).hypot(foot[1] - start[1]);
                        let stretch = stretches.entry(s).or_insert((along, along));
                        *stretch = (stretch.0.min(along), stretch.1.max(along));
                    }
                }
            }
            let who = NeighbourhoodIx(n as u32);
            Ok(stretches
                .into_iter()
                .filter(|(_, (from, to))| to - from >= settings.min_frontage_m)
                .map(|(s, (from, to))| (s, Front { who, from, to }))
                .collect())
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut by_stroke: BTreeMap<u32, Vec<Front>> = BTreeMap::new();
    for (s, front) in found.into_iter().flatten() {
        by_stroke.entry(s).or_default().push(front);
    }
    Ok(by_stroke)
}

/// Cuts the neighbours along a stroke where the street runs on too far without one, or through a barrier.
fn runs<'a>(along: &'a [Front], stroke: &Stroke, barriers: &BarrierSet, reach: f64) -> Vec<&'a [Front]> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut end = along.first().map_or(0.0, |f| f.to);
    for at in 1..=along.len() {
        let goes_on = along.get(at).is_some_and(|next| {
            next.from - end <= reach
                && (next.from <= end || stroke.stretch(end, next.from).windows(2).all(|w| runs_free(barriers, w[0], w[1])))
        });
        if goes_on {
            end = end.max(along[at].to);
        } else {
            if at - start >= 2 {
                runs.push(&along[start..at]);
            }
            start = at;
            end = along.get(at).map_or(0.0, |f| f.to);
        }
    }
    runs
}

/// Cuts a run that is longer than a corridor may be, again and again: in its middle third where the street is open for longest, else
/// nearest to its middle. Each part keeps two at least; links lead on across a cut.
fn parts(run: &[Front], most: f64) -> Vec<&[Front]> {
    let start = run.first().map_or(0.0, |front| front.from);
    // How far the street is fronted up to each.
    let fronted = |end: &mut f64, front: &Front| {
        *end = end.max(front.to);
        Some(*end)
    };
    let ends: Vec<f64> = run.iter().scan(start, fronted).collect();
    let length = ends.last().map_or(0.0, |end| end - start);
    if length <= most || run.len() < 4 {
        return vec![run];
    }
    let off = |at: usize| (run[at].from - start - length / 2.0).abs();
    let open = |at: usize| if off(at) <= length / 6.0 { (run[at].from - ends[at - 1]).max(0.0) } else { -1.0 };
    let better = |a: &usize, b: &usize| open(*a).total_cmp(&open(*b)).then(off(*b).total_cmp(&off(*a))).then(b.cmp(a));
    match (2..=run.len() - 2).max_by(better) {
        Some(at) => parts(&run[..at], most).into_iter().chain(parts(&run[at..], most)).collect(),
        None => vec![run],
    }
}

/// Whether a stretch of street meets no barrier but itself: a street that is a barrier does not bar its own way.
fn runs_free(barriers: &BarrierSet, a: [f64; 2], b: [f64; 2]) -> bool {
    use crate::district::BarrierKind::{Arterial, Expressway};
    !matches!(barriers.passage(a, b), Passage::Blocked(kind) if !matches!(kind, Arterial | Expressway))
}

fn link(fronting: &Fronting<'_>, barriers: &BarrierSet, a: Front, b: Front, counts_within: f64) -> Link {
    let (gap, line) = super::shape::distance(fronting.outlines[a.who.at()], fronting.outlines[b.who.at()]);
    let passage = barriers.passage(line[0], line[1]);
    Link {
        from: a.who,
        to: b.who,
        kind: LinkKind::Corridor,
        gap: Metres(gap),
        frontage: Metres((a.to - a.from).min(b.to - b.from)),
        crossing: if let Passage::ByCrossing(c) = passage { Some(c) } else { None },
        counts: gap <= counts_within && !matches!(passage, Passage::Blocked(_)),
        line,
    }
}

fn corridor(fronting: &Fronting<'_>, stroke: &Stroke, run: &[Front]) -> Corridor {
    let from = run.iter().map(|f| f.from).fold(f64::INFINITY, f64::min);
    let to = run.iter().map(|f| f.to).fold(0.0, f64::max);
    let line = stroke.stretch(from, to);
    let members: Vec<NeighbourhoodIx> = run.iter().map(|f| f.who).collect();
    Corridor {
        id: content_hash("C-", line.iter().copied().chain(members.iter().map(|m| fronting.anchors[m.at()]))),
        street: stroke.name.clone(),
        length: Metres(to - from),
        line: LineString::from(line.iter().map(|v| (v[0], v[1])).collect::<Vec<_>>()),
        fronts: run.iter().map(|f| Metres(f.to - f.from)).collect(),
        members,
    }
}

/// Points every few metres along an outline.
fn outline_points(outline: &MultiPolygon<f64>) -> Vec<[f64; 2]> {
    let rings = outline.iter().map(geo_types::Polygon::exterior);
    rings
        .flat_map(LineString::lines)
        .flat_map(|l| {
            let pieces = ((l.dx().hypot(l.dy())) / STEP).ceil().max(1.0);
            (0..pieces as usize).map(move |k| {
                let t = k as f64 / pieces;
                [l.start.x + t * l.dx(), l.start.y + t * l.dy()]
            })
        })
        .collect()
}
