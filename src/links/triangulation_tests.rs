//! Adjacency by rays held against a constrained Delaunay triangulation of the same outlines.
//!
//! The triangulation shares nothing with the rays: all edges are cut to pieces of 2.5 m, snapped, de-duplicated and split where they
//! cross; of the triangles that lie in no outline, those with a base on one and the tip on another within the gap, opposite the base,
//! are the strip between the two. The bases add up to the frontage, the lesser of both sides. Both methods measure in steps of two
//! metres or so and see corners differently, so pairs are compared that one of them is sure of.

use std::collections::{BTreeMap, HashMap};

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::triangulate_delaunay::DelaunayTriangulationConfig;
use geo::{Contains, Distance, Euclidean, TriangulateDelaunay};
use geo_types::{Coord, Line, LineString, MultiPolygon, Point, Polygon};
use proptest::prelude::*;

use super::adjacency_tests::{links_of, pairs, parcels, rectangle};
use crate::district::District;

/// Longest edge of the triangulation, metres.
const STEP: f64 = 2.5;
/// Points nearer to each other than this are one, metres, and nearer than twice this is on an edge.
const SNAP: f64 = 0.01;
const ON: f64 = 2.0 * SNAP;

/// An outline with a vertex every few metres, by steps that are exact where the corners allow it.
fn dense(outline: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let ring = |ring: &LineString<f64>| {
        let pieces = |line: Line<f64>| {
            let count = (Euclidean.distance(line.start, line.end) / STEP - 1e-9).ceil().max(1.0);
            let step = (line.end - line.start) / count;
            (0..count as u32).map(move |k| line.start + step * f64::from(k))
        };
        let points: Vec<Coord<f64>> = ring.lines().flat_map(pieces).collect();
        let first = points[0];
        LineString(points.into_iter().chain([first]).collect())
    };
    MultiPolygon(outline.iter().map(|part| Polygon::new(ring(part.exterior()), Vec::new())).collect())
}

fn on_edge(outline: &MultiPolygon<f64>, p: Coord<f64>) -> bool {
    let lines = outline.iter().flat_map(|part| part.exterior().lines());
    lines.into_iter().any(|line| Euclidean.distance(&Point(p), &line) < ON)
}

/// Metres of the first outline that face the second within the gap, by the triangulation.
fn faced(outlines: &[MultiPolygon<f64>], gap: f64) -> BTreeMap<(u32, u32), f64> {
    let dense: Vec<MultiPolygon<f64>> = outlines.iter().map(dense).collect();
    let triangles = dense.constrained_outer_triangulation(DelaunayTriangulationConfig { snap_radius: SNAP }).unwrap();
    let mut known: HashMap<[u64; 2], Vec<u32>> = HashMap::new();
    let mut owners = |p: Coord<f64>| -> Vec<u32> {
        let owned = || (0..outlines.len() as u32).filter(|&at| on_edge(&outlines[at as usize], p)).collect();
        known.entry([p.x.to_bits(), p.y.to_bits()]).or_insert_with(owned).clone()
    };
    let mut faced: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for triangle in triangles {
        let corners = triangle.to_array();
        let of = corners.map(&mut owners);
        let middle = Point((corners[0] + corners[1] + corners[2]) / 3.0);
        if of.iter().flatten().any(|&at| outlines[at as usize].contains(&middle)) {
            continue;
        }
        for at in 0..3 {
            let (a, b, tip) = (corners[at], corners[(at + 1) % 3], corners[(at + 2) % 3]);
            let length = Euclidean.distance(a, b);
            let along = ((tip - a).x * (b - a).x + (tip - a).y * (b - a).y) / length;
            let height = Euclidean.distance(&Point(tip), &Line::new(a, b));
            if height > gap || (along - length / 2.0).abs() > 0.35 * height + STEP {
                continue;
            }
            for &base in of[at].iter().filter(|&&base| on_edge(&outlines[base as usize], (a + b) / 2.0)) {
                for &other in of[(at + 2) % 3].iter().filter(|&&other| other != base) {
                    *faced.entry((base, other)).or_default() += length;
                }
            }
        }
    }
    // What is shared has no triangle between.
    for (base, outline) in dense.iter().enumerate() {
        for line in outline.iter().flat_map(|part| part.exterior().lines()) {
            let touching = (0..outlines.len()).filter(|&other| other != base && on_edge(&outlines[other], (line.start + line.end) / 2.0));
            for other in touching {
                *faced.entry((base as u32, other as u32)).or_default() += Euclidean.distance(line.start, line.end);
            }
        }
    }
    faced
}

