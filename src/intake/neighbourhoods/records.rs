//! What tables say about neighbourhoods: outlines' own columns, the ledger, the survey; and how rows find their place.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::names::{LEAST_CONTAINED, bare, may_begin_after, normal, stem};
use crate::district::{Fact, FactRow, Status, Table, YearInterval, YearQuality};
use crate::intake::InputRecord;
use crate::intake::buildings::year;
use crate::intake::fields::{Mapping, plain};
use crate::intake::rows::{self, LayerHead, RowRef, Stopped};
use crate::intake::source::Opened;
use crate::intake::values::{self, Cell, Number};
use crate::report::{Action, DataIssue, IssueKind, Progress, Role};

/// A floor area below this, in square metres, is written in 万㎡: no neighbourhood is so small.
const LEAST_AREA_M2: f64 = 100.0;

/// Fields of a record that are not facts.
const FIELDS: [&str; 10] = ["id", "name", "year", "floor_area", "households", "buildings", "cost", "status", "started", "finished"];

/// What is recorded of a neighbourhood.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Record {
    /// Id as written; empty where there is none.
    pub id: String,
    /// Name as written; empty where there is none.
    pub name: String,
    /// Construction years.
    pub year: Option<(YearInterval, YearQuality)>,
    /// Floor area in square metres.
    pub floor_area_m2: Option<f64>,
    /// Dwellings.
    pub households: Option<u32>,
    /// Number of buildings, with the column that says so: to be compared, not to be used.
    pub buildings: Option<(u32, Arc<str>)>,
    /// Estimated cost in yuan.
    pub cost_yuan: Option<Decimal>,
    /// State of renovation.
    pub status: Option<Status>,
    /// Year works began.
    pub started: Option<i16>,
    /// Year works were completed.
    pub finished: Option<i16>,
    /// Everything else.
    pub facts: BTreeMap<Arc<str>, Fact>,
    /// Rows the facts come from, the one taken first.
    pub rows: Vec<FactRow>,
}

impl Record {
    /// What `other` says is taken where this says nothing.
    pub(crate) fn complete_from(&mut self, other: Self) {
        self.year = self.year.or(other.year);
        self.floor_area_m2 = self.floor_area_m2.or(other.floor_area_m2);
        self.households = self.households.or(other.households);
        self.buildings = self.buildings.take().or(other.buildings);
        self.cost_yuan = self.cost_yuan.or(other.cost_yuan);
        self.status = self.status.or(other.status);
        self.started = self.started.or(other.started);
        self.finished = self.finished.or(other.finished);
        for (key, fact) in other.facts {
            self.facts.entry(key).or_insert(fact);
        }
        self.rows.extend(other.rows);
    }
}

/// The columns of a table of neighbourhoods.
#[derive(Debug, Clone, Default)]
pub(crate) struct RecordColumns {
    /// Columns to read.
    pub wanted: Vec<usize>,
    fields: BTreeMap<&'static str, (usize, f64)>,
    /// Cell and id of every fact; a city has millions of facts under the same few ids.
    facts: Vec<(usize, Arc<str>)>,
}

impl RecordColumns {
    /// Columns of the known fields, and every other one as a fact where `open`.
    pub(crate) fn new(opened: &Opened, mapping: &Mapping, open: bool) -> Self {
        let mut columns = Self::default();
        for field in FIELDS {
            if let Some(column) = mapping.get(field) {
                let factor = values::heading_factor(&opened.columns[column].name);
                columns.fields.insert(field, (columns.wanted.len(), factor));
                if open && field == "buildings" {
                    columns.facts.push((columns.wanted.len(), opened.columns[column].name.as_str().into()));
                }
                columns.wanted.push(column);
            }
        }
        for (field, column) in mapping.iter().filter(|(field, _)| !FIELDS.contains(field)) {
            columns.facts.push((columns.wanted.len(), field.into()));
            columns.wanted.push(column);
        }
        if open {
            for (at, column) in opened.columns.iter().enumerate() {
                if !columns.wanted.contains(&at) {
                    columns.facts.push((columns.wanted.len(), column.name.as_str().into()));
                    columns.wanted.push(at);
                }
            }
        }
        columns
    }

