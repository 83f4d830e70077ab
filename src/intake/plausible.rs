//! Whether what was read can be what it is said to be: place, size of houses, exactness of the transformation.

use std::fmt::Write;

use super::buildings::Named;
use super::crs::{CrsInfo, Transform};
use super::remark::Remark;
use super::settle::{degrees_outside, number};
use super::{Trouble, crs, grids, trouble};
use crate::district::{Building, Buildings};
use crate::report::messages::IntakeMessage as M;
use crate::report::{Action, DataIssue, IssueKind, Role};

/// Median footprint of houses, in square metres: a shed of 20 m² and a mill of 20,000 m² are the ends.
const MEDIAN_M2: [f64; 2] = [20.0, 20_000.0];

/// Fewer footprints say nothing about their median.
const LEAST_BUILDINGS: usize = 5;

/// A district is not wider than this, in metres: the middle 98 in 100 buildings count.
const WIDEST_M: f64 = 200_000.0;

/// Half a degree beside a zone distorts less than a metre a kilometre: only farther is worth a word.
const BESIDE_DEGREES: f64 = 0.5;

/// Ten degrees outside, a planning CRS is another place's.
const ELSEWHERE_DEGREES: f64 = 10.0;

/// A transformation this exact needs no word, in metres.
const EXACT_M: f64 = 1.0;

/// Geographic CRS that agree within a metre: WGS 84, CGCS2000, ETRS89, JGD2000, JGD2011. EPSG joins not all of them.
const ALIKE: [u32; 5] = [4326, 4490, 4258, 4612, 6668];

/// A word on a transformation that is coarse or passes over a difference of datums.
pub(crate) fn exactness(from: &CrsInfo, transform: &Transform, to: &str, middle: [f64; 2]) -> Option<Remark> {
    let exactness = transform.exactness(middle)?;
    let is_modern = |base: Option<u32>| base.is_some_and(|code| ALIKE.contains(&code));
    if is_modern(from.base) && crs::look_up(to).is_some_and(|to| !to.registered || is_modern(to.base)) {
        return None;
    }
    let metres = exactness.metres.map_or_else(|| "?".to_owned(), |m| format!("{m:.0}"));
    let mut value = format!("{} → {to}: ± {metres} m", from.name);
    let unshifted = exactness.ballpark || exactness.metres.is_none();
    let is_coarse = unshifted || exactness.metres.is_some_and(|m| m > EXACT_M);
    if is_coarse
        && let Some(base) = from.base
        && let Some(at) = Transform::cached(&from.definition, "EPSG:4326").ok().and_then(|t| t.point(middle))
        && let Some(grid) = grids::missing(base, at, exactness.metres.unwrap_or(f64::INFINITY))
    {
        let _ = write!(value, "; {} (± {} m) ∉ PROJ_DATA", grid.name, grid.metres);
    }
    match exactness.metres {
        _ if from.old_datum && unshifted => Some(Remark::new(IssueKind::DatumUnshifted, value)),
        // A definition of one's own has no datum that PROJ could shift: that it is used by its parameters is said already.
        _ if !from.registered => None,
        Some(m) if m > EXACT_M => Some(Remark::new(IssueKind::CrsInaccurate, value)),
        _ if exactness.ballpark => Some(Remark::new(IssueKind::CrsInaccurate, value)),
        _ => None,
    }
}

/// Whether the planning CRS is made for the place of the buildings: a refusal far outside, a word beside it.
pub(crate) fn planning(crs: &CrsInfo, lonlat: [f64; 2]) -> Result<Option<Remark>, Trouble> {
    let Some(area) = crs.area else { return Ok(None) };
    let outside = degrees_outside(area, lonlat);
    let at = format!("{}°, {}°", number(lonlat[0]), number(lonlat[1]));
    let area = format!("{:.1}–{:.1}°, {:.1}–{:.1}°", area[0], area[2], area[1], area[3]);
    if outside > ELSEWHERE_DEGREES {
        let suitable = crs::suitable(lonlat);
        return Err(trouble(&M::OutsidePlanning { crs: crs.name.clone(), at, area }, &M::OutsidePlanningFix { suitable }));
    }
    Ok((outside > BESIDE_DEGREES).then(|| Remark::new(IssueKind::PlaceImplausible, format!("{at} ∉ {} ({area})", crs.definition))))
}

