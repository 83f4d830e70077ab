//! Tables of text: CSV and its kin, read in two passes that hold one row at a time.

use std::collections::BTreeSet;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::grid::{Grid, GridRow};
use super::words;
use crate::intake::encoding::{self, TextPlan};
use crate::intake::fields::plain;
use crate::intake::remark::Remark;
use crate::intake::values::Cell;
use crate::intake::{Trouble, trouble};
use crate::report::messages::{IntakeMessage, SheetMessage as M};

/// Rows looked at to tell whether a table has a plain header.
const PLAIN_ROWS: usize = 100;

/// Bytes looked at to tell the separator.
const SAMPLE: usize = 64 << 10;

/// A cell of more line breaks than this has swallowed rows: its closing quotation mark is missing.
const MOST_BREAKS: usize = 500;

/// Longest line: more is no row of a table. The outline of a province in words takes a few of these megabytes.
const LONGEST_LINE: usize = 16 << 20;

/// Hands a file on until a line is too long, so that one without line ends never fills the memory.
struct ShortLines<R> {
    file: R,
    /// Bytes since the last end of a line.
    length: usize,
}

impl<R: Read> Read for ShortLines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.length = match buffer[..read].iter().rposition(|b| matches!(b, b'\n' | b'\r')) {
            Some(at) => read - at - 1,
            None => self.length + read,
        };
        if self.length > LONGEST_LINE { Err(ErrorKind::FileTooLarge.into()) } else { Ok(read) }
    }
}

/// A table of text on disk, in UTF-8.
pub(crate) struct Delimited {
    path: PathBuf,
    separator: u8,
    /// End of a line, so that a last line without one counts as the others.
    ending: &'static [u8],
    /// How the text is read, where that was found out.
    pub note: Option<String>,
    /// What was found about the text, for the issue list.
    pub remarks: Vec<Remark>,
    /// Keeps a transcoded file alive.
    _text: TextPlan,
}

impl Delimited {
    /// Opens a table; `declared` is the encoding the project file names.
    pub(crate) fn open(path: &Path, declared: Option<&str>) -> Result<Self, Trouble> {
        let text = encoding::plan_table(path, declared)?;
        let path = text.transcoded.as_ref().map_or_else(|| path.to_owned(), |file| file.path().to_owned());
        let mut head = Vec::new();
        fs_err::File::open(&path).and_then(|f| f.take(SAMPLE as u64).read_to_end(&mut head)).map_err(|e| unreadable(e.to_string()))?;
        if head.contains(&0) {
            return Err(trouble(&M::NotATable, &M::NotATableFix));
        }
        let crlf = head.iter().position(|b| *b == b'\n').is_some_and(|at| at > 0 && head[at - 1] == b'\r');
        let ending: &[u8] = if crlf { b"\r\n" } else { b"\n" };
        Ok(Self { path, separator: separator(&head), ending, note: text.note.clone(), remarks: text.remarks.clone(), _text: text })
    }

    /// The first rows.
    pub(crate) fn head(&self, rows: usize) -> Result<Grid, Trouble> {
        let mut grid = Grid::default();
        self.each(|row| {
            grid.rows.push(row);
            grid.rows.len() < rows
        })?;
        Ok(grid)
    }

    /// Whether the first row is a header as programs write it: a name over every column of the rows below, none twice and
    /// none a number, and a number in the row that follows.
    pub(crate) fn is_plain(&self) -> Result<bool, Trouble> {
        let rows = self.head(PLAIN_ROWS)?.rows;
        let [header, first, ..] = rows.as_slice() else { return Ok(false) };
        let names: BTreeSet<String> = header.cells.iter().map(|(_, cell)| plain(&cell.text())).collect();
        let columns = header.cells.len();
        let unbroken = header.number == 1 && header.cells.iter().enumerate().all(|(at, (column, _))| usize::from(*column) == at);
        let is_number = |cell: &Cell| words::is_number(&cell.text());
        let named = names.len() == columns && !header.cells.iter().any(|(_, cell)| is_number(cell));
        let within = rows.iter().filter_map(|row| row.cells.last()).all(|(column, _)| usize::from(*column) < columns);
        Ok(columns >= 2 && unbroken && named && within && first.cells.iter().any(|(_, cell)| is_number(cell)))
    }

