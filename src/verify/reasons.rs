//! Whether every neighbourhood that is planned has its year with a reason, and whether the reasons are true.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::document::{ProgrammeRow, YearLimit};
use super::features::{Neighbourhood, Role, Status};
use super::finding::{Tally, maybe, number};
use super::folder::{PLAN, PROGRAMME, PlanFolder};
use super::membership::targets_of;
use super::share::even_shares;
use super::year_limits::{OPENINGS, amount, counted};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// `programme` of `plan.json`.
#[derive(Debug, Deserialize)]
pub(super) struct ProgrammeTold {
    projects: Vec<ProjectTold>,
    without_year: Vec<ReasonTold>,
}

#[derive(Debug, Deserialize)]
struct ProjectTold {
    project_id: String,
    zone_id: Option<String>,
    start_year: i64,
    finish_year: i64,
    locked: bool,
    reasons: Vec<ReasonTold>,
}

/// A reason with those that share it.
#[derive(Debug, Deserialize)]
struct ReasonTold {
    members: Vec<String>,
    basis: Basis,
    /// Whom it starts together with.
    #[serde(default)]
    with: Option<String>,
    /// The target that needs it.
    #[serde(default)]
    target: Option<String>,
    /// The last year to complete it in.
    #[serde(default)]
    complete_by: Option<i64>,
    not_in: Vec<NotIn>,
    why_zh: String,
    why_en: String,
}

/// What speaks for a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Basis {
    Recorded,
    Committed,
    ByHand,
    Together,
    Target,
    Deadline,
    Rank,
    NoYear,
}

/// What stands against a start in a year.
#[derive(Debug, Deserialize)]
struct NotIn {
    year: i64,
    rule: Rule,
    #[serde(default)]
    limit: Option<usize>,
    #[serde(default)]
    years: Vec<i64>,
    #[serde(default)]
    max: f64,
    #[serde(default)]
    taken: f64,
    #[serde(default)]
    adds: f64,
    #[serde(default)]
    with: Option<String>,
    #[serde(default)]
    target: Option<String>,
    #[serde(default)]
    base_year: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Rule {
    Limit,
    Share,
    Target,
    Order,
    Committed,
    Window,
    Base,
    Beside,
    Search,
}

impl Basis {
    /// Whether it is a year that nobody chose.
    fn is_fixed(self) -> bool {
        matches!(self, Self::Recorded | Self::Committed | Self::ByHand)
    }
}

/// Every member stands in its project with its reason, every earlier year has what stands against it, and its numbers are those of
/// the files.
pub(super) fn reasons(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let told = &plan.plan.programme;
    let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut without: Vec<&str> = Vec::new();
    for n in plan.neighbourhoods.features.iter().map(|feature| &feature.properties) {
        progress.check()?;
        match &n.project_id {
            Some(project) => members.entry(project).or_default().push(&n.neighbourhood_id),
            None if is_without_year(n) => without.push(&n.neighbourhood_id),
            None => {}
        }
    }
    let known: BTreeSet<&str> = told.projects.iter().map(|project| project.project_id.as_str()).collect();
    for project in members.keys().filter(|project| !known.contains(*project)) {
        tally.fail(&differs(PLAN, project, "programme.projects", "null".into(), "…".into()));
    }
    let mut rows_of: BTreeMap<&str, Vec<&ProgrammeRow>> = BTreeMap::new();
    for row in &plan.programme {
        rows_of.entry(&row.project_id).or_default().push(row);
    }
    let sizes = Sizes::new(plan);
    for project in &told.projects {
        progress.check()?;
        let own = members.get(project.project_id.as_str()).map_or(&[][..], Vec::as_slice);
        rows(project, rows_of.get(project.project_id.as_str()).map_or(&[][..], Vec::as_slice), own, tally);
        same_members(&project.project_id, own, &project.reasons, tally);
        for reason in &project.reasons {
            judge(plan, reason, Some(project.start_year), &sizes, tally);
        }
    }
    same_members("programme.without_year", &without, &told.without_year, tally);
    for reason in &told.without_year {
        progress.check()?;
        judge(plan, reason, None, &sizes, tally);
    }
    Ok(())
}

fn is_without_year(n: &Neighbourhood) -> bool {
    matches!(n.role, Some(Role::Member | Role::Provisional)) && n.start_year.is_none() && n.finish_year.is_none()
}

/// The rows of `programme.csv` name the members, and the project says what the rows say.
fn rows(project: &ProjectTold, rows: &[&ProgrammeRow], own: &[&str], tally: &mut Tally) {
    let id = project.project_id.as_str();
    let years = || rows.iter().map(|row| row.year);
    let span = (years().min(), years().max());
    let is_span = span == (Some(project.start_year), Some(project.finish_year.max(project.start_year)));
    let is_same = rows.iter().all(|row| row.locked == project.locked && row.zone_id == project.zone_id);
    let is_locked = project.locked == project.reasons.iter().all(|reason| reason.basis.is_fixed());
    tally.expect(is_span && is_same && is_locked, || {
        differs(PLAN, id, "programme.projects", project.start_year.to_string(), format!("{span:?}"))
    });
    for row in rows {
        tally.expect(row.members == own.join(";"), || differs(PROGRAMME, id, "members", row.members.clone(), own.join(";")));
        let has_why = row.year != project.start_year || !(row.why_zh.is_empty() || row.why_en.is_empty());
        tally.expect(has_why, || differs(PROGRAMME, id, "why", String::new(), "…".into()));
    }
}

/// Every member has one reason.
fn same_members(id: &str, own: &[&str], told: &[ReasonTold], tally: &mut Tally) {
    let mut found: Vec<&str> = told.iter().flat_map(|reason| &reason.members).map(String::as_str).collect();
    let mut expected = own.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    tally.expect(found == expected, || differs(PLAN, id, "reasons.members", found.join(", "), expected.join(", ")));
}

/// How large neighbourhoods count in the even share of a year, and what starts in it by choice; and whose year is set by hand.
struct Sizes {
    by_hand: BTreeSet<usize>,
    by_area: bool,
    /// By year.
    started: BTreeMap<i64, f64>,
    /// By year: its even share.
    share: BTreeMap<i64, f64>,
}

impl Sizes {
    fn new(plan: &PlanFolder) -> Self {
        let all = || plan.neighbourhoods.features.iter().map(|feature| &feature.properties);
        let by_area = all().filter(|n| n.candidate.is_some()).all(|n| n.floor_area_m2.is_some());
        let mut sizes =
            Self { by_hand: targets_of(plan, "start").into_iter().collect(), by_area, started: BTreeMap::new(), share: BTreeMap::new() };
        for project in &plan.plan.programme.projects {
            let chosen = project.reasons.iter().filter(|reason| !reason.basis.is_fixed()).flat_map(|reason| &reason.members);
            let size: f64 = chosen.filter_map(|id| plan.find(id)).map(|at| sizes.of(plan.neighbourhood(at))).sum();
            *sizes.started.entry(project.start_year).or_default() += size;
        }
        let reasons = plan.plan.programme.projects.iter().flat_map(|project| &project.reasons);
        let fixed = reasons.filter(|reason| reason.basis.is_fixed()).flat_map(|reason| &reason.members).map(String::as_str).collect();
        sizes.share = even_shares(plan, |n| sizes.of(n), &fixed);
        sizes
    }

