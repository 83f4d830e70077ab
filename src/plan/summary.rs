//! The summary a planner reads on the terminal.

use std::collections::BTreeMap;

use super::readings_record::boundary_count;
use super::record::Sums;
use super::{NeighbourhoodIx, Plan};
use crate::base::ChangeKind;
use crate::policy::Candidacy;
use crate::programme::{TargetMeasure, TargetOp, TargetResult};
use crate::report::messages::{BaseMessage as B, ExplainMessage as M, Say, ScoreMessage as S};
use crate::report::{Action, DataIssue, IssueKind, Lang, Quantity, Role, Text};
use crate::score::Method;
use crate::zone::Role as ZoneRole;

/// The summary of a plan in one language, one statement a line.
#[must_use]
pub fn summary(plan: &Plan, lang: Lang) -> String {
    let mut lines = vec![M::SummaryHead { project: plan.project.file.project.name.clone(), as_of: plan.as_of.to_string() }.say(lang)];
    let note = M::SummaryNotes.say(lang);
    lines.extend(plan.notes.iter().map(|n| format!("  {note}  {}", n.get(lang))));
    lines.push(String::new());
    lines.extend(sizes(plan, lang));
    lines.extend(years(plan, lang));
    lines.extend(targets(plan, lang));
    lines.extend(top_zones(plan, lang));
    lines.extend(issue_lines(&plan.issues, lang));
    lines.push(String::new());
    lines.join("\n")
}

fn sizes(plan: &Plan, lang: Lang) -> Vec<String> {
    let count = |c: Candidacy| whole(plan.eligibility.iter().filter(|e| e.candidacy == c).count());
    let single = plan.zones.zones.iter().filter(|z| z.parts.len() == 1).count();
    [
        M::SummaryInputs {
            buildings: whole(plan.district.buildings.len()),
            neighbourhoods: whole(plan.district.neighbourhoods.len()),
            facilities: whole(plan.district.facilities.len()),
        },
        M::SummaryCandidates {
            core: count(Candidacy::Core),
            extended: count(Candidacy::Extended),
            provisional: count(Candidacy::Provisional),
            under_way: count(Candidacy::UnderWay),
        },
        M::SummaryZones {
            zones: whole(plan.zones.zones.len()),
            single: whole(single),
            corridors: whole(plan.links.corridors.len()),
            links: whole(plan.links.all().len()),
        },
    ]
    .iter()
    .map(|m| m.say(lang))
    .chain(size(plan, lang))
    .chain(scores(plan, lang))
    .chain(readings(plan, lang))
    .chain(rolled(plan, lang))
    .collect()
}

/// How candidates are scored, how firm the first places are, and what to survey next.
fn scores(plan: &Plan, lang: Lang) -> Vec<String> {
    let scores = &plan.scores;
    let Some(method) = scores.method else { return Vec::new() };
    let rows = || (0..plan.district.neighbourhoods.len() as u32).filter_map(|at| scores.row(NeighbourhoodIx(at)));
    let firm = rows().filter(|row| row.rank <= scores.top && row.firm.drawn.is_some_and(|drawn| drawn.top_share >= 0.9)).count();
    let method = if method == Method::WeightedSum { S::WeightedSum } else { S::Topsis }.say(lang);
    let criteria = plan.criteria.title.get(lang).to_owned();
    let mut lines = vec![S::SummaryScore { method, criteria, top: scores.top.to_string(), firm: whole(firm) }.say(lang)];
    let visits = scores.survey.iter().filter(|visit| visit.chance > 0.0);
    if let Some(first) = visits.clone().next() {
        let first = plan.district.neighbourhoods[first.who.at()].name.clone();
        lines.push(S::SummarySurvey { visits: whole(visits.count()), first }.say(lang));
    }
    lines
}

/// How much differs from the base plan.
fn rolled(plan: &Plan, lang: Lang) -> Option<String> {
    let changes = plan.changes.as_ref()?;
    let [years, zones, entered, left] =
        [ChangeKind::Start, ChangeKind::Zone, ChangeKind::Entered, ChangeKind::Left].map(|kind| changes.count(kind));
    Some(B::SummaryChanges { facts: changes.facts.len(), years, zones, entered, left }.say(lang))
}

