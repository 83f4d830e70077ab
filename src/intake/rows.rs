//! Rows of a layer: read by one thread, converted by all, kept in order; counted, hashed, and none lost silently.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use gdal::vector::{Feature, LayerAccess};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::place::Reject;
use super::source::{Column, Opened, Pick, cell, geometry_of, problem, with_layer};
use super::values::Cell;
use super::{InputRecord, Problem, Trouble, quiet, trouble};
use crate::report::messages::IntakeMessage as M;
use crate::report::{Action, Cancelled, DataIssue, IssueKind, Progress, Role};

/// Rows a batch: small against memory, large against the cost of handing it over.
const BATCH: usize = 4096;

/// A row as read.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Position in the layer, from 0.
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

    /// A shape that was repaired, with its area before and after in square metres.
    pub(crate) fn repaired(&self, row: u64, (before, after): (f64, f64)) -> DataIssue {
        self.issue(row, IssueKind::InvalidGeometry, Action::Repaired).value(format!("{before:.1} m² → {after:.1} m²"))
    }

    /// An issue of one cell.
    pub(crate) fn cell(&self, row: u64, column: usize, kind: IssueKind, action: Action, value: &Cell) -> DataIssue {
        DataIssue::row(self.role, &self.label, row, kind, action).field(&self.names[column]).value(value.text())
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
    let (send, receive) = sync_channel::<Vec<Row>>(3);
    let mut hash = Sha256::new();
    let (mut read, mut kept) = (0u64, 0u64);
    let outcome = std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let wanted: Vec<(usize, Column)> = wanted.iter().map(|&c| (c, opened.columns[c].clone())).collect();
            quiet::clear();
            let result = with_layer(&opened.dataset, &opened.pick, |layer| {
                let mut batch = Vec::with_capacity(BATCH);
                for (number, feature) in layer.features().enumerate() {
                    batch.push(row(number as u64, &feature, &wanted));
                    // A closed channel: the receiver was cancelled.
                    if batch.len() == BATCH && send.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_err() {
                        return;
                    }
                }
                let _ = send.send(batch);
            });
            (result, quiet::take())
        });
        for batch in &receive {
            progress.advance(batch.len() as u64)?;
            let converted: Vec<(u64, [u8; 32], T)> = batch
                .into_par_iter()
                .map(|row| {
                    let digest = digest(&row);
                    (row.number, digest, convert(&head, row))
                })
                .collect();
            for (number, digest, value) in converted {
                read += 1;
                hash.update(digest);
                kept += u64::from(keep(&head, number, value));
            }
        }
        drop(receive);
        Ok::<_, Cancelled>(reader.join())
    })?;
    let damaged = |cause: String| {
        let t = trouble(&M::Damaged { read, expected: expected.unwrap_or(read), cause }, &M::DamagedFix);
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
    let record = InputRecord { role: head.role, source, layer, read, kept, rejected: read - kept, rows_sha256: hex(&hash.finalize()) };
    if read == 0 && !is_query {
        return Err(Stopped::Problem(Box::new(problem(head.role, &head.label, None, trouble(&M::EmptyLayer, &M::EmptyLayerFix)))));
    }
    Ok(record)
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
        hash.update([tag]);
        hash.update((bytes.len() as u64).to_le_bytes());
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
