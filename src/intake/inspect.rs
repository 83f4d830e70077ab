//! What is in a file: layers, columns with samples, CRS, encoding, years, and a mapping ready to paste.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use gdal::Metadata;
use gdal::vector::LayerAccess;
use serde::Serialize;

use super::buildings::year;
use super::sheets::{self, SheetReport};
use super::source::{self, Column, ColumnKind, GeometryKind, Pick};
use super::values::{self, Cell, Number};
use super::{Problem, Trouble, crs, fields, quiet};
use crate::report::messages::InspectMessage as M;
use crate::report::{Lang, Role, Say};

/// Rows looked at for fill rates and years.
const SAMPLE_ROWS: usize = 20_000;

/// As-of year of the inspection: any year that has a meaning for a building standing today.
const AS_OF: i16 = 2100;

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
    /// CRS by code or name.
    pub crs: Option<String>,
    /// CRS the coordinates look like, where none is stated.
    pub crs_guess: Option<String>,
    /// Rows without geometry among those looked at.
    pub empty_geometries: u64,
    /// Part the layer seems made for.
    pub role: Option<Role>,
    /// What is said of a sheet; nothing for layers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<SheetReport>,
    /// Columns in order.
    pub columns: Vec<ColumnReport>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnReport {
    /// Name.
    pub name: String,
    /// Type.
    pub kind: ColumnKind,
    /// Share of rows with a value, 0–1.
    pub filled: f64,
    /// First distinct values.
    pub samples: Vec<String>,
    /// Field it is recognised as.
    pub field: Option<String>,
    /// Share of the filled rows that read as construction years, for a column that looks like one.
    pub years: Option<f64>,
    /// Earliest and latest of those years.
    pub year_span: Option<[i16; 2]>,
}

impl Inspection {
    /// The report as lines.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut lines = vec![M::File { file: self.file.clone(), driver: self.driver.clone() }.say(lang)];
        lines.extend(self.encoding.iter().map(|note| format!("  {}", M::Encoding { note: note.clone() }.say(lang))));
        for layer in &self.layers {
            lines.push(String::new());
            lines.extend(layer.lines(lang));
        }
        lines.extend([String::new(), M::Suggested.say(lang), String::new(), self.suggested.clone()]);
        lines.join("\n")
    }
}

impl LayerReport {
    fn lines(&self, lang: Lang) -> Vec<String> {
        let geometry = word(&self.geometry);
        let mut lines = vec![M::Layer { name: self.name.clone(), geometry, rows: self.rows }.say(lang)];
        let crs = match (&self.crs, &self.crs_guess) {
            (Some(crs), _) => M::Crs { crs: crs.clone() },
            (None, Some(crs)) => M::CrsGuess { crs: crs.clone() },
            (None, None) => M::NoCrs,
        };
        if self.geometry != GeometryKind::None || self.sheet.is_none() {
            lines.push(format!("  {}", crs.say(lang)));
        }
        lines.extend(self.sheet.iter().flat_map(|s| s.lines(lang)).map(|line| format!("  {line}")));
        if self.empty_geometries > 0 {
            lines.push(format!("  {}", M::Empty { count: self.empty_geometries }.say(lang)));
        }
        lines.extend(self.columns.iter().map(|column| column.line(lang)));
        lines
    }
}

impl ColumnReport {
    fn line(&self, lang: Lang) -> String {
        let mut parts = vec![word(&self.kind), M::Filled { share: percent(self.filled) }.say(lang)];
        parts.extend(self.field.iter().map(|field| M::ReadAs { field: field.clone() }.say(lang)));
        if let (Some(share), Some([from, to])) = (self.years, self.year_span) {
            parts.push(M::Years { share: percent(share), from, to }.say(lang));
        }
        if !self.samples.is_empty() {
            parts.push(self.samples.join(" | "));
        }
        format!("  {}  {}", self.name, parts.join(" · "))
    }
}

