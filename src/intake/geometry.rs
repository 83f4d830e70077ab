//! Areas made usable: snapped to a millimetre, closed, turned the right way, valid; what was done is said.
//!
//! Validity is decided on whole millimetres with exact integer arithmetic, so that it cannot depend on rounding.

use geo::algorithm::bool_ops::FillRule;
use geo::{BooleanOps, unary_union};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::wkb::Path;

/// Polygons, each an exterior ring (counter-clockwise) and its holes (clockwise), all closed.
pub(crate) type Areas = Vec<Vec<Path>>;

/// What cleaning made of an area.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cleaned {
    /// The area, never empty.
    pub areas: Areas,
    /// Where rings crossed themselves or each other: the area before and after, in planar square metres.
    pub repaired: Option<(f64, f64)>,
}

/// Why an area cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// Nothing is left.
    Empty,
    /// Below the least area or width.
    Sliver,
    /// Still invalid after repair.
    Broken,
}

/// A coordinate on the millimetre grid.
#[must_use]
pub(crate) fn snap([x, y]: [f64; 2]) -> [f64; 2] {
    [round(x * 1000.0) / 1000.0, round(y * 1000.0) / 1000.0]
}

/// `f64::round`, inline: the standard one is a call on processors that may lack the instruction, and every coordinate is
/// rounded several times.
fn round(v: f64) -> f64 {
    // From here on, and for what is not a number, there is no fraction.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    if v.is_nan() || v.abs() >= WHOLE {
        return v;
    }
    let whole = v as i64 as f64;
    let rest = v - whole;
    let away = if rest >= 0.5 {
        1.0
    } else if rest <= -0.5 {
        -1.0
    } else {
        0.0
    };
    (whole + away).copysign(v)
}

/// Cleans an area; less than `least_m2` or on average narrower than `least_width_m` is a sliver.
pub(crate) fn clean(areas: Areas, least_m2: f64, least_width_m: f64) -> Result<Cleaned, Unusable> {
    let areas: Areas = areas.into_iter().filter_map(tidy_polygon).collect();
    if areas.is_empty() {
        return Err(Unusable::Empty);
    }
    let before = planar_area(&areas);
    let (areas, repaired) = match noded(areas) {
        Ok(areas) => (areas, None),
        Err(areas) => {
            let areas = repair(areas).ok_or(Unusable::Broken)?;
            let after = planar_area(&areas);
            (areas, Some((before, after)))
        }
    };
    let area = planar_area(&areas);
    let perimeter: f64 = areas.iter().map(|rings| length(&rings[0])).sum();
    if area < least_m2 || 2.0 * area / perimeter.max(f64::MIN_POSITIVE) < least_width_m {
        return Err(Unusable::Sliver);
    }
    Ok(Cleaned { areas, repaired })
}

/// A line snapped, without repeated vertices; `None` where fewer than two are left.
pub(crate) fn clean_line(path: &[[f64; 2]]) -> Option<LineString<f64>> {
    let mut coords: Vec<Coord<f64>> = path.iter().map(|&p| snap(p)).map(|[x, y]| Coord { x, y }).collect();
    coords.dedup();
    (coords.len() > 1).then_some(LineString(coords))
}

/// The areas as a shape of `geo`.
pub(crate) fn multi_polygon(areas: &Areas) -> MultiPolygon<f64> {
    let line = |ring: &Path| LineString(ring.iter().map(|&[x, y]| Coord { x, y }).collect());
    MultiPolygon(areas.iter().map(|rings| Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect())).collect())
}

/// The rings of a shape of `geo`.
pub(crate) fn areas_of(shape: &MultiPolygon<f64>) -> Areas {
    let ring = |line: &LineString<f64>| line.coords().map(|c| [c.x, c.y]).collect::<Path>();
    shape.iter().map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect()).collect()
}

/// A shape after an overlay, made fit for output: snapped, turned, valid; `None` where nothing is left.
pub(crate) fn settle(shape: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
    clean(areas_of(shape), 0.0, 0.0).ok().map(|cleaned| multi_polygon(&cleaned.areas))
}

fn tidy_polygon(rings: Vec<Path>) -> Option<Vec<Path>> {
    let mut rings = rings.into_iter().enumerate().map(|(at, ring)| (at, tidy_ring(ring, at > 0)));
    let (_, exterior) = rings.next()?;
    let mut tidy = vec![exterior?];
    tidy.extend(rings.filter_map(|(_, ring)| ring));
    Some(tidy)
}

