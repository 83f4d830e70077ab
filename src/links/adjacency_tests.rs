//! Adjacency against what is known of lattices, and what must hold of any outlines.

use geo::{Densify, Distance, Euclidean, Intersects, Translate};
use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon};
use proptest::prelude::*;

use super::adjacency::{Reach, find};
use super::{Blocked, Link};
use crate::district::{Barrier, BarrierKind, BarrierSet, Crossing, District};
use crate::report::Progress;

fn ring(corners: &[[f64; 2]]) -> MultiPolygon<f64> {
    let closed: Vec<(f64, f64)> = corners.iter().chain(corners.first()).map(|c| (c[0], c[1])).collect();
    MultiPolygon(vec![Polygon::new(LineString::from(closed), Vec::new())])
}

pub(super) fn rectangle([x, y]: [f64; 2], [width, height]: [f64; 2]) -> MultiPolygon<f64> {
    ring(&[[x, y], [x + width, y], [x + width, y + height], [x, y + height]])
}

pub(super) fn links_of(outlines: &[MultiPolygon<f64>], district: &District, gap_m: f64, min_frontage_m: f64) -> (Vec<Link>, Vec<Blocked>) {
    let barriers = BarrierSet::new(district, &[BarrierKind::River], 20.0);
    let outlines: Vec<_> = outlines.iter().collect();
    find(&outlines, &barriers, Reach { gap_m, min_frontage_m }, &Progress::silent()).unwrap()
}

pub(super) fn pairs(links: &[Link]) -> Vec<(u32, u32)> {
    links.iter().map(|link| (link.from.0, link.to.0)).collect()
}

/// Numbers between 0 and 1 that follow from a place.
fn noise(seed: u64) -> f64 {
    let mut z = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) as f64 / u64::MAX as f64
}

/// A corner of a lattice of 100 m, off by up to 25 m.
fn corner(side: usize, seed: u64, row: usize, column: usize) -> [f64; 2] {
    let off = |axis: u64| 50.0 * noise(seed + 2 * (row * (side + 1) + column) as u64 + axis) - 25.0;
    [100.0 * column as f64 + off(0), 100.0 * row as f64 + off(1)]
}

/// Parcels of the lattice, each pulled back by `back` on all sides: streets between.
pub(super) fn parcels(side: usize, back: f64, seed: u64) -> Vec<MultiPolygon<f64>> {
    let corner = |row, column| corner(side, seed, row, column);
    let parcel = |row: usize, column: usize| {
        let corners = [corner(row, column), corner(row, column + 1), corner(row + 1, column + 1), corner(row + 1, column)];
        // Every edge moves inward; corners are where neighbouring edges then meet.
        let moved = |at: usize| {
            let (a, b) = (corners[at % 4], corners[(at + 1) % 4]);
            let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
            let length = dx.hypot(dy);
            ([a[0] - dy / length * back, a[1] + dx / length * back], [dx, dy])
        };
        let meet = |at: usize| {
            let ((p, r), (q, s)) = (moved(at + 3), moved(at));
            let cross = r[0] * s[1] - r[1] * s[0];
            let t = ((q[0] - p[0]) * s[1] - (q[1] - p[1]) * s[0]) / cross;
            [p[0] + t * r[0], p[1] + t * r[1]]
        };
        ring(&[meet(0), meet(1), meet(2), meet(3)])
    };
    (0..side).flat_map(|row| (0..side).map(move |column| (row, column))).map(|(row, column)| parcel(row, column)).collect()
}

fn rook(side: u32) -> Vec<(u32, u32)> {
    let of = |at: u32| {
        let right = (at % side + 1 < side).then_some((at, at + 1));
        right.into_iter().chain((at / side + 1 < side).then_some((at, at + side)))
    };
    (0..side * side).flat_map(of).collect()
}