    fn cell<'r>(&self, row: &'r RowRef<'_>, field: &str) -> Option<(usize, &'r Cell, f64)> {
        let &(at, factor) = self.fields.get(field)?;
        Some((at, &row.cells[at], factor)).filter(|(_, cell, _)| !cell.is_blank())
    }

    /// Position of a field's cell where the column is there and nothing stands in it.
    fn blank(&self, row: &RowRef<'_>, field: &str) -> Option<usize> {
        self.fields.get(field).map(|&(at, _)| at).filter(|&at| row.cells[at].is_blank())
    }
}

/// Reads a row.
pub(crate) fn record(head: &LayerHead, row: &RowRef<'_>, columns: &RecordColumns, as_of: i16, issues: &mut Vec<DataIssue>) -> Record {
    let mut note = |at: usize, kind: IssueKind, action: Action| issues.push(head.cell(row.number, at, kind, action, &row.cells[at]));
    let word = |field: &str| columns.cell(row, field).map_or_else(String::new, |(_, cell, _)| cell.text());
    let mut record = Record { id: word("id"), name: word("name"), ..Record::default() };
    if let Some((at, cell, _)) = columns.cell(row, "year") {
        let reading = year(cell, as_of);
        record.year = reading.year.map(|y| (y, reading.quality));
        if let Some(kind) = reading.issue {
            note(at, kind, Action::Kept);
        }
    }
    for (field, kind) in [("year", IssueKind::YearMissing), ("households", IssueKind::HouseholdsMissing)] {
        if let Some(at) = columns.blank(row, field) {
            note(at, kind, Action::Kept);
        }
    }
    if let Some((at, cell, factor)) = columns.cell(row, "floor_area") {
        match cell.number() {
            Number::Is(v) if v > 0.0 && factor == 1.0 && v < LEAST_AREA_M2 => {
                record.floor_area_m2 = Some(v * 1e4);
                note(at, IssueKind::UnitConverted, Action::Repaired);
            }
            Number::Is(v) if v > 0.0 => record.floor_area_m2 = Some(v * factor),
            Number::Converted(v) if v > 0.0 => {
                record.floor_area_m2 = Some(v);
                note(at, IssueKind::UnitConverted, Action::Repaired);
            }
            _ => note(at, IssueKind::NumberUnreadable, Action::Kept),
        }
    }
    if let Some((at, cell, _)) = columns.cell(row, "households") {
        match cell.number().value() {
            Some(v) if (1.0..=200_000.0).contains(&v) => record.households = Some(v.round() as u32),
            Some(_) => note(at, IssueKind::HouseholdsMissing, Action::Kept),
            None => note(at, IssueKind::NumberUnreadable, Action::Kept),
        }
    }
    if let Some((at, cell, _)) = columns.cell(row, "buildings") {
        record.buildings =
            cell.number().value().filter(|v| (1.0..=10_000.0).contains(v)).map(|v| (v.round() as u32, head.names[at].clone()));
    }
    if let Some((at, cell, factor)) = columns.cell(row, "cost") {
        record.cost_yuan = values::read_money(cell, factor);
        if record.cost_yuan.is_none() {
            note(at, IssueKind::NumberUnreadable, Action::Kept);
        }
    }
    if let Some((at, cell, _)) = columns.cell(row, "status") {
        record.status = values::read_status(&cell.text());
        if record.status.is_none() {
            note(at, IssueKind::Contradiction, Action::Kept);
        }
    }
    for (field, target) in [("started", &mut record.started), ("finished", &mut record.finished)] {
        if let Some((at, cell, _)) = columns.cell(row, field) {
            *target = values::read_plain_year(&cell.text());
            if target.is_none() {
                note(at, IssueKind::YearUnreadable, Action::Kept);
            }
        }
    }
    let mut headings = BTreeMap::new();
    for (at, key) in &columns.facts {
        if let Some(fact) = fact(key, &row.cells[*at]) {
            record.facts.insert(key.clone(), fact);
            headings.insert(key.clone(), head.names[*at].clone());
        }
    }
    if !headings.is_empty() {
        let table = match head.role {
            Role::Ledger => Table::Ledger,
            Role::Survey => Table::Survey,
            _ => Table::Outlines,
        };
        record.rows.push(FactRow { table, layer: head.label.clone(), row: row.number, headings });
    }
    record
}

