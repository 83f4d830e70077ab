//! Opening sources: local files only, safe drivers only, nothing from the network; which layer, which CRS.

use std::path::Path;
use std::sync::Arc;

use gdal::vector::{LayerAccess, OGRFieldType, OGRwkbGeometryType, geometry_type_flatten};
use gdal::{Dataset, DatasetOptions, GdalOpenFlags, Metadata};

use super::crs::{self, CrsInfo};
use super::encoding::{self, TextPlan};
use super::fields;
use super::remark::Remark;
use super::sample::Sample;
use super::sheets::{self, Table};
use super::values::Cell;
use super::{Problem, Trouble, charset, dbf, local, quiet, settle, trouble, wkb};
use crate::project::{Input, Project};
use crate::report::hint::near;
use crate::report::messages::{IntakeMessage as M, SheetMessage};
use crate::report::{DataIssue, IssueKind, Lang, Role, Say, Text};

/// Drivers that only read the file they are given. VRT, databases and web services stay out.
const DRIVERS: [&str; 17] = [
    "GPKG",
    "ESRI Shapefile",
    "GeoJSON",
    "GeoJSONSeq",
    "TopoJSON",
    "ESRIJSON",
    "FlatGeobuf",
    "OpenFileGDB",
    "GML",
    "LIBKML",
    "KML",
    "GPX",
    "DXF",
    "CAD",
    "MapInfo File",
    "OSM",
    "SQLite",
];

/// Features looked at to find the place of a layer.
const PLACE_SAMPLE: usize = 500;

/// A column of a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// Name as the source writes it.
    pub name: String,
    /// Type.
    pub kind: ColumnKind,
    /// Whether the format cuts names to ten bytes.
    pub truncated: bool,
}

/// Types of columns as far as reading differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Whole numbers.
    Integer,
    /// Numbers with a fraction.
    Real,
    /// Everything else, read as text.
    Text,
}

/// Kinds of geometry a layer may hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GeometryKind {
    /// Points or groups of them.
    Points,
    /// Lines.
    Lines,
    /// Polygons.
    Areas,
    /// Not stated, or mixed.
    Mixed,
    /// A table.
    #[default]
    None,
}

/// Which rows of a dataset are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pick {
    /// A layer by position.
    Layer(usize),
    /// The result of a query.
    Sql(String),
}

/// Where the rows of a source come from.
pub(crate) enum Data {
    /// A dataset; one thread at a time.
    Features(Dataset),
    /// A sheet of a workbook, or a table of text.
    Table(Box<Table>),
}

/// An opened source with what is known of the layer before its rows are read.
pub(crate) struct Opened {
    /// Where the rows come from.
    pub data: Data,
    /// What is read of a dataset.
    pub pick: Pick,
    /// Its part.
    pub role: Role,
    /// Path as the project file writes it.
    pub source: String,
    /// Layer's name.
    pub layer: String,
    /// `file:layer` or `file`, for issues.
    pub label: Arc<str>,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Kind of geometry stated by the layer.
    pub geometry: GeometryKind,
    /// Number of rows where the source states it.
    pub count: Option<u64>,
    /// CRS of the coordinates, from the file or the project; `None` for tables.
    pub crs: Option<CrsInfo>,
    /// A CRS the file states and its coordinates contradict.
    pub denied: Option<String>,
    /// Middle of its first features, in its own coordinates.
    pub middle: Option<[f64; 2]>,
    /// Whether the file declares itself synthetic.
    pub synthetic: bool,
    /// Remarks on the layer: encoding, choice of layer.
    pub notes: Vec<String>,
    /// What is known of single rows before they are read: rows of a sheet that are no records.
    pub issues: Vec<DataIssue>,
    /// How many rows those issues reject.
    pub left_out: u64,
    /// What was found before its rows are read.
    pub remarks: Vec<Remark>,
    /// What the project file says about this input.
    pub input: Input,
    /// Keeps a transcoded table alive.
    _text: TextPlan,
}

impl Opened {
    /// Some rows of it, to judge its columns by; `None` for queries, whose columns are known, and where it cannot be read.
    pub(crate) fn sample(&self) -> Option<Sample> {
        if matches!(self.pick, Pick::Sql(_)) {
            return None;
        }
        match &self.data {
            Data::Features(dataset) => {
                let driver = dataset.driver().short_name();
                with_layer(dataset, &self.pick, |layer| Sample::of(layer, &driver, &self.columns)).ok()
            }
            Data::Table(table) => Sample::of_table(table).ok(),
        }
    }
}