/// Snapped, without repeats, closed and turned; `None` where no area is left.
fn tidy_ring(mut ring: Path, hole: bool) -> Option<Path> {
    for vertex in &mut ring {
        *vertex = snap(*vertex);
    }
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    drop_spikes(&mut ring);
    if ring.len() < 3 {
        return None;
    }
    ring.push(ring[0]);
    let signed = signed_area(&ring);
    if signed == 0.0 && !crosses_itself(&ring) {
        return None;
    }
    if (signed < 0.0) != hole {
        ring.reverse();
    }
    Some(ring)
}

/// Removes vertices at which an open ring turns back onto itself exactly.
fn drop_spikes(ring: &mut Path) {
    let mut at = 0;
    let mut clean_run = 0;
    while ring.len() > 2 && clean_run < ring.len() {
        let n = ring.len();
        at %= n;
        let (a, b, c) = (ring[(at + n - 1) % n], ring[at], ring[(at + 1) % n]);
        if a == c || b == c || turns_back(a, b, c) {
            ring.remove(at);
            at = (at + n - 1) % n;
            clean_run = 0;
        } else {
            at += 1;
            clean_run += 1;
        }
    }
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
}

/// Whether the way from `a` over `b` to `c` goes back along itself, exactly.
fn turns_back(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> bool {
    let ([ax, ay], [cx, cy]) = ([a[0] - b[0], a[1] - b[1]], [c[0] - b[0], c[1] - b[1]]);
    // Coordinates below 2^33 m are off by less than a micrometre: far from straight there is nothing to decide.
    let reach = ax.abs() + ay.abs() + cx.abs() + cy.abs();
    if (ax * cy - ay * cx).abs() > 1e-5 * (reach + 1.0) {
        return false;
    }
    let ([ax, ay], [cx, cy]) = (millimetres(a, b), millimetres(c, b));
    let cross = i128::from(ax) * i128::from(cy) - i128::from(ay) * i128::from(cx);
    let dot = i128::from(ax) * i128::from(cx) + i128::from(ay) * i128::from(cy);
    cross == 0 && dot > 0
}

fn millimetres(p: [f64; 2], origin: [f64; 2]) -> [i64; 2] {
    [round((p[0] - origin[0]) * 1000.0) as i64, round((p[1] - origin[1]) * 1000.0) as i64]
}

fn signed_area(ring: &[[f64; 2]]) -> f64 {
    let Some(&[x0, y0]) = ring.first() else { return 0.0 };
    ring.windows(2).map(|w| (w[0][0] - x0) * (w[1][1] - y0) - (w[1][0] - x0) * (w[0][1] - y0)).sum::<f64>() / 2.0
}

fn length(ring: &[[f64; 2]]) -> f64 {
    ring.windows(2).map(|w| (w[1][0] - w[0][0]).hypot(w[1][1] - w[0][1])).sum()
}

fn planar_area(areas: &Areas) -> f64 {
    areas.iter().flatten().map(|ring| signed_area(ring)).sum()
}

/// Vertices of a ring that is looked at for being convex.
const MOST_CONVEX: usize = 16;

/// A segment on the millimetre grid with where it belongs.
#[derive(Clone, Copy)]
struct Segment {
    a: [i64; 2],
    b: [i64; 2],
    start: [f64; 2],
    ring: u32,
    at: u32,
    last: u32,
}

fn segments(areas: &Areas) -> Vec<Segment> {
    let Some(&origin) = areas.first().and_then(|rings| rings[0].first()) else { return Vec::new() };
    let mut all = Vec::new();
    for (ring_at, ring) in areas.iter().flatten().enumerate() {
        let last = ring.len() as u32 - 2;
        for (at, w) in ring.windows(2).enumerate() {
            let (a, b) = (millimetres(w[0], origin), millimetres(w[1], origin));
            all.push(Segment { a, b, start: w[0], ring: ring_at as u32, at: at as u32, last });
        }
    }
    all
}

fn crosses_itself(ring: &Path) -> bool {
    verdict(&vec![vec![ring.clone()]]) == Verdict::Invalid
}

/// How the segments of an area, or two of them, stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// Apart, or neighbours that share their common end, or rings that share a vertex.
    Valid,
    /// A vertex of one ring lies on a segment of another. On whole millimetres that is a touch; the same coordinates
    /// as floating-point numbers may lie a hair to either side, so the segment needs a vertex there too.
    Touching,
    /// They cross, or run along each other.
    Invalid,
}

