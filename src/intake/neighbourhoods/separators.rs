//! What separates neighbourhoods: through streets, barriers and boundaries, as segments in an index.

use geo_types::{Geometry, LineString};

use super::segments::{Segment, bounds_of, meet};
use crate::district::{BoxIndex, District};

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

    /// Through streets.
    pub(crate) fn of_streets(district: &District) -> Self {
        Self::new(through_streets(district))
    }

    /// Through streets and barriers.
    pub(crate) fn of_streets_and_barriers(district: &District) -> Self {
        let mut segments = through_streets(district);
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

    /// Segments whose boxes touch `[lo, hi]`, in no defined order.
    pub(crate) fn near(&self, bounds: [[f64; 2]; 2]) -> impl Iterator<Item = Segment> + '_ {
        self.index.unsorted_touching(bounds).map(|at| self.segments[at as usize])
    }

    /// Whether any of them meets the segment from `a` to `b`.
    pub(crate) fn cut(&self, a: [f64; 2], b: [f64; 2]) -> bool {
        let probe = [a, b];
        self.near(bounds_of(&probe)).any(|segment| meet(segment, probe))
    }
}

fn through_streets(district: &District) -> Vec<Segment> {
    let mut segments = Vec::new();
    for street in district.streets.iter().filter(|s| s.class.is_through() && !s.tunnel) {
        push_line(&street.line, &mut segments);
    }
    segments
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
