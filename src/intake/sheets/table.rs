//! A sheet as a source: which one is read, its columns and records, its coordinates, and what was left out.

use std::path::Path;
use std::sync::Arc;

use super::delimited::Delimited;
use super::grid::{Grid, GridRow};
use super::header::Known;
use super::layout::{self, LeftOut, Parsed, Sorted, Tally};
use super::{Book, Kind, Named, guarded};
use crate::intake::fields::{self, half_width};
use crate::intake::remark::Remark;
use crate::intake::rows::Row;
use crate::intake::source::{self, Column, GeometryKind};
use crate::intake::values::Cell;
use crate::intake::{Trouble, quiet, trouble};
use crate::project::{Datum, Input, OneOrMany};
use crate::report::hint::near;
use crate::report::messages::SheetMessage as M;
use crate::report::{Action, DataIssue, IssueKind, Role};

/// Rows that the choice of a sheet and the search for its header look at.
const HEAD: usize = 200;

/// Names of coordinates, the horizontal one first, with the shifted datum that they speak of. The first pair that a table
/// has is taken.
const XY_NAMES: [(&[&str], &[&str], Option<Datum>); 5] = [
    (
        &["lng", "lon", "longitude", "long", "x", "经度", "东经", "X坐标", "坐标X", "横坐标", "POINT_X", "经度坐标", "x_coord", "coord_x"],
        &["lat", "latitude", "y", "纬度", "北纬", "Y坐标", "坐标Y", "纵坐标", "POINT_Y", "纬度坐标", "y_coord", "coord_y", "lati", "纬"],
        None,
    ),
    (
        &[
            "wgs84_lng",
            "wgs84_lon",
            "wgs_lng",
            "wgs_lon",
            "lng_wgs84",
            "lon_wgs84",
            "lng_wgs",
            "lon_wgs",
            "84_lng",
            "84_lon",
            "wgs84经度",
            "84经度",
        ],
        &["wgs84_lat", "wgs_lat", "lat_wgs84", "lat_wgs", "84_lat", "wgs84纬度", "84纬度"],
        None,
    ),
    (
        &["cgcs2000_lng", "cgcs2000_lon", "cgcs_lng", "cgcs_lon", "lng_cgcs2000", "lon_cgcs2000", "2000经度", "cgcs2000经度"],
        &["cgcs2000_lat", "cgcs_lat", "lat_cgcs2000", "2000纬度", "cgcs2000纬度"],
        None,
    ),
    (
        &[
            "gcj02_lng",
            "gcj02_lon",
            "gcj_lng",
            "gcj_lon",
            "lng_gcj02",
            "lon_gcj02",
            "lng_gcj",
            "lon_gcj",
            "amap_lng",
            "amap_lon",
            "gaode_lng",
            "gaode_lon",
            "gd_lng",
            "gd_lon",
            "高德经度",
            "高德lng",
            "gcj02经度",
            "火星经度",
            "腾讯经度",
        ],
        &[
            "gcj02_lat",
            "gcj_lat",
            "lat_gcj02",
            "lat_gcj",
            "amap_lat",
            "gaode_lat",
            "gd_lat",
            "高德纬度",
            "高德lat",
            "gcj02纬度",
            "火星纬度",
            "腾讯纬度",
        ],
        Some(Datum::Gcj02),
    ),
    (
        &[
            "bd09_lng",
            "bd09_lon",
            "bd_lng",
            "bd_lon",
            "lng_bd09",
            "lon_bd09",
            "lng_bd",
            "lon_bd",
            "bd09ll_lng",
            "bd09ll_lon",
            "baidu_lng",
            "baidu_lon",
            "百度经度",
            "百度lng",
            "bd09经度",
        ],
        &["bd09_lat", "bd_lat", "lat_bd09", "lat_bd", "bd09ll_lat", "baidu_lat", "百度纬度", "百度lat", "bd09纬度"],
        Some(Datum::Bd09),
    ),
];
const PAIR_NAMES: [&str; 6] = ["经纬度", "坐标", "经纬度坐标", "location", "lnglat", "coordinates"];
const WKT_NAMES: [&str; 6] = ["WKT", "geometry", "geom", "the_geom", "图形", "wkt_geom"];

/// Words of headers that are no field of any role.
const USUAL: [&str; 24] = [
    "序号",
    "备注",
    "街道",
    "社区",
    "所属街道",
    "所属社区",
    "街道名称",
    "社区名称",
    "街道（镇）",
    "镇街",
    "地址",
    "详细地址",
    "小区地址",
    "栋数",
    "楼栋数",
    "区县",
    "产权性质",
    "结构类型",
    "物业管理",
    "联系电话",
    "电梯",
    "改造内容",
    "改造类型",
    "责任单位",
];

