//! Which rows of a sheet are its header, and what its columns are called.

use std::collections::HashSet;

use super::grid::{Grid, GridRow, Span, letters};
use super::words;
use crate::intake::fields::plain;
use crate::intake::values::Cell;

/// Rows with something in them that are looked at for the header.
const LOOKED_AT: usize = 60;

/// A header has at most this many rows.
const DEEPEST: usize = 4;

/// Merged cells looked at; a header has hundreds at most.
const MOST_SPANS: usize = 2_000;

/// What a recognised name is worth against a merely filled cell.
const KNOWN: f64 = 12.0;

/// The header of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Header {
    /// Its rows by their numbers.
    pub rows: Vec<u32>,
    /// Columns and their joined names, ascending by column; a name may be empty.
    pub names: Vec<(u16, String)>,
    /// How many different names are known fields.
    pub known: usize,
}

/// What helps to tell a header: names of known fields in plain form.
pub(crate) type Known = HashSet<String>;

/// The header in given rows, or the most likely one; `None` where nothing looks like one.
pub(crate) fn find(grid: &Grid, known: &Known, declared: Option<&[u32]>) -> Option<Header> {
    let last = grid.rows.iter().take(LOOKED_AT).map(|r| r.number).chain(declared.into_iter().flatten().copied()).max().unwrap_or(0);
    let spans: Vec<Span> = grid.spans.iter().filter(|s| s.top <= last).take(MOST_SPANS).copied().collect();
    if let Some(numbers) = declared {
        let block: Vec<&GridRow> = grid.rows.iter().filter(|r| numbers.contains(&r.number)).collect();
        return if block.is_empty() { None } else { Some(header(&block, &spans, known)) };
    }
    // Where every likely header cuts a merged cell, one that does is better than none.
    likely(&grid.rows, &spans, known, true).or_else(|| likely(&grid.rows, &spans, known, false))
}

fn likely(rows: &[GridRow], spans: &[Span], known: &Known, whole: bool) -> Option<Header> {
    let rows = &rows[..rows.len().min(LOOKED_AT)];
    let mut best: Option<(f64, Header)> = None;
    for top in 0..rows.len() {
        for depth in 1..=DEEPEST.min(rows.len() - top) {
            let block: Vec<&GridRow> = rows[top..top + depth].iter().collect();
            if !is_block(&block, spans) || (whole && is_cut(&block, spans)) {
                continue;
            }
            let header = header(&block, spans, known);
            let below = rows.get(top + depth);
            let score = score(&block, &header, below, top);
            let named = header.names.iter().filter(|(_, n)| !n.is_empty()).count();
            let enough = named >= 2 || (named == 1 && header.known == 1);
            if enough && score > 0.0 && best.as_ref().is_none_or(|(s, _)| score > *s) {
                best = Some((score, header));
            }
        }
    }
    best.map(|(_, header)| header)
}

/// Whether rows can be one header: no title among them, every lower row a division of the upper.
fn is_block(block: &[&GridRow], spans: &[Span]) -> bool {
    let first = block[0];
    let consecutive = block.windows(2).all(|w| w[1].number == w[0].number + 1);
    if !consecutive || block.iter().any(|r| words::is_remark(r) || words::is_numbering(r)) {
        return false;
    }
    // A merged title above two columns or more is no name of a group.
    if block.len() > 1 && distinct(first) < 2 {
        return false;
    }
    block.windows(2).all(|w| divides(w[0], w[1], spans))
}

/// Whether merged cells reach into a block from above, or out of it below.
fn is_cut(block: &[&GridRow], spans: &[Span]) -> bool {
    let (first, last) = (block[0].number, block[block.len() - 1].number);
    let reaches = |s: &Span| {
        let from_block = s.bottom > last && block.iter().any(|r| s.top == r.number && r.get(s.left).is_some());
        from_block || (s.top < first && s.bottom >= first)
    };
    spans.iter().any(reaches)
}

fn distinct(row: &GridRow) -> usize {
    row.cells.iter().map(|(_, c)| c.text()).collect::<HashSet<_>>().len()
}

/// Whether a row divides the groups of the row above it, and is not the first row of values.
fn divides(upper: &GridRow, lower: &GridRow, spans: &[Span]) -> bool {
    let is_group = |column: u16| {
        let merged = spans.iter().any(|s| s.top <= upper.number && upper.number <= s.bottom && s.left == column && s.right > column);
        let next = upper.cells.iter().map(|(c, _)| *c).find(|c| *c > column);
        merged || (lower.get(column + 1).is_some() && next.is_none_or(|n| n > column + 1))
    };
    let (mut in_groups, mut under_names) = (0, 0);
    for (column, cell) in &lower.cells {
        let is_under_name = upper.get(*column).is_some() && !is_group(*column);
        if is_under_name && !words::is_unit(&cell.text()) {
            under_names += 1;
        } else {
            in_groups += 1;
        }
        if !is_name(cell) {
            return false;
        }
    }
    // A group of one column looks like a name with a value below it; a record has values below all names.
    let free = upper.cells.iter().any(|(c, _)| lower.get(*c).is_none());
    in_groups > 0 && (under_names == 0 || (free && under_names <= in_groups))
}

