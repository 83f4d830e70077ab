//! Outlines for neighbourhoods that nobody drew: the footprints closed over the yards between them.

use geo::algorithm::buffer::{BufferStyle, LineCap, LineJoin};
use geo::{Buffer, ConvexHull, unary_union};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::grouping::REACH_M;
use crate::district::{BuildingIx, Buildings};
use crate::intake::geometry::settle;

/// Half the side of the square that stands for a building known by a point, in metres: a house with its yard.
const POINT_HALF_M: f64 = 7.5;

/// The outline of some buildings: valid, snapped to the millimetre.
///
/// A morphological closing by half of the grouping reach: yards up to that width are filled, streets outside are not.
/// Mitred corners keep rectangles rectangles. A single building is its own outline.
pub(crate) fn outline(buildings: &Buildings, members: &[BuildingIx]) -> MultiPolygon<f64> {
    let parts: Vec<Polygon<f64>> = members.iter().filter_map(|&b| footprint(buildings, b)).flatten().collect();
    let whole = MultiPolygon(parts);
    let single = members.len() == 1;
    let closed = if single { None } else { closing(&whole) };
    closed
        .or_else(|| settle(&if single { whole.clone() } else { unary_union(&whole.0) }))
        .or_else(|| settle(&MultiPolygon(vec![whole.convex_hull()])))
        .unwrap_or(whole)
}

fn closing(whole: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
    let distance = REACH_M / 2.0 + 0.01;
    let style = |d: f64| BufferStyle::new(d).line_cap(LineCap::Square).line_join(LineJoin::Miter(0.5 * std::f64::consts::PI - 0.01));
    let grown = whole.buffer_with_style(style(distance));
    // Yards enclosed on all sides belong to the neighbourhood.
    let filled = MultiPolygon(grown.into_iter().map(|p| Polygon::new(p.exterior().clone(), Vec::new())).collect());
    let shrunk = filled.buffer_with_style(style(-distance));
    settle(&shrunk)
}

fn footprint(buildings: &Buildings, ix: BuildingIx) -> Option<Vec<Polygon<f64>>> {
    let building = buildings.get(ix);
    let line = |ring: &[[f64; 2]]| LineString(ring.iter().map(|&[x, y]| Coord { x, y }).collect());
    if building.is_point() {
        let [x, y] = building.centre();
        let h = POINT_HALF_M;
        return Some(vec![Polygon::new(
            line(&[[x - h, y - h], [x + h, y - h], [x + h, y + h], [x - h, y + h], [x - h, y - h]]),
            Vec::new(),
        )]);
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
    Some(polygons)
}

#[cfg(test)]
mod tests {
    use geo::{Area, Contains, Validation};

    use super::*;
    use crate::district::NewBuilding;

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