/// A table with its records.
pub(crate) struct Table {
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Number of records.
    pub count: u64,
    at: Vec<u16>,
    rows: Rows,
    place: Option<Placing>,
    datum: Option<Datum>,
}

enum Rows {
    Held(Vec<GridRow>),
    Text { text: Arc<Delimited>, layout: Box<layout::Layout> },
}

/// Columns that say where a record lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placing {
    Pair { x: u16, y: u16 },
    Both(u16),
    Wkt(u16),
}

/// A table that was opened for a role, with the account of its sheet.
pub(crate) struct OpenedTable {
    /// The table.
    pub table: Table,
    /// Sheet's name; the file's for a table of text.
    pub sheet: String,
    /// Whether the file holds other sheets.
    pub several: bool,
    /// Header rows as the spreadsheet counts them.
    pub header: Vec<u32>,
    /// Rows above the header.
    pub titles: Vec<(u32, String)>,
    /// Rows below it that are no records.
    pub left_out: Vec<(u32, LeftOut, String)>,
    /// Rows with a running number alone.
    pub blank: u64,
    /// Remarks: encoding, choice of the sheet.
    pub notes: Vec<String>,
    /// What was found about the text.
    pub remarks: Vec<Remark>,
    merged: Vec<(u32, u16, String)>,
    flaws: [(IssueKind, u64); 3],
}

/// Opens the sheet of a file that a role reads; the sheet's name comes with a trouble that is of one sheet.
pub(crate) fn open(path: &Path, role: Role, input: &Input) -> Result<OpenedTable, (Option<String>, Trouble)> {
    let mut book = Book::open(path, input.encoding.as_deref()).map_err(|t| (None, t))?;
    let mut known = known(input);
    known.extend(fields::names_of(role));
    let sheets = book.sheets();
    let (at, choice) = choose(&mut book, &sheets, role, input, &known).map_err(|t| (None, t))?;
    let of_sheet = |t: Trouble| (Some(sheets[at].name.clone()).filter(|n| sheets.len() > 1 && !n.is_empty()), t);
    let declared = input.header.as_ref().map(OneOrMany::as_slice);
    let mut opened = read(&mut book, at, &sheets[at], path, &known, declared).map_err(of_sheet)?;
    opened.several = sheets.len() > 1;
    opened.notes.extend(choice);
    opened.notes.extend(opened.table.datum.filter(|_| input.datum.is_none()).map(|datum| format!("datum = \"{}\"?", datum.key())));
    if opened.table.geometry() == GeometryKind::None && !source::fits(role, GeometryKind::None) {
        let names: Vec<&str> = opened.table.columns.iter().map(|c| c.name.as_str()).collect();
        return Err(of_sheet(trouble(&M::NoCoordinates { known: names.join(", ") }, &M::NoCoordinatesFix)));
    }
    Ok(opened)
}

/// Names by which a header is told.
pub(crate) fn known(input: &Input) -> Known {
    let mut known = fields::known_names(&[]);
    known.extend(input.fields.values().flat_map(|name| fields::forms(name)));
    let coordinates = XY_NAMES.iter().flat_map(|(x, y, _)| x.iter().chain(*y));
    let usual = USUAL.iter().chain(coordinates).chain(&PAIR_NAMES).chain(&WKT_NAMES);
    known.extend(usual.map(|n| fields::plain(n)));
    known
}

