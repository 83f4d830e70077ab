//! One table of a network: its header, its rows, and what is wrong with them.

use std::collections::BTreeMap;
use std::mem::{Discriminant, discriminant};
use std::path::Path;
use std::sync::Arc;

use super::Numbers;
use crate::intake::sheets::Delimited;
use crate::intake::values::Cell;
use crate::intake::{IntakeError, Problem};
use crate::report::messages::AccessMessage as M;
use crate::report::{Progress, Role, Say};

/// Rows with the same fault that are named one by one.
const NAMED: usize = 5;

/// Rows between two looks at whether to stop.
const BETWEEN_CHECKS: u32 = 4_096;

/// A table with a header in its first row.
pub(super) struct Table {
    text: Delimited,
    pub(super) columns: Vec<String>,
    /// Column of each name in small letters.
    places: BTreeMap<String, u16>,
    pub(super) faults: Faults,
    header: M,
}

/// A row at work.
pub(super) struct Row<'a> {
    pub(super) number: u32,
    cells: &'a [(u16, Cell)],
    pub(super) columns: &'a [String],
    places: &'a BTreeMap<String, u16>,
}

impl Table {
    pub(super) fn open(path: &Path, role: Role, header: &M, problems: &mut Vec<Problem>) -> Option<Self> {
        let opened = Delimited::open(path, None).and_then(|text| {
            let head = text.head(1)?;
            Ok((text, head))
        });
        let (text, head) = match opened {
            Ok(opened) => opened,
            Err(trouble) => {
                problems.push(Problem { role, layer: label(path), field: None, message: trouble.message, remedy: trouble.remedy });
                return None;
            }
        };
        let mut columns = Vec::new();
        let mut faults = Faults::new(path, role);
        let mut places = BTreeMap::new();
        for (at, cell) in head.rows.first().map_or(&[][..], |row| &row.cells) {
            columns.resize(usize::from(*at), String::new());
            let name = cell.text();
            if places.insert(name.to_lowercase(), *at).is_some() {
                faults.add(&name, &M::TwoColumns { column: name.clone() }, header);
            }
            columns.push(name);
        }
        Some(Self { text, columns, places, faults, header: header.clone() })
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.places.contains_key(column)
    }

    /// Whether every column is there and none twice; says which is not.
    pub(super) fn need(&mut self, columns: &[&str]) -> bool {
        let found = self.columns.join(",");
        for column in columns.iter().filter(|column| !self.places.contains_key(**column)) {
            self.faults.add(column, &M::NoColumn { column: (*column).into(), found: found.clone() }, &self.header);
        }
        self.faults.is_empty()
    }

    /// Hands out every row below the header.
    ///
    /// What cannot be read at all goes to `problems`.
    pub(super) fn each(
        &mut self,
        problems: &mut Vec<Problem>,
        progress: &Progress,
        mut take: impl FnMut(&Row<'_>, &mut Faults),
    ) -> Result<(), IntakeError> {
        let (mut count, mut stopped) = (0u32, Ok(()));
        let Self { text, columns, places, faults, .. } = self;
        let read = text.each(|row| {
            count += 1;
            if count > 1 {
                let cells = row.cells.last().map_or(0, |(at, _)| usize::from(*at) + 1);
                if cells > columns.len() {
                    faults.add("", &M::TooManyCells { row: row.number, cells, columns: columns.len() }, &M::TooManyCellsFix);
                } else {
                    take(&Row { number: row.number, cells: &row.cells, columns, places }, faults);
                }
            }
            if count.is_multiple_of(BETWEEN_CHECKS) {
                stopped = progress.advance(u64::from(BETWEEN_CHECKS));
            }
            stopped.is_ok()
        });
        stopped?;
        if let Err(trouble) = read {
            let (role, layer) = (faults.role, faults.layer.clone());
            problems.push(Problem { role, layer, field: None, message: trouble.message, remedy: trouble.remedy });
        } else if count < 2 {
            faults.add("", &M::NoRows, &M::NoRowsFix);
        }
        Ok(())
    }
}

impl Row<'_> {
    pub(super) fn cell(&self, column: u16) -> &str {
        match self.cells.binary_search_by_key(&column, |cell| cell.0).map(|at| &self.cells[at].1) {
            Ok(Cell::Text(text)) => text.trim(),
            _ => "",
        }
    }

