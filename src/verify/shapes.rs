//! Plane geometry and areas of the proof's own, so that no routine of the stages vouches for itself.

use super::features::{Geometry, Position};

/// Semi-major axis and flattening of WGS 84 (NIMA TR8350.2, 2000).
const A: f64 = 6_378_137.0;
const F: f64 = 1.0 / 298.257_223_563;
const E2: f64 = F * (2.0 - F);

/// A small place taken as a plane: metres a degree of longitude and of latitude.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    origin: [f64; 2],
    scale: [f64; 2],
}

/// Closed rings in metres, of all polygons of an outline.
pub(super) type Rings = Vec<Vec<[f64; 2]>>;

/// Least and greatest coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    pub(super) lo: [f64; 2],
    pub(super) hi: [f64; 2],
}

impl Plane {
    /// The plane that touches the ellipsoid at a place in degrees.
    ///
    /// # Assumptions
    /// Everything measured lies within some kilometres; the error is then below 1e-3.
    pub(super) fn at(origin: [f64; 2]) -> Self {
        let (sin, cos) = origin[1].to_radians().sin_cos();
        let w2 = 1.0 - E2 * sin * sin;
        let along_meridian = A * (1.0 - E2) / (w2 * w2.sqrt());
        let along_parallel = A / w2.sqrt() * cos;
        Self { origin, scale: [along_parallel.to_radians(), along_meridian.to_radians()] }
    }

    /// Metres east and north of the origin.
    pub(super) fn metres(&self, at: [f64; 2]) -> [f64; 2] {
        [(at[0] - self.origin[0]) * self.scale[0], (at[1] - self.origin[1]) * self.scale[1]]
    }

    /// The place in degrees of a point in metres.
    pub(super) fn degrees(&self, at: [f64; 2]) -> [f64; 2] {
        [self.origin[0] + at[0] / self.scale[0], self.origin[1] + at[1] / self.scale[1]]
    }

    /// All rings of a geometry in metres.
    pub(super) fn rings(&self, geometry: &Geometry) -> Rings {
        geometry.polygons().iter().flatten().map(|ring| ring.iter().map(|p| self.metres(p.0)).collect()).collect()
    }
}

impl Extent {
    /// What holds nothing yet.
    pub(super) const NOTHING: Self = Self { lo: [f64::INFINITY; 2], hi: [f64::NEG_INFINITY; 2] };

    /// The extent of a geometry; [`Extent::NOTHING`] where it is empty.
    pub(super) fn of(geometry: &Geometry) -> Self {
        let mut all = Self::NOTHING;
        geometry.each_position(|at| all.take_in(at));
        all
    }

    /// The extent of rings.
    pub(super) fn of_rings(rings: &Rings) -> Self {
        let mut all = Self::NOTHING;
        rings.iter().flatten().for_each(|&at| all.take_in(at));
        all
    }

    /// Grows to hold a point.
    pub(super) fn take_in(&mut self, at: [f64; 2]) {
        self.lo = [self.lo[0].min(at[0]), self.lo[1].min(at[1])];
        self.hi = [self.hi[0].max(at[0]), self.hi[1].max(at[1])];
    }

    /// Its middle.
    pub(super) fn middle(&self) -> [f64; 2] {
        [f64::midpoint(self.lo[0], self.hi[0]), f64::midpoint(self.lo[1], self.hi[1])]
    }

    /// What two extents share; `None` where they are apart.
    pub(super) fn shared(&self, other: &Self) -> Option<Self> {
        let lo = [self.lo[0].max(other.lo[0]), self.lo[1].max(other.lo[1])];
        let hi = [self.hi[0].min(other.hi[0]), self.hi[1].min(other.hi[1])];
        (lo[0] <= hi[0] && lo[1] <= hi[1]).then_some(Self { lo, hi })
    }

    /// Grown on all sides.
    pub(super) fn grown(&self, by: f64) -> Self {
        Self { lo: self.lo.map(|v| v - by), hi: self.hi.map(|v| v + by) }
    }

    /// Length of the stretch of a segment that lies inside (Liang & Barsky 1984).
    pub(super) fn clipped(&self, a: [f64; 2], b: [f64; 2]) -> f64 {
        let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
        for k in 0..2 {
            let d = b[k] - a[k];
            if d == 0.0 {
                if a[k] < self.lo[k] || a[k] > self.hi[k] {
                    return 0.0;
                }
                continue;
            }
            let (t, u) = ((self.lo[k] - a[k]) / d, (self.hi[k] - a[k]) / d);
            enters = enters.max(t.min(u));
            leaves = leaves.min(t.max(u));
        }
        (leaves - enters).max(0.0) * (b[0] - a[0]).hypot(b[1] - a[1])
    }

