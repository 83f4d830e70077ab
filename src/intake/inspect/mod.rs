//! What is in a file: layers, columns with samples, CRS, encoding, years, and a mapping ready to paste.

mod choices;
mod column;
mod part;
mod seen;
mod source;
mod suggest;
#[cfg(test)]
mod tests;
mod text;
mod together;

use std::path::Path;
use std::sync::Arc;

use gdal::Metadata;
use gdal::vector::LayerAccess;
use serde::Serialize;

pub use self::choices::{CrsChoice, crs_choices, crs_of_place, crs_typed};
pub use self::column::ColumnReport;
pub use self::part::PartBy;
use self::seen::Seen;
pub use self::source::inspect_source;
pub use self::suggest::is_repeated;
pub use self::together::{project, together};
use super::sample::{Sample, Spread, visit, visit_table};
use super::sheets::{self, SheetReport, Table};
use super::source::{self as sources, GeometryKind, Pick};
use super::{Problem, Trouble, crs, environment, local, quiet, trouble};
use crate::project::{Datum, Input, MappingFile};
use crate::report::messages::{InspectMessage as M, IntakeMessage};
use crate::report::{Lang, Role, Say, Text};

/// Rows looked at for fill rates, counts and years.
const SAMPLE_ROWS: u64 = 20_000;

/// What to inspect for.
#[derive(Debug, Clone, Copy)]
pub struct InspectAs {
    /// The part to map the columns for; `None`: found out.
    pub role: Option<Role>,
    /// Language of the comments in the suggested TOML.
    pub lang: Lang,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inspection {
    /// The file as asked for.
    pub file: String,
    /// GDAL's driver.
    pub driver: String,
    /// How its text is read, where that was found out rather than stated.
    pub encoding: Option<String>,
    /// Layers in order.
    pub layers: Vec<LayerReport>,
    /// TOML to paste into a project file.
    pub suggested: String,
}

/// One layer.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct LayerReport {
    /// Name.
    pub name: String,
    /// Kind of geometry.
    pub geometry: GeometryKind,
    /// Number of rows.
    pub rows: u64,
    /// Rows that were looked at for what follows.
    pub sampled: u64,
    /// Which rows these are.
    pub spread: Spread,
    /// CRS by code or name.
    pub crs: Option<String>,
    /// CRS the coordinates look like, where none is stated.
    pub crs_guess: Option<String>,
    /// CRS of the file that its coordinates contradict.
    pub crs_denied: Option<String>,
    /// Whether the coordinates are an easting without its zone: the central meridian has to be asked for.
    pub six_digits: bool,
    /// The file beside which the guessed meridian puts the layer, and the kilometres between them.
    pub near: Option<(String, f64)>,
    /// Middle of the layer, in its own coordinates.
    pub middle: Option<[f64; 2]>,
    /// The same as longitude and latitude, in the CRS stated or guessed.
    pub place: Option<[f64; 2]>,
    /// Whether x is north: only with the axes exchanged the layer lies where it can.
    pub swapped: bool,
    /// Whether the CRS is a local or custom one.
    pub unregistered: bool,
    /// Rows without geometry among those looked at.
    pub empty_geometries: u64,
    /// Half of the shapes are wider than this; in the unit of the coordinates. `None` for points and tables.
    pub median_extent: Option<f64>,
    /// Half of the areas are larger than this, in the square of that unit.
    #[serde(skip)]
    pub median_area: Option<f64>,
    /// Boxes of the shapes that were looked at: west, south, east, north, in its own coordinates.
    #[serde(skip)]
    pub boxes: Vec<[f64; 4]>,
    /// Shifted datum that the names of the coordinate columns speak of.
    pub datum: Option<&'static str>,
    /// Part the layer seems made for.
    pub role: Option<Role>,
    /// What the part was told by.
    pub role_by: Option<PartBy>,
    /// What was decided about its columns, and what else is worth knowing.
    pub notes: Vec<Text>,
    /// What was found about the sheet, for workbooks and tables of text.
    pub sheet: Option<SheetReport>,
    /// Columns in order.
    pub columns: Vec<ColumnReport>,
}

