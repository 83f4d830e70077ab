//! What every row of a sheet is: title, header, record, total, note, or nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::grid::{Grid, GridRow, MOST_CELLS, Span, too_large};
use super::header::{self, Header, Known};
use super::words;
use crate::intake::Trouble;
use crate::intake::fields::{self, plain};
use crate::intake::source::{Column, ColumnKind};
use crate::intake::values::Cell;

/// Most columns of a table; a sheet of more is no register.
const MOST_COLUMNS: usize = 2_000;

/// Characters of a left-out row that are quoted.
const QUOTED: usize = 60;

/// Why a row below the header is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeftOut {
    /// 合计, 小计.
    Total,
    /// A note, a signature.
    Note,
    /// A heading of a part of the table.
    Section,
    /// The header again, as printed pages repeat it.
    RepeatedHeader,
    /// Numbers of the columns.
    Numbering,
    /// An example of how to fill in the table.
    Example,
}

/// What a row below the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sorted {
    /// A record.
    Record,
    /// Nothing, or a running number alone.
    Blank,
    /// No record.
    Left(LeftOut),
}

/// The header of a sheet and how to tell records below it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layout {
    /// The header.
    pub header: Header,
    /// Rows above it: number and text.
    pub titles: Vec<(u32, String)>,
    /// Units stated above the table for all of it.
    units: Vec<String>,
    /// Texts of the header by column, for repeats.
    parts: HashMap<u16, Vec<String>>,
    /// Columns that name a record.
    keys: HashSet<u16>,
    /// Columns with running numbers.
    serials: HashSet<u16>,
    known: Known,
}

/// A quantity in merged cells: row, column, value.
pub(crate) type Merged = (u32, u16, String);

/// A sheet as a table: what the reader of records gets, and what was left out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parsed {
    /// How the rows were told apart.
    pub layout: Layout,
    /// Columns with a name or a value, and where they lie.
    pub columns: Vec<(u16, Column)>,
    /// Records, merged cells filled down, and their number; a table of text holds none of its rows.
    pub records: (Vec<GridRow>, u64),
    /// Rows below the header that are no records.
    pub left_out: Vec<(u32, LeftOut, String)>,
    /// Rows with nothing but a running number.
    pub blank: u64,
    /// Quantities in merged cells; they count for their first row only.
    pub merged: Vec<Merged>,
}

/// Finds the header of a sheet and sorts its rows; `None` where nothing looks like a header.
pub(crate) fn table(grid: Grid, known: &Known, declared: Option<&[u32]>) -> Result<Option<Parsed>, Trouble> {
    let Some(layout) = Layout::of(&grid, known, declared) else { return Ok(None) };
    let mut tally = Tally::new(&layout);
    let mut kept = Vec::new();
    let (mut left_out, mut blank) = (Vec::new(), 0);
    let after = layout.last_header_row();
    let spans = grid.spans;
    for row in grid.rows.into_iter().filter(|r| r.number > after) {
        match layout.sort(&row) {
            Sorted::Record => {
                tally.add(&row);
                kept.push(row);
            }
            Sorted::Blank => blank += 1,
            Sorted::Left(why) => left_out.push((row.number, why, quote(&row))),
        }
    }
    let columns = tally.columns(&layout);
    let merged = fill_down(&mut kept, &spans, &columns, after)?;
    let count = kept.len() as u64;
    Ok(Some(Parsed { layout, columns, records: (kept, count), left_out, blank, merged }))
}

