//! Tables: workbooks of Excel, WPS and LibreOffice, CSV, and pages that call themselves .xls.
//!
//! A sheet becomes a [`Table`]: columns and records as any other source has them, and an account of the rows that are
//! no records. [`layout::table`] tells header, records, totals and notes apart; the rest of the folder reads formats.

mod archive;
mod biff;
mod delimited;
mod excel;
mod grid;
mod header;
mod html;
mod layout;
mod ods;
mod report;
mod table;
#[cfg(test)]
mod tests;
mod words;

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

pub(crate) use delimited::Delimited;
pub use report::SheetReport;
pub(crate) use report::inspect;
pub(crate) use table::{Table, open};

use self::archive::{Zipped, damaged};
use self::excel::Excel;
use self::grid::Grid;
use super::remark::Remark;
use super::{Trouble, encoding, trouble};
use crate::report::messages::SheetMessage as M;

/// Endings of the files read here; what is inside is told by the bytes.
const ENDINGS: [&str; 12] = ["xlsx", "xlsm", "xltx", "xlsb", "xls", "xlt", "et", "ods", "ots", "csv", "tsv", "txt"];

/// Whether a file is a table by its name.
pub(crate) fn is_table(path: &Path) -> bool {
    path.is_file() && ENDINGS.contains(&encoding::extension(path).as_str())
}

/// A sheet's name and whether it is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// Name as the tab shows it.
    pub name: String,
    /// Whether the tab is hidden.
    pub hidden: bool,
}

/// A file with tables.
pub(crate) struct Book {
    kind: Kind,
    /// Name of the format, for people.
    pub format: &'static str,
    /// How its text is read, where that was found out.
    pub note: Option<String>,
    /// What was found about its text, for the issue list.
    pub remarks: Vec<Remark>,
}

enum Kind {
    Excel(Excel),
    Held(Vec<(Named, Grid)>),
    Text(Arc<Delimited>),
}

impl Book {
    /// Opens a file by what its bytes say it is.
    pub(crate) fn open(path: &Path, declared: Option<&str>) -> Result<Self, Trouble> {
        let mut head = [0u8; 4096];
        let mut file = fs_err::File::open(path).map_err(|e| damaged(e.to_string()))?;
        let mut length = 0;
        loop {
            match file.read(&mut head[length..]) {
                Ok(0) => break,
                Ok(n) => length += n,
                Err(e) => return Err(damaged(e.to_string())),
            }
        }
        let head = &head[..length];
        let is_text = matches!(encoding::extension(path).as_str(), "csv" | "tsv" | "txt");
        let book = |kind: Kind, format: &'static str| Self { kind, format, note: None, remarks: Vec::new() };
        if head.starts_with(b"PK") {
            let (archive, kind) = archive::open(path)?;
            return match kind {
                Zipped::Xlsx => guarded(|| Excel::xlsx(path)).map(|e| book(Kind::Excel(e), "XLSX")),
                Zipped::Ods => Ok(book(Kind::Held(ods::read(archive)?), "ODS")),
                Zipped::Xlsb => Err(trouble(&M::Binary { format: "XLSB".into() }, &M::BinaryFix)),
                Zipped::Other => Err(trouble(&M::NotATable, &M::NotATableFix)),
            };
        }
        if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return guarded(|| Excel::xls(path)).map(|e| book(Kind::Excel(e), "XLS"));
        }
        let start = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
        // A table of text may begin with a bracket, a page says what it is: often that one must log in first.
        let is_page = ["<!doctype html", "<html", "<head", "<table", "<meta"].iter().any(|tag| start.starts_with(tag));
        if is_page || !is_text && start.starts_with('<') {
            if start.contains("urn:schemas-microsoft-com:office:spreadsheet") && !start.contains("<html") {
                return Err(trouble(&M::Binary { format: "XML Spreadsheet 2003".into() }, &M::BinaryFix));
            }
            let (sheets, text) = html::read(path, declared)?;
            return Ok(Self { note: text.note, remarks: text.remarks, ..book(Kind::Held(sheets), "HTML") });
        }
        if !is_text && start.starts_with("mime-version") {
            return Err(trouble(&M::Binary { format: "MHTML".into() }, &M::BinaryFix));
        }
        if head.is_empty() {
            return Err(trouble(&M::NoSheets, &M::NoSheetsFix));
        }
        let utf16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
        if head.starts_with(b"%PDF") || !utf16 && head.contains(&0) {
            return Err(trouble(&M::NotATable, &M::NotATableFix));
        }
        let text = Delimited::open(path, declared)?;
        let (note, remarks) = (text.note.clone(), text.remarks.clone());
        Ok(Self { note, remarks, ..book(Kind::Text(Arc::new(text)), "CSV") })
    }

    /// Its sheets in order; a table of text is one without a name.
    pub(crate) fn sheets(&self) -> Vec<Named> {
        match &self.kind {
            Kind::Excel(book) => book.sheets(),
            Kind::Held(sheets) => sheets.iter().map(|(named, _)| named.clone()).collect(),
            Kind::Text(_) => vec![Named { name: String::new(), hidden: false }],
        }
    }

    /// The first rows of a sheet that have something in them.
    fn head(&mut self, at: usize, rows: usize) -> Result<Grid, Trouble> {
        match &mut self.kind {
            Kind::Excel(book) => {
                let sheets = book.sheets();
                let named = sheets.get(at).ok_or_else(|| trouble(&M::NoSheets, &M::NoSheetsFix))?;
                guarded(|| book.grid(&named.name, rows))
            }
            Kind::Held(sheets) => {
                let grid = sheets.get(at).map(|(_, grid)| grid).ok_or_else(|| trouble(&M::NoSheets, &M::NoSheetsFix))?;
                Ok(grid.head(rows))
            }
            Kind::Text(text) => text.head(rows),
        }
    }
}

/// Runs a foreign reader on a file that may be made to break it.
fn guarded<T>(work: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|_| Err(damaged("the reader gave up".into())))
}
