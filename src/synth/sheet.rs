//! Writing a layer through GDAL: rows of a shape and values, in one transaction a file.

use gdal::spatial_ref::{AxisMappingStrategy, SpatialRef};
use gdal::vector::{Defn, Feature, FieldDefn, Geometry, LayerOptions, OGRFieldType, OGRwkbGeometryType};
use gdal::{Dataset, Metadata};
use geo_types::MultiPolygon;

use super::SynthError;
use super::plane::P;
use crate::intake::Transform;

/// The planning CRS that everything is built in.
pub(super) const BUILT_IN: u32 = 4544;

/// What every synthetic layer says of itself.
const DESCRIPTION: &str = "SYNTHETIC 合成数据，不代表任何真实小区";

/// Kinds of columns.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    Text,
    Whole,
    Real,
}

/// A layer to be written.
pub(super) struct Sheet<'a> {
    pub name: &'a str,
    /// EPSG code of its coordinates.
    pub epsg: u32,
    pub geometry: OGRwkbGeometryType::Type,
    pub columns: &'a [(&'a str, Column)],
    /// North written as x: the axes of a drawing program.
    pub swapped: bool,
    /// Creation options of the driver.
    pub options: &'a [&'a str],
}

/// A value of a row.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Null,
    Text(String),
    Word(&'static str),
    Whole(i64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
impl From<u32> for Value {
    fn from(n: u32) -> Self {
        Self::Whole(i64::from(n))
    }
}

/// A shape of a row, in the CRS that everything is built in.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    Point(P),
    Line(Vec<P>),
    /// One ring, not closed.
    Ring(Vec<P>),
    Areas(MultiPolygon<f64>),
    /// Longitude and latitude already, whatever the datum.
    Place(P),
}

/// Writes all rows of a layer.
pub(super) fn write(
    dataset: &mut Dataset,
    sheet: &Sheet,
    rows: impl Iterator<Item = Result<(Shape, Vec<Value>), SynthError>>,
) -> Result<u64, SynthError> {
    let mut srs = SpatialRef::from_epsg(sheet.epsg)?;
    srs.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    let transform = match sheet.epsg {
        BUILT_IN => None,
        epsg => Some(Transform::new(&format!("EPSG:{BUILT_IN}"), &format!("EPSG:{epsg}")).map_err(|e| SynthError::Gdal(e.to_string()))?),
    };
    let describe = format!("DESCRIPTION={DESCRIPTION}");
    let package = dataset.driver().short_name() == "GPKG";
    let mut options: Vec<&str> = sheet.options.to_vec();
    if package {
        options.push(&describe);
        options.push("SPATIAL_INDEX=NO");
    }
    let mut layer =
        dataset.create_layer(LayerOptions { name: sheet.name, srs: Some(&srs), ty: sheet.geometry, options: Some(&options) })?;
    for &(name, column) in sheet.columns {
        let (kind, width) = match column {
            Column::Text => (OGRFieldType::OFTString, 48),
            Column::Whole => (OGRFieldType::OFTInteger, 9),
            Column::Real => (OGRFieldType::OFTReal, 0),
        };
        let field = FieldDefn::new(name, kind)?;
        if !package && width > 0 {
            field.set_width(width);
        }
        field.add_to_layer(&layer)?;
    }
    if package {
        layer.set_metadata_item("SYNTHETIC", "YES", "")?;
    }
    let defn = Defn::from_layer(&layer);
    let place = Placer { transform, swapped: sheet.swapped };
    let mut wkb = Vec::new();
    let mut count = 0;
    for row in rows {
        let (shape, values) = row?;
        place.encode(&shape, &mut wkb)?;
        let mut feature = Feature::new(&defn)?;
        feature.set_geometry(Geometry::from_wkb(&wkb)?)?;
        for (i, value) in values.iter().enumerate() {
            match value {
                Value::Null => feature.set_field_null(i)?,
                Value::Text(text) => feature.set_field_string(i, text)?,
                Value::Word(text) => feature.set_field_string(i, text)?,
                Value::Whole(n) => feature.set_field_integer64(i, *n)?,
            }
        }
        feature.create(&layer)?;
        count += 1;
    }
    Ok(count)
}

struct Placer {
    transform: Option<Transform>,
    swapped: bool,
}

impl Placer {
    fn point(&self, p: P) -> Result<P, SynthError> {
        let [x, y] = match &self.transform {
            None => [(p[0] * 1000.0).round() / 1000.0, (p[1] * 1000.0).round() / 1000.0],
            Some(transform) => {
                let at = transform.point(p).ok_or_else(|| SynthError::Gdal(format!("{p:?}")))?;
                degrees(at)
            }
        };
        Ok(if self.swapped { [y, x] } else { [x, y] })
    }

    /// Well-known binary, little-endian.
    fn encode(&self, shape: &Shape, out: &mut Vec<u8>) -> Result<(), SynthError> {
        out.clear();
        match shape {
            Shape::Point(p) => {
                head(out, 1);
                put(out, self.point(*p)?);
            }
            Shape::Place(p) => {
                head(out, 1);
                put(out, degrees(*p));
            }
            Shape::Line(line) => {
                head(out, 2);
                self.points(out, line.iter().copied())?;
            }
            Shape::Ring(ring) => {
                head(out, 3);
                out.extend(1_u32.to_le_bytes());
                self.points(out, ring.iter().copied().chain(ring.first().copied()))?;
            }
            Shape::Areas(areas) => {
                head(out, 6);
                out.extend((areas.0.len() as u32).to_le_bytes());
                for area in areas {
                    head(out, 3);
                    out.extend((1 + area.interiors().len() as u32).to_le_bytes());
                    for ring in std::iter::once(area.exterior()).chain(area.interiors()) {
                        self.points(out, ring.coords().map(|c| [c.x, c.y]))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn points(&self, out: &mut Vec<u8>, points: impl Iterator<Item = P>) -> Result<(), SynthError> {
        let at = out.len();
        out.extend(0_u32.to_le_bytes());
        let mut count = 0_u32;
        for p in points {
            put(out, self.point(p)?);
            count += 1;
        }
        out[at..at + 4].copy_from_slice(&count.to_le_bytes());
        Ok(())
    }
}

/// Degrees to eight places: about a millimetre.
fn degrees([lon, lat]: P) -> P {
    [(lon * 1.0e8).round() / 1.0e8, (lat * 1.0e8).round() / 1.0e8]
}

fn head(out: &mut Vec<u8>, kind: u32) {
    out.push(1);
    out.extend(kind.to_le_bytes());
}

fn put(out: &mut Vec<u8>, [x, y]: P) {
    out.extend(x.to_le_bytes());
    out.extend(y.to_le_bytes());
}
