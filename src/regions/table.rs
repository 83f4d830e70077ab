//! A layer or table as units to be zoned.

use std::collections::HashMap;

use super::divide::Request;
use super::locks::Locks;
use super::touching::{Contact, Outline, touching};
use super::units::{Bound, Resource};
use crate::intake::{Pair, Row, Whole, rings_of};
use crate::report::hint::with_near;
use crate::report::messages::RegionMessage as M;
use crate::report::{Lang, Say, Text};

/// Records, ids and ends named where something is wrong.
const NAMED: usize = 5;

/// A bound on the sum of a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FieldBound {
    /// Column.
    pub field: String,
    /// Bounds of a zone.
    pub bound: Bound,
}

/// Where links come from.
pub(crate) enum LinkSource<'w> {
    /// Areas that touch.
    Contact(Contact),
    /// Pairs of records, and the file they are from.
    Pairs(&'w [Pair], String),
    /// Links that are known, by the places of records.
    Known(Vec<(u32, u32)>),
}

/// What of a table is asked for.
pub(crate) struct Columns<'w> {
    /// Columns in which zones are to be alike.
    pub attributes: &'w [String],
    /// Columns with bounds.
    pub bounds: &'w [FieldBound],
    /// Column of the ids that the table of links names; without one it names records, from 0.
    pub id: Option<&'w str>,
    /// Links.
    pub links: LinkSource<'w>,
    /// Pairs of records that belong together or apart, and the file they are from.
    pub locks: Option<(&'w [Pair], String)>,
    /// Column of zones that stay: records with one value are one zone, those without are divided.
    pub locked: Option<&'w str>,
    /// Whether attributes are brought to mean 0 and standard deviation 1.
    pub standardise: bool,
}

/// Units of a table, and what a reader has to know of its links.
#[derive(Debug)]
pub(crate) struct Units {
    /// What is divided.
    pub request: Request,
    /// Links left out.
    pub warnings: Vec<Text>,
}

/// Reads units, links, attributes and amounts.
///
/// # Errors
/// Everything that is wrong, at once.
pub(crate) fn units(table: &Whole, columns: &Columns<'_>) -> Result<Units, Vec<Text>> {
    let (mut wrong, mut warnings) = (Vec::new(), Vec::new());
    let mut attributes = Vec::new();
    for field in columns.attributes {
        match numbers(table, field) {
            Ok(values) => attributes.push(if columns.standardise { standardised(&values) } else { values }),
            Err(cause) => wrong.push(cause),
        }
    }
    let mut resources = Vec::new();
    for FieldBound { field, bound } in columns.bounds {
        match numbers(table, field).and_then(|values| not_negative(field, values)) {
            Ok(amounts) => resources.push(Resource { amounts, bound: *bound }),
            Err(cause) => wrong.push(cause),
        }
    }
    let by_id = by_id(table, columns, &mut wrong);
    let links = match &columns.links {
        LinkSource::Contact(contact) => areas(table).map(|areas| touching(&areas, *contact)).map_err(|cause| vec![cause]),
        LinkSource::Pairs(pairs, path) => linked(&by_id, pairs, path, &mut warnings),
        LinkSource::Known(links) => Ok(links.clone()),
    };
    let links = links.unwrap_or_else(|causes| {
        wrong.extend(causes);
        Vec::new()
    });
    let locks = locks(table, &by_id, columns).unwrap_or_else(|causes| {
        wrong.extend(causes);
        Locks::default()
    });
    if wrong.is_empty() {
        Ok(Units { request: Request { links, units: table.rows.len(), attributes, resources, locks }, warnings })
    } else {
        Err(wrong)
    }
}

/// How pairs name records.
enum Names {
    /// By their places, of which there are so many.
    Places(usize),
    /// By their ids.
    Ids(HashMap<String, u32>),
}

impl Names {
    fn unit(&self, text: &str) -> Option<u32> {
        match self {
            Self::Places(count) => text.parse::<u32>().ok().filter(|&unit| (unit as usize) < *count),
            Self::Ids(ids) => ids.get(text).copied(),
        }
    }
}

