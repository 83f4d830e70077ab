//! Layers of a place without its buildings: streets, facilities and what lies between them, for work on access or zones alone.

use std::collections::BTreeMap;
use std::path::Path;

use geo_types::MultiPolygon;

use super::crs::Transform;
use super::geometry::multi_polygon;
use super::place::{Place, Placed, area_of};
use super::placing::{self, Planning};
use super::read::{Reader, prepare};
use super::rows::{self, RowRef, Stopped};
use super::source::{self, Opened, problem};
use super::{Intake, IntakeError, Problem, Trouble, Whole, environment, osm, quiet, trouble};
use crate::project::{Input, OneOrMany, Project};
use crate::report::messages::IntakeMessage as M;
use crate::report::{Progress, Role, Say, Stage};

/// Which layers are read.
#[derive(Debug, Default)]
pub(crate) struct LayerFiles {
    /// Part and file, or `file:layer`.
    pub layers: Vec<(Role, String)>,
    /// Points or areas that walks start from, or that are zoned.
    pub origins: Option<OriginFile>,
    /// Words of the facilities, and their categories.
    pub categories: BTreeMap<String, String>,
}

/// A layer whose records are kept as they are.
#[derive(Debug)]
pub(crate) struct OriginFile {
    /// File, or `file:layer`.
    pub written: String,
    /// The part by which one of several layers is chosen.
    pub role: Role,
    /// Whether it, and not the first of the other layers, says where the place is.
    pub leads: bool,
}

/// What was read.
pub(crate) struct Layers {
    /// The district, without buildings and neighbourhoods.
    pub intake: Intake,
    /// Where walks start, or what is zoned.
    pub origins: Option<Origins>,
}

/// A layer of origins as it is, and where its records are in the planning CRS.
pub(crate) struct Origins {
    /// Every column and record.
    pub table: Whole,
    /// Point and outline of every record; `None` where it has no place.
    pub places: Vec<Option<OriginPlace>>,
}

/// Where an origin is.
pub(crate) struct OriginPlace {
    /// The point, or one inside the area.
    pub at: [f64; 2],
    /// The area.
    pub outline: Option<MultiPolygon<f64>>,
}

/// Reads layers outside of any project.
///
/// # Errors
/// [`IntakeError::Unusable`] with every layer that cannot be used, [`IntakeError::Cancelled`].
pub(crate) fn read(files: &LayerFiles, progress: &Progress) -> Result<Layers, IntakeError> {
    quiet::install();
    let outcome = read_all(files, progress);
    Transform::forget_cached();
    outcome
}

fn read_all(files: &LayerFiles, progress: &Progress) -> Result<Layers, IntakeError> {
    let unusable = |label: &str, t: Trouble| IntakeError::Unusable(vec![problem(Role::Project, &label.into(), None, t)]);
    environment::prepare().map_err(|t| unusable("access", t))?;
    // Sources are opened as a project's would be, with paths as they were typed.
    let project = Project::parse("[project]\nname = \"access\"\nas_of = 2000-01-01\n", Path::new("access"))
        .map_err(|error| unusable("access", Trouble { message: error.text(), remedy: M::MappingFix.both() }))?;
    let mut problems = Vec::new();
    let mut sources = Vec::new();
    for (role, written) in &files.layers {
        open(&project, *role, written, &files.categories, &mut sources, &mut problems);
    }
    let mut origins: Vec<Opened> = Vec::new();
    if let Some(file) = &files.origins {
        open(&project, file.role, &file.written, &BTreeMap::new(), &mut origins, &mut problems);
    }
    sources.sort_by_key(|s| s.role);
    let leads = files.origins.as_ref().is_some_and(|file| file.leads);
    let planning = placing::planning(&project, if leads { &origins } else { &sources }, &mut problems);
    let hints = placing::hints(&project, &sources);
    let prepared = prepare(sources, planning.as_ref(), &hints, &mut problems, progress)?;
    let mut located: Option<(Opened, Place)> = None;
    for mut opened in origins.into_iter().take(1) {
        if opened.count == Some(0) {
            problems.push(problem(Role::Neighbourhoods, &opened.label, None, trouble(&M::EmptyLayer, &M::EmptyLayerFix)));
            continue;
        }
        match placing::place(&mut opened, planning.as_ref(), &hints) {
            Ok(place) => located = Some((opened, place)),
            Err(troubles) => problems.extend(troubles.into_iter().map(|t| problem(Role::Neighbourhoods, &opened.label, None, t))),
        }
    }
    if planning.is_none() && problems.is_empty() {
        problems.push(problem(Role::Streets, &"access".into(), None, trouble(&M::NoPlace, &M::NoPlaceFix)));
    }
    let (Some(planning), true) = (planning, problems.is_empty()) else { return Err(IntakeError::Unusable(problems)) };
    progress.enter(Stage::Intake, prepared.iter().filter_map(|p| p.opened.count).sum())?;
    let mut reader = Reader::new(i16::MAX, progress);
    for source in prepared {
        reader.one(source)?;
    }
    let intake = reader.layers(&planning)?;
    let origins = located.map(|(opened, place)| read_origins(opened, &place, &planning, progress)).transpose()?;
    Ok(Layers { intake, origins })
}

