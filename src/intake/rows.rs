//! Rows of a layer: read by one thread, converted by all, kept in order; counted, hashed, and none lost silently.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use gdal::vector::{Feature, LayerAccess};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::geometry::Changes;
use super::place::Reject;
use super::source::{Column, Data, Opened, Pick, cell, geometry_of, problem, with_layer};
use super::values::Cell;
use super::{InputRecord, Problem, Trouble, locate, only, quiet, trouble};
use crate::report::messages::IntakeMessage as M;
use crate::report::{Action, Cancelled, DataIssue, IssueKind, Progress, Role};

/// Rows a batch: small against memory, large against the cost of handing it over.
const BATCH: usize = 2048;

/// Bytes of geometry a batch, about: coastlines are large.
const BATCH_BYTES: usize = 4 << 20;

/// Batches that may wait between two steps.
const WAITING: usize = 2;

/// A row as read.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Position in the layer, from 0; in a table the number a spreadsheet shows.
    pub number: u64,
    /// Geometry as well-known binary.
    pub wkb: Option<Vec<u8>>,
    /// Wanted cells, in the order they were wanted.
    pub cells: Vec<Cell>,
}

/// What stays known of a source once its rows are being read.
#[derive(Debug, Clone)]
pub(crate) struct LayerHead {
    /// Its part.
    pub role: Role,
    /// `file:layer`.
    pub label: Arc<str>,
    /// Names of the wanted columns.
    pub names: Vec<Arc<str>>,
}

impl LayerHead {
    /// An issue of one row.
    pub(crate) fn issue(&self, row: u64, kind: IssueKind, action: Action) -> DataIssue {
        DataIssue::row(self.role, &self.label, row, kind, action)
    }

    /// A row that is not used.
    pub(crate) fn rejected(&self, row: u64, (kind, value): Reject) -> DataIssue {
        self.issue(row, kind, Action::Rejected).value(value)
    }

    /// What was changed in a shape that is kept.
    pub(crate) fn changes(&self, row: u64, changes: &Changes) -> Vec<DataIssue> {
        // Of nearly every shape nothing was.
        if *changes == Changes::default() {
            return Vec::new();
        }
        let Changes { left_out: [points, lines], arcs, spikes, repaired } = *changes;
        let changed = [(IssueKind::ArcsDrawn, arcs), (IssueKind::SpikeCut, spikes), (IssueKind::InvalidGeometry, repaired)];
        let left_out = (points + lines > 0).then(|| {
            let issue = self.issue(row, IssueKind::PartsLeftOut, Action::Repaired);
            issue.value(format!("POINT × {points}, LINESTRING × {lines}"))
        });
        let changed = changed.into_iter().filter_map(|(kind, areas)| Some(self.issue(row, kind, Action::Repaired).areas(areas?)));
        left_out.into_iter().chain(changed).collect()
    }

    /// An issue of one cell.
    pub(crate) fn cell(&self, row: u64, column: usize, kind: IssueKind, action: Action, value: &Cell) -> DataIssue {
        DataIssue::row(self.role, &self.label, row, kind, action).field(&self.names[column]).value(value.text())
    }
}

/// What a row is remembered by once it is converted.
struct Mark {
    number: u64,
    digest: [u8; 32],
    /// First vertex, in the layer's own coordinates.
    starts_at: Option<[f64; 2]>,
}

impl Mark {
    fn of(row: &Row) -> Self {
        Self { number: row.number, digest: digest(row), starts_at: row.wkb.as_deref().and_then(locate::first_vertex) }
    }
}

/// Why reading stopped.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// The file is not what it says.
    Problem(Box<Problem>),
    /// The caller cancelled.
    Cancelled,
}