/// Whether a cell may be the name of a column: a text that is no number, or a year.
fn is_name(cell: &Cell) -> bool {
    match cell {
        Cell::Integer(v) => (1949..=2100).contains(v),
        Cell::Text(t) => !words::is_number(t) && t.chars().count() <= 80,
        _ => false,
    }
}

fn score(block: &[&GridRow], header: &Header, below: Option<&GridRow>, top: usize) -> f64 {
    let named: Vec<&str> = header.names.iter().map(|(_, n)| n.as_str()).filter(|n| !n.is_empty()).collect();
    let distinct = named.iter().collect::<HashSet<_>>().len();
    let values = block.iter().flat_map(|r| &r.cells).filter(|(_, c)| !is_name(c)).count();
    let of_below = below.map_or(0, |r| r.cells.iter().filter(|(_, c)| matches!(c, Cell::Integer(_) | Cell::Real(_))).count());
    KNOWN * header.known as f64 + distinct.min(60) as f64 + 0.4 * of_below.min(3) as f64
        - 6.0 * values as f64
        - (named.len() - distinct) as f64
        - 2.0 * (block.len() - 1) as f64
        - 1.5 * top as f64
}

/// Names of the columns under a block of rows.
fn header(block: &[&GridRow], spans: &[Span], known: &Known) -> Header {
    let mut columns: Vec<u16> = block.iter().flat_map(|r| r.cells.iter().map(|(c, _)| *c)).collect();
    let (first, last) = (block[0].number, block[block.len() - 1].number);
    let within = |s: &&Span| s.top <= last && s.bottom >= first && s.right - s.left < 512;
    columns.extend(spans.iter().filter(within).filter(|s| anchor(block, s).is_some()).flat_map(|s| s.left..=s.right));
    columns.sort_unstable();
    columns.dedup();
    let names: Vec<(u16, String)> = columns.into_iter().map(|c| (c, joined(block, spans, c))).collect();
    let found: HashSet<String> = names.iter().flat_map(|(_, n)| crate::intake::fields::forms(n)).filter(|n| known.contains(n)).collect();
    Header { rows: block.iter().map(|r| r.number).collect(), names, known: found.len() }
}

fn anchor<'b>(block: &[&'b GridRow], span: &Span) -> Option<&'b Cell> {
    block.iter().find(|r| r.number == span.top).and_then(|r| r.get(span.left))
}

/// The parts of a column's name from the top down: `基本情况/建筑面积(万㎡)`.
fn joined(block: &[&GridRow], spans: &[Span], column: u16) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (at, row) in block.iter().enumerate() {
        let over = |s: &&Span| s.top <= row.number && row.number <= s.bottom && s.left <= column && column <= s.right;
        let merged = spans.iter().find(over).and_then(|s| anchor(block, s));
        let cell = row.get(column).or(merged).or_else(|| block.get(at + 1).and_then(|lower| beside(row, lower, column)));
        let part = cell.map(|c| words::tidy(&c.text())).unwrap_or_default();
        if !part.is_empty() && parts.last() != Some(&part) {
            parts.push(part);
        }
    }
    // A row of units completes the name above it.
    if parts.len() > 1 && parts.last().is_some_and(|p| words::is_unit(p)) {
        let unit = parts.pop().unwrap_or_default();
        if let Some(name) = parts.last_mut() {
            let unit = unit.trim_matches(['(', ')', '（', '）']);
            *name = format!("{name}({unit})");
        }
    }
    parts.join("/")
}

/// The group's name written only above its first column, as a table without merged cells has it.
fn beside<'r>(row: &'r GridRow, lower: &GridRow, column: u16) -> Option<&'r Cell> {
    lower.get(column)?;
    let (start, cell) = row.cells.iter().rev().find(|(c, _)| *c < column)?;
    // Every column of the group has a name below, the first one too; else the column only lacks its upper name.
    (*start..column).all(|c| lower.get(c).is_some()).then_some(cell)
}

/// The name a column without one goes by.
pub(crate) fn nameless(column: u16) -> String {
    format!("列{}", letters(column))
}

/// Names that are told apart: a name that was there before gets a number.
pub(crate) fn unique(names: &mut [String]) {
    let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for name in names {
        let count = seen.entry(plain(name)).or_insert(0);
        *count += 1;
        if *count > 1 {
            *name = format!("{name}#{count}");
        }
    }
}