/// Whether a line leads through the inside of an outline other than its two.
fn through_third(link: &Link, outlines: &[MultiPolygon<f64>]) -> bool {
    let [a, b] = link.line.map(|p| Coord { x: p[0], y: p[1] });
    if Euclidean.distance(&Point(a), &Point(b)) < 0.05 {
        return false;
    }
    let points = (1..200).map(|k| a + (b - a) * (f64::from(k) / 200.0));
    // Points of the line, deep enough inside for no rounding to bring them there.
    let deep = |outline: &MultiPolygon<f64>, p: Coord<f64>| {
        let edge = outline
            .iter()
            .flat_map(|part| part.exterior().lines())
            .map(|e| Euclidean.distance(&Point(p), &e))
            .fold(f64::INFINITY, f64::min);
        edge > 0.02 && outline.intersects(&Point(p))
    };
    let line = LineString::from(vec![a, b]);
    let third = |at: usize| at as u32 != link.from.0 && at as u32 != link.to.0 && outlines[at].intersects(&line);
    points.into_iter().any(|p| (0..outlines.len()).filter(|&at| third(at)).any(|at| deep(&outlines[at], p)))
}

#[test]
fn parcels_across_streets_are_linked_as_their_lattice_is() {
    let mut shares = Vec::new();
    for seed in [1, 1_000, 50_000] {
        let parcels = parcels(15, 8.0, seed);
        let (found, known) = (pairs(&links_of(&parcels, &District::default(), 20.0, 10.0).0), rook(15));
        let right = found.iter().filter(|pair| known.contains(pair)).count() as f64;
        shares.push((right / found.len() as f64, right / known.len() as f64));
    }
    assert!(shares.iter().all(|&(precision, recall)| precision >= 0.99 && recall >= 0.99), "{shares:?}");
}

#[test]
fn no_link_leads_through_a_third_parcel_however_wide_the_gap() {
    for (gap, seed) in [(60.0, 1), (60.0, 1_000), (150.0, 50_000)] {
        let parcels = parcels(12, 8.0, seed);
        let links = links_of(&parcels, &District::default(), gap, 5.0).0;
        assert!(links.len() >= 260, "{}", links.len());
        let through: Vec<_> = links.iter().filter(|link| through_third(link, &parcels)).map(|l| (l.from, l.to)).collect();
        assert!(through.is_empty(), "gap {gap}: {through:?}");
    }
}

#[test]
fn a_river_between_parcels_blocks_but_at_its_bridge() {
    let parcels = parcels(6, 8.0, 3);
    let mut district = District::default();
    // The river takes a street of the lattice.
    let line = LineString::from((0..=6).map(|column| corner(6, 3, 3, column)).collect::<Vec<_>>());
    district.barriers.push(Barrier { name: String::new(), kind: BarrierKind::River, shape: line.into() });
    let (links, blocked) = links_of(&parcels, &district, 60.0, 10.0);
    let across = |a: u32, b: u32| (a < 18) != (b < 18);
    assert!(pairs(&links).iter().all(|&(a, b)| !across(a, b)));
    assert!(blocked.iter().all(|b| across(b.from.0, b.to.0)) && blocked.len() >= 6, "{blocked:?}");
    let [a, b] = [2, 3].map(|column| corner(6, 3, 3, column));
    let middle = Point::new(f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1]));
    district.crossings.push(Crossing { id: "b".into(), shape: middle.into() });
    let bridged = links_of(&parcels, &district, 60.0, 10.0).0;
    let over: Vec<_> = bridged.iter().filter(|link| across(link.from.0, link.to.0)).collect();
    assert!(!over.is_empty() && over.iter().all(|link| link.crossing == Some(0)), "{over:?}");
}

#[test]
fn equal_outlines_and_outlines_within_others_are_told() {
    let (one, far) = (rectangle([0.0, 0.0], [80.0, 80.0]), rectangle([90.0, 0.0], [80.0, 80.0]));
    let twice = [one.clone(), one.clone(), far];
    let found = links_of(&twice, &District::default(), 60.0, 10.0).0;
    assert_eq!(found.iter().find(|l| (l.from.0, l.to.0) == (0, 1)).map(|l| l.gap.0), Some(0.0));
    // A parcel in the yard of a ring faces the ring alone.
    let yard = rectangle([20.0, 20.0], [60.0, 60.0]).0.remove(0).exterior().clone();
    let block = MultiPolygon(vec![Polygon::new(
        rectangle([0.0, 0.0], [100.0, 100.0]).0.remove(0).exterior().clone(),
        vec![LineString(yard.0.into_iter().rev().collect())],
    )]);
    let inside = [block, rectangle([40.0, 40.0], [20.0, 20.0]), rectangle([110.0, 0.0], [50.0, 100.0])];
    assert_eq!(pairs(&links_of(&inside, &District::default(), 60.0, 10.0).0), [(0, 1), (0, 2)]);
}

