//! Outlines for neighbourhoods that nobody drew: the footprints closed over the yards between them.

use geo::algorithm::buffer::{BufferStyle, LineCap, LineJoin};
use geo::{Area, Buffer, ConvexHull};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::bridges::{bridges, triangles};
use super::grouping::{POINT_EXTRA_M, REACH_M, Reach};
use super::outlines::bounds;
use super::overlay::union;
use super::segments::{Segment, distance2, segments};
use super::separators::Separators;
use crate::district::{Building, BuildingIx, Buildings};
use crate::intake::geometry::{areas_of, covers, settle};
use crate::intake::wkb::Path;

/// Half the side of the square that stands for a building known by a point, in metres: a house with its yard.
const POINT_HALF_M: f64 = POINT_EXTRA_M;

/// An enclosed yard larger than this, in square metres, is no yard: half of the least residential block of two hectares
/// (GB 50180-2018, 2.0.5).
pub(crate) const YARD_M2: f64 = 10_000.0;

/// What an outline has to know of its surroundings.
pub(crate) struct Surroundings<'s> {
    /// Every building.
    pub buildings: &'s Buildings,
    /// How far apart buildings of one group may stand.
    pub reach: Reach,
    /// What no bridge between parts may cross.
    pub streets: &'s Separators,
    /// Whether buildings of another neighbourhood stand inside a ring.
    pub holds_others: &'s (dyn Fn(&LineString<f64>, &[BuildingIx]) -> bool + Sync),
}

/// The outline of some buildings: valid, snapped to the millimetre.
///
/// A morphological closing by half of the grouping reach: yards up to that width are filled, streets outside are not.
/// Mitred corners keep rectangles rectangles. A single building is its own outline. A hole is filled where it is a yard:
/// not larger than [`YARD_M2`], and with nobody else's building in it. Parts that belong together by the grouping reach and
/// stay apart after the closing, as two houses corner to corner do, are joined by a strip. Points are joined by the triangles
/// between them.
pub(crate) fn outline(around: &Surroundings<'_>, members: &[BuildingIx]) -> MultiPolygon<f64> {
    let buildings = around.buildings;
    let whole = MultiPolygon(members.iter().flat_map(|&b| footprint(buildings, b)).collect());
    let single = members.len() == 1;
    let closed = if single { None } else { closing(&whole) };
    let shape = closed
        .or_else(|| settle(&if single { whole.clone() } else { union(&whole.0) }))
        .or_else(|| settle(&MultiPolygon(vec![whole.convex_hull()])))
        .unwrap_or_else(|| whole.clone());
    // Where mitred corners meet at a sharp angle, moving outwards and back can shave off a corner.
    let shape = if single || holds(&shape, &whole) { shape } else { settle(&union(shape.iter().chain(&whole))).unwrap_or(shape) };
    let shape = if single { shape } else { in_one_piece(shape, around, members) };
    without_yards(shape, around, members)
}

/// A parcel as the outline of what stands on it: with the parts of its buildings that reach beyond it.
pub(crate) fn with_footprints(parcel: &MultiPolygon<f64>, buildings: &Buildings, members: &[BuildingIx]) -> MultiPolygon<f64> {
    let footprints: Vec<Polygon<f64>> = members.iter().flat_map(|&b| footprint(buildings, b)).collect();
    settle(&union(parcel.iter().chain(&footprints))).unwrap_or_else(|| parcel.clone())
}

/// Farther than this, in metres, is not rounding.
const ROUNDING_M: f64 = 0.005;

/// Steps in which an outline is followed to see whether it runs through a building, in metres: less than a wall is long.
const STEP_M: f64 = 1.0;

