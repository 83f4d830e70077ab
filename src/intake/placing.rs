//! Where the layers lie: the planning CRS, and each layer's way to it.

use std::sync::Arc;

use super::crs::{self, CrsInfo, Transform};
use super::crs_known::{Hints, kilometres};
use super::place::Place;
use super::plausible;
use super::remark::Remark;
use super::settle::{self, number};
use super::source::{GeometryKind, Opened, Pick, problem};
use super::{Problem, Trouble, trouble};
use crate::project::Project;
use crate::report::messages::IntakeMessage as M;
use crate::report::{DataIssue, IssueKind, Role};

/// The planning CRS and the middle of the buildings in it.
#[derive(Debug)]
pub(crate) struct Planning {
    /// Definition.
    pub crs: String,
    /// Middle of the buildings.
    pub centre: [f64; 2],
    /// What is to be said about the project's CRS.
    pub remarks: Vec<DataIssue>,
}

/// CRS of a layer's coordinates; shifted web-map coordinates without a CRS are degrees.
fn coordinates_of(opened: &Opened) -> Option<String> {
    let degrees = || opened.middle.is_none_or(|[x, y]| x.abs() <= 180.0 && y.abs() <= 90.0);
    let of_datum = || opened.input.datum.filter(|_| opened.denied.is_none() && degrees()).map(|_| "EPSG:4326".to_owned());
    opened.crs.as_ref().map(|c| c.definition.clone()).or_else(of_datum)
}

/// The middle of a layer with its axes in order, and whether they had to be exchanged.
fn turned(opened: &Opened) -> Option<([f64; 2], bool)> {
    let [x, y] = opened.middle?;
    let swapped = opened.crs.as_ref().is_some_and(|crs| settle::is_swapped(crs, [x, y]));
    Some((if swapped { [y, x] } else { [x, y] }, swapped))
}

/// Longitude and latitude of a layer's middle.
fn lonlat(opened: &Opened) -> Option<[f64; 2]> {
    let (middle, _) = turned(opened)?;
    Transform::cached(&coordinates_of(opened)?, "EPSG:4326").ok()?.point(middle)
}

/// What the layers that have a CRS tell about those that have none.
pub(crate) fn hints(project: &Project, sources: &[Opened]) -> Hints {
    let planning = project.file.project.crs.as_deref().and_then(crs::look_up).filter(|info| info.metric);
    let places = sources.iter().filter(|s| s.crs.is_some()).filter_map(|s| Some((s.label.to_string(), lonlat(s)?))).collect();
    Hints { places, planning: planning.map(|info| info.definition) }
}

/// The planning CRS: the project's, else a suitable one for the place of the buildings.
pub(crate) fn planning(project: &Project, sources: &[Opened], problems: &mut Vec<Problem>) -> Option<Planning> {
    let head: Arc<str> = project.path.to_string_lossy().into();
    let mut refuse = |t: Trouble| problems.push(problem(Role::Project, &head, Some("crs".into()), t));
    let declared: Option<CrsInfo> = match project.file.project.crs.as_deref() {
        Some(text) => match crs::look_up(text) {
            Some(info) if info.metric => Some(info),
            Some(info) => {
                refuse(trouble(&M::PlanningCrs { crs: info.name }, &M::PlanningCrsFix));
                return None;
            }
            None => {
                refuse(trouble(&M::UnknownCrs { crs: text.into() }, &M::UnknownCrsFix));
                return None;
            }
        },
        None => None,
    };
    // An empty layer is said where the layer is prepared.
    // Without buildings the first layer that says where it is stands for them.
    let alone = sources.iter().all(|s| s.role != Role::Buildings);
    let buildings = sources.iter().find(|s| (alone || s.role == Role::Buildings) && s.middle.is_some())?;
    let (middle, _) = turned(buildings)?;
    let from = coordinates_of(buildings)?;
    let lonlat = Transform::cached(&from, "EPSG:4326").ok()?.point(middle)?;
    let mut remarks = Vec::new();
    if let Some(info) = &declared {
        match plausible::planning(info, lonlat) {
            Ok(remark) => remarks.extend(remark.map(|r| r.issue(Role::Project, &head))),
            Err(t) => {
                refuse(t);
                return None;
            }
        }
        if !info.registered {
            remarks.push(Remark::new(IssueKind::CrsUnregistered, info.name.clone()).issue(Role::Project, &head));
        }
    }
    let crs = declared.map_or_else(|| crs::suitable(lonlat), |info| info.definition);
    let centre = Transform::cached(&from, &crs).ok()?.point(middle)?;
    Some(Planning { crs, centre, remarks })
}

/// The way of a layer to the planning CRS; what is to be said of it goes to its remarks.
pub(crate) fn place(opened: &mut Opened, planning: Option<&Planning>, hints: &Hints) -> Result<Place, Vec<Trouble>> {
    let from = coordinates_of(opened);
    let mut found = Vec::new();
    if from.is_none() && opened.geometry != GeometryKind::None && opened.count != Some(0) {
        let fix = opened.middle.map_or(M::NoCrsFix, |at| settle::remedy(at, hints));
        let message = match (&opened.denied, opened.middle) {
            (Some(crs), Some(at)) => M::CrsDenied { crs: crs.clone(), x: number(at[0]), y: number(at[1]) },
            _ => M::NoCrs,
        };
        found.push(trouble(&message, &fix));
    }
    if let (Some(_), Some(info)) = (opened.input.datum, &opened.crs)
        && !info.geographic
    {
        found.push(trouble(&M::DatumNeedsDegrees { crs: info.name.clone() }, &M::DatumNeedsDegreesFix));
    }
    let to = planning.map_or_else(String::new, |p| p.crs.clone());
    let centre = planning.map_or([0.0; 2], |p| p.centre);
    let mut place = Place { from: from.clone().unwrap_or_default(), to, datum: opened.input.datum, swapped: false, centre };
    if let (Some(from), Some(planning)) = (&from, planning) {
        match Transform::cached(from, &planning.crs) {
            Err(e) => found.push(trouble(&M::UnknownCrs { crs: e.to_string() }, &M::UnknownCrsFix)),
            Ok(transform) if found.is_empty() => {
                place = oriented(opened, place);
                opened.remarks.extend(place.swapped.then(|| Remark::new(IssueKind::AxesSwapped, "")));
                if let (Some(info), Some((middle, _))) = (&opened.crs, turned(opened)) {
                    opened.remarks.extend(plausible::exactness(info, &transform, &planning.crs, middle));
                }
            }
            Ok(_) => {}
        }
    }
    if found.is_empty() { Ok(place) } else { Err(found) }
}

/// With the axes exchanged where the layer's middle makes sense only so: by its CRS, else by the buildings.
fn oriented(opened: &Opened, mut place: Place) -> Place {
    let (Some(middle), Pick::Layer(_)) = (opened.middle, &opened.pick) else { return place };
    if turned(opened).is_some_and(|(_, swapped)| swapped) {
        place.swapped = true;
        return place;
    }
    place.with_axes_for(middle)
}

/// Kilometres from a layer's middle to the buildings.
pub(crate) fn away_km(opened: &Opened, planning: &Planning) -> Option<f64> {
    let centre = Transform::cached(&planning.crs, "EPSG:4326").ok()?.point(planning.centre)?;
    Some(kilometres(lonlat(opened)?, centre))
}