/// The areas with a shared vertex wherever rings touch; as an error the areas that need repair.
fn noded(areas: Areas) -> Result<Areas, Areas> {
    match verdict(&areas) {
        Verdict::Valid => Ok(areas),
        Verdict::Invalid => Err(areas),
        Verdict::Touching => {
            let areas = with_shared_vertices(&areas);
            if verdict(&areas) == Verdict::Valid { Ok(areas) } else { Err(areas) }
        }
    }
}

/// Adds, to every segment, the vertices of other rings that lie on it.
fn with_shared_vertices(areas: &Areas) -> Areas {
    let all = segments(areas);
    let mut flat = all.iter();
    let mut node = |ring: &Path| -> Path {
        let mut noded = Path::with_capacity(ring.len() + 2);
        for w in ring.windows(2) {
            noded.push(w[0]);
            let Some(s) = flat.next() else { continue };
            let mut on: Vec<(i64, [f64; 2])> = all
                .iter()
                .filter(|t| t.ring != s.ring && t.a != s.a && t.a != s.b && lies_on(s, t.a))
                .map(|t| ((t.a[0] - s.a[0]).abs() + (t.a[1] - s.a[1]).abs(), t.start))
                .collect();
            on.sort_unstable_by_key(|(along, _)| *along);
            on.dedup_by_key(|(along, _)| *along);
            noded.extend(on.into_iter().map(|(_, vertex)| vertex));
        }
        noded.extend(ring.last());
        noded
    };
    areas.iter().map(|rings| rings.iter().map(&mut node).collect()).collect()
}

fn lies_on(s: &Segment, p: [i64; 2]) -> bool {
    turn(s.a, s.b, p) == 0 && within(s.a, s.b, p)
}

/// Judges every two segments, and whether holes lie inside.
fn verdict(areas: &Areas) -> Verdict {
    // Most footprints are one convex ring.
    if let [rings] = areas.as_slice()
        && let [ring] = rings.as_slice()
        && is_convex(ring)
    {
        return Verdict::Valid;
    }
    let mut all = segments(areas);
    let mut worst = Verdict::Valid;
    if all.len() <= 24 {
        for (i, s) in all.iter().enumerate() {
            for t in &all[i + 1..] {
                worst = worst.max(conflict(s, t));
            }
        }
    } else {
        // Sweep along x: a segment meets only those that begin before it ends.
        all.sort_unstable_by_key(|s| (s.a[0].min(s.b[0]), s.ring, s.at));
        for (i, s) in all.iter().enumerate() {
            let end = s.a[0].max(s.b[0]);
            let (lo, hi) = (s.a[1].min(s.b[1]), s.a[1].max(s.b[1]));
            for t in all[i + 1..].iter().take_while(|t| t.a[0].min(t.b[0]) <= end) {
                if t.a[1].min(t.b[1]) <= hi && t.a[1].max(t.b[1]) >= lo {
                    worst = worst.max(conflict(s, t));
                }
            }
            if worst == Verdict::Invalid {
                return worst;
            }
        }
    }
    if nested_rightly(areas) { worst } else { Verdict::Invalid }
}

/// Whether a closed ring turns left at every vertex and goes around once: then its segments meet only at common ends.
///
/// Going around once is having one run of segments to the right and one to the left; rings with vertices on straight
/// lines are left to the general test.
fn is_convex(ring: &Path) -> bool {
    let Some((&origin, open)) = ring.split_last() else { return false };
    if open.len() < 3 || open.len() > MOST_CONVEX {
        return false;
    }
    let mut points = [[0i64; 2]; MOST_CONVEX];
    for (point, &vertex) in points.iter_mut().zip(open) {
        *point = millimetres(vertex, origin);
    }
    let points = &points[..open.len()];
    let n = points.len();
    // A side without an extent in x counts by its direction in y, as if the ring stood a hair askew.
    let rightwards = |at: usize| {
        let (p, q) = (points[at], points[(at + 1) % n]);
        p[0] < q[0] || (p[0] == q[0] && p[1] < q[1])
    };
    let turns_left = (0..n).all(|at| turn(points[at], points[(at + 1) % n], points[(at + 2) % n]) > 0);
    turns_left && (0..n).filter(|&at| rightwards(at) != rightwards((at + 1) % n)).count() == 2
}

