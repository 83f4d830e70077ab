//! Sheets as `inspect` shows them.

use std::path::Path;

use serde::Serialize;

use super::Book;
use super::layout::LeftOut;
use super::table::{self, OpenedTable, Table};
use crate::intake::Trouble;
use crate::project::Input;
use crate::report::messages::SheetMessage as M;
use crate::report::{Lang, Say, Text};

/// What `inspect` says of one sheet beside its columns.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SheetReport {
    /// Whether the sheet is hidden.
    pub hidden: bool,
    /// Rows of the header as the spreadsheet counts them.
    pub header: Vec<u32>,
    /// Texts above the header.
    pub above: Vec<String>,
    /// Rows of totals.
    pub totals: u64,
    /// Notes, headings, examples, signatures.
    pub notes: u64,
    /// Repeated headers.
    pub repeated_headers: u64,
    /// Rows with a running number alone.
    pub blank: u64,
    /// Why no table is found in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    #[serde(skip)]
    pub(crate) trouble: Option<[Text; 2]>,
}

/// A file's sheets, each with its table where it has one.
pub(crate) struct Sheets {
    /// Name of the format.
    pub format: &'static str,
    /// How the text is read, where that was found out.
    pub note: Option<String>,
    /// Sheets in order: name, report, table.
    pub found: Vec<(String, SheetReport, Option<Table>)>,
}

/// Looks at every sheet of a file.
pub(crate) fn inspect(path: &Path) -> Result<Sheets, Trouble> {
    let mut book = Book::open(path, None)?;
    let (format, note, names) = (book.format, book.note.clone(), book.sheets());
    let known = table::known(&Input::default());
    let mut sheets = Vec::new();
    for (at, named) in names.iter().enumerate() {
        let (report, table) = match table::read(&mut book, at, named, path, &known, None) {
            Ok(opened) => (SheetReport::of(&opened), Some(opened)),
            Err(t) => {
                let refused = Some(t.message.get(Lang::En).to_owned());
                (SheetReport { refused, trouble: Some([t.message, t.remedy]), ..SheetReport::default() }, None)
            }
        };
        let name = table.as_ref().map_or_else(|| named.name.clone(), |t| t.sheet.clone());
        sheets.push((name, SheetReport { hidden: named.hidden, ..report }, table.map(|t| t.table)));
    }
    Ok(Sheets { format, note, found: sheets })
}

impl SheetReport {
    fn of(opened: &OpenedTable) -> Self {
        let count = |is: &dyn Fn(LeftOut) -> bool| opened.left_out.iter().filter(|(_, why, _)| is(*why)).count() as u64;
        let totals = count(&|w| w == LeftOut::Total);
        let repeated_headers = count(&|w| w == LeftOut::RepeatedHeader);
        Self {
            header: opened.header.clone(),
            above: opened.titles.iter().map(|(_, text)| text.clone()).collect(),
            totals,
            repeated_headers,
            notes: opened.left_out.len() as u64 - totals - repeated_headers,
            blank: opened.blank,
            ..Self::default()
        }
    }

    /// The report as lines.
    pub(crate) fn lines(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        if self.hidden {
            lines.push(M::HiddenSheet.say(lang));
        }
        if let Some(trouble) = &self.trouble {
            lines.extend(trouble.iter().map(|t| t.get(lang).to_owned()));
            return lines;
        }
        lines.push(M::Header { rows: table::list(&self.header) }.say(lang));
        if !self.above.is_empty() {
            lines.push(M::TitleRows { rows: self.above.join(" / ") }.say(lang));
        }
        if self.totals + self.notes + self.repeated_headers + self.blank > 0 {
            let left = M::Left { totals: self.totals, notes: self.notes, repeats: self.repeated_headers, blank: self.blank };
            lines.push(left.say(lang));
        }
        lines
    }
}
