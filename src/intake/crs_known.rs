//! Chinese coordinate systems by their parameters and by the size of their numbers, for files that give no code.
//!
//! # Source
//! EPSG data set: 3-degree and 6-degree Gauss-Krüger zones of CGCS2000, Xian 1980 and Beijing 1954, with the number of the
//! zone before the easting (false easting zone · 10⁶ + 500,000) and without it (named by the central meridian).

use gdal::spatial_ref::SpatialRef;

use super::crs::Transform;

/// A layer without a CRS that lies farther than this from the others, in kilometres, is not near them.
const NEAR_KM: f64 = 100.0;

/// First codes of a datum's zones.
struct Family {
    semi_major: f64,
    inverse_flattening: f64,
    /// Parts of the datum's name; an unknown datum on the ellipsoid counts too.
    names: [&'static str; 3],
    /// Longitude and latitude on it.
    degrees: u32,
    /// 3-degree zones 25 to 45 with the zone before the easting.
    three_zone: u32,
    /// 3-degree zones without, central meridians 75° to 135°.
    three_meridian: u32,
    /// 6-degree zones 13 to 23 with the zone before the easting.
    six_zone: u32,
    /// 6-degree zones without.
    six_meridian: u32,
}

const FAMILIES: [Family; 3] = [
    Family {
        semi_major: 6_378_137.0,
        inverse_flattening: 298.257_222_101,
        names: ["china", "cgcs", "国家2000"],
        degrees: 4490,
        three_zone: 4513,
        three_meridian: 4534,
        six_zone: 4491,
        six_meridian: 4502,
    },
    Family {
        semi_major: 6_378_140.0,
        inverse_flattening: 298.257,
        names: ["xian", "xi'an", "西安"],
        degrees: 4610,
        three_zone: 2349,
        three_meridian: 2370,
        six_zone: 2327,
        six_meridian: 2338,
    },
    Family {
        semi_major: 6_378_245.0,
        inverse_flattening: 298.3,
        names: ["beijing", "peking", "北京"],
        degrees: 4214,
        three_zone: 2401,
        three_meridian: 2422,
        six_zone: 21413,
        six_meridian: 21453,
    },
];

/// The EPSG code of a CRS that has none, by its parameters: longitude and latitude, or a Chinese Gauss-Krüger zone.
pub(crate) fn by_parameters(srs: &SpatialRef) -> Option<u32> {
    if srs.is_geographic() { degrees_by_parameters(srs) } else { zone_by_parameters(srs) }
}

/// Longitude and latitude in degrees from Greenwich on a datum that is named.
fn degrees_by_parameters(srs: &SpatialRef) -> Option<u32> {
    let meridian = srs.get_attr_value("PRIMEM", 1).ok().flatten().and_then(|v| v.parse::<f64>().ok()).unwrap_or(0.0);
    if meridian.abs() > 1e-9 || (srs.angular_units() - 1f64.to_radians()).abs() > 1e-9 {
        return None;
    }
    let a = srs.semi_major().ok()?;
    let flattening = a / (a - srs.semi_minor().ok()?);
    let datum = datum(srs);
    let is_wgs =
        ["wgs84", "wgs_84", "wgs 84", "wgs_1984", "wgs 1984", "wgs1984", "world geodetic system 1984"].iter().any(|n| datum.contains(n));
    if is_wgs && (a - 6_378_137.0).abs() < 0.5 && (flattening - 298.257_223_563).abs() < 1e-4 {
        return Some(4326);
    }
    let is_on = |f: &&Family| (a - f.semi_major).abs() < 0.5 && (flattening - f.inverse_flattening).abs() < 1e-4;
    FAMILIES.iter().filter(is_on).find(|f| f.names.iter().any(|n| datum.contains(n))).map(|f| f.degrees)
}

fn datum(srs: &SpatialRef) -> String {
    srs.get_attr_value("DATUM", 0).ok().flatten().unwrap_or_default().to_lowercase()
}

fn zone_by_parameters(srs: &SpatialRef) -> Option<u32> {
    let parameter = |name: &str| srs.get_proj_param(name).ok().flatten();
    let projection = srs.get_attr_value("PROJECTION", 0).ok().flatten()?.to_lowercase();
    let is_mercator = projection.contains("transverse_mercator") || projection.contains("gauss");
    let plain = parameter("scale_factor").is_none_or(|k| (k - 1.0).abs() < 1e-9)
        && parameter("latitude_of_origin").is_none_or(|v| v.abs() < 1e-9)
        && parameter("false_northing").is_none_or(|v| v.abs() < 1e-6)
        && (srs.linear_units() - 1.0).abs() < 1e-9;
    if !srs.is_projected() || !is_mercator || !plain {
        return None;
    }
    let (a, b) = (srs.semi_major().ok()?, srs.semi_minor().ok()?);
    let datum = datum(srs);
    let unnamed = datum.is_empty() || ["unknown", "undefined", "unnamed", "custom", "local", "未知"].iter().any(|w| datum.contains(w));
    let family = FAMILIES.iter().find(|f| {
        (a - f.semi_major).abs() < 0.5
            && (a / (a - b) - f.inverse_flattening).abs() < 1e-4
            && (unnamed || f.names.iter().any(|n| datum.contains(n)))
    })?;
    let (meridian, easting) = (parameter("central_meridian")?, parameter("false_easting")?);
    let whole = |v: f64| ((v - v.round()).abs() < 1e-9).then_some(v.round() as i64);
    let three =
        whole(meridian / 3.0).filter(|zone| (25..=45).contains(zone)).map(|zone| (zone, family.three_zone, family.three_meridian, 25));
    let six =
        whole((meridian + 3.0) / 6.0).filter(|zone| (13..=23).contains(zone)).map(|zone| (zone, family.six_zone, family.six_meridian, 13));
    [three, six].into_iter().flatten().find_map(|(zone, with, without, first)| {
        let at = (zone - first) as u32;
        if (easting - 500_000.0).abs() < 1e-3 {
            Some(without + at)
        } else if (easting - (zone as f64 * 1e6 + 500_000.0)).abs() < 1e-3 {
            Some(with + at)
        } else {
            None
        }
    })
}

/// Whether a CRS stands on Beijing 1954 or Xian 1980.
pub(crate) fn is_old_datum(srs: &SpatialRef) -> bool {
    let datum = datum(srs);
    FAMILIES[1..].iter().any(|f| f.names.iter().any(|n| datum.contains(n)))
}

/// What coordinates without a CRS may be in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Guess {
    /// Told by the numbers alone: degrees, or an easting with its zone.
    Numbers(String),
    /// An easting without zone, whose meridian brings it to another layer: code, that layer, kilometres between them.
    Near(String, String, f64),
    /// An easting without zone, which fits the planning CRS.
    Planning(String),
    /// An easting without zone, and nothing to compare it with.
    SixDigits,
    /// Nothing known.
    Unknown,
}