/// What the sizes and the extent of all buildings say.
pub(crate) fn buildings(named: &Named) -> Vec<DataIssue> {
    let Some(label) = named.label() else { return Vec::new() };
    let whole = |kind, value: String| DataIssue::whole(Role::Buildings, label, kind, Action::Noted).value(value);
    let mut issues = Vec::new();
    if let Some(median) = median_m2(&named.buildings)
        && !(MEDIAN_M2[0]..=MEDIAN_M2[1]).contains(&median)
    {
        issues.push(whole(IssueKind::SizeImplausible, format!("{median:.1} m² ∉ {}–{} m²", MEDIAN_M2[0], MEDIAN_M2[1])));
    }
    if let Some([east, north]) = extent_m(&named.buildings)
        && east.max(north) > WIDEST_M
    {
        issues.push(whole(IssueKind::PlaceImplausible, format!("{:.0} km × {:.0} km", east / 1000.0, north / 1000.0)));
    }
    issues
}

fn median_m2(buildings: &Buildings) -> Option<f64> {
    let mut areas: Vec<f64> = buildings.iter().filter(|b| !b.is_point()).map(Building::footprint_m2).filter(|a| a.is_finite()).collect();
    let middle = areas.len() / 2;
    (areas.len() >= LEAST_BUILDINGS).then(|| *areas.select_nth_unstable_by(middle, f64::total_cmp).1)
}

/// Width and height of the box of the middle 98 in 100 buildings.
fn extent_m(buildings: &Buildings) -> Option<[f64; 2]> {
    let centres: Vec<[f64; 2]> = buildings.iter().map(Building::centre).collect();
    if centres.len() < LEAST_BUILDINGS {
        return None;
    }
    let span = |axis: usize| {
        let mut values: Vec<f64> = centres.iter().map(|c| c[axis]).collect();
        let (cut, n) = (values.len() / 100, values.len());
        let high = *values.select_nth_unstable_by(n - 1 - cut, f64::total_cmp).1;
        high - *values[..n - cut].select_nth_unstable_by(cut, f64::total_cmp).1
    };
    Some([span(0), span(1)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planning_crs_of_another_place_is_refused() {
        let crs = crs::look_up("EPSG:4544").unwrap();
        assert!(planning(&crs, [105.84, 30.19]).unwrap().is_none());
        assert_eq!(planning(&crs, [108.9, 34.3]).unwrap().map(|r| r.kind), Some(IssueKind::PlaceImplausible));
        assert!(planning(&crs, [121.5, 31.2]).is_err() && planning(&crs, [-71.1, 42.4]).is_err());
    }

    #[test]
    fn an_old_datum_is_said_and_a_new_one_is_not() {
        let said = |from: &str, at: [f64; 2]| {
            let transform = Transform::new(from, "EPSG:4544").unwrap();
            exactness(&crs::look_up(from).unwrap(), &transform, "EPSG:4544", at).map(|r| r.kind)
        };
        let at = [580_807.0, 3_340_473.0];
        assert_eq!(said("EPSG:2380", at), Some(IssueKind::DatumUnshifted), "Xian 1980");
        assert!(said("EPSG:2432", at).is_some(), "Beijing 1954");
        assert_eq!(said("EPSG:4490", [105.84, 30.19]), None);
        assert_eq!(said("EPSG:4326", [105.84, 30.19]), None);
        assert_eq!(said("EPSG:4523", [35_580_807.0, 3_340_473.0]), None);
        assert_eq!(said("EPSG:4544", at), None);
    }
}