/// The trouble as a problem of one input.
pub(crate) fn problem(role: Role, label: &Arc<str>, field: Option<String>, trouble: Trouble) -> Problem {
    Problem { role, layer: label.clone(), field, message: trouble.message, remedy: trouble.remedy }
}

/// A dataset from a local file, by a safe driver.
pub(crate) fn open_dataset(path: &Path, written: &str, encoding: Option<&str>) -> Result<(Dataset, TextPlan), Trouble> {
    quiet::install();
    let staged = local::stage(&local::local(path, written)?)?;
    let absolute = staged.path;
    let mut plan = encoding::plan(&absolute, encoding)?;
    plan.remarks.extend(staged.remarks);
    let names = plan.open_option.as_deref().and_then(charset::known).unwrap_or(encoding_rs::UTF_8);
    if let Some(table) = dbf::of_shapes(&absolute, names) {
        let checked = table?;
        plan.deleted = checked.deleted;
        plan.remarks.extend(checked.remarks);
    }
    let renamed = plan.renamed.as_ref().map(|(_, file)| file.clone());
    let target = plan.transcoded.as_ref().map(|file| file.path().to_owned()).or(renamed).unwrap_or_else(|| absolute.clone());
    // The OSM driver reads its configuration while it opens the file; afterwards it is not needed.
    let osm_configuration =
        if matches!(encoding::extension(&absolute).as_str(), "pbf" | "osm") { super::osm::configuration() } else { None };
    let mut options = open_options(&absolute, &plan);
    options.extend(osm_configuration.iter().map(|file| format!("CONFIG_FILE={}", file.path().display())));
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    quiet::clear();
    let dataset = Dataset::open_ex(
        &target,
        DatasetOptions {
            open_flags: GdalOpenFlags::GDAL_OF_READONLY | GdalOpenFlags::GDAL_OF_VECTOR,
            allowed_drivers: Some(&DRIVERS),
            open_options: Some(&options),
            sibling_files: None,
        },
    );
    let dataset = dataset.map_err(|e| {
        let Some(heard) = quiet::take().into_iter().find(|m| !m.trim().is_empty()) else {
            let unknown = matches!(e, gdal::errors::GdalError::NullPointer { .. });
            let cause = if unknown { M::UnknownFormat } else { M::Unreadable { cause: e.to_string() } };
            return trouble(&cause, &M::UnreadableFix);
        };
        // GDAL names the temporary or absolute path; the project's own word for it is better.
        let cause = heard.replace(&*target.to_string_lossy(), written).replace("\\n", " ");
        trouble(&M::Unreadable { cause }, &M::UnreadableFix)
    })?;
    if plan.open_option.is_none() && plan.transcoded.is_none() {
        encoding::refuse_garbled(&dataset)?;
    }
    plan.staged = staged.folder;
    Ok((dataset, plan))
}

fn open_options(path: &Path, plan: &TextPlan) -> Vec<String> {
    match encoding::extension(path).as_str() {
        "shp" | "dbf" => plan.open_option.iter().map(|e| format!("ENCODING={e}")).collect(),
        "gml" => vec!["DOWNLOAD_SCHEMA=NO".into(), "WRITE_GFS=NO".into()],
        "gpkg" => vec!["LIST_ALL_TABLES=AUTO".into()],
        _ => Vec::new(),
    }
}