/// What is known of the place that coordinates should be in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hints {
    /// Other layers with the longitude and latitude of their middle.
    pub places: Vec<(String, [f64; 2])>,
    /// Planning CRS of the project file.
    pub planning: Option<String>,
}

impl Guess {
    /// The code, where there is one.
    pub(crate) fn code(&self) -> Option<&str> {
        match self {
            Self::Numbers(code) | Self::Near(code, ..) | Self::Planning(code) => Some(code),
            Self::SixDigits | Self::Unknown => None,
        }
    }
}

/// Guesses the CRS of coordinates from their size, in either order of the axes, and from what is known beside them.
#[must_use]
pub(crate) fn guess([x, y]: [f64; 2], hints: &Hints) -> Guess {
    let either = |test: fn([f64; 2]) -> Option<String>| test([x, y]).or_else(|| test([y, x]));
    if let Some(code) = either(by_digits) {
        return Guess::Numbers(code);
    }
    let metres = if is_six_digits([x, y]) {
        [x, y]
    } else if is_six_digits([y, x]) {
        [y, x]
    } else {
        return Guess::Unknown;
    };
    // All zones are one projection turned about the axis: from one meridian the others follow.
    let at_105 = Transform::cached("EPSG:4544", "EPSG:4326").ok().and_then(|t| t.point(metres));
    let mut near: Vec<(f64, String, &String)> = Vec::new();
    for zone in 0..21 {
        let Some([lon, lat]) = at_105 else { break };
        let at = [lon - 105.0 + 75.0 + f64::from(zone) * 3.0, lat];
        near.extend(hints.places.iter().map(|(label, place)| (kilometres(at, *place), format!("EPSG:{}", 4534 + zone), label)));
    }
    let nearest = near.into_iter().filter(|(km, ..)| *km <= NEAR_KM).min_by(|a, b| a.0.total_cmp(&b.0));
    match (nearest, &hints.planning) {
        (Some((km, code, label)), _) => Guess::Near(code, label.clone(), km),
        (None, Some(planning)) if hints.places.is_empty() => Guess::Planning(planning.clone()),
        _ => Guess::SixDigits,
    }
}

