//! Land between buildings that stands among them as if it were one: streets of a cadastre, the grounds of a park.

use super::segments::segments;
use super::separators::Separators;
use super::shape::YARD_M2;
use crate::district::{BoxIndex, Building, BuildingIx, BuildingUse, Buildings};
use crate::intake::geometry::{covers, side};
use crate::intake::wkb::Path;

/// A lot is a street where through streets run in it for more than this part of its length: more than the diagonal of a
/// square house (0.71) that a street drawn amiss cuts.
const STREET_SHARE: f64 = 0.75;

/// Steps in which a street is followed through a lot, in metres.
const STEP_M: f64 = 2.0;

/// Whether a record is the land between other buildings and not a building.
///
/// Only where nothing is recorded of it (use, year, storeys, dwellings, floor area), and
/// - it goes round more than a hectare on which other buildings stand, and is itself larger than that: no courtyard is
///   ([`YARD_M2`]); or
/// - through streets run in it for most of its length, which is about half of its perimeter.
pub(crate) fn is_between<'i>(
    buildings: &Buildings,
    building: Building<'_>,
    index: impl FnOnce() -> &'i BoxIndex,
    streets: &Separators,
) -> bool {
    let is_known = building.usage() != BuildingUse::Unknown
        || building.year().is_some()
        || building.floors().is_some()
        || building.households().is_some()
        || building.recorded_floor_area_m2().is_some();
    if is_known || building.is_point() {
        return false;
    }
    goes_round(buildings, building, index) || is_street(building, streets)
}

fn goes_round<'i>(buildings: &Buildings, building: Building<'_>, index: impl FnOnce() -> &'i BoxIndex) -> bool {
    if building.footprint_m2() <= YARD_M2 || building.rings().count() < 2 {
        return false;
    }
    let index = index();
    let mut enclosed = 0.0;
    for ring in building.rings() {
        let area = signed_m2(ring);
        // Holes turn clockwise.
        if area < 0.0 && stands_in(buildings, index, ring, |other| other != building.ix().0) {
            enclosed -= area;
        }
        if enclosed > YARD_M2 {
            return true;
        }
    }
    false
}

/// Whether the middle of a building that is asked for lies inside a closed ring.
pub(crate) fn stands_in(buildings: &Buildings, index: &BoxIndex, ring: &[[f64; 2]], is_asked: impl Fn(u32) -> bool) -> bool {
    let bounds = ring.iter().fold([[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]], |[lo, hi], v| {
        [[lo[0].min(v[0]), lo[1].min(v[1])], [hi[0].max(v[0]), hi[1].max(v[1])]]
    });
    index.unsorted_touching(bounds).any(|b| is_asked(b) && side(buildings.get(BuildingIx(b)).centre(), ring) == Some(true))
}

fn is_street(building: Building<'_>, streets: &Separators) -> bool {
    let mut near = streets.near(building.bounds()).peekable();
    if near.peek().is_none() {
        return false;
    }
    let perimeter: f64 = building.rings().flat_map(segments).map(|[a, b]| (b[0] - a[0]).hypot(b[1] - a[1])).sum();
    let areas = polygons(building);
    let bounds = building.bounds();
    let in_box = |p: [f64; 2]| (0..2).all(|k| p[k] >= bounds[0][k] && p[k] <= bounds[1][k]);
    let mut inside = 0.0;
    for [a, b] in near {
        let length = (b[0] - a[0]).hypot(b[1] - a[1]);
        let steps = (length / STEP_M).ceil().max(1.0);
        for step in 0..steps as u32 {
            let t = (f64::from(step) + 0.5) / steps;
            let p = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
            if in_box(p) && areas.iter().any(|rings| covers(rings, p)) {
                inside += length / steps;
            }
        }
    }
    inside > STREET_SHARE * perimeter / 2.0
}

/// Polygons of a building, each an exterior with its holes.
fn polygons(building: Building<'_>) -> Vec<Vec<Path>> {
    let mut areas: Vec<Vec<Path>> = Vec::new();
    for ring in building.rings() {
        match areas.last_mut() {
            Some(rings) if signed_m2(ring) < 0.0 => rings.push(ring.to_vec()),
            _ => areas.push(vec![ring.to_vec()]),
        }
    }
    areas
}

