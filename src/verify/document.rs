//! `plan.json` and `programme.csv` as types.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::changes::Told;
use super::features::{Basis, Candidate, Status, stated};
use super::measures::Function;
use super::reasons::ProgrammeTold;
use crate::report::{IssueKind, Lang, Role};

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
    pub(super) programme: ProgrammeTold,
    pub(super) targets: Vec<Target>,
    #[serde(default)]
    pub(super) edits: Vec<Edit>,
    pub(super) objective: Objective,
    pub(super) policy: Policy,
    pub(super) standard: Standard,
    pub(super) access: AccessHead,
    pub(super) gates: Vec<Gate>,
    pub(super) apart: Vec<Apart>,
    /// Against the plan it grows from; left out: it grows from none.
    #[serde(default)]
    pub(super) changes: Option<Told>,
    pub(super) criteria: Vec<Criterion>,
    pub(super) score: Score,
    #[serde(rename = "seed")]
    pub(super) _seed: u64,
    #[serde(rename = "notes")]
    pub(super) _notes: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Objective {
    pub(super) zone: ZoneObjective,
}

/// What the zones reach, in metres of shared works.
#[derive(Debug, Deserialize)]
pub(super) struct ZoneObjective {
    pub(super) value: f64,
    pub(super) shared_m: f64,
    pub(super) opening_m: f64,
    pub(super) short_m: f64,
    pub(super) unlike_m: f64,
    pub(super) form_m: f64,
    pub(super) community_m: f64,
    /// Where infill is allowed.
    #[serde(default)]
    pub(super) connector_m: f64,
    pub(super) bound: f64,
    pub(super) gap: f64,
    pub(super) under: Vec<Under>,
}

/// A lower bound that a zone misses.
#[derive(Debug, Deserialize)]
pub(super) struct Under {
    pub(super) zone_id: String,
    pub(super) resource: String,
    pub(super) held: f64,
    pub(super) min: f64,
}

/// The rules of eligibility.
#[derive(Debug, Deserialize)]
pub(super) struct Policy {
    pub(super) exclude_status: Vec<Status>,
    pub(super) tiers: Vec<Tier>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Tier {
    pub(super) id: String,
    pub(super) result: TierResult,
    pub(super) clause: String,
    /// The year by whose end works on it are to be done.
    #[serde(default)]
    pub(super) complete_by: Option<i64>,
    pub(super) all_of: Vec<Condition>,
    pub(super) any_of: Vec<Condition>,
    /// `all` where every one of `any_of` must hold.
    #[serde(default)]
    pub(super) any_of_mode: AnyOfMode,
    pub(super) none_of: Vec<Condition>,
}

/// How many of `any_of` must hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum AnyOfMode {
    #[default]
    Any,
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TierResult {
    EligibleCore,
    EligibleExtended,
}

#[derive(Debug, Deserialize)]
pub(super) struct Condition {
    pub(super) field: String,
    pub(super) op: String,
    pub(super) value: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct Standard {
    pub(super) distance: DistanceKind,
    pub(super) without_distance: WithoutDistance,
    pub(super) levels: Vec<Level>,
    pub(super) facilities: Vec<Facility>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum DistanceKind {
    ServiceRadius,
    Walk,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum WithoutDistance {
    Open,
    Level,
}

/// A living circle.
#[derive(Debug, Deserialize)]
pub(super) struct Level {
    pub(super) id: String,
    #[serde(default)]
    pub(super) walk_min: Option<f64>,
}

/// A service, how far it may be and how large it must be.
#[derive(Debug, Deserialize)]
pub(super) struct Facility {
    pub(super) id: String,
    #[serde(default)]
    pub(super) level: Option<String>,
    #[serde(default)]
    pub(super) radius_m: Option<f64>,
    #[serde(default)]
    pub(super) walk_min: Option<f64>,
    #[serde(default)]
    pub(super) attribute: bool,
    #[serde(default)]
    pub(super) categories: Vec<String>,
    #[serde(default)]
    pub(super) categories_if_sized: Vec<String>,
    #[serde(default)]
    pub(super) floor_area_m2: Vec<f64>,
    #[serde(default)]
    pub(super) site_area_m2: Vec<f64>,
    pub(super) limits: Limits,
}

/// Within what a line holds.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Limits {
    #[serde(deserialize_with = "stated")]
    pub(super) straight_m: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) walk_m: Option<f64>,
}

/// What walks were measured by.
#[derive(Debug, Deserialize)]
pub(super) struct AccessHead {
    pub(super) basis: Basis,
}

/// A gate said to be worth opening, with the doors from which walks were measured, in degrees.
#[derive(Debug, Deserialize)]
pub(super) struct Gate {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) from_name: String,
    pub(super) to_name: String,
    pub(super) gap_m: f64,
    #[serde(rename = "wall")]
    pub(super) _wall: bool,
    #[serde(deserialize_with = "stated")]
    pub(super) walk_now_m: Option<f64>,
    pub(super) walk_then_m: f64,
    #[serde(deserialize_with = "stated")]
    pub(super) lon: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) lat: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) from_door: Option<[f64; 2]>,
    #[serde(deserialize_with = "stated")]
    pub(super) to_door: Option<[f64; 2]>,
}