/// Degrees, or an easting of eight digits that begins with its zone.
fn by_digits([x, y]: [f64; 2]) -> Option<String> {
    if x.abs() <= 180.0 && y.abs() <= 90.0 {
        return Some(if super::china::contains([x, y]) { "EPSG:4490".into() } else { "EPSG:4326".into() });
    }
    let zone = (x / 1e6).floor() as i32;
    let easting = x - f64::from(zone) * 1e6;
    if !(1_500_000.0..6_500_000.0).contains(&y) || !(100_000.0..900_000.0).contains(&easting) {
        return None;
    }
    match zone {
        25..=45 => Some(format!("EPSG:{}", 4513 + zone - 25)),
        13..=23 => Some(format!("EPSG:{}", 4491 + zone - 13)),
        _ => None,
    }
}

/// An easting of a Gauss-Krüger zone without its number, and a northing in China.
fn is_six_digits([x, y]: [f64; 2]) -> bool {
    (100_000.0..900_000.0).contains(&x) && (1_500_000.0..6_500_000.0).contains(&y)
}

/// Kilometres between two places in degrees, near enough to tell zones apart.
pub(crate) fn kilometres(a: [f64; 2], b: [f64; 2]) -> f64 {
    let north = (a[1] - b[1]) * 111.2;
    let east = (a[0] - b[0]) * 111.2 * f64::midpoint(a[1], b[1]).to_radians().cos();
    north.hypot(east)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code of the table has the parameters that lead to it.
    #[test]
    fn the_tables_are_those_of_epsg() {
        super::super::quiet::install();
        for family in &FAMILIES {
            let codes = (0..21).flat_map(|k| [family.three_zone + k, family.three_meridian + k]);
            let six = (0..11).flat_map(|k| [family.six_zone + k, family.six_meridian + k]);
            for code in codes {
                assert_eq!(by_parameters(&SpatialRef::from_epsg(code).unwrap()), Some(code));
            }
            for code in six {
                let srs = SpatialRef::from_epsg(code).unwrap();
                let found = by_parameters(&srs).unwrap();
                // A 6-degree meridian is a 3-degree one as well: without the zone they are one and the same.
                let same = found == code || found == family.three_meridian + 2 * (code - family.six_meridian);
                assert!(same, "{code} {found}");
            }
        }
    }

    #[test]
    fn degrees_on_a_named_datum_are_known_and_others_are_not() {
        super::super::quiet::install();
        let code = |datum: &str, a: &str, flattening: &str, meridian: &str| {
            by_parameters(&SpatialRef::from_wkt(&format!(
                "GEOGCS[\"unnamed\",DATUM[\"{datum}\",SPHEROID[\"S\",{a},{flattening}]],PRIMEM[\"M\",{meridian}],UNIT[\"degree\",0.0174532925199433]]"
            )).unwrap())
        };
        assert_eq!(code("World Geodetic System 1984", "6378137", "298.257223563", "0"), Some(4326));
        assert_eq!(code("D_China_2000", "6378137", "298.257222101", "0"), Some(4490));
        assert_eq!(code("D_Beijing_1954", "6378245", "298.3", "0"), Some(4214));
        assert_eq!(code("D_WGS_1984", "6378137", "298.257223563", "2.337"), None, "from Paris");
        assert_eq!(code("D_Unknown", "6378137", "298.257223563", "0"), None);
        assert_eq!(code("D_WGS_1984", "6378245", "298.3", "0"), None, "not its ellipsoid");
    }

    #[test]
    fn a_local_name_or_an_unknown_datum_does_not_hide_a_zone() {
        super::super::quiet::install();
        let wkt = |datum: &str, a: &str, flattening: &str, meridian: &str, easting: &str| {
            format!(
                "PROJCS[\"本地\",GEOGCS[\"G\",DATUM[\"{datum}\",SPHEROID[\"S\",{a},{flattening}]],PRIMEM[\"Greenwich\",0],UNIT[\"Degree\",0.0174532925199433]],\
                 PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",{easting}],PARAMETER[\"False_Northing\",0],PARAMETER[\"Central_Meridian\",{meridian}],\
                 PARAMETER[\"Scale_Factor\",1],PARAMETER[\"Latitude_Of_Origin\",0],UNIT[\"Meter\",1]]"
            )
        };
        let code = |text: &str| by_parameters(&SpatialRef::from_esri(text).unwrap());
        assert_eq!(code(&wkt("D_Unknown", "6378137", "298.257222101", "105", "500000")), Some(4544));
        assert_eq!(code(&wkt("D_China_2000", "6378137", "298.257222101", "105", "35500000")), Some(4523));
        assert_eq!(code(&wkt("D_Xian_1980", "6378140", "298.257", "108", "500000")), Some(2381));
        assert_eq!(code(&wkt("D_Beijing_1954", "6378245", "298.3", "105", "18500000")), Some(21418));
        assert_eq!(code(&wkt("D_Pulkovo_1942", "6378245", "298.3", "105", "18500000")), None, "Russia's");
        assert_eq!(code(&wkt("D_China_2000", "6378137", "298.257222101", "106.5", "500000")), None, "a city's own meridian");
    }

    #[test]
    fn numbers_in_either_order_and_six_digits_by_their_neighbours() {
        let none = Hints::default();
        assert_eq!(guess([35_580_807.0, 3_340_473.0], &none), Guess::Numbers("EPSG:4523".into()));
        assert_eq!(guess([3_340_473.0, 35_580_807.0], &none), Guess::Numbers("EPSG:4523".into()));
        assert_eq!(guess([18_580_807.0, 3_340_473.0], &none), Guess::Numbers("EPSG:4496".into()));
        assert_eq!(guess([105.8, 30.1], &none), Guess::Numbers("EPSG:4490".into()));
        assert_eq!(guess([30.1, 105.8], &none), Guess::Numbers("EPSG:4490".into()));
        assert_eq!(guess([580_807.0, 3_340_473.0], &none), Guess::SixDigits);
        let planning = Hints { planning: Some("EPSG:4544".into()), ..Hints::default() };
        assert_eq!(guess([3_340_473.0, 580_807.0], &planning), Guess::Planning("EPSG:4544".into()));
        let tongnan = Hints { places: vec![("streets.shp".into(), [105.84, 30.19])], ..planning };
        assert!(matches!(guess([580_807.0, 3_340_473.0], &tongnan), Guess::Near(code, _, km) if code == "EPSG:4544" && km < 10.0));
        let elsewhere = Hints { places: vec![("streets.shp".into(), [-71.0, 42.0])], ..Hints::default() };
        assert_eq!(guess([580_807.0, 3_340_473.0], &elsewhere), Guess::SixDigits);
        assert_eq!(guess([764_000.0, 2_950_000_000.0], &none), Guess::Unknown);
    }
}
