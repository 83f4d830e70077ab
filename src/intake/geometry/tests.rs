use geo::Validation;
use proptest::prelude::*;

use super::rings::signed_area;
use super::validity::{Verdict, conflict, is_convex, segments, verdict};
use super::*;

/// What cleaning makes of areas without arcs.
pub(super) fn cleaned(areas: Areas, least_m2: f64, least_width_m: f64) -> Result<Cleaned, Unusable> {
    clean(areas, Made::default(), least_m2, least_width_m)
}

/// Planar square metres.
pub(super) fn planar(areas: &Areas) -> f64 {
    planar_area(areas)
}

/// One polygon of one ring, given open.
pub(super) fn area(points: &[[f64; 2]]) -> Areas {
    let mut ring = points.to_vec();
    ring.push(points[0]);
    vec![vec![ring]]
}

proptest! {
    #[test]
    fn rounding_is_the_standard_one(v in proptest::num::f64::ANY, small in -1e7f64..1e7, k in -1_000_000i64..1_000_000) {
        let half = k as f64 + 0.5;
        for v in [v, small, half, half.next_up(), half.next_down(), 0.499_999_999_999_999_94, -0.3, -0.0, 4_503_599_627_370_495.5] {
            prop_assert!(round(v).to_bits() == v.round().to_bits() || v.is_nan());
        }
    }

    #[test]
    fn what_is_taken_for_convex_is_valid(
        points in proptest::collection::vec((0i32..6, 0i32..6), 3..9),
        angles in proptest::collection::vec(0.0f64..6.3, 3..12),
    ) {
        let grid: Path = points.iter().map(|&(x, y)| [f64::from(x), f64::from(y)]).collect();
        let mut angles = angles;
        angles.sort_by(f64::total_cmp);
        let round: Path = angles.iter().map(|a| snap([500_000.0 + 20.0 * a.cos(), 3_000_000.0 + 20.0 * a.sin()])).collect();
        for mut ring in [grid, round] {
            ring.push(ring[0]);
            if is_convex(&ring) {
                let all = segments(&vec![vec![ring.clone()]]);
                for (i, s) in all.iter().enumerate() {
                    for t in &all[i + 1..] {
                        prop_assert_eq!(conflict(s, t), Verdict::Valid, "{:?}", &ring);
                    }
                }
            }
        }
    }
}

#[test]
fn a_bow_tie_becomes_two_triangles() {
    let cleaned = cleaned(area(&[[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 10.0]]), 1.0, 0.1).unwrap();
    assert_eq!(cleaned.changes.repaired.map(|(_, after)| after), Some(50.0));
    assert!(multi_polygon(&cleaned.areas).is_valid());
}

#[test]
fn rings_are_closed_and_turned() {
    let clockwise = vec![vec![vec![[0.0, 0.0], [0.0, 4.0], [4.0, 4.0], [4.0, 0.0]]]];
    let cleaned = cleaned(clockwise, 1.0, 0.1).unwrap();
    assert_eq!(cleaned.changes.repaired, None);
    assert_eq!(signed_area(&cleaned.areas[0][0]), 16.0);
    assert_eq!(cleaned.areas[0][0].first(), cleaned.areas[0][0].last());
}

#[test]
fn slivers_and_nothing() {
    let thin = cleaned(area(&[[0.0, 0.0], [90.0, 0.0], [90.0, 0.2], [0.0, 0.2]]), 4.0, 0.5);
    assert!(matches!(thin, Err(Unusable::Sliver { area, width }) if (area - 18.0).abs() < 1e-9 && (width - 0.2).abs() < 0.001), "{thin:?}");
    assert_eq!(cleaned(area(&[[0.0, 0.0], [9.0, 0.0], [4.0, 0.0]]), 4.0, 0.5), Err(Unusable::NoArea));
    assert_eq!(cleaned(Vec::new(), 4.0, 0.5), Err(Unusable::NoArea));
}

