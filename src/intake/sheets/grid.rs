//! Cells of a sheet as they lie in it, before anybody knows which row is the header.

use crate::intake::values::Cell;
use crate::intake::{Trouble, trouble};
use crate::report::messages::SheetMessage as M;

/// Most filled cells of one sheet that are held in memory, about half a gigabyte with their texts.
pub(crate) const MOST_CELLS: usize = 10_000_000;

/// Most bytes of text in one sheet: one long text may be shared by millions of cells.
const MOST_TEXT: usize = 256 << 20;

/// A row with at least one filled cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct GridRow {
    /// Number as a spreadsheet shows it, from 1.
    pub number: u32,
    /// Filled cells by column from 0, ascending.
    pub cells: Vec<(u16, Cell)>,
}

/// Merged cells: rows from 1, columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u16,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u16,
}

/// A sheet's cells.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Grid {
    /// Rows with filled cells, ascending.
    pub rows: Vec<GridRow>,
    /// Merged cells.
    pub spans: Vec<Span>,
    /// Cells that hold an error such as `#REF!`.
    pub errors: u64,
    /// Formulas without a stored result.
    pub uncached: u64,
    /// Cells formatted as dates that hold a bare year: 1998 shows as 1905-06-20.
    pub years_as_dates: u64,
    /// Filled cells so far, and the bytes of their texts.
    filled: usize,
    bytes: usize,
}

impl GridRow {
    /// The cell of a column.
    pub(crate) fn get(&self, column: u16) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |(at, _)| *at).ok().map(|at| &self.cells[at].1)
    }

    /// Puts a cell; a later one of the same column wins.
    pub(crate) fn put(&mut self, column: u16, cell: Cell) {
        match self.cells.last() {
            Some((last, _)) if *last >= column => match self.cells.binary_search_by_key(&column, |(at, _)| *at) {
                Ok(at) => self.cells[at].1 = cell,
                Err(at) => self.cells.insert(at, (column, cell)),
            },
            _ => self.cells.push((column, cell)),
        }
    }
}

impl Grid {
    /// The first rows with something in them, and all merged cells.
    pub(crate) fn head(&self, rows: usize) -> Self {
        Self { rows: self.rows.iter().take(rows).cloned().collect(), spans: self.spans.clone(), ..Self::default() }
    }

    /// Puts a cell that is not empty; rows may come in any order.
    pub(crate) fn put(&mut self, row: u32, column: u16, cell: Cell) -> Result<(), Trouble> {
        if matches!(&cell, Cell::Null) || matches!(&cell, Cell::Text(t) if t.is_empty()) {
            return Ok(());
        }
        self.filled += 1;
        self.bytes += if let Cell::Text(t) = &cell { t.len() } else { 0 };
        // One shared text can stand in millions of cells.
        if self.filled > MOST_CELLS || self.bytes > MOST_TEXT {
            return Err(too_large());
        }
        let at = match self.rows.last() {
            Some(last) if last.number == row => self.rows.len() - 1,
            Some(last) if last.number > row => match self.rows.binary_search_by_key(&row, |r| r.number) {
                Ok(at) => at,
                Err(at) => {
                    self.rows.insert(at, GridRow { number: row, cells: Vec::new() });
                    at
                }
            },
            _ => {
                self.rows.push(GridRow { number: row, cells: Vec::new() });
                self.rows.len() - 1
            }
        };
        self.rows[at].put(column, cell);
        Ok(())
    }
}

/// The refusal of a sheet that does not fit.
pub(crate) fn too_large() -> Trouble {
    trouble(&M::TooLarge, &M::TooLargeFix)
}

/// A number as a spreadsheet holds it: whole ones whole, others to the fifteen digits that Excel shows.
pub(crate) fn number(value: f64) -> Cell {
    if !value.is_finite() {
        return Cell::Null;
    }
    if value.fract() == 0.0 && value.abs() < 9e15 {
        return Cell::Integer(value as i64);
    }
    Cell::Real(format!("{value:.14e}").parse().unwrap_or(value))
}

/// The name of a column as a spreadsheet shows it: A, B, …, AA.
pub(crate) fn letters(column: u16) -> String {
    let (mut n, mut name) = (u32::from(column) + 1, String::new());
    while n > 0 {
        let digit = (n - 1) % 26;
        name.insert(0, char::from(b'A' + digit as u8));
        n = (n - 1) / 26;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_find_their_place_in_any_order() {
        let mut grid = Grid::default();
        for (row, column) in [(3, 2), (1, 0), (3, 0), (2, 5), (3, 1)] {
            grid.put(row, column, Cell::Integer(i64::from(row) * 10 + i64::from(column))).unwrap();
        }
        grid.put(9, 0, Cell::Text(String::new())).unwrap();
        assert_eq!(grid.rows.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(grid.rows[2].cells.iter().map(|c| c.0).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(grid.rows[2].get(1), Some(&Cell::Integer(31)));
    }

    #[test]
    fn numbers_and_letters() {
        assert_eq!(number(500_152_001.0), Cell::Integer(500_152_001));
        assert_eq!(number(0.1 + 0.2), Cell::Real(0.3));
        assert_eq!(number(f64::NAN), Cell::Null);
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