impl Inspection {
    /// The report as lines.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        text::lines(self, lang).join("\n")
    }

    /// The mapping found, to be shared by several projects.
    #[must_use]
    pub fn mapping(&self) -> MappingFile {
        suggest::mapping(&self.layers)
    }
}

/// Looks into a file without a project.
///
/// # Errors
/// Why it cannot be read, as a list of problems.
pub fn inspect(path: &Path) -> Result<Inspection, Vec<Problem>> {
    inspect_as(path, InspectAs { role: None, lang: Lang::En })
}

/// Looks into a file for one part, or for the part each layer seems made for.
///
/// # Errors
/// Why it cannot be read, as a list of problems.
pub fn inspect_as(path: &Path, wanted: InspectAs) -> Result<Inspection, Vec<Problem>> {
    let written = path.to_string_lossy().into_owned();
    let label: Arc<str> = written.as_str().into();
    let unusable = |t| vec![sources::problem(wanted.role.unwrap_or(Role::Project), &label, None, t)];
    let absolute = local::local(path, &written).map_err(unusable)?;
    if sheets::is_table(&absolute) {
        return inspect_table(&absolute, written.clone(), wanted).map_err(unusable);
    }
    environment::prepare().map_err(unusable)?;
    let (dataset, text) = sources::open_dataset(path, &written, None).map_err(unusable)?;
    let driver = dataset.driver().short_name();
    let mut layers = Vec::new();
    for at in 0..dataset.layer_count() {
        let report =
            sources::with_layer(&dataset, &Pick::Layer(at), |layer| layer_report(layer, &driver, (wanted.role, &Input::default())));
        layers.push(report.map_err(unusable)?);
    }
    if layers.is_empty() {
        return Err(unusable(trouble(&IntakeMessage::NoLayers, &IntakeMessage::EmptyLayerFix)));
    }
    if driver == "OSM" {
        // Layers of an extract are not tables of one part each: one line names them all.
        let suggested = format!("[inputs]\nosm = {}\n", suggest::quoted(&written));
        return Ok(Inspection { file: written, driver, encoding: None, layers, suggested });
    }
    if wanted.role.is_none() {
        part::by_size(&mut layers);
    }
    let suggested = suggest::suggest(&written, &layers, wanted.lang);
    Ok(Inspection { file: written, driver, encoding: text.note.clone(), layers, suggested })
}

/// Looks into a workbook or a table of text.
fn inspect_table(path: &Path, written: String, wanted: InspectAs) -> Result<Inspection, Trouble> {
    let found = sheets::inspect(path)?;
    let mut layers = Vec::new();
    for (name, sheet, table) in found.found {
        layers.push(match table {
            Some(table) => sheet_report(name, sheet, &table, (wanted.role, &Input::default()))?,
            None => LayerReport { name, sheet: Some(sheet), ..LayerReport::default() },
        });
    }
    let suggested = suggest::suggest(&written, &layers, wanted.lang);
    Ok(Inspection { file: written, driver: found.format.to_owned(), encoding: found.note, layers, suggested })
}

fn sheet_report(name: String, sheet: SheetReport, table: &Table, (asked, input): (Option<Role>, &Input)) -> Result<LayerReport, Trouble> {
    let geometry = table.geometry();
    let sample = Sample::of_table(table)?;
    let mut seen = Seen::new(&table.columns).of(input);
    let (sampled, spread) = visit_table(table, SAMPLE_ROWS, |row| {
        seen.located(row.wkb.is_some(), row.wkb.as_deref().and_then(point_of), None);
        seen.add(row.cells.iter().cloned());
    })?;
    let place = sources::middle_of_table(table)?;
    // A hidden sheet is offered only where it is named.
    let unfit = unfit(asked, geometry);
    let asked = asked.filter(|&role| sources::fits(role, geometry)).map(|role| (role, PartBy::Asked));
    let part = asked.or_else(|| if sheet.hidden { None } else { part::of(&name, geometry, &table.columns, &sample) });
    let mut report = seen.report(name, geometry, &table.columns, &sample, part, None, place);
    report.notes.splice(0..0, unfit);
    Ok(LayerReport { rows: table.count, sampled, spread, sheet: Some(sheet), datum: table.datum().map(Datum::key), ..report })
}

