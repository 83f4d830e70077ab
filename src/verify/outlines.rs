//! Whether areas are those of the outlines, and the zones' outlines those of their parts.

use geo::{Area, BooleanOps};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::features::Geometry;
use super::finding::{Tally, maybe, number};
use super::folder::{NEIGHBOURHOODS, PlanFolder, ZONES};
use super::shapes::{Extent, Plane, area_m2, contains, inner_point, to_edges};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// How far a written area may be from the outline's: rounding of coordinates, or a thousandth.
const AREA_TOLERANCE_M2: f64 = 0.5;
const AREA_TOLERANCE_SHARE: f64 = 1e-3;

/// Zones may overlap by this share of the smaller one, where outlines of the source do.
const OVERLAP_SHARE: f64 = 0.05;

/// How far a point of a part may lie outside its zone's outline: rounding and union snap, metres.
const EDGE_M: f64 = 0.1;

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

/// A zone's outline covers its parts and no more than them, is compact within 0–1, and leaves other zones alone.
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
        let plane = Plane::at(extents[z].middle());
        let rings = plane.rings(geometry);
        let mut sum = 0.0;
        for &n in &plan.parts[z] {
            let part = &plan.neighbourhoods.features[n];
            let Some(shape) = &part.geometry else { continue };
            sum += area_m2(shape);
            let Some(inside) = inner_point(&plane.rings(shape)) else { continue };
            tally.expect(contains(&rings, inside) || to_edges(&rings, inside) <= EDGE_M, || Finding::PartOutside {
                zone: zone.zone_id.clone(),
                id: part.properties.neighbourhood_id.clone(),
            });
        }
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

/// Area over which parts of one zone overlap parts of another.
fn given_overlap(plan: &PlanFolder, plane: &Plane, z: usize, other: usize) -> f64 {
    let shapes = |zone: usize| -> Vec<(Extent, MultiPolygon<f64>)> {
        let geometries = plan.parts[zone].iter().filter_map(|&n| plan.neighbourhoods.features[n].geometry.as_ref());
        geometries.map(|g| (Extent::of(g), planar(plane, g))).collect()
    };
    let theirs = shapes(other);
    let mut sum = 0.0;
    for (extent, mine) in shapes(z) {
        for (_, shape) in theirs.iter().filter(|(e, _)| extent.shared(e).is_some()) {
            sum += mine.intersection(shape).unsigned_area();
        }
    }
    sum
}

fn overlaps(plan: &PlanFolder, extents: &[Extent], progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    for (z, other) in meeting(extents) {
        progress.check()?;
        let (Some(a), Some(b)) = (&plan.zones.features[z].geometry, &plan.zones.features[other].geometry) else { continue };
        let Some(shared) = extents[z].shared(&extents[other]) else { continue };
        let smaller = area_m2(a).min(area_m2(b));
        let plane = Plane::at(shared.middle());
        let (lo, hi) = (plane.metres(shared.lo), plane.metres(shared.hi));
        // No more can overlap than the boxes share.
        let share = if (hi[0] - lo[0]) * (hi[1] - lo[1]) <= smaller * OVERLAP_SHARE {
            0.0
        } else {
            let overlap = planar(&plane, a).intersection(&planar(&plane, b)).unsigned_area();
            // Outlines that the source draws over one another make zones overlap; that is no fault of the plan.
            let given = if overlap <= smaller * OVERLAP_SHARE { 0.0 } else { given_overlap(plan, &plane, z, other) };
            (overlap - given) / smaller
        };
        tally.expect(share <= OVERLAP_SHARE, || Finding::ZonesOverlap {
            zone: plan.zone(z).zone_id.clone(),
            other: plan.zone(other).zone_id.clone(),
            share: number(share * 100.0),
        });
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
