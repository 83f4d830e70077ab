//! The summary a planner reads on the terminal.

use std::collections::BTreeMap;

use super::record::Sums;
use super::{NeighbourhoodIx, Plan};
use crate::policy::Candidacy;
use crate::report::messages::{ExplainMessage as M, Say};
use crate::report::{Action, IssueKind, Lang, Quantity, Role, Text};
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
    lines.extend(issues(plan, lang));
    lines.push(String::new());
    lines.join("\n")
}

fn sizes(plan: &Plan, lang: Lang) -> Vec<String> {
    let count = |c: Candidacy| whole(plan.eligibility.iter().filter(|e| e.candidacy == c).count());
    let single = plan.zones.zones.iter().filter(|z| z.parts.len() == 1).count();
    let members = (0..plan.zones.role.len() as u32).map(NeighbourhoodIx).filter(|n| plan.zones.role[n.at()] == Some(ZoneRole::Member));
    let sums = Sums::over(plan, members);
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
        M::SummaryArea {
            floor: grouped(sums.floor_area_m2.unwrap_or(0.0) / 1e4, 1),
            households: whole(sums.households.unwrap_or(0) as usize),
            cost: grouped(sums.cost.map_or(0.0, |c| c.0.try_into().unwrap_or(0.0)) / 1e4, 0),
        },
    ]
    .iter()
    .map(|m| m.say(lang))
    .collect()
}

fn years(plan: &Plan, lang: Lang) -> Vec<String> {
    let mut by_year: BTreeMap<i16, (usize, f64, usize)> = BTreeMap::new();
    for (at, n) in plan.district.neighbourhoods.iter().enumerate() {
        if plan.zones.role[at] == Some(ZoneRole::Provisional) {
            continue;
        }
        if let Some(year) = plan.programme.start[at] {
            let entry = by_year.entry(year).or_default();
            entry.0 += 1;
            entry.1 += n.floor_area.map_or(0.0, |a| a.0);
        }
        if let Some(year) = plan.programme.finish[at] {
            by_year.entry(year).or_default().2 += 1;
        }
    }
    let rows = by_year.into_iter().filter(|(year, _)| *year >= plan.as_of.year()).map(|(year, (starts, area, completions))| {
        let row = M::SummaryYear { year, starts: whole(starts), area: grouped(area / 1e4, 1), completions: whole(completions) };
        format!("  {}", row.say(lang))
    });
    headed(&M::SummaryYears, rows.collect(), lang)
}

fn targets(plan: &Plan, lang: Lang) -> Vec<String> {
    let rows = plan.programme.targets.iter().map(|t| {
        let sign = match t.met {
            Some(true) => "✓",
            Some(false) => "✗",
            None => "·",
        };
        format!("  {sign} {}  {}", t.target.setting.id, t.why.get(lang))
    });
    headed(&M::SummaryTargets, rows.collect(), lang)
}

fn top_zones(plan: &Plan, lang: Lang) -> Vec<String> {
    let rows = plan.zones.zones.iter().take(5).map(|z| {
        let score = z.score.map_or_else(String::new, |s| format!("{s:.1}"));
        format!("  {:>2}  {score:>5}  {}  {}", z.rank, z.name, z.why.get(lang))
    });
    headed(&M::SummaryTop, rows.collect(), lang)
}

/// Issues by role, kind and action, the most frequent first.
fn issues(plan: &Plan, lang: Lang) -> Vec<String> {
    let mut counts: BTreeMap<(Role, IssueKind, Action), usize> = BTreeMap::new();
    for issue in &plan.issues {
        *counts.entry((issue.role, issue.kind, issue.action)).or_default() += issue.count() as usize;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let rows = rows.into_iter().map(|((role, kind, action), count)| {
        format!("  {:>7}  {}  {}（{}）", whole(count), role.name().get(lang), kind.text().0.say(lang), action.name().get(lang))
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

fn whole(count: usize) -> String {
    grouped(count as f64, 0)
}

fn grouped(value: f64, decimals: u8) -> String {
    Quantity { value, unit: Text::default(), decimals }.show(Lang::En)
}
