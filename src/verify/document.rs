//! `plan.json` and `programme.csv` as types.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::features::{Candidate, stated};

/// `plan.json`, as far as it is judged.
#[derive(Debug, Deserialize)]
pub(super) struct PlanJson {
    pub(super) program: Program,
    pub(super) project: ProjectHead,
    #[serde(default)]
    pub(super) synthetic: Option<bool>,
    pub(super) inputs: Vec<Input>,
    pub(super) issues: Vec<Issue>,
    pub(super) settings: Settings,
    pub(super) totals: Totals,
    pub(super) targets: Vec<Target>,
    #[serde(default)]
    pub(super) edits: Vec<Edit>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Program {
    pub(super) name: String,
    pub(super) version: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct ProjectHead {
    pub(super) name: String,
    pub(super) as_of: String,
    #[serde(default)]
    pub(super) synthetic: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Input {
    pub(super) role: String,
    pub(super) source: String,
    pub(super) read: u64,
    pub(super) kept: u64,
    pub(super) rejected: u64,
    pub(super) rows_sha256: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Issue {
    pub(super) role: String,
    pub(super) layer: String,
    pub(super) kind: String,
    pub(super) action: IssueAction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum IssueAction {
    Kept,
    Repaired,
    Rejected,
    Noted,
}

#[derive(Debug, Deserialize)]
pub(super) struct Settings {
    pub(super) zone: ZoneRules,
    #[serde(default)]
    pub(super) programme: Span,
}

#[derive(Debug, Deserialize)]
pub(super) struct ZoneRules {
    pub(super) gap_m: f64,
    pub(super) min_frontage_m: f64,
    #[serde(default)]
    pub(super) corridor_gap_m: Option<f64>,
    pub(super) bounds: Vec<Bound>,
    /// Tiers that are zoned; left out: all.
    #[serde(default)]
    pub(super) include: Option<Vec<Candidate>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Bound {
    pub(super) resource: String,
    #[serde(default)]
    pub(super) max: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Span {
    #[serde(default)]
    pub(super) first_year: Option<i64>,
    #[serde(default)]
    pub(super) last_year: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Totals {
    pub(super) buildings: f64,
    pub(super) neighbourhoods: f64,
    pub(super) candidates: TotalCandidates,
    pub(super) zones: f64,
    pub(super) corridors: f64,
    pub(super) links: f64,
    #[serde(deserialize_with = "stated")]
    pub(super) floor_area_m2: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) households: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) cost_yuan: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TotalCandidates {
    pub(super) core: f64,
    pub(super) extended: f64,
    pub(super) provisional: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Target {
    pub(super) id: String,
    pub(super) year: i64,
    pub(super) event: Event,
    pub(super) measure: Measure,
    pub(super) op: Op,
    #[serde(deserialize_with = "stated")]
    pub(super) value: Option<f64>,
    pub(super) planned: f64,
    #[serde(deserialize_with = "stated")]
    pub(super) met: Option<bool>,
    #[serde(deserialize_with = "stated")]
    pub(super) slack: Option<f64>,
    /// Counts everything up to the end of the year.
    #[serde(default)]
    pub(super) cumulative: bool,
    /// Never judged; left out where the writer does not say.
    #[serde(default)]
    pub(super) progressive: Option<bool>,
    /// The only tier that counts.
    #[serde(default)]
    pub(super) tier: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Event {
    Started,
    Completed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Measure {
    Neighbourhoods,
    #[serde(rename = "floor_area_m2")]
    FloorAreaM2,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Op {
    AtLeast,
    Exactly,
    AtMost,
}

#[derive(Debug, Deserialize)]
pub(super) struct Edit {
    pub(super) id: String,
    pub(super) action: String,
    pub(super) targets: Vec<String>,
    #[serde(default)]
    pub(super) to: Option<Value>,
    pub(super) reason: String,
    pub(super) applied: bool,
}

/// A row of `programme.csv`.
#[derive(Debug)]
pub(super) struct ProgrammeRow {
    pub(super) project_id: String,
    pub(super) zone_id: Option<String>,
    pub(super) year: i64,
    pub(super) starts: f64,
    pub(super) completions: f64,
    pub(super) floor_area_m2: Option<f64>,
    pub(super) households: Option<f64>,
    pub(super) cost_yuan: Option<f64>,
    pub(super) provisional_starts: f64,
    pub(super) provisional_completions: f64,
    pub(super) locked: bool,
}

/// A row that cannot be understood, from 1 with the header as line 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadRow {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) cause: String,
}

/// The rows of `programme.csv`.
pub(super) fn programme_rows(bytes: &[u8]) -> Result<Vec<ProgrammeRow>, BadRow> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let headers: BTreeMap<String, usize> =
        reader.headers().map_err(|e| csv_error(&e))?.iter().enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
    let column = |name: &str| headers.get(name).copied().ok_or_else(|| BadRow { line: 1, column: 1, cause: format!("no column {name}") });
    let [project, zone, year, starts, completions, area, households, cost, open_starts, open_completions, locked] = [
        column("project_id")?,
        column("zone_id")?,
        column("year")?,
        column("starts")?,
        column("completions")?,
        column("floor_area_m2")?,
        column("households")?,
        column("cost_yuan")?,
        column("provisional_starts")?,
        column("provisional_completions")?,
        column("locked")?,
    ];
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| csv_error(&e))?;
        let line = record.position().map_or(0, |p| p.line() as usize);
        let bad = |at: usize, what: &str| BadRow {
            line,
            column: at + 1,
            cause: format!("{:?} is not {what}", record.get(at).unwrap_or_default()),
        };
        let number = |at: usize| match record.get(at).unwrap_or_default() {
            "" => Ok(None),
            text => text.parse::<f64>().ok().filter(|v| v.is_finite()).map(Some).ok_or_else(|| bad(at, "a number")),
        };
        let text = |at: usize| record.get(at).unwrap_or_default().to_owned();
        rows.push(ProgrammeRow {
            project_id: text(project),
            zone_id: Some(text(zone)).filter(|z| !z.is_empty()),
            year: text(year).parse().map_err(|_| bad(year, "a year"))?,
            starts: number(starts)?.unwrap_or(0.0),
            completions: number(completions)?.unwrap_or(0.0),
            floor_area_m2: number(area)?,
            households: number(households)?,
            cost_yuan: number(cost)?,
            provisional_starts: number(open_starts)?.unwrap_or(0.0),
            provisional_completions: number(open_completions)?.unwrap_or(0.0),
            locked: text(locked).parse().map_err(|_| bad(locked, "true or false"))?,
        });
    }
    Ok(rows)
}

fn csv_error(error: &csv::Error) -> BadRow {
    BadRow { line: error.position().map_or(0, |p| p.line() as usize), column: 0, cause: error.to_string() }
}