impl From<Cancelled> for Stopped {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Reads all rows; `convert` runs on all cores, `keep` in order and says whether the row was kept.
pub(crate) fn read<T: Send>(
    opened: Opened,
    wanted: &[usize],
    progress: &Progress,
    convert: impl Fn(&LayerHead, Row) -> T + Sync,
    mut keep: impl FnMut(&LayerHead, u64, T) -> bool,
) -> Result<InputRecord, Stopped> {
    let head = LayerHead {
        role: opened.role,
        label: opened.label.clone(),
        names: wanted.iter().map(|&c| opened.columns[c].name.as_str().into()).collect(),
    };
    let (source, layer, expected) = (opened.source.clone(), opened.layer.clone(), opened.count);
    let is_query = matches!(opened.pick, Pick::Sql(_));
    let mut hash = Sha256::new();
    let (mut read, mut kept, mut rejected_at) = (0u64, 0u64, Vec::new());
    let outcome = std::thread::scope(|scope| {
        // Three steps at work at once, each on the rows the step before is through with; what waits between them is bounded.
        let (send_rows, rows) = sync_channel::<Vec<Row>>(WAITING);
        let (send_converted, converted) = sync_channel::<Vec<(Mark, T)>>(WAITING);
        let reader = scope.spawn(move || {
            quiet::clear();
            let result = pull(&opened, wanted, |batch| send_rows.send(batch).is_ok());
            (result, quiet::take())
        });
        let (head, convert) = (&head, &convert);
        scope.spawn(move || {
            for batch in rows {
                let converted = batch.into_par_iter().map(|row| (Mark::of(&row), convert(head, row))).collect();
                if send_converted.send(converted).is_err() {
                    return;
                }
            }
        });
        for batch in converted {
            progress.advance(batch.len() as u64)?;
            for (Mark { number, digest, starts_at }, value) in batch {
                read += 1;
                hash.update(digest);
                if keep(head, number, value) {
                    kept += 1;
                } else {
                    rejected_at.extend(starts_at.map(|at| (number, at)));
                }
            }
        }
        Ok::<_, Cancelled>(reader.join())
    })?;
    let damaged = |cause: String| {
        let t = match expected {
            Some(expected) if expected != read => trouble(&M::Damaged { read, expected, cause }, &M::DamagedFix),
            _ => trouble(&M::DamagedInside { cause }, &M::DamagedFix),
        };
        Stopped::Problem(Box::new(problem(head.role, &head.label, None, t)))
    };
    match outcome {
        Err(_) => return Err(damaged("the reader ended unexpectedly".into())),
        Ok((Err(Trouble { message, remedy }), _)) => {
            return Err(Stopped::Problem(Box::new(problem(head.role, &head.label, None, Trouble { message, remedy }))));
        }
        Ok((Ok(()), heard)) => {
            if let Some(message) = heard.into_iter().next() {
                return Err(damaged(message));
            }
            if expected.is_some_and(|n| n > read) {
                return Err(damaged(String::new()));
            }
        }
    }
    let rows_sha256 = hex(&hash.finalize());
    let record = InputRecord { role: head.role, source, layer, read, kept, rejected: read - kept, rows_sha256, rejected_at };
    if read == 0 && !is_query {
        return Err(Stopped::Problem(Box::new(problem(head.role, &head.label, None, trouble(&M::EmptyLayer, &M::EmptyLayerFix)))));
    }
    Ok(record)
}

/// Hands over all rows in their order, a batch at a time, until the receiver wants no more.
fn pull(opened: &Opened, wanted: &[usize], hand_over: impl FnMut(Vec<Row>) -> bool) -> Result<(), Trouble> {
    let mut batches = Batches { rows: Vec::with_capacity(BATCH), bytes: 0, hand_over };
    match &opened.data {
        Data::Table(table) => table.each(wanted, |row| batches.take(row))?,
        Data::Features(dataset) => {
            let columns: Vec<(usize, Column)> = wanted.iter().map(|&c| (c, opened.columns[c].clone())).collect();
            let driver = dataset.driver().short_name();
            with_layer(dataset, &opened.pick, |layer| {
                if let Pick::Layer(_) = opened.pick {
                    only::skip_others(layer, &driver, &opened.columns, wanted);
                    quiet::clear();
                }
                // Deleted rows of a dBase table keep their numbers, in a GIS and here.
                let own_numbers = driver == "ESRI Shapefile";
                for (number, feature) in layer.features().enumerate() {
                    let number = feature.fid().filter(|_| own_numbers).unwrap_or(number as u64);
                    if !batches.take(row(number, &feature, &columns)) {
                        return;
                    }
                }
            })?;
        }
    }
    batches.finish();
    Ok(())
}

/// Rows on their way to the next step.
struct Batches<F> {
    rows: Vec<Row>,
    bytes: usize,
    hand_over: F,
}

impl<F: FnMut(Vec<Row>) -> bool> Batches<F> {
    /// Takes one row; says whether the receiver wants more.
    fn take(&mut self, row: Row) -> bool {
        self.bytes += row.wkb.as_ref().map_or(0, Vec::len);
        self.rows.push(row);
        if self.rows.len() < BATCH && self.bytes <= BATCH_BYTES {
            return true;
        }
        self.bytes = 0;
        (self.hand_over)(std::mem::replace(&mut self.rows, Vec::with_capacity(BATCH)))
    }

    /// Hands over what is left.
    fn finish(mut self) {
        (self.hand_over)(self.rows);
    }
}

fn row(number: u64, feature: &Feature<'_>, wanted: &[(usize, Column)]) -> Row {
    let wkb = geometry_of(feature).and_then(|g| g.wkb().ok());
    let cells = wanted.iter().map(|(at, column)| cell(feature, *at, column.kind)).collect();
    Row { number, wkb, cells }
}

/// A row in canonical form: geometry and cells with their types and lengths.
fn digest(row: &Row) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut put = |tag: u8, bytes: &[u8]| {
        let mut heading = [tag; 9];
        heading[1..].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
        hash.update(heading);
        hash.update(bytes);
    };
    match &row.wkb {
        Some(bytes) => put(1, bytes),
        None => put(0, &[]),
    }
    for cell in &row.cells {
        match cell {
            Cell::Null => put(0, &[]),
            Cell::Integer(v) => put(2, &v.to_le_bytes()),
            Cell::Real(v) => put(3, &v.to_le_bytes()),
            Cell::Text(t) => put(4, t.as_bytes()),
        }
    }
    hash.finalize().into()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