/// The sheet that is named, else the visible one whose header has most of the role's fields.
fn choose(book: &mut Book, sheets: &[Named], role: Role, input: &Input, known: &Known) -> Result<(usize, Option<String>), Trouble> {
    if sheets.is_empty() {
        return Err(trouble(&M::NoSheets, &M::NoSheetsFix));
    }
    if let Some(name) = input.layer.as_deref().filter(|_| !sheets[0].name.is_empty()) {
        let plain = fields::plain(name);
        let at = sheets.iter().position(|s| s.name == name).or_else(|| sheets.iter().position(|s| fields::plain(&s.name) == plain));
        let names: Vec<&str> = sheets.iter().map(|s| s.name.as_str()).collect();
        let near = near(name, names.iter().copied());
        let unknown =
            || M::UnknownSheet { sheet: name.into(), known: names.join(", "), near_zh: near.zh.clone(), near_en: near.en.clone() };
        return at.map(|at| (at, None)).ok_or_else(|| trouble(&unknown(), &M::UnknownSheetFix));
    }
    let visible: Vec<usize> = (0..sheets.len()).filter(|&at| !sheets[at].hidden).collect();
    let Some(&first) = visible.first() else { return Err(trouble(&M::NoSheets, &M::NoSheetsFix)) };
    let others = |at: usize| {
        let name = |s: &Named| if s.hidden { format!("{} (hidden)", s.name) } else { s.name.clone() };
        let others: Vec<String> = sheets.iter().enumerate().filter(|&(k, _)| k != at).map(|(_, s)| name(s)).collect();
        format!("layer = {}; not read: {}", toml::Value::String(sheets[at].name.clone()), others.join(", "))
    };
    if visible.len() == 1 {
        return Ok((first, (sheets.len() > 1).then(|| others(first))));
    }
    let fields_of_role = fields::names_of(role);
    let mut best = (first, -1.0);
    for &at in &visible {
        let Ok(grid) = book.head(at, HEAD) else { continue };
        let declared = input.header.as_ref().map(OneOrMany::as_slice);
        let Some(layout) = layout::Layout::of(&grid, known, declared) else { continue };
        let names = &layout.header.names;
        let found = names.iter().filter(|(_, n)| fields::forms(n).iter().any(|f| fields_of_role.contains(f))).count();
        let is_placed = source::fits(role, GeometryKind::None) || placing(names).is_some();
        let is_named = source::role_named(&sheets[at].name, GeometryKind::None) == Some(role);
        let score = found as f64 + if is_placed { 100.0 } else { 0.0 } + if is_named { 0.5 } else { 0.0 };
        if score > best.1 {
            best = (at, score);
        }
    }
    Ok((best.0, Some(others(best.0))))
}

/// Reads one sheet of a book.
pub(crate) fn read(
    book: &mut Book,
    at: usize,
    named: &Named,
    path: &Path,
    known: &Known,
    declared: Option<&[u32]>,
) -> Result<OpenedTable, Trouble> {
    let shown = if named.name.is_empty() {
        path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
    } else {
        named.name.clone()
    };
    // A remark on the encoding says what the note says.
    let note = book.note.iter().filter(|_| book.remarks.is_empty()).cloned();
    let notes: Vec<String> = note.chain((book.format == "HTML").then(|| "HTML".to_owned())).collect();
    let (grid, text) = match &mut book.kind {
        Kind::Excel(excel) => (guarded(|| excel.grid(&named.name, usize::MAX))?, None),
        // Every sheet is read once.
        Kind::Held(sheets) => (sheets.get_mut(at).map(|(_, grid)| std::mem::take(grid)).unwrap_or_default(), None),
        Kind::Text(text) => (text.head(HEAD)?, Some(text.clone())),
    };
    if grid.rows.is_empty() {
        return Err(trouble(&M::EmptySheet { sheet: shown }, &M::NoRowsFix));
    }
    let flaws =
        [(IssueKind::CellError, grid.errors), (IssueKind::FormulaUncached, grid.uncached), (IssueKind::YearAsDate, grid.years_as_dates)];
    let first: Vec<String> = grid.rows.iter().take(3).map(layout::quote).collect();
    let parsed = match &text {
        Some(text) => of_text(text, &grid, known, declared)?,
        None => layout::table(grid, known, declared)?,
    };
    let Some(parsed) = parsed else {
        let message = match declared {
            Some(rows) => M::HeaderEmpty { rows: list(rows) },
            None => M::NoHeader { sheet: shown, first: first.join(" / ") },
        };
        return Err(trouble(&message, &M::NoHeaderFix));
    };
    let Parsed { layout, columns, records, left_out, blank, merged } = parsed;
    let count = records.1;
    if count == 0 {
        return Err(trouble(&M::NoRows { sheet: shown, rows: list(&layout.header.rows) }, &M::NoRowsFix));
    }
    let names: Vec<(u16, String)> = columns.iter().map(|(at, c)| (*at, c.name.clone())).collect();
    let (at, columns) = columns.into_iter().unzip();
    let (header, titles) = (layout.header.rows.clone(), layout.titles.clone());
    let rows = match text {
        Some(text) => Rows::Text { text, layout: Box::new(layout) },
        None => Rows::Held(records.0),
    };
    let (place, datum) = placing(&names).map_or((None, None), |(place, datum)| (Some(place), datum));
    let table = Table { columns, count, at, rows, place, datum };
    Ok(OpenedTable {
        table,
        sheet: shown,
        several: false,
        header,
        titles,
        left_out,
        blank,
        notes,
        remarks: book.remarks.clone(),
        merged,
        flaws,
    })
}

