//! What is in a file: layers, columns with samples, CRS, encoding, years, and a mapping ready to paste.

mod column;
mod part;
mod suggest;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gdal::Metadata;
use gdal::vector::LayerAccess;
use serde::Serialize;

pub use self::column::ColumnReport;
use self::column::Tally;
pub use self::part::PartBy;
use super::sample::{Sample, Spread, visit};
use super::source::{self, GeometryKind, Pick};
use super::{Problem, crs, fields};
use crate::project::MappingFile;
use crate::report::messages::InspectMessage as M;
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// Rows without geometry among those looked at.
    pub empty_geometries: u64,
    /// Half of the shapes are wider than this; in the unit of the coordinates. `None` for points and tables.
    pub median_extent: Option<f64>,
    /// Part the layer seems made for.
    pub role: Option<Role>,
    /// What the part was told by.
    pub role_by: Option<PartBy>,
    /// What was decided about its columns, and what else is worth knowing.
    pub notes: Vec<Text>,
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
    let unusable = |t| vec![source::problem(wanted.role.unwrap_or(Role::Project), &label, None, t)];
    let (dataset, text) = source::open_dataset(path, &written, None).map_err(unusable)?;
    let driver = dataset.driver().short_name();
    let mut layers = Vec::new();
    for at in 0..dataset.layer_count() {
        let report = source::with_layer(&dataset, &Pick::Layer(at), |layer| layer_report(layer, &driver, wanted.role));
        layers.push(report.map_err(unusable)?);
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

fn layer_report(layer: &mut gdal::vector::Layer<'_>, driver: &str, asked: Option<Role>) -> LayerReport {
    let columns = source::columns(layer, layer.metadata_item("DBF_DATE_LAST_UPDATE", "").is_some());
    let geometry = source::kind(layer);
    // The plan judges columns by the same rows: what is shown here is what it will take.
    let sample = Sample::of(layer, driver, &columns);
    let mut tallies: Vec<Tally> = columns.iter().map(|_| Tally::default()).collect();
    let (mut empty, mut place, mut extents) = (0u64, None, Vec::new());
    let (sampled, spread) = visit(layer, driver, SAMPLE_ROWS, |feature| {
        let envelope = source::geometry_of(feature).map(gdal::vector::Geometry::envelope);
        empty += u64::from(envelope.is_none());
        if let Some(e) = envelope.filter(|e| [e.MinX, e.MaxX, e.MinY, e.MaxY].iter().all(|v| v.is_finite())) {
            place = place.or(Some([e.MinX, e.MinY]));
            extents.push((e.MaxX - e.MinX).max(e.MaxY - e.MinY));
        }
        for (at, (column, tally)) in columns.iter().zip(&mut tallies).enumerate() {
            tally.add(&source::cell(feature, at, column.kind));
        }
    });
    let rows = layer.try_feature_count().unwrap_or(sampled);
    let asked = asked.filter(|&role| source::fits(role, geometry));
    let part = asked.map(|role| (role, PartBy::Asked)).or_else(|| part::of(&layer.name(), geometry, &columns, &sample));
    let mapped = part.map(|(role, _)| fields::map(role, &columns, &BTreeMap::new(), || Some(&sample))).unwrap_or_default();
    let field_of = |at: usize| mapped.mapping.iter().find(|(_, column)| *column == at).map(|(field, _)| field.to_owned());
    let crs = layer.spatial_ref().map(|srs| crs::describe(&srs, None));
    let columns: Vec<ColumnReport> =
        columns.iter().zip(tallies).enumerate().map(|(at, (column, tally))| tally.report(column, field_of(at), sampled)).collect();
    let notes = mapped
        .findings
        .iter()
        .map(|finding| {
            let (said, value) = (finding.kind().text().0.both(), finding.value());
            Text { zh: format!("{}：{value}", said.zh), en: format!("{}: {value}", said.en) }
        })
        .chain(columns.iter().filter_map(ColumnReport::heaping_note))
        .collect();
    extents.sort_by(f64::total_cmp);
    let is_shape = !matches!(geometry, GeometryKind::Points | GeometryKind::None);
    LayerReport {
        name: layer.name(),
        geometry,
        rows,
        sampled,
        spread,
        crs_guess: if crs.is_none() && geometry != GeometryKind::None { place.and_then(crs::guess) } else { None },
        crs: crs.map(|c| if c.definition.len() < 20 { c.definition } else { c.name }),
        empty_geometries: if geometry == GeometryKind::None { 0 } else { empty },
        median_extent: extents.get(extents.len() / 2).copied().filter(|_| is_shape),
        role: part.map(|(role, _)| role),
        role_by: part.map(|(_, by)| by),
        notes,
        columns,
    }
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
