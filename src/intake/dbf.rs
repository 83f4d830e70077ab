//! The bytes of a dBase table's names and text values, as far as an encoding is to be found for them.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs::Encoding;

use super::charset::Piece;
use super::remark::Remark;
use super::{Trouble, encoding, trouble};
use crate::report::IssueKind;
use crate::report::messages::IntakeMessage as M;

/// Pieces of text kept to find the encoding.
const KEPT: usize = 20_000;

/// Damaged values that are listed one by one.
const LISTED: usize = 200;

/// Rows read at a time.
const ROWS: usize = 4_096;

/// A table's layout.
#[derive(Debug)]
pub(crate) struct Table {
    /// Language byte.
    pub language: u8,
    /// Column names as bytes, up to the first zero.
    pub names: Vec<Vec<u8>>,
    /// Rows, deleted ones included.
    pub rows: u64,
    header: usize,
    /// Bytes of a record that its columns take, with the mark of deleted rows.
    columns: usize,
    record: usize,
    /// Position in the record, width and column of the number columns.
    numbers: Vec<(usize, usize, usize)>,
    /// Position in the record, width and column of the text columns.
    texts: Vec<(usize, usize, usize)>,
}

impl Table {
    /// Reads the head of a table; `None` where it is none.
    pub(crate) fn open(path: &Path) -> Option<Self> {
        let mut file = BufReader::new(fs_err::File::open(path).ok()?);
        let mut head = [0u8; 32];
        file.read_exact(&mut head).ok()?;
        let word = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let (header, record) = (word(8), word(10));
        let mut fields = Vec::new();
        file.take(header.saturating_sub(32) as u64).read_to_end(&mut fields).ok()?;
        let rows = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        let (mut names, mut texts, mut numbers, mut offset) = (Vec::new(), Vec::new(), Vec::new(), 1usize);
        for (column, field) in fields.chunks_exact(32).take_while(|f| f[0] != 0x0d).enumerate() {
            names.push(until_zero(&field[..11]).to_vec());
            let width = usize::from(field[16]);
            if field[11] == b'C' && width > 0 && offset + width <= record {
                texts.push((offset, width, column));
            }
            if matches!(field[11], b'N' | b'F') && width > 0 && offset + width <= record {
                numbers.push((offset, width, column));
            }
            offset += width;
        }
        Some(Self { language: head[29], names, rows, header, columns: offset, record, numbers, texts })
    }

    /// Whether its head fits itself: records hold their columns, and nothing but them. A reader that goes by a head that does
    /// not shifts every value, or finds no columns at all.
    fn is_whole(&self) -> bool {
        self.record >= self.columns && (self.names.is_empty() == (self.record <= 1) || self.rows == 0)
    }

    /// Names and values that hold other than ASCII, the first of them.
    pub(crate) fn pieces(&self, path: &Path) -> Vec<Piece> {
        let mut kept: Vec<Piece> = self
            .names
            .iter()
            .enumerate()
            .filter(|(_, name)| !name.is_ascii())
            // Names are cut at ten bytes.
            .map(|(column, name)| Piece { bytes: name.clone(), full: name.len() >= 10, row: None, column })
            .collect();
        self.scan(path, |piece| {
            kept.push(piece);
            kept.len() < KEPT
        });
        kept
    }

    /// Values that are not text of the encoding: the first of them, and how many there are.
    pub(crate) fn damaged(&self, path: &Path, encoding: &'static Encoding) -> (Vec<Piece>, usize) {
        let (mut listed, mut all) = (Vec::new(), 0);
        self.scan(path, |piece| {
            if !piece.fits(encoding) {
                all += 1;
                if listed.len() < LISTED {
                    listed.push(piece);
                }
            }
            true
        });
        (listed, all)
    }