/// The names that pairs use; ids that cannot be used are said, and then name nothing.
fn by_id(table: &Whole, columns: &Columns<'_>, wrong: &mut Vec<Text>) -> Names {
    let needed = matches!(columns.links, LinkSource::Pairs(..)) || columns.locks.is_some();
    match columns.id.filter(|_| needed).map(|field| ids(table, field)) {
        None => Names::Places(table.rows.len()),
        Some(Ok(ids)) => Names::Ids(ids),
        Some(Err(cause)) => {
            wrong.push(cause);
            Names::Ids(HashMap::new())
        }
    }
}

/// The records that pairs name.
///
/// # Errors
/// What names none; nothing is said where no name is known at all, because that is said before.
fn ends(names: &Names, pairs: &[Pair], path: &str) -> Result<Vec<(u32, u32)>, Vec<Text>> {
    if matches!(names, Names::Ids(ids) if ids.is_empty()) {
        return Ok(Vec::new());
    }
    let mut found = Vec::with_capacity(pairs.len());
    let mut unknown = Vec::new();
    for Pair { row, ends: [a, b], .. } in pairs {
        match (names.unit(a), names.unit(b)) {
            (Some(a), Some(b)) => found.push((a.min(b), a.max(b))),
            _ => unknown
                .extend([a, b].into_iter().filter(|end| names.unit(end).is_none()).map(|end| M::RowEnd { row: *row, end: end.clone() })),
        }
    }
    if unknown.is_empty() {
        return Ok(found);
    }
    let say = |lang| first(unknown.iter().map(|end| end.say(lang)));
    let message = |lang| M::UnknownEnds { path: path.to_owned(), count: unknown.len(), ends: say(lang) }.say(lang);
    Err(vec![Text { zh: message(Lang::Zh), en: message(Lang::En) }])
}

/// What is locked.
fn locks(table: &Whole, names: &Names, columns: &Columns<'_>) -> Result<Locks, Vec<Text>> {
    let mut wrong = Vec::new();
    let mut locks = Locks::default();
    if let Some((pairs, path)) = &columns.locks {
        let rules: Vec<Option<Rule>> = pairs.iter().map(|pair| Rule::of(&pair.word)).collect();
        let odd = |(pair, rule): (&Pair, &Option<Rule>)| rule.is_none().then(|| M::RowEnd { row: pair.row, end: pair.word.clone() });
        let unread: Vec<M> = pairs.iter().zip(&rules).filter_map(odd).collect();
        if !unread.is_empty() {
            let say = |lang| first(unread.iter().map(|row| row.say(lang)));
            let message = |lang| M::UnknownRules { path: path.clone(), rows: say(lang) }.say(lang);
            wrong.push(Text { zh: message(Lang::Zh), en: message(Lang::En) });
        }
        match ends(names, pairs, path) {
            Err(causes) => wrong.extend(causes),
            Ok(ends) => {
                for ((pair, &(a, b)), rule) in pairs.iter().zip(&ends).zip(rules) {
                    match rule {
                        Some(Rule::Apart) if a == b => wrong.push(M::ApartFromItself { path: path.clone(), row: pair.row }.both()),
                        Some(Rule::Apart) => locks.apart.push((a, b)),
                        Some(Rule::Together) if a != b => locks.together.push((a, b)),
                        Some(Rule::Together) | None => {}
                    }
                }
            }
        }
    }
    if let Some(field) = columns.locked {
        match column(table, field) {
            Err(cause) => wrong.push(cause),
            Ok(at) => locks.standing = standing(table, at),
        }
    }
    if wrong.is_empty() { Ok(locks) } else { Err(wrong) }
}

/// Records with one value, by their first.
fn standing(table: &Whole, at: usize) -> Vec<Vec<u32>> {
    let mut number: HashMap<String, usize> = HashMap::new();
    let mut zones: Vec<Vec<u32>> = Vec::new();
    for (unit, row) in table.rows.iter().enumerate() {
        let text = row.cells[at].text();
        if !text.trim().is_empty() {
            let zone = *number.entry(text.trim().to_owned()).or_insert(zones.len());
            zones.resize_with(zones.len().max(zone + 1), Vec::new);
            zones[zone].push(unit as u32);
        }
    }
    zones
}

/// What a lock says of two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Together,
    Apart,
}

impl Rule {
    fn of(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().as_str() {
            "together" | "同片" => Some(Self::Together),
            "apart" | "分片" => Some(Self::Apart),
            _ => None,
        }
    }
}