    /// Distance of a point; 0 inside.
    pub(super) fn distance_to(&self, at: [f64; 2]) -> f64 {
        let away = |axis: usize| (self.lo[axis] - at[axis]).max(at[axis] - self.hi[axis]).max(0.0);
        away(0).hypot(away(1))
    }
}

/// Signed ellipsoidal area of a ring in degrees, positive where it turns counter-clockwise.
///
/// The cylindrical equal-area projection (Snyder 1987, USGS Professional Paper 1395, eq. 3-12 and 10-1) keeps
/// areas, so the plane area in it is the area on the ellipsoid of the ring with its edges straight there.
///
/// # Units
/// Square metres.
pub(super) fn ring_m2(ring: &[Position]) -> f64 {
    let Some(first) = ring.first() else { return 0.0 };
    let q0 = authalic(first.0[1]);
    let flat = |p: &Position| [(p.0[0] - first.0[0]).to_radians(), authalic(p.0[1]) - q0];
    let mut twice = 0.0;
    let mut last = [0.0; 2];
    for p in ring.iter().skip(1) {
        let next = flat(p);
        twice += last[0] * next[1] - next[0] * last[1];
        last = next;
    }
    twice / 2.0 * A * A / 2.0
}

/// Ellipsoidal area of the polygons of a geometry, holes taken off.
///
/// # Units
/// Square metres.
pub(super) fn area_m2(geometry: &Geometry) -> f64 {
    let polygon = |rings: &Vec<Vec<Position>>| {
        let mut areas = rings.iter().map(|ring| ring_m2(ring).abs());
        areas.next().unwrap_or(0.0) - areas.sum::<f64>()
    };
    geometry.polygons().iter().map(polygon).sum()
}

fn authalic(latitude: f64) -> f64 {
    let sin = latitude.to_radians().sin();
    let e = E2.sqrt();
    (1.0 - E2) * (sin / (1.0 - E2 * sin * sin) + (e * sin).atanh() / e)
}

/// Shortest distance between two outlines in the plane; 0 where they touch or overlap.
pub(super) fn distance(a: &Rings, b: &Rings) -> f64 {
    let (ea, eb) = (Extent::of_rings(a), Extent::of_rings(b));
    if let Some(shared) = ea.shared(&eb)
        && (a.iter().filter_map(|r| r.first()).any(|&p| contains(b, p))
            || b.iter().filter_map(|r| r.first()).any(|&p| contains(a, p))
            || cross(a, b, &shared))
    {
        return 0.0;
    }
    nearest(b, &ea, a, nearest(a, &eb, b, f64::INFINITY))
}

/// Least distance from a corner of `from` to an edge of `to`, or `best` if none is nearer.
fn nearest(from: &Rings, to_extent: &Extent, to: &Rings, mut best: f64) -> f64 {
    for &corner in from.iter().flatten() {
        if to_extent.distance_to(corner) < best {
            for edge in to.iter().flat_map(|ring| ring.windows(2)) {
                best = best.min(to_segment(corner, edge[0], edge[1]));
            }
        }
    }
    best
}

fn cross(a: &Rings, b: &Rings, shared: &Extent) -> bool {
    let near = |edge: &&[[f64; 2]]| {
        let mut extent = Extent::NOTHING;
        edge.iter().for_each(|&p| extent.take_in(p));
        extent.shared(shared).is_some()
    };
    let others: Vec<&[[f64; 2]]> = b.iter().flat_map(|r| r.windows(2)).filter(near).collect();
    a.iter().flat_map(|r| r.windows(2)).filter(near).any(|e| others.iter().any(|o| crossing_depth(e[0], e[1], o[0], o[1]) > 0.0))
}

/// Whether a point lies inside closed rings, by the even-odd rule.
pub(super) fn contains(rings: &Rings, at: [f64; 2]) -> bool {
    let mut inside = false;
    for edge in rings.iter().flat_map(|ring| ring.windows(2)) {
        let [p, q] = [edge[0], edge[1]];
        if (p[1] > at[1]) != (q[1] > at[1]) && at[0] < p[0] + (at[1] - p[1]) / (q[1] - p[1]) * (q[0] - p[0]) {
            inside = !inside;
        }
    }
    inside
}

