//! Whether rings cross, touch or nest wrongly: decided on whole millimetres with exact integer arithmetic.

use super::Areas;
use super::rings::millimetres;
use crate::intake::wkb::Path;

/// Vertices of a ring that is looked at for being convex.
const MOST_CONVEX: usize = 16;

/// A segment on the millimetre grid with where it belongs.
#[derive(Clone, Copy)]
pub(super) struct Segment {
    a: [i64; 2],
    b: [i64; 2],
    start: [f64; 2],
    ring: u32,
    at: u32,
    last: u32,
}

pub(super) fn segments(areas: &Areas) -> Vec<Segment> {
    let Some(&origin) = areas.first().and_then(|rings| rings[0].first()) else { return Vec::new() };
    let mut all = Vec::with_capacity(areas.iter().flatten().map(Vec::len).sum());
    for (ring_at, ring) in areas.iter().flatten().enumerate() {
        let last = ring.len() as u32 - 2;
        for (at, w) in ring.windows(2).enumerate() {
            let (a, b) = (millimetres(w[0], origin), millimetres(w[1], origin));
            all.push(Segment { a, b, start: w[0], ring: ring_at as u32, at: at as u32, last });
        }
    }
    all
}

pub(super) fn crosses_itself(ring: &Path) -> bool {
    verdict(&vec![vec![ring.clone()]]) == Verdict::Invalid
}

/// How the segments of an area, or two of them, stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Apart, or neighbours that share their common end, or rings that share a vertex.
    Valid,
    /// A vertex of one ring lies on a segment of another. On whole millimetres that is a touch; the same coordinates
    /// as floating-point numbers may lie a hair to either side, so the segment needs a vertex there too.
    Touching,
    /// They cross, or run along each other.
    Invalid,
}

/// The areas with a shared vertex wherever rings touch; as an error the areas that need repair.
pub(super) fn noded(areas: Areas) -> Result<Areas, Areas> {
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
pub(super) fn verdict(areas: &Areas) -> Verdict {
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
pub(super) fn is_convex(ring: &Path) -> bool {
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

/// A closed ring on the millimetre grid.
type Grid = Vec<[i64; 2]>;

/// Holes inside their exterior and outside each other, exteriors outside each other; boundaries are known not to cross.
fn nested_rightly(areas: &Areas) -> bool {
    let Some(&origin) = areas.first().and_then(|rings| rings[0].first()).filter(|_| areas.iter().flatten().nth(1).is_some()) else {
        return true;
    };
    let grid = |ring: &Path| ring.iter().map(|&p| millimetres(p, origin)).collect();
    let areas: Vec<Vec<Grid>> = areas.iter().map(|rings| rings.iter().map(grid).collect()).collect();
    for rings in &areas {
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
fn inside_by_any_vertex(ring: &Grid, other: &Grid, when_all_touch: bool) -> bool {
    ring.iter().find_map(|&p| side(p, other)).unwrap_or(when_all_touch)
}

/// Inside (true), outside (false) or on the ring (none): exact, for a vertex that floating-point numbers put a hair inside would
/// make two parts that touch overlap.
fn side(p: [i64; 2], ring: &Grid) -> Option<bool> {
    let mut inside = false;
    for w in ring.windows(2) {
        let (a, b) = (w[0], w[1]);
        let turn = turn(a, b, p);
        if turn == 0 && within(a, b, p) {
            return None;
        }
        if (a[1] > p[1]) != (b[1] > p[1]) && (turn > 0) == (b[1] > a[1]) {
            inside = !inside;
        }
    }
    Some(inside)
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

pub(super) fn conflict(s: &Segment, t: &Segment) -> Verdict {
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
