//! Boxes around things, planning CRS: west and south, east and north.

use geo::BoundingRect;
use geo_types::{Geometry, LineString, MultiPolygon, Rect};

/// A box; not finite where there is nothing in it.
pub(super) type Bounds = [[f64; 2]; 2];

/// Around nothing.
pub(super) const NOWHERE: Bounds = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];

/// Around several boxes.
pub(super) fn around(boxes: impl IntoIterator<Item = Bounds>) -> Bounds {
    boxes.into_iter().fold(NOWHERE, |[lo, hi], [a, b]| [[lo[0].min(a[0]), lo[1].min(a[1])], [hi[0].max(b[0]), hi[1].max(b[1])]])
}

/// Around a shape.
pub(super) fn of_shape(shape: &MultiPolygon<f64>) -> Bounds {
    of_rect(shape.bounding_rect())
}

/// Around a geometry of any kind.
pub(super) fn of_geometry(shape: &Geometry<f64>) -> Bounds {
    of_rect(shape.bounding_rect())
}

/// Around a line.
pub(super) fn of_line(line: &LineString<f64>) -> Bounds {
    of_rect(line.bounding_rect())
}

/// The middle of a box.
pub(super) fn middle([lo, hi]: Bounds) -> [f64; 2] {
    [f64::midpoint(lo[0], hi[0]), f64::midpoint(lo[1], hi[1])]
}

fn of_rect(rect: Option<Rect<f64>>) -> Bounds {
    rect.map_or(NOWHERE, |r| [[r.min().x, r.min().y], [r.max().x, r.max().y]])
}
