//! A look at an XLS file before it is read whole: how many cells its sheets span, and whether they are locked.
//!
//! The reader lays every sheet out as a full rectangle, and makes room for the rectangle a sheet states; a few bytes
//! can ask for terabytes. The records that say so are walked here first.
//!
//! Source: \[MS-CFB\] 2 (header, allocation tables, directory) and \[MS-XLS\] 2.4 (records).

use std::path::Path;

use super::archive::{damaged, password};
use super::grid::too_large;
use crate::intake::Trouble;

/// Cells of all sheets together as full rectangles; one sheet of XLS has 65,536 × 256 at most.
const MOST_CELLS: u64 = 40_000_000;

/// Largest file looked at.
const MOST_BYTES: u64 = 512 << 20;

const END: u32 = 0xFFFF_FFFA;

/// Refuses what is locked, cut short, or too large to lay out.
pub(crate) fn check(path: &Path) -> Result<(), Trouble> {
    let size = fs_err::metadata(path).map_err(|e| damaged(e.to_string()))?.len();
    if size > MOST_BYTES {
        return Err(too_large());
    }
    let bytes = fs_err::read(path).map_err(|e| damaged(e.to_string()))?;
    let file = Compound::open(&bytes).ok_or_else(|| damaged("compound file".into()))?;
    if file.entry("EncryptedPackage").is_some() {
        return Err(password());
    }
    let book = file.entry("Workbook").or_else(|| file.entry("Book")).ok_or_else(|| damaged("no Workbook stream".into()))?;
    let stream = file.stream(book).ok_or_else(|| damaged("Workbook stream cut short".into()))?;
    walk(&stream)
}

/// Walks the records of a workbook.
fn walk(stream: &[u8]) -> Result<(), Trouble> {
    let short = || damaged("a record is cut short".into());
    let mut at = 0;
    let mut total = 0u64;
    let mut extent: Option<[u64; 4]> = None;
    while at + 4 <= stream.len() {
        let (kind, length) = (u16_at(stream, at).unwrap_or(0), usize::from(u16_at(stream, at + 2).unwrap_or(0)));
        let data = stream.get(at + 4..at + 4 + length);
        at += 4 + length;
        let Some(data) = data else {
            // Some writers pad the end of the stream.
            if kind == 0 {
                break;
            }
            return Err(short());
        };
        match kind {
            0x002F if u16_at(data, 0).is_some_and(|k| k != 0) => return Err(password()),
            // A sheet that begins beyond the stream.
            0x0085 if u32_at(data, 0).is_some_and(|p| p as usize >= stream.len()) => return Err(short()),
            0x0200 => {
                let area = match length {
                    10 => dimension(u16_at(data, 0).map(u64::from), u16_at(data, 2).map(u64::from), u16_at(data, 4), u16_at(data, 6)),
                    14 | 16 => dimension(u32_at(data, 0).map(u64::from), u32_at(data, 4).map(u64::from), u16_at(data, 8), u16_at(data, 10)),
                    _ => None,
                };
                if area.is_none_or(|a| a > MOST_CELLS) {
                    return Err(too_large());
                }
            }
            0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x00BD | 0x0006 => {
                if let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) {
                    let last = if kind == 0x00BD { u16_at(data, length.saturating_sub(2)).unwrap_or(column) } else { column };
                    let [r0, r1, c0, c1] = extent.unwrap_or([u64::from(row), u64::from(row), u64::from(column), u64::from(last)]);
                    let (row, column, last) = (u64::from(row), u64::from(column), u64::from(last));
                    extent = Some([r0.min(row), r1.max(row), c0.min(column), c1.max(last).max(column)]);
                }
            }
            0x000A => {
                total += extent.take().map_or(0, |[r0, r1, c0, c1]| (r1 - r0 + 1) * (c1 - c0 + 1));
                if total > MOST_CELLS {
                    return Err(too_large());
                }
            }
            _ => {}
        }
    }
    total += extent.map_or(0, |[r0, r1, c0, c1]| (r1 - r0 + 1) * (c1 - c0 + 1));
    if total > MOST_CELLS { Err(too_large()) } else { Ok(()) }
}

/// Cells of a stated rectangle, as the reader makes room for it: its ends lie one beyond, and a first column beyond the last
/// counts as the first of all. `None` for rows that end before they begin, of which the reader would count four billion.
fn dimension(first: Option<u64>, last: Option<u64>, left: Option<u16>, right: Option<u16>) -> Option<u64> {
    let (first, last, left, right) = (first?, last?, left?, right?);
    if last == 0 || right == 0 {
        return Some(1);
    }
    let left = if left > 0xFF || right < left { 0 } else { left };
    Some(last.checked_sub(first)?.max(1).saturating_mul(u64::from(right - left).max(1)))
}

