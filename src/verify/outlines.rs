//! Whether areas are those of the outlines, and the zones' outlines those of their parts.

use geo::{Area, BooleanOps};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::features::Geometry;
use super::finding::{Tally, maybe, number};
use super::folder::{NEIGHBOURHOODS, PlanFolder, ZONES};
use super::shapes::{Extent, Plane, Rings, area_m2, contains, to_edges};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, IssueKind, Progress};

/// How far a written area may be from the outline's: rounding of coordinates, or a thousandth.
const AREA_TOLERANCE_M2: f64 = 0.5;
const AREA_TOLERANCE_SHARE: f64 = 1e-3;

/// Neighbourhoods of different zones may overlap by this share of the smaller one without a word: what drawing over
/// a boundary by hand leaves. More is listed among the issues of the outlines.
const OVERLAP_SHARE: f64 = 0.05;

/// Overlaps below this are those of rounded coordinates, square metres.
const SPECK_M2: f64 = 1.0;

/// How far a zone's outline may run beside those of its parts: rounding and union snap, metres.
pub(super) const EDGE_M: f64 = 0.1;

/// The land area that zones and neighbourhoods state is the ellipsoidal area of their outlines.
pub(super) fn areas(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let mut one = |file: &str, id: &str, geometry: Option<&Geometry>, stated: Option<f64>| {
        let Some(geometry) = geometry else { return };
        let measured = area_m2(geometry);
        let agrees = stated.is_some_and(|s| (s - measured).abs() <= AREA_TOLERANCE_M2.max(measured * AREA_TOLERANCE_SHARE));
        tally.expect(agrees, || Finding::AreaDiffers {
            file: file.to_owned(),
            id: id.to_owned(),
            reported: maybe(stated),
            measured: number(measured),
        });
    };
    for feature in &plan.zones.features {
        progress.check()?;
        one(ZONES, &feature.properties.zone_id, feature.geometry.as_ref(), Some(feature.properties.land_area_m2));
    }
    for feature in &plan.neighbourhoods.features {
        progress.check()?;
        one(NEIGHBOURHOODS, &feature.properties.neighbourhood_id, feature.geometry.as_ref(), feature.properties.land_area_m2);
    }
    Ok(())
}

/// A zone's outline is the union of its parts' and compact within 0–1; it overlaps other zones only where the outlines
/// of neighbourhoods do, and that no more than the source is said to.
pub(super) fn outlines(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let extents: Vec<Extent> = plan.zones.features.iter().map(|f| f.geometry.as_ref().map_or(Extent::NOTHING, Extent::of)).collect();
    for (z, feature) in plan.zones.features.iter().enumerate() {
        progress.check()?;
        let zone = &feature.properties;
        tally.expect(zone.compactness > 0.0 && zone.compactness <= 1.0, || Finding::NotWithin {
            file: ZONES.to_owned(),
            id: zone.zone_id.clone(),
            field: "compactness".to_owned(),
            value: number(zone.compactness),
            low: "0".to_owned(),
            high: "1".to_owned(),
        });
        let Some(geometry) = &feature.geometry else { continue };
        let sum = along_parts(plan, z, geometry, &Plane::at(extents[z].middle()), tally);
        let area = area_m2(geometry);
        let most = sum + AREA_TOLERANCE_M2.max(sum * AREA_TOLERANCE_SHARE);
        tally.expect(plan.parts[z].is_empty() || area <= most, || Finding::OutlineOver {
            zone: zone.zone_id.clone(),
            area: number(area),
            parts: number(sum),
        });
    }
    overlaps(plan, &extents, progress, tally)
}

/// Every corner and edge of a part lies in the zone's outline, and every corner and edge of the outline on one of a
/// part: then the outline is their union. The sum of the parts' areas.
fn along_parts(plan: &PlanFolder, z: usize, geometry: &Geometry, plane: &Plane, tally: &mut Tally) -> f64 {
    let rings = plane.rings(geometry);
    let zone = || plan.zone(z).zone_id.clone();
    let mut sum = 0.0;
    let mut parts: Vec<(Extent, Rings)> = Vec::new();
    for &n in &plan.parts[z] {
        let part = &plan.neighbourhoods.features[n];
        let Some(shape) = &part.geometry else { continue };
        sum += area_m2(shape);
        let own = plane.rings(shape);
        let covered = points(&own).all(|at| to_edges(&rings, at) <= EDGE_M || contains(&rings, at));
        tally.expect(covered, || Finding::PartOutside { zone: zone(), id: part.properties.neighbourhood_id.clone() });
        parts.push((Extent::of_rings(&own), own));
    }
    let near = |extent: &Extent, at: [f64; 2]| (0..2).all(|k| at[k] >= extent.lo[k] - EDGE_M && at[k] <= extent.hi[k] + EDGE_M);
    let stray = points(&rings).find(|&at| !parts.iter().any(|(extent, own)| near(extent, at) && to_edges(own, at) <= EDGE_M));
    tally.expect(stray.is_none() || parts.is_empty(), || {
        let at = plane.degrees(stray.unwrap_or_default());
        Finding::OutlineStray { zone: zone(), at: format!("[{:.7}, {:.7}]", at[0], at[1]) }
    });
    sum
}