/// The file of `file` or `file:layer`.
pub(crate) fn without_layer(written: &str) -> &str {
    match written.rsplit_once(':') {
        Some((path, _)) if !Path::new(written).exists() && Path::new(path).exists() => path,
        _ => written,
    }
}

/// Opens a file, its named layer, or the parts of an extract that play the role.
fn open(
    project: &Project,
    role: Role,
    written: &str,
    categories: &BTreeMap<String, String>,
    sources: &mut Vec<Opened>,
    problems: &mut Vec<Problem>,
) {
    let path = without_layer(written);
    let layer = written.get(path.len() + 1..).map(str::to_owned);
    let ending = Path::new(path).extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    if layer.is_none() && matches!(ending.as_deref(), Some("pbf" | "osm")) {
        for (layer, sql) in osm::queries(role) {
            match source::open_query(Path::new(path), path, role, layer, &sql) {
                Ok(mut opened) => {
                    opened.input.categories = categories.clone();
                    sources.push(opened);
                }
                Err((label, t)) => {
                    problems.push(problem(role, &label, None, t));
                    break;
                }
            }
        }
        return;
    }
    let input = Input { path: OneOrMany::One(path.to_owned()), layer, categories: categories.clone(), ..Input::default() };
    match source::open(project, role, &input) {
        Ok(opened) => sources.extend(opened),
        Err(found) => problems.extend(found),
    }
}

fn read_origins(opened: Opened, place: &Place, planning: &Planning, progress: &Progress) -> Result<Origins, IntakeError> {
    let (layer, columns, geometry) = (opened.layer.clone(), opened.columns.clone(), opened.geometry);
    let crs = opened.crs.as_ref().map(|crs| crs.definition.clone()).or_else(|| Some(planning.crs.clone()));
    let issues = opened.issues.clone();
    let all: Vec<usize> = (0..columns.len()).collect();
    let (mut rows_kept, mut places) = (Vec::new(), Vec::new());
    let outcome = rows::read(
        opened,
        &all,
        progress,
        |_, row, (): &mut ()| where_is(place, row),
        |_, row, place, ()| {
            rows_kept.push(row.owned());
            places.push(place);
            true
        },
    );
    match outcome {
        Ok(_) => Ok(Origins { table: Whole { layer, columns, rows: rows_kept, geometry, crs, issues }, places }),
        Err(Stopped::Problem(problem)) => Err(IntakeError::Unusable(vec![*problem])),
        Err(Stopped::Cancelled) => Err(IntakeError::Cancelled(crate::report::Cancelled)),
    }
}

/// Where a record is: its point, else its area with a point inside.
fn where_is(place: &Place, row: &RowRef<'_>) -> Option<OriginPlace> {
    use geo::InteriorPoint;
    match place.shape(row.wkb).ok()? {
        Placed::Points(points) => points.first().map(|&at| OriginPlace { at, outline: None }),
        placed => {
            let outline = multi_polygon(&area_of(placed, 0.0, 0.0).ok()?.areas);
            let at = outline.interior_point()?;
            Some(OriginPlace { at: [at.x(), at.y()], outline: Some(outline) })
        }
    }
}