/// What turns on the reading of the document: cases of the limit year apart, each other reading that flips a verdict, and who is
/// held back by consent.
fn readings(plan: &Plan, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    let boundary = boundary_count(plan);
    if boundary > 0 {
        lines.push(M::SummaryBoundary { count: whole(boundary) }.say(lang));
    }
    for other in plan.other_readings.iter().filter(|o| !o.flips.is_empty()) {
        let [core, extended, no, unknown] = other.counts.map(whole);
        let question = plan.pack.reading(&other.reading).map_or_else(String::new, |r| r.question().get(lang).to_owned());
        let (parameter, value) = (other.parameter.clone(), other.value.to_string());
        let (reading, flips) = (other.reading.clone(), whole(other.flips.len()));
        lines.push(M::SummaryReading { reading, question, parameter, value, flips, core, extended, no, unknown }.say(lang));
    }
    let held = plan.eligibility.iter().filter(|e| e.held_back).count();
    if held > 0 {
        lines.push(M::SummaryReserve { count: whole(held) }.say(lang));
    }
    lines
}

/// What is known of the members' size, and of the provisional ones beside them. What nobody knows is left out: it is not 0.
fn size(plan: &Plan, lang: Lang) -> Vec<String> {
    let sums = |role: ZoneRole| {
        let all = (0..plan.zones.role.len() as u32).map(NeighbourhoodIx);
        Sums::over(plan, all.filter(|n| plan.zones.role[n.at()] == Some(role)))
    };
    let join = if lang == Lang::Zh { "，" } else { ", " };
    let parts = |sums: &Sums| {
        let floor = sums.floor_area_m2.map(|a| M::SummaryFloor { floor: area(a, lang) });
        let households = sums.households.map(|h| M::SummaryHouseholds { households: whole(h as usize) });
        let cost = sums
            .cost
            .and_then(|c| f64::try_from(c.0).ok())
            .map(|yuan| M::SummaryCost { cost: if lang == Lang::Zh { grouped(yuan / 1e4, 0) } else { grouped(yuan / 1e6, 1) } });
        [floor, households, cost].iter().flatten().map(|part| part.say(lang)).collect::<Vec<_>>().join(join)
    };
    let (members, provisional) = (sums(ZoneRole::Member), sums(ZoneRole::Provisional));
    let counted = match parts(&members) {
        _ if members.neighbourhoods == 0 => M::SummaryNoMembers.say(lang),
        none if none.is_empty() => M::SummarySizeUnknown.say(lang),
        known => known,
    };
    let besides = parts(&provisional);
    let besides = (!besides.is_empty()).then(|| M::SummaryProvisional { parts: besides }.say(lang));
    std::iter::once(M::SummaryArea { parts: counted }.say(lang)).chain(besides).collect()
}

/// What happens in one year.
#[derive(Default)]
struct YearSums {
    starts: usize,
    /// `None` where none of those that start has a known one.
    area: Option<f64>,
    completions: usize,
    provisional: usize,
}

fn years(plan: &Plan, lang: Lang) -> Vec<String> {
    let mut by_year: BTreeMap<i16, YearSums> = BTreeMap::new();
    for (at, n) in plan.district.neighbourhoods.iter().enumerate() {
        let provisional = plan.zones.role[at] == Some(ZoneRole::Provisional);
        if let Some(year) = plan.programme.start[at] {
            let sums = by_year.entry(year).or_default();
            if provisional {
                sums.provisional += 1;
            } else {
                sums.starts += 1;
                if let Some(area) = n.floor_area {
                    *sums.area.get_or_insert(0.0) += area.0;
                }
            }
        }
        if let Some(year) = plan.programme.finish[at].filter(|_| !provisional) {
            by_year.entry(year).or_default().completions += 1;
        }
    }
    let rows = by_year.into_iter().filter(|(year, _)| *year >= plan.as_of.year()).map(|(year, sums)| {
        let starts = format!("{:>3}", whole(sums.starts));
        let known = match sums.area {
            None if sums.starts > 0 => M::SummaryYearNoArea,
            known => M::SummaryYearArea { area: area(known.unwrap_or(0.0), lang) },
        };
        let row = M::SummaryYear { year, starts, area: known.say(lang), completions: whole(sums.completions) }.say(lang);
        let besides = M::SummaryYearProvisional { starts: whole(sums.provisional) }.say(lang);
        if sums.provisional == 0 { format!("  {row}") } else { format!("  {row}{besides}") }
    });
    headed(&M::SummaryYears, rows.collect(), lang)
}

fn targets(plan: &Plan, lang: Lang) -> Vec<String> {
    let rows = plan.programme.targets.iter().map(|result| format!("  {}", target_line(plan, result, lang)));
    headed(&M::SummaryTargets, rows.collect(), lang)
}