/// The word a unit variant is written as.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// Looks into a file without a project.
///
/// # Errors
/// Why it cannot be read, as a list of problems.
pub fn inspect(path: &Path) -> Result<Inspection, Vec<Problem>> {
    let written = path.to_string_lossy().into_owned();
    let label: Arc<str> = written.as_str().into();
    let absolute = source::local(path, &written).map_err(|t| vec![source::problem(Role::Project, &label, None, t)])?;
    if sheets::is_table(&absolute) {
        return inspect_table(&absolute, written).map_err(|t| vec![source::problem(Role::Project, &label, None, t)]);
    }
    let (dataset, text) = source::open_dataset(path, &written, None).map_err(|t| vec![source::problem(Role::Project, &label, None, t)])?;
    let mut layers = Vec::new();
    for at in 0..dataset.layer_count() {
        let report = source::with_layer(&dataset, &Pick::Layer(at), layer_report);
        layers.push(report.map_err(|t| vec![source::problem(Role::Project, &label, None, t)])?);
    }
    if dataset.driver().short_name() == "OSM" {
        // Layers of an extract are not tables of one part each: one line names them all.
        let suggested = format!("[inputs]\nosm = {}\n", quoted(&written));
        return Ok(Inspection { file: written, driver: "OSM".into(), encoding: None, layers, suggested });
    }
    let suggested = suggest(&written, &layers);
    Ok(Inspection { file: written, driver: dataset.driver().short_name(), encoding: text.note.clone(), layers, suggested })
}

/// Looks into a workbook or a table of text.
fn inspect_table(path: &Path, written: String) -> Result<Inspection, Trouble> {
    let found = sheets::inspect(path)?;
    let mut layers = Vec::new();
    for (name, sheet, table) in found.found {
        layers.push(match table {
            Some(table) => sheet_report(name, sheet, &table)?,
            None => LayerReport {
                name,
                geometry: GeometryKind::None,
                rows: 0,
                sampled: 0,
                crs: None,
                crs_guess: None,
                empty_geometries: 0,
                role: None,
                sheet: Some(sheet),
                columns: Vec::new(),
            },
        });
    }
    let suggested = suggest(&written, &layers);
    Ok(Inspection { file: written, driver: found.format.to_owned(), encoding: found.note, layers, suggested })
}

fn sheet_report(name: String, sheet: SheetReport, table: &sheets::Table) -> Result<LayerReport, Trouble> {
    let (geometry, columns) = (table.geometry(), &table.columns);
    let mut tallies: Vec<Tally> = columns.iter().map(|_| Tally::default()).collect();
    let (mut sampled, mut empty, mut place) = (0u64, 0u64, None);
    let all: Vec<usize> = (0..columns.len()).collect();
    table.each(&all, |row| {
        sampled += 1;
        empty += u64::from(row.wkb.is_none());
        if place.is_none()
            && let Some(Ok(super::wkb::Shape::Points(points))) = row.wkb.as_deref().map(super::wkb::read)
        {
            place = points.first().copied();
        }
        for (tally, cell) in tallies.iter_mut().zip(&row.cells) {
            tally.add(cell);
        }
        sampled < SAMPLE_ROWS as u64
    })?;
    // A hidden sheet is offered only where it is named.
    let role = if sheet.hidden { None } else { role_of(&name, geometry, columns) };
    let mapping = role.map(|role| fields::map(role, columns, &BTreeMap::new()).0).unwrap_or_default();
    let field_of = |at: usize| mapping.iter().find(|&(_, column)| column == at).map(|(field, _)| field.to_owned());
    let columns =
        columns.iter().zip(tallies).enumerate().map(|(at, (column, tally))| tally.report(column, field_of(at), sampled)).collect();
    Ok(LayerReport {
        name,
        geometry,
        rows: table.count,
        sampled,
        crs: None,
        crs_guess: if geometry == GeometryKind::None { None } else { place.and_then(crs::guess) },
        empty_geometries: if geometry == GeometryKind::None { 0 } else { empty },
        role,
        sheet: Some(sheet),
        columns,
    })
}

fn layer_report(layer: &mut gdal::vector::Layer<'_>) -> LayerReport {
    let columns = source::columns(layer, layer.metadata_item("DBF_DATE_LAST_UPDATE", "").is_some());
    let geometry = source::kind(layer);
    let mut tallies: Vec<Tally> = columns.iter().map(|_| Tally::default()).collect();
    let (mut sampled, mut empty, mut place) = (0u64, 0u64, None);
    for feature in layer.features().take(SAMPLE_ROWS) {
        sampled += 1;
        let located = source::geometry_of(&feature);
        empty += u64::from(located.is_none());
        if place.is_none() {
            place = located.map(gdal::vector::Geometry::envelope).map(|e| [e.MinX, e.MinY]);
        }
        for (at, (column, tally)) in columns.iter().zip(&mut tallies).enumerate() {
            tally.add(&source::cell(&feature, at, column.kind));
        }
    }
    let rows = layer.try_feature_count().unwrap_or(sampled);
    quiet::clear();
    let role = role_of(&layer.name(), geometry, &columns);
    let mapping = role.map(|role| fields::map(role, &columns, &BTreeMap::new()).0).unwrap_or_default();
    let field_of = |at: usize| mapping.iter().find(|(_, column)| *column == at).map(|(field, _)| field.to_owned());
    let crs = layer.spatial_ref().map(|srs| crs::describe(&srs, None));
    let columns =
        columns.iter().zip(tallies).enumerate().map(|(at, (column, tally))| tally.report(column, field_of(at), sampled)).collect();
    LayerReport {
        name: layer.name(),
        geometry,
        rows,
        sampled,
        crs_guess: if crs.is_none() && geometry != GeometryKind::None { place.and_then(crs::guess) } else { None },
        crs: crs.map(|c| if c.definition.len() < 20 { c.definition } else { c.name }),
        empty_geometries: empty,
        role,
        sheet: None,
        columns,
    }
}