/// Two candidates near each other that are not linked inside one subdistrict.
#[derive(Debug, Deserialize)]
pub(super) struct Apart {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) from_name: String,
    pub(super) to_name: String,
    pub(super) gap_m: f64,
    pub(super) by: ApartBy,
    #[serde(deserialize_with = "stated")]
    pub(super) barrier: Option<Barrier>,
    #[serde(deserialize_with = "stated")]
    pub(super) between: Option<String>,
    #[serde(deserialize_with = "stated")]
    pub(super) between_name: Option<String>,
}

/// What keeps two apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ApartBy {
    Boundary,
    Barrier,
    Between,
    Gap,
    Frontage,
}

impl ApartBy {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Boundary => "boundary",
            Self::Barrier => "barrier",
            Self::Between => "between",
            Self::Gap => "gap",
            Self::Frontage => "frontage",
        }
    }
}

/// How walks were measured and judged.
#[derive(Debug, Deserialize)]
pub(super) struct AccessRules {
    pub(super) walking_speed_m_per_min: f64,
    pub(super) max_detour: f64,
    pub(super) detour_factor: f64,
    pub(super) radius_only: bool,
    pub(super) judge_sizes: bool,
    pub(super) gate_ratio: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Criterion {
    pub(super) id: String,
    pub(super) weight: f64,
    /// Field or measure.
    #[serde(default)]
    pub(super) from: Option<Value>,
    #[serde(default)]
    pub(super) value: Option<Function>,
    /// Which end of a measure without function counts.
    #[serde(default)]
    pub(super) direction: Option<Direction>,
    #[serde(default)]
    pub(super) unknown: Option<Value>,
    /// Words that put a neighbourhood on the list of dangerous housing.
    #[serde(default)]
    pub(super) dangerous: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Direction {
    Higher,
    Lower,
}

/// How values become scores.
#[derive(Debug, Deserialize)]
pub(super) struct Score {
    /// Null where nobody is scored.
    #[serde(deserialize_with = "stated")]
    pub(super) method: Option<Method>,
    pub(super) dangerous_housing: Vec<Dangerous>,
}

/// A row of the list of dangerous housing.
#[derive(Debug, Deserialize)]
pub(super) struct Dangerous {
    pub(super) neighbourhood_id: String,
    pub(super) name: String,
    pub(super) criterion: String,
    pub(super) grade: String,
    /// Whether a hand edit keeps it a candidate all the same.
    pub(super) candidate: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Method {
    WeightedSum,
    Topsis,
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
    pub(super) crs: String,
    #[serde(rename = "language")]
    pub(super) _language: Lang,
    #[serde(default)]
    pub(super) synthetic: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Input {
    pub(super) role: Role,
    pub(super) source: String,
    pub(super) read: u64,
    pub(super) kept: u64,
    pub(super) rejected: u64,
    pub(super) rows_sha256: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Issue {
    pub(super) role: Role,
    pub(super) layer: String,
    #[serde(deserialize_with = "stated", rename = "row")]
    pub(super) _row: Option<u64>,
    #[serde(deserialize_with = "stated", rename = "field")]
    pub(super) _field: Option<String>,
    pub(super) kind: IssueKind,
    pub(super) action: IssueAction,
    /// What was found; of a hand edit its id, and what it does not find.
    #[serde(default)]
    pub(super) value: String,
    pub(super) remedy: String,
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
    pub(super) access: AccessRules,
    pub(super) zone: ZoneRules,
    pub(super) programme: Span,
}

#[derive(Debug, Deserialize)]
pub(super) struct ZoneRules {
    pub(super) gap_m: f64,
    pub(super) min_frontage_m: f64,
    #[serde(default)]
    pub(super) corridor_gap_m: Option<f64>,
    #[serde(default)]
    pub(super) infill: bool,
    pub(super) bounds: Vec<Bound>,
    pub(super) weights: Weights,
    pub(super) draws: f64,
    #[serde(rename = "barriers")]
    pub(super) _barriers: Vec<Barrier>,
    /// Tiers that are zoned; left out: all.
    #[serde(default)]
    pub(super) include: Option<Vec<Candidate>>,
}

/// Prices in metres of shared works.
#[derive(Debug, Deserialize)]
pub(super) struct Weights {
    pub(super) opening_m: f64,
    pub(super) short_m: f64,
    pub(super) unlike_m: f64,
    pub(super) form_share: f64,
    pub(super) community_m: f64,
    #[serde(default)]
    pub(super) connector_m: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Bound {
    pub(super) resource: String,
    #[serde(default)]
    pub(super) min: Option<f64>,
    #[serde(default)]
    pub(super) max: Option<f64>,
}

/// Kinds of barriers that may be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Barrier {
    River,
    Railway,
    Expressway,
    Arterial,
    Wall,
    Other,
}

fn one() -> i64 {
    1
}

#[derive(Debug, Deserialize)]
pub(super) struct Span {
    pub(super) first_year: i64,
    pub(super) last_year: i64,
    /// The folder of the plan it grows from.
    #[serde(default)]
    pub(super) base: Option<String>,
    /// Years from start to completion.
    #[serde(default = "one")]
    pub(super) duration_years: i64,
    /// Years in which the members of a zone may start.
    #[serde(default = "one")]
    pub(super) window_years: i64,
    /// What may start in a year.
    #[serde(default)]
    pub(super) limits: Vec<YearLimit>,
}

/// A limit on what starts in a year.
#[derive(Debug, Deserialize)]
pub(super) struct YearLimit {
    pub(super) of: String,
    pub(super) max: f64,
    #[serde(default)]
    pub(super) event: LimitEvent,
    #[serde(default)]
    pub(super) years: Option<Vec<i64>>,
    #[serde(default)]
    pub(super) together: bool,
}

/// What a limit counts in a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LimitEvent {
    #[default]
    Started,
    Completed,
    /// Under way at its end, or started in it.
    UnderWay,
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
    /// Counts that a plan may state besides.
    #[serde(flatten)]
    pub(super) rest: BTreeMap<String, Value>,
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
    /// Never judged.
    #[serde(default)]
    pub(super) progressive: bool,
    /// Part of the neighbourhoods it is about that is to be reached, in place of a number.
    #[serde(default)]
    pub(super) share: Option<f64>,
    /// All that the share is of.
    #[serde(default)]
    pub(super) of: Option<f64>,
    /// Whether a miss counts: not progressive, and its year not closed before the as-of date.
    #[serde(default)]
    pub(super) counts: Option<bool>,
    /// The only tier that counts.
    #[serde(default)]
    pub(super) tier: Option<String>,
    /// Whether only those on the books count.
    #[serde(default)]
    pub(super) among: Among,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Among {
    #[default]
    Eligible,
    Listed,
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
    #[serde(rename = "land_area_m2")]
    LandAreaM2,
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
    /// Money by column: `funding_` with the id of a source.
    pub(super) funding: BTreeMap<String, f64>,
    /// Ids of its members, with `;` between them.
    pub(super) members: String,
    pub(super) why_zh: String,
    pub(super) why_en: String,
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
    let [members, why_zh, why_en] = [column("members")?, column("why_zh")?, column("why_en")?];
    let sources: Vec<(&String, usize)> = headers.iter().filter(|(name, _)| name.starts_with("funding_")).map(|(n, at)| (n, *at)).collect();
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
            funding: sources
                .iter()
                .filter_map(|(name, at)| Some(number(*at).transpose()?.map(|yuan| ((*name).clone(), yuan))))
                .collect::<Result<_, _>>()?,
            members: text(members),
            why_zh: text(why_zh),
            why_en: text(why_en),
        });
    }
    Ok(rows)
}

fn csv_error(error: &csv::Error) -> BadRow {
    BadRow { line: error.position().map_or(0, |p| p.line() as usize), column: 0, cause: error.to_string() }
}
