//! Barriers as segments in an R-tree, and the crossings that open them.

use geo_types::{Coord, Geometry, LineString};

use crate::district::{BarrierKind, BoxIndex, District, StreetClass};

/// Everything that blocks a link, cut into segments, with what may be crossed where.
#[derive(Debug, Clone)]
pub struct BarrierSet {
    segments: Vec<([[f64; 2]; 2], BarrierKind)>,
    index: BoxIndex,
    crossings: Vec<Vec<[[f64; 2]; 2]>>,
    crossing_index: BoxIndex,
    reach: f64,
}

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
        }
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

    /// Whether any barrier lies in a box.
    #[must_use]
    pub fn any_in(&self, area: [[f64; 2]; 2]) -> bool {
        self.index.unsorted_touching(area).next().is_some()
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

/// Least box around a segment.
pub(super) fn bounds([a, b]: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    [[a[0].min(b[0]), a[1].min(b[1])], [a[0].max(b[0]), a[1].max(b[1])]]
}

/// A point that two segments share, ends included; for collinear ones the end of one on the other.
pub(super) fn intersection([p, p2]: [[f64; 2]; 2], [q, q2]: [[f64; 2]; 2]) -> Option<[f64; 2]> {
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
pub(super) fn distance_to_segment(p: [f64; 2], [a, b]: [[f64; 2]; 2]) -> (f64, [f64; 2]) {
    let d = [b[0] - a[0], b[1] - a[1]];
    let length2 = d[0] * d[0] + d[1] * d[1];
    let t = if length2 > 0.0 { (((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1]) / length2).clamp(0.0, 1.0) } else { 0.0 };
    let foot = [a[0] + t * d[0], a[1] + t * d[1]];
    ((p[0] - foot[0]).hypot(p[1] - foot[1]), foot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::district::{Barrier, Crossing};
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
}