fn layer_report(layer: &mut gdal::vector::Layer<'_>, driver: &str, (asked, input): (Option<Role>, &Input)) -> LayerReport {
    let columns = sources::columns(layer, layer.metadata_item("DBF_DATE_LAST_UPDATE", "").is_some());
    let geometry = sources::kind(layer);
    // The plan judges columns by the same rows: what is shown here is what it will take.
    let sample = Sample::of(layer, driver, &columns);
    let place = sources::middle_of(layer);
    let mut seen = Seen::new(&columns).of(input);
    quiet::clear();
    let (sampled, spread) = visit(layer, driver, SAMPLE_ROWS, |feature| {
        let shape = sources::geometry_of(feature);
        let space = shape.map(gdal::vector::Geometry::envelope).map(|e| [e.MinX, e.MinY, e.MaxX, e.MaxY]);
        let area = shape.map(gdal::vector::Geometry::area).filter(|area| area.is_finite() && *area > 0.0);
        seen.located(shape.is_some(), space.filter(|space| space.iter().all(|v| v.is_finite())), area);
        seen.add(columns.iter().enumerate().map(|(at, column)| sources::cell(feature, at, column.kind)));
    });
    let damage = quiet::take().into_iter().next().map(|cause| M::LooksDamaged { cause }.both());
    let rows = layer.try_feature_count().unwrap_or(sampled);
    let unfit = unfit(asked, geometry);
    let asked = asked.filter(|&role| sources::fits(role, geometry));
    let part = asked.map(|role| (role, PartBy::Asked)).or_else(|| part::of(&layer.name(), geometry, &columns, &sample));
    let file_crs = layer.spatial_ref().map(|srs| crs::describe(&srs, None));
    let mut report = seen.report(layer.name(), geometry, &columns, &sample, part, file_crs, place);
    report.notes.splice(0..0, unfit);
    report.notes.extend(damage);
    LayerReport { rows, sampled, spread, ..report }
}

/// The box of a point.
fn point_of(wkb: &[u8]) -> Option<[f64; 4]> {
    match super::wkb::read(wkb).ok()?.shape {
        super::wkb::Shape::Points(points) => points.first().map(|&[x, y]| [x, y, x, y]),
        _ => None,
    }
}

/// That the part asked for has no use for the layer.
fn unfit(asked: Option<Role>, geometry: GeometryKind) -> Option<Text> {
    let role = asked.filter(|&role| !sources::fits(role, geometry))?;
    let say = |lang: Lang| {
        M::RoleUnfit { key: role.key().to_owned(), found: in_words(geometry).say(lang), wanted: sources::wanted(role).say(lang) }.say(lang)
    };
    Some(Text { zh: say(Lang::Zh), en: say(Lang::En) })
}

fn percent(share: f64) -> String {
    // Neither an empty nor a full column by rounding.
    let whole = (share * 100.0).round();
    if (whole >= 100.0 && share < 1.0) || (whole < 1.0 && share > 0.0) {
        format!("{:.1} %", (share * 1000.0).floor() / 10.0)
    } else {
        format!("{whole:.0} %")
    }
}

/// The sentence of a kind of geometry.
fn in_words(kind: GeometryKind) -> M {
    match kind {
        GeometryKind::Points => M::Points,
        GeometryKind::Lines => M::Lines,
        GeometryKind::Areas => M::Areas,
        GeometryKind::Mixed => M::Mixed,
        GeometryKind::None => M::Table,
    }
}