impl Layout {
    /// The layout of a sheet by its first rows.
    pub(crate) fn of(grid: &Grid, known: &Known, declared: Option<&[u32]>) -> Option<Self> {
        let header = header::find(grid, known, declared)?;
        let first = header.rows.first().copied().unwrap_or(1);
        let above: Vec<&GridRow> = grid.rows.iter().take_while(|r| r.number < first).collect();
        let titles = above.iter().map(|r| (r.number, quote(r))).collect();
        let units = above.iter().flat_map(|r| &r.cells).flat_map(|(_, c)| words::stated_units(&c.text())).collect();
        let mut parts: HashMap<u16, Vec<String>> = HashMap::new();
        for row in grid.rows.iter().filter(|r| header.rows.contains(&r.number)) {
            for (column, cell) in &row.cells {
                parts.entry(*column).or_default().push(plain(&cell.text()));
            }
        }
        let of_names = |names: &Known| {
            let is = |n: &str| fields::forms(n).iter().any(|f| names.contains(f));
            header.names.iter().filter(|(_, n)| is(n)).map(|(c, _)| *c).collect::<HashSet<u16>>()
        };
        let serials = of_names(&["序号", "no.", "no", "sn", "#", "序", "顺序号", "№"].into_iter().map(str::to_owned).collect());
        let keys = of_names(&fields::known_names(&["id", "name", "neighbourhood", "neighbourhood_id"]));
        let keys = keys.difference(&serials).copied().collect();
        Some(Self { titles, units, parts, keys, serials, known: known.clone(), header })
    }

    /// Number of the header's last row.
    pub(crate) fn last_header_row(&self) -> u32 {
        self.header.rows.iter().copied().max().unwrap_or(0)
    }

    /// What a row below the header is, by the row alone.
    pub(crate) fn sort(&self, row: &GridRow) -> Sorted {
        let texts: Vec<(u16, &Cell, String)> =
            row.cells.iter().map(|(c, cell)| (*c, cell, cell.text())).filter(|(_, _, t)| !t.is_empty()).collect();
        let meant: Vec<&(u16, &Cell, String)> =
            texts.iter().filter(|(c, cell, _)| !(self.serials.contains(c) && words::is_value(cell))).collect();
        if meant.is_empty() {
            return Sorted::Blank;
        }
        let next = row.number <= self.last_header_row() + 2;
        if next && words::is_numbering(row) && self.parts.len() >= 4 {
            return Sorted::Left(LeftOut::Numbering);
        }
        if words::is_example(&texts[0].2) {
            return Sorted::Left(LeftOut::Example);
        }
        if texts.len() >= 2 && self.repeats_header(&texts, next) {
            return Sorted::Left(LeftOut::RepeatedHeader);
        }
        let leading = meant.iter().take_while(|(_, cell, _)| !words::is_value(cell)).take(4);
        if leading.into_iter().any(|(_, _, t)| words::is_total(t)) {
            return Sorted::Left(LeftOut::Total);
        }
        let signed = |t: &str| words::is_note(t) || plain(t).ends_with(':');
        if meant.iter().all(|(_, _, t)| signed(t) || t.contains('：')) && self.parts.len() >= 2 {
            return Sorted::Left(LeftOut::Note);
        }
        if meant.len() == 1 && self.parts.len() >= 3 {
            let (column, cell, text) = meant[0];
            if words::is_note(text) || text.chars().count() > 40 {
                return Sorted::Left(LeftOut::Note);
            }
            let names = self.keys.contains(column);
            if words::is_section(text) || (!names && !self.keys.is_empty() && !words::is_value(cell)) {
                return Sorted::Left(LeftOut::Section);
            }
        }
        if meant.len() <= 3 && words::is_note(&meant[0].2) && !self.keys.contains(&meant[0].0) {
            return Sorted::Left(LeftOut::Note);
        }
        Sorted::Record
    }

    fn repeats_header(&self, texts: &[(u16, &Cell, String)], next: bool) -> bool {
        let same = texts.iter().filter(|(c, _, t)| self.parts.get(c).is_some_and(|p| p.contains(&plain(t)))).count();
        // A second row of names in another language, under the first.
        let named = texts.iter().filter(|(_, cell, t)| !words::is_value(cell) && self.known.contains(&plain(t))).count();
        same * 10 >= texts.len() * 7 || (next && texts.len() >= 3 && named * 10 >= texts.len() * 7)
    }

