//! Buildings that nobody assigned, grouped: what stands close together, with no street, barrier or boundary between.

use geo_types::{Geometry, LineString};
use rayon::prelude::*;

use crate::district::{BoxIndex, Building, BuildingIx, Buildings, District};
use crate::report::{Cancelled, Progress};

/// Widest gap between footprints of one group, in metres: a yard, not a street.
pub(crate) const REACH_M: f64 = 25.0;

/// A building known by a point only reaches this much farther: half the width of a house.
const POINT_EXTRA_M: f64 = 7.5;

/// A group wider than this, in metres, is cut along a fixed grid of cells of this size: about the standard's block of
/// 250 m (GB 50180-2018, 3.0.2), and what keeps a chain of rows from becoming a quarter.
pub(crate) const EXTENT_M: f64 = 300.0;

type Segment = [[f64; 2]; 2];

/// Segments that separate, in an index.
pub(crate) struct Separators {
    segments: Vec<Segment>,
    index: BoxIndex,
}

impl Separators {
    fn new(segments: Vec<Segment>) -> Self {
        let index = BoxIndex::new(segments.iter().map(bounds_of));
        Self { segments, index }
    }

    /// Through streets and barriers.
    pub(crate) fn of_streets_and_barriers(district: &District) -> Self {
        let mut segments = Vec::new();
        for street in district.streets.iter().filter(|s| s.class.is_through() && !s.tunnel) {
            push_line(&street.line, &mut segments);
        }
        for barrier in &district.barriers {
            push_shape(&barrier.shape, &mut segments);
        }
        Self::new(segments)
    }

    /// Boundaries of every level.
    pub(crate) fn of_boundaries(district: &District) -> Self {
        let mut segments = Vec::new();
        for boundary in &district.boundaries {
            push_shape(&Geometry::MultiPolygon(boundary.area.clone()), &mut segments);
        }
        Self::new(segments)
    }

    /// Whether any of them meets the segment from `a` to `b`.
    pub(crate) fn cut(&self, a: [f64; 2], b: [f64; 2]) -> bool {
        let probe = [a, b];
        self.index.unsorted_touching(bounds_of(&probe)).any(|at| meet(self.segments[at as usize], probe))
    }
}

fn push_shape(shape: &Geometry<f64>, out: &mut Vec<Segment>) {
    match shape {
        Geometry::LineString(line) => push_line(line, out),
        Geometry::MultiLineString(lines) => lines.iter().for_each(|l| push_line(l, out)),
        Geometry::Polygon(p) => std::iter::once(p.exterior()).chain(p.interiors()).for_each(|l| push_line(l, out)),
        Geometry::MultiPolygon(areas) => {
            areas.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors())).for_each(|l| push_line(l, out));
        }
        _ => {}
    }
}

fn push_line(line: &LineString<f64>, out: &mut Vec<Segment>) {
    out.extend(line.lines().map(|l| [[l.start.x, l.start.y], [l.end.x, l.end.y]]));
}

fn bounds_of([a, b]: &Segment) -> [[f64; 2]; 2] {
    [[a[0].min(b[0]), a[1].min(b[1])], [a[0].max(b[0]), a[1].max(b[1])]]
}

