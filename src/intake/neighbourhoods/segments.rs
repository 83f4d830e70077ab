//! Segments: where they meet, and how near they come.

/// Two ends.
pub(crate) type Segment = [[f64; 2]; 2];

/// Squared distance of two shapes with the points of both where it is taken.
pub(crate) type Nearest = (f64, [f64; 2], [f64; 2]);

/// The closest points of two shapes given by their edges, where they are within `reach`, with their squared distance.
///
/// `bounds` are the boxes of the two. Only edges that come within reach of the other's box are compared, and a touch ends the
/// search.
pub(crate) fn closest(
    edges: impl Iterator<Item = Segment>,
    others: impl Iterator<Item = Segment>,
    bounds: [[[f64; 2]; 2]; 2],
    reach: f64,
) -> Option<Nearest> {
    let edges: Vec<Segment> = edges.filter(|s| apart2(bounds_of(s), bounds[1]) <= reach * reach).collect();
    if edges.is_empty() {
        return None;
    }
    let others: Vec<Segment> = others.filter(|s| apart2(bounds_of(s), bounds[0]) <= reach * reach).collect();
    let mut best: Option<Nearest> = None;
    'search: for &s in &edges {
        let box_of_s = bounds_of(&s);
        for &t in &others {
            let limit = best.map_or(reach * reach, |(d2, ..)| d2);
            if apart2(box_of_s, bounds_of(&t)) > limit {
                continue;
            }
            let found = between(s, t);
            if found.0 < limit || (found.0 == limit && best.is_none()) {
                best = Some(found);
                if found.0 == 0.0 {
                    break 'search;
                }
            }
        }
    }
    best
}

/// Least and greatest coordinates of a segment.
pub(crate) fn bounds_of([a, b]: &Segment) -> [[f64; 2]; 2] {
    [[a[0].min(b[0]), a[1].min(b[1])], [a[0].max(b[0]), a[1].max(b[1])]]
}

/// Whether two segments share a point.
pub(crate) fn meet([a, b]: Segment, [c, d]: Segment) -> bool {
    let cross = |o: [f64; 2], p: [f64; 2], q: [f64; 2]| (p[0] - o[0]) * (q[1] - o[1]) - (p[1] - o[1]) * (q[0] - o[0]);
    let within = |o: [f64; 2], p: [f64; 2], q: [f64; 2]| {
        q[0] >= o[0].min(p[0]) && q[0] <= o[0].max(p[0]) && q[1] >= o[1].min(p[1]) && q[1] <= o[1].max(p[1])
    };
    let (d1, d2, d3, d4) = (cross(a, b, c), cross(a, b, d), cross(c, d, a), cross(c, d, b));
    ((d1 > 0.0) != (d2 > 0.0) && (d3 > 0.0) != (d4 > 0.0) && d1 != 0.0 && d2 != 0.0 && d3 != 0.0 && d4 != 0.0)
        || (d1 == 0.0 && within(a, b, c))
        || (d2 == 0.0 && within(a, b, d))
        || (d3 == 0.0 && within(c, d, a))
        || (d4 == 0.0 && within(c, d, b))
}

/// Squared distance of a point to a segment.
pub(crate) fn distance2(p: [f64; 2], segment: Segment) -> f64 {
    onto(p, segment).0
}

/// Squared distance of two boxes.
fn apart2([lo, hi]: [[f64; 2]; 2], [lo2, hi2]: [[f64; 2]; 2]) -> f64 {
    let axis = |k: usize| (lo2[k] - hi[k]).max(lo[k] - hi2[k]).max(0.0);
    axis(0) * axis(0) + axis(1) * axis(1)
}

/// The segments of a ring; a single vertex is a segment without length.
pub(crate) fn segments(ring: &[[f64; 2]]) -> impl Iterator<Item = Segment> + '_ {
    let single = (ring.len() == 1).then(|| [ring[0], ring[0]]);
    ring.windows(2).map(|w| [w[0], w[1]]).chain(single)
}

/// Squared distance of two segments with the points where it is taken.
fn between(s: Segment, t: Segment) -> Nearest {
    let (a, b) = (onto(s[0], t), onto(s[1], t));
    let (c, d) = (onto(t[0], s), onto(t[1], s));
    let ends = [(a.0, s[0], a.1), (b.0, s[1], b.1), (c.0, c.1, t[0]), (d.0, d.1, t[1])];
    let nearest = ends.into_iter().min_by(|x, y| x.0.total_cmp(&y.0)).unwrap_or(ends[0]);
    match crossing(s, t) {
        Some(at) if nearest.0 > 0.0 => (0.0, at, at),
        _ => nearest,
    }
}

/// Where two segments cross, neither along the other.
fn crossing(s: Segment, t: Segment) -> Option<[f64; 2]> {
    let (d, e) = ([s[1][0] - s[0][0], s[1][1] - s[0][1]], [t[1][0] - t[0][0], t[1][1] - t[0][1]]);
    let turn = d[0] * e[1] - d[1] * e[0];
    if turn == 0.0 || !meet(s, t) {
        return None;
    }
    let part = ((t[0][0] - s[0][0]) * e[1] - (t[0][1] - s[0][1]) * e[0]) / turn;
    Some([s[0][0] + part * d[0], s[0][1] + part * d[1]])
}

/// Squared distance of a point to a segment with the nearest point on it.
fn onto(p: [f64; 2], [a, b]: Segment) -> (f64, [f64; 2]) {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 { (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    let foot = if t == 1.0 { b } else { [a[0] + t * dx, a[1] + t * dy] };
    ((p[0] - foot[0]).powi(2) + (p[1] - foot[1]).powi(2), foot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_touches_or_crosses_is_nearest_where_it_does() {
        let wall = [[0.0, 0.0], [40.0, 0.0]];
        let at = |t: Segment| between(wall, t);
        assert_eq!(at([[30.0, 0.0], [30.0, 9.0]]), (0.0, [30.0, 0.0], [30.0, 0.0]), "an end on the wall");
        assert_eq!(at([[20.0, -5.0], [30.0, 5.0]]), (0.0, [25.0, 0.0], [25.0, 0.0]), "across it");
        assert_eq!(at([[30.0, 0.0], [60.0, 0.0]]).0, 0.0, "along it");
        assert_eq!(at([[30.0, 3.0], [30.0, 9.0]]), (9.0, [30.0, 0.0], [30.0, 3.0]), "short of it");
    }
}
