//! A layer or table as it is: every column and every record in order, for work on one file alone.

use std::path::Path;

use super::fields::{forms, plain};
use super::rows::{self, Row, RowRef, Stopped};
use super::sheets::Delimited;
use super::source::{self, Column, GeometryKind};
use super::wkb::{self, Shape};
use super::{IntakeError, encoding, environment};
use crate::project::{Input, OneOrMany};
use crate::report::{DataIssue, Progress, Role, Stage};

/// A file's layer, read whole.
pub(crate) struct Whole {
    /// Layer or sheet.
    pub layer: String,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Records in order, with a cell for every column.
    pub rows: Vec<Row>,
    /// Kind of geometry.
    pub geometry: GeometryKind,
    /// Definition of the CRS of the geometries; `None` where nobody says it.
    pub crs: Option<String>,
    /// Rows of a sheet that are no records, and what else was found about it.
    pub issues: Vec<DataIssue>,
}

impl Whole {
    /// The column of a name: as written, else by what is left of it without case, width and punctuation.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        let wanted = plain(name);
        let exact = self.columns.iter().position(|column| column.name == name);
        exact.or_else(|| self.columns.iter().position(|column| forms(&column.name).contains(&wanted)))
    }

    /// Names of its columns, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }
}

/// Reads a file: the named layer, else the one there is, else the first.
///
/// # Errors
/// Why it cannot be read, or that the caller cancelled.
pub(crate) fn read(path: &Path, layer: Option<&str>, progress: &Progress) -> Result<Whole, IntakeError> {
    let written = path.to_string_lossy().into_owned();
    // A ledger may be a table as well as a layer of any geometry.
    let role = Role::Units;
    let unusable = |label: &std::sync::Arc<str>, trouble| IntakeError::Unusable(vec![source::problem(role, label, None, trouble)]);
    environment::prepare().map_err(|trouble| unusable(&written.as_str().into(), trouble))?;
    // The names and values of a plain table may look like a ledger's header; its own comes first.
    let header = is_plain(path).then_some(OneOrMany::One(1));
    let input = Input { layer: layer.map(str::to_owned), header, ..Input::default() };
    let mut opened = source::open_alone(path, &written, role, &input).map_err(|(label, trouble)| unusable(&label, trouble))?;
    progress.enter(Stage::Intake, opened.count.unwrap_or(0))?;
    let (layer, columns, geometry) = (opened.layer.clone(), opened.columns.clone(), opened.geometry);
    let crs = opened.crs.as_ref().map(|crs| crs.definition.clone());
    let issues = std::mem::take(&mut opened.issues);
    let all: Vec<usize> = (0..columns.len()).collect();
    let mut kept = Vec::with_capacity(opened.count.unwrap_or(0) as usize);
    let keep = |_: &rows::LayerHead, row: &RowRef<'_>, (): (), (): &()| {
        kept.push(row.owned());
        true
    };
    match rows::read(opened, &all, progress, |_, _, (): &mut ()| (), keep) {
        Ok(_) => Ok(Whole { layer, columns, rows: kept, geometry, crs, issues }),
        Err(Stopped::Problem(problem)) => Err(IntakeError::Unusable(vec![*problem])),
        Err(Stopped::Cancelled) => Err(IntakeError::Cancelled(crate::report::Cancelled)),
    }
}

/// Whether a file is a text with a plain header; what cannot be read is told where it is read.
fn is_plain(path: &Path) -> bool {
    let is_text = matches!(encoding::extension(path).as_str(), "csv" | "tsv" | "txt") && path.is_file();
    is_text && Delimited::open(path, None).and_then(|text| text.is_plain()).unwrap_or(false)
}

/// The rings of an area in the coordinates of its layer, outer and inner alike; `None` where the bytes are no area.
pub(crate) fn rings(wkb: &[u8]) -> Option<Vec<Vec<[f64; 2]>>> {
    match wkb::read(wkb).ok()?.shape {
        Shape::Areas(parts) => Some(parts.into_iter().flatten().collect()),
        Shape::Empty | Shape::Points(_) | Shape::Lines(_) => None,
    }
}