/// Corners of rings, and the middles of their edges.
fn points(rings: &Rings) -> impl Iterator<Item = [f64; 2]> + '_ {
    let edges = rings.iter().flat_map(|ring| ring.windows(2));
    edges.flat_map(|e| [e[0], [f64::midpoint(e[0][0], e[1][0]), f64::midpoint(e[0][1], e[1][1])]])
}

/// Area over which parts of one zone overlap parts of another; the pairs that do so by more than outlines drawn by
/// hand may come into `over` with the share.
fn given_overlap(plan: &PlanFolder, plane: &Plane, z: usize, other: usize, over: &mut Vec<(usize, usize, f64)>) -> f64 {
    let shapes = |zone: usize| -> Vec<(usize, Extent, MultiPolygon<f64>)> {
        let geometries = plan.parts[zone].iter().filter_map(|&n| Some((n, plan.neighbourhoods.features[n].geometry.as_ref()?)));
        geometries.map(|(n, g)| (n, Extent::of(g), planar(plane, g))).collect()
    };
    let theirs = shapes(other);
    let mut common = Vec::new();
    for (a, extent, mine) in shapes(z) {
        for (b, _, shape) in theirs.iter().filter(|(_, e, _)| extent.shared(e).is_some()) {
            let both = mine.intersection(shape);
            let (area, smaller) = (both.unsigned_area(), mine.unsigned_area().min(shape.unsigned_area()));
            if area > SPECK_M2.max(smaller * OVERLAP_SHARE) {
                over.push((a, *b, area / smaller));
            }
            common.extend(both.0);
        }
    }
    // Where three lie over one another, their common ground is counted once.
    geo::unary_union(&common).unsigned_area()
}

fn overlaps(plan: &PlanFolder, extents: &[Extent], progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let mut over = Vec::new();
    for (z, other) in meeting(extents) {
        progress.check()?;
        let (Some(a), Some(b)) = (&plan.zones.features[z].geometry, &plan.zones.features[other].geometry) else { continue };
        let Some(shared) = extents[z].shared(&extents[other]) else { continue };
        let smaller = area_m2(a).min(area_m2(b));
        let most = SPECK_M2.max(smaller * AREA_TOLERANCE_SHARE);
        let plane = Plane::at(shared.middle());
        let (lo, hi) = (plane.metres(shared.lo), plane.metres(shared.hi));
        // No more can overlap than the boxes share.
        let overlap = if (hi[0] - lo[0]) * (hi[1] - lo[1]) <= most {
            0.0
        } else {
            planar(&plane, a).intersection(&planar(&plane, b)).unsigned_area()
        };
        // Outlines that the source draws over one another make zones overlap: that is the source's, if it is listed.
        let given = if overlap <= most { 0.0 } else { given_overlap(plan, &plane, z, other, &mut over) };
        tally.expect(overlap - given <= most, || Finding::ZonesOverlap {
            zone: plan.zone(z).zone_id.clone(),
            other: plan.zone(other).zone_id.clone(),
            share: number((overlap - given) / smaller * 100.0),
        });
    }
    let listed = plan.plan.issues.iter().filter(|i| i.kind == IssueKind::Overlap).count();
    if over.len() > listed {
        for (a, b, share) in over {
            let id = |n: usize| plan.neighbourhood(n).neighbourhood_id.clone();
            tally.fail(&Finding::PartsOverlap { id: id(a), other: id(b), share: number(share * 100.0) });
        }
    }
    Ok(())
}

/// Pairs of extents that share a point, the lower index first, in order.
fn meeting(extents: &[Extent]) -> Vec<(usize, usize)> {
    let known = || extents.iter().enumerate().filter(|(_, e)| e.lo[0] <= e.hi[0]);
    let tree = RTree::bulk_load(known().map(|(z, e)| GeomWithData::new(Rectangle::from_corners(e.lo, e.hi), z)).collect());
    let mut pairs: Vec<(usize, usize)> = known()
        .flat_map(|(z, e)| tree.locate_in_envelope_intersecting(&AABB::from_corners(e.lo, e.hi)).map(move |other| (z, other.data)))
        .filter(|(z, other)| z < other)
        .collect();
    pairs.sort_unstable();
    pairs
}

fn planar(plane: &Plane, geometry: &Geometry) -> MultiPolygon<f64> {
    let polygons = geometry.polygons().iter().map(|rings| {
        let mut rings = rings.iter().map(|ring| ring.iter().map(|p| Coord::from(plane.metres(p.0))).collect::<LineString<f64>>());
        let exterior = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
        Polygon::new(exterior, rings.collect())
    });
    MultiPolygon::new(polygons.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_finds_the_pairs_that_comparing_all_finds() {
        // A fixed scatter: multiples of two incommensurable steps.
        let extents: Vec<Extent> = (0..200)
            .map(|n| {
                let at = [(f64::from(n) * 0.618).fract() * 100.0, (f64::from(n) * 0.414).fract() * 100.0];
                let size = (f64::from(n) * 0.303).fract() * 30.0;
                if n % 50 == 7 { Extent::NOTHING } else { Extent { lo: at, hi: [at[0] + size, at[1] + size / 2.0] } }
            })
            .collect();
        let mut all = Vec::new();
        for a in 0..extents.len() {
            all.extend((a + 1..extents.len()).filter(|&b| extents[a].shared(&extents[b]).is_some()).map(|b| (a, b)));
        }
        assert!(all.len() > 100);
        assert_eq!(meeting(&extents), all);
    }
}
