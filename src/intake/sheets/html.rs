//! Tables in HTML that office systems export under the name .xls.

use std::path::Path;

use super::Named;
use super::archive::damaged;
use super::grid::{Grid, Span, too_large};
use crate::intake::encoding::TextPlan;
use crate::intake::values::Cell;
use crate::intake::{Trouble, encoding, trouble};
use crate::report::messages::SheetMessage as M;

/// Largest page read.
const MOST_BYTES: u64 = 256 << 20;

/// Widest cell, in columns, that is believed.
const MOST_SPAN: u32 = 1_000;

/// Sheets by name.
pub(crate) type Sheets = Vec<(Named, Grid)>;

/// The tables of a page, as sheets, and how its text is read.
pub(crate) fn read(path: &Path, declared: Option<&str>) -> Result<(Sheets, TextPlan), Trouble> {
    if fs_err::metadata(path).map_err(|e| damaged(e.to_string()))?.len() > MOST_BYTES {
        return Err(too_large());
    }
    let plan = encoding::plan_table(path, declared)?;
    let file = plan.transcoded.as_ref().map_or(path, |file| file.path());
    let bytes = fs_err::read(file).map_err(|e| damaged(e.to_string()))?;
    let sheets = tables(&String::from_utf8_lossy(&bytes))?;
    if sheets.is_empty() {
        return Err(trouble(&M::NoTableOnPage, &M::NoTableOnPageFix));
    }
    Ok((sheets, plan))
}

/// A table that is being read.
#[derive(Default)]
struct Open {
    grid: Grid,
    row: u32,
    column: u16,
    /// For every column the last row that a cell from above reaches down to.
    down: Vec<u32>,
    cell: Option<(String, u32, u32)>,
}

fn tables(page: &str) -> Result<Sheets, Trouble> {
    let mut found: Vec<Grid> = Vec::new();
    let mut open: Option<Open> = None;
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        if let Some((text, ..)) = open.as_mut().and_then(|o| o.cell.as_mut()) {
            decode(&rest[..at], text);
        }
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let (tag, after) = (&rest[1..end], &rest[end + 1..]);
        rest = after;
        let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').flat_map(char::to_lowercase).collect();
        match name.trim_end_matches('/') {
            "style" | "script" => {
                let is_end =
                    |at: &usize| rest.as_bytes()[at + 2..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()));
                rest = rest.match_indices("</").map(|(at, _)| at).find(is_end).map_or("", |at| &rest[at..]);
            }
            "table" if open.is_none() => open = Some(Open::default()),
            "/table" => found.extend(open.take().map(|mut o| o.end_cell().map(|()| o.grid)).transpose()?),
            "tr" => {
                if let Some(table) = &mut open {
                    table.end_cell()?;
                    table.row += 1;
                    table.column = 0;
                }
            }
            "td" | "th" => {
                if let Some(table) = &mut open {
                    table.end_cell()?;
                    table.cell = Some((String::new(), attribute(tag, "colspan"), attribute(tag, "rowspan")));
                }
            }
            "/td" | "/th" | "/tr" => {
                if let Some(table) = &mut open {
                    table.end_cell()?;
                }
            }
            "br" | "/p" | "/div" => {
                if let Some((text, ..)) = open.as_mut().and_then(|o| o.cell.as_mut()) {
                    text.push('\n');
                }
            }
            _ => {}
        }
    }
    found.extend(open.take().map(|mut o| o.end_cell().map(|()| o.grid)).transpose()?);
    found.retain(|g| !g.rows.is_empty());
    Ok(found.into_iter().enumerate().map(|(at, grid)| (Named { name: format!("table{}", at + 1), hidden: false }, grid)).collect())
}

impl Open {
    fn end_cell(&mut self) -> Result<(), Trouble> {
        let Some((text, columns, rows)) = self.cell.take() else { return Ok(()) };
        let row = self.row.max(1);
        while self.down.get(usize::from(self.column)).is_some_and(|last| *last >= row) {
            self.column = self.column.saturating_add(1);
        }
        let (left, right) = (self.column, self.column.saturating_add(columns as u16 - 1));
        if columns > 1 || rows > 1 {
            self.grid.spans.push(Span { top: row, left, bottom: row + rows - 1, right });
        }
        if self.down.len() <= usize::from(right) {
            self.down.resize(usize::from(right) + 1, 0);
        }
        for column in left..=right {
            self.down[usize::from(column)] = row + rows - 1;
        }
        self.column = right.saturating_add(1);
        let text = text.trim();
        if text.is_empty() { Ok(()) } else { self.grid.put(row, left, Cell::Text(text.to_owned())) }
    }
}

fn attribute(tag: &str, name: &str) -> u32 {
    let lower = tag.to_ascii_lowercase();
    let value = lower.split(name).nth(1).map(|v| v.trim_start_matches([' ', '=', '"', '\'']));
    let digits: String = value.unwrap_or("1").chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(1).clamp(1, MOST_SPAN)
}

/// Text with its entities; blanks and line breaks of the source count as one blank.
fn decode(raw: &str, out: &mut String) {
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        push(&rest[..at], out);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end <= 10);
        let Some(end) = end else {
            out.push('&');
            rest = &rest[1..];
            continue;
        };
        match &rest[1..end] {
            "nbsp" => out.push(' '),
            "amp" => out.push('&'),
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "quot" => out.push('"'),
            "sup2" => out.push('²'),
            code => {
                let number = code.strip_prefix("#x").or_else(|| code.strip_prefix("#X"));
                let number =
                    number.map_or_else(|| code.strip_prefix('#').and_then(|n| n.parse().ok()), |n| u32::from_str_radix(n, 16).ok());
                match number.and_then(char::from_u32) {
                    Some(c) => out.push(c),
                    None => out.push_str(&rest[..=end]),
                }
            }
        }
        rest = &rest[end + 1..];
    }
    push(rest, out);
}

fn push(text: &str, out: &mut String) {
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(char::is_whitespace) && !out.is_empty() {
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exported_page_is_a_sheet() {
        let page = "<html><style>td{a:b}</style><table border=1><tr><td colspan=4>台账</td></tr>\
            <TR><TH rowspan=\"2\">名称<TH colspan=2>基本情况</th><th rowspan=2>备注</th></tr><tr><td>户数</td><td>面积(m&sup2;)</td></tr>\
            <tr><td rowspan=2>甲&amp;乙</td><td>1</td><td>2&#12290;</td><td>&nbsp;</td></tr><!-- x --><tr><td>3<td>4</tr></table>";
        let sheets = tables(page).unwrap();
        let rows: Vec<(u32, Vec<(u16, String)>)> =
            sheets[0].1.rows.iter().map(|r| (r.number, r.cells.iter().map(|(c, t)| (*c, t.text())).collect())).collect();
        assert_eq!(rows[1].1, [(0, "名称".into()), (1, "基本情况".into()), (3, "备注".into())]);
        assert_eq!(rows[2].1, [(1, "户数".into()), (2, "面积(m²)".into())]);
        assert_eq!(rows[3].1, [(0, "甲&乙".into()), (1, "1".into()), (2, "2。".into())]);
        assert_eq!(rows[4], (5, vec![(1, "3".into()), (2, "4".into())]));
    }

    #[test]
    fn broken_pages_end() {
        for page in
            ["<table><tr><td", "<table><td>x", "<table><tr><td colspan=99999999 rowspan=-1>x", "<script>", "<!--", "<table></table>"]
        {
            assert!(tables(page).is_ok(), "{page}");
        }
    }
}
