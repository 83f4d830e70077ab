//! Outlines as segments: what lies in one, how far two are from each other, and what lies between them.

use geo_types::{LineString, MultiPolygon};

use crate::district::BoxIndex;
use crate::district::segment::{bounds, box_distance, distance_to_segment, intersection};

/// Segments above which an outline has an index of its own.
const MANY: usize = 128;
/// Least length inside a third outline that counts as leading through it, metres.
const THROUGH: f64 = 0.01;
/// How far to both sides of a line it is asked whether it lies inside, metres: the spacing of all coordinates.
const ASIDE: f64 = 0.001;

/// An outline as segments with its box.
pub(super) struct Shape {
    pub(super) bounds: [[f64; 2]; 2],
    pub(super) segments: Vec<[[f64; 2]; 2]>,
    /// Boxes of the segments where they are many, as those of street land are, which lies round a whole town.
    index: Option<BoxIndex>,
}

impl Shape {
    /// Segments whose boxes touch an area.
    pub(super) fn touching(&self, area: [[f64; 2]; 2]) -> Vec<[[f64; 2]; 2]> {
        match &self.index {
            Some(index) => index.touching(area).into_iter().map(|at| self.segments[at as usize]).collect(),
            None => self.segments.iter().filter(|s| touches(bounds(**s), area)).copied().collect(),
        }
    }
}

/// Whether a point lies in an outline (even–odd rule).
pub(super) fn contains(shape: &Shape, [x, y]: [f64; 2]) -> bool {
    if !touches(shape.bounds, [[x, y]; 2]) {
        return false;
    }
    let crosses = |s: &[[f64; 2]; 2]| {
        let [[ax, ay], [bx, by]] = *s;
        (ay > y) != (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)
    };
    let right = [[x, y], [shape.bounds[1][0], y]];
    let count = match &shape.index {
        Some(index) => index.unsorted_touching(right).filter(|&at| crosses(&shape.segments[at as usize])).count(),
        None => shape.segments.iter().filter(|s| crosses(s)).count(),
    };
    count % 2 == 1
}

/// The first outline that a line leads through, none of the two at its ends; of several at one place the first in the list.
///
/// One rule for what lies between two: more than a centimetre of the line is inside it or along its edge, because between sides that
/// are parallel the shortest line often is that edge. What the line touches at a corner or an end is beside the way and not on it.
pub(super) fn first_between(line: [[f64; 2]; 2], ends: [u32; 2], shapes: &[Shape], index: &BoxIndex) -> Option<u32> {
    let [a, b] = line;
    let length = (b[0] - a[0]).hypot(b[1] - a[1]);
    // Where the line enters it for more than a touch, as a share of the line.
    let enters = |third: u32| -> Option<f64> {
        let shape = &shapes[third as usize];
        let share = |at: [f64; 2]| (at[0] - a[0]).hypot(at[1] - a[1]) / length;
        let cuts = shape.touching(bounds(line)).into_iter().filter_map(|s| intersection(line, s)).map(share);
        let mut cuts: Vec<f64> = cuts.chain([0.0, 1.0]).collect();
        cuts.sort_by(f64::total_cmp);
        // A millimetre to either side, so that an edge along the line is inside wherever the outline lies.
        let [dx, dy] = [(b[0] - a[0]) / length * ASIDE, (b[1] - a[1]) / length * ASIDE];
        let inside = |t: f64| {
            let [x, y] = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
            contains(shape, [x - dy, y + dx]) || contains(shape, [x + dy, y - dx])
        };
        cuts.windows(2).find(|w| (w[1] - w[0]) * length > THROUGH && inside(f64::midpoint(w[0], w[1]))).map(|w| w[0])
    };
    if length <= THROUGH {
        return None;
    }
    let near = index.unsorted_touching(bounds(line)).filter(|third| !ends.contains(third));
    near.filter_map(|third| Some((enters(third)?, third))).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, third)| third)
}