/// Whether a shape holds all footprints: none of their corners lies outside, and its edges do not run through one of them.
fn holds(shape: &MultiPolygon<f64>, footprints: &MultiPolygon<f64>) -> bool {
    let (shape, footprints) = (areas_of(shape), areas_of(footprints));
    let boxes: Vec<_> = footprints.iter().map(|rings| bounds(std::slice::from_ref(rings))).collect();
    let near_edge =
        |rings: &[Path], p: [f64; 2]| rings.iter().flat_map(|r| segments(r)).any(|s| distance2(p, s) <= ROUNDING_M * ROUNDING_M);
    let is_held = |p: [f64; 2]| shape.iter().any(|rings| covers(rings, p)) || shape.iter().any(|rings| near_edge(rings, p));
    let is_free = |p: [f64; 2]| {
        footprints.iter().zip(&boxes).all(|(rings, [lo, hi])| {
            let in_box = (0..2).all(|k| p[k] > lo[k] && p[k] < hi[k]);
            !in_box || !covers(rings, p) || near_edge(rings, p)
        })
    };
    let edges = || shape.iter().flatten().flat_map(|ring| segments(ring));
    let is_outside = |[a, b]: Segment| {
        let steps = ((b[0] - a[0]).hypot(b[1] - a[1]) / STEP_M).ceil().max(1.0);
        (0..steps as u32).map(|k| f64::from(k) / steps).all(|t| is_free([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]))
    };
    footprints.iter().flatten().flatten().all(|&p| is_held(p)) && edges().all(is_outside)
}

/// Joins parts; what cannot be joined stays apart.
fn in_one_piece(shape: MultiPolygon<f64>, around: &Surroundings<'_>, members: &[BuildingIx]) -> MultiPolygon<f64> {
    if shape.0.len() < 2 {
        return shape;
    }
    let points = members.iter().map(|&b| around.buildings.get(b)).filter(|b| b.is_point()).map(Building::centre).collect::<Vec<_>>();
    let shape = if points.len() > 2 {
        let filled = triangles(&points, POINT_HALF_M, around.reach.widest(), around.streets);
        settle(&union(shape.iter().chain(&filled))).unwrap_or(shape)
    } else {
        shape
    };
    let reach = if points.is_empty() { REACH_M } else { around.reach.widest() };
    let strips = bridges(&shape, reach, around.streets);
    if strips.is_empty() { shape } else { settle(&union(shape.iter().chain(&strips))).unwrap_or(shape) }
}

/// Yards enclosed on all sides belong to the neighbourhood.
fn without_yards(mut shape: MultiPolygon<f64>, around: &Surroundings<'_>, members: &[BuildingIx]) -> MultiPolygon<f64> {
    let mut is_filled = false;
    for polygon in &mut shape.0 {
        if polygon.interiors().is_empty() {
            continue;
        }
        is_filled = true;
        let (exterior, holes) = std::mem::replace(polygon, Polygon::empty()).into_inner();
        let is_kept = |hole: &LineString<f64>| {
            Polygon::new(hole.clone(), Vec::new()).unsigned_area() > YARD_M2 || (around.holds_others)(hole, members)
        };
        *polygon = Polygon::new(exterior, holes.into_iter().filter(is_kept).collect());
    }
    // A part of its own may have stood in the yard.
    if is_filled && shape.0.len() > 1 { settle(&union(&shape.0)).unwrap_or(shape) } else { shape }
}

fn closing(whole: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
    let distance = REACH_M / 2.0 + 0.01;
    let style = |d: f64| BufferStyle::new(d).line_cap(LineCap::Square).line_join(LineJoin::Miter(0.5 * std::f64::consts::PI - 0.01));
    let grown = |p: &Polygon<f64>| grow_convex(p, distance).unwrap_or_else(|| p.buffer_with_style(style(distance)));
    let grown: Vec<MultiPolygon<f64>> = whole.iter().map(grown).collect();
    settle(&union_by_parts(grown).buffer_with_style(style(-distance)))
}

/// Cosine of the sharpest turn that keeps a mitred corner: 110 degrees.
const SHARPEST: f64 = -0.34;