fn column(table: &Whole, field: &str) -> Result<usize, Text> {
    table.column(field).ok_or_else(|| with_near(&M::NoColumn { field: field.to_owned() }, field, table.names()))
}

/// The numbers of a column; every record needs one.
pub(crate) fn numbers(table: &Whole, field: &str) -> Result<Vec<f64>, Text> {
    let at = column(table, field)?;
    let read: Vec<Option<f64>> = table.rows.iter().map(|row| row.cells[at].plain_number()).collect();
    let missing = records(read.iter().map(Option::is_none));
    match missing {
        Some((count, rows)) => Err(M::NotNumbers { field: field.to_owned(), count, rows }.both()),
        None => Ok(read.into_iter().flatten().collect()),
    }
}

fn not_negative(field: &str, values: Vec<f64>) -> Result<Vec<f64>, Text> {
    match records(values.iter().map(|&value| value < 0.0)) {
        Some((count, rows)) => Err(M::Negative { field: field.to_owned(), count, rows }.both()),
        None => Ok(values),
    }
}

/// How many records are marked, and the first of them, from 1; `None` where none is.
pub(crate) fn records(marks: impl Iterator<Item = bool>) -> Option<(usize, String)> {
    let marked: Vec<usize> = marks.enumerate().filter(|(_, mark)| *mark).map(|(at, _)| at + 1).collect();
    (!marked.is_empty()).then(|| (marked.len(), first(marked.iter().map(usize::to_string))))
}

fn first(mut words: impl ExactSizeIterator<Item = String>) -> String {
    let more = if words.len() > NAMED { ", …" } else { "" };
    words.by_ref().take(NAMED).collect::<Vec<_>>().join(", ") + more
}

/// With mean 0 and standard deviation 1 (of the whole, not of a sample); a column that does not vary becomes 0.
fn standardised(values: &[f64]) -> Vec<f64> {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let deviation = (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt();
    values.iter().map(|value| if deviation > 0.0 { (value - mean) / deviation } else { 0.0 }).collect()
}

/// The outlines of the records.
fn areas(table: &Whole) -> Result<Vec<Outline>, Text> {
    let area = |row: &Row| row.wkb.as_deref().and_then(rings_of);
    let read: Vec<Option<Outline>> = table.rows.iter().map(area).collect();
    if read.iter().all(Option::is_none) && !read.is_empty() {
        return Err(M::LinksNeeded.both());
    }
    match records(read.iter().map(Option::is_none)) {
        Some((count, rows)) => Err(M::NoAreas { count, rows }.both()),
        None => Ok(read.into_iter().flatten().collect()),
    }
}

/// The links of a table, each once, the smaller unit first.
fn linked(names: &Names, pairs: &[Pair], path: &str, warnings: &mut Vec<Text>) -> Result<Vec<(u32, u32)>, Vec<Text>> {
    let mut found = ends(names, pairs, path)?;
    let all = found.len();
    found.retain(|(a, b)| a != b);
    let loops = all - found.len();
    found.sort_unstable();
    let several = found.len();
    found.dedup();
    let doubles = several - found.len();
    warnings.extend((loops > 0).then(|| M::Loops { count: loops }.both()));
    warnings.extend((doubles > 0).then(|| M::Doubles { count: doubles }.both()));
    Ok(found)
}

/// Units by id.
pub(crate) fn ids(table: &Whole, field: &str) -> Result<HashMap<String, u32>, Text> {
    let at = column(table, field)?;
    if let Some((count, rows)) = records(table.rows.iter().map(|row| row.cells[at].text().is_empty())) {
        return Err(M::NoId { field: field.to_owned(), count, rows }.both());
    }
    let mut ids = HashMap::with_capacity(table.rows.len());
    let mut repeated = Vec::new();
    for (unit, row) in table.rows.iter().enumerate() {
        let id = row.cells[at].text();
        if ids.insert(id.clone(), unit as u32).is_some() {
            repeated.push(id);
        }
    }
    repeated.sort();
    repeated.dedup();
    if repeated.is_empty() {
        return Ok(ids);
    }
    Err(M::RepeatedIds { field: field.to_owned(), count: repeated.len(), ids: first(repeated.into_iter()) }.both())
}
