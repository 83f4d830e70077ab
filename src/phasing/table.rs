//! A table of projects as a problem, and what its records get.

use std::collections::BTreeMap;

use super::problem::{Problem, Row, Zone};
use super::programme_file::{LimitSpec, OPENINGS, PROJECTS, ProgrammeFile};
use crate::intake::Whole;
use crate::project::LimitEvent;
use crate::regions::{ids, numbers, records};
use crate::report::hint::with_near;
use crate::report::messages::{PhasingMessage as M, RegionMessage};
use crate::report::{Say, Text};

/// Decimals of amounts that are kept.
const DECIMALS: i32 = 6;

/// A sum that misses its lower end by a hundredth costs as much as all projects are worth.
const HUNDREDTH: f64 = 0.01;

/// A problem made of a table.
#[derive(Debug)]
pub(crate) struct TableProblem {
    /// Values, amounts, zones, limits.
    pub problem: Problem,
    /// First year.
    pub first: i16,
    /// By project: its record.
    pub records: Vec<usize>,
    /// By record: a start that is recorded outside the years of the programme, and so not asked for.
    pub outside: Vec<Option<i16>>,
    /// By project: whether its start is fixed.
    pub fixed: Vec<bool>,
    /// By project: whether it has to start.
    pub must: Vec<bool>,
    /// Zones by their names.
    pub zones: Vec<String>,
    /// By row: units of the column in a whole unit of the problem, and what it is of.
    pub limits: Vec<TableLimit>,
}

impl TableProblem {
    /// The record of a project, counted from 1 as in messages.
    pub(crate) fn record_of(&self, project: u32) -> usize {
        self.records[project as usize] + 1
    }
}

/// A row of the problem in the words of the file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TableLimit {
    /// The limit of the file it is of, by index.
    pub spec: usize,
    /// Name.
    pub name: String,
    /// What is summed.
    pub of: String,
    /// Years, as the file names them: those of what is counted.
    pub years: Vec<i16>,
    /// What is counted.
    pub event: LimitEvent,
    /// A unit of the problem in units of the column.
    pub unit: f64,
    /// Least that projects of the programme have to come to.
    pub min: Option<f64>,
    /// Most that they may come to.
    pub max: Option<f64>,
    /// What is fixed or started before.
    pub held: f64,
}

/// Reads a column of which some records may have no value.
type ReadColumn = fn(&Whole, &str) -> Result<Vec<Option<f64>>, Text>;