/// Metres of the first outline from which one sees the second straight across within the gap, from the middle of each piece.
///
/// In a court that four outlines close, a triangulation joins sides that meet and not those that face each other: there this decides.
fn sighted(outlines: &[MultiPolygon<f64>], (from, to): (u32, u32), gap: f64) -> f64 {
    let own = &outlines[from as usize];
    let lines = |shape: &MultiPolygon<f64>| -> Vec<Line<f64>> { shape.iter().flat_map(|part| part.exterior().lines()).collect() };
    let sees = |piece: &Line<f64>| {
        let middle = (piece.start + piece.end) / 2.0;
        let along = piece.end - piece.start;
        let across = Coord { x: -along.y, y: along.x } / Euclidean.distance(piece.start, piece.end);
        let out = if own.contains(&Point(middle + across * SNAP)) { across * -1.0 } else { across };
        let sight = Line::new(middle + out * SNAP, middle + out * gap);
        let met = (0..outlines.len() as u32).filter(|&other| other != from).filter_map(|other| {
            let shape = &outlines[other as usize];
            if shape.contains(&Point(sight.start)) {
                return Some((0.0, other));
            }
            let met = lines(shape).into_iter().filter_map(|line| line_intersection(sight, line)).map(|met| match met {
                LineIntersection::SinglePoint { intersection, .. } => Euclidean.distance(sight.start, intersection),
                LineIntersection::Collinear { intersection } => Euclidean.distance(&Point(sight.start), &intersection),
            });
            Some((met.min_by(f64::total_cmp)?, other))
        });
        met.min_by(|a, b| a.0.total_cmp(&b.0)).is_some_and(|(_, other)| other == to)
    };
    lines(&dense(own)).iter().filter(|piece| sees(piece)).map(|piece| Euclidean.distance(piece.start, piece.end)).sum()
}

/// The pairs that one method is sure of and the other denies.
fn differences(outlines: &[MultiPolygon<f64>], gap: f64, least: f64) -> Vec<String> {
    let linked = pairs(&links_of(outlines, &District::default(), gap, least).0);
    let faced = faced(outlines, gap);
    let frontage = |pair: (u32, u32)| {
        let side = |pair: (u32, u32)| faced.get(&pair).copied().unwrap_or(0.0);
        side(pair).min(side((pair.1, pair.0)))
    };
    let seen = |pair: (u32, u32)| sighted(outlines, pair, gap).min(sighted(outlines, (pair.1, pair.0), gap));
    let denied = linked.iter().filter(|&&pair| frontage(pair) < 0.5 * least && seen(pair) < 0.5 * least);
    let missed = faced.keys().filter(|&&(a, b)| a < b && frontage((a, b)) > 1.6 * least + STEP && !linked.contains(&(a, b)));
    let denied = denied.map(|&pair| format!("rays alone: {pair:?} {}", frontage(pair)));
    denied.chain(missed.map(|&pair| format!("triangles alone: {pair:?} {}", frontage(pair)))).collect()
}

#[test]
fn parcels_are_linked_as_a_constrained_triangulation_links_them() {
    // Streets of 16 m and 6 m, and parcels that share their edges.
    for (back, seed) in [(8.0, 1), (3.0, 1_000), (0.0, 50_000)] {
        for gap in [20.0, 60.0] {
            let parcels = parcels(7, back, seed);
            let found = differences(&parcels, gap, 10.0);
            assert!(found.is_empty(), "{back} {gap}: {found:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Rectangles on a grid: shared edges and parts of edges, edges in line, corners that touch.
    #[test]
    fn outlines_that_touch_are_linked_as_a_constrained_triangulation_links_them(
        boxes in proptest::collection::vec((0u8..8, 0u8..8, 1u8..4, 1u8..4), 3..16),
        slant in 0usize..3,
    ) {
        let mut placed: Vec<(u8, u8, u8, u8)> = Vec::new();
        for one in boxes {
            let clear = |other: &(u8, u8, u8, u8)| {
                one.0 >= other.0 + other.2 || other.0 >= one.0 + one.2 || one.1 >= other.1 + other.3 || other.1 >= one.1 + one.3
            };
            if placed.iter().all(clear) {
                placed.push(one);
            }
        }
        // A town is seldom laid out north to south; these turns leave all corners on whole metres, so that edges in line stay in line.
        let [cos, sin] = [[5.0, 0.0], [4.0, 3.0], [3.0, 4.0]][slant];
        let turn = |c: &Coord<f64>| ((c.x * cos - c.y * sin) / 5.0, (c.x * sin + c.y * cos) / 5.0);
        let outlines: Vec<MultiPolygon<f64>> = placed.iter()
            .map(|&(x, y, w, h)| rectangle([f64::from(x) * 20.0, f64::from(y) * 20.0], [f64::from(w) * 20.0, f64::from(h) * 20.0]))
            .map(|outline| {
                let ring: Vec<(f64, f64)> = outline.0[0].exterior().coords().map(turn).collect();
                MultiPolygon(vec![Polygon::new(LineString::from(ring), Vec::new())])
            })
            .collect();
        let found = differences(&outlines, 30.0, 10.0);
        prop_assert!(found.is_empty(), "{:?} {:?}", found, placed);
    }
}