    fn of(&self, n: &Neighbourhood) -> f64 {
        if self.by_area { n.floor_area_m2.unwrap_or(0.0).max(1.0).round() } else { 1.0 }
    }
}

/// A reason is that of its members, fits their state, and tells of every year before theirs.
fn judge(plan: &PlanFolder, reason: &ReasonTold, start: Option<i64>, sizes: &Sizes, tally: &mut Tally) {
    let own: Vec<&Neighbourhood> = reason.members.iter().filter_map(|id| plan.find(id)).map(|at| plan.neighbourhood(at)).collect();
    let id = reason.members.first().map(String::as_str).unwrap_or_default();
    let programme = &plan.plan.settings.programme;
    for n in &own {
        let is_same = n.why_zh == reason.why_zh && n.why_en == reason.why_en;
        tally.expect(is_same, || differs(PLAN, &n.neighbourhood_id, "why", reason.why_zh.clone(), n.why_zh.clone()));
        let by_hand = || plan.find(&n.neighbourhood_id).is_some_and(|at| sizes.by_hand.contains(&at));
        let fits = match reason.basis {
            Basis::Recorded => n.status.begun(),
            Basis::Committed => n.status == Status::Planned,
            Basis::ByHand => by_hand(),
            Basis::NoYear => start.is_none(),
            Basis::Together => with(plan, reason.with.as_deref())
                .is_some_and(|first| first.zone_id == n.zone_id && first.neighbourhood_id != n.neighbourhood_id),
            Basis::Target => is_target(plan, reason.target.as_deref()),
            Basis::Deadline => start.map(|start| start + programme.duration_years) == reason.complete_by,
            Basis::Rank => start.is_some(),
        };
        tally.expect(fits, || differs(PLAN, &n.neighbourhood_id, "basis", format!("{:?}", reason.basis), format!("{:?}", n.status)));
    }
    let expected: Vec<i64> = match start {
        _ if reason.basis.is_fixed() => Vec::new(),
        Some(start) => (programme.first_year..start).collect(),
        None => (programme.first_year..=programme.last_year).collect(),
    };
    let found: Vec<i64> = reason.not_in.iter().map(|not| not.year).collect();
    tally.expect(found == expected, || differs(PLAN, id, "not_in", format!("{found:?}"), format!("{expected:?}")));
    // Those without a year are told of one by one, and stand together only where the same holds of each.
    let of: Of<'_> = (&own, start.is_none());
    for not in &reason.not_in {
        let holds = match not.rule {
            Rule::Limit => not.limit.and_then(|at| programme.limits.get(at)).is_some_and(|limit| limit_holds(plan, limit, not, of, tally)),
            Rule::Share => share_holds(not, of, sizes, tally),
            Rule::Order => with(plan, not.with.as_deref()).is_some_and(|first| first.start_year.is_none_or(|year| year > not.year)),
            Rule::Committed => with(plan, not.with.as_deref()).is_some_and(|first| {
                own.iter().all(|n| n.zone_id == first.zone_id) && first.start_year.is_some_and(|year| year > not.year)
            }),
            Rule::Target => is_target(plan, not.target.as_deref()),
            Rule::Base => plan.plan.changes.is_some() && not.base_year.is_some_and(|year| year > not.year),
            Rule::Window | Rule::Beside | Rule::Search => true,
        };
        tally.expect(holds, || differs(PLAN, id, "not_in.rule", format!("{:?} {}", not.rule, not.year), "…".into()));
    }
}

fn with<'p>(plan: &'p PlanFolder, id: Option<&str>) -> Option<&'p Neighbourhood> {
    id.and_then(|id| plan.find(id)).map(|at| plan.neighbourhood(at))
}