/// A convex shape moved outwards without an overlay: most footprints are rectangles. A nearly convex one counts as its hull;
/// the notches this fills are narrower than what the closing fills anyway.
fn grow_convex(polygon: &Polygon<f64>, distance: f64) -> Option<MultiPolygon<f64>> {
    let hull = polygon.convex_hull();
    let open = &hull.exterior().0[..hull.exterior().0.len().saturating_sub(1)];
    let filled = hull.unsigned_area() - Polygon::new(polygon.exterior().clone(), Vec::new()).unsigned_area();
    if open.len() < 3 || filled > distance * distance / 4.0 || !polygon.interiors().is_empty() {
        return None;
    }
    let n = open.len();
    let mut ring = Vec::with_capacity(n + 4);
    for at in 0..n {
        let (before, here, after) = (open[(at + n - 1) % n], open[at], open[(at + 1) % n]);
        // Outward normals of the two sides that meet here.
        let normal = |a: Coord<f64>, b: Coord<f64>| {
            let length = (b.x - a.x).hypot(b.y - a.y);
            [(b.y - a.y) / length, (a.x - b.x) / length]
        };
        let (p, q) = (normal(before, here), normal(here, after));
        let cos = (p[0] * q[0] + p[1] * q[1]).clamp(-1.0, 1.0);
        if !cos.is_finite() {
            return None;
        }
        if cos > SHARPEST {
            let scale = distance / (1.0 + cos);
            ring.push(Coord { x: here.x + (p[0] + q[0]) * scale, y: here.y + (p[1] + q[1]) * scale });
        } else {
            // A sharp corner is cut where the circle around it ends.
            let along = distance * (cos.acos() / 4.0).tan();
            ring.push(Coord { x: here.x + p[0] * distance - p[1] * along, y: here.y + p[1] * distance + p[0] * along });
            ring.push(Coord { x: here.x + q[0] * distance + q[1] * along, y: here.y + q[1] * distance - q[0] * along });
        }
    }
    ring.push(ring[0]);
    Some(MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())]))
}

/// The union, neighbours first: what is inside vanishes early, so that no step sees many segments.
fn union_by_parts(mut parts: Vec<MultiPolygon<f64>>) -> MultiPolygon<f64> {
    let corner = |p: &MultiPolygon<f64>| {
        let at = p.iter().next().and_then(|p| p.exterior().coords().next()).copied().unwrap_or_default();
        interleave((at.x / CELL_M).floor() as i64 as u32, (at.y / CELL_M).floor() as i64 as u32)
    };
    parts.sort_by_cached_key(corner);
    while parts.len() > 1 {
        parts = parts.chunks(AT_ONCE).map(|few| union(few.iter().flatten())).collect();
    }
    parts.pop().unwrap_or_else(|| MultiPolygon(Vec::new()))
}

/// Cells of the order in which shapes are united, in metres: about a building.
const CELL_M: f64 = 16.0;

/// Shapes united in one step.
const AT_ONCE: usize = 8;

/// Position along a curve on which neighbours stay near each other (Morton 1966).
fn interleave(x: u32, y: u32) -> u64 {
    let spread = |v: u32| (0..32).fold(0u64, |bits, k| bits | (u64::from(v >> k & 1) << (2 * k)));
    spread(x) | spread(y) << 1
}

/// The polygons of a building; for a point the square that stands for it.
pub(crate) fn footprint(buildings: &Buildings, ix: BuildingIx) -> Vec<Polygon<f64>> {
    let building = buildings.get(ix);
    let line = |ring: &[[f64; 2]]| LineString(ring.iter().map(|&[x, y]| Coord { x, y }).collect());
    if building.is_point() {
        let [x, y] = building.centre();
        let h = POINT_HALF_M;
        let square = [[x - h, y - h], [x + h, y - h], [x + h, y + h], [x - h, y + h], [x - h, y - h]];
        return vec![Polygon::new(line(&square), Vec::new())];
    }
    // Exteriors turn counter-clockwise, holes clockwise and follow their exterior.
    let mut polygons: Vec<Polygon<f64>> = Vec::new();
    for ring in building.rings() {
        let [x0, y0] = ring[0];
        let twice: f64 = ring.windows(2).map(|w| (w[0][0] - x0) * (w[1][1] - y0) - (w[1][0] - x0) * (w[0][1] - y0)).sum();
        match polygons.last_mut() {
            Some(polygon) if twice < 0.0 => polygon.interiors_push(line(ring)),
            _ => polygons.push(Polygon::new(line(ring), Vec::new())),
        }
    }
    polygons
}