/// Shortest distance from a point to the edges of rings.
pub(super) fn to_edges(rings: &Rings, at: [f64; 2]) -> f64 {
    rings.iter().flat_map(|ring| ring.windows(2)).map(|e| to_segment(at, e[0], e[1])).fold(f64::INFINITY, f64::min)
}

/// The point of the edges of rings that is nearest to a point.
pub(super) fn nearest_on(rings: &Rings, at: [f64; 2]) -> [f64; 2] {
    let mut best = (f64::INFINITY, at);
    for edge in rings.iter().flat_map(|ring| ring.windows(2)) {
        let foot = foot(at, edge[0], edge[1]);
        let distance = (at[0] - foot[0]).hypot(at[1] - foot[1]);
        if distance < best.0 {
            best = (distance, foot);
        }
    }
    best.1
}

/// Where a ring crosses itself by more than `tolerance` (in the unit of the ring), if anywhere.
pub(super) fn self_crossing(ring: &[Position], tolerance: f64) -> Option<[f64; 2]> {
    let mut edges: Vec<(f64, f64, usize)> =
        ring.windows(2).enumerate().map(|(at, e)| (e[0].0[0].min(e[1].0[0]), e[0].0[0].max(e[1].0[0]), at)).collect();
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (i, &(_, right, a)) in edges.iter().enumerate() {
        for &(_, _, b) in edges[i + 1..].iter().take_while(|other| other.0 <= right) {
            if crossing_depth(ring[a].0, ring[a + 1].0, ring[b].0, ring[b + 1].0) > tolerance {
                return Some(ring[b].0);
            }
        }
    }
    None
}

/// How far two segments reach through each other; 0 where they do not cross properly.
fn crossing_depth(a: [f64; 2], b: [f64; 2], c: [f64; 2], d: [f64; 2]) -> f64 {
    if a[0].max(b[0]) < c[0].min(d[0])
        || c[0].max(d[0]) < a[0].min(b[0])
        || a[1].max(b[1]) < c[1].min(d[1])
        || c[1].max(d[1]) < a[1].min(b[1])
    {
        return 0.0;
    }
    let side = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| {
        let length = (q[0] - p[0]).hypot(q[1] - p[1]);
        if length > 0.0 { ((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])) / length } else { 0.0 }
    };
    let (ab_c, ab_d, cd_a, cd_b) = (side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b));
    if ab_c * ab_d < 0.0 && cd_a * cd_b < 0.0 { ab_c.abs().min(ab_d.abs()).min(cd_a.abs()).min(cd_b.abs()) } else { 0.0 }
}

fn to_segment(at: [f64; 2], p: [f64; 2], q: [f64; 2]) -> f64 {
    let foot = foot(at, p, q);
    (at[0] - foot[0]).hypot(at[1] - foot[1])
}