/// A first pass over a table of text, which holds no row.
fn of_text(text: &Delimited, head: &Grid, known: &Known, declared: Option<&[u32]>) -> Result<Option<Parsed>, Trouble> {
    let Some(layout) = layout::Layout::of(head, known, declared) else { return Ok(None) };
    let mut tally = Tally::new(&layout);
    let (mut left_out, mut blank, mut count) = (Vec::new(), 0, 0);
    let after = layout.last_header_row();
    text.each(|row| {
        if row.number > after {
            match layout.sort(&row) {
                Sorted::Record => {
                    count += 1;
                    tally.add(&row);
                }
                Sorted::Blank => blank += 1,
                Sorted::Left(why) => left_out.push((row.number, why, layout::quote(&row))),
            }
        }
        true
    })?;
    let columns = tally.columns(&layout);
    Ok(Some(Parsed { layout, columns, records: (Vec::new(), count), left_out, blank, merged: Vec::new() }))
}

impl OpenedTable {
    /// The account of the sheet as issues, and how many rows below the header are rejected.
    pub(crate) fn issues(&self, role: Role, label: &Arc<str>) -> (Vec<DataIssue>, u64) {
        let row = |row: u32, kind: IssueKind, action: Action| DataIssue::row(role, label, from_zero(row), kind, action);
        let whole = |kind: IssueKind| DataIssue::whole(role, label, kind, Action::Noted);
        let mut issues: Vec<DataIssue> = Vec::new();
        for (number, text) in &self.titles {
            issues.push(row(*number, IssueKind::TitleRow, Action::Noted).value(text.as_str()));
        }
        if self.header != [1] {
            issues.push(whole(IssueKind::HeaderRows).value(list(&self.header)));
        }
        for (number, why, text) in &self.left_out {
            let kind = match why {
                LeftOut::Total => IssueKind::TotalsRow,
                LeftOut::RepeatedHeader => IssueKind::RepeatedHeader,
                LeftOut::Note | LeftOut::Section | LeftOut::Numbering | LeftOut::Example => IssueKind::NoteRow,
            };
            issues.push(row(*number, kind, Action::Rejected).value(text.as_str()));
        }
        if self.blank > 0 {
            issues.push(whole(IssueKind::BlankRows).value(self.blank.to_string()));
        }
        for (number, column, value) in &self.merged {
            let name = self.table.at.iter().position(|at| at == column).map_or("", |at| self.table.columns[at].name.as_str());
            issues.push(row(*number, IssueKind::MergedQuantity, Action::Kept).field(&name.into()).value(value.as_str()));
        }
        for (kind, count) in self.flaws.iter().filter(|(_, count)| *count > 0) {
            issues.push(whole(*kind).value(count.to_string()));
        }
        (issues, self.left_out.len() as u64)
    }
}

impl Table {
    /// The shifted datum that the names of the coordinate columns speak of; to be asked for, not to be applied.
    pub(crate) fn datum(&self) -> Option<Datum> {
        self.datum
    }

    /// What the coordinates make of the records.
    pub(crate) fn geometry(&self) -> GeometryKind {
        match self.place {
            Some(Placing::Pair { .. } | Placing::Both(_)) => GeometryKind::Points,
            Some(Placing::Wkt(_)) => GeometryKind::Mixed,
            None => GeometryKind::None,
        }
    }

    /// Hands out the records with the wanted columns, until `take` says no.
    pub(crate) fn each(&self, wanted: &[usize], mut take: impl FnMut(Row) -> bool) -> Result<(), Trouble> {
        let columns: Vec<u16> = wanted.iter().map(|&c| self.at[c]).collect();
        let row = |row: &GridRow| Row {
            number: from_zero(row.number),
            wkb: self.place.and_then(|p| p.wkb(row)),
            cells: columns.iter().map(|c| row.get(*c).cloned().unwrap_or_default()).collect(),
        };
        match &self.rows {
            Rows::Held(rows) => {
                for held in rows {
                    if !take(row(held)) {
                        break;
                    }
                }
                Ok(())
            }
            Rows::Text { text, layout } => {
                let after = layout.last_header_row();
                text.each(|read| read.number <= after || layout.sort(&read) != Sorted::Record || take(row(&read)))
            }
        }
    }
}