fn is_target(plan: &PlanFolder, id: Option<&str>) -> bool {
    id.is_some_and(|id| plan.plan.targets.iter().any(|target| target.id == id))
}

/// Neighbourhoods, and whether each of them is meant by itself.
type Of<'p> = (&'p [&'p Neighbourhood], bool);

/// The limit is as full as is said, and these would pass it.
fn limit_holds(plan: &PlanFolder, limit: &YearLimit, not: &NotIn, (own, is_alone): Of<'_>, tally: &mut Tally) -> bool {
    let id = own.first().map(|n| n.neighbourhood_id.as_str()).unwrap_or_default();
    let [held, added] = counted(plan, limit, &not.years);
    let is_openings = limit.of == OPENINGS;
    let takes = |n: &Neighbourhood| if is_openings { 1.0 } else { amount(plan, n, &limit.of).unwrap_or(0.0) };
    // Amounts are rounded to whole ones each.
    let is_count = matches!(limit.of.as_str(), OPENINGS | "neighbourhoods" | "households");
    let near = if is_count { 1e-6 } else { plan.neighbourhoods.features.len() as f64 * 0.5 + 1.0 };
    tally.expect((held + added - not.taken).abs() <= near, || differs(PLAN, id, "not_in.taken", number(not.taken), number(held + added)));
    let adds = if is_openings { 1.0 } else { together(own, takes) };
    let is_added = if is_alone { own.iter().all(|n| (takes(n) - not.adds).abs() <= near) } else { (adds - not.adds).abs() <= near };
    tally.expect(is_added, || differs(PLAN, id, "not_in.adds", number(not.adds), number(adds)));
    not.max >= limit.max - 1.0 && not.taken + not.adds > not.max
}

/// The share is as full as is said, and these would pass it.
fn share_holds(not: &NotIn, (own, is_alone): Of<'_>, sizes: &Sizes, tally: &mut Tally) -> bool {
    let id = own.first().map(|n| n.neighbourhood_id.as_str()).unwrap_or_default();
    let taken = sizes.started.get(&not.year).copied().unwrap_or(0.0);
    let takes = |n: &Neighbourhood| sizes.of(n);
    let adds = together(own, takes);
    let is_added = if is_alone { own.iter().all(|n| (takes(n) - not.adds).abs() <= 0.5) } else { (adds - not.adds).abs() <= 0.5 };
    tally.expect((taken - not.taken).abs() <= 0.5, || differs(PLAN, id, "not_in.taken", number(not.taken), maybe(Some(taken))));
    tally.expect(is_added, || differs(PLAN, id, "not_in.adds", number(not.adds), number(adds)));
    // Sums of sizes that are added in another order may round up to the next unit.
    let is_share = sizes.share.get(&not.year).is_some_and(|share| (share - not.max).abs() <= 1.0);
    is_share && not.taken + not.adds > not.max
}

/// What neighbourhoods take together.
fn together(own: &[&Neighbourhood], takes: impl Fn(&Neighbourhood) -> f64) -> f64 {
    own.iter().map(|n| takes(n)).sum()
}

fn differs(file: &str, id: &str, field: &str, found: String, expected: String) -> Finding {
    Finding::Differs { file: file.to_owned(), id: id.to_owned(), field: field.to_owned(), found, expected }
}