#[test]
fn repeated_points_and_dust_change_nothing() {
    let cleaned =
        cleaned(area(&[[0.0, 0.0], [0.0002, 0.0], [10.0, 0.0], [10.0, 0.0], [10.0, 5.0], [5.0, 5.0], [0.0, 5.0], [0.0, 4.9999]]), 1.0, 0.1);
    let cleaned = cleaned.unwrap();
    assert_eq!((cleaned.changes.spikes, cleaned.changes.repaired, planar(&cleaned.areas)), (None, None, 50.0));
    assert_eq!(cleaned.areas[0][0].len(), 6, "a vertex on a straight line is no fault");
}

/// Area before and after a repair, and the number of parts.
type Mended = Result<(f64, f64, usize), Unusable>;

/// What the even-odd rule makes of rings in every position: area before and after, and the number of parts.
#[test]
fn rings_in_every_position() {
    let square = |x: f64, size: f64| vec![[x, x], [x + size, x], [x + size, x + size], [x, x + size], [x, x]];
    let cases: [(&str, Areas, Mended); 9] = [
        ("a hole outside its exterior is a part", vec![vec![square(0.0, 10.0), square(20.0, 5.0)]], Ok((75.0, 125.0, 2))),
        ("a hole that crosses its exterior", vec![vec![square(0.0, 10.0), square(5.0, 10.0)]], Ok((0.0, 150.0, 2))),
        ("a hole like its exterior", vec![vec![square(0.0, 10.0), square(0.0, 10.0)]], Err(Unusable::NoArea)),
        ("a hole larger than its exterior", vec![vec![square(2.0, 4.0), square(0.0, 10.0)]], Ok((-84.0, 84.0, 1))),
        ("the same hole twice", vec![vec![square(0.0, 10.0), square(2.0, 2.0), square(2.0, 2.0)]], Ok((92.0, 100.0, 1))),
        ("an island in a hole", vec![vec![square(0.0, 10.0), square(1.0, 8.0), square(3.0, 2.0)]], Ok((32.0, 40.0, 2))),
        ("a part in a part counts once", vec![vec![square(0.0, 10.0)], vec![square(2.0, 3.0)]], Ok((109.0, 100.0, 1))),
        ("parts that overlap count once", vec![vec![square(0.0, 10.0)], vec![square(5.0, 10.0)]], Ok((200.0, 175.0, 1))),
        ("the same part twice", vec![vec![square(0.0, 10.0)], vec![square(0.0, 10.0)]], Ok((200.0, 100.0, 1))),
    ];
    for (case, areas, expected) in cases {
        let found = cleaned(areas, 1.0, 0.1).map(|cleaned| {
            let (before, after) = cleaned.changes.repaired.unwrap();
            assert!(multi_polygon(&cleaned.areas).is_valid() && (planar(&cleaned.areas) - after).abs() < 1e-9, "{case}");
            (before, after, cleaned.areas.len())
        });
        assert_eq!(found, expected, "{case}");
    }
    let sound = [vec![vec![square(0.0, 10.0)], vec![square(20.0, 5.0)]], vec![vec![square(0.0, 10.0), square(2.0, 3.0)]]];
    for areas in sound {
        assert_eq!(cleaned(areas, 1.0, 0.1).unwrap().changes.repaired, None, "parts apart and a hole inside are no fault");
    }
}

