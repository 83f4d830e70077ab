//! OpenDocument sheets, read as a stream: repeats are counted before they are laid out, merged cells are kept.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::Named;
use super::archive::{Archive, damaged, password};
use super::grid::{Grid, Span, number};
use crate::intake::Trouble;
use crate::intake::values::Cell;

/// Rows and columns of the largest sheet of any program.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

/// The sheets of a document.
pub(crate) fn read(mut archive: Archive) -> Result<Vec<(Named, Grid)>, Trouble> {
    let is_locked = match archive.by_name("META-INF/manifest.xml") {
        Ok(part) => BufReader::new(part).lines().map_while(Result::ok).any(|line| line.contains("encryption-data")),
        Err(_) => false,
    };
    if is_locked {
        return Err(password());
    }
    let part = archive.by_name("content.xml").map_err(|e| damaged(e.to_string()))?;
    let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, part));
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = false;
    let mut sheets: Vec<(Named, Grid)> = Vec::new();
    let mut hidden: HashSet<String> = HashSet::new();
    let mut style = String::new();
    let mut at = Place::default();
    let mut cell: Option<OpenCell> = None;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|e| damaged(e.to_string()))?;
        match event {
            Event::Start(e) => match e.name().0 {
                "style:style" => style = text_of(&e, "style:name"),
                "style:table-properties" if text_of(&e, "table:display") == "false" => {
                    hidden.insert(style.clone());
                }
                "table:table" => {
                    let named = Named { name: text_of(&e, "table:name"), hidden: hidden.contains(&text_of(&e, "table:style-name")) };
                    sheets.push((named, Grid::default()));
                    at = Place::default();
                }
                "table:table-row" => {
                    at.repeat = count(&e, "table:number-rows-repeated");
                    at.column = 0;
                    at.cells.clear();
                }
                name @ ("table:table-cell" | "table:covered-table-cell") => {
                    let mut open = OpenCell::of(&e);
                    // What a merged cell covers is not seen.
                    open.covered = name == "table:covered-table-cell";
                    cell = Some(open);
                }
                "office:annotation" => {
                    if let Some(cell) = &mut cell {
                        cell.muted += 1;
                    }
                }
                "text:p" | "text:line-break" => {
                    if let Some(cell) = cell.as_mut().filter(|c| c.muted == 0 && !c.text.is_empty()) {
                        cell.text.push('\n');
                    }
                }
                "text:s" | "text:tab" => {
                    if let Some(cell) = cell.as_mut().filter(|c| c.muted == 0) {
                        cell.text.push(' ');
                    }
                }
                _ => {}
            },
            Event::Text(t) => {
                if let Some(cell) = cell.as_mut().filter(|c| c.muted == 0) {
                    cell.text.push_str(&t);
                }
            }
            Event::GeneralRef(entity) => {
                if let Some(cell) = cell.as_mut().filter(|c| c.muted == 0) {
                    let raw = format!("&{};", &*entity);
                    cell.text.push_str(&unescape(&raw).unwrap_or_default());
                }
            }
            Event::End(e) => match e.name().0 {
                "office:annotation" => {
                    if let Some(cell) = &mut cell {
                        cell.muted = cell.muted.saturating_sub(1);
                    }
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    if let (Some(done), Some((_, grid))) = (cell.take(), sheets.last_mut()) {
                        at.take(done, grid)?;
                    }
                }
                "table:table-row" => {
                    if let Some((_, grid)) = sheets.last_mut() {
                        at.end_row(grid)?;
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if sheets.is_empty() { Err(damaged("content.xml".into())) } else { Ok(sheets) }
}

/// Where in a sheet the reader is.
#[derive(Default)]
struct Place {
    row: u32,
    repeat: u32,
    column: u32,
    cells: Vec<(u16, Cell)>,
}

impl Place {
    fn take(&mut self, cell: OpenCell, grid: &mut Grid) -> Result<(), Trouble> {
        let width = cell.repeat.min(MOST_COLUMNS.saturating_sub(self.column));
        if cell.rows > 1 || cell.columns > 1 {
            let (top, left) = (self.row + 1, self.column as u16);
            let right = left.saturating_add(cell.columns.min(MOST_COLUMNS) as u16 - 1);
            grid.spans.push(Span { top, left, bottom: (top + cell.rows - 1).min(MOST_ROWS), right });
        }
        if !cell.covered {
            grid.errors += u64::from(cell.kind == "error" || (cell.text.starts_with('#') && cell.text.ends_with(['!', '?'])));
            let value = cell.value();
            if value != Cell::Null {
                for column in self.column..self.column + width {
                    self.cells.push((column as u16, value.clone()));
                }
                if self.cells.len() > MOST_COLUMNS as usize {
                    return Err(super::grid::too_large());
                }
            }
        }
        self.column += width;
        Ok(())
    }

    fn end_row(&mut self, grid: &mut Grid) -> Result<(), Trouble> {
        let repeat = self.repeat.min(MOST_ROWS.saturating_sub(self.row));
        if !self.cells.is_empty() {
            for row in self.row..self.row + repeat {
                for (column, cell) in &self.cells {
                    grid.put(row + 1, *column, cell.clone())?;
                }
            }
        }
        self.row += repeat;
        Ok(())
    }
}

/// A cell that is being read.
struct OpenCell {
    kind: String,
    stated: String,
    text: String,
    repeat: u32,
    rows: u32,
    columns: u32,
    covered: bool,
    muted: u32,
}

impl OpenCell {
    fn of(e: &BytesStart<'_>) -> Self {
        let kind = text_of(e, "office:value-type");
        let stated = match kind.as_str() {
            "date" => text_of(e, "office:date-value"),
            "boolean" => text_of(e, "office:boolean-value"),
            "string" => text_of(e, "office:string-value"),
            "float" | "percentage" | "currency" => text_of(e, "office:value"),
            _ => String::new(),
        };
        Self {
            kind,
            stated,
            text: String::new(),
            repeat: count(e, "table:number-columns-repeated"),
            rows: count(e, "table:number-rows-spanned").min(MOST_ROWS),
            columns: count(e, "table:number-columns-spanned").min(MOST_COLUMNS),
            covered: false,
            muted: 0,
        }
    }

    fn value(self) -> Cell {
        match self.kind.as_str() {
            "float" | "percentage" | "currency" => self.stated.parse().map_or(Cell::Null, number),
            "date" => Cell::Text(self.stated.split('T').next().unwrap_or_default().to_owned()),
            "boolean" => Cell::Text(self.stated),
            _ if self.text.is_empty() && self.stated.is_empty() => Cell::Null,
            _ if self.text.is_empty() => Cell::Text(self.stated),
            _ => Cell::Text(self.text),
        }
    }
}

fn text_of(e: &BytesStart<'_>, name: &str) -> String {
    let found = e.try_get_attribute(name).ok().flatten();
    found.map(|a| unescape(&a.value).map(std::borrow::Cow::into_owned).unwrap_or_default()).unwrap_or_default()
}

/// A positive count; one where none is stated.
fn count(e: &BytesStart<'_>, name: &str) -> u32 {
    text_of(e, name).parse().unwrap_or(1).max(1)
}
