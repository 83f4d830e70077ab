//! What lies at a place: exact, and found through boxes, because a million boxes answer within a fraction of a
//! millisecond and a picture read back from the graphics card would cost a frame.

use std::sync::Arc;

use geo::{Contains, Distance, Euclidean};
use geo_types::{LineString, MultiPolygon, Point};
use rayon::join;

use crate::app::bounds;
use crate::district::segment::distance_to_segment;
use crate::district::{BoxIndex, BuildingIx, District, NeighbourhoodIx};
use crate::plan::Plan;

/// Something that is drawn, by its position in the plan; in the order in which a click prefers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::app) enum Drawn {
    Facility(u32),
    /// Among `plan.links.corridors`.
    Corridor(u32),
    /// Among `plan.links.all()`.
    Link(u32),
    Barrier(u32),
    Street(u32),
    Building(BuildingIx),
    Neighbourhood(NeighbourhoodIx),
    Zone(u32),
}

/// What was found at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::app) struct Pick {
    pub(in crate::app) what: Drawn,
    /// Metres from the place; 0 inside.
    pub(in crate::app) away_m: f64,
}

/// Boxes of what no decision changes.
pub(super) struct Fixed {
    facilities: BoxIndex,
    barriers: BoxIndex,
    streets: BoxIndex,
    buildings: BoxIndex,
    neighbourhoods: BoxIndex,
}

/// Boxes of the lines between neighbourhoods.
pub(super) struct Lines {
    corridors: BoxIndex,
    links: BoxIndex,
}

/// Boxes of everything that is drawn.
pub(super) struct Places<'a> {
    pub(super) fixed: &'a Fixed,
    pub(super) lines: &'a Lines,
    pub(super) zones: &'a BoxIndex,
    /// Of the zones, as they are drawn.
    pub(super) shapes: &'a [Arc<MultiPolygon<f64>>],
}

impl Fixed {
    pub(super) fn new(district: &District) -> Self {
        let (buildings, rest) = join(
            || BoxIndex::new(district.buildings.iter().map(crate::district::Building::bounds)),
            || Self {
                facilities: BoxIndex::new(district.facilities.iter().map(|f| [f.at; 2])),
                barriers: BoxIndex::new(district.barriers.iter().map(|b| bounds::of_geometry(&b.shape))),
                streets: BoxIndex::new(district.streets.iter().map(|s| bounds::of_line(&s.line))),
                buildings: BoxIndex::new([]),
                neighbourhoods: BoxIndex::new(district.neighbourhoods.iter().map(|n| bounds::of_shape(&n.outline))),
            },
        );
        Self { buildings, ..rest }
    }

    /// Neighbourhoods whose boxes touch a box, ascending.
    pub(super) fn neighbourhoods(&self, bounds: [[f64; 2]; 2]) -> Vec<u32> {
        self.neighbourhoods.touching(bounds)
    }
}

impl Lines {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            corridors: BoxIndex::new(plan.links.corridors.iter().map(|c| bounds::of_line(&c.line))),
            links: BoxIndex::new(plan.links.all().iter().map(|l| bounds::of_line(&LineString::from(l.line.to_vec())))),
        }
    }
}

impl Places<'_> {
    /// Everything within `tolerance_m` metres of a place: points, then lines, then areas, each from the nearest on, the lowest
    /// position first among equals. Areas count where they hold the place, or come as near.
    pub(super) fn pick(&self, plan: &Plan, place: [f64; 2], tolerance_m: f64) -> Vec<Pick> {
        let district = &plan.district;
        let point = Point::from(place);
        let window = [place.map(|v| v - tolerance_m), place.map(|v| v + tolerance_m)];
        let mut found: Vec<Pick> = Vec::new();
        let mut look = |index: &BoxIndex, drawn: &dyn Fn(u32) -> Drawn, away: &dyn Fn(usize) -> f64| {
            let near = index.unsorted_touching(window).map(|at| Pick { what: drawn(at), away_m: away(at as usize) });
            let from = found.len();
            found.extend(near.filter(|pick| pick.away_m <= tolerance_m));
            found[from..].sort_by(|a, b| a.away_m.total_cmp(&b.away_m).then(a.what.cmp(&b.what)));
        };
        let to_line = |line: &LineString<f64>| Euclidean.distance(&point, line);
        look(&self.fixed.facilities, &Drawn::Facility, &|at| {
            let [x, y] = district.facilities[at].at;
            (x - place[0]).hypot(y - place[1])
        });
        look(&self.lines.corridors, &Drawn::Corridor, &|at| to_line(&plan.links.corridors[at].line));
        look(&self.lines.links, &Drawn::Link, &|at| to_line(&LineString::from(plan.links.all()[at].line.to_vec())));
        look(&self.fixed.barriers, &Drawn::Barrier, &|at| Euclidean.distance(&point, &district.barriers[at].shape));
        look(&self.fixed.streets, &Drawn::Street, &|at| to_line(&district.streets[at].line));
        look(&self.fixed.buildings, &|at| Drawn::Building(BuildingIx(at)), &|at| {
            to_rings(place, district.buildings.get(BuildingIx(at as u32)).rings())
        });
        look(&self.fixed.neighbourhoods, &|at| Drawn::Neighbourhood(NeighbourhoodIx(at)), &|at| {
            to_area(&point, &district.neighbourhoods[at].outline)
        });
        look(self.zones, &Drawn::Zone, &|at| to_area(&point, &self.shapes[at]));
        found
    }
}