proptest! {
    /// Random closed walks: our verdict agrees with geo's, and what comes out is valid for both.
    #[test]
    fn what_is_cleaned_is_valid(points in proptest::collection::vec((0i32..40, 0i32..40), 3..40)) {
        let points: Vec<[f64; 2]> = points.into_iter().map(|(x, y)| [f64::from(x) / 2.0, f64::from(y) / 2.0]).collect();
        if let Ok(cleaned) = cleaned(area(&points), 0.0, 0.0) {
            prop_assert_eq!(verdict(&cleaned.areas), Verdict::Valid);
            prop_assert!(multi_polygon(&cleaned.areas).is_valid(), "{:?}", cleaned.areas);
            prop_assert!(cleaned.areas.iter().all(|rings| signed_area(&rings[0]) > 0.0 && rings[1..].iter().all(|h| signed_area(h) < 0.0)));
        }
    }

    /// Nasty rings, exterior and hole: cut and repaired once they stay as they are, and the areas said are the areas.
    #[test]
    fn cleaning_is_stable_and_says_the_change(
        outer in proptest::collection::vec((0i32..12, 0i32..12, -60i32..60), 3..14),
        inner in proptest::collection::vec((2i32..10, 2i32..10, -60i32..60), 0..6),
        two in any::<bool>(),
    ) {
        // Corners of a coarse grid, some a few centimetres beside: crossings, folds, slits and touches in plenty.
        let ring = |points: &[(i32, i32, i32)]| -> Path {
            let mut ring: Path = points.iter().map(|&(x, y, d)| [f64::from(x) + f64::from(d.max(0)) / 1000.0, f64::from(y) + f64::from(d.min(0)) / 1000.0]).collect();
            ring.extend(ring.first().copied());
            ring
        };
        let (outer, inner) = (ring(&outer), ring(&inner));
        let areas = if two { vec![vec![outer], vec![inner]] } else { vec![vec![outer, inner]] };
        let areas: Areas = areas.into_iter().map(|rings| rings.into_iter().filter(|r| r.len() > 3).collect()).filter(|rings: &Vec<Path>| !rings.is_empty()).collect();
        let Ok(cleaned) = cleaned(areas, 0.0, 0.0) else { return Ok(()) };
        prop_assert_eq!(verdict(&cleaned.areas), Verdict::Valid);
        prop_assert!(multi_polygon(&cleaned.areas).is_valid(), "{:?}", cleaned.areas);
        let area = planar(&cleaned.areas);
        if let Some((_, after)) = cleaned.changes.repaired.or(cleaned.changes.spikes) {
            prop_assert!((after - area).abs() < 1e-6, "{after} {area}");
        }
        let again = mended(cleaned.areas.clone()).unwrap();
        prop_assert_eq!(again, (cleaned.areas, None));
    }

    /// GEOS, asked to make valid what crosses itself, covers the same where no two edges run along each other: there it
    /// takes two for one, by the even-odd rule they are two.
    #[test]
    fn repaired_as_geos_would(points in proptest::collection::vec((0i32..40_000, 0i32..40_000), 4..20)) {
        let mut ring: Path = points.into_iter().map(|(x, y)| snap([f64::from(x) / 1000.0, f64::from(y) / 1000.0])).collect();
        ring.push(ring[0]);
        let wkt = ring.iter().map(|[x, y]| format!("{x} {y}")).collect::<Vec<_>>().join(",");
        let theirs = gdal::vector::Geometry::from_wkt(&format!("POLYGON(({wkt}))")).unwrap();
        let theirs = theirs.make_valid(&gdal::cpl::CslStringList::new()).map_or(0.0, |g| g.area());
        let ours = mended(regular(vec![vec![ring]]).0);
        let ours = ours.map_or(0.0, |(areas, _)| planar(&areas));
        // Every crossing is rounded to a millimetre, along edges of at most 40 m.
        prop_assert!((ours - theirs).abs() < 0.2, "{ours} {theirs}");
    }

    /// A point is covered where a ray from it meets the rings an odd number of times, edges along each other or not.
    #[test]
    fn repaired_by_the_even_odd_rule(points in proptest::collection::vec((0i32..10, 0i32..10), 4..16)) {
        let mut ring: Path = points.into_iter().map(|(x, y)| [f64::from(x), f64::from(y)]).collect();
        ring.push(ring[0]);
        let covered = mended(regular(vec![vec![ring.clone()]]).0).map_or(Vec::new(), |(areas, _)| areas);
        // Grid corners are whole: these points stand off every edge that could round.
        for step in 0..400 {
            let p = [f64::from(step % 20) / 2.0 + 0.211, f64::from(step / 20) / 2.0 + 0.137];
            let near = ring.windows(2).any(|w| {
                let ([ax, ay], [dx, dy]) = (w[0], [w[1][0] - w[0][0], w[1][1] - w[0][1]]);
                let t = (((p[0] - ax) * dx + (p[1] - ay) * dy) / (dx * dx + dy * dy).max(1e-9)).clamp(0.0, 1.0);
                (p[0] - ax - t * dx).hypot(p[1] - ay - t * dy) < 0.01
            });
            let is_in = covered.iter().any(|rings| covers(rings, p));
            prop_assert!(near || is_in == (side(p, &ring) == Some(true)), "{p:?} {covered:?}");
        }
    }
}
