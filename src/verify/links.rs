//! Whether the links keep the settings, and whether the outlines are as far apart as the links say.

use std::collections::HashSet;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::features::{Geometry, Link, LinkKind, Named};
use super::finding::{Tally, number};
use super::folder::{PLAN, PlanFolder};
use super::outlines::EDGE_M;
use super::shapes::{Extent, Plane, Rings, contains, distance, nearest_on, to_edges};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// What rounding of a written length may add, metres.
const ROUNDING_M: f64 = 0.01;

/// How far a stated gap may be from the measured one: rounding, or, as a share of any length, the scale of a planning CRS
/// against a plane laid through the place.
const GAP_TOLERANCE_M: f64 = 0.05;
const GAP_TOLERANCE_SHARE: f64 = 0.005;

/// How far apart lines of sight are tried, metres; and how much longer than it lies within the gap a stretch of
/// outline may count that is measured in pieces of this length.
const STEP_M: f64 = 2.0;

/// Links join two neighbourhoods, once, and those that count keep the limits of the settings.
pub(super) fn links(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let rules = &plan.plan.settings.zone;
    for (field, value) in [("gap_m", rules.gap_m), ("min_frontage_m", rules.min_frontage_m)] {
        tally.expect(value >= 0.0, || Finding::NotWithin {
            file: PLAN.to_owned(),
            id: "settings.zone".to_owned(),
            field: field.to_owned(),
            value: number(value),
            low: "0".to_owned(),
            high: "∞".to_owned(),
        });
    }
    let mut seen = HashSet::with_capacity(plan.links.features.len());
    for feature in &plan.links.features {
        progress.check()?;
        let link = &feature.properties;
        let key = || link.key();
        tally.expect(link.from != link.to, || Finding::LinkSelf { link: key() });
        let (low, high) = if link.from <= link.to { (&link.from, &link.to) } else { (&link.to, &link.from) };
        if !seen.insert((low, high, link.kind)) {
            tally.fail(&Finding::LinkTwice { link: key() });
        }
        if link.gap_m < 0.0 || link.frontage_m < 0.0 {
            tally.fail(&Finding::LinkNegative { link: key() });
        }
        if link.counts {
            let limit = match link.kind {
                LinkKind::Adjacent => rules.gap_m,
                LinkKind::Corridor => rules.corridor_gap_m.unwrap_or(rules.gap_m),
            };
            tally.expect(link.gap_m <= limit + ROUNDING_M, || Finding::LinkGapOver {
                link: key(),
                gap: number(link.gap_m),
                limit: number(limit),
            });
            if link.kind == LinkKind::Adjacent {
                tally.expect(link.frontage_m >= rules.min_frontage_m - ROUNDING_M, || Finding::LinkFrontageUnder {
                    link: key(),
                    frontage: number(link.frontage_m),
                    limit: number(rules.min_frontage_m),
                });
            }
        }
    }
    Ok(())
}

/// The stated gap of every link is the distance between the outlines, measured again; its line ends on both, its
/// frontage is no longer than what lies within reach, and where it counts no third neighbourhood shuts the two off.
pub(super) fn gaps(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let outline = |id: &str| plan.find(id).and_then(|n| Some((n, plan.neighbourhoods.features[n].geometry.as_ref()?)));
    let known = plan.neighbourhoods.features.iter().enumerate().filter_map(|(n, f)| Some((n, Extent::of(f.geometry.as_ref()?))));
    let tree = RTree::bulk_load(
        known.filter(|(_, e)| e.lo[0] <= e.hi[0]).map(|(n, e)| GeomWithData::new(Rectangle::from_corners(e.lo, e.hi), n)).collect(),
    );
    for feature in &plan.links.features {
        progress.check()?;
        let link = &feature.properties;
        let (Some((from, a)), Some((to, b))) = (outline(&link.from), outline(&link.to)) else { continue };
        let (ea, eb) = (Extent::of(a), Extent::of(b));
        let plane = Plane::at(Extent { lo: ea.middle(), hi: eb.middle() }.middle());
        let (a, b) = (plane.rings(a), plane.rings(b));
        let measured = distance(&a, &b);
        let tolerance = GAP_TOLERANCE_M.max(measured * GAP_TOLERANCE_SHARE);
        tally.expect((link.gap_m - measured).abs() <= tolerance, || Finding::GapDiffers {
            link: link.key(),
            reported: number(link.gap_m),
            measured: number(measured),
        });
        if let Some(Geometry::LineString(line)) = &feature.geometry {
            let line: Vec<[f64; 2]> = line.iter().map(|p| plane.metres(p.0)).collect();
            line_ends(plan, link, &line, [&a, &b], tally);
        }
        if link.kind == LinkKind::Adjacent {
            let reach = plan.plan.settings.zone.gap_m * (1.0 + GAP_TOLERANCE_SHARE) + STEP_M;
            let most = within(&a, &b, reach).min(within(&b, &a, reach));
            tally.expect(link.frontage_m <= most * (1.0 + GAP_TOLERANCE_SHARE) + ROUNDING_M, || Finding::FrontageOver {
                link: link.key(),
                frontage: number(link.frontage_m),
                most: number(most),
            });
            if link.counts {
                let third = shut_off(plan, &tree, &plane, [(from, &a), (to, &b)], reach);
                tally.expect(third.is_none(), || Finding::LinkThrough {
                    link: link.key(),
                    id: third.map_or_else(String::new, |n| plan.neighbourhood(n).neighbourhood_id.clone()),
                });
            }
        }
    }
    Ok(())
}

