//! Coordinate reference systems: what a source says, the planning CRS, and transformation by PROJ.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use gdal::spatial_ref::SpatialRef;
use proj::Proj;

/// A transformation between two CRS, easting/longitude first on both sides. Not shared between threads.
pub struct Transform {
    proj: Option<Proj>,
    /// Whether the source is in degrees; PROJ complains aloud about latitudes beyond the poles and longitudes beyond ten radians.
    degrees: bool,
}

/// A CRS that PROJ does not know, or a pair it cannot join.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no transformation from {from} to {to}: {cause}")]
pub struct CrsError {
    /// Source definition.
    pub from: String,
    /// Target definition.
    pub to: String,
    /// What PROJ said.
    pub cause: String,
}

impl Transform {
    /// The transformation from `from` to `to`, each an authority code, a PROJ string or WKT.
    ///
    /// # Errors
    /// [`CrsError`] where PROJ knows none.
    pub fn new(from: &str, to: &str) -> Result<Self, CrsError> {
        let error = |cause: String| CrsError { from: from.into(), to: to.into(), cause };
        // GDAL is asked first: it keeps its complaints to itself, PROJ alone would print them.
        super::quiet::install();
        let known =
            |definition: &str| SpatialRef::from_definition(definition).map_err(|_| error(format!("unknown definition {definition:?}")));
        let (from_crs, to_crs) = (known(from)?, known(to)?);
        if from_crs.is_local() || to_crs.is_local() {
            // A drawing's own axes (MapInfo's NonEarth) lie nowhere; the crate for PROJ ends the program over them.
            return Err(error("a coordinate system without a place on Earth".into()));
        }
        let degrees = from_crs.is_geographic();
        if from == to {
            return Ok(Self { proj: None, degrees });
        }
        // The crate for PROJ panics where PROJ gives no reason for having no transformation.
        let made = std::panic::catch_unwind(|| Proj::new_known_crs(from, to, None).map_err(|e| e.to_string()));
        let proj = made.unwrap_or_else(|_| Err("no transformation".into())).map_err(error)?;
        Ok(Self { proj: Some(proj), degrees })
    }

    /// One point; `None` where it cannot be transformed.
    #[must_use]
    pub fn point(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        if !x.is_finite() || !y.is_finite() || (self.degrees && (y.abs() > 90.0 || x.abs() > 540.0)) {
            return None;
        }
        let Some(proj) = &self.proj else { return Some([x, y]) };
        let (x, y) = proj.convert((x, y)).ok()?;
        (x.is_finite() && y.is_finite()).then_some([x, y])
    }

    /// The transformation of this thread for the pair; making one costs a twentieth of a second, so it is kept.
    ///
    /// # Errors
    /// As [`Transform::new`].
    pub(crate) fn cached(from: &str, to: &str) -> Result<Rc<Self>, CrsError> {
        KEPT.with(|kept| {
            let mut kept = kept.borrow_mut();
            if let Some((_, _, transform)) = kept.iter().find(|(f, t, _)| f == from && t == to) {
                return Ok(transform.clone());
            }
            let transform = Rc::new(Self::new(from, to)?);
            if kept.len() >= 16 {
                kept.remove(0);
            }
            kept.push((from.to_owned(), to.to_owned(), transform.clone()));
            Ok(transform)
        })
    }

    /// Drops what this thread keeps; for threads that will end.
    pub(crate) fn forget_cached() {
        KEPT.with(|kept| kept.borrow_mut().clear());
    }
}

type Kept = Vec<(String, String, Rc<Transform>)>;

thread_local! {
    /// Never dropped with its thread: a thread may end while the process does, and then PROJ is no longer there to free
    /// anything. [`Transform::forget_cached`] drops in time.
    static KEPT: ManuallyDrop<RefCell<Kept>> = const { ManuallyDrop::new(RefCell::new(Vec::new())) };
}

/// What matters of a CRS.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CrsInfo {
    /// Authority code where it has one, else as written, else PROJJSON.
    pub definition: String,
    /// Name for people.
    pub name: String,
    /// Degrees.
    pub geographic: bool,
    /// Projected, in metres.
    pub metric: bool,
    /// Whether it has a code.
    pub registered: bool,
    /// The name it had in the file, where its code was found by its parameters.
    pub matched: Option<String>,
    /// Whether it stands on Beijing 1954 or Xian 1980.
    pub old_datum: bool,
    /// EPSG code of the geographic CRS it stands on.
    pub base: Option<u32>,
    /// Area it is made for in degrees: west, south, east, north.
    pub area: Option<[f64; 4]>,
}

/// A definition longer than this is no name to show.
const LONGEST_NAME: usize = 80;

/// Looks a definition up; `None` where it is not a CRS.
pub(crate) fn look_up(definition: &str) -> Option<CrsInfo> {
    super::quiet::install();
    SpatialRef::from_definition(definition.trim()).ok().map(|srs| describe(&srs, Some(definition.trim())))
}

