//! From the coordinates of a layer to the planning CRS, and from bytes to shapes a role can use.

use geo_types::{Geometry, LineString, MultiLineString, Point};

use super::crs::{CrsError, Transform};
use super::datum;
use super::geometry::{Areas, Changes, Cleaned, Unusable, clean, clean_line, multi_polygon, snap};
use super::wkb::{self, Made, Path, Shape, Unread};
use crate::project::Datum;
use crate::report::IssueKind;

/// Coordinates farther than this from the middle of the buildings belong to no district.
const FARTHEST_M: f64 = 300_000.0;

/// How a layer's coordinates become metres in the planning CRS.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    /// CRS of the layer.
    pub from: String,
    /// Planning CRS.
    pub to: String,
    /// Web-map shift to undo first.
    pub datum: Option<Datum>,
    /// Whether the layer has north in x, as CAD files may.
    pub swapped: bool,
    /// Middle of the buildings in the planning CRS.
    pub centre: [f64; 2],
}

/// A shape in the planning CRS.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Placed {
    /// Points.
    Points(Path),
    /// Lines.
    Lines(Vec<Path>),
    /// Polygons, not yet cleaned, and what reading made of them.
    Areas(Areas, Made),
}

/// Why a record cannot be used, with the value in question.
pub(crate) type Reject = (IssueKind, String);

/// A geometry of a kind that is of no use here.
pub(crate) fn wrong_kind(found: &str) -> Reject {
    (IssueKind::WrongGeometryKind, found.to_owned())
}

impl Placed {
    /// The kind of the shape, for scripts.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Points(_) => "point",
            Self::Lines(_) => "line",
            Self::Areas(..) => "area",
        }
    }
}

impl Place {
    /// Decodes and transforms a geometry.
    pub(crate) fn shape(&self, wkb: Option<&[u8]>) -> Result<Placed, Reject> {
        let empty = || (IssueKind::EmptyGeometry, String::new());
        let drawn = wkb::read(wkb.ok_or_else(empty)?).map_err(|unread| match unread {
            Unread::Malformed => (IssueKind::BadCoordinates, "WKB".to_owned()),
            Unread::Surface(kind) => wrong_kind(kind),
            Unread::Deep => wrong_kind("GeometryCollection (GeometryCollection (…))"),
        })?;
        Ok(match drawn.shape {
            Shape::Empty => return Err(empty()),
            Shape::Points(mut points) => {
                self.snapped(&mut points)?;
                Placed::Points(points)
            }
            Shape::Lines(mut lines) => {
                lines.iter_mut().try_for_each(|l| self.snapped(l))?;
                Placed::Lines(lines)
            }
            Shape::Areas(mut areas) => {
                // Cleaning snaps them.
                areas.iter_mut().flatten().try_for_each(|r| self.path(r))?;
                Placed::Areas(areas, drawn.made)
            }
        })
    }

    /// Where a point of the layer lies in the planning CRS; `None` where that is nowhere near the district.
    fn at(&self, transform: &Transform, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let given = if self.swapped { [y, x] } else { [x, y] };
        let at = transform.point(self.datum.map_or(given, |datum| datum::undo(datum, given)))?;
        let near = (at[0] - self.centre[0]).abs() <= FARTHEST_M && (at[1] - self.centre[1]).abs() <= FARTHEST_M;
        near.then_some(at)
    }

    /// Where a place of the layer lies in the planning CRS; `None` where that is nowhere near the district.
    pub(crate) fn of(&self, given: [f64; 2]) -> Option<[f64; 2]> {
        self.at(self.transform().ok()?.as_ref(), given)
    }

    fn transform(&self) -> Result<std::rc::Rc<Transform>, CrsError> {
        Transform::cached(if self.datum.is_some() { "EPSG:4326" } else { &self.from }, &self.to)
    }