/// The line of a link leads from one outline to the other, and no farther than the limit where the link counts.
fn line_ends(plan: &PlanFolder, link: &Link, line: &[[f64; 2]], [a, b]: [&Rings; 2], tally: &mut Tally) {
    let (Some(&first), Some(&last)) = (line.first(), line.last()) else { return };
    for (id, rings, end) in [(&link.from, a, first), (&link.to, b, last)] {
        let off = if contains(rings, end) { 0.0 } else { to_edges(rings, end) };
        tally.expect(off <= EDGE_M, || Finding::LinkLineOff { link: link.key(), id: id.clone(), distance: number(off) });
    }
    let length: f64 = line.windows(2).map(|e| (e[1][0] - e[0][0]).hypot(e[1][1] - e[0][1])).sum();
    let rules = &plan.plan.settings.zone;
    let limit = if link.kind == LinkKind::Corridor { rules.corridor_gap_m.unwrap_or(rules.gap_m) } else { rules.gap_m };
    tally.expect(!link.counts || length <= limit * (1.0 + GAP_TOLERANCE_SHARE) + EDGE_M, || Finding::LinkLineLong {
        link: link.key(),
        length: number(length),
        limit: number(limit),
    });
}

/// Length of the edges of one outline that lie in the box around the other grown by `reach`: no stretch that faces it
/// can be longer.
fn within(rings: &Rings, other: &Rings, reach: f64) -> f64 {
    let extent = Extent::of_rings(other).grown(reach);
    rings.iter().flat_map(|ring| ring.windows(2)).map(|e| extent.clipped(e[0], e[1])).sum()
}

/// A third neighbourhood that stands between two wherever they might face each other; `None` where they see each
/// other somewhere. Straight lines are tried from points of each outline to the nearest point of the other.
fn shut_off(
    plan: &PlanFolder,
    tree: &RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    plane: &Plane,
    [(from, a), (to, b)]: [(usize, &Rings); 2],
    reach: f64,
) -> Option<usize> {
    let around = Extent::of_rings(a).grown(reach).shared(&Extent::of_rings(b).grown(reach))?;
    let (lo, hi) = (plane.degrees(around.lo), plane.degrees(around.hi));
    let mut others: Vec<usize> = tree.locate_in_envelope_intersecting(&AABB::from_corners(lo, hi)).map(|g| g.data).collect();
    others.retain(|&n| n != from && n != to);
    others.sort_unstable();
    let others: Vec<(usize, Rings)> =
        others.into_iter().filter_map(|n| Some((n, plane.rings(plan.neighbourhoods.features[n].geometry.as_ref()?)))).collect();
    let mut between = None;
    for (mine, theirs) in [(a, b), (b, a)] {
        let near = Extent::of_rings(theirs).grown(reach);
        for at in mine.iter().flat_map(|ring| ring.windows(2)).flat_map(|e| steps(e[0], e[1])).filter(|at| near.distance_to(*at) == 0.0) {
            let inside = contains(theirs, at);
            let foot = if inside { at } else { nearest_on(theirs, at) };
            let length = (foot[0] - at[0]).hypot(foot[1] - at[1]);
            if length > reach {
                continue;
            }
            match others.iter().find(|(_, rings)| runs_through(rings, at, foot)) {
                None => return None,
                Some((n, _)) => between = between.or(Some(*n)),
            }
        }
    }
    between
}

/// Whether a line runs through an outline or along its edge.
fn runs_through(rings: &Rings, a: [f64; 2], b: [f64; 2]) -> bool {
    let extent = Extent::of_rings(rings);
    let at = |t: f64| [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    let near = |p: &[f64; 2]| extent.distance_to(*p) <= EDGE_M;
    (1..8).map(|k| at(f64::from(k) / 8.0)).filter(near).any(|p| contains(rings, p) || to_edges(rings, p) <= EDGE_M)
}

/// Points along an edge, [`STEP_M`] apart at most.
fn steps(a: [f64; 2], b: [f64; 2]) -> impl Iterator<Item = [f64; 2]> {
    let pieces = ((b[0] - a[0]).hypot(b[1] - a[1]) / STEP_M).ceil().clamp(1.0, 1e5);
    (0..pieces as usize).map(move |k| {
        let t = (k as f64 + 0.5) / pieces;
        [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
    })
}
