//! Which CRS a layer's coordinates are in: what the file says, what the project file declares, what the numbers allow.
//!
//! `crs` declares and never converts: where both speak and differ, that is a contradiction to be said. Only a file whose own
//! coordinates cannot be in the CRS it states counts as saying nothing.

use super::crs::{self, CrsInfo, Transform};
use super::crs_known::{self, Guess, Hints};
use super::remark::Remark;
use super::{Trouble, trouble};
use crate::report::IssueKind;
use crate::report::messages::IntakeMessage as M;

/// Degrees that coordinates may lie outside the area a CRS is made for before they cannot be in it.
const BEYOND_DEGREES: f64 = 10.0;

/// The CRS of a layer, and what is to be said about it.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// CRS; `None` where nobody says.
    pub crs: Option<CrsInfo>,
    /// A CRS the file states and its coordinates contradict.
    pub denied: Option<String>,
    /// For the issue list.
    pub remarks: Vec<Remark>,
}

/// Settles the CRS of a layer with its middle at `place`.
pub(crate) fn settle(file: Option<CrsInfo>, declared: Option<&str>, place: Option<[f64; 2]>) -> Result<Settled, Trouble> {
    let mut settled = Settled::default();
    let denied = file.as_ref().is_some_and(|file| place.is_some_and(|at| !may_hold(file, at)));
    let (file, denied) = if denied { (None, file) } else { (file, None) };
    settled.denied = denied.as_ref().map(|crs| crs.name.clone());
    let declared = match declared {
        Some(text) => Some(crs::look_up(text).ok_or_else(|| trouble(&M::UnknownCrs { crs: text.into() }, &M::UnknownCrsFix))?),
        None => None,
    };
    if let (None, Some(declared), Some(at)) = (&file, &declared, place)
        && !may_hold(declared, at)
    {
        let message = M::CrsDoesNotFit { crs: declared.name.clone(), x: number(at[0]), y: number(at[1]) };
        return Err(trouble(&message, &remedy(at, &Hints::default())));
    }
    if let (Some(file), Some(declared), Some(at)) = (&file, &declared, place) {
        contradiction(file, declared, at)?;
    }
    if let (Some(file), Some(_)) = (&denied, &declared) {
        settled.remarks.push(Remark::new(IssueKind::CrsOverruled, file.name.clone()));
    }
    settled.crs = file.or(declared);
    if let Some(crs) = &settled.crs {
        if let Some(name) = &crs.matched {
            settled.remarks.push(Remark::new(IssueKind::CrsMatched, format!("{name} → {}", crs.definition)));
        }
        if !crs.registered {
            settled.remarks.push(Remark::new(IssueKind::CrsUnregistered, crs.name.clone()));
        }
    }
    Ok(settled)
}

/// Both speak and lie more than a metre apart.
fn contradiction(file: &CrsInfo, declared: &CrsInfo, at: [f64; 2]) -> Result<(), Trouble> {
    let degrees = |crs: &CrsInfo| Transform::cached(&crs.definition, "EPSG:4326").ok().and_then(|t| t.point(at));
    let metres = match (degrees(file), degrees(declared)) {
        (Some(a), Some(b)) => crs_known::kilometres(a, b) * 1000.0,
        (Some(_), None) => f64::INFINITY,
        _ => 0.0,
    };
    if metres <= 1.0 {
        return Ok(());
    }
    let metres = if metres < 1e7 { format!("{metres:.0}") } else { "> 10000000".into() };
    let message = M::CrsContradiction { file: file.name.clone(), declared: declared.name.clone(), metres };
    Err(trouble(&message, &M::CrsContradictionFix))
}

/// Whether coordinates can be in a CRS, in either order of the axes.
pub(crate) fn may_hold(crs: &CrsInfo, at: [f64; 2]) -> bool {
    lies_in(crs, at, BEYOND_DEGREES) || lies_in(crs, [at[1], at[0]], BEYOND_DEGREES)
}

/// Whether coordinates make sense in a CRS only with the axes exchanged.
pub(crate) fn is_swapped(crs: &CrsInfo, at: [f64; 2]) -> bool {
    // A zone's neighbours are within three degrees; coordinates with north in x end up farther away.
    !lies_in(crs, at, 3.0) && lies_in(crs, [at[1], at[0]], 3.0)
}

fn lies_in(crs: &CrsInfo, at: [f64; 2], beyond: f64) -> bool {
    if crs.geographic {
        let in_range = at[0].abs() <= 180.0 + 1e-6 && at[1].abs() <= 90.0 + 1e-6;
        return in_range && crs.area.is_none_or(|area| within(area, at, beyond));
    }
    // Degrees in a projected CRS are metres from its origin: no town lies there, in any zone.
    if at[0].abs() <= 180.0 && at[1].abs() <= 180.0 && (at[0] != 0.0 || at[1] != 0.0) {
        return false;
    }
    let Some(lonlat) = Transform::cached(&crs.definition, "EPSG:4326").ok().and_then(|t| t.point(at)) else { return false };
    lonlat[0].abs() <= 180.0 && lonlat[1].abs() <= 90.0 && crs.area.is_none_or(|area| within(area, lonlat, beyond))
}

