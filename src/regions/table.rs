//! A layer or table as units to be zoned.

use std::collections::HashMap;

use super::divide::Request;
use super::touching::{Contact, Outline, touching};
use super::units::{Bound, Resource};
use crate::intake::{Row, Whole, rings_of};
use crate::report::hint::with_near;
use crate::report::messages::RegionMessage as M;
use crate::report::{Say, Text};

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
    /// A table with the columns `u` and `v`, and what it is called.
    Table(&'w Whole, String),
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
    let links = match &columns.links {
        LinkSource::Contact(contact) => areas(table).map(|areas| touching(&areas, *contact)).map_err(|cause| vec![cause]),
        LinkSource::Table(links, path) => linked(table, columns.id, links, path, &mut warnings),
    };
    match links {
        Ok(links) if wrong.is_empty() => {
            let request = Request { links, units: table.rows.len(), attributes, resources };
            Ok(Units { request, warnings })
        }
        Ok(_) => Err(wrong),
        Err(causes) => Err([wrong, causes].concat()),
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
fn linked(table: &Whole, id: Option<&str>, links: &Whole, path: &str, warnings: &mut Vec<Text>) -> Result<Vec<(u32, u32)>, Vec<Text>> {
    let header = || vec![M::LinksHeader { path: path.to_owned() }.both()];
    let named = |name: &str| links.columns.iter().position(|column| column.name.trim().eq_ignore_ascii_case(name)).ok_or_else(header);
    let (u, v) = (named("u")?, named("v")?);
    let ids = id.map(|field| ids(table, field)).transpose().map_err(|cause| vec![cause])?;
    let unit = |text: &str| -> Option<u32> {
        match &ids {
            Some(ids) => ids.get(text).copied(),
            None => text.parse::<u32>().ok().filter(|&unit| (unit as usize) < table.rows.len()),
        }
    };
    let mut found = Vec::with_capacity(links.rows.len());
    let mut unknown = Vec::new();
    for row in &links.rows {
        let ends = [u, v].map(|at| row.cells[at].text());
        match (unit(&ends[0]), unit(&ends[1])) {
            (Some(a), Some(b)) => found.push((a.min(b), a.max(b))),
            _ => unknown.extend(ends.into_iter().filter(|end| unit(end).is_none()).map(|end| M::RowEnd { row: row.number + 1, end })),
        }
    }
    if !unknown.is_empty() {
        let say = |lang| first(unknown.iter().map(|end| end.say(lang)));
        let message = |ends| M::UnknownEnds { path: path.to_owned(), count: unknown.len(), ends };
        let (zh, en) = (say(crate::report::Lang::Zh), say(crate::report::Lang::En));
        return Err(vec![Text { zh: message(zh).say(crate::report::Lang::Zh), en: message(en).say(crate::report::Lang::En) }]);
    }
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