    /// The name of a column, with the unit that the sheet states above the table where the name has none.
    fn name(&self, column: u16) -> String {
        let name = self.header.names.iter().find(|(c, _)| *c == column).map(|(_, n)| n.clone()).unwrap_or_default();
        if name.is_empty() {
            return header::nameless(column);
        }
        let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
        let is_money = has(&["投资", "资金", "金额", "费用", "预算", "造价"]);
        let is_area = has(&["面积"]);
        let stated =
            self.units.iter().find(|u| (is_money && u.ends_with('元')) || (is_area && !u.ends_with('元') && u.chars().count() > 1));
        match stated {
            Some(unit) if !name.contains(['(', '（', '万', '元', '㎡', '亩']) => format!("{name}({unit})"),
            _ => name,
        }
    }
}

/// What the columns of a table hold, gathered row by row.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    kinds: BTreeMap<u16, (bool, bool)>,
}

impl Tally {
    /// Columns with a name are there whether or not they are filled.
    pub(crate) fn new(layout: &Layout) -> Self {
        let named = layout.header.names.iter().filter(|(_, n)| !n.is_empty());
        Self { kinds: named.map(|(c, _)| (*c, (false, false))).collect() }
    }

    /// Looks at a record.
    pub(crate) fn add(&mut self, row: &GridRow) {
        for (column, cell) in &row.cells {
            let (real, text) = self.kinds.entry(*column).or_insert((false, false));
            match cell {
                Cell::Text(t) => *text |= !t.trim().is_empty(),
                Cell::Real(_) => *real = true,
                _ => {}
            }
        }
    }

    /// The columns in order.
    pub(crate) fn columns(self, layout: &Layout) -> Vec<(u16, Column)> {
        let known: Vec<(u16, (bool, bool))> = self.kinds.into_iter().take(MOST_COLUMNS).collect();
        let mut names: Vec<String> = known.iter().map(|(c, _)| layout.name(*c)).collect();
        header::unique(&mut names);
        let column = |((at, (real, text)), name): ((u16, (bool, bool)), String)| {
            let kind = if text {
                ColumnKind::Text
            } else if real {
                ColumnKind::Real
            } else {
                ColumnKind::Integer
            };
            (at, Column { name, kind, truncated: false })
        };
        known.into_iter().zip(names).map(column).collect()
    }
}

/// Gives the value of merged cells to every row they span; quantities stay with the first row and are returned.
fn fill_down(records: &mut [GridRow], spans: &[Span], columns: &[(u16, Column)], after: u32) -> Result<Vec<Merged>, Trouble> {
    let mut merged = Vec::new();
    // Merged cells that lie over each other, which no spreadsheet makes, could be filled without end.
    let mut left = MOST_CELLS;
    let mut spans: Vec<&Span> = spans.iter().filter(|s| s.bottom > s.top && s.top > after).collect();
    spans.sort_by_key(|s| (s.top, s.left));
    for span in spans {
        let from = records.partition_point(|r| r.number < span.top);
        let to = records.partition_point(|r| r.number <= span.bottom);
        let Some(cell) = records.get(from).filter(|r| r.number == span.top).and_then(|r| r.get(span.left)).cloned() else { continue };
        let name = columns.iter().find(|(c, _)| *c == span.left).map_or("", |(_, c)| c.name.as_str());
        if words::is_value(&cell) && words::is_quantity(name) {
            if to > from + 1 {
                merged.push((span.top, span.left, cell.text()));
            }
            continue;
        }
        left = left.checked_sub(to - from).ok_or_else(too_large)?;
        for row in &mut records[from + 1..to.max(from + 1)] {
            if row.get(span.left).is_none() {
                row.put(span.left, cell.clone());
            }
        }
    }
    Ok(merged)
}

/// The texts of a row, cut to a line.
pub(crate) fn quote(row: &GridRow) -> String {
    let text = row.cells.iter().map(|(_, c)| words::tidy(&c.text())).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" | ");
    if text.chars().count() <= QUOTED { text } else { text.chars().take(QUOTED - 1).chain(['…']).collect() }
}