/// A fact by its id: deficiencies are yes or no, a ratio in per cent becomes a share.
fn fact(key: &str, cell: &Cell) -> Option<Fact> {
    if cell.is_blank() {
        return None;
    }
    let text = cell.text();
    if key.starts_with("def_") || key == "willingness_refused" {
        return values::read_bool(&text).map(Fact::Bool).or_else(|| values::read_fact(cell));
    }
    if key == "willingness_ratio" {
        let percent = text.strip_suffix(['%', '％']);
        let number: Decimal = percent.unwrap_or(&text).trim().parse().ok()?;
        let share = if percent.is_some() || number > Decimal::ONE { number / Decimal::ONE_HUNDRED } else { number };
        return Some(Fact::Number(share.normalize()));
    }
    if key == "poor_condition_signals" || key.ends_with("_year") {
        return cell.number().value().and_then(|v| Decimal::try_from(v).ok()).map(Fact::Number).or_else(|| values::read_fact(cell));
    }
    values::read_fact(cell)
}

/// Where rows of a table find their neighbourhood.
pub(crate) struct Places {
    ids: HashMap<String, usize>,
    names: HashMap<String, Option<usize>>,
    bares: HashMap<String, Option<usize>>,
    stems: HashMap<String, Option<usize>>,
    /// Characters of the longest name.
    longest: usize,
}

/// What a text holds of known names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contained {
    /// None.
    None,
    /// That of one neighbourhood.
    One(usize),
    /// Those of several.
    Several,
}

/// How a row found its neighbourhood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// By the id.
    Id(usize),
    /// By the name as written but for blanks and full-width forms.
    Name(usize),
    /// By the bare name or the stem of it.
    Stem(usize),
}

impl Places {
    /// Neighbourhoods by position, with their key and name.
    pub(crate) fn new<'n>(all: impl Iterator<Item = (Option<&'n str>, &'n str)>) -> Self {
        let mut places = Self { ids: HashMap::new(), names: HashMap::new(), bares: HashMap::new(), stems: HashMap::new(), longest: 0 };
        for (at, (key, name)) in all.enumerate() {
            if let Some(key) = key {
                places.ids.entry(plain(key)).or_insert(at);
            }
            if !name.is_empty() {
                // Two of one name: the name alone finds neither.
                let normal = normal(name);
                places.longest = places.longest.max(normal.chars().count());
                places.names.entry(normal).and_modify(|p| *p = None).or_insert(Some(at));
                places.bares.entry(bare(name)).and_modify(|p| *p = None).or_insert(Some(at));
                places.stems.entry(stem(name)).and_modify(|p| *p = None).or_insert(Some(at));
            }
        }
        places
    }

    /// The neighbourhood of an id or name, by the rule of [`super::names`].
    pub(crate) fn find(&self, id: &str, name: &str) -> Option<Found> {
        if !id.is_empty()
            && let Some(&at) = self.ids.get(&plain(id))
        {
            return Some(Found::Id(at));
        }
        let hit = |map: &HashMap<String, Option<usize>>, key: String| map.get(&key).copied().flatten();
        if name.is_empty() {
            return None;
        }
        let by_parts = || hit(&self.bares, bare(name)).or_else(|| hit(&self.stems, stem(name))).map(Found::Stem);
        hit(&self.names, normal(name)).map(Found::Name).or_else(by_parts)
    }
}