/// Reads the columns that a programme file names.
///
/// # Errors
/// Everything that is wrong, at once.
pub(crate) fn problem_of(table: &Whole, file: &ProgrammeFile) -> Result<TableProblem, Vec<Text>> {
    let mut wrong = Vec::new();
    let mut read = |field: &Option<String>, of: ReadColumn| match field {
        Some(field) => of(table, field).unwrap_or_else(|cause| {
            wrong.push(cause);
            vec![None; table.rows.len()]
        }),
        None => vec![None; table.rows.len()],
    };
    let value = read(&file.value, all_numbers);
    let (earliest, latest, fixed) = (read(&file.earliest, years), read(&file.latest, years), read(&file.fixed, years));
    let must = read(&file.must, flags);
    let zone_names = names(table, file.zone.as_deref()).unwrap_or_else(|cause| {
        wrong.push(cause);
        vec![String::new(); table.rows.len()]
    });
    let after = waits(table, file).unwrap_or_else(|causes| {
        wrong.extend(causes);
        vec![Vec::new(); table.rows.len()]
    });
    let amounts = columns(table, file, &mut wrong);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let (first, last) = (*file.first_year.get_ref(), *file.last_year.get_ref());
    let count = usize::from(last.abs_diff(first)) + 1;
    let as_year = |value: Option<f64>| value.map(|year| year as i16);
    let outside: Vec<Option<i16>> = fixed.iter().map(|&year| as_year(year).filter(|year| !(first..=last).contains(year))).collect();
    let records: Vec<usize> = (0..table.rows.len()).filter(|&record| outside[record].is_none()).collect();
    let mut place = vec![None; table.rows.len()];
    for (project, &record) in records.iter().enumerate() {
        place[record] = Some(project as u32);
    }
    let worth = |record: usize| if file.value.is_some() { value[record].unwrap_or(0.0) } else { 1.0 };
    let all: f64 = records.iter().map(|&record| worth(record).abs()).sum::<f64>().max(1.0);
    // Opened before the programme, a zone takes nothing and sets no window.
    let opened: Vec<&str> =
        outside.iter().zip(&zone_names).filter(|(year, _)| year.is_some_and(|y| y < first)).map(|(_, z)| z.as_str()).collect();
    let mut zone_of: BTreeMap<&str, u32> = BTreeMap::new();
    for &record in &records {
        let name = zone_names[record].as_str();
        if !name.is_empty() && !opened.contains(&name) {
            let next = zone_of.len() as u32;
            zone_of.entry(name).or_insert(next);
        }
    }
    let mut zones = vec![String::new(); zone_of.len()];
    for (&name, &zone) in &zone_of {
        name.clone_into(&mut zones[zone as usize]);
    }
    let mut problem = Problem { years: count, resources: amounts.len(), ..Problem::default() };
    let mut musts = Vec::with_capacity(records.len());
    for &record in &records {
        let start = as_year(fixed[record]);
        let from = start.or(as_year(earliest[record])).unwrap_or(first);
        let to = start.or(as_year(latest[record])).unwrap_or(last);
        let is_must = start.is_some() || must[record] == Some(1.0);
        for step in 0..count {
            let year = first + step as i16;
            let value = worth(record) * (1.0 - file.later.get_ref()).powi(step as i32);
            problem.values.push(if (from..=to).contains(&year) { value } else { f64::NEG_INFINITY });
        }
        problem.left_out.push(if is_must { all } else { 0.0 });
        problem.zone.push(zone_of.get(zone_names[record].as_str()).copied());
        problem.after.push(None);
        problem.amounts.extend(amounts.iter().map(|a| a.by_record[record]));
        musts.push(is_must);
    }
    for (project, &record) in records.iter().enumerate() {
        // What started before the programme holds nobody back.
        for first in after[record].iter().filter_map(|&first| place[first as usize]) {
            problem.wait(project as u32, first);
        }
    }
    let mut opening = vec![vec![0i64; amounts.len()]; zones.len()];
    for (resource, column) in amounts.iter().enumerate() {
        for (project, zone) in problem.zone.iter().enumerate() {
            if let Some(zone) = zone {
                opening[*zone as usize][resource] += problem.amounts[project * amounts.len() + resource];
            }
        }
        for of in &mut opening {
            of[resource] = if column.of == OPENINGS { 1 } else { (of[resource] as f64 * column.opening_share).ceil() as i64 };
        }
    }
    let window = usize::from(*file.window_years.get_ref());
    let every = u32::MAX >> (32 - count as u32);
    problem.zones =
        opening.into_iter().map(|opening| Zone { opening, window, at_once: false, may_open: every, worth: Vec::new() }).collect();
    let limits = rows(file, &amounts, &outside, first, all, &mut problem);
    let fixed = records.iter().map(|&record| fixed[record].is_some()).collect();
    Ok(TableProblem { problem, first, records, outside, fixed, must: musts, zones, limits })
}

/// A resource: a column with the limits on it that take the same share for an opening.
struct Amounts {
    of: String,
    opening_share: f64,
    /// By record, in whole units.
    by_record: Vec<i64>,
    /// A whole unit in units of the column.
    unit: f64,
}

fn columns(table: &Whole, file: &ProgrammeFile, wrong: &mut Vec<Text>) -> Vec<Amounts> {
    let mut found: Vec<Amounts> = Vec::new();
    for limit in &file.limits {
        let LimitSpec { of, opening_share, .. } = limit.get_ref();
        if found.iter().any(|a| a.of == *of && a.opening_share == *opening_share) {
            continue;
        }
        let read = match of.as_str() {
            PROJECTS => Ok(vec![1.0; table.rows.len()]),
            OPENINGS => Ok(vec![0.0; table.rows.len()]),
            field => not_negative(table, field),
        };
        match read {
            Ok(values) => {
                let unit = unit(&values);
                let by_record = values.iter().map(|value| (value / unit).round() as i64).collect();
                found.push(Amounts { of: of.clone(), opening_share: *opening_share, by_record, unit });
            }
            Err(cause) => wrong.push(cause),
        }
    }
    found
}

