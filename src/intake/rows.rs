//! Rows of a layer: read by one thread, converted by all, kept in order; counted, hashed, and none lost silently.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use gdal::vector::LayerAccess;
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

/// Rows of a batch that one core converts in a row.
const CHUNK: usize = 256;

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

/// A row that lies in its batch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowRef<'b> {
    /// Position in the layer, as in [`Row`].
    pub number: u64,
    /// Geometry as well-known binary.
    pub wkb: Option<&'b [u8]>,
    /// Wanted cells, in the order they were wanted.
    pub cells: &'b [Cell],
}

impl RowRef<'_> {
    /// A copy that outlives the batch.
    pub(crate) fn owned(&self) -> Row {
        Row { number: self.number, wkb: self.wkb.map(<[u8]>::to_vec), cells: self.cells.to_vec() }
    }
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
///
/// What a conversion has to say goes into its value, and what is bulky into a store that `keep` sees again: one store for
/// many rows, so that hardly anything is allocated by one thread and freed by another.
pub(crate) fn read<T: Send, S: Default + Send>(
    opened: Opened,
    wanted: &[usize],
    progress: &Progress,
    convert: impl Fn(&LayerHead, &RowRef<'_>, &mut S) -> T + Sync,
    mut keep: impl FnMut(&LayerHead, &RowRef<'_>, T, &S) -> bool,
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
        let (send_rows, rows) = sync_channel::<Batch>(WAITING);
        let (send_converted, converted) = sync_channel::<(Batch, Vec<Chunk<T, S>>)>(WAITING);
        let reader = scope.spawn(move || {
            quiet::clear();
            let result = pull(&opened, wanted, |batch| send_rows.send(batch).is_ok());
            (result, quiet::take())
        });
        let (head, convert) = (&head, &convert);
        scope.spawn(move || {
            for batch in rows {
                let chunks = batch.converted(head, convert);
                if send_converted.send((batch, chunks)).is_err() {
                    return;
                }
            }
        });
        for (batch, chunks) in converted {
            progress.advance(batch.len() as u64)?;
            let mut at = 0;
            for Chunk { values, store } in chunks {
                for (digest, value) in values {
                    let row = batch.row(at);
                    at += 1;
                    hash.update(digest);
                    read += 1;
                    if keep(head, &row, value, &store) {
                        kept += 1;
                    } else {
                        rejected_at.extend(row.wkb.and_then(locate::first_vertex).map(|start| (row.number, start)));
                    }
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
    let rows_sha256 = format!("{:x}", hash.finalize());
    let record = InputRecord { role: head.role, source, layer, read, kept, rejected: read - kept, rows_sha256, rejected_at };
    if read == 0 && !is_query {
        return Err(Stopped::Problem(Box::new(problem(head.role, &head.label, None, trouble(&M::EmptyLayer, &M::EmptyLayerFix)))));
    }
    Ok(record)
}

/// Some rows of a layer in few pieces of memory: they go from thread to thread.
struct Batch {
    numbers: Vec<u64>,
    /// Where the geometry of each row ends; none where it ends where it begins.
    wkb_ends: Vec<u32>,
    wkb: Vec<u8>,
    /// Cells of all rows, `width` a row.
    cells: Vec<Cell>,
    width: usize,
}

/// What became of some neighbouring rows of a batch.
struct Chunk<T, S> {
    /// Digest and value of each.
    values: Vec<([u8; 32], T)>,
    store: S,
}

impl Batch {
    fn new(width: usize) -> Self {
        Self {
            numbers: Vec::with_capacity(BATCH),
            wkb_ends: Vec::with_capacity(BATCH),
            wkb: Vec::new(),
            cells: Vec::with_capacity(BATCH * width),
            width,
        }
    }

    fn len(&self) -> usize {
        self.numbers.len()
    }

    fn row(&self, at: usize) -> RowRef<'_> {
        let start = at.checked_sub(1).map_or(0, |before| self.wkb_ends[before]) as usize;
        let wkb = &self.wkb[start..self.wkb_ends[at] as usize];
        let cells = &self.cells[at * self.width..(at + 1) * self.width];
        RowRef { number: self.numbers[at], wkb: (!wkb.is_empty()).then_some(wkb), cells }
    }

    /// All rows converted, in their order, on all cores.
    fn converted<T: Send, S: Default + Send>(
        &self,
        head: &LayerHead,
        convert: &(impl Fn(&LayerHead, &RowRef<'_>, &mut S) -> T + Sync),
    ) -> Vec<Chunk<T, S>> {
        let chunk = |chunk: usize| {
            let rows = chunk * CHUNK..self.len().min((chunk + 1) * CHUNK);
            let mut store = S::default();
            let values = rows.map(|at| self.row(at)).map(|row| (digest(&row), convert(head, &row, &mut store))).collect();
            Chunk { values, store }
        };
        (0..self.len().div_ceil(CHUNK)).into_par_iter().map(chunk).collect()
    }
}

/// Hands over all rows in their order, a batch at a time, until the receiver wants no more.
fn pull(opened: &Opened, wanted: &[usize], hand_over: impl FnMut(Batch) -> bool) -> Result<(), Trouble> {
    let mut batches = Batches { batch: Batch::new(wanted.len()), hand_over };
    match &opened.data {
        Data::Table(table) => table.each(wanted, |row| batches.take(row.number, row.wkb.as_deref(), row.cells))?,
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
                    let wkb = geometry_of(&feature).and_then(|g| g.wkb().ok());
                    let cells = columns.iter().map(|(at, column)| cell(&feature, *at, column.kind));
                    if !batches.take(number, wkb.as_deref(), cells) {
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
    batch: Batch,
    hand_over: F,
}

impl<F: FnMut(Batch) -> bool> Batches<F> {
    /// Takes one row; says whether the receiver wants more.
    fn take(&mut self, number: u64, wkb: Option<&[u8]>, cells: impl IntoIterator<Item = Cell>) -> bool {
        self.batch.numbers.push(number);
        self.batch.wkb.extend_from_slice(wkb.unwrap_or_default());
        self.batch.wkb_ends.push(self.batch.wkb.len() as u32);
        self.batch.cells.extend(cells);
        if self.batch.len() < BATCH && self.batch.wkb.len() <= BATCH_BYTES {
            return true;
        }
        let next = Batch::new(self.batch.width);
        (self.hand_over)(std::mem::replace(&mut self.batch, next))
    }

    /// Hands over what is left.
    fn finish(mut self) {
        (self.hand_over)(self.batch);
    }
}

/// A row in canonical form: geometry and cells with their types and lengths.
fn digest(row: &RowRef<'_>) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut put = |tag: u8, bytes: &[u8]| {
        let mut heading = [tag; 9];
        heading[1..].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
        hash.update(heading);
        hash.update(bytes);
    };
    match row.wkb {
        Some(bytes) => put(1, bytes),
        None => put(0, &[]),
    }
    for cell in row.cells {
        match cell {
            Cell::Null => put(0, &[]),
            Cell::Integer(v) => put(2, &v.to_le_bytes()),
            Cell::Real(v) => put(3, &v.to_le_bytes()),
            Cell::Text(t) => put(4, t.as_bytes()),
        }
    }
    hash.finalize().into()
}
