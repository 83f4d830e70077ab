//! Coordinate reference systems: what a source says, the planning CRS, and transformation by PROJ.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use gdal::spatial_ref::SpatialRef;
use proj::Proj;

/// A transformation between two CRS, easting/longitude first on both sides. Not shared between threads.
pub struct Transform {
    proj: Option<Proj>,
    /// Whether the source is in degrees; PROJ complains aloud about latitudes beyond the poles.
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
        let degrees = known(from)?.is_geographic();
        known(to)?;
        if from == to {
            return Ok(Self { proj: None, degrees });
        }
        let proj = Proj::new_known_crs(from, to, None).map_err(|e| error(e.to_string()))?;
        Ok(Self { proj: Some(proj), degrees })
    }

    /// One point; `None` where it cannot be transformed.
    #[must_use]
    pub fn point(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        if !x.is_finite() || !y.is_finite() || (self.degrees && y.abs() > 90.0) {
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
    /// Authority code where it has one, else PROJJSON.
    pub definition: String,
    /// Name for people.
    pub name: String,
    /// Degrees.
    pub geographic: bool,
    /// Projected, in metres.
    pub metric: bool,
}

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
    let definition =
        code.or_else(|| written.map(str::to_owned)).or_else(|| srs.to_projjson().ok()).or_else(|| srs.to_wkt().ok()).unwrap_or_default();
    let projected = srs.is_projected();
    CrsInfo {
        name: srs.name().unwrap_or_else(|| definition.clone()),
        definition,
        geographic: srs.is_geographic(),
        metric: projected && (srs.linear_units() - 1.0).abs() < 1e-9,
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

/// Whether a point lies where its CRS is used, with a few degrees to spare; true where the CRS does not say where that is.
pub(crate) fn is_at_home(definition: &str, at: [f64; 2]) -> bool {
    const SPARE: f64 = 3.0;
    let lonlat = Transform::new(definition, "EPSG:4326").ok().and_then(|t| t.point(at));
    let Some([lon, lat]) = lonlat.filter(|[lon, lat]| lon.abs() <= 360.0 && lat.abs() <= 90.0) else { return false };
    let Some(area) = SpatialRef::from_definition(definition).ok().and_then(|srs| srs.area_of_use()) else { return true };
    let (west, east) = (area.west_lon_degree - SPARE, area.east_lon_degree + SPARE);
    // An area over the date line has its west east of its east.
    let between = if west <= east { (west..=east).contains(&lon) } else { lon >= west || lon <= east };
    between && (area.south_lat_degree - SPARE..=area.north_lat_degree + SPARE).contains(&lat)
}

/// CRS that coordinates without one may be in, judged by their size; for the remedy.
#[must_use]
pub(crate) fn guess([x, y]: [f64; 2]) -> Option<String> {
    if x.abs() <= 180.0 && y.abs() <= 90.0 {
        return Some(if super::china::contains([x, y]) { "EPSG:4490".into() } else { "EPSG:4326".into() });
    }
    let zone = (x / 1e6).floor() as i32;
    if (25..=45).contains(&zone) && (1_500_000.0..6_500_000.0).contains(&y) {
        // EPSG:4513 is CGCS2000 3-degree zone 25, with the zone number before the easting.
        return Some(format!("EPSG:{}", 4513 + zone - 25));
    }
    None
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
    fn zone_prefixed_eastings_are_told_apart() {
        assert_eq!(guess([35_580_807.0, 3_340_473.0]).as_deref(), Some("EPSG:4523"));
        assert_eq!(guess([105.8, 30.1]).as_deref(), Some("EPSG:4490"));
        assert_eq!(guess([580_807.0, 3_340_473.0]), None);
    }

    #[test]
    fn a_point_is_at_home_in_its_crs_or_not() {
        for (crs, at, home) in [
            ("EPSG:4544", [580_807.0, 3_340_473.0], true),
            ("EPSG:4544", [3_340_473.0, 580_807.0], false),
            ("EPSG:4490", [105.8, 30.1], true),
            ("EPSG:4490", [30.1, 105.8], false),
            ("EPSG:4326", [-71.1, 42.4], true),
        ] {
            assert_eq!(is_at_home(crs, at), home, "{crs} {at:?}");
        }
    }

    #[test]
    fn a_known_point_and_an_unknown_crs() {
        let transform = Transform::new("EPSG:4326", "EPSG:4545").unwrap();
        let [x, y] = transform.point([108.95, 34.27]).unwrap();
        assert!((x - 587_488.370).abs() < 0.001 && (y - 3_794_019.583).abs() < 0.001);
        assert!(Transform::new("EPSG:4326", "no such thing").is_err());
        assert!(!look_up("EPSG:3857").unwrap().geographic && look_up("EPSG:4544").unwrap().metric && !look_up("EPSG:2263").unwrap().metric);
    }
}