/// Holes inside their exterior and outside each other, exteriors outside each other; boundaries are known not to cross.
fn nested_rightly(areas: &Areas) -> bool {
    for rings in areas {
        for (k, hole) in rings.iter().enumerate().skip(1) {
            if !inside_by_any_vertex(hole, &rings[0], true) || rings[1..k].iter().any(|other| inside_by_any_vertex(hole, other, false)) {
                return false;
            }
        }
    }
    areas.iter().enumerate().all(|(i, a)| {
        areas.iter().enumerate().all(|(j, b)| {
            let in_hole = || b[1..].iter().any(|hole| inside_by_any_vertex(&a[0], hole, true));
            i == j || !inside_by_any_vertex(&a[0], &b[0], false) || in_hole()
        })
    })
}

/// Whether `ring` lies inside `other`, judged by its first vertex that is not on the other's boundary.
fn inside_by_any_vertex(ring: &Path, other: &Path, when_all_touch: bool) -> bool {
    ring.iter().find_map(|&p| side(p, other)).unwrap_or(when_all_touch)
}

/// Inside (true), outside (false) or on the ring (none).
pub(crate) fn side(p: [f64; 2], ring: &[[f64; 2]]) -> Option<bool> {
    let mut inside = false;
    for w in ring.windows(2) {
        let ([ax, ay], [bx, by]) = (w[0], w[1]);
        let cross = (bx - ax) * (p[1] - ay) - (by - ay) * (p[0] - ax);
        if cross == 0.0 && p[0] >= ax.min(bx) && p[0] <= ax.max(bx) && p[1] >= ay.min(by) && p[1] <= ay.max(by) {
            return None;
        }
        if (ay > p[1]) != (by > p[1]) && (cross > 0.0) == (by > ay) {
            inside = !inside;
        }
    }
    Some(inside)
}

/// Whether a point lies in a polygon with holes; its boundary counts as inside.
pub(crate) fn covers(rings: &[Path], p: [f64; 2]) -> bool {
    side(p, &rings[0]).unwrap_or(true) && rings[1..].iter().all(|hole| !side(p, hole).unwrap_or(false))
}

/// Which way `q` lies from the line `o`–`p`.
fn turn(o: [i64; 2], p: [i64; 2], q: [i64; 2]) -> i8 {
    let [ax, ay, bx, by] = [p[0] - o[0], p[1] - o[1], q[0] - o[0], q[1] - o[1]];
    // Within a thousand kilometres the products fit.
    let is_near = [ax, ay, bx, by].iter().all(|v| v.unsigned_abs() < 1 << 30);
    if is_near {
        return (ax * by - ay * bx).signum() as i8;
    }
    (i128::from(ax) * i128::from(by) - i128::from(ay) * i128::from(bx)).signum() as i8
}

/// Whether `q` lies in the box of `o` and `p`.
fn within(o: [i64; 2], p: [i64; 2], q: [i64; 2]) -> bool {
    q[0] >= o[0].min(p[0]) && q[0] <= o[0].max(p[0]) && q[1] >= o[1].min(p[1]) && q[1] <= o[1].max(p[1])
}

fn conflict(s: &Segment, t: &Segment) -> Verdict {
    let apart = |axis: usize| s.a[axis].max(s.b[axis]) < t.a[axis].min(t.b[axis]) || t.a[axis].max(t.b[axis]) < s.a[axis].min(s.b[axis]);
    if apart(0) || apart(1) {
        return Verdict::Valid;
    }
    let (d1, d2) = (turn(s.a, s.b, t.a), turn(s.a, s.b, t.b));
    let (d3, d4) = (turn(t.a, t.b, s.a), turn(t.a, t.b, s.b));
    if d1 * d2 < 0 && d3 * d4 < 0 {
        return Verdict::Invalid;
    }
    let touch = (d1 == 0 && within(s.a, s.b, t.a))
        || (d2 == 0 && within(s.a, s.b, t.b))
        || (d3 == 0 && within(t.a, t.b, s.a))
        || (d4 == 0 && within(t.a, t.b, s.b));
    if !touch {
        return Verdict::Valid;
    }
    if d1 == 0 && d2 == 0 && overlaps(s, t) {
        return Verdict::Invalid;
    }
    let at_common_vertex = s.a == t.a || s.a == t.b || s.b == t.a || s.b == t.b;
    if s.ring != t.ring {
        return if at_common_vertex { Verdict::Valid } else { Verdict::Touching };
    }
    // In one ring only neighbours may meet, at their common end.
    let follows = |x: &Segment, y: &Segment| (x.at + 1 == y.at) || (x.at == x.last && y.at == 0);
    if follows(s, t) || follows(t, s) { Verdict::Valid } else { Verdict::Invalid }
}

