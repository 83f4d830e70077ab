//! The records of one file with columns added, as CSV, GeoJSON or GeoPackage.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use gdal::spatial_ref::{AxisMappingStrategy, SpatialRef};
use gdal::vector::{Defn, Feature, FieldDefn, Geometry, LayerOptions, OGRFieldType, OGRwkbGeometryType};
use gdal::{Dataset, DriverManager};

use super::ExportError;
use crate::intake::{Cell, ColumnKind, GeometryKind, Whole, quiet};
use crate::report::messages::FolderMessage as M;
use crate::report::{Cancelled, Progress, Say, Stage, Text};

/// Records between two looks at whether the caller cancelled.
const STEP: usize = 4096;

/// The day that stands in a GeoPackage as the day of its last change: no output holds the clock.
const DAY: &str = "2000-01-01T00:00:00.000Z";

/// A column that is added.
#[derive(Debug, Clone)]
pub(crate) struct Added {
    /// Name; a column of the file that has it already is replaced.
    pub name: String,
    /// Values by record.
    pub values: Values,
}

/// Values of an added column.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    /// Numbers, finite.
    Real(Vec<f64>),
    /// Numbers, finite, where known.
    Known(Vec<Option<f64>>),
    /// Counts.
    Whole(Vec<u32>),
    /// Counts, where there is one.
    Counted(Vec<Option<u32>>),
    /// Words; empty where there is none.
    Words(Vec<String>),
}

/// Forms a table can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Csv,
    GeoJson,
    GeoPackage,
}

impl Form {
    /// The form that a file's ending asks for.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "csv" => Self::Csv,
            "geojson" | "json" => Self::GeoJson,
            "gpkg" => Self::GeoPackage,
            _ => return None,
        })
    }
}

/// Why a form cannot hold a table; `None` where it can.
pub(crate) fn unfit(form: Form, table: &Whole) -> Option<Text> {
    let unplaced = form == Form::GeoJson && table.geometry != GeometryKind::None && table.crs.is_none();
    unplaced.then(|| M::NoCrsForGeoJson.both())
}

/// Writes the records in their order to an unfinished file ([`super::OutputFile`]).
///
/// # Errors
/// [`ExportError`]; what was written is of no use then.
pub(crate) fn write(path: &Path, form: Form, table: &Whole, added: &[Added], progress: &Progress) -> Result<(), ExportError> {
    let failed = |cause: io::Error| ExportError::Write { path: path.into(), cause };
    progress.enter(Stage::Table, table.rows.len() as u64)?;
    let kept: Vec<usize> = (0..table.columns.len()).filter(|&at| !is_replaced(&table.columns[at].name, added)).collect();
    let outcome = match form {
        Form::Csv => csv(path, table, &kept, added, progress),
        Form::GeoJson | Form::GeoPackage => with_fixed_day(|| layer(path, form, table, &kept, added, progress)),
    };
    outcome.map_err(|stopped| match stopped {
        Stopped::Cancelled => ExportError::Cancelled(Cancelled),
        Stopped::Failed(cause) => failed(cause),
    })
}

/// Whether an added column takes the place of one of the file; names differ by more than case.
pub(crate) fn is_replaced(name: &str, added: &[Added]) -> bool {
    added.iter().any(|added| added.name.eq_ignore_ascii_case(name))
}

enum Stopped {
    Cancelled,
    Failed(io::Error),
}