    /// Hands out every row that has a filled cell, until `take` says no.
    pub(crate) fn each(&self, mut take: impl FnMut(GridRow) -> bool) -> Result<(), Trouble> {
        let file = fs_err::File::open(&self.path).map_err(|e| unreadable(e.to_string()))?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .buffer_capacity(1 << 18)
            .from_reader(ShortLines { file: file.chain(self.ending), length: 0 });
        let mut record = csv::ByteRecord::new();
        let (mut number, mut line) = (0u32, 1u64);
        loop {
            let more = reader.read_byte_record(&mut record).map_err(|e| match e.kind() {
                csv::ErrorKind::Io(io) if io.kind() == ErrorKind::FileTooLarge => {
                    trouble(&M::LongRow { row: reader.position().line() }, &M::LongRowFix)
                }
                _ => unreadable(e.to_string()),
            })?;
            if !more {
                return Ok(());
            }
            let breaks: usize = record.iter().map(|field| field.split(|b| *b == b'\n').count() - 1).sum();
            // A spreadsheet counts the empty lines that the reader leaves out, and a cell of several lines once.
            let lines = reader.position().line() - line;
            line += lines;
            number += 1 + lines.saturating_sub(1 + breaks as u64) as u32;
            if breaks > MOST_BREAKS {
                return Err(trouble(&M::OpenQuote { row: u64::from(number) }, &M::OpenQuoteFix));
            }
            let mut row = GridRow { number, cells: Vec::with_capacity(record.len()) };
            for (at, field) in record.iter().enumerate().take(usize::from(u16::MAX)) {
                let field = if number == 1 && at == 0 { field.strip_prefix(b"\xef\xbb\xbf").unwrap_or(field) } else { field };
                if !field.is_empty() {
                    row.cells.push((at as u16, Cell::Text(String::from_utf8_lossy(field).into_owned())));
                }
            }
            if !row.cells.is_empty() && !take(row) {
                return Ok(());
            }
        }
    }
}

fn unreadable(cause: String) -> Trouble {
    trouble(&IntakeMessage::Unreadable { cause }, &IntakeMessage::UnreadableFix)
}

/// The separator that divides the first lines into the most, and equally many, parts.
fn separator(head: &[u8]) -> u8 {
    let lines: Vec<&[u8]> = head.split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty()).take(20).collect();
    let count = |line: &[u8], separator: u8| {
        let mut quoted = false;
        line.iter()
            .filter(|b| {
                quoted ^= **b == b'"';
                !quoted && **b == separator
            })
            .count()
    };
    let weight = |separator: u8| {
        let mut counts: Vec<usize> = lines.iter().map(|l| count(l, separator)).collect();
        counts.sort_unstable();
        counts.get(counts.len() / 2).copied().unwrap_or(0)
    };
    [b',', b'\t', b';', b'|'].into_iter().rev().max_by_key(|s| weight(*s)).filter(|s| weight(*s) > 0).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        fs_err::write(&path, bytes).unwrap();
        let table = Delimited::open(&path, None).unwrap();
        table.head(99).unwrap().rows.into_iter().map(|r| (r.number, r.cells.into_iter().map(|(_, c)| c.text()).collect())).collect()
    }

    #[test]
    fn rows_count_as_a_spreadsheet_counts_them() {
        let read = rows("\u{feff}名称,说明\r\n\r\n甲,\"第一行\n第二行\"\r\n,\r\n乙,x".as_bytes());
        let numbers: Vec<u32> = read.iter().map(|r| r.0).collect();
        assert_eq!(numbers, [1, 3, 5]);
        assert_eq!(read[0].1, ["名称", "说明"]);
        assert_eq!(read[2].1, ["乙", "x"]);
    }

    #[test]
    fn a_file_without_ends_of_lines_is_refused_before_it_fills_the_memory() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        let mut bytes = "名称,说明\n甲,".as_bytes().to_vec();
        bytes.resize(LONGEST_LINE + 1000, b'x');
        fs_err::write(&path, &bytes).unwrap();
        let refused = Delimited::open(&path, None).unwrap().each(|_| true).unwrap_err();
        assert!(refused.message.en.contains("16 MB") && refused.message.zh.contains("16 MB"), "{:?}", refused.message);
        bytes.truncate(LONGEST_LINE - 1000);
        fs_err::write(&path, &bytes).unwrap();
        assert!(Delimited::open(&path, None).unwrap().each(|_| true).is_ok());
    }

    #[test]
    fn separators_are_told() {
        assert_eq!(rows("a;b;c\n1,5;2;3\n".as_bytes())[1].1, ["1,5", "2", "3"]);
        assert_eq!(rows("a\tb\n\"x\ty\"\t2\n".as_bytes())[1].1, ["x\ty", "2"]);
        assert_eq!(rows("名称\n甲\n".as_bytes()).len(), 2);
    }

    #[test]
    fn a_plain_header_is_told_from_a_ledger() {
        let plain = |text: &str| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("t.csv");
            fs_err::write(&path, text).unwrap();
            Delimited::open(&path, None).unwrap().is_plain().unwrap()
        };
        assert!(plain("u,v\n0,1\nx,2\n"));
        assert!(plain("id,hh,note\na,3,\nname,4,合计\n"));
        assert!(!plain("台账,\n名称,户数\n甲,3\n"), "a title");
        assert!(!plain("名称,户数\n,（户）\n甲,3\n"), "a row of units");
        assert!(!plain("1,2\n3,4\n"), "no names");
        assert!(!plain("a,a\n3,4\n"), "one name twice");
        assert!(!plain("a,b\n3,4,5\n"), "a column without a name");
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        let text = "名称,户数\n甲,1\n\"乙,2\n".to_owned() + &"丙,3\n".repeat(600);
        fs_err::write(&path, text).unwrap();
        let message = Delimited::open(&path, None).unwrap().head(9).unwrap_err().message.en;
        assert!(message.contains("row 3"), "{message}");
    }
}
