//! What separates neighbourhoods: through streets, barriers and boundaries, as segments in an index.

use geo_types::{Geometry, LineString};

use super::segments::{Segment, bounds_of, meet};
use crate::district::{BarrierKind, BoxIndex, District};

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

    /// Some lines.
    pub(crate) fn of_lines<'l>(lines: impl Iterator<Item = &'l LineString<f64>>) -> Self {
        let mut segments = Vec::new();
        lines.for_each(|line| push_line(line, &mut segments));
        Self::new(segments)
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Through streets and barriers; walls have a rule of their own.
    pub(crate) fn of_streets_and_barriers(district: &District) -> Self {
        let mut segments = through_streets(district);
        for barrier in district.barriers.iter().filter(|b| b.kind != BarrierKind::Wall) {
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
    for line in lines_of(shape) {
        push_line(line, out);
    }
}

/// The lines of a shape: of an area its rings.
pub(crate) fn lines_of(shape: &Geometry<f64>) -> Vec<&LineString<f64>> {
    match shape {
        Geometry::LineString(line) => vec![line],
        Geometry::MultiLineString(lines) => lines.iter().collect(),
        Geometry::Polygon(p) => std::iter::once(p.exterior()).chain(p.interiors()).collect(),
        Geometry::MultiPolygon(areas) => areas.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors())).collect(),
        _ => Vec::new(),
    }
}

fn push_line(line: &LineString<f64>, out: &mut Vec<Segment>) {
    out.extend(line.lines().map(|l| [[l.start.x, l.start.y], [l.end.x, l.end.y]]));
}