/// 0 inside.
fn to_area(point: &Point<f64>, shape: &MultiPolygon<f64>) -> f64 {
    if shape.contains(point) { 0.0 } else { Euclidean.distance(point, shape) }
}

/// Metres to a footprint given by its rings, holes turning the other way; 0 inside, and the distance to the point where only a
/// point is known.
fn to_rings<'a>(place: [f64; 2], rings: impl Iterator<Item = &'a [[f64; 2]]>) -> f64 {
    let (mut inside, mut away) = (false, f64::INFINITY);
    for ring in rings {
        if let [only] = ring {
            return (only[0] - place[0]).hypot(only[1] - place[1]);
        }
        for w in ring.windows(2) {
            let ([ax, ay], [bx, by]) = (w[0], w[1]);
            // A ray to the east changes sides at every piece it crosses.
            if (ay > place[1]) != (by > place[1]) && place[0] < ax + (place[1] - ay) / (by - ay) * (bx - ax) {
                inside = !inside;
            }
            away = away.min(distance_to_segment(place, [w[0], w[1]]).0);
        }
    }
    if inside { 0.0 } else { away }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::scene::Scene;

    /// Everything in the plan by its distance, without an index.
    fn slowly(plan: &Plan, scene: &Scene, place: [f64; 2], tolerance_m: f64) -> Vec<Pick> {
        let point = Point::from(place);
        let district = &plan.district;
        let mut all: Vec<Pick> = Vec::new();
        let mut add = |what, away_m: f64| all.push(Pick { what, away_m });
        for (at, facility) in (0..).zip(&district.facilities) {
            add(Drawn::Facility(at), Euclidean.distance(&point, &Point::from(facility.at)));
        }
        for (at, corridor) in (0..).zip(&plan.links.corridors) {
            add(Drawn::Corridor(at), Euclidean.distance(&point, &corridor.line));
        }
        for (at, link) in (0..).zip(plan.links.all()) {
            add(Drawn::Link(at), Euclidean.distance(&point, &LineString::from(link.line.to_vec())));
        }
        for (at, barrier) in (0..).zip(&district.barriers) {
            add(Drawn::Barrier(at), Euclidean.distance(&point, &barrier.shape));
        }
        for (at, street) in (0..).zip(&district.streets) {
            add(Drawn::Street(at), Euclidean.distance(&point, &street.line));
        }
        for building in district.buildings.iter() {
            let ring = |ring: &[[f64; 2]]| LineString::from(ring.to_vec());
            let mut rings = building.rings().map(ring);
            let shape = geo_types::Polygon::new(rings.next().unwrap(), rings.collect());
            add(Drawn::Building(building.ix()), Euclidean.distance(&point, &shape));
        }
        for (at, neighbourhood) in (0..).zip(&district.neighbourhoods) {
            add(Drawn::Neighbourhood(NeighbourhoodIx(at)), Euclidean.distance(&point, &neighbourhood.outline));
        }
        for (at, shape) in (0..).zip(&scene.zones.shapes) {
            add(Drawn::Zone(at), Euclidean.distance(&point, &**shape));
        }
        all.retain(|pick| pick.away_m <= tolerance_m);
        let kind = |what: &Drawn| std::mem::discriminant(what);
        let mut sorted: Vec<Pick> = Vec::new();
        let mut rest = all;
        while let Some(first) = rest.iter().map(|p| p.what).min() {
            let (mut same, other): (Vec<Pick>, Vec<Pick>) = rest.into_iter().partition(|p| kind(&p.what) == kind(&first));
            same.sort_by(|a, b| a.away_m.total_cmp(&b.away_m).then(a.what.cmp(&b.what)));
            sorted.extend(same);
            rest = other;
        }
        sorted
    }

    #[test]
    fn what_is_picked_is_what_a_look_at_everything_finds() {
        let plan = crate::app::scene::blocks::plan(2_500);
        let (scene, _) = Scene::build(&plan, || Ok(())).unwrap();
        let [lo, hi] = scene.bounds;
        let mut kinds = std::collections::BTreeSet::new();
        for n in 0..400u32 {
            // A low-discrepancy walk over the map.
            let share = [0.754_877_666_f64, 0.569_840_290].map(|step| (f64::from(n) * step).fract());
            let place = [0, 1].map(|axis| lo[axis] + share[axis] * (hi[axis] - lo[axis]));
            for tolerance in [0.0, 3.0, 40.0] {
                let (quick, slow) = (scene.pick(&plan, place, tolerance), slowly(&plan, &scene, place, tolerance));
                let ids = |all: &[Pick]| all.iter().map(|p| p.what).collect::<Vec<_>>();
                assert_eq!(ids(&quick), ids(&slow), "{place:?} within {tolerance}");
                for (a, b) in quick.iter().zip(&slow) {
                    assert!((a.away_m - b.away_m).abs() < 1e-6, "{a:?} {b:?}");
                }
                kinds.extend(quick.iter().map(|p| std::mem::discriminant(&p.what)).map(|d| format!("{d:?}")));
            }
        }
        assert_eq!(kinds.len(), 8, "every kind was met");
    }
}
