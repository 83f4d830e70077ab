//! Barriers as segments in an R-tree, and the crossings that open them.

use geo_types::{Coord, Geometry, LineString};

use super::segment::{Segment, bounds, distance_to_segment, intersection, is_left};
use super::{BarrierKind, BoxIndex, District, StreetClass};

/// Everything that blocks a link, cut into segments, with what may be crossed where.
#[derive(Debug, Clone)]
pub struct BarrierSet {
    segments: Vec<(Segment, BarrierKind)>,
    index: BoxIndex,
    crossings: Vec<Vec<[[f64; 2]; 2]>>,
    crossing_index: BoxIndex,
    reach: f64,
    /// Gates, which open walls within a reach of their own.
    gates: Vec<[f64; 2]>,
    gate_index: BoxIndex,
}

/// How near a gate must be to the place where a way meets a wall, metres. 10: gates are drawn beside their wall as often as
/// on it; our assumption.
pub const GATE_REACH_M: f64 = 10.0;

/// What a straight line meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    /// Nothing.
    Open,
    /// Barriers, each with a crossing near by; the index of the first crossing.
    ByCrossing(u32),
    /// A barrier without a crossing.
    Blocked(BarrierKind),
}

impl BarrierSet {
    /// The barriers of `kinds` in a district; a crossing opens a barrier within `reach` metres of itself.
    ///
    /// Streets count by their class (expressways, arterials), unless they run in a tunnel.
    #[must_use]
    pub fn new(district: &District, kinds: &[BarrierKind], reach: f64) -> Self {
        let mut segments = Vec::new();
        for barrier in district.barriers.iter().filter(|b| kinds.contains(&b.kind)) {
            segments.extend(pieces(&barrier.shape).into_iter().map(|s| (s, barrier.kind)));
        }
        for street in district.streets.iter().filter(|s| !s.tunnel) {
            let kind = match street.class {
                StreetClass::Expressway => BarrierKind::Expressway,
                StreetClass::Arterial => BarrierKind::Arterial,
                _ => continue,
            };
            if kinds.contains(&kind) {
                segments.extend(line_pieces(&street.line).into_iter().map(|s| (s, kind)));
            }
        }
        let crossings: Vec<Vec<[[f64; 2]; 2]>> = district.crossings.iter().map(|c| pieces(&c.shape)).collect();
        let boxes = crossings.iter().map(|parts| {
            parts.iter().flatten().fold([[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]], |[lo, hi], p| {
                [[lo[0].min(p[0] - reach), lo[1].min(p[1] - reach)], [hi[0].max(p[0] + reach), hi[1].max(p[1] + reach)]]
            })
        });
        Self {
            index: BoxIndex::new(segments.iter().map(|(s, _)| bounds(*s))),
            crossing_index: BoxIndex::new(boxes.collect::<Vec<_>>()),
            segments,
            crossings,
            reach,
            gates: Vec::new(),
            gate_index: BoxIndex::new([]),
        }
    }

    /// The same barriers with gates in the walls; other barriers stay as they are.
    #[must_use]
    pub fn with_gates(mut self, gates: impl IntoIterator<Item = [f64; 2]>) -> Self {
        self.gates = gates.into_iter().collect();
        self.gate_index = BoxIndex::new(self.gates.iter().map(|&[x, y]| {
            let r = GATE_REACH_M;
            [[x - r, y - r], [x + r, y + r]]
        }));
        self
    }

    /// What the straight line from `a` to `b` meets.
    #[must_use]
    pub fn passage(&self, a: [f64; 2], b: [f64; 2]) -> Passage {
        let mut by = None;
        let mut near: Vec<u32> = self.index.unsorted_touching(bounds([a, b])).collect();
        near.sort_unstable();
        for at in near {
            let (segment, kind) = self.segments[at as usize];
            if let Some(meets) = intersection([a, b], segment) {
                match self.crossing_near(meets) {
                    Some(crossing) => by = by.or(Some(crossing)),
                    None => return Passage::Blocked(kind),
                }
            }
        }
        by.map_or(Passage::Open, Passage::ByCrossing)
    }

    /// Where the way from `a` to `b` changes sides of a barrier without a crossing or gate near by: shares of the way,
    /// ascending, with the kind.
    ///
    /// What runs along a barrier, or touches it and turns back, changes no side: a point on the line counts as right of it,
    /// which for the bank of an area is the dry side.
    #[must_use]
    pub fn cuts(&self, a: [f64; 2], b: [f64; 2]) -> Vec<(f64, BarrierKind)> {
        let mut found: Vec<(f64, BarrierKind)> = Vec::new();
        for at in self.index.unsorted_touching(bounds([a, b])) {
            let (segment, kind) = self.segments[at as usize];
            let changes = |[from, to]: Segment, line: Segment| is_left(line, from) != is_left(line, to);
            if !changes([a, b], segment) || !changes(segment, [a, b]) {
                continue;
            }
            // Almost parallel pieces that change sides meet somewhere; the nearer end stands for it.
            let meets = intersection([a, b], segment).unwrap_or(segment[0]);
            if self.crossing_near(meets).is_none() && !(kind == BarrierKind::Wall && self.gate_near(meets)) {
                let length = (b[0] - a[0]).hypot(b[1] - a[1]);
                found.push((((meets[0] - a[0]).hypot(meets[1] - a[1]) / length).clamp(0.0, 1.0), kind));
            }
        }
        found.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        found
    }

    /// Whether nothing is known that blocks anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Whether a barrier runs within `reach` metres of a place.
    #[must_use]
    pub fn any_near(&self, [x, y]: [f64; 2], reach: f64) -> bool {
        let near = self.index.unsorted_touching([[x - reach, y - reach], [x + reach, y + reach]]);
        near.into_iter().any(|at| distance_to_segment([x, y], self.segments[at as usize].0).0 <= reach)
    }

