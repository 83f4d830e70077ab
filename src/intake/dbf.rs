//! The bytes of a dBase table's names and text values, as far as an encoding is to be found for them.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs::Encoding;

use super::charset::Piece;

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
    header: usize,
    record: usize,
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
        let (mut names, mut texts, mut offset) = (Vec::new(), Vec::new(), 1usize);
        for (column, field) in fields.chunks_exact(32).take_while(|f| f[0] != 0x0d).enumerate() {
            names.push(until_zero(&field[..11]).to_vec());
            let width = usize::from(field[16]);
            if field[11] == b'C' && width > 0 && offset + width <= record {
                texts.push((offset, width, column));
            }
            offset += width;
        }
        Some(Self { language: head[29], names, header, record, texts })
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
                if !record.is_ascii() {
                    for &(at, width, column) in &self.texts {
                        let value = until_zero(&record[at..at + width]);
                        let text = value.trim_ascii_end();
                        if text.is_ascii() {
                            continue;
                        }
                        // dBase ends a file with 0x1a; a last record may be cut short there.
                        let piece =
                            Piece { bytes: text.trim_ascii_start().to_vec(), full: text.len() >= width - 1, row: Some(row), column };
                        if !each(piece) {
                            return;
                        }
                    }
                }
                row += 1;
            }
        }
    }
}

fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|&b| b == 0).next().unwrap_or(bytes)
}
