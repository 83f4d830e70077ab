//! Straight pieces between two points: boxes, crossings, nearest points.

/// A straight piece from one point to another, metres in the planning CRS.
pub(crate) type Segment = [[f64; 2]; 2];

/// Least box around a segment.
pub(crate) fn bounds([a, b]: Segment) -> [[f64; 2]; 2] {
    [[a[0].min(b[0]), a[1].min(b[1])], [a[0].max(b[0]), a[1].max(b[1])]]
}

/// A point that two segments share, ends included; for collinear ones the end of one on the other.
pub(crate) fn intersection([p, p2]: Segment, [q, q2]: Segment) -> Option<[f64; 2]> {
    let (r, s) = ([p2[0] - p[0], p2[1] - p[1]], [q2[0] - q[0], q2[1] - q[1]]);
    let cross = r[0] * s[1] - r[1] * s[0];
    let w = [q[0] - p[0], q[1] - p[1]];
    if cross == 0.0 {
        return [(q, [p, p2]), (q2, [p, p2]), (p, [q, q2]), (p2, [q, q2])]
            .into_iter()
            .find(|(point, segment)| distance_to_segment(*point, *segment).0 == 0.0)
            .map(|(point, _)| point);
    }
    let t = (w[0] * s[1] - w[1] * s[0]) / cross;
    let u = (w[0] * r[1] - w[1] * r[0]) / cross;
    ((0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u)).then(|| [p[0] + t * r[0], p[1] + t * r[1]])
}

/// Distance of a point from a segment, and the nearest point on it.
pub(crate) fn distance_to_segment(p: [f64; 2], [a, b]: Segment) -> (f64, [f64; 2]) {
    let d = [b[0] - a[0], b[1] - a[1]];
    let length2 = d[0] * d[0] + d[1] * d[1];
    let t = if length2 > 0.0 { (((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1]) / length2).clamp(0.0, 1.0) } else { 0.0 };
    let foot = [a[0] + t * d[0], a[1] + t * d[1]];
    ((p[0] - foot[0]).hypot(p[1] - foot[1]), foot)
}

/// Whether `p` lies strictly to the left of the line from `a` to `b`; exact, so that two pieces that share an end
/// never disagree about it.
pub(crate) fn is_left([a, b]: Segment, p: [f64; 2]) -> bool {
    use geo::kernels::{Kernel, RobustKernel};
    let coord = |[x, y]: [f64; 2]| geo_types::Coord { x, y };
    RobustKernel::orient2d(coord(a), coord(b), coord(p)) == geo::Orientation::CounterClockwise
}

/// Least distance of two boxes.
pub(crate) fn box_distance(a: [[f64; 2]; 2], b: [[f64; 2]; 2]) -> f64 {
    let d = |k: usize| (b[0][k] - a[1][k]).max(a[0][k] - b[1][k]).max(0.0);
    d(0).hypot(d(1))
}