/// The point of a segment that is nearest to a point.
fn foot(at: [f64; 2], p: [f64; 2], q: [f64; 2]) -> [f64; 2] {
    let (dx, dy) = (q[0] - p[0], q[1] - p[1]);
    let square = dx * dx + dy * dy;
    let t = if square > 0.0 { (((at[0] - p[0]) * dx + (at[1] - p[1]) * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    [p[0] + t * dx, p[1] + t * dy]
}

#[cfg(test)]
mod tests {
    use geo::{Coord, Distance, Euclidean, GeodesicArea, Intersects, Line, LineString, MultiPolygon, Polygon};
    use proptest::prelude::*;

    use super::*;

    fn positions(points: &[[f64; 2]]) -> Vec<Position> {
        points.iter().map(|&at| Position(at)).collect()
    }

    fn polygon(rings: &Rings) -> Polygon<f64> {
        let line = |ring: &Vec<[f64; 2]>| ring.iter().map(|&p| Coord::from(p)).collect::<LineString<f64>>();
        Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect())
    }

    /// A ring that turns once about its centre, so that it does not cross itself.
    fn star(centre: [f64; 2], radii: &[f64]) -> Vec<[f64; 2]> {
        let at = |n: usize| {
            let (sin, cos) = (n as f64 / radii.len() as f64 * std::f64::consts::TAU).sin_cos();
            [centre[0] + radii[n] * cos, centre[1] + radii[n] * sin]
        };
        (0..radii.len()).chain([0]).map(at).collect()
    }

    #[test]
    fn areas_are_those_of_geodesics() {
        for (lon, lat) in [(105.84, 30.19), (-71.1, 42.37), (9.52, 47.14), (18.4, -33.9)] {
            let ring = [[0.0, 0.0], [0.004, 0.001], [0.005, 0.006], [0.001, 0.004], [0.0, 0.0]].map(|[x, y]| [lon + x, lat + y]);
            let geodesic = polygon(&vec![ring.to_vec()]).geodesic_area_signed();
            let own = ring_m2(&positions(&ring));
            assert!((own - geodesic).abs() < geodesic * 1e-6, "{own} {geodesic}");
        }
    }

    #[test]
    fn a_segment_is_clipped_to_a_box() {
        let square = Extent { lo: [0.0; 2], hi: [10.0; 2] };
        assert_eq!(square.clipped([-5.0, 5.0], [15.0, 5.0]), 10.0);
        assert_eq!(square.clipped([2.0, 3.0], [2.0, 7.0]), 4.0);
        assert_eq!(square.clipped([-5.0, -1.0], [15.0, -1.0]), 0.0);
        assert_eq!(square.clipped([-3.0, 4.0], [0.0, 14.0]), 0.0);
    }

    #[test]
    fn a_hole_is_taken_off() {
        let square = |lo: f64, hi: f64| positions(&[[lo, lo], [hi, lo], [hi, hi], [lo, hi], [lo, lo]]);
        let mut hole = square(0.002, 0.003);
        hole.reverse();
        let whole = area_m2(&Geometry::Polygon(vec![square(0.0, 0.01)]));
        let holed = area_m2(&Geometry::Polygon(vec![square(0.0, 0.01), hole]));
        assert!((whole - holed - whole / 100.0).abs() < whole * 1e-6);
    }

    #[test]
    fn a_bow_tie_crosses_itself_and_rounding_does_not() {
        assert!(self_crossing(&positions(&[[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), 1e-7).is_some());
        let touch = [[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [1.0, -5e-8], [0.0, 1.0], [0.0, 0.0]];
        assert!(self_crossing(&positions(&touch), 2e-7).is_none());
        assert!(self_crossing(&positions(&touch), 1e-9).is_some());
    }

    proptest! {
        #[test]
        fn distances_are_those_of_comparing_all(
            a in prop::collection::vec(5.0..40.0, 3..12),
            b in prop::collection::vec(5.0..40.0, 3..12),
            x in -120.0..120.0,
            y in -120.0..120.0,
        ) {
            let (a, b) = (vec![star([0.0, 0.0], &a)], vec![star([x, y], &b)]);
            let expected = Euclidean.distance(&polygon(&a), &polygon(&b));
            prop_assert!((distance(&a, &b) - expected).abs() < 1e-9);
            prop_assert!((distance(&b, &a) - expected).abs() < 1e-9);
        }

        #[test]
        fn an_outline_in_a_court_is_as_far_as_the_wall(x in -3.0..3.0, y in -3.0..3.0, r in 1.0..4.0) {
            let court = vec![star([0.0, 0.0], &[50.0; 12]), star([0.0, 0.0], &[20.0; 9])];
            let inside = vec![star([x, y], &[r; 7])];
            let expected = Euclidean.distance(&polygon(&court), &polygon(&inside));
            prop_assert!((distance(&court, &inside) - expected).abs() < 1e-9);
        }

        #[test]
        fn points_are_inside_as_another_library_says(radii in prop::collection::vec(1.0..40.0, 3..20), x in -40.0..40.0, y in -40.0..40.0) {
            let rings = vec![star([7.0, 3.0], &radii)];
            prop_assert_eq!(contains(&rings, [x, y]), MultiPolygon::from(polygon(&rings)).intersects(&Coord::from([x, y])));
        }

        #[test]
        fn crossings_are_those_of_comparing_all(points in prop::collection::vec((0.0..10.0, 0.0..10.0), 4..14)) {
            let mut ring: Vec<[f64; 2]> = points.into_iter().map(|(x, y)| [x, y]).collect();
            ring.push(ring[0]);
            let line = |n: usize| Line::new(Coord::from(ring[n]), Coord::from(ring[n + 1]));
            let edges = ring.len() - 1;
            let crosses = (0..edges).any(|a| (a + 2..edges).any(|b| !(a == 0 && b == edges - 1) && line(a).intersects(&line(b))));
            prop_assert_eq!(self_crossing(&positions(&ring), 0.0).is_some(), crosses);
        }
    }
}