/// A compound file, by its allocation table and directory.
struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u8>,
    directory: Vec<u8>,
}

/// Where a stream begins and how long it is.
#[derive(Clone, Copy)]
struct Entry {
    start: u32,
    length: usize,
}

impl<'b> Compound<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self { bytes, sector, table: Vec::new(), small_table: Vec::new(), small: Vec::new(), directory: Vec::new() };
        let mut tables: Vec<u32> = bytes.get(76..512)?.chunks_exact(4).filter_map(|c| u32_at(c, 0)).collect();
        let mut next = u32_at(bytes, 68)?;
        for _ in 0..=bytes.len() / sector {
            if next >= END {
                break;
            }
            let more = file.sector_at(next)?;
            tables.extend(more[..sector - 4].chunks_exact(4).filter_map(|c| u32_at(c, 0)));
            next = u32_at(more, sector - 4)?;
        }
        for id in tables.into_iter().filter(|id| *id < END) {
            let sector = file.sector_at(id)?;
            file.table.extend(sector.chunks_exact(4).filter_map(|c| u32_at(c, 0)));
        }
        file.directory = file.chain(u32_at(bytes, 48)?, usize::MAX)?;
        let root = entry(file.directory.get(..128)?)?;
        if u32_at(bytes, 64)? > 0 {
            let small_table = file.chain(u32_at(bytes, 60)?, usize::MAX)?;
            file.small_table = small_table.chunks_exact(4).filter_map(|c| u32_at(c, 0)).collect();
            file.small = file.chain(root.start, root.length)?;
        }
        Some(file)
    }

    fn sector_at(&self, id: u32) -> Option<&'b [u8]> {
        let from = (id as usize + 1).checked_mul(self.sector)?;
        self.bytes.get(from..from + self.sector)
    }

    /// The sectors of a chain, no more than the file has.
    fn chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut next = start;
        while next < END && out.len() < length {
            if out.len() > self.bytes.len() {
                return None;
            }
            match self.sector_at(next) {
                Some(sector) => out.extend_from_slice(sector),
                // The last sector of a file may be cut.
                None => out.extend_from_slice(self.bytes.get((next as usize + 1).checked_mul(self.sector)?..)?),
            }
            next = self.table.get(next as usize).copied().unwrap_or(END);
        }
        out.truncate(length);
        Some(out)
    }

    fn entry(&self, name: &str) -> Option<Entry> {
        let wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is = |e: &&[u8]| e[..wanted.len()].eq_ignore_ascii_case(&wanted) && e[wanted.len()..wanted.len() + 2] == [0, 0];
        self.directory.chunks_exact(128).find(is).and_then(entry)
    }

    fn stream(&self, entry: Entry) -> Option<Vec<u8>> {
        if entry.length >= 4096 {
            let stream = self.chain(entry.start, entry.length)?;
            return (stream.len() == entry.length).then_some(stream);
        }
        let mut out = Vec::new();
        let mut next = entry.start;
        while next < END && out.len() < entry.length {
            let from = (next as usize).checked_mul(64)?;
            out.extend_from_slice(self.small.get(from..from + 64)?);
            next = self.small_table.get(next as usize).copied().unwrap_or(END);
        }
        out.truncate(entry.length);
        Some(out)
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    Some(Entry { start: u32_at(bytes, 116)?, length: u32_at(bytes, 120)? as usize })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    #[test]
    fn rectangles_that_do_not_fit_are_refused() {
        let number = |row: u16, column: u16| record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat());
        let sheet = |cells: &[Vec<u8>]| [cells.concat(), record(0x000A, &[])].concat();
        assert!(walk(&sheet(&[number(0, 0), number(9, 9)])).is_ok());
        let full = sheet(&[number(0, 0), number(65_535, 255)]);
        assert!(walk(&full).is_ok());
        assert!(walk(&full.repeat(3)).is_err());
        let stated = [0u32, u32::MAX].iter().flat_map(|v| v.to_le_bytes()).chain([0, 0, 255, 255, 0, 0]).collect::<Vec<_>>();
        assert!(walk(&record(0x0200, &stated)).is_err());
        let turned = [11_141_120u32, 10].iter().flat_map(|v| v.to_le_bytes()).chain([0, 0, 8, 0, 0, 0]).collect::<Vec<_>>();
        assert!(walk(&record(0x0200, &turned)).is_err(), "rows that end before they begin");
        assert!(walk(&record(0x0200, &[0; 14])).is_ok(), "an empty sheet");
        assert!(walk(&record(0x002F, &[1, 0])).unwrap_err().message.en.contains("password"));
        assert!(walk(&record(0x0085, &[0xff; 8])).is_err());
    }
}
