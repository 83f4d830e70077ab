//! Parts of one neighbourhood joined where they come nearest: an outline in one piece.

use geo::{BoundingRect, ConvexHull, TriangulateDelaunayUnconstrained};
use geo_types::{Coord, LineString, MultiPoint, MultiPolygon, Point, Polygon};

use super::grouping::Union;
use super::segments::{Segment, closest};
use super::separators::Separators;

/// A bridge takes in the vertices this near its ends, in metres: about the corner of a house.
const END_M: f64 = 12.5;

/// Strips between the parts of a shape that come within `reach` of each other with nothing that separates in between.
///
/// The shortest first, and none between parts that are joined already.
pub(crate) fn bridges(shape: &MultiPolygon<f64>, reach: f64, streets: &Separators) -> Vec<Polygon<f64>> {
    let parts: Vec<(&Polygon<f64>, [[f64; 2]; 2])> = shape.iter().filter_map(|p| Some((p, bounds(p)?))).collect();
    let mut near: Vec<(f64, usize, usize, [f64; 2], [f64; 2])> = Vec::new();
    for (i, (a, box_a)) in parts.iter().enumerate() {
        for (j, (b, box_b)) in parts.iter().enumerate().skip(i + 1) {
            if let Some((d2, p, q)) = closest(edges(a), edges(b), [*box_a, *box_b], reach) {
                near.push((d2, i, j, p, q));
            }
        }
    }
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut joined = Union::new(parts.len());
    let mut strips = Vec::new();
    for (_, i, j, p, q) in near {
        if joined.root(i as u32) == joined.root(j as u32) || streets.cut(p, q) {
            continue;
        }
        joined.join(i as u32, j as u32);
        let end = |part: &Polygon<f64>, at: [f64; 2]| {
            let corner = |c: &&Coord<f64>| (c.x - at[0]).hypot(c.y - at[1]) <= END_M;
            part.exterior().coords().filter(corner).map(|c| Point(*c)).collect::<Vec<_>>()
        };
        let mut around = end(parts[i].0, p);
        around.extend(end(parts[j].0, q));
        around.extend([Point::new(p[0], p[1]), Point::new(q[0], q[1])]);
        strips.push(MultiPoint(around).convex_hull());
    }
    strips
}

/// Triangles between points no two of which are farther apart than `reach` or separated, each widened to the squares of
/// half side `half` around its corners.
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
            [(a, b), (b, c), (c, a)].iter().all(|&(p, q)| (p[0] - q[0]).hypot(p[1] - q[1]) <= reach && !streets.cut(p, q))
        })
        .map(|t| {
            let corners = [t.v1(), t.v2(), t.v3()].into_iter();
            let square = corners.flat_map(|c| [(-half, -half), (half, -half), (half, half), (-half, half)].map(|(x, y)| Point::new(c.x + x, c.y + y)));
            MultiPoint(square.collect()).convex_hull()
        })
        .collect()
}

fn edges(polygon: &Polygon<f64>) -> impl Iterator<Item = Segment> + '_ {
    polygon.exterior().lines().map(|l| [[l.start.x, l.start.y], [l.end.x, l.end.y]])
}

fn bounds(polygon: &Polygon<f64>) -> Option<[[f64; 2]; 2]> {
    polygon.bounding_rect().map(|r| [[r.min().x, r.min().y], [r.max().x, r.max().y]])
}