/// Whether a place in degrees lies in `[west, south, east, north]` or not much beyond.
fn within([west, south, east, north]: [f64; 4], [lon, lat]: [f64; 2], beyond: f64) -> bool {
    let (from, to) = (west - beyond, east + beyond);
    let lon_in = if west <= east { (from..=to).contains(&lon) } else { lon >= from || lon <= to };
    lon_in && (south - beyond..=north + beyond).contains(&lat)
}

/// How far a place in degrees lies outside `[west, south, east, north]`, in degrees; 0 inside.
pub(crate) fn degrees_outside(area: [f64; 4], at: [f64; 2]) -> f64 {
    if within(area, at, 0.0) {
        return 0.0;
    }
    let [west, south, east, north] = area;
    let gap = |v: f64, lo: f64, hi: f64| (lo - v).max(v - hi).max(0.0);
    gap(at[0], west.min(east), west.max(east)).hypot(gap(at[1], south, north))
}

/// What to write for coordinates whose CRS nobody states.
pub(crate) fn remedy(at: [f64; 2], hints: &Hints) -> M {
    match crs_known::guess(at, hints) {
        Guess::Numbers(crs) => M::NoCrsGuess { crs },
        Guess::Near(crs, label, km) => M::NoCrsNear { crs, label, km: format!("{km:.0}") },
        Guess::Planning(crs) => M::NoCrsPlanning { crs },
        Guess::SixDigits => M::NoCrsSixDigits,
        Guess::Unknown => M::NoCrsFix,
    }
}

/// A coordinate as people read it.
pub(crate) fn number(v: f64) -> String {
    if v.abs() <= 1000.0 {
        format!("{v:.4}")
    } else if v.abs() < 1e12 {
        format!("{v:.0}")
    } else {
        // Three hundred digits say less.
        format!("{v:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Lang;

    fn crs_of(text: &str) -> CrsInfo {
        crs::look_up(text).unwrap()
    }

    #[test]
    fn numbers_that_cannot_be_in_a_crs() {
        let (zone, meridian, degrees) = (crs_of("EPSG:4523"), crs_of("EPSG:4544"), crs_of("EPSG:4490"));
        let with = [35_580_807.0, 3_340_473.0];
        let without = [580_807.0, 3_340_473.0];
        assert!(may_hold(&zone, with) && !may_hold(&zone, without) && !may_hold(&zone, [105.8, 30.1]));
        assert!(may_hold(&meridian, without) && !may_hold(&meridian, with) && !may_hold(&degrees, without));
        assert!(may_hold(&degrees, [105.8, 30.1]) && may_hold(&crs_of("EPSG:4326"), [-71.0, 42.0]));
        for (crs, at) in [(&zone, with), (&meridian, without), (&degrees, [105.8, 30.1])] {
            assert!(!is_swapped(crs, at) && is_swapped(crs, [at[1], at[0]]) && may_hold(crs, [at[1], at[0]]));
        }
        assert!(!is_swapped(&crs_of("EPSG:32619"), [325_000.0, 4_690_000.0]) && is_swapped(&crs_of("EPSG:4326"), [30.1, 105.8]));
    }

    #[test]
    fn the_file_s_word_stands_unless_its_numbers_deny_it() {
        let at = Some([580_807.0, 3_340_473.0]);
        let both = settle(Some(crs_of("EPSG:4544")), Some("EPSG:4545"), at).unwrap_err();
        assert!(both.message.get(Lang::En).contains("the file says"));
        let denied = settle(Some(crs_of("EPSG:4326")), None, at).unwrap();
        assert!(denied.crs.is_none() && denied.denied.is_some());
        let declared = settle(Some(crs_of("EPSG:4326")), Some("EPSG:4544"), at).unwrap();
        assert_eq!(declared.crs.map(|c| c.definition).as_deref(), Some("EPSG:4544"));
        assert_eq!(declared.remarks[0].kind, IssueKind::CrsOverruled);
        let unfit = settle(None, Some("EPSG:4490"), at).unwrap_err();
        assert!(unfit.remedy.get(Lang::En).contains("central meridian"), "{unfit:?}");
    }

    #[test]
    fn a_coordinate_is_short_whatever_it_is() {
        for (v, shown) in [(105.84, "105.8400"), (3_340_473.4, "3340473"), (1e300, "1e300"), (-2.5e15, "-2.5e15"), (f64::INFINITY, "inf")] {
            assert_eq!(number(v), shown);
        }
        let refused = settle(None, Some("EPSG:4544"), Some([1e300, 1e300])).unwrap_err();
        assert!(refused.message.get(Lang::En).len() < 200, "{refused:?}");
    }

    #[test]
    fn a_local_grid_is_used_by_its_parameters_and_named_unregistered() {
        let local = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs";
        let settled = settle(None, Some(local), Some([436_500.0, 3_341_000.0])).unwrap();
        assert_eq!(settled.remarks.iter().map(|r| r.kind).collect::<Vec<_>>(), [IssueKind::CrsUnregistered]);
        let crs = settled.crs.unwrap();
        assert!(crs.metric && !crs.registered);
        let [lon, lat] = Transform::new(&crs.definition, "EPSG:4326").unwrap().point([436_500.0, 3_341_000.0]).unwrap();
        assert!((lon - 105.84).abs() < 0.01 && (lat - 30.19).abs() < 0.01, "{lon} {lat}");
    }
}