/// Describes a CRS of GDAL.
pub(crate) fn describe(srs: &SpatialRef, written: Option<&str>) -> CrsInfo {
    let code = match (srs.auth_name(), srs.auth_code()) {
        (Some(authority), Ok(code)) if code > 0 => Some(format!("{authority}:{code}")),
        _ => None,
    };
    let found = if code.is_none() { super::crs_known::by_parameters(srs).map(|code| format!("EPSG:{code}")) } else { None };
    let registered = code.is_some() || found.is_some();
    let own = || written.map(str::to_owned).or_else(|| srs.to_projjson().ok()).or_else(|| srs.to_wkt().ok()).unwrap_or_default();
    let matched = found.as_ref().map(|_| srs.name().unwrap_or_default());
    let definition = code.or(found).unwrap_or_else(own);
    // A CRS found by its parameters has an area too, which the file does not state.
    let known = if matched.is_some() { SpatialRef::from_definition(&definition).ok() } else { None };
    let area =
        known.as_ref().unwrap_or(srs).area_of_use().map(|a| [a.west_lon_degree, a.south_lat_degree, a.east_lon_degree, a.north_lat_degree]);
    let name = srs.name().filter(|n| !n.is_empty() && n != "unknown" && n != "unnamed");
    CrsInfo {
        name: name.unwrap_or_else(|| unnamed(srs, &definition)),
        definition,
        geographic: srs.is_geographic(),
        metric: srs.is_projected() && (srs.linear_units() - 1.0).abs() < 1e-9,
        registered,
        matched,
        old_datum: super::crs_known::is_old_datum(srs),
        base: known
            .as_ref()
            .unwrap_or(srs)
            .geog_cs()
            .ok()
            .filter(|g| g.auth_name().as_deref() == Some("EPSG"))
            .and_then(|g| u32::try_from(g.auth_code().ok()?).ok()),
        area,
    }
}

/// What a CRS without a name is called: its definition where that is short, else its projection and its datum.
fn unnamed(srs: &SpatialRef, definition: &str) -> String {
    if definition.len() <= LONGEST_NAME {
        return definition.to_owned();
    }
    let parts = ["PROJECTION", "DATUM"].map(|part| srs.get_attr_value(part, 0).ok().flatten());
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// How exact a transformation is at a place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exactness {
    /// Metres; `None` where PROJ does not know.
    pub metres: Option<f64>,
    /// Whether a difference of datums is passed over.
    pub ballpark: bool,
}

impl Transform {
    /// How exact the transformation is at a point of the source; `None` where it does nothing.
    pub(crate) fn exactness(&self, at: [f64; 2]) -> Option<Exactness> {
        // PROJ chooses among operations by place: only after a point has gone through it says which.
        self.point(at)?;
        let info = self.proj.as_ref()?.proj_info();
        let ballpark = info.description.is_some_and(|d| d.to_lowercase().contains("ballpark"));
        Some(Exactness { metres: (info.accuracy >= 0.0).then_some(info.accuracy), ballpark })
    }
}

/// A planning CRS for a place: CGCS2000 3-degree Gauss-Krüger without zone prefix in China, else UTM on WGS 84.
#[must_use]
pub(crate) fn suitable(lonlat: [f64; 2]) -> String {
    let [lon, lat] = lonlat;
    let in_china = super::china::contains(lonlat);
    if in_china {
        // EPSG:4534 has its central meridian at 75° E, each further code lies 3° further east.
        let zone = ((lon / 3.0).round() as i32 - 25).clamp(0, 20);
        return format!("EPSG:{}", 4534 + zone);
    }
    let zone = (((lon + 180.0) / 6.0).floor() as i32).rem_euclid(60) + 1;
    format!("EPSG:{}", if lat < 0.0 { 32_700 } else { 32_600 } + zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planning_crs_by_place() {
        assert_eq!(suitable([105.84, 30.19]), "EPSG:4544");
        assert_eq!(suitable([121.47, 31.23]), "EPSG:4549");
        assert_eq!(suitable([-71.1, 42.37]), "EPSG:32619");
        assert_eq!(suitable([9.5, 47.1]), "EPSG:32632");
        assert_eq!(suitable([-51.2, -30.0]), "EPSG:32722");
        assert_eq!(suitable([133.5, 33.5]), "EPSG:32653");
    }

    #[test]
    fn a_known_point_and_an_unknown_crs() {
        let transform = Transform::new("EPSG:4326", "EPSG:4545").unwrap();
        let [x, y] = transform.point([108.95, 34.27]).unwrap();
        assert!((x - 587_488.370).abs() < 0.001 && (y - 3_794_019.583).abs() < 0.001);
        // Beyond these PROJ prints to the terminal.
        assert!([[600.0, 30.0], [105.0, 91.0], [f64::NAN, 0.0]].iter().all(|at| transform.point(*at).is_none()));
        assert!(Transform::new("EPSG:4326", "no such thing").is_err());
        assert!(!look_up("EPSG:3857").unwrap().geographic && look_up("EPSG:4544").unwrap().metric && !look_up("EPSG:2263").unwrap().metric);
    }
}