impl From<Cancelled> for Stopped {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<gdal::errors::GdalError> for Stopped {
    fn from(error: gdal::errors::GdalError) -> Self {
        let heard = quiet::take().into_iter().find(|message| !message.trim().is_empty());
        Self::Failed(io::Error::other(heard.unwrap_or_else(|| error.to_string())))
    }
}

impl From<csv::Error> for Stopped {
    fn from(error: csv::Error) -> Self {
        Self::Failed(io::Error::other(error))
    }
}

/// With a byte-order mark, which spreadsheets need to show Chinese; numbers as short as they read back the same.
fn csv(path: &Path, table: &Whole, kept: &[usize], added: &[Added], progress: &Progress) -> Result<(), Stopped> {
    let mut file = BufWriter::new(fs_err::File::create(path)?);
    file.write_all("\u{feff}".as_bytes())?;
    let mut out = csv::Writer::from_writer(file);
    let names = kept.iter().map(|&at| table.columns[at].name.as_str()).chain(added.iter().map(|added| added.name.as_str()));
    out.write_record(names)?;
    for (number, row) in table.rows.iter().enumerate() {
        tick(number, progress)?;
        for &at in kept {
            match &row.cells[at] {
                Cell::Text(text) => out.write_field(text)?,
                other => out.write_field(other.text())?,
            }
        }
        for added in added {
            match &added.values {
                Values::Real(values) => out.write_field(values[number].to_string())?,
                Values::Known(values) => out.write_field(values[number].map_or(String::new(), |value| value.to_string()))?,
                Values::Whole(values) => out.write_field(values[number].to_string())?,
                Values::Counted(values) => out.write_field(values[number].map_or(String::new(), |value| value.to_string()))?,
                Values::Words(values) => out.write_field(&values[number])?,
            }
        }
        out.write_record(None::<&[u8]>)?;
    }
    out.flush()?;
    Ok(())
}

fn tick(number: usize, progress: &Progress) -> Result<(), Cancelled> {
    if number.is_multiple_of(STEP) && number > 0 { progress.advance(STEP as u64) } else { Ok(()) }
}

fn layer(path: &Path, form: Form, table: &Whole, kept: &[usize], added: &[Added], progress: &Progress) -> Result<(), Stopped> {
    quiet::install();
    // Drivers make files and do not fill them.
    if path.exists() {
        fs_err::remove_file(path)?;
    }
    let driver = DriverManager::get_driver_by_name(if form == Form::GeoPackage { "GPKG" } else { "GeoJSON" })?;
    let mut dataset = driver.create_vector_only(path)?;
    if form == Form::GeoPackage {
        let mut transaction = dataset.start_transaction()?;
        features(&mut transaction, form, table, kept, added, progress)?;
        transaction.commit()?;
    } else {
        features(&mut dataset, form, table, kept, added, progress)?;
    }
    dataset.close()?;
    // What a driver only complains of at the end is a failure too.
    quiet::clear();
    Ok(())
}

fn features(dataset: &mut Dataset, form: Form, table: &Whole, kept: &[usize], added: &[Added], progress: &Progress) -> Result<(), Stopped> {
    let srs = match &table.crs {
        Some(definition) => {
            let mut srs = SpatialRef::from_definition(definition)?;
            srs.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
            Some(srs)
        }
        None => None,
    };
    let has_geometry = table.geometry != GeometryKind::None;
    let ty = if has_geometry { OGRwkbGeometryType::wkbUnknown } else { OGRwkbGeometryType::wkbNone };
    let name = if table.layer.is_empty() { "ranked" } else { &table.layer };
    // RFC 7946 wants longitude and latitude; the driver turns them.
    let options: &[&str] = if form == Form::GeoJson && has_geometry { &["RFC7946=YES"] } else { &[] };
    let layer = dataset.create_layer(LayerOptions { name, srs: srs.as_ref(), ty, options: Some(options) })?;
    let kinds = kept.iter().map(|&at| (&table.columns[at].name, written_as(table, at)));
    let added_kinds = added.iter().map(|added| {
        let kind = match added.values {
            Values::Whole(_) | Values::Counted(_) => OGRFieldType::OFTInteger64,
            Values::Real(_) | Values::Known(_) => OGRFieldType::OFTReal,
            Values::Words(_) => OGRFieldType::OFTString,
        };
        (&added.name, kind)
    });
    for (name, kind) in kinds.clone().chain(added_kinds) {
        FieldDefn::new(name, kind)?.add_to_layer(&layer)?;
    }
    let kinds: Vec<_> = kinds.map(|(_, kind)| kind).collect();
    let definition = Defn::from_layer(&layer);
    for (number, row) in table.rows.iter().enumerate() {
        tick(number, progress)?;
        let mut feature = Feature::new(&definition)?;
        if let Some(wkb) = row.wkb.as_deref().filter(|_| has_geometry) {
            feature.set_geometry(Geometry::from_wkb(wkb)?)?;
        }
        for (field, (&at, &kind)) in kept.iter().zip(&kinds).enumerate() {
            set(&mut feature, field, &row.cells[at], kind)?;
        }
        for (field, added) in (kept.len()..).zip(added) {
            match &added.values {
                Values::Real(values) => feature.set_field_double(field, values[number])?,
                Values::Known(values) => match values[number] {
                    Some(value) => feature.set_field_double(field, value)?,
                    None => feature.set_field_null(field)?,
                },
                Values::Whole(values) => feature.set_field_integer64(field, i64::from(values[number]))?,
                Values::Counted(values) => match values[number] {
                    Some(value) => feature.set_field_integer64(field, i64::from(value))?,
                    None => feature.set_field_null(field)?,
                },
                Values::Words(values) if values[number].is_empty() => feature.set_field_null(field)?,
                Values::Words(values) => feature.set_field_string(field, &values[number])?,
            }
        }
        feature.create(&layer)?;
    }
    Ok(())
}

/// The type a column is written as: numbers of a table of text only where each of them reads as one.
fn written_as(table: &Whole, at: usize) -> OGRFieldType::Type {
    let all = |test: fn(&str) -> bool| {
        table.rows.iter().all(|row| match &row.cells[at] {
            Cell::Text(text) => text.trim().is_empty() || test(text.trim()),
            _ => true,
        })
    };
    match table.columns[at].kind {
        // A leading zero belongs to a code.
        ColumnKind::Integer if all(|text| text.parse::<i64>().is_ok_and(|n| n.to_string() == text)) => OGRFieldType::OFTInteger64,
        ColumnKind::Integer | ColumnKind::Real if all(|text| text.parse::<f64>().is_ok_and(f64::is_finite)) => OGRFieldType::OFTReal,
        _ => OGRFieldType::OFTString,
    }
}

fn set(feature: &mut Feature<'_>, field: usize, cell: &Cell, kind: OGRFieldType::Type) -> gdal::errors::Result<()> {
    match (cell, kind) {
        (Cell::Null, _) => feature.set_field_null(field),
        (Cell::Text(text), OGRFieldType::OFTInteger64 | OGRFieldType::OFTReal) if text.trim().is_empty() => feature.set_field_null(field),
        (Cell::Text(text), OGRFieldType::OFTInteger64) => match text.trim().parse() {
            Ok(number) => feature.set_field_integer64(field, number),
            Err(_) => feature.set_field_null(field),
        },
        (Cell::Text(text), OGRFieldType::OFTReal) => match text.trim().parse() {
            Ok(number) => feature.set_field_double(field, number),
            Err(_) => feature.set_field_null(field),
        },
        (Cell::Integer(number), OGRFieldType::OFTInteger64) => feature.set_field_integer64(field, *number),
        (Cell::Integer(number), OGRFieldType::OFTReal) => feature.set_field_double(field, *number as f64),
        (Cell::Real(number), _) if !number.is_finite() => feature.set_field_null(field),
        (Cell::Real(number), OGRFieldType::OFTReal) => feature.set_field_double(field, *number),
        (Cell::Text(text), _) => feature.set_field_string(field, text),
        (other, _) => feature.set_field_string(field, &other.text()),
    }
}

/// Runs `work` with the date that GDAL writes into files fixed.
fn with_fixed_day<T>(work: impl FnOnce() -> Result<T, Stopped>) -> Result<T, Stopped> {
    gdal::config::set_thread_local_config_option("OGR_CURRENT_DATE", DAY)?;
    let result = work();
    gdal::config::clear_thread_local_config_option("OGR_CURRENT_DATE")?;
    result
}