    /// Hands out every text value that holds other than ASCII, until told to stop.
    fn scan(&self, path: &Path, mut each: impl FnMut(Piece) -> bool) {
        self.records(path, |row, record| {
            if record.is_ascii() {
                return true;
            }
            self.texts.iter().all(|&(at, width, column)| {
                let text = until_zero(&record[at..at + width]).trim_ascii_end();
                text.is_ascii()
                    || each(Piece { bytes: text.trim_ascii_start().to_vec(), full: text.len() >= width - 1, row: Some(row), column })
            })
        });
    }

    /// Hands out every whole record with its number from 0, until told to stop; dBase ends a file with 0x1a.
    fn records(&self, path: &Path, mut each: impl FnMut(u64, &[u8]) -> bool) {
        let Ok(mut file) = fs_err::File::open(path) else { return };
        if self.record == 0 || file.seek(SeekFrom::Start(self.header as u64)).is_err() {
            return;
        }
        let mut row = 0u64;
        loop {
            let mut bytes = Vec::with_capacity(self.record * ROWS);
            if (&mut file).take((self.record * ROWS) as u64).read_to_end(&mut bytes).is_err() || bytes.is_empty() {
                return;
            }
            for record in bytes.chunks_exact(self.record) {
                if row >= self.rows || !each(row, record) {
                    return;
                }
                row += 1;
            }
        }
    }

    /// What a reader would pass over without a word: deleted rows, and numbers too long for their column.
    fn check(&self, path: &Path, names: &'static Encoding) -> Checked {
        let mut checked = Checked::default();
        let mut starred = vec![0u64; self.names.len()];
        self.records(path, |_, record| {
            if record[0] == b'*' {
                checked.deleted += 1;
                return true;
            }
            for &(at, width, column) in &self.numbers {
                // GDAL fills a column with stars where there is no value, others where the number has more digits than the column.
                starred[column] += u64::from(record[at..at + width].iter().all(|b| *b == b'*'));
            }
            true
        });
        for (name, count) in self.names.iter().zip(starred).filter(|(_, count)| *count > 0) {
            let field = Some(names.decode_without_bom_handling(name).0.into_owned());
            checked.remarks.push(Remark { field, ..Remark::new(IssueKind::NumbersStarred, count.to_string()) });
        }
        if checked.deleted > 0 {
            checked.remarks.push(Remark::new(IssueKind::RowsDeleted, checked.deleted.to_string()));
        }
        checked
    }
}

/// What was found in a table beside its text.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// Rows marked as deleted.
    pub deleted: u64,
    /// For the issue list.
    pub remarks: Vec<Remark>,
}

/// A look at the table of a Shapefile, or at a table alone, with the encoding of its names; `None` for other files and where there is no table.
pub(crate) fn of_shapes(path: &Path, names: &'static Encoding) -> Option<Result<Checked, Trouble>> {
    let ending = encoding::extension(path);
    let dbf = match ending.as_str() {
        "shp" => ["dbf", "DBF"].iter().map(|e| path.with_extension(e)).find(|p| p.is_file()),
        "dbf" => Some(path.to_owned()),
        _ => return None,
    };
    let Some(dbf) = dbf else {
        return Some(Ok(Checked { deleted: 0, remarks: vec![Remark::new(IssueKind::SidecarMissing, ".dbf")] }));
    };
    let Some(table) = Table::open(&dbf).filter(Table::is_whole) else {
        let cause = dbf.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Some(Err(trouble(&M::DamagedTable { name: cause }, &M::DamagedFix)));
    };
    if ending == "shp"
        && let Some(index) = ["shx", "SHX"].iter().map(|e| path.with_extension(e)).find(|p| p.is_file())
    {
        // A head of 100 bytes, then eight for every shape.
        let shapes = fs_err::metadata(index).ok()?.len().saturating_sub(100) / 8;
        if shapes != table.rows {
            return Some(Err(trouble(&M::RowsMismatch { shapes, rows: table.rows }, &M::RowsMismatchFix)));
        }
    }
    Some(Ok(table.check(&dbf, names)))
}

fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|&b| b == 0).next().unwrap_or(bytes)
}