/// Least distance of two outlines, 0 where they meet, and the two points; what is farther than `within` may come out as infinite.
pub(super) fn nearest_points(a: &Shape, b: &Shape, within: f64) -> (f64, [[f64; 2]; 2]) {
    // One outline drawn inside the other crosses no edge of it.
    for (inner, outer) in [(a, b), (b, a)] {
        if let Some(&[at, _]) = inner.segments.first()
            && contains(outer, at)
        {
            return (0.0, [at, at]);
        }
    }
    let mut best = (f64::INFINITY, [[0.0; 2]; 2]);
    // A millimetre to spare: what is known comes from other sums.
    let reach = within + 0.001;
    let around = |[lo, hi]: [[f64; 2]; 2]| [lo.map(|v| v - reach), hi.map(|v| v + reach)];
    let others = b.touching(around(a.bounds));
    let many = (others.len() > MANY && within.is_finite()).then(|| BoxIndex::new(others.iter().map(|s| bounds(*s))));
    for sa in a.touching(around(b.bounds)) {
        let box_a = bounds(sa);
        let of_both = many.as_ref().map(|many| many.touching(around(box_a)));
        let count = of_both.as_ref().map_or(others.len(), Vec::len);
        for sb in (0..count).map(|k| others[of_both.as_ref().map_or(k, |both| both[k] as usize)]) {
            if box_distance(box_a, bounds(sb)) > best.0 {
                continue;
            }
            if let Some(at) = intersection(sa, sb) {
                return (0.0, [at, at]);
            }
            for (p, segment, flip) in [(sa[0], sb, false), (sa[1], sb, false), (sb[0], sa, true), (sb[1], sa, true)] {
                let (distance, foot) = distance_to_segment(p, segment);
                if distance < best.0 {
                    best = (distance, if flip { [foot, p] } else { [p, foot] });
                }
            }
        }
    }
    best
}

pub(super) fn shape(outline: &MultiPolygon<f64>) -> Shape {
    let rings = outline.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    let segments: Vec<[[f64; 2]; 2]> = rings.flat_map(LineString::lines).map(|l| [[l.start.x, l.start.y], [l.end.x, l.end.y]]).collect();
    let bounds = segments.iter().flatten().fold([[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]], |[lo, hi], p| {
        [[lo[0].min(p[0]), lo[1].min(p[1])], [hi[0].max(p[0]), hi[1].max(p[1])]]
    });
    let index = (segments.len() > MANY).then(|| BoxIndex::new(segments.iter().map(|s| self::bounds(*s))));
    Shape { bounds, segments, index }
}

pub(super) fn touches(a: [[f64; 2]; 2], b: [[f64; 2]; 2]) -> bool {
    (0..2).all(|k| a[0][k] <= b[1][k] && b[0][k] <= a[1][k])
}

/// Least distance of two outlines, 0 where they meet, and the two points.
pub(super) fn distance(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> (f64, [[f64; 2]; 2]) {
    nearest_points(&shape(a), &shape(b), f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::polygon;

    fn rectangle(x: f64, y: f64, width: f64, height: f64) -> Shape {
        let (a, b) = (x + width, y + height);
        shape(&MultiPolygon(vec![polygon![(x: x, y: y), (x: a, y: y), (x: a, y: b), (x: x, y: b)]]))
    }

    #[test]
    fn what_a_line_leads_through_or_along_is_between_and_what_it_touches_at_a_point_is_not() {
        // A line from (0, 0) to (100, 0) past others that it touches at a corner above and below, and at its ends.
        let below = shape(&MultiPolygon(vec![polygon![(x: 20.0, y: 0.0), (x: 15.0, y: -5.0), (x: 25.0, y: -5.0)]]));
        let beside = [below, rectangle(100.0, -5.0, 9.0, 9.0), rectangle(-9.0, -5.0, 9.0, 9.0)];
        let corner = shape(&MultiPolygon(vec![polygon![(x: 80.0, y: 0.0), (x: 85.0, y: 5.0), (x: 75.0, y: 5.0)]]));
        let mut shapes: Vec<Shape> = beside.into_iter().chain([corner]).collect();
        let first = |shapes: &[Shape], ends| {
            first_between([[0.0, 0.0], [100.0, 0.0]], ends, shapes, &BoxIndex::new(shapes.iter().map(|s| s.bounds)))
        };
        assert_eq!(first(&shapes, [9, 9]), None);
        // Of one cut, one whose edge lies on the line from above, and one from below, the first on the way is told; ends are not asked.
        shapes.push(rectangle(60.0, 0.0, 20.0, 5.0));
        shapes.push(rectangle(30.0, -5.0, 5.0, 10.0));
        shapes.push(rectangle(45.0, -5.0, 5.0, 5.0));
        assert_eq!(first(&shapes, [9, 9]), Some(5));
        assert_eq!(first(&shapes, [5, 9]), Some(6));
        assert_eq!(first(&shapes, [5, 6]), Some(4));
        shapes.truncate(4);
        assert_eq!(first(&shapes, [4, 5]), None);
    }
}