    /// Whether any barrier lies in a box.
    #[must_use]
    pub fn any_in(&self, area: [[f64; 2]; 2]) -> bool {
        self.index.unsorted_touching(area).next().is_some()
    }

    fn gate_near(&self, at: [f64; 2]) -> bool {
        let reaches = |g: u32| (self.gates[g as usize][0] - at[0]).hypot(self.gates[g as usize][1] - at[1]) <= GATE_REACH_M;
        self.gate_index.unsorted_touching([at, at]).any(reaches)
    }

    fn crossing_near(&self, at: [f64; 2]) -> Option<u32> {
        self.crossing_index
            .unsorted_touching([at, at])
            .filter(|&c| self.crossings[c as usize].iter().any(|s| distance_to_segment(at, *s).0 <= self.reach))
            .min()
    }
}

/// Segments of any geometry; a point is a segment of no length.
fn pieces(shape: &Geometry<f64>) -> Vec<[[f64; 2]; 2]> {
    match shape {
        Geometry::Point(p) => vec![[[p.x(), p.y()]; 2]],
        Geometry::Line(l) => vec![[[l.start.x, l.start.y], [l.end.x, l.end.y]]],
        Geometry::LineString(l) => line_pieces(l),
        Geometry::Polygon(p) => std::iter::once(p.exterior()).chain(p.interiors()).flat_map(line_pieces).collect(),
        Geometry::MultiPoint(all) => all.iter().map(|p| [[p.x(), p.y()]; 2]).collect(),
        Geometry::MultiLineString(all) => all.iter().flat_map(line_pieces).collect(),
        Geometry::MultiPolygon(all) => all.iter().flat_map(|p| pieces(&Geometry::Polygon(p.clone()))).collect(),
        Geometry::GeometryCollection(all) => all.iter().flat_map(pieces).collect(),
        Geometry::Rect(r) => pieces(&Geometry::Polygon(r.to_polygon())),
        Geometry::Triangle(t) => pieces(&Geometry::Polygon(t.to_polygon())),
    }
}

fn line_pieces(line: &LineString<f64>) -> Vec<[[f64; 2]; 2]> {
    let xy = |c: Coord<f64>| [c.x, c.y];
    line.lines().map(|l| [xy(l.start), xy(l.end)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::district::{Barrier, Crossing};
    use geo_types::polygon;
    use geo_types::{Point, line_string};

    fn river_with_bridge() -> District {
        let mut district = District::default();
        district.barriers.push(Barrier {
            name: String::new(),
            kind: BarrierKind::River,
            shape: Geometry::LineString(line_string![(x: 0.0, y: -100.0), (x: 0.0, y: 100.0)]),
        });
        district.crossings.push(Crossing { id: "b".into(), shape: Geometry::Point(Point::new(0.0, 50.0)) });
        district
    }

    #[test]
    fn a_river_is_crossed_at_its_bridge_only() {
        let set = BarrierSet::new(&river_with_bridge(), &[BarrierKind::River], 30.0);
        assert_eq!(set.passage([-10.0, 0.0], [10.0, 0.0]), Passage::Blocked(BarrierKind::River));
        assert_eq!(set.passage([-10.0, 40.0], [10.0, 40.0]), Passage::ByCrossing(0));
        assert_eq!(set.passage([1.0, 0.0], [10.0, 0.0]), Passage::Open);
    }

    #[test]
    fn kinds_not_named_do_not_block() {
        let set = BarrierSet::new(&river_with_bridge(), &[BarrierKind::Railway], 30.0);
        assert_eq!(set.passage([-10.0, 0.0], [10.0, 0.0]), Passage::Open);
    }

    #[test]
    fn what_touches_a_bank_stays_on_its_side() {
        let mut district = District::default();
        let water = polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 100.0), (x: 0.0, y: 100.0)];
        district.barriers.push(Barrier { name: String::new(), kind: BarrierKind::River, shape: Geometry::Polygon(water) });
        let set = BarrierSet::new(&district, &[BarrierKind::River], 30.0);
        assert!(set.cuts([-10.0, 50.0], [0.0, 50.0]).is_empty(), "down to the bank");
        assert!(set.cuts([0.0, 10.0], [0.0, 90.0]).is_empty(), "along the bank");
        assert!(set.cuts([-10.0, 0.0], [0.0, 0.0]).is_empty(), "to a corner");
        let across = set.cuts([-10.0, 50.0], [30.0, 50.0]);
        assert_eq!(across, [(0.25, BarrierKind::River), (0.5, BarrierKind::River)]);
        assert_eq!(set.cuts([-10.0, 50.0], [5.0, 50.0]).len(), 1, "into the water");
    }

    #[test]
    fn a_gate_opens_its_wall_and_nothing_else() {
        let mut district = river_with_bridge();
        district.barriers[0].kind = BarrierKind::Wall;
        district.crossings.clear();
        let wall = BarrierSet::new(&district, &[BarrierKind::Wall], 30.0);
        assert_eq!(wall.cuts([-5.0, 0.0], [5.0, 0.0]).len(), 1);
        let opened = wall.with_gates([[0.0, 3.0]]);
        assert!(opened.cuts([-5.0, 0.0], [5.0, 0.0]).is_empty());
        assert_eq!(opened.cuts([-5.0, 20.0], [5.0, 20.0]).len(), 1);
        district.barriers[0].kind = BarrierKind::River;
        let river = BarrierSet::new(&district, &[BarrierKind::River], 30.0).with_gates([[0.0, 3.0]]);
        assert_eq!(river.cuts([-5.0, 0.0], [5.0, 0.0]).len(), 1);
    }
}
