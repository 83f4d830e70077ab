//! Parts of one neighbourhood joined where they come nearest: an outline in one piece.

use geo::{BoundingRect, ConvexHull, TriangulateDelaunayUnconstrained};
use geo_types::{Coord, LineString, MultiPoint, MultiPolygon, Point, Polygon};

use super::grouping::Union;
use super::segments::{Nearest, Segment, closest};
use super::separators::Separators;

/// A bridge takes in the walls this near its ends, in metres: about the corner of a house.
const END_M: f64 = 7.5;

/// Strips between the parts of a shape that come within `reach` of each other with nothing that separates in between.
///
/// The shortest first, and none between parts that are joined already.
pub(crate) fn bridges(shape: &MultiPolygon<f64>, reach: f64, streets: &Separators) -> Vec<Polygon<f64>> {
    let parts: Vec<(&Polygon<f64>, [[f64; 2]; 2])> = shape.iter().filter_map(|p| Some((p, bounds(p)?))).collect();
    let mut near: Vec<(Nearest, [usize; 2])> = Vec::new();
    for (i, (a, box_a)) in parts.iter().enumerate() {
        for (j, (b, box_b)) in parts.iter().enumerate().skip(i + 1) {
            if let Some(found) = closest(edges(a), edges(b), [*box_a, *box_b], reach) {
                near.push((found, [i, j]));
            }
        }
    }
    near.sort_by(|(a, x), (b, y)| a.0.total_cmp(&b.0).then(x.cmp(y)));
    let mut joined = Union::new(parts.len());
    let mut strips = Vec::new();
    for ((_, p, q), [i, j]) in near {
        if joined.root(i as u32) == joined.root(j as u32) || streets.cut(p, q) {
            continue;
        }
        joined.join(i as u32, j as u32);
        let walls = edges(parts[i].0).filter_map(|s| within(s, p)).chain(edges(parts[j].0).filter_map(|s| within(s, q)));
        strips.push(MultiPoint(walls.flatten().map(|[x, y]| Point::new(x, y)).collect()).convex_hull());
    }
    strips
}

/// Of the sides of a triangle between points two are within reach and the third, across the yard, within this many times that.
const YARD_SIDE: f64 = 1.5;

/// Triangles between points (Delaunay) that hang together by `reach` and across which nothing separates, each widened to the
/// squares of half side `half` around its corners.
pub(crate) fn triangles(points: &[[f64; 2]], half: f64, reach: f64, streets: &Separators) -> Vec<Polygon<f64>> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    sorted.dedup();
    let cloud = LineString(sorted.iter().map(|&[x, y]| Coord { x, y }).collect());
    let Ok(found) = cloud.unconstrained_triangulation() else { return Vec::new() };
    found
        .into_iter()
        .filter(|t| {
            let [a, b, c] = [t.v1(), t.v2(), t.v3()].map(|c| [c.x, c.y]);
            let sides = [(a, b), (b, c), (c, a)];
            let lengths = sides.map(|(p, q)| (p[0] - q[0]).hypot(p[1] - q[1]));
            lengths.iter().filter(|l| **l <= reach).count() >= 2
                && lengths.iter().all(|l| *l <= YARD_SIDE * reach)
                && !sides.iter().any(|&(p, q)| streets.cut(p, q))
        })
        .map(|t| {
            let corners = [t.v1(), t.v2(), t.v3()].into_iter();
            let square = corners
                .flat_map(|c| [(-half, -half), (half, -half), (half, half), (-half, half)].map(|(x, y)| Point::new(c.x + x, c.y + y)));
            MultiPoint(square.collect()).convex_hull()
        })
        .collect()
}

/// The piece of a segment within [`END_M`] of a point.
fn within([a, b]: Segment, [x, y]: [f64; 2]) -> Option<Segment> {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx.hypot(dy);
    if length == 0.0 {
        return None;
    }
    let along = ((x - a[0]) * dx + (y - a[1]) * dy) / length;
    let across = ((x - a[0]) * dy - (y - a[1]) * dx) / length;
    let half = (END_M * END_M - across * across).sqrt();
    let [from, to] = [along - half, along + half].map(|s| s.clamp(0.0, length) / length);
    (from < to).then(|| [[a[0] + from * dx, a[1] + from * dy], [a[0] + to * dx, a[1] + to * dy]])
}

fn edges(polygon: &Polygon<f64>) -> impl Iterator<Item = Segment> + '_ {
    polygon.exterior().lines().map(|l| [[l.start.x, l.start.y], [l.end.x, l.end.y]])
}

fn bounds(polygon: &Polygon<f64>) -> Option<[[f64; 2]; 2]> {
    polygon.bounding_rect().map(|r| [[r.min().x, r.min().y], [r.max().x, r.max().y]])
}

#[cfg(test)]
mod tests {
    use geo::{Area, unary_union};

    use super::*;
    use crate::district::{District, Street, StreetClass};

    fn square(x: f64, y: f64, size: f64) -> Polygon<f64> {
        Polygon::new(LineString::from(vec![(x, y), (x + size, y), (x + size, y + size), (x, y + size)]), vec![])
    }

    fn streets(line: Option<[(f64, f64); 2]>) -> Separators {
        let street = |line: [(f64, f64); 2]| Street {
            name: String::new(),
            class: StreetClass::Local,
            line: LineString::from(line.to_vec()),
            ..Street::default()
        };
        Separators::of_streets(&District { streets: line.into_iter().map(street).collect(), ..District::default() })
    }

    #[test]
    fn houses_corner_to_corner_are_joined_unless_a_street_runs_between() {
        let two = MultiPolygon(vec![square(0.0, 0.0, 12.0), square(22.0, 22.0, 12.0)]);
        let strips = bridges(&two, 25.0, &streets(None));
        let joined = unary_union(two.iter().chain(&strips));
        assert_eq!(joined.0.len(), 1);
        assert!(joined.unsigned_area() < 34.0 * 34.0);
        assert!(bridges(&two, 25.0, &streets(Some([(0.0, 34.0), (34.0, 0.0)]))).is_empty());
        assert!(bridges(&two, 14.0, &streets(None)).is_empty(), "out of reach");
    }

    #[test]
    fn the_shortest_bridges_join_and_no_more_than_needed() {
        let row = MultiPolygon((0..5).map(|k| square(f64::from(k) * 30.0, 0.0, 10.0)).collect());
        assert_eq!(bridges(&row, 60.0, &streets(None)).len(), 4);
    }

    #[test]
    fn a_block_of_points_is_filled_up_to_its_street() {
        let points: Vec<[f64; 2]> = (0..16).map(|k| [f64::from(k % 4) * 40.0, f64::from(k / 4) * 40.0]).collect();
        let area = |line| unary_union(&triangles(&points, 7.5, 60.0, &streets(line))).unsigned_area();
        assert!((area(None) - 135.0 * 135.0).abs() < 1.0, "{}", area(None));
        let cut = area(Some([(60.0, -50.0), (60.0, 200.0)]));
        assert!((cut - 2.0 * 55.0 * 135.0).abs() < 1.0, "{cut}");
    }
}