/// Opens every file of an input; all troubles of all files come back together.
pub(crate) fn open(project: &Project, role: Role, input: &Input) -> Result<Vec<Opened>, Vec<Problem>> {
    let (files, mut problems) = files(project, role, input);
    let mut opened = Vec::new();
    for file in &files {
        // In a list the project's CRS is for the files that state none.
        match open_one(&project.resolve(file), file, role, input, files.len() > 1) {
            Ok(source) => opened.push(source),
            Err((label, trouble)) => problems.push(problem(role, &label, None, trouble)),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    undeclared(&mut opened);
    Ok(opened)
}

/// The files an input names, patterns such as `街道/*.shp` resolved in the order of their names.
fn files(project: &Project, role: Role, input: &Input) -> (Vec<String>, Vec<Problem>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for written in input.path.as_slice() {
        let path = project.resolve(written);
        // A file may have a bracket in its name.
        if !written.contains(['*', '?', '[']) || path.exists() {
            files.push(written.clone());
            continue;
        }
        let base = project.resolve("");
        let found = glob::glob(&path.to_string_lossy()).into_iter().flatten().filter_map(Result::ok);
        let mut found: Vec<String> = found.map(|path| path.strip_prefix(&base).unwrap_or(&path).to_string_lossy().into_owned()).collect();
        found.sort();
        if found.is_empty() {
            let t = trouble(&M::PatternEmpty { pattern: written.clone() }, &M::FileMissingFix);
            problems.push(problem(role, &written.as_str().into(), None, t));
        }
        files.extend(found);
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|file| seen.insert(file.clone()));
    (files, problems)
}

/// A column that the project names and some files of a list lack is looked for by its usual names there, and that is said.
fn undeclared(opened: &mut [Opened]) {
    let declared: Vec<(String, String)> =
        opened.first().into_iter().flat_map(|o| &o.input.fields).map(|(f, c)| (f.clone(), c.clone())).collect();
    for (field, column) in declared {
        let plain = fields::plain(&column);
        let has = |o: &Opened| o.columns.iter().any(|c| c.name == column || fields::forms(&c.name).contains(&plain));
        if !opened.iter().any(has) {
            continue;
        }
        for lacking in opened.iter_mut().filter(|o| !has(o)) {
            lacking.input.fields.remove(&field);
            lacking.remarks.push(Remark { field: Some(column.clone()), ..Remark::new(IssueKind::ColumnsDiffer, field.clone()) });
        }
    }
}

/// Opens one file outside of any project.
pub(crate) fn open_alone(path: &Path, written: &str, role: Role, input: &Input) -> Result<Opened, (Arc<str>, Trouble)> {
    open_one(path, written, role, input, false)
}

fn open_one(path: &Path, written: &str, role: Role, input: &Input, several: bool) -> Result<Opened, (Arc<str>, Trouble)> {
    let file_label: Arc<str> = written.into();
    let absolute = local::local(path, written).map_err(|t| (file_label.clone(), t))?;
    if sheets::is_table(&absolute) {
        return open_table(&absolute, written, role, input);
    }
    if input.header.is_some() {
        return Err((file_label, trouble(&SheetMessage::HeaderNotTable, &SheetMessage::HeaderNotTableFix)));
    }
    let (dataset, text) = open_dataset(path, written, input.encoding.as_deref()).map_err(|t| (file_label.clone(), t))?;
    let mut notes = Vec::new();
    let names: Vec<String> = dataset.layers().map(|l| l.name()).collect();
    let labelled = |layer: &str| -> Arc<str> { if names.len() > 1 { format!("{written}:{layer}").into() } else { file_label.clone() } };
    let mut wanted = input.layer.as_deref();
    if dataset.driver().short_name() == "DXF"
        && let Some(layer) = wanted.filter(|layer| !names.iter().any(|name| name == layer))
    {
        only_of_drawing(&dataset, layer).map_err(|t| (file_label.clone(), t))?;
        notes.push(format!("layer = {}", toml::Value::String(layer.to_owned())));
        wanted = None;
    }
    let declared = wanted.filter(|declared| names.iter().any(|name| name == declared));
    let at = choose(&dataset, &names, role, wanted, &mut notes).map_err(|t| (declared.map_or_else(|| file_label.clone(), labelled), t))?;
    let label = labelled(&names[at]);
    describe(dataset, Pick::Layer(at), role, written, label.clone(), (input, several), text, notes).map_err(|t| (label, t))
}

/// A drawing is one layer to GDAL; the layers of the drafter are a column of it. Only what lies on the named one is read.
fn only_of_drawing(dataset: &Dataset, wanted: &str) -> Result<(), Trouble> {
    with_layer(dataset, &Pick::Layer(0), |layer| {
        let Ok(at) = layer.defn().field_index("Layer") else { return Ok(()) };
        let known: std::collections::BTreeSet<String> =
            layer.features().filter_map(|feature| feature.field_as_string(at).ok().flatten()).collect();
        layer.reset_feature_reading();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        if !known.contains(&wanted) {
            let list = known.iter().take(30).copied().collect::<Vec<_>>().join(", ");
            let message = unknown_layer(wanted, &known, list);
            return Err(trouble(&message, &M::UnknownLayerFix));
        }
        let filter = format!("Layer = '{}'", wanted.replace('\'', "''"));
        layer.set_attribute_filter(&filter).map_err(|e| trouble(&M::Unreadable { cause: e.to_string() }, &M::UnreadableFix))
    })?
}

/// Opens a sheet or a table of text.
fn open_table(path: &Path, written: &str, role: Role, input: &Input) -> Result<Opened, (Arc<str>, Trouble)> {
    let file_label: Arc<str> = written.into();
    let label = |sheet: Option<&str>| sheet.map_or(file_label.clone(), |s| format!("{written}:{s}").into());
    let opened = sheets::open(path, role, input).map_err(|(sheet, t)| (label(sheet.as_deref()), t))?;
    let label = label(opened.several.then_some(opened.sheet.as_str()));
    let (issues, left_out) = opened.issues(role, &label);
    let geometry = opened.table.geometry();
    let middle = middle_of_table(&opened.table).map_err(|t| (label.clone(), t))?;
    let settled = settle::settle(None, input.crs.as_deref(), middle).map_err(|t| (label.clone(), t))?;
    Ok(Opened {
        columns: opened.table.columns.clone(),
        geometry,
        count: Some(opened.table.count),
        data: Data::Table(Box::new(opened.table)),
        pick: Pick::Layer(0),
        role,
        source: written.to_owned(),
        layer: opened.sheet,
        label,
        crs: settled.crs,
        denied: settled.denied,
        middle,
        synthetic: false,
        notes: opened.notes,
        issues,
        left_out,
        remarks: opened.remarks.into_iter().chain(settled.remarks).collect(),
        input: input.clone(),
        _text: TextPlan::default(),
    })
}

/// The geometries of the first rows, as well-known binary.
fn shapes_of_layer(layer: &mut gdal::vector::Layer<'_>, rows: usize) -> Vec<Vec<u8>> {
    let found: Vec<Vec<u8>> = layer.features().take(rows).filter_map(|f| geometry_of(&f)?.wkb().ok()).collect();
    layer.reset_feature_reading();
    if !found.is_empty() {
        quiet::clear();
    }
    found
}

fn shapes_of_table(table: &Table, rows: usize) -> Result<Vec<Vec<u8>>, Trouble> {
    let (mut found, mut seen) = (Vec::new(), 0);
    table.each(&[], |row| {
        found.extend(row.wkb);
        seen += 1;
        seen < rows
    })?;
    Ok(found)
}

/// Opens the result of a query; for OpenStreetMap files, of which one layer at a time can be collected.
pub(crate) fn open_query(path: &Path, written: &str, role: Role, layer: &str, sql: &str) -> Result<Opened, (Arc<str>, Trouble)> {
    let label: Arc<str> = format!("{written}:{layer}").into();
    let (dataset, text) = open_dataset(path, written, None).map_err(|t| (label.clone(), t))?;
    let input = Input::default();
    describe(dataset, Pick::Sql(sql.to_owned()), role, written, label.clone(), (&input, false), text, Vec::new()).map_err(|t| (label, t))
}

#[expect(clippy::too_many_arguments, reason = "the parts of one value, put together in one place")]
fn describe(
    dataset: Dataset,
    pick: Pick,
    role: Role,
    written: &str,
    label: Arc<str>,
    (input, several): (&Input, bool),
    text: TextPlan,
    notes: Vec<String>,
) -> Result<Opened, Trouble> {
    let flag = |value: Option<String>| value.is_some_and(|v| v.eq_ignore_ascii_case("yes"));
    let mut synthetic = flag(dataset.metadata_item("SYNTHETIC", ""));
    let driver = dataset.driver().short_name();
    let truncated = driver == "ESRI Shapefile";
    quiet::clear();
    let (layer, columns, geometry, count, file_crs, place) = with_layer(&dataset, &pick, |layer| {
        synthetic |= flag(layer.metadata_item("SYNTHETIC", ""))
            || layer.metadata_item("DESCRIPTION", "").is_some_and(|d| d.trim_start().to_ascii_uppercase().starts_with("SYNTHETIC"));
        // A query's result costs a pass over the extract: the place of buildings is needed, and of streets where they are read alone.
        let place = if matches!(pick, Pick::Layer(_)) || matches!(role, Role::Buildings | Role::Streets) { middle_of(layer) } else { None };
        (layer.name(), columns(layer, truncated), kind(layer), layer.try_feature_count(), layer.spatial_ref(), place)
    })?;
    // Damage before the first shape leaves the layer without a place: that is no question of coordinates.
    if geometry != GeometryKind::None
        && place.is_none()
        && let Some(cause) = quiet::take().into_iter().next()
    {
        return Err(trouble(&M::DamagedInside { cause }, &M::DamagedFix));
    }
    let file_crs = file_crs.map(|srs| crs::describe(&srs, None));
    let own = if several && file_crs.is_some() { settle::settle(file_crs.clone(), None, place).ok() } else { None };
    let settled = match own.filter(|own| own.crs.is_some()) {
        Some(own) => own,
        None => settle::settle(file_crs, input.crs.as_deref(), place)?,
    };
    // Deleted rows of a dBase table are counted by the driver and not read.
    let count = count.map(|count| count.saturating_sub(text.deleted));
    let mut remarks = text.remarks.clone();
    remarks.extend(settled.remarks);
    Ok(Opened {
        data: Data::Features(dataset),
        pick,
        role,
        source: written.to_owned(),
        layer,
        label,
        columns,
        geometry,
        count,
        crs: settled.crs,
        denied: settled.denied,
        middle: place,
        synthetic,
        notes,
        issues: Vec::new(),
        left_out: 0,
        remarks,
        input: input.clone(),
        _text: text,
    })
}

/// Runs `work` on the picked layer.
pub(crate) fn with_layer<T>(dataset: &Dataset, pick: &Pick, work: impl FnOnce(&mut gdal::vector::Layer<'_>) -> T) -> Result<T, Trouble> {
    quiet::clear();
    let unreadable =
        |cause: String| trouble(&M::Unreadable { cause: quiet::take().into_iter().next().unwrap_or(cause) }, &M::UnreadableFix);
    match pick {
        Pick::Layer(at) => Ok(work(&mut dataset.layer(*at).map_err(|e| unreadable(e.to_string()))?)),
        Pick::Sql(sql) => {
            let result = dataset.execute_sql(sql, None, gdal::vector::sql::Dialect::OGR).map_err(|e| unreadable(e.to_string()))?;
            let mut result = result.ok_or_else(|| unreadable("no result".into()))?;
            Ok(work(&mut result))
        }
    }
}

/// The geometry of a feature; `None` where it is null or empty. (The crate's `geometry` hands out null pointers.)
pub(crate) fn geometry_of<'f>(feature: &'f gdal::vector::Feature<'_>) -> Option<&'f gdal::vector::Geometry> {
    feature.geometry_by_index(0).ok().filter(|g| !g.is_empty())
}

/// The middle of a layer.
pub(crate) fn middle_of(layer: &mut gdal::vector::Layer<'_>) -> Option<[f64; 2]> {
    middle(&shapes_of_layer(layer, PLACE_SAMPLE))
}

/// The middle of a table's places.
pub(crate) fn middle_of_table(table: &Table) -> Result<Option<[f64; 2]>, Trouble> {
    Ok(middle(&shapes_of_table(table, PLACE_SAMPLE)?))
}

/// The middle of some shapes by the medians of their first vertices: one point at 0,0 does not move it.
fn middle(shapes: &[Vec<u8>]) -> Option<[f64; 2]> {
    let first = |wkb: &Vec<u8>| match wkb::read(wkb).ok()?.shape {
        wkb::Shape::Points(p) => p.first().copied(),
        wkb::Shape::Lines(l) => l.first().and_then(|l| l.first()).copied(),
        wkb::Shape::Areas(a) => a.first().and_then(|a| a.first()).and_then(|r| r.first()).copied(),
        wkb::Shape::Empty => None,
    };
    let places: Vec<[f64; 2]> = shapes.iter().filter_map(first).filter(|p| p.iter().all(|v| v.is_finite())).collect();
    let median = |axis: usize| {
        let mut values: Vec<f64> = places.iter().map(|p| p[axis]).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    Some([median(0)?, median(1)?])
}

/// A cell of a feature, by the column's type.
pub(crate) fn cell(feature: &gdal::vector::Feature<'_>, at: usize, kind: ColumnKind) -> Cell {
    let value = match kind {
        ColumnKind::Integer => feature.field_as_integer64(at).ok().flatten().map(Cell::Integer),
        ColumnKind::Real => feature.field_as_double(at).ok().flatten().map(Cell::Real),
        ColumnKind::Text => feature.field_as_string(at).ok().flatten().map(Cell::Text),
    };
    value.unwrap_or_default()
}

/// The columns of a layer.
pub(crate) fn columns(layer: &gdal::vector::Layer<'_>, truncated: bool) -> Vec<Column> {
    layer
        .defn()
        .fields()
        .map(|f| {
            let kind = match f.field_type() {
                OGRFieldType::OFTInteger | OGRFieldType::OFTInteger64 => ColumnKind::Integer,
                OGRFieldType::OFTReal => ColumnKind::Real,
                _ => ColumnKind::Text,
            };
            Column { name: f.name(), kind, truncated }
        })
        .collect()
}

/// The kind of geometry a layer states.
pub(crate) fn kind(layer: &gdal::vector::Layer<'_>) -> GeometryKind {
    use OGRwkbGeometryType as G;
    match geometry_type_flatten(layer.defn().geometry_type()) {
        G::wkbPoint | G::wkbMultiPoint => GeometryKind::Points,
        G::wkbLineString | G::wkbMultiLineString | G::wkbCircularString | G::wkbCompoundCurve | G::wkbMultiCurve => GeometryKind::Lines,
        G::wkbPolygon
        | G::wkbMultiPolygon
        | G::wkbCurvePolygon
        | G::wkbMultiSurface
        | G::wkbTriangle
        | G::wkbTIN
        | G::wkbPolyhedralSurface => GeometryKind::Areas,
        G::wkbNone => GeometryKind::None,
        _ => GeometryKind::Mixed,
    }
}

/// Kinds of geometry a role can use; `None` alone means a table. Of buildings closed lines will do, as drawings have them.
pub(crate) fn fits(role: Role, kind: GeometryKind) -> bool {
    use GeometryKind as G;
    match role {
        Role::Ledger | Role::Survey | Role::Nodes | Role::Units => true,
        Role::Buildings => kind != G::None,
        Role::Neighbourhoods | Role::Boundaries | Role::Parcels | Role::Reference => matches!(kind, G::Areas | G::Mixed),
        Role::Facilities => matches!(kind, G::Points | G::Areas | G::Mixed),
        Role::Streets => matches!(kind, G::Lines | G::Mixed),
        Role::Barriers => matches!(kind, G::Lines | G::Areas | G::Mixed),
        Role::Crossings => matches!(kind, G::Points | G::Lines | G::Areas | G::Mixed),
        Role::Entrances => matches!(kind, G::Points | G::Mixed),
        Role::PipeWorks => matches!(kind, G::Lines | G::Points | G::Areas | G::Mixed),
        Role::Project => false,
    }
}

/// Kinds of geometry that a role is looked for in where nobody names the layer.
fn expected(role: Role, kind: GeometryKind) -> bool {
    fits(role, kind) && (role != Role::Buildings || kind != GeometryKind::Lines)
}

/// What a role wants, in words.
pub(crate) fn wanted(role: Role) -> M {
    match role {
        Role::Neighbourhoods | Role::Boundaries | Role::Parcels | Role::Reference => M::Areas,
        Role::Streets => M::Lines,
        Role::Barriers => M::LinesOrAreas,
        Role::Crossings | Role::PipeWorks => M::PointsOrLines,
        Role::Entrances => M::Points,
        _ => M::PointsOrAreas,
    }
}

fn in_words(kind: GeometryKind) -> M {
    match kind {
        GeometryKind::Points => M::Points,
        GeometryKind::Lines => M::Lines,
        GeometryKind::Areas => M::Areas,
        GeometryKind::Mixed | GeometryKind::None => M::NoGeometry,
    }
}

/// That there is no such layer, with the one that was probably meant.
fn unknown_layer(layer: &str, known: &[&str], list: String) -> M {
    let near = near(layer, known.iter().copied());
    M::UnknownLayer { layer: layer.to_owned(), known: list, near_zh: near.zh, near_en: near.en }
}

fn choose(dataset: &Dataset, names: &[String], role: Role, declared: Option<&str>, notes: &mut Vec<String>) -> Result<usize, Trouble> {
    let list = || names.join(", ");
    let kinds: Vec<GeometryKind> = dataset.layers().map(|l| kind(&l)).collect();
    if let Some(declared) = declared {
        let Some(at) = names.iter().position(|n| n == declared) else {
            let refs: Vec<&str> = names.iter().map(String::as_str).collect();
            let message = unknown_layer(declared, &refs, list());
            return Err(trouble(&message, &M::UnknownLayerFix));
        };
        return if fits(role, kinds[at]) { Ok(at) } else { Err(wrong_kind(role, &names[at], kinds[at])) };
    }
    if names.is_empty() {
        return Err(trouble(&M::NoLayers, &M::EmptyLayerFix));
    }
    if names.len() == 1 {
        return if fits(role, kinds[0]) { Ok(0) } else { Err(wrong_kind(role, &names[0], kinds[0])) };
    }
    let is_named = |at: &usize| {
        let name = fields::plain(&names[*at]);
        words(role).iter().any(|w| name.contains(w))
    };
    let fitting = || (0..names.len()).filter(|&at| expected(role, kinds[at]));
    let drawn = || (0..names.len()).filter(|&at| fits(role, kinds[at])).find(is_named);
    match fitting().find(is_named).or(fitting().next()).or_else(drawn) {
        Some(at) => {
            notes.push(format!("layer = \"{}\"", names[at]));
            Ok(at)
        }
        None => Err(trouble(&M::NoFittingLayer { known: list() }, &M::NoFittingLayerFix)),
    }
}

/// A layer whose geometry is of no use to a role.
fn wrong_kind(role: Role, layer: &str, found: GeometryKind) -> Trouble {
    let message = |lang: Lang| {
        let (found, wanted) = (in_words(found).say(lang), wanted(role).say(lang));
        M::WrongKind { layer: layer.to_owned(), found, wanted }.say(lang)
    };
    Trouble { message: Text { zh: message(Lang::Zh), en: message(Lang::En) }, remedy: M::WrongKindFix.both() }
}

/// The role a layer's name points to, where its geometry fits.
pub(crate) fn role_named(name: &str, geometry: GeometryKind) -> Option<Role> {
    let name = fields::plain(name);
    let table = geometry == GeometryKind::None;
    [
        Role::Ledger,
        Role::Survey,
        Role::Neighbourhoods,
        Role::Buildings,
        Role::Facilities,
        Role::Crossings,
        Role::Barriers,
        Role::Entrances,
        Role::PipeWorks,
        Role::Streets,
        Role::Boundaries,
    ]
    .into_iter()
    .filter(|&role| table == matches!(role, Role::Ledger | Role::Survey) && expected(role, geometry))
    .find(|&role| words(role).iter().any(|w| name.contains(w)))
}

/// Words in layer names that point to a role.
fn words(role: Role) -> &'static [&'static str] {
    match role {
        Role::Buildings => &["building", "footprint", "楼", "建筑", "房屋", "parcel", "house"],
        Role::Neighbourhoods => &["小区", "neighbourhood", "estate"],
        Role::Ledger => &["台账", "ledger"],
        Role::Survey => &["调查", "意愿", "survey"],
        Role::Facilities => &["facilit", "设施", "poi", "service"],
        Role::Streets => &["street", "road", "道路", "路网", "路"],
        Role::Entrances => &["entrance", "gate", "出入口"],
        Role::Barriers => &["barrier", "障碍", "阻隔", "river", "water", "水系", "rail"],
        Role::Crossings => &["crossing", "bridge", "桥", "过街"],
        Role::Boundaries => &["boundar", "行政", "subdistrict", "neighborhood", "街道", "社区", "district"],
        Role::PipeWorks => &["pipe", "管"],
        Role::Parcels => &["宗地", "地块", "parcel", "lots"],
        Role::Reference => &["小区", "neighbourhood", "estate", "block", "街坊"],
        Role::Nodes | Role::Units | Role::Project => &[],
    }
}