/// The largest power of ten that all values are whole multiples of, down to a millionth.
fn unit(values: &[f64]) -> f64 {
    let is_whole = |unit: f64| values.iter().all(|value| (value / unit - (value / unit).round()).abs() < 1e-6);
    (0..=DECIMALS).map(|digits| 10f64.powi(-digits)).find(|&unit| is_whole(unit)).unwrap_or(10f64.powi(-DECIMALS))
}

/// Makes the rows of the limits.
fn rows(
    file: &ProgrammeFile,
    amounts: &[Amounts],
    outside: &[Option<i16>],
    first: i16,
    all: f64,
    problem: &mut Problem,
) -> Vec<TableLimit> {
    let last = *file.last_year.get_ref();
    let duration = i16::from(*file.duration_years.get_ref());
    let mut limits = Vec::new();
    for (spec, limit) in file.limits.iter().enumerate() {
        let limit = limit.get_ref();
        let Some(resource) = amounts.iter().position(|a| a.of == limit.of && a.opening_share == limit.opening_share) else { continue };
        let Amounts { by_record: column, unit, .. } = &amounts[resource];
        let lag = if limit.event == LimitEvent::Completed { duration } else { 0 };
        let years = limit.years.clone().unwrap_or_else(|| (first + lag..=last + lag).collect());
        let sets: Vec<Vec<i16>> = if limit.together { vec![years] } else { years.into_iter().map(|year| vec![year]).collect() };
        let total = column.iter().sum::<i64>() as f64 * unit;
        let end = |end: Option<f64>, share: Option<f64>| end.or(share.map(|share| share * total));
        for years in sets {
            let (min, max) = (end(limit.min, limit.min_share), end(limit.max, limit.max_share));
            // Starts outside the programme count where they fall.
            let counts = |start: i16| years.iter().any(|&year| limit.event.starts(year, duration).contains(&start));
            let counted = |record: usize| outside[record].is_some_and(counts);
            let before: i64 = (0..column.len()).filter(|&record| counted(record)).map(|record| column[record]).sum();
            let mask = (first..=last).filter(|&start| counts(start)).fold(0u32, |mask, start| mask | 1 << (start - first));
            // What is fixed starts all the same, also beyond an upper end.
            let is_fixed = |project: usize| {
                problem.values[project * problem.years..(project + 1) * problem.years]
                    .iter()
                    .enumerate()
                    .all(|(year, value)| mask >> year & 1 == 1 || *value == f64::NEG_INFINITY)
                    && problem.left_out[project] > 0.0
            };
            let held: i64 = (0..problem.len()).filter(|&p| is_fixed(p)).map(|p| problem.takes(p)[resource]).sum();
            let low = min.map(|min| ((min / unit - 1e-6).ceil() as i64 - before).max(0));
            problem.rows.push(Row {
                name: limit.name.clone().unwrap_or_else(|| limit.of.clone()),
                resource,
                years: mask,
                min: low,
                max: max.map(|max| ((max / unit + 1e-6).floor() as i64 - before).max(held)),
                short: low.map_or(0.0, |low| all / (low.max(1) as f64 * HUNDREDTH)),
                over: f64::INFINITY,
            });
            limits.push(TableLimit {
                spec,
                name: limit.name.clone().unwrap_or_else(|| limit.of.clone()),
                of: limit.of.clone(),
                years,
                event: limit.event,
                unit: *unit,
                min: min.map(|min| min - before as f64 * unit),
                max: max.map(|max| max - before as f64 * unit),
                held: (before + held) as f64 * unit,
            });
        }
    }
    limits
}

fn column(table: &Whole, field: &str) -> Result<usize, Text> {
    table.column(field).ok_or_else(|| with_near(&RegionMessage::NoColumn { field: field.to_owned() }, field, table.names()))
}

fn all_numbers(table: &Whole, field: &str) -> Result<Vec<Option<f64>>, Text> {
    numbers(table, field).map(|values| values.into_iter().map(Some).collect())
}

