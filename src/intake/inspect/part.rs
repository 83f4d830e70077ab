//! Which part of the input a layer seems made for: by its name, its columns, or the size of its shapes.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::LayerReport;
use crate::intake::fields;
use crate::intake::sample::Sample;
use crate::intake::source::{self, Column, GeometryKind};
use crate::intake::values::Cell;
use crate::report::Role;

/// Shapes of which half are smaller than this, in metres, are most likely buildings; larger ones, districts.
const BUILDING_M: f64 = 150.0;

/// Shapes of which half are larger than this, in metres, are most likely administrative areas.
const TERRITORY_M: f64 = 800.0;

/// Metres a degree of latitude has, near enough to tell a house from a district.
const DEGREE_M: f64 = 111_000.0;

/// What told the part of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartBy {
    /// The user.
    Asked,
    /// The layer's name.
    Name,
    /// Its columns and their content.
    Columns,
    /// Its kind of geometry or the size of its shapes: a guess.
    Shape,
}

/// The part of a layer by its name, else by its columns, else, for lines, by their being lines.
pub(super) fn of(name: &str, geometry: GeometryKind, columns: &[Column], sample: &Sample) -> Option<(Role, PartBy)> {
    if let Some(role) = source::role_named(name, geometry) {
        return Some((role, PartBy::Name));
    }
    let mapping = |role: Role| fields::map(role, columns, &BTreeMap::new(), || Some(sample)).mapping;
    let has = |role: Role, field: &str| mapping(role).get(field).is_some();
    let by_columns = |role: Role| Some((role, PartBy::Columns));
    match geometry {
        GeometryKind::Areas | GeometryKind::Mixed if names_neighbourhoods(columns, sample) => by_columns(Role::Neighbourhoods),
        GeometryKind::Areas | GeometryKind::Mixed => {
            let buildings = mapping(Role::Buildings);
            let told = ["year", "floors", "households", "use", "floor_area", "neighbourhood"].iter().filter(|f| buildings.get(f).is_some());
            if buildings.get("year").is_some() || buildings.get("floors").is_some() || told.count() >= 2 {
                return by_columns(Role::Buildings);
            }
            if has(Role::Boundaries, "level") { by_columns(Role::Boundaries) } else { None }
        }
        GeometryKind::Points if has(Role::Buildings, "year") => by_columns(Role::Buildings),
        GeometryKind::Points if has(Role::Facilities, "category") => by_columns(Role::Facilities),
        GeometryKind::Lines => Some((Role::Streets, PartBy::Shape)),
        GeometryKind::None if mapping(Role::Survey).iter().count() >= 3 => by_columns(Role::Survey),
        GeometryKind::None if has(Role::Ledger, "id") || has(Role::Ledger, "name") => by_columns(Role::Ledger),
        _ => None,
    }
}

/// Whether every shape has a 小区 name of its own, and none has storeys.
fn names_neighbourhoods(columns: &[Column], sample: &Sample) -> bool {
    let buildings = fields::map(Role::Buildings, columns, &BTreeMap::new(), || Some(sample)).mapping;
    let Some(at) = buildings.get("neighbourhood").or_else(|| buildings.get("neighbourhood_id")) else { return false };
    let values: Vec<String> = sample.columns.get(at).into_iter().flatten().filter(|c| !c.is_blank()).map(Cell::text).collect();
    let distinct: HashSet<&String> = values.iter().collect();
    buildings.get("floors").is_none() && values.len() * 2 > sample.rows && distinct.len() * 5 >= values.len() * 4
}

/// Areas whose name and columns tell nothing, by their size: the layer with the most rows where no other has the part.
pub(super) fn by_size(layers: &mut [LayerReport]) {
    for (role, fits) in [(Role::Buildings, (|m| m < BUILDING_M) as fn(f64) -> bool), (Role::Boundaries, |m| m > TERRITORY_M)] {
        if layers.iter().any(|l| l.role == Some(role)) {
            continue;
        }
        let open = |l: &LayerReport| l.role.is_none() && l.geometry == GeometryKind::Areas && metres(l).is_some_and(fits);
        let best = (0..layers.len()).filter(|&at| open(&layers[at])).max_by_key(|&at| (layers[at].rows, std::cmp::Reverse(at)));
        if let Some(at) = best {
            (layers[at].role, layers[at].role_by) = (Some(role), Some(PartBy::Shape));
        }
    }
}

/// The median extent in metres: degrees where the CRS says so or nothing says otherwise and they are small.
fn metres(layer: &LayerReport) -> Option<f64> {
    let extent = layer.median_extent?;
    let crs = layer.crs.as_deref().or(layer.crs_guess.as_deref());
    let degrees = match crs.and_then(crate::intake::crs::look_up) {
        Some(info) => info.geographic,
        None => extent < 0.05,
    };
    Some(if degrees { extent * DEGREE_M } else { extent })
}