    /// The text under a column; empty where there is no such column.
    pub(super) fn text(&self, column: &str) -> &str {
        self.places.get(column).map_or("", |&place| self.cell(place))
    }

    /// A finite number, or a fault and a number that nobody uses.
    fn number(
        &self,
        column: &'static str,
        faults: &mut Faults,
        wrong: impl Fn(u32, String) -> M,
        remedy: &M,
        fits: impl Fn(f64) -> bool,
    ) -> f64 {
        let text = self.text(column);
        if text.is_empty() {
            faults.add(column, &M::CellEmpty { row: self.number }, remedy);
            return f64::NAN;
        }
        text.parse::<f64>().ok().filter(|number| fits(*number)).unwrap_or_else(|| {
            faults.add(column, &wrong(self.number, text.to_owned()), remedy);
            f64::NAN
        })
    }

    pub(super) fn coordinate(&self, column: &'static str, faults: &mut Faults) -> f64 {
        self.number(column, faults, |row, value| M::NoNumber { row, value }, &M::NoNumberFix, f64::is_finite)
    }

    pub(super) fn amount(&self, column: &'static str, faults: &mut Faults) -> f64 {
        let fits = |amount| (0.0..f64::INFINITY).contains(&amount);
        self.number(column, faults, |row, value| M::NoAmount { row, value }, &M::NoAmountFix, fits)
    }

    pub(super) fn length(&self, longest_m: f64, faults: &mut Faults) -> Option<f64> {
        let remedy = M::NoLengthFix { most: longest_m.to_string() };
        let fits = |length| (0.0..=longest_m).contains(&length);
        Some(self.number("length", faults, |row, value| M::NoLength { row, value }, &remedy, fits)).filter(|length| length.is_finite())
    }

    pub(super) fn node(&self, column: &'static str, numbers: &Numbers, faults: &mut Faults) -> Option<u32> {
        let id = self.text(column);
        let found = numbers.get(id).map(|(number, _)| *number);
        if id.is_empty() {
            faults.add(column, &M::CellEmpty { row: self.number }, &M::CellEmptyFix);
        } else if found.is_none() && !numbers.is_empty() {
            // Where there are no nodes at all, that is the fault, and it is told once.
            faults.add(column, &M::UnknownNode { row: self.number, node: id.into() }, &M::UnknownNodeFix);
        }
        found
    }
}

/// The faults of one table: the first rows of each kind and column are named, the others counted.
pub(super) struct Faults {
    role: Role,
    layer: Arc<str>,
    kinds: Vec<Kind>,
}

/// One fault in one column.
struct Kind {
    column: String,
    fault: Discriminant<M>,
    remedy: M,
    count: usize,
    named: Vec<Problem>,
}

impl Faults {
    pub(super) fn new(path: &Path, role: Role) -> Self {
        Self { role, layer: label(path), kinds: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    pub(super) fn add(&mut self, column: &str, message: &M, remedy: &M) {
        let fault = discriminant(message);
        let at = self.kinds.iter().position(|kind| kind.column == column && kind.fault == fault).unwrap_or_else(|| {
            self.kinds.push(Kind { column: column.to_owned(), fault, remedy: remedy.clone(), count: 0, named: Vec::new() });
            self.kinds.len() - 1
        });
        let problem = (self.kinds[at].named.len() < NAMED).then(|| self.problem(column, message, remedy));
        self.kinds[at].count += 1;
        self.kinds[at].named.extend(problem);
    }

    /// All of them, in the order they turned up first.
    pub(super) fn close(mut self) -> Vec<Problem> {
        let kinds = std::mem::take(&mut self.kinds);
        let told = kinds.into_iter().flat_map(|kind| {
            let more = kind.count - kind.named.len();
            let more = (more > 0).then(|| self.problem(&kind.column, &M::MoreRows { count: more }, &kind.remedy));
            kind.named.into_iter().chain(more)
        });
        told.collect()
    }

    fn problem(&self, column: &str, message: &M, remedy: &M) -> Problem {
        let field = Some(column.to_owned()).filter(|column| !column.is_empty());
        Problem { role: self.role, layer: self.layer.clone(), field, message: message.both(), remedy: remedy.both() }
    }
}

/// A file as problems name it.
fn label(path: &Path) -> Arc<str> {
    path.display().to_string().into()
}
