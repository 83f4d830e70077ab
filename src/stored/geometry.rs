//! Shapes.

use geo_types::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

use super::{Broken, Reader, Stored, Writer, stored};

impl Stored for Coord<f64> {
    fn put(&self, out: &mut Writer) {
        [self.x, self.y].put(out);
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        <[f64; 2]>::take(from).map(Self::from)
    }
}

impl Stored for Polygon<f64> {
    fn put(&self, out: &mut Writer) {
        self.exterior().put(out);
        self.interiors().len().put(out);
        self.interiors().iter().for_each(|ring| ring.put(out));
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok(Self::new(Stored::take(from)?, Stored::take(from)?))
    }
}

type LineOf = LineString<f64>;
type LinesOf = MultiLineString<f64>;
type PointOf = Point<f64>;
type PointsOf = MultiPoint<f64>;
type AreasOf = MultiPolygon<f64>;
type ShapesOf = GeometryCollection<f64>;
stored!(newtype LineOf, LinesOf, PointOf, PointsOf, AreasOf, ShapesOf);

/// Rectangles, triangles and single pieces of line, which no source holds, come back as the areas and lines that they are.
impl Stored for Geometry<f64> {
    fn put(&self, out: &mut Writer) {
        match self {
            Self::Point(shape) => kind(0, shape, out),
            Self::LineString(shape) => kind(1, shape, out),
            Self::Polygon(shape) => kind(2, shape, out),
            Self::MultiPoint(shape) => kind(3, shape, out),
            Self::MultiLineString(shape) => kind(4, shape, out),
            Self::MultiPolygon(shape) => kind(5, shape, out),
            Self::GeometryCollection(shape) => kind(6, shape, out),
            Self::Line(line) => kind(1, &LineString::from(*line), out),
            Self::Rect(shape) => kind(2, &shape.to_polygon(), out),
            Self::Triangle(shape) => kind(2, &shape.to_polygon(), out),
        }
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok(match u8::take(from)? {
            0 => Self::Point(Stored::take(from)?),
            1 => Self::LineString(Stored::take(from)?),
            2 => Self::Polygon(Stored::take(from)?),
            3 => Self::MultiPoint(Stored::take(from)?),
            4 => Self::MultiLineString(Stored::take(from)?),
            5 => Self::MultiPolygon(Stored::take(from)?),
            6 => Self::GeometryCollection(from.deeper(Stored::take)?),
            _ => return Err(Broken),
        })
    }
}

/// Writes which kind of shape follows, then the shape.
fn kind(number: u8, shape: &impl Stored, out: &mut Writer) {
    number.put(out);
    shape.put(out);
}