#[derive(Default)]
struct Tally {
    filled: u64,
    samples: Vec<String>,
    /// Filled cells that are no numbers.
    words: u64,
    years: u64,
    span: Option<[i16; 2]>,
}

impl Tally {
    fn add(&mut self, cell: &Cell) {
        if cell.is_blank() {
            return;
        }
        self.filled += 1;
        self.words += u64::from(cell.number() == Number::Unreadable);
        let text = cell.text();
        if self.samples.len() < 3 && !self.samples.contains(&text) {
            self.samples.push(text.chars().take(40).collect());
        }
        if let Some(y) = year(cell, AS_OF).year {
            self.years += 1;
            let [lo, hi] = self.span.unwrap_or([y.from, y.to]);
            self.span = Some([lo.min(y.from), hi.max(y.to)]);
        }
    }

    fn report(self, column: &Column, field: Option<String>, rows: u64) -> ColumnReport {
        let field = field.filter(|f| !fields::NUMBERS.contains(&f.as_str()) || !values::are_words(self.words, self.filled));
        let named = ["year", "年", "date", "竣工", "建成", "yr"].iter().any(|w| column.name.to_lowercase().contains(w));
        let share = self.years as f64 / self.filled.max(1) as f64;
        let is_year = field.as_deref() == Some("year") || (named && share > 0.5);
        ColumnReport {
            name: column.name.clone(),
            kind: column.kind,
            filled: if rows == 0 { 0.0 } else { self.filled as f64 / rows as f64 },
            samples: self.samples,
            field,
            years: is_year.then_some(share),
            year_span: if is_year { self.span } else { None },
        }
    }
}

/// The part a layer seems made for, by its name, its geometry and its columns.
fn role_of(name: &str, geometry: GeometryKind, columns: &[Column]) -> Option<Role> {
    let fields_of = |role: Role| fields::map(role, columns, &BTreeMap::new()).0;
    if let Some(role) = source::role_named(name, geometry) {
        return Some(role);
    }
    let has = |role: Role, field: &str| fields_of(role).get(field).is_some();
    match geometry {
        GeometryKind::Areas | GeometryKind::Points if has(Role::Buildings, "year") => Some(Role::Buildings),
        GeometryKind::Points if has(Role::Facilities, "category") => Some(Role::Facilities),
        GeometryKind::Lines => Some(Role::Streets),
        GeometryKind::None if has(Role::Ledger, "id") || has(Role::Ledger, "name") => Some(Role::Ledger),
        _ => None,
    }
}

/// One table for every part, the layer with the most rows where several fit.
fn suggest(file: &str, layers: &[LayerReport]) -> String {
    let mut out = String::new();
    let mut best: BTreeMap<&'static str, &LayerReport> = BTreeMap::new();
    for layer in layers {
        if let Some(role) = layer.role {
            let slot = best.entry(fields::key(role)).or_insert(layer);
            if layer.rows > slot.rows {
                *slot = layer;
            }
        }
    }
    for (role, layer) in best {
        let _ = writeln!(out, "[inputs.{role}]\npath = {}", quoted(file));
        if layers.len() > 1 {
            let _ = writeln!(out, "layer = {}", quoted(&layer.name));
        }
        if layer.crs.is_none() && layer.geometry != GeometryKind::None {
            let guess = layer.crs_guess.as_deref().unwrap_or("EPSG:");
            let _ = writeln!(out, "crs = {} # not stated by the file: check", quoted(guess));
        }
        let mapped: Vec<String> =
            layer.columns.iter().filter_map(|c| c.field.as_ref().map(|field| format!("{field} = {}", quoted(&c.name)))).collect();
        if !mapped.is_empty() {
            let _ = writeln!(out, "fields = {{ {} }}", mapped.join(", "));
        }
        out.push('\n');
    }
    out
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