fn not_negative(table: &Whole, field: &str) -> Result<Vec<f64>, Text> {
    let values = numbers(table, field)?;
    match records(values.iter().map(|&value| value < 0.0)) {
        Some((count, rows)) => Err(RegionMessage::Negative { field: field.to_owned(), count, rows }.both()),
        None => Ok(values),
    }
}

/// Years, where they are given.
fn years(table: &Whole, field: &str) -> Result<Vec<Option<f64>>, Text> {
    let at = column(table, field)?;
    let read: Vec<(bool, Option<f64>)> = table.rows.iter().map(|row| (row.cells[at].is_blank(), row.cells[at].plain_number())).collect();
    let is_wrong = |(blank, year): &(bool, Option<f64>)| !blank && year.is_none_or(|y| y.fract() != 0.0 || !(1000.0..=9999.0).contains(&y));
    match records(read.iter().map(is_wrong)) {
        Some((count, rows)) => Err(M::NotYears { field: field.to_owned(), count, rows }.both()),
        None => Ok(read.into_iter().map(|(_, year)| year).collect()),
    }
}

/// 1 for yes; blank and no are none.
fn flags(table: &Whole, field: &str) -> Result<Vec<Option<f64>>, Text> {
    let at = column(table, field)?;
    let yes = |text: &str| matches!(text.to_lowercase().as_str(), "1" | "true" | "yes" | "y" | "是" | "t");
    let no = |text: &str| matches!(text.to_lowercase().as_str(), "" | "0" | "false" | "no" | "n" | "否" | "f");
    let texts: Vec<String> = table.rows.iter().map(|row| row.cells[at].text()).collect();
    match records(texts.iter().map(|text| !yes(text) && !no(text))) {
        Some((count, rows)) => Err(M::NotFlags { field: field.to_owned(), count, rows }.both()),
        None => Ok(texts.iter().map(|text| yes(text).then_some(1.0)).collect()),
    }
}

fn names(table: &Whole, field: Option<&str>) -> Result<Vec<String>, Text> {
    let Some(field) = field else { return Ok(vec![String::new(); table.rows.len()]) };
    let at = column(table, field)?;
    Ok(table.rows.iter().map(|row| row.cells[at].text()).collect())
}

/// Marks between the ids of several projects that one waits for.
const BETWEEN: [char; 3] = [';', '；', '、'];

/// By record: the records that start no later.
fn waits(table: &Whole, file: &ProgrammeFile) -> Result<Vec<Vec<u32>>, Vec<Text>> {
    let (Some(after), Some(id)) = (&file.after, &file.id) else { return Ok(vec![Vec::new(); table.rows.len()]) };
    let (field, one) = (after.get_ref(), |cause| vec![cause]);
    let ids = ids(table, id).map_err(one)?;
    let names = names(table, Some(field)).map_err(one)?;
    // A mark may be part of an id.
    let firsts = |name: &String| match ids.get(name) {
        Some(&first) => Some(vec![first]),
        None => name.split(BETWEEN).map(str::trim).filter(|id| !id.is_empty()).map(|id| ids.get(id).copied()).collect(),
    };
    let after: Vec<Option<Vec<u32>>> = names.iter().map(firsts).collect();
    if let Some((count, rows)) = records(after.iter().map(Option::is_none)) {
        return Err(vec![M::UnknownAfter { field: field.clone(), count, rows }.both()]);
    }
    let after: Vec<Vec<u32>> = after.into_iter().flatten().collect();
    match records(in_circles(&after).into_iter()) {
        Some((count, rows)) => Err(vec![M::Circle { field: field.clone(), count, rows }.both()]),
        None => Ok(after),
    }
}

/// By record: whether it waits for itself, or for one that does.
fn in_circles(after: &[Vec<u32>]) -> Vec<bool> {
    let mut waiting = vec![Vec::new(); after.len()];
    let mut open: Vec<usize> = after.iter().map(Vec::len).collect();
    for (record, firsts) in after.iter().enumerate() {
        for &first in firsts {
            waiting[first as usize].push(record);
        }
    }
    let mut free: Vec<usize> = (0..after.len()).filter(|&record| open[record] == 0).collect();
    while let Some(record) = free.pop() {
        for &other in &waiting[record] {
            open[other] -= 1;
            if open[other] == 0 {
                free.push(other);
            }
        }
    }
    open.iter().map(|&open| open > 0).collect()
}