/// The columns that say where a record lies.
fn placing(names: &[(u16, String)]) -> Option<(Placing, Option<Datum>)> {
    let find = |wanted: &[&str]| {
        wanted.iter().find_map(|w| {
            let w = fields::plain(w);
            names.iter().find(|(_, n)| fields::forms(n).contains(&w)).map(|(at, _)| *at)
        })
    };
    if let Some(at) = find(&WKT_NAMES) {
        return Some((Placing::Wkt(at), None));
    }
    // Both of one kind, else one of each.
    let pair = XY_NAMES.iter().find_map(|(x, y, datum)| Some((Placing::Pair { x: find(x)?, y: find(y)? }, *datum)));
    let mixed = || {
        let x = XY_NAMES.iter().find_map(|(x, ..)| find(x))?;
        let y = XY_NAMES.iter().find_map(|(_, y, _)| find(y))?;
        Some((Placing::Pair { x, y }, None))
    };
    pair.or_else(mixed).or_else(|| find(&PAIR_NAMES).map(|at| (Placing::Both(at), None)))
}

impl Placing {
    fn wkb(self, row: &GridRow) -> Option<Vec<u8>> {
        match self {
            Self::Pair { x, y } => Some(point(coordinate(row.get(x)?)?, coordinate(row.get(y)?)?)),
            Self::Both(at) => {
                let text = row.get(at)?.text();
                let mut parts = text.split([',', '，', ' ', ';', '；']).filter(|p| !p.trim().is_empty());
                let read = |part: &str| coordinate(&Cell::Text(part.to_owned()));
                let (x, y) = (read(parts.next()?)?, read(parts.next()?)?);
                parts.next().is_none().then(|| point(x, y))
            }
            Self::Wkt(at) => {
                let geometry = gdal::vector::Geometry::from_wkt(&row.get(at)?.text());
                quiet::clear();
                geometry.ok().filter(|g| !g.is_empty()).and_then(|g| g.wkb().ok())
            }
        }
    }
}

/// A coordinate: a number, or degrees with minutes and seconds (`105°50′24″`, `105度50分24秒E`).
fn coordinate(cell: &Cell) -> Option<f64> {
    let text = match cell {
        Cell::Integer(v) => return Some(*v as f64),
        Cell::Real(v) => return Some(*v).filter(|v| v.is_finite()),
        Cell::Null => return None,
        Cell::Text(t) => t.chars().map(half_width).filter(|c| !c.is_whitespace()).collect::<String>(),
    };
    let turned = text.ends_with(['W', 'w', 'S', 's']) || text.starts_with(['W', 'S']);
    let bare = text.trim_matches(|c: char| "EWNSewns东西南北经纬:°度".contains(c));
    let parts: Vec<&str> = bare.split(['°', '度', '\'', '′', '分', '"', '″', '秒', '’', '”']).filter(|p| !p.is_empty()).collect();
    let mut value = 0.0;
    for (at, part) in parts.iter().enumerate().take(4) {
        let number: f64 = part.parse().ok()?;
        value += match at {
            0 => number,
            1 | 2 if (0.0..60.0).contains(&number) => number / 60f64.powi(at as i32),
            _ => return None,
        };
    }
    if parts.is_empty() || !value.is_finite() { None } else { Some(if turned { -value } else { value }) }
}

/// A point as well-known binary, little-endian.
fn point(x: f64, y: f64) -> Vec<u8> {
    [&[1u8, 1, 0, 0, 0][..], &x.to_le_bytes(), &y.to_le_bytes()].concat()
}

/// The row of an issue, counted from 0 as in every layer; people are shown the number that the spreadsheet shows.
fn from_zero(number: u32) -> u64 {
    u64::from(number.saturating_sub(1))
}

/// Row numbers in a list.
pub(crate) fn list(rows: &[u32]) -> String {
    rows.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_as_people_write_them() {
        let read = |t: &str| coordinate(&Cell::Text(t.into()));
        assert_eq!(read("105.84"), Some(105.84));
        assert_eq!(read("１０５．８４°E"), Some(105.84));
        assert_eq!(read("105°50′24″"), Some(105.0 + 50.0 / 60.0 + 24.0 / 3600.0));
        assert_eq!(read("30度11分24秒"), Some(30.0 + 11.0 / 60.0 + 24.0 / 3600.0));
        assert_eq!(read("71.1W"), Some(-71.1));
        assert_eq!(read("-71.1"), Some(-71.1));
        for text in ["", "不详", "105°70′", "1,2", "E"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