impl Places {
    /// The known names that a building's name or address holds, by step 4 of [`super::names`]; a name that several
    /// neighbourhoods have counts as none of them and makes the finding ambiguous.
    pub(crate) fn contained(&self, text: &str) -> Contained {
        let text = normal(text);
        let mut at: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
        at.push(text.len());
        let mut found: Vec<(usize, Option<usize>)> = Vec::new();
        let mut end = 0;
        for start in 0..at.len() - 1 {
            let begins = start == 0 || text[..at[start]].chars().next_back().is_some_and(may_begin_after);
            let longest = self.longest.min(at.len() - 1 - start);
            let hit = |length: usize| self.names.get(&text[at[start]..at[start + length]]).map(|hit| (start + length, *hit));
            let Some((to, hit)) = (begins && longest >= LEAST_CONTAINED).then(|| (LEAST_CONTAINED..=longest).rev().find_map(hit)).flatten()
            else {
                continue;
            };
            // What ends inside a name found before is a part of that name.
            if to > end {
                end = to;
                found.push((start, hit));
            }
        }
        let mut hits: Vec<Option<usize>> = found.into_iter().map(|(_, hit)| hit).collect();
        hits.sort_unstable();
        hits.dedup();
        match hits.as_slice() {
            [] => Contained::None,
            [Some(one)] => Contained::One(*one),
            _ => Contained::Several,
        }
    }

    /// Whether a name fits several neighbourhoods, so that it alone finds none.
    pub(crate) fn is_ambiguous(&self, name: &str) -> bool {
        let several = |map: &HashMap<String, Option<usize>>, key: String| map.get(&key).is_some_and(Option::is_none);
        !name.is_empty() && (several(&self.names, normal(name)) || several(&self.stems, stem(name)))
    }
}

impl Found {
    /// The position found.
    pub(crate) fn at(self) -> usize {
        match self {
            Self::Id(at) | Self::Name(at) | Self::Stem(at) => at,
        }
    }
}

/// A table row with its number, before it is joined.
pub(crate) type TableRow = (u64, Record, Vec<DataIssue>);

/// Reads a ledger or survey; rows are counted as kept or rejected when they are joined.
pub(crate) fn table(
    opened: Opened,
    mapping: &Mapping,
    as_of: i16,
    progress: &Progress,
) -> Result<(InputRecord, LayerHead, Vec<TableRow>), Stopped> {
    let columns = RecordColumns::new(&opened, mapping, true);
    let mut rows_read: Vec<TableRow> = Vec::new();
    let mut layer: Option<LayerHead> = None;
    let fallback = LayerHead { role: opened.role, label: opened.label.clone(), names: Vec::<Arc<str>>::new() };
    let account = rows::read(
        opened,
        &columns.wanted,
        progress,
        |head, row, (): &mut ()| {
            let mut issues = Vec::new();
            let record = record(head, row, &columns, as_of, &mut issues);
            (record, issues)
        },
        |head, row, (record, issues), ()| {
            layer.get_or_insert_with(|| head.clone());
            rows_read.push((row.number, record, issues));
            true
        },
    )?;
    Ok((account, layer.unwrap_or(fallback), rows_read))
}