/// Whether two segments share a point.
fn meet([a, b]: Segment, [c, d]: Segment) -> bool {
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

/// Groups of the given buildings, each ascending, in the order of their first buildings.
pub(crate) fn group(
    buildings: &Buildings,
    members: &[u32],
    streets: &Separators,
    boundaries: &Separators,
    progress: &Progress,
) -> Result<Vec<Vec<u32>>, Cancelled> {
    progress.check()?;
    let pairs = pairs(buildings, members, streets, boundaries, progress);
    progress.check()?;
    let centres: Vec<[f64; 2]> = members.iter().map(|&b| buildings.get(BuildingIx(b)).centre()).collect();
    let mut chains = Union::new(members.len());
    for &(a, b) in &pairs {
        chains.join(a, b);
    }
    let mut extent = vec![[[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]]; members.len()];
    for (at, &b) in members.iter().enumerate() {
        let [lo, hi] = buildings.get(BuildingIx(b)).bounds();
        let whole = &mut extent[chains.root(at as u32) as usize];
        *whole = [[whole[0][0].min(lo[0]), whole[0][1].min(lo[1])], [whole[1][0].max(hi[0]), whole[1][1].max(hi[1])]];
    }
    let too_wide = |[lo, hi]: [[f64; 2]; 2]| (hi[0] - lo[0]).max(hi[1] - lo[1]) > EXTENT_M;
    let cell = |p: [f64; 2]| [(p[0] / EXTENT_M).floor() as i64, (p[1] / EXTENT_M).floor() as i64];
    let mut groups = Union::new(members.len());
    for &(a, b) in &pairs {
        let wide = too_wide(extent[chains.root(a) as usize]);
        if !wide || cell(centres[a as usize]) == cell(centres[b as usize]) {
            groups.join(a, b);
        }
    }
    let mut place = vec![u32::MAX; members.len()];
    let mut found: Vec<Vec<u32>> = Vec::new();
    for (at, &b) in members.iter().enumerate() {
        let root = groups.root(at as u32) as usize;
        if place[root] == u32::MAX {
            place[root] = found.len() as u32;
            found.push(Vec::new());
        }
        found[place[root] as usize].push(b);
    }
    Ok(found)
}

/// Pairs of positions in `members` that stand within reach of each other and are not separated, each once.
fn pairs(buildings: &Buildings, members: &[u32], streets: &Separators, boundaries: &Separators, progress: &Progress) -> Vec<(u32, u32)> {
    let boxes: Vec<[[f64; 2]; 2]> = members.iter().map(|&b| buildings.get(BuildingIx(b)).bounds()).collect();
    let index = BoxIndex::new(boxes.iter().copied());
    let widest = REACH_M + 2.0 * POINT_EXTRA_M;
    (0..members.len() as u32)
        .into_par_iter()
        .flat_map_iter(|i| {
            let [lo, hi] = boxes[i as usize];
            let near = if progress.advance(1).is_err() {
                Vec::new()
            } else {
                index.touching([[lo[0] - widest, lo[1] - widest], [hi[0] + widest, hi[1] + widest]])
            };
            near.into_iter()
                .filter(|&j| j > i && linked(buildings, members[i as usize], members[j as usize], streets, boundaries))
                .map(|j| (i, j))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Whether two buildings stand within reach and nothing separates them.
fn linked(buildings: &Buildings, a: u32, b: u32, streets: &Separators, boundaries: &Separators) -> bool {
    let (a, b) = (buildings.get(BuildingIx(a)), buildings.get(BuildingIx(b)));
    let reach = REACH_M + if a.is_point() { POINT_EXTRA_M } else { 0.0 } + if b.is_point() { POINT_EXTRA_M } else { 0.0 };
    let Some((from, to)) = closest(a, b, reach) else { return false };
    (from == to || !streets.cut(from, to)) && !boundaries.cut(a.centre(), b.centre())
}

/// The closest points of two buildings, where they are within `reach`.
///
/// Only edges that come within reach of the other building's box are compared, and a touch ends the search.
fn closest(a: Building<'_>, b: Building<'_>, reach: f64) -> Option<([f64; 2], [f64; 2])> {
    let near = |building: Building<'_>, other: Building<'_>| -> Vec<Segment> {
        let target = other.bounds();
        building.rings().flat_map(segments).filter(|s| apart2(bounds_of(s), target) <= reach * reach).collect()
    };
    let (edges, others) = (near(a, b), near(b, a));
    let mut best = (reach * reach, None);
    for &s in &edges {
        let box_of_s = bounds_of(&s);
        for &t in &others {
            if apart2(box_of_s, bounds_of(&t)) > best.0 {
                continue;
            }
            let (d2, p, q) = between(s, t);
            if d2 < best.0 || (d2 == best.0 && best.1.is_none()) {
                best = (d2, Some((p, q)));
                if d2 == 0.0 {
                    return best.1;
                }
            }
        }
    }
    best.1
}

/// Squared distance of two boxes.
fn apart2([lo, hi]: [[f64; 2]; 2], [lo2, hi2]: [[f64; 2]; 2]) -> f64 {
    let axis = |k: usize| (lo2[k] - hi[k]).max(lo[k] - hi2[k]).max(0.0);
    axis(0) * axis(0) + axis(1) * axis(1)
}

/// The segments of a ring; a single vertex is a segment without length.
fn segments(ring: &[[f64; 2]]) -> impl Iterator<Item = Segment> + '_ {
    let single = (ring.len() == 1).then(|| [ring[0], ring[0]]);
    ring.windows(2).map(|w| [w[0], w[1]]).chain(single)
}

/// Squared distance of two segments with the points where it is taken.
fn between(s: Segment, t: Segment) -> (f64, [f64; 2], [f64; 2]) {
    if s[0] != s[1] && t[0] != t[1] && meet(s, t) {
        return (0.0, s[0], s[0]);
    }
    let (a, b) = (onto(s[0], t), onto(s[1], t));
    let (c, d) = (onto(t[0], s), onto(t[1], s));
    [(a.0, s[0], a.1), (b.0, s[1], b.1), (c.0, c.1, t[0]), (d.0, d.1, t[1])].into_iter().min_by(|x, y| x.0.total_cmp(&y.0)).unwrap_or((
        f64::INFINITY,
        s[0],
        t[0],
    ))
}

/// Squared distance of a point to a segment with the nearest point on it.
fn onto(p: [f64; 2], [a, b]: Segment) -> (f64, [f64; 2]) {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 { (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    let foot = if t == 1.0 { b } else { [a[0] + t * dx, a[1] + t * dy] };
    ((p[0] - foot[0]).powi(2) + (p[1] - foot[1]).powi(2), foot)
}

/// Disjoint sets whose root is their least member.
pub(crate) struct Union {
    parent: Vec<u32>,
}

impl Union {
    /// `n` sets of one.
    pub(crate) fn new(n: usize) -> Self {
        Self { parent: (0..n as u32).collect() }
    }

    /// The least member of the set.
    pub(crate) fn root(&mut self, mut at: u32) -> u32 {
        while self.parent[at as usize] != at {
            let up = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = up;
            at = up;
        }
        at
    }

    /// Makes one set of two.
    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high as usize] = low;
    }
}

#[cfg(test)]
mod tests {
    use geo::{Distance, Euclidean, Intersects};
    use geo_types::{Line, MultiPolygon, Point, Polygon};
    use proptest::prelude::*;

    use super::*;
    use crate::district::{NewBuilding, Street, StreetClass};

    fn buildings(places: &[(f64, f64, f64)]) -> Buildings {
        let mut all = Buildings::default();
        for &(x, y, size) in places {
            let ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]];
            let point = [[x, y]];
            let rings: &[[f64; 2]] = if size > 0.0 { &ring } else { &point };
            all.push([rings], size * size, &NewBuilding::default());
        }
        all
    }

    fn street(a: (f64, f64), b: (f64, f64)) -> Street {
        Street { name: String::new(), class: StreetClass::Local, line: LineString::from(vec![a, b]), bridge: false, tunnel: false }
    }

    fn run(all: &Buildings, streets: Vec<Street>) -> Vec<Vec<u32>> {
        let district = District { streets, ..District::default() };
        let members: Vec<u32> = (0..all.len() as u32).collect();
        let (s, b) = (Separators::of_streets_and_barriers(&district), Separators::of_boundaries(&district));
        group(all, &members, &s, &b, &Progress::silent()).unwrap()
    }

    #[test]
    fn a_street_separates_and_a_yard_does_not() {
        let all = buildings(&[(0.0, 0.0, 10.0), (30.0, 0.0, 10.0), (60.0, 0.0, 10.0)]);
        assert_eq!(run(&all, vec![]), [vec![0, 1, 2]]);
        assert_eq!(run(&all, vec![street((50.0, -100.0), (50.0, 100.0))]), [vec![0, 1], vec![2]]);
        let mut lane = street((50.0, -100.0), (50.0, 100.0));
        lane.class = StreetClass::Path;
        assert_eq!(run(&all, vec![lane]), [vec![0, 1, 2]]);
    }

    #[test]
    fn a_long_chain_is_cut_into_bounded_groups() {
        let places: Vec<(f64, f64, f64)> = (0..100).map(|k| (f64::from(k) * 20.0, 5.0, 10.0)).collect();
        let groups = run(&buildings(&places), vec![]);
        assert!(groups.len() >= 6 && groups.iter().all(|g| g.len() <= 15), "{groups:?}");
        assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), 100);
    }

    proptest! {
        /// Every pair's link agrees with distances and intersections as the geo crate computes them.
        #[test]
        fn groups_agree_with_brute_force(
            places in proptest::collection::vec((0i32..240, 0i32..240, 0i32..4), 2..40),
            lines in proptest::collection::vec(((0i32..240, 0i32..240), (0i32..240, 0i32..240)), 0..4),
        ) {
            let places: Vec<(f64, f64, f64)> = places.into_iter().map(|(x, y, s)| (f64::from(x), f64::from(y), f64::from(s) * 6.0)).collect();
            let streets: Vec<Street> = lines
                .into_iter()
                .filter(|(a, b)| a != b)
                .map(|(a, b)| street((f64::from(a.0) + 0.37, f64::from(a.1) + 0.11), (f64::from(b.0) + 0.53, f64::from(b.1) + 0.71)))
                .collect();
            let all = buildings(&places);
            let shape = |b: u32| {
                let ring = all.get(BuildingIx(b)).rings().next().unwrap();
                if ring.len() == 1 {
                    geo_types::Geometry::Point(Point::new(ring[0][0], ring[0][1]))
                } else {
                    geo_types::Geometry::MultiPolygon(MultiPolygon(vec![Polygon::new(LineString::from(ring.iter().map(|p| (p[0], p[1])).collect::<Vec<_>>()), vec![])]))
                }
            };
            let mut sets = Union::new(places.len());
            for i in 0..places.len() as u32 {
                for j in i + 1..places.len() as u32 {
                    let points = all.get(BuildingIx(i)).is_point() as u8 + all.get(BuildingIx(j)).is_point() as u8;
                    let reach = REACH_M + f64::from(points) * POINT_EXTRA_M;
                    let distance = Euclidean.distance(&shape(i), &shape(j));
                    if distance > reach {
                        continue;
                    }
                    let near = closest(all.get(BuildingIx(i)), all.get(BuildingIx(j)), reach);
                    // One square inside another has no edge near: those stay apart in both.
                    let Some((p, q)) = near else { prop_assert!(distance == 0.0); continue };
                    prop_assert!(((p[0] - q[0]).hypot(p[1] - q[1]) - distance).abs() < 1e-9 || distance == 0.0);
                    let step = Line::new((p[0], p[1]), (q[0], q[1]));
                    if p == q || !streets.iter().any(|s| s.line.intersects(&step)) {
                        sets.join(i, j);
                    }
                }
            }
            let groups = run(&all, streets);
            for group in &groups {
                prop_assert!(group.iter().all(|&b| sets.root(b) == sets.root(group[0])));
            }
            prop_assert_eq!(groups.len(), (0..places.len() as u32).filter(|&b| sets.root(b) == b).count());
        }
    }
}