    /// With the axes exchanged where the layer's middle lies in the district only so.
    pub(crate) fn with_axes_for(mut self, middle: [f64; 2]) -> Self {
        if let Ok(transform) = self.transform()
            && self.at(&transform, middle).is_none()
        {
            self.swapped = self.at(&transform, [middle[1], middle[0]]).is_some();
        }
        self
    }

    /// Transforms coordinates in place.
    fn path(&self, path: &mut [[f64; 2]]) -> Result<(), Reject> {
        let transform = self.transform().map_err(|e| (IssueKind::BadCoordinates, e.to_string()))?;
        for vertex in path {
            let at = self.at(&transform, *vertex);
            *vertex = at.ok_or_else(|| (IssueKind::BadCoordinates, vertex.map(written).join(" ")))?;
        }
        Ok(())
    }

    /// Transforms coordinates in place, snapped to the millimetre.
    fn snapped(&self, path: &mut [[f64; 2]]) -> Result<(), Reject> {
        self.path(path)?;
        for vertex in path {
            *vertex = snap(*vertex);
        }
        Ok(())
    }

    /// An area; closed lines count, as CAD files have them.
    pub(crate) fn area(&self, wkb: Option<&[u8]>, least_m2: f64, least_width_m: f64) -> Result<Cleaned, Reject> {
        area_of(self.shape(wkb)?, least_m2, least_width_m)
    }

    /// Lines, each of two vertices or more.
    pub(crate) fn lines(&self, wkb: Option<&[u8]>) -> Result<Vec<LineString<f64>>, Reject> {
        match self.shape(wkb)? {
            Placed::Lines(lines) => {
                let lines: Vec<_> = lines.iter().filter_map(|l| clean_line(l)).collect();
                if lines.is_empty() { Err((IssueKind::EmptyGeometry, String::new())) } else { Ok(lines) }
            }
            other @ (Placed::Points(_) | Placed::Areas(..)) => Err(wrong_kind(other.kind())),
        }
    }
}

/// A coordinate as the file writes it; with an exponent where it has more digits than a place on Earth.
fn written(v: f64) -> String {
    if v.abs() < 1e12 { v.to_string() } else { format!("{v:e}") }
}

/// A shape of any kind, clean: the first of several points, lines of two vertices or more, valid areas.
pub(crate) fn settled(placed: Placed, least_m2: f64) -> Result<(Geometry<f64>, Changes), Reject> {
    let empty = || (IssueKind::EmptyGeometry, String::new());
    Ok(match placed {
        Placed::Points(points) => (Geometry::Point(points.first().map(|p| Point::new(p[0], p[1])).ok_or_else(empty)?), Changes::default()),
        Placed::Lines(lines) => {
            let lines: Vec<LineString<f64>> = lines.iter().filter_map(|l| clean_line(l)).collect();
            if lines.is_empty() {
                return Err(empty());
            }
            (Geometry::MultiLineString(MultiLineString(lines)), Changes::default())
        }
        Placed::Areas(..) => {
            let cleaned = area_of(placed, least_m2, 0.0)?;
            (Geometry::MultiPolygon(multi_polygon(&cleaned.areas)), cleaned.changes)
        }
    })
}

/// A placed shape as a clean area.
pub(crate) fn area_of(placed: Placed, least_m2: f64, least_width_m: f64) -> Result<Cleaned, Reject> {
    let (areas, made) = match placed {
        Placed::Areas(areas, made) => (areas, made),
        Placed::Lines(lines) if lines.iter().all(|l| l.len() > 3 && l.first() == l.last()) => {
            (lines.into_iter().map(|l| vec![l]).collect(), Made::default())
        }
        other @ (Placed::Lines(_) | Placed::Points(_)) => return Err(wrong_kind(other.kind())),
    };
    clean(areas, made, least_m2, least_width_m).map_err(|unusable| match unusable {
        Unusable::NoArea => (IssueKind::NoArea, String::new()),
        Unusable::Sliver { area, width } => (IssueKind::Sliver, format!("{area:.1} m², {width:.2} m")),
        Unusable::Broken => (IssueKind::BrokenGeometry, String::new()),
    })
}