/// Gives every row of a table to its neighbourhood; returns how many were rejected.
pub(crate) fn join(
    head: &LayerHead,
    rows: Vec<TableRow>,
    places: &Places,
    names: &[String],
    mut take: impl FnMut(usize, u64, Record) -> Option<DataIssue>,
    issues: &mut Vec<DataIssue>,
) -> u64 {
    let mut taken: HashMap<usize, u64> = HashMap::new();
    // Who writes the id or the very name goes before who writes it nearly, wherever the rows stand.
    for (number, record, _) in &rows {
        if let Some(Found::Id(at) | Found::Name(at)) = places.find(&record.id, &record.name) {
            taken.entry(at).or_insert(*number);
        }
    }
    let mut rejected = 0;
    for (number, record, row_issues) in rows {
        let title = if record.name.is_empty() { record.id.clone() } else { record.name.clone() };
        let Some(found) = places.find(&record.id, &record.name) else {
            let kind = if places.is_ambiguous(&record.name) { IssueKind::Ambiguous } else { IssueKind::Unmatched };
            issues.push(head.issue(number, kind, Action::Rejected).value(title));
            rejected += 1;
            continue;
        };
        let at = found.at();
        if *taken.entry(at).or_insert(number) != number {
            issues.push(head.issue(number, IssueKind::DuplicateRow, Action::Rejected).value(title));
            rejected += 1;
            continue;
        }
        let differs = !record.name.is_empty() && !names[at].is_empty() && record.name != names[at];
        if differs {
            let value = format!("{} = {}", record.name, names[at]);
            issues.push(head.issue(number, IssueKind::NameVariant, Action::Kept).value(value));
        }
        issues.extend(row_issues);
        issues.extend(take(at, number, record));
    }
    rejected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_then_name_then_stem_and_never_a_guess() {
        let all =
            [(Some("XQ001"), "阳光小区"), (Some("XQ002"), "桂林花园"), (None, "粮食局宿舍"), (None, "粮食局家属院"), (None, "滨江苑")];
        let places = Places::new(all.into_iter());
        assert_eq!(places.find("ｘｑ００１", "完全不同"), Some(Found::Id(0)));
        assert_eq!(places.find("", "桂林 花园"), Some(Found::Name(1)));
        assert_eq!(places.find("", "阳光家属院"), Some(Found::Stem(0)));
        assert_eq!(places.find("", "粮食局小区"), None, "two of one stem");
        let phases = Places::new(["东升苑", "东升苑(二期)", "幸福", "幸福小区"].into_iter().map(|name| (None, name)));
        assert_eq!(phases.find("", "东升苑（二期）小区"), Some(Found::Stem(1)));
        assert_eq!(phases.find("", "东升苑小区"), Some(Found::Stem(0)));
        assert_eq!((phases.find("", "幸福"), phases.find("", "幸福小区")), (Some(Found::Name(2)), Some(Found::Name(3))));
        assert!(phases.find("", "幸福住宅小区").is_none() && phases.is_ambiguous("幸福住宅小区"));
        assert!(places.is_ambiguous("粮食局小区") && !places.is_ambiguous("别处小区"));
        assert_eq!(places.find("XQ999", ""), None);
    }

    #[test]
    fn an_address_names_one_neighbourhood_or_none() {
        let all = ["阳光小区", "阳光小区二期", "滨江苑", "柏梓家属院", "柏梓家属院"];
        let places = Places::new(all.into_iter().map(|name| (None, name)));
        assert_eq!(places.contained("潼南区建设路12号阳光小区3栋"), Contained::One(0));
        assert_eq!(places.contained("建设路12号阳光小区二期3栋"), Contained::One(1), "the longer name");
        assert_eq!(places.contained("新阳光小区3栋"), Contained::None, "another name that ends alike");
        assert_eq!(places.contained("阳光小区与建设路滨江苑之间"), Contained::Several);
        assert_eq!(places.contained("建设路柏梓家属院"), Contained::Several, "two of one name");
        assert_eq!(places.contained("建设路12号"), Contained::None);
        assert_eq!(places.contained(""), Contained::None);
    }

    #[test]
    fn ratios_and_findings() {
        let text = |t: &str| Cell::Text(t.into());
        assert_eq!(fact("willingness_ratio", &text("82%")), Some(Fact::Number("0.82".parse().unwrap())));
        assert_eq!(fact("willingness_ratio", &text("0.82")), Some(Fact::Number("0.82".parse().unwrap())));
        assert_eq!(fact("def_disrepair", &text("是")), Some(Fact::Bool(true)));
        assert_eq!(fact("def_disrepair", &text("")), None);
        assert_eq!(fact("备注", &text("沿街")), Some(Fact::Text("沿街".into())));
    }
}