#[cfg(test)]
mod tests {
    use geo::{Contains, Validation};

    use super::*;
    use crate::district::{District, NewBuilding};

    fn outline(all: &Buildings, members: &[BuildingIx]) -> MultiPolygon<f64> {
        let streets = Separators::of_streets(&District::default());
        let reach = Reach::of(all, &[]);
        let around = Surroundings { buildings: all, reach, streets: &streets, holds_others: &|_, _| false };
        super::outline(&around, members)
    }

    fn blocks(places: &[(f64, f64, f64, f64)]) -> (Buildings, Vec<BuildingIx>) {
        let mut all = Buildings::default();
        let members = places
            .iter()
            .map(|&(x, y, w, h)| {
                let ring = [[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]];
                all.push([&ring[..]], w * h, &NewBuilding::default())
            })
            .collect();
        (all, members)
    }

    #[test]
    fn yards_between_rows_are_filled() {
        let (all, members) = blocks(&[(0.0, 0.0, 60.0, 12.0), (0.0, 30.0, 60.0, 12.0)]);
        let outline = outline(&all, &members);
        assert!(outline.is_valid());
        assert!((outline.unsigned_area() - 60.0 * 42.0).abs() < 5.0, "{}", outline.unsigned_area());
    }

    #[test]
    fn a_single_block_is_its_own_outline_and_a_point_a_square() {
        let (mut all, members) = blocks(&[(0.0, 0.0, 60.0, 12.0)]);
        assert_eq!(outline(&all, &members).unsigned_area(), 720.0);
        let point = all.push([&[[5.0, 5.0]][..]], 0.0, &NewBuilding::default());
        assert_eq!(outline(&all, &[point]).unsigned_area(), 225.0);
    }

    #[test]
    fn convex_shapes_grow_as_the_general_way_grows_them() {
        for points in [vec![(0.0, 0.0), (30.0, 0.0), (30.0, 10.0), (0.0, 10.0)], vec![(0.0, 0.0), (40.0, 3.0), (35.0, 20.0), (5.0, 24.0)]] {
            let polygon = Polygon::new(LineString::from(points), Vec::new());
            let style = BufferStyle::new(5.0).line_join(LineJoin::Miter(0.1));
            let (ours, theirs) = (grow_convex(&polygon, 5.0).unwrap(), polygon.buffer_with_style(style));
            assert!((ours.unsigned_area() - theirs.unsigned_area()).abs() < 0.5, "{} {}", ours.unsigned_area(), theirs.unsigned_area());
        }
        let needle = Polygon::new(LineString::from(vec![(0.0, 0.0), (50.0, 0.0), (0.0, 6.0)]), Vec::new());
        let grown = grow_convex(&needle, 5.0).unwrap();
        assert!(
            grown.is_valid() && grown.contains(&geo_types::Point::new(54.9, 0.0)) && !grown.contains(&geo_types::Point::new(62.0, 0.0))
        );
    }

    #[test]
    fn every_building_lies_in_its_outline() {
        let (all, members) = blocks(&[(0.0, 0.0, 30.0, 12.0), (40.0, 7.0, 12.0, 40.0), (10.0, 30.0, 25.0, 9.0), (60.0, 60.0, 9.0, 9.0)]);
        let outline = outline(&all, &members);
        assert!(outline.is_valid());
        for &member in &members {
            let [x, y] = all.get(member).centre();
            assert!(outline.contains(&geo_types::Point::new(x, y)));
        }
    }
}