/// Whether two collinear segments share more than a point.
fn overlaps(s: &Segment, t: &Segment) -> bool {
    let axis = usize::from((s.b[0] - s.a[0]).abs() < (s.b[1] - s.a[1]).abs());
    let (lo, hi) = (s.a[axis].min(s.b[axis]), s.a[axis].max(s.b[axis]));
    let (lo2, hi2) = (t.a[axis].min(t.b[axis]), t.a[axis].max(t.b[axis]));
    lo.max(lo2) < hi.min(hi2)
}

/// Even-odd reading of every polygon, then their union; snapping may spoil the result, so it is tried three times.
fn repair(mut areas: Areas) -> Option<Areas> {
    for _ in 0..3 {
        let parts: Vec<MultiPolygon<f64>> = areas
            .iter()
            .filter_map(|rings| multi_polygon(&vec![rings.clone()]).0.pop())
            // The union with nothing under the even-odd rule; unlike geo's MakeValid it gives the same bytes every time.
            .map(|p| p.union_with_fill_rule(&MultiPolygon::<f64>(Vec::new()), FillRule::EvenOdd))
            .filter(|p| !p.0.is_empty())
            .map(|p| multi_polygon(&areas_of(&p).into_iter().filter_map(tidy_polygon).collect()))
            .collect();
        let whole = if let [one] = parts.as_slice() { one.clone() } else { unary_union(&parts) };
        let tidy: Areas = areas_of(&whole).into_iter().filter_map(tidy_polygon).collect();
        if tidy.is_empty() {
            return None;
        }
        areas = match noded(tidy) {
            Ok(valid) => return Some(valid),
            Err(again) => again,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use geo::Validation;
    use proptest::prelude::*;

    use super::*;

    fn area(points: &[[f64; 2]]) -> Areas {
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
        let cleaned = clean(area(&[[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 10.0]]), 1.0, 0.1).unwrap();
        assert_eq!(cleaned.repaired.map(|(_, after)| after), Some(50.0));
        assert!(multi_polygon(&cleaned.areas).is_valid());
    }

    #[test]
    fn rings_are_closed_and_turned() {
        let clockwise = vec![vec![vec![[0.0, 0.0], [0.0, 4.0], [4.0, 4.0], [4.0, 0.0]]]];
        let cleaned = clean(clockwise, 1.0, 0.1).unwrap();
        assert_eq!(cleaned.repaired, None);
        assert_eq!(signed_area(&cleaned.areas[0][0]), 16.0);
        assert_eq!(cleaned.areas[0][0].first(), cleaned.areas[0][0].last());
    }

    #[test]
    fn spikes_slivers_and_nothing() {
        let spike = clean(area(&[[0.0, 0.0], [4.0, 0.0], [9.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]), 1.0, 0.1).unwrap();
        assert_eq!(planar_area(&spike.areas), 16.0);
        assert_eq!(clean(area(&[[0.0, 0.0], [90.0, 0.0], [90.0, 0.1], [0.0, 0.1]]), 4.0, 0.5), Err(Unusable::Sliver));
        assert_eq!(clean(area(&[[0.0, 0.0], [9.0, 0.0], [4.0, 0.0]]), 4.0, 0.5), Err(Unusable::Empty));
        assert_eq!(clean(Vec::new(), 4.0, 0.5), Err(Unusable::Empty));
    }

    #[test]
    fn a_hole_outside_its_exterior_is_repaired() {
        let square = |x: f64, s: f64| vec![[x, 0.0], [x + s, 0.0], [x + s, s], [x, s], [x, 0.0]];
        let cleaned = clean(vec![vec![square(0.0, 10.0), square(20.0, 5.0)]], 1.0, 0.1).unwrap();
        assert!(cleaned.repaired.is_some() && multi_polygon(&cleaned.areas).is_valid());
    }

    proptest! {
        /// Random closed walks: our verdict agrees with geo's, and what comes out is valid for both.
        #[test]
        fn what_is_cleaned_is_valid(points in proptest::collection::vec((0i32..40, 0i32..40), 3..40)) {
            let points: Vec<[f64; 2]> = points.into_iter().map(|(x, y)| [f64::from(x) / 2.0, f64::from(y) / 2.0]).collect();
            if let Ok(cleaned) = clean(area(&points), 0.0, 0.0) {
                prop_assert_eq!(verdict(&cleaned.areas), Verdict::Valid);
                prop_assert!(multi_polygon(&cleaned.areas).is_valid(), "{:?}", cleaned.areas);
                prop_assert!(cleaned.areas.iter().all(|rings| signed_area(&rings[0]) > 0.0 && rings[1..].iter().all(|h| signed_area(h) < 0.0)));
            }
        }
    }
}
