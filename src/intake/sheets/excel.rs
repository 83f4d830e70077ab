//! Excel's own files, through calamine: XLSX cell by cell, XLS whole after a look at what it would take.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError};

use super::archive::{self, damaged, password};
use super::grid::{Grid, Span, number};
use super::{Named, biff};
use crate::intake::Trouble;
use crate::intake::values::Cell;

/// A workbook of Excel.
pub(crate) enum Excel {
    /// Office Open XML.
    Xlsx(Box<Xlsx<BufReader<File>>>),
    /// BIFF.
    Xls(Box<Xls<BufReader<File>>>),
}

impl Excel {
    /// Opens an XLSX file that has been measured.
    pub(crate) fn xlsx(path: &Path) -> Result<Self, Trouble> {
        Ok(Self::Xlsx(Box::new(Xlsx::new(reader(path)?).map_err(|e| of_xlsx(&e))?)))
    }

    /// Opens an XLS file, after a look at how much its sheets would take.
    pub(crate) fn xls(path: &Path) -> Result<Self, Trouble> {
        biff::check(path)?;
        let opened = Xls::new(reader(path)?).map_err(|e| match e {
            XlsError::Password => password(),
            other => damaged(other.to_string()),
        })?;
        Ok(Self::Xls(Box::new(opened)))
    }

    /// Sheets with cells, in order.
    pub(crate) fn sheets(&self) -> Vec<Named> {
        let all = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
        };
        let cells = all.iter().filter(|s| matches!(s.typ, SheetType::WorkSheet));
        cells.map(|s| Named { name: s.name.clone(), hidden: s.visible != SheetVisible::Visible }).collect()
    }

    /// The cells of a sheet, at most as many rows as wanted.
    pub(crate) fn grid(&mut self, sheet: &str, rows: usize) -> Result<Grid, Trouble> {
        let mut grid = Grid::default();
        match self {
            Self::Xlsx(book) => {
                let merged = book.merge_cells_by_sheet_name(sheet).map_err(|e| of_xlsx(&e))?;
                grid.spans = merged.iter().map(span).collect();
                let mut cells = book.worksheet_cells_reader(sheet).map_err(|e| of_xlsx(&e))?;
                while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|e| of_xlsx(&e))? {
                    let (row, column) = cell.pos;
                    if grid.rows.len() > rows && grid.rows.last().is_some_and(|last| last.number <= row) {
                        grid.rows.truncate(rows);
                        break;
                    }
                    let value = match cell.value {
                        DataRef::Empty => {
                            grid.uncached += u64::from(cell.formula.is_some());
                            continue;
                        }
                        DataRef::Int(v) => Cell::Integer(v),
                        DataRef::Float(v) => number(v),
                        DataRef::String(t) | DataRef::DateTimeIso(t) | DataRef::DurationIso(t) => Cell::Text(t),
                        DataRef::SharedString(t) => Cell::Text(t.to_owned()),
                        DataRef::Bool(v) => truth(v),
                        DataRef::DateTime(v) => date(&v, &mut grid.years_as_dates),
                        DataRef::Error(e) => {
                            grid.errors += 1;
                            Cell::Text(e.to_string())
                        }
                    };
                    grid.put(row + 1, column as u16, value)?;
                }
            }
            Self::Xls(book) => {
                grid.spans = book.merge_cells_by_sheet_name(sheet).map_err(|e| damaged(e.to_string()))?.iter().map(span).collect();
                let range = book.worksheet_range(sheet).map_err(|e| damaged(e.to_string()))?;
                let (top, left) = range.start().unwrap_or_default();
                for (row, column, value) in range.used_cells() {
                    if row >= rows && grid.rows.len() >= rows {
                        break;
                    }
                    let value = match value {
                        Data::Empty => continue,
                        Data::Int(v) => Cell::Integer(*v),
                        Data::Float(v) => number(*v),
                        Data::String(t) | Data::DateTimeIso(t) | Data::DurationIso(t) => Cell::Text(t.clone()),
                        Data::Bool(v) => truth(*v),
                        Data::DateTime(v) => date(v, &mut grid.years_as_dates),
                        Data::Error(e) => {
                            grid.errors += 1;
                            Cell::Text(e.to_string())
                        }
                    };
                    grid.put(row as u32 + top + 1, column as u16 + left as u16, value)?;
                }
            }
        }
        Ok(grid)
    }
}

fn reader(path: &Path) -> Result<BufReader<File>, Trouble> {
    Ok(BufReader::new(fs_err::File::open(path).map_err(|e| archive::damaged(e.to_string()))?.into_file()))
}

fn of_xlsx(error: &XlsxError) -> Trouble {
    match error {
        XlsxError::Password => password(),
        other => damaged(other.to_string()),
    }
}

fn span(merged: &Dimensions) -> Span {
    Span { top: merged.start.0 + 1, left: merged.start.1 as u16, bottom: merged.end.0 + 1, right: merged.end.1 as u16 }
}

fn truth(value: bool) -> Cell {
    Cell::Text(if value { "true" } else { "false" }.into())
}

/// A date as text; nothing for an empty date, and the year where somebody typed a year into a cell made for dates.
fn date(value: &ExcelDateTime, years: &mut u64) -> Cell {
    let serial = value.as_f64();
    if !value.is_datetime() {
        return number(serial);
    }
    if serial < 1.0 {
        return Cell::Null;
    }
    // 1905-03-14 to 1905-09-30 are the days numbered 1900 to 2100: no building is dated to those days by its day.
    if serial.fract() == 0.0 && (1900.0..=2100.0).contains(&serial) {
        *years += 1;
        return Cell::Integer(serial as i64);
    }
    let (year, month, day, ..) = value.to_ymd_hms_milli();
    Cell::Text(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn dates_years_and_nothing() {
        let read = |serial: f64| date(&ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false), &mut 0);
        assert_eq!(read(36_034.0), Cell::Text("1998-08-27".into()));
        assert_eq!(read(1998.0), Cell::Integer(1998));
        assert_eq!(read(0.0), Cell::Null);
        let mut years = 0;
        let old = ExcelDateTime::new(34_573.0, ExcelDateTimeType::DateTime, true);
        assert_eq!(date(&old, &mut years), Cell::Text("1998-08-28".into()), "days since 1904");
        assert_eq!(date(&ExcelDateTime::new(0.5, ExcelDateTimeType::TimeDelta, false), &mut years), Cell::Real(0.5));
    }
}