/// One target and what came of it, in a line.
#[must_use]
pub fn target_line(plan: &Plan, result: &TargetResult, lang: Lang) -> String {
    let target = &result.target;
    let setting = &target.setting;
    let sign = match result.met {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "·",
    };
    let what = match target.measure {
        TargetMeasure::Neighbourhoods => M::TargetNeighbourhoods,
        TargetMeasure::FloorArea => M::TargetFloorArea,
        TargetMeasure::LandArea => M::TargetLandArea,
    }
    .say(lang);
    let year = setting.year;
    let name = match (target.started, setting.cumulative) {
        (true, false) => M::TargetStartedIn { what, year },
        (true, true) => M::TargetStartedBy { what, year },
        (false, false) => M::TargetCompletedIn { what, year },
        (false, true) => M::TargetCompletedBy { what, year },
    };
    let tier = setting.tier.as_ref().and_then(|id| plan.pack.tiers.iter().find(|t| t.id == *id));
    let tier = tier.map(|t| if lang == Lang::Zh { t.zh.clone() } else { t.en.clone() });
    let tier = tier.map(|tier| M::TargetOfTier { tier }.say(lang)).unwrap_or_default();
    let show = |v: f64| {
        let amount =
            if target.counts_neighbourhoods() { M::TargetCount { count: grouped(v, 0) } } else { M::TargetArea { area: area(v, lang) } };
        amount.say(lang)
    };
    let planned = show(result.planned);
    // What is missed carries this in its own words.
    let besides = result.target.besides(result.of).get(lang).to_owned();
    let has_slack = result.slack.round() > 0.0;
    let over = if has_slack { M::TargetSlack { slack: show(result.slack) }.say(lang) } else { String::new() };
    let outcome = match (result.met, target.op) {
        (None, _) => M::TargetProgress { planned, value: show(result.value) }.say(lang) + &besides,
        // What is missed says by how much and why in its own words.
        (Some(false), _) => result.why.get(lang).to_owned(),
        (Some(true), TargetOp::AtLeast) => {
            M::TargetMet { planned, value: M::TargetAtLeast { value: show(result.value) }.say(lang) }.say(lang) + &over + &besides
        }
        (Some(true), TargetOp::AtMost) => {
            M::TargetMet { planned, value: M::TargetAtMost { value: show(result.value) }.say(lang) }.say(lang) + &over + &besides
        }
        (Some(true), TargetOp::Exactly) => M::TargetMet { planned, value: show(result.value) }.say(lang) + &besides,
    };
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    format!("{sign} {}{tier}{colon}{outcome} [{}]", name.say(lang), setting.id)
}

fn top_zones(plan: &Plan, lang: Lang) -> Vec<String> {
    let rows = plan.zones.zones.iter().take(5).map(|z| {
        let score = z.score.map_or_else(String::new, |s| format!("{s:.1}"));
        format!("  {:>2}  {score:>5}  {}  {}", z.rank, z.name, z.why.get(lang))
    });
    headed(&M::SummaryTop, rows.collect(), lang)
}

/// Issues by role, kind and action, the most frequent first. Inputs that nobody named are among the notes, and what is
/// merely said about a layer is no problem.
/// What was wrong with the inputs, by part, kind and action, the most frequent first, under a heading.
#[must_use]
pub fn issue_lines(issues: &[DataIssue], lang: Lang) -> Vec<String> {
    let mut counts: BTreeMap<(Role, IssueKind, Action), usize> = BTreeMap::new();
    for issue in issues.iter().filter(|i| !matches!(i.kind, IssueKind::InputAbsent | IssueKind::LayerNote)) {
        *counts.entry((issue.role, issue.kind, issue.action)).or_default() += issue.count() as usize;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let rows = rows.into_iter().map(|((role, kind, action), count)| {
        let (open, close) = if lang == Lang::Zh { ("（", "）") } else { (" (", ")") };
        let (role, action) = (role.name(), action.name());
        format!("  {:>7}  {}  {}{open}{}{close}", whole(count), role.get(lang), kind.text().0.say(lang), action.get(lang))
    });
    headed(&M::SummaryIssues, rows.collect(), lang)
}

fn headed(head: &M, rows: Vec<String>, lang: Lang) -> Vec<String> {
    let mut lines = vec![String::new(), head.say(lang)];
    if rows.is_empty() {
        lines.push(format!("  {}", M::SummaryNone.say(lang)));
    }
    lines.extend(rows);
    lines
}

/// An area as planners of the language write it: 万 m², or m².
fn area(m2: f64, lang: Lang) -> String {
    if lang == Lang::Zh { grouped(m2 / 1e4, 1) } else { grouped(m2, 0) }
}

fn whole(count: usize) -> String {
    grouped(count as f64, 0)
}

fn grouped(value: f64, decimals: u8) -> String {
    Quantity { value, unit: Text::default(), decimals }.show(Lang::En)
}