#[test]
fn many_vertices_change_nothing() {
    // The same parcels with a vertex every third of a metre, which goes the way of an index.
    let plain = parcels(4, 8.0, 9);
    let fine: Vec<MultiPolygon<f64>> = plain.iter().map(|p| Euclidean.densify(p, 0.33)).collect();
    let of = |outlines: &[MultiPolygon<f64>]| links_of(outlines, &District::default(), 30.0, 10.0).0;
    let (few, many) = (of(&plain), of(&fine));
    assert_eq!(pairs(&few), pairs(&many));
    for (a, b) in few.iter().zip(&many) {
        assert!((a.gap.0 - b.gap.0).abs() < 1e-6 && (a.frontage.0 - b.frontage.0).abs() < 4.0, "{a:?} {b:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Rectangles on a coarse grid share edges, corners and lines, lie on one another and are the same.
    #[test]
    fn outlines_that_touch_and_overlap_are_linked_alike_in_any_order(
        boxes in proptest::collection::vec((0u8..8, 0u8..8, 1u8..4, 1u8..4), 2..10),
        turn in 0usize..10,
    ) {
        let outlines: Vec<MultiPolygon<f64>> = boxes.iter()
            .map(|&(x, y, w, h)| rectangle([f64::from(x) * 20.0, f64::from(y) * 20.0], [f64::from(w) * 20.0, f64::from(h) * 20.0]).translate(500_000.0, 3_000_000.0))
            .collect();
        let links = links_of(&outlines, &District::default(), 30.0, 10.0).0;
        for link in &links {
            let (a, b) = (&outlines[link.from.at()], &outlines[link.to.at()]);
            let [p, q] = link.line.map(|p| Point::new(p[0], p[1]));
            let gap = Euclidean.distance(a, b);
            prop_assert!((link.gap.0 - gap).abs() < 1e-6 && gap <= 30.0, "{link:?} {gap}");
            prop_assert!(Euclidean.distance(&p, a) < 1e-6 && Euclidean.distance(&q, b) < 1e-6, "{link:?}");
            prop_assert!(Euclidean.distance(&p, &q) <= 30.0 + 1e-6);
            prop_assert!(!through_third(link, &outlines), "{link:?}");
        }
        // Where nothing else is near, sharing an edge of the frontage is a link, and sharing a corner is none.
        if let [a, b] = boxes.as_slice() {
            let shared = |lo: u8, size: u8, other: u8, of: u8| i16::from((lo + size).min(other + of)) - i16::from(lo.max(other));
            let (across, along) = (shared(a.0, a.2, b.0, b.2), shared(a.1, a.3, b.1, b.3));
            if across.min(along) <= 0 {
                let faces = across.max(along) > 0 && across.min(along) >= -1;
                prop_assert_eq!(links.len() == 1, faces, "{:?}", boxes);
            }
        }
        // Another order of the same outlines; those that are equal may stand for one another.
        let distinct = outlines.iter().enumerate().all(|(at, one)| outlines[..at].iter().all(|other| other != one));
        if distinct {
            let count = outlines.len();
            let turned: Vec<MultiPolygon<f64>> = (0..count).map(|at| outlines[(at + turn) % count].clone()).collect();
            let back = |at: u32| ((at as usize + turn) % count) as u32;
            let mut again: Vec<(u32, u32)> = pairs(&links_of(&turned, &District::default(), 30.0, 10.0).0)
                .into_iter().map(|(a, b)| (back(a).min(back(b)), back(a).max(back(b)))).collect();
            again.sort_unstable();
            let overlap = outlines.iter().enumerate().any(|(at, one)| outlines[..at].iter().any(|other| {
                let inner = |p: &MultiPolygon<f64>| geo::Area::unsigned_area(&geo::BooleanOps::intersection(p, one));
                inner(other) > 1.0
            }));
            // Of outlines that lie on one another, a stretch faces the first.
            prop_assert!(overlap || again == pairs(&links), "{again:?} {:?}", pairs(&links));
        }
    }
}