fn signed_m2(ring: &[[f64; 2]]) -> f64 {
    let [x0, y0] = ring[0];
    ring.windows(2).map(|w| (w[0][0] - x0) * (w[1][1] - y0) - (w[1][0] - x0) * (w[0][1] - y0)).sum::<f64>() / 2.0
}

#[cfg(test)]
mod tests {
    use geo_types::LineString;

    use super::*;
    use crate::district::{District, NewBuilding, Street, StreetClass, YearInterval, YearQuality};

    fn square(x: f64, y: f64, size: f64, is_hole: bool) -> Vec<[f64; 2]> {
        let mut ring = vec![[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]];
        if is_hole {
            ring.reverse();
        }
        ring
    }

    /// Streets 20 m wide around 3 × 3 blocks of 100 m, with a house in each block.
    fn town(new: &NewBuilding, houses: bool) -> Buildings {
        let mut rings = vec![square(0.0, 0.0, 380.0, false)];
        let corners: Vec<(f64, f64)> = (0..9).map(|k| (20.0 + f64::from(k % 3) * 120.0, 20.0 + f64::from(k / 3) * 120.0)).collect();
        rings.extend(corners.iter().map(|&(x, y)| square(x, y, 100.0, true)));
        let mut all = Buildings::default();
        all.push(rings.iter().map(Vec::as_slice), 380.0 * 380.0 - 9.0 * 1e4, new);
        for (x, y) in corners.into_iter().filter(|_| houses) {
            all.push([square(x + 40.0, y + 40.0, 12.0, false).as_slice()], 144.0, &NewBuilding::default());
        }
        all
    }

    fn is_land(all: &Buildings, at: u32, streets: Vec<Street>) -> bool {
        let index = BoxIndex::new(all.iter().map(Building::bounds));
        let streets = Separators::of_streets(&District { streets, ..District::default() });
        is_between(all, all.get(BuildingIx(at)), || &index, &streets)
    }

    #[test]
    fn what_goes_round_the_blocks_is_land_and_what_goes_round_a_yard_is_a_house() {
        assert!(is_land(&town(&NewBuilding::default(), true), 0, vec![]));
        assert!(!is_land(&town(&NewBuilding::default(), true), 1, vec![]));
        assert!(!is_land(&town(&NewBuilding::default(), false), 0, vec![]), "nobody lives in its yards");
        let built = NewBuilding { year: Some(YearInterval::year(1900)), quality: YearQuality::Measured, ..NewBuilding::default() };
        assert!(!is_land(&town(&built, true), 0, vec![]), "a record with a year is a building");
        let mut court = Buildings::default();
        court.push([square(0.0, 0.0, 90.0, false).as_slice(), &square(10.0, 10.0, 70.0, true)], 3200.0, &NewBuilding::default());
        court.push([square(40.0, 40.0, 10.0, false).as_slice()], 100.0, &NewBuilding::default());
        assert!(!is_land(&court, 0, vec![]));
    }

    #[test]
    fn a_lot_along_a_street_is_the_street_and_one_that_a_street_crosses_is_not() {
        let lot = |w: f64, h: f64| {
            let mut all = Buildings::default();
            all.push([&[[0.0, 0.0], [w, 0.0], [w, h], [0.0, h], [0.0, 0.0]][..]], w * h, &NewBuilding::default());
            all
        };
        let street =
            |class| Street { name: String::new(), class, line: LineString::from(vec![(-50.0, 7.0), (500.0, 7.0)]), ..Street::default() };
        assert!(is_land(&lot(200.0, 14.0), 0, vec![street(StreetClass::Local)]));
        assert!(!is_land(&lot(200.0, 14.0), 0, vec![street(StreetClass::Path)]), "an alley through a row is no street");
        assert!(!is_land(&lot(200.0, 14.0), 0, vec![]));
        assert!(!is_land(&lot(40.0, 30.0), 0, vec![street(StreetClass::Local)]), "a gateway");
    }
}
